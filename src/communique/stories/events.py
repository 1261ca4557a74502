"""When two pages tell of the same event: a meeting of the same sides on the same day, or a quotation in both."""

from __future__ import annotations

import re
from datetime import date

from communique.model import Meeting, Reading

HALF = 0.5
"""The share of the smaller list of parties that must be in the other for two meetings to be the same event."""

NEIGHBOUR = 1
"""Days between two accounts of one event: time zones and `вчера` shift a day, not more."""

LEAP_YEAR = "2000"
"""Stands for the year where none can be told, so that every day of a year exists."""


QUOTED = 6
"""Words in a row that two quotations share when they are one utterance: half a clause, seldom said twice by chance."""

_WORD = re.compile(r"\w+")


def same_sides(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings share at least half of the smaller list of parties, and two parties at least."""
    shared = set(a.parties) & set(b.parties)
    return len(shared) >= 2 and len(shared) >= HALF * min(len(a.parties), len(b.parties))


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
    apart = days_apart(a, b)
    near = apart is not None and apart <= NEIGHBOUR and a.place is not None and a.place == b.place
    return same_sides(a, b) and (apart == 0 or near)


def quoted(reading: Reading) -> frozenset[tuple[str, ...]]:
    """The runs of words inside the page's direct quotations."""
    runs: set[tuple[str, ...]] = set()
    for statement in reading.speech.statements:
        if statement.mode == "direct":
            text = " ".join(span.of(reading.page.text) for span in statement.content)
            words = [word.casefold().replace("ё", "е") for word in _WORD.findall(text)]
            runs.update(tuple(words[at : at + QUOTED]) for at in range(len(words) - QUOTED + 1))
    return frozenset(runs)
