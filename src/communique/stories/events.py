"""Which meetings of several pages are one event, told on the same day, of the same sides, by the same name."""

from __future__ import annotations

import re
from datetime import date

from communique.dates import interval
from communique.model import Meeting
from communique.spelling import fold

HALF = 0.5
"""The share of the smaller list of parties that must be in the other for two meetings to be the same event."""

NEIGHBOUR = 1
"""Days between two accounts of one event: time zones and `вчера` shift a day, not more."""

LEAP_YEAR = "2000"
"""Stands for the year where none can be told, so that every day of a year exists."""

REMOTE = ("phone", "video")
"""Forms in which nobody travels: a call and a meeting face to face are two events."""

OPEN = ("proposed", "ruled_out")
"""Statuses of what has no place in a calendar yet: such a meeting is no account of one that was held or is planned."""

_WORD = re.compile(r"\w+")


def same_sides(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings share at least half of the smaller list of parties, and two parties, or all they have."""
    mine, theirs = set(a.parties), set(b.parties)
    shared = mine & theirs
    return bool(shared) and (
        mine == theirs or (len(shared) >= 2 and len(shared) >= HALF * min(len(a.parties), len(b.parties)))
    )


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


def same_meeting(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings may be one: the same sides, and the same day or the same place a day apart."""
    return same_sides(a, b) and same_day(a, b) and not clash(a, b)


def same_day(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings are on one day, or in one place a day apart."""
    apart = days_apart(a, b)
    near = apart is not None and apart <= NEIGHBOUR and a.place is not None and a.place == b.place
    return apart == 0 or near


def same_name(a: Meeting, b: Meeting) -> bool:
    """Whether both are called by the same name, in whatever order its words stand."""
    return bool(a.name) and _words(a.name) == _words(b.name)


def clash(a: Meeting, b: Meeting) -> bool:
    """Whether something tells that two meetings are two: another day, another form, other people, another round."""
    if not same_sides(a, b) or _dates_clash(a, b):
        return True
    if (a.form in REMOTE) != (b.form in REMOTE) and a.form and b.form:
        return True
    if a.name and b.name and not same_name(a, b):
        return True
    if _others(a.people, b.people):
        return True
    dated = same_day(a, b)
    if not dated and ((a.status in OPEN or b.status in OPEN) and a.status != b.status):
        return True
    return not dated and a.place is not None and b.place is not None and a.place != b.place


def _dates_clash(a: Meeting, b: Meeting) -> bool:
    """Whether two dates have no day in common, and are no day apart in one place."""
    if a.date is None or b.date is None or same_day(a, b):
        return False
    if days_apart(a, b) is not None:
        mine, theirs = interval(a.date), interval(b.date)
        return mine is None or theirs is None or mine[0] > theirs[1] or theirs[0] > mine[1]
    if (a.date.value.startswith("--")) != (b.date.value.startswith("--")):
        bare, full = sorted((a.date, b.date), key=lambda told: not told.value.startswith("--"))
        return full.value[5:] not in ("", bare.value[2:4], bare.value[2:])
    mine, theirs = interval(a.date), interval(b.date)
    return mine is not None and theirs is not None and (mine[0] > theirs[1] or theirs[0] > mine[1])


def _others(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether the people whom two pages name are others: neither names one of the other's."""
    return len(ours) > 1 and len(theirs) > 1 and not set(ours) & set(theirs)


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORD.findall(name))
