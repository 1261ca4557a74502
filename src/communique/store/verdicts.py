"""What people judged of disagreements: a verdict holds for the claims, whatever id the disagreement has by now.

A disagreement that was judged stays judged while every value that it holds is one of those that were before the
person; a page that brings a third value opens it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from communique.model import Claim, Discrepancy
from communique.store.file import Store
from communique.store.ledger import Decision, Verdict, decisions
from communique.store.lists import across_on

CLOSED = ("explained", "not_one")
"""The verdicts after which a disagreement is open no more."""

PARTS = 5
"""What a key is made of: kind, page, start, end, value."""


def claim_keys(found: Discrepancy) -> tuple[str, ...]:
    """The claims of a disagreement as a decision keeps them."""
    return tuple(_key(found.kind, claim) for claim in found.claims)


def verdicts(store: Store) -> dict[str, Decision]:
    """The decision that counts for each disagreement that was judged, by its id as it is now."""
    judged = [one for one in decisions(store) if one.kind == "discrepancy" and one.undone is None]
    there: dict[str, list[Discrepancy]] = {}
    for found in across_on(store, Discrepancy, {key.split("|", PARTS - 1)[1] for one in judged for key in one.about}):
        for key in claim_keys(found):
            there.setdefault(key, []).append(found)
    out: dict[str, Decision] = {}
    for one in reversed(judged):
        for found in (found for key in one.about for found in there.get(key, ())):
            if found.id not in out and covers(one.about, found):
                out[found.id] = one
    return out


def judged(store: Store) -> dict[str, Verdict]:
    """The verdict that stands for each record that was judged by itself: statements, meetings, disagreements."""
    query = "SELECT subject, verdict FROM standing WHERE other = ''"
    found: dict[str, Verdict] = {row[0]: row[1] for row in store.connection.execute(query)}
    return {**found, **{id: one.verdict for id, one in verdicts(store).items()}}


def decision_on(store: Store, kind: str, id: str) -> Decision | None:
    """The decision that counts for a record that can be judged by itself."""
    if kind == "discrepancy":
        return verdicts(store).get(id)
    query = "SELECT number FROM standing WHERE subject = ? AND other = ''"
    row = store.connection.execute(query, (id,)).fetchone()
    return next(one for one in decisions(store) if one.number == row[0]) if row else None


def covers(about: Iterable[str], found: Discrepancy) -> bool:
    """Whether what was judged is this: a claim of it stands still, and it holds no value that wasn't judged."""
    keys = set(about)
    values = {(kind, value) for kind, _, _, _, value in (key.split("|", PARTS - 1) for key in keys)}
    return not keys.isdisjoint(claim_keys(found)) and all((found.kind, claim.value) in values for claim in found.claims)


def _key(kind: str, claim: Claim) -> str:
    return f"{kind}|{claim.page}|{claim.start}|{claim.end}|{claim.value}"
