"""Where does it jam? Discrepancies between reports, and deadlocks of conditions between parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from communique.model import Discrepancy, Reading, Story, stable_id
from communique.tensions.deadlocks import Move, cycles_of, deadlock_of, deadlocks_of, edges_of, moves_of
from communique.tensions.encounters import meeting_discrepancies
from communique.tensions.figures import number_discrepancies
from communique.tensions.quotations import quotation_discrepancies
from communique.tensions.waits import ALIKE, Wait, distinct, names_of, stems, told_as, waits_of

__all__ = [
    "ALIKE",
    "Move",
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


def find_discrepancies(readings: Sequence[Reading], stories: Sequence[Story]) -> tuple[Discrepancy, ...]:
    """What pages of the same story tell differently: a meeting's date or place, a quotation's words or
    speaker, a number."""
    ordered = sorted(readings, key=lambda reading: reading.page.id)
    found: list[Discrepancy] = []
    for story in stories:
        inside = [reading for reading in ordered if reading.article.id in story.articles]
        if len(inside) > 1:
            found += meeting_discrepancies(inside)
            found += quotation_discrepancies(inside)
            found += number_discrepancies(inside)
    return tuple(joined(found))


def compare(one: Reading, other: Reading) -> list[Discrepancy]:
    """What two pages on one development tell differently."""
    pages = (one, other)
    return [*meeting_discrepancies(pages), *quotation_discrepancies(pages), *number_discrepancies(pages)]


def joined(found: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Discrepancies of one kind that share a claim told as one with all its claims; sorted."""
    out: list[Discrepancy] = []
    for item in sorted(found):
        near = [other for other in out if other.kind == item.kind and set(other.claims) & set(item.claims)]
        claims = tuple(sorted({claim for other in (item, *near) for claim in other.claims}))
        whole = Discrepancy(stable_id("di", item.kind, *claims), item.kind, claims, min(near, default=item).why)
        out = [other for other in out if other not in near] + [whole]
    return sorted(out)
