"""What a screen works with: the record, readings kept from earlier requests, the words, and what was asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlencode

from communique import store as record
from communique.model import Deadlock, Event, Issue, Position, Reading, Story
from communique.store import Few, Store
from communique.stories import with_dates
from communique.web.words import Words

KEPT = 400
"""Readings, and other things made of the record, that are kept between requests: some 40 MB."""

ROWS = 50
"""Rows of a list on one leaf: a screen or two, read in a moment."""

DEEPEST = 200
"""The last leaf of a list: to come to it, all before must be passed over, and nobody turns over more."""

T = TypeVar("T")


class Shelf:
    """What is kept between requests, by the state of the record's file: a changed file begins anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, ...] = ()
        self._kept: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._lock = Lock()

    def get(self, what: str, id: str, make: Callable[[], T]) -> T:
        """What is kept under that name, else made now."""
        key = (what, id)
        with self._lock:
            if (stamp := self._now()) != self._stamp:
                self._stamp = stamp
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        made = make()
        with self._lock:
            if stamp == self._stamp:
                self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def _now(self) -> tuple[int, ...]:
        """What changes whenever the file or its log of late changes does; an empty log, which every reader makes and
        drops, is none."""
        stamp: list[int] = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            if stat.st_size:
                stamp += [stat.st_mtime_ns, stat.st_size, stat.st_ino]
        return tuple(stamp)


class Index:
    """Which record over all pages holds a statement or a meeting, and the events in order of time."""

    def __init__(self, store: Store) -> None:
        issues = record.across(store, Issue)
        self.issues = {issue.id: issue.name for issue in issues}
        self.weights = {issue.id: len(issue.statements) for issue in issues}
        self.issue_of = {id: issue.id for issue in issues for id in issue.statements}
        self.positions_of: dict[str, list[str]] = {}
        for position in record.across(store, Position):
            for id in (*position.statements, *position.reported):
                self.positions_of.setdefault(id, []).append(position.id)
        events = record.across(store, Event)
        self.event_of = {meeting: event.id for event in events for meeting in event.meetings}
        dates = {event.id: event.date.value if event.date else "" for event in events}
        self.events = sorted(dates, key=lambda id: (not dates[id], dates[id].startswith("--"), dates[id], id))
        self.parties_of = {event.id: event.parties for event in events}
        self.deadlock_of = {step.statement: one.id for one in record.across(store, Deadlock) for step in one.steps}


class Desk:
    """One request: the record, the words, the path's and the query's values."""

    def __init__(
        self, store: Store, shelf: Shelf, words: Words, path: Mapping[str, str], query: Mapping[str, str]
    ) -> None:
        self.store = store
        self.shelf = shelf
        self.words = words
        self.path = path
        self.query = query

    def reading(self, page: str) -> Reading:
        """A page with all that was read out of it, dated by its story."""

        def make() -> Reading:
            stories = record.across_on(self.store, Story, [page])
            (reading,) = with_dates([record.reading(self.store, page)], stories)
            return reading

        return self.shelf.get("reading", page, make)

    def counted(self, page: str) -> Reading:
        """A page with what of it counts: without what people judged wrong."""
        return record.without(self.reading(page), record.wrong_on(self.store.connection, page))

    @cached_property
    def judged(self) -> Mapping[str, str]:
        """What people judged of single records, by id."""
        return self.shelf.get("judged", "", lambda: record.judged(self.store))

    @cached_property
    def index(self) -> Index:
        """What lies across all pages, by what lies on them."""
        return self.shelf.get("index", "", lambda: Index(self.store))

    @cached_property
    def speakers(self) -> list[tuple[str, str, str | None, int]]:
        """Every actor who speaks: id, name, party, number of statements."""
        return self.shelf.get("speakers", "", lambda: record.speakers(self.store))

    @cached_property
    def parties(self) -> list[str]:
        """Every party that speaks, who says most first."""
        return self.shelf.get("parties", "", lambda: record.all_parties(self.store))

    @cached_property
    def leaf(self) -> int:
        """Which leaf of a list is asked for, from 1."""
        asked = self.query.get("leaf", "1")
        return min(max(int(asked), 1), DEEPEST) if asked.isascii() and asked.isdigit() else 1

    def few(self, rows: int = ROWS) -> Few:
        """The rows of the leaf that is asked for, and one more, which shows whether there is another leaf."""
        return Few(rows + 1, (self.leaf - 1) * rows)

    def turn(self, found: int, rows: int = ROWS) -> dict[str, str | None]:
        """The addresses of the leaf before and the leaf after."""
        after = found > rows and self.leaf < DEEPEST
        return {
            "before": self.asking(leaf=str(self.leaf - 1)) if self.leaf > 1 else None,
            "after": self.asking(leaf=str(self.leaf + 1)) if after else None,
        }

    def asking(self, **changed: str) -> str:
        """The query with some values changed."""
        return query_with(self.query, **changed)


def query_with(query: Mapping[str, str], **changed: str) -> str:
    """A query with some values changed; an empty value is left out."""
    values = {**query, **changed}
    kept = {name: value for name, value in values.items() if value and (name, value) != ("leaf", "1")}
    return "?" + urlencode(kept)


SCREEN_OF = {
    "page": "pages",
    "article": "pages",
    "mention": "pages",
    "statement": "statements",
    "actor": "actors",
    "meeting": "meetings",
    "event": "meetings",
    "story": "stories",
    "issue": "issues",
    "position": "positions",
    "discrepancy": "disagreements",
    "deadlock": "deadlocks",
    "quotation": "quotations",
    "reprint": "reprints",
}
"""The screen for each kind of record."""

ROUTES = {
    "pg": "pages",
    "ar": "pages",
    "st": "statements",
    "ac": "actors",
    "mt": "meetings",
    "ev": "meetings",
    "so": "stories",
    "is": "issues",
    "po": "positions",
    "di": "disagreements",
    "dl": "deadlocks",
    "qu": "quotations",
    "rp": "reprints",
}
"""The same by the letters that ids begin with, for links: what they don't tell, `/id/` looks up."""


def address(id: str) -> str:
    """The permalink of a record."""
    return f"/{ROUTES.get(id.partition('-')[0], 'id')}/{id}"
