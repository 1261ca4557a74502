"""Where does it jam? Discrepancies between reports, and deadlocks of conditions between parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from communique.model import Discrepancy, Reading, Story, stable_id
from communique.tensions.deadlocks import Move, cycles_of, deadlock_of, deadlocks_of, edges_of, moves_of
from communique.tensions.encounters import meeting_discrepancies
from communique.tensions.figures import Said, number_discrepancies, said_in_figures
from communique.tensions.quotations import Quote, quotation_discrepancies, quotes_of
from communique.tensions.waits import ALIKE, Wait, distinct, names_of, stems, told_as, waits_of

__all__ = [
    "ALIKE",
    "Move",
    "Teller",
    "Wait",
    "compare",
    "cycles_of",
    "deadlock_of",
    "deadlocks_of",
    "distinct",
    "edges_of",
    "find_discrepancies",
    "joined",
    "moves_of",
    "names_of",
    "stems",
    "told_as",
    "waits_of",
]


class Teller:
    """A page as it is compared with others, with what is asked of it each time."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def quotes(self) -> list[Quote]:
        """Its quotations."""
        return quotes_of(self.reading)

    @cached_property
    def figures(self) -> list[Said]:
        """What it says in figures."""
        return list(said_in_figures(self.reading))


def find_discrepancies(readings: Sequence[Reading], stories: Sequence[Story]) -> tuple[Discrepancy, ...]:
    """What pages of the same story tell differently: a meeting's date or place, a quotation's words or
    speaker, a number."""
    ordered = sorted(readings, key=lambda reading: reading.page.id)
    found: list[Discrepancy] = []
    for story in stories:
        inside = [Teller(reading) for reading in ordered if reading.article.id in story.articles]
        if len(inside) > 1:
            found += compare(*inside)
    return tuple(joined(found))


def compare(*pages: Teller) -> list[Discrepancy]:
    """What some pages on one development tell differently."""
    return [
        *meeting_discrepancies([page.reading for page in pages]),
        *quotation_discrepancies([page.quotes for page in pages]),
        *number_discrepancies([page.figures for page in pages]),
    ]


def joined(found: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Discrepancies of one kind that share a claim told as one with all its claims; sorted."""
    out: list[Discrepancy] = []
    for item in sorted(found):
        near = [other for other in out if other.kind == item.kind and set(other.claims) & set(item.claims)]
        claims = tuple(sorted({claim for other in (item, *near) for claim in other.claims}))
        whole = Discrepancy(stable_id("di", item.kind, *claims), item.kind, claims, min(near, default=item).why)
        out = [other for other in out if other not in near] + [whole]
    return sorted(out)
