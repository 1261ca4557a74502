"""Where the time goes: seconds by stage, summed over the processes that had a part in a run.

Seconds are those of the clock: to ask for processor time costs more than some stages take on a page. What a process
waits for is no stage.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class Profile:
    """Seconds by stage. What is spent inside a stage that runs inside another counts for the inner one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = 0.0

    def __call__(self, stage: str) -> AbstractContextManager[None]:
        """Counts the time until the end of the `with` for `stage`."""
        return _Stretch(self, stage)

    def begin(self) -> tuple[float, float]:
        """A stage begins: the time, and what was spent inside the stage around it up to now."""
        outside, self._inner = self._inner, 0.0
        return time.perf_counter(), outside

    def end(self, stage: str, begun: tuple[float, float]) -> None:
        """A stage ends that was begun so."""
        taken = time.perf_counter() - begun[0]
        self.spent[stage] = self.spent.get(stage, 0.0) + taken - self._inner
        self._inner = begun[1] + taken

    def add(self, spent: dict[str, float]) -> None:
        """Adds what another process has spent."""
        for stage, seconds in spent.items():
            self.spent[stage] = self.spent.get(stage, 0.0) + seconds

    def of(self, stage: str, items: Iterable[T]) -> Iterator[T]:
        """The items, with the time that it takes to get each counted for `stage`."""
        source = iter(items)
        while True:
            with self(stage):
                try:
                    item = next(source)
                except StopIteration:
                    return
            yield item

    def lines(self) -> Iterator[str]:
        """The stages with seconds and share, the dearest first."""
        total = sum(self.spent.values()) or 1.0
        for stage, seconds in sorted(self.spent.items(), key=lambda row: (-row[1], row[0])):
            yield f"{stage:<12}{seconds:9.2f} s{seconds / total:7.1%}"


class _Stretch(AbstractContextManager[None]):
    """The time of a `with`: a class, for a generator costs more than some stages take on a page."""

    __slots__ = ("_begun", "_profile", "_stage")

    def __init__(self, profile: Profile, stage: str) -> None:
        self._profile, self._stage = profile, stage

    def __enter__(self) -> None:
        self._begun = self._profile.begin()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._profile.end(self._stage, self._begun)
