"""Meetings that two pages tell differently: the same event on another day, in another place, with others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from communique.model import Claim, Discrepancy, DiscrepancyKind, Meeting, Reading, Why, stable_id

HALF = 0.5
"""The share of the smaller list of parties that must be in the other for two meetings to be the same event."""

NEIGHBOUR = 1
"""Days between two accounts of one event: time zones and `вчера` shift a day, not more."""

LEAP_YEAR = "2000"
"""Stands for the year where none can be told, so that every day of a year exists."""


def meeting_discrepancies(readings: Sequence[Reading]) -> list[Discrepancy]:
    """What the pages of one story tell differently about their meetings."""
    out: list[Discrepancy] = []
    for one, other in combinations(readings, 2):
        for a in one.meetings:
            for b in other.meetings:
                if same_sides(a, b) and (kind := _differs(a, b)) and not _both_told(a, b, (one, other)):
                    out.append(_discrepancy(kind, a, b))
    return out


def same_sides(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings share at least half of the smaller list of parties, and two parties at least."""
    shared = set(a.parties) & set(b.parties)
    return len(shared) >= 2 and len(shared) >= HALF * min(len(a.parties), len(b.parties))


def _differs(a: Meeting, b: Meeting) -> DiscrepancyKind | None:
    """In what two accounts of one event differ; None where they agree or nothing shows that it is one event."""
    apart = days_apart(a, b)
    if apart is None or a.place is None or b.place is None:
        return None
    if apart == 0 and a.place != b.place:
        return "place"
    if 0 < apart <= NEIGHBOUR and a.place == b.place:
        return "date"
    mine, theirs = set(a.parties), set(b.parties)
    return "participants" if apart == 0 and mine - theirs and theirs - mine else None


def days_apart(a: Meeting, b: Meeting) -> int | None:
    """Days between two meetings whose days are known, both with a year or both without."""
    if a.date is None or b.date is None or {a.date.precision, b.date.precision} != {"day"}:
        return None
    if a.date.value.startswith("--") != b.date.value.startswith("--"):
        return 0 if a.date.value[-5:] == b.date.value[-5:] else None
    try:
        first, second = (date.fromisoformat(d.value.replace("--", f"{LEAP_YEAR}-", 1)) for d in (a.date, b.date))
    except ValueError:
        return None
    return abs((first - second).days)


def _both_told(a: Meeting, b: Meeting, readings: tuple[Reading, Reading]) -> bool:
    """Whether one page tells of both as two meetings: then they are two."""
    for reading in readings:
        twins = [m for m in reading.meetings if same_sides(m, a) or same_sides(m, b)]
        if any(_alike(m, a) for m in twins) and any(_alike(m, b) for m in twins):
            return True
    return False


def _alike(a: Meeting, b: Meeting) -> bool:
    return a.place == b.place and days_apart(a, b) == 0


def _discrepancy(kind: DiscrepancyKind, a: Meeting, b: Meeting) -> Discrepancy:
    claims = tuple(sorted(_claim(kind, meeting) for meeting in (a, b)))
    rule = f"tensions.meeting_{kind}"
    note = f"both tell of a meeting of {', '.join(sorted(set(a.parties) & set(b.parties)))}"
    return Discrepancy(stable_id("di", kind, *claims), kind, claims, Why(rule, notes=(note,)))


def _claim(kind: DiscrepancyKind, meeting: Meeting) -> Claim:
    told = {"place": meeting.place or "", "date": meeting.date.value if meeting.date else ""}
    value = told.get(kind, ", ".join(sorted(meeting.parties)))
    return Claim(value, meeting.page, meeting.evidence[0].start, meeting.evidence[0].end)
