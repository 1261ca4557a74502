"""Meetings that pages tell differently: the same event on another day, in another place, with others."""

from __future__ import annotations

from collections.abc import Sequence

from communique.model import Account, Claim, Discrepancy, DiscrepancyKind, Event, Reading, Why, stable_id
from communique.stories.gathering import find_events

KINDS: tuple[DiscrepancyKind, ...] = ("date", "place", "participants")
"""What accounts of one event may disagree on; statuses follow each other in its life, and a form is seldom told."""


def meeting_discrepancies(readings: Sequence[Reading]) -> list[Discrepancy]:
    """What the pages of one story tell differently about their meetings."""
    events = find_events(readings)
    return [_discrepancy(kind, event) for event in events for kind in KINDS if differs(event, kind)]


def differs(event: Event, kind: DiscrepancyKind) -> bool:
    """Whether the pages give values of one event that can't all be right."""
    values = [account.value for account in event.accounts if account.key == kind]
    if kind == "participants":
        sides = [set(value.split(", ")) for value in values]
        return any(one - other and other - one for one in sides for other in sides)
    if kind == "date":
        return any(not _agree(one, other) for one in values for other in values)
    return len(set(values)) > 1


def _agree(one: str, other: str) -> bool:
    """Whether one date says the same as another or less: no year, no day."""
    bare, full = sorted((one, other), key=lambda value: not value.startswith("--"))
    return full.endswith(bare[1:]) if bare.startswith("--") else one.startswith(other) or other.startswith(one)


def _discrepancy(kind: DiscrepancyKind, event: Event) -> Discrepancy:
    claims = tuple(sorted(_claim(account) for account in event.accounts if account.key == kind))
    note = f"all tell of a meeting of {', '.join(sorted(event.parties))}"
    return Discrepancy(
        stable_id("di", kind, *claims), kind, claims, Why(f"tensions.meeting_{kind}", notes=(note, *event.why.notes))
    )


def _claim(account: Account) -> Claim:
    return Claim(account.value, account.page, account.start, account.end)
