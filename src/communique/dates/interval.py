"""From which day to which a date reaches: a month, a season, the end of a year, a week."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from communique.model import Date

MONTH_PARTS = {
    "begin": (1, 10),
    "middle": (11, 20),
    "end": (21, 31),
    "first half": (1, 15),
    "second half": (16, 31),
}
"""Days of a month that its parts take: thirds, as «в двадцатых числах» counts them, and halves."""

YEAR_PARTS = {
    "begin": (1, 3),
    "middle": (4, 9),
    "end": (10, 12),
    "first half": (1, 6),
    "second half": (7, 12),
}
"""Months of a year that its parts take: «в начале года» is heard until spring, «в конце года» from autumn on."""

SEASON_PARTS = {"begin": (0, 0), "middle": (1, 1), "end": (2, 2), "first half": (0, 1), "second half": (1, 2)}
"""Months of a season, the first being 0, that its parts take."""

WEEK_PARTS = {"begin": (0, 1), "middle": (2, 3), "end": (4, 6), "first half": (0, 2), "second half": (3, 6)}
"""Days of a week, Monday being 0, that its parts take; its end holds the weekend."""

Stretch = tuple[date, date]
"""First and last day."""


def interval(told: Date) -> Stretch | None:
    """The first and the last day of a date, None where no year is told."""
    first, last = told.first or told.value, told.last or told.value
    if first.startswith("--"):
        return None
    try:
        return _bounds(first)[0], _bounds(last)[1]
    except ValueError:
        return None


def _bounds(value: str) -> Stretch:
    """The first and last day of a year, a month, a day."""
    pieces = [int(piece) for piece in value.split("-")]
    if len(pieces) == 3:
        return date(*pieces), date(*pieces)
    return months(pieces[0], pieces[1], pieces[1]) if len(pieces) == 2 else months(pieces[0], 1, 12)


def months(year: int, first: int, last: int) -> Stretch:
    """The months of a year from the first to the last; month 0 and below are those of the year before."""
    begin_year, begin = _month(year, first)
    end_year, end = _month(year, last)
    return date(begin_year, begin, 1), date(end_year, end, calendar.monthrange(end_year, end)[1])


def _month(year: int, month: int) -> tuple[int, int]:
    count = year * 12 + month - 1
    return count // 12, count % 12 + 1


def season(year: int, number: int, part: str = "") -> Stretch:
    """A season; the winter of a year is the one that ends in it."""
    first, last = SEASON_PARTS.get(part, (0, 2))
    begin = (number - 1) * 3
    return months(year, begin + first, begin + last)


def part_of_year(year: int, part: str) -> Stretch:
    """«в начале года», «в конце года»."""
    return months(year, *YEAR_PARTS[part])


def part_of_month(year: int, month: int, part: str) -> Stretch:
    """«в начале января», «в конце января»."""
    first, last = MONTH_PARTS[part]
    return date(year, month, first), date(year, month, min(last, calendar.monthrange(year, month)[1]))


def week(monday: date, part: str = "") -> Stretch:
    """A week or a part of it."""
    first, last = WEEK_PARTS.get(part, (0, 6))
    return monday + timedelta(days=first), monday + timedelta(days=last)
