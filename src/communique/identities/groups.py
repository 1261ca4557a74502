"""Groups of actors that are one, under what people decided: what is told apart is never joined, not even by way of
others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Pair = tuple[str, str]


class Decided:
    """What people decided of pairs of actors, the lesser id first."""

    def __init__(self, standing: Mapping[Pair, str]) -> None:
        self.same = sorted(pair for pair, verdict in standing.items() if verdict == "same")
        self.different = frozenset(pair for pair, verdict in standing.items() if verdict == "different")

    def apart(self, one: str, other: str) -> bool:
        """Whether two actors were told apart."""
        return (min(one, other), max(one, other)) in self.different


class Groups:
    """Actors joined one by one; a join that would bring together what was told apart is refused."""

    def __init__(self, actors: Iterable[str], decided: Decided) -> None:
        self._decided = decided
        self._of: dict[str, list[str]] = {actor: [actor] for actor in sorted(actors)}
        self.refused: list[Pair] = []
        for one, other in decided.same:
            if one in self._of and other in self._of and not self.join(one, other):
                self.refused.append((one, other))

    def join(self, one: str, other: str) -> bool:
        """Joins the groups of two actors; False where they have to stay apart."""
        here, there = self._of[one], self._of[other]
        if here is there:
            return True
        if self.are_apart(here, there):
            return False
        here.extend(there)
        for actor in there:
            self._of[actor] = here
        return True

    def are_apart(self, here: Iterable[str], there: Iterable[str]) -> bool:
        """Whether anybody of one group was told apart from anybody of another."""
        if not self._decided.different:
            return False
        others = list(there)
        return any(self._decided.apart(a, b) for a in here for b in others)

    def of(self, actor: str) -> tuple[str, ...]:
        """The group of an actor, sorted."""
        return tuple(sorted(self._of[actor]))

    def all(self) -> list[tuple[str, ...]]:
        """All groups, each sorted, by their first."""
        return sorted({self.of(actor) for actor in self._of})
