"""Who reads the pages? This process where there are few, worker processes where there are many; see `Readers`."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator

from communique.model import Page
from communique.profile import Profile
from communique.readers.here import Outcome, let_go, read_here
from communique.readers.pool import Batch, Pool
from communique.readers.sweep import Sweep

__all__ = ["Meanwhile", "Outcome", "Readers", "all_cores", "nothing_else"]

Meanwhile = Callable[[bool], bool]
"""What this process does while worker processes read, and whether there was any of it: a little while more pages come,
all there is once the last one has been given."""

BATCH = 24_000
"""Characters that are read together, some ten articles: the models run on 2,500 tokens at once, and a run that is
interrupted has lost little."""

EACH = 300
"""What a page counts for beside its characters: even an empty one takes some time."""

ENOUGH = 5
"""Batches that have to wait before worker processes are started: about what one process reads in the time in which a
worker starts and loads its models, so that less is read as fast without any."""

MANY = 1_000
"""Pages read by this process after which it lets the models and all that it remembers of words go when it has read
all: they hold some 200 MB by then, which bringing so many pages together has better use for, and to load the models
again takes a fifth of a second."""


def nothing_else(is_last: bool) -> bool:
    """There is nothing else to do."""
    return False


def all_cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """Reads pages in up to `jobs` processes. Pages are given one by one; outcomes come back in any order.

    Only some batches for each process are held at once: `give` reads one, or waits for outcomes, where there are more.
    Use it in a `with`: at its end no other process is left, whatever happened. This process is one of those that read:
    it does so when it would only wait for the others, once there is nothing left of `meanwhile`.
    """

    def __init__(self, jobs: int, profile: Profile, meanwhile: Meanwhile = nothing_else) -> None:
        self._jobs = jobs
        self._profile = profile
        self._meanwhile = meanwhile
        self._open: list[Page] = []
        self._weight = 0
        self._waiting: deque[Batch] = deque()
        self._pool: Pool | None = None
        self._sweep = Sweep()
        self._read = 0

    def __enter__(self) -> Readers:
        """The readers themselves."""
        self._sweep.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Ends every worker process."""
        self._sweep.__exit__(None, None, None)
        if self._pool:
            self._pool.close()

    def give(self, page: Page) -> Iterator[Outcome]:
        """Takes one more page in; yields what has been read by now. Has to be exhausted."""
        weight = EACH + len(page.text)
        if self._weight + weight > BATCH:
            self._close_batch()
        self._open.append(page)
        self._weight += weight
        if self._jobs == 1:
            yield from self._read_waiting()
            return
        if self._pool is None and len(self._waiting) >= ENOUGH:
            self._pool = Pool(self._jobs - 1)
        if self._pool:
            yield from self._pass_on(self._pool)

    def rest(self) -> Iterator[Outcome]:
        """Reads what has been given and isn't read yet."""
        self._close_batch()
        yield from self._pass_on(self._pool) if self._pool else self._read_waiting()
        if self._read >= MANY:
            let_go()
        if self._pool:
            yield from self._await(self._pool)

    def _read_waiting(self) -> Iterator[Outcome]:
        while self._waiting:
            yield from self._read_here()

    def _read_here(self) -> Iterator[Outcome]:
        pages = self._waiting.popleft()
        yield from read_here(pages, self._profile)
        self._sweep.after(len(pages))
        self._read += len(pages)

    def _close_batch(self) -> None:
        if self._open:
            self._waiting.append(tuple(self._open))
            self._open.clear()
            self._weight = 0

    def _pass_on(self, pool: Pool) -> Iterator[Outcome]:
        """Hands all that waits to the pool, or reads it here where the pool has no room for it."""
        while self._waiting:
            yield from self._finished(pool)
            while self._waiting and pool.has_room:
                pool.add(self._waiting.popleft())
            if self._waiting and not pool.has_news and not self._meanwhile(False):
                yield from self._read_here()

    def _await(self, pool: Pool) -> Iterator[Outcome]:
        """What the pool still holds."""
        is_last = True
        while pool.busy:
            if not pool.has_news and not self._meanwhile(is_last):
                pool.wait()
            is_last = False
            yield from self._finished(pool)

    def _finished(self, pool: Pool) -> Iterator[Outcome]:
        with self._profile("exchange"):
            outcomes, spent = pool.finished()
        self._profile.add(spent)
        self._sweep.after(len(outcomes))
        yield from outcomes
