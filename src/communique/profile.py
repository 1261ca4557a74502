"""Where the time goes: seconds by stage, summed over the processes that had a part in a run.

Seconds are those of the clock: to ask for processor time costs more than some stages take on a page. What a process
waits for is no stage.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Profile:
    """Seconds by stage. What is spent inside a stage that runs inside another counts for the inner one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = 0.0

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Counts the time until the end of the `with` for `stage`."""
        outside, self._inner = self._inner, 0.0
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.add({stage: taken - self._inner})
            self._inner = outside + taken

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
