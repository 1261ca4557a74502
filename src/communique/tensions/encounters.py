"""Meetings that two pages tell differently: the same event on another day, in another place, with others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from communique.model import Claim, Discrepancy, DiscrepancyKind, Meeting, Reading, Why, stable_id
from communique.stories.events import NEIGHBOUR, days_apart, same_sides


def meeting_discrepancies(readings: Sequence[Reading]) -> list[Discrepancy]:
    """What the pages of one story tell differently about their meetings."""
    out: list[Discrepancy] = []
    for one, other in combinations(readings, 2):
        for a in one.meetings:
            for b in other.meetings:
                if same_sides(a, b) and (kind := _differs(a, b)) and not _both_told(a, b, (one, other)):
                    out.append(_discrepancy(kind, a, b))
    return out


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
