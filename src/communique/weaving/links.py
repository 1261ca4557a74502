"""What hangs together: things joined pair by pair, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable


class Links:
    """Groups of things; joining two things joins their groups."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def __contains__(self, thing: str) -> bool:
        """Whether the thing has been named."""
        return thing in self._above

    def add(self, things: Iterable[str]) -> None:
        """Some things that hang together."""
        first: str | None = None
        for thing in things:
            self._above.setdefault(thing, thing)
            if first is not None:
                self.join(first, thing)
            first = thing

    def join(self, one: str, other: str) -> None:
        """Two things hang together."""
        self._above[self._top(one)] = self._top(other)

    def same(self, one: str, other: str) -> bool:
        """Whether two things are in one group; what has not been named is in none."""
        return one in self._above and other in self._above and self._top(one) == self._top(other)

    def groups(self) -> list[list[str]]:
        """The groups, each sorted, in order of their first."""
        found: dict[str, list[str]] = {}
        for thing in sorted(self._above):
            found.setdefault(self._top(thing), []).append(thing)
        return list(found.values())

    def _top(self, thing: str) -> str:
        while (above := self._above[thing]) != thing:
            self._above[thing] = self._above[above]
            thing = above
        return thing
