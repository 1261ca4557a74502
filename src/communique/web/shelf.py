"""The record's file behind many requests: connections that stay open, and what is kept in memory between requests."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from communique import store as record
from communique.store import Store

KEPT = 600
"""Readings, screens, and other things made of the record, that are kept between requests: some 60 MB."""

BEHIND = 5.0
"""Seconds that screens may be behind a run that writes: it changes the record several times a second, and to begin anew
each time is to keep nothing. When the run is over, or people have decided something, screens show the record as it
is."""

QUICK = 0.1
"""What takes no longer than this, in seconds, is made anew while the reader waits, who hardly notices."""

SELDOM = 20
"""What takes longer is made anew beside the requests, once in so many times as long as it takes: a twentieth of a
core."""

T = TypeVar("T")


class Whole(msgspec.Struct):
    """Something made of the whole record: of which state, how long it took, when it was done."""

    made: Any
    state: int
    took: float
    done: float


class Shelf:
    """One record: who asks for it gets a connection, and what was made of it before, at most so many seconds `behind`
    a run that writes."""

    def __init__(self, path: Path, behind: float = BEHIND) -> None:
        self.path = path
        self._behind = behind
        self._idle: list[Store] = []
        self._watch: Store | None = None
        self._file = 0
        self._seen: int | None = None
        self._decided = 0
        self._since = 0.0
        self._state = 0
        self._kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._whole: dict[str, Whole] = {}
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The record as it stands at one moment, whatever is written meanwhile."""
        with self._lock:
            self._look()
            store = self._idle.pop() if self._idle else None
            file = self._file
        store = store or record.open_store(self.path)
        store.connection.execute("BEGIN")
        try:
            yield store
        finally:
            store.connection.execute("ROLLBACK")
            with self._lock:
                if self._file == file:
                    self._idle.append(store)
                else:
                    store.close()

    def get(self, what: str, id: str, make: Callable[[], T]) -> T:
        """What is kept under that name, else made now."""
        key = (what, id)
        with self._lock:
            state = self._state
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = make()
        with self._lock:
            if state == self._state:
                self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def whole(self, what: str, make: Callable[[Store], T], store: Store) -> T:
        """What is made of the whole record under that name; where that takes long, it may be behind."""
        with self._lock:
            making = self._making.setdefault(what, threading.Lock())
            kept = self._whole.get(what)
        if kept is None or (kept.state != self._state and kept.took < QUICK):
            with making:
                kept = self._whole.get(what)
                if kept is None or kept.state != self._state:
                    kept = self._make(what, make, store)
        elif (
            kept.state != self._state
            and time.monotonic() - kept.done > SELDOM * kept.took
            and making.acquire(blocking=False)
        ):
            threading.Thread(target=self._beside, args=(what, make, making), daemon=True).start()
        found: T = kept.made
        return found

    def _make(self, what: str, make: Callable[[Store], object], store: Store) -> Whole:
        state, began = self._state, time.monotonic()
        made = make(store)
        done = time.monotonic()
        self._whole[what] = Whole(made, state, done - began, done)
        return self._whole[what]

    def _beside(self, what: str, make: Callable[[Store], object], making: threading.Lock) -> None:
        try:
            with self.store() as store:
                self._make(what, make, store)
        finally:
            making.release()

    def _look(self) -> None:
        """Begins anew where the record has changed, or another file stands in its place."""
        file = self.path.stat().st_ino if self.path.exists() else 0
        if file != self._file or self._watch is None:
            self._file = file
            self._watch = record.open_store(self.path)
            self._idle.clear()
            self._seen = None
        seen = int(self._watch.connection.execute("PRAGMA data_version").fetchone()[0])
        if seen == self._seen:
            return
        now, decided = time.monotonic(), record.last_decision(self._watch)
        late = now - self._since > self._behind
        if self._seen is None or late or decided != self._decided or not record.written(self.path):
            self._seen, self._since, self._decided = seen, now, decided
            self._state += 1
            self._kept.clear()
