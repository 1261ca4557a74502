"""Tells which date an expression means, and why; what cannot be told stays open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from communique.dates.expressions import Expression
from communique.model import Article, Date

Tense = Literal["past", "present", "future"]

FAR = 31
"""Days by which a date without a year may lie on the wrong side of the anchor for its tense before another year is
taken: «12 января состоялась» read on 10 January is a slip of tense or of reading, read in June it is last January's.
Chosen by hand; a month keeps every slip of a neighbouring week inside."""

YEAR_ONLY = "context"
"""`Date.how` of an anchor that lends its year and nothing else: a full date that stands in the same text."""


def article_anchor(article: Article) -> Date | None:
    """The day from which the article's words for dates count: its publication date."""
    return article.published


def year_anchor(expressions: Iterable[Expression]) -> Date | None:
    """The first full date of a text whose full dates all name one year, to lend its year to those that name none."""
    full = [e for e in expressions if e.year and e.month and e.day]
    if not full or len({e.year for e in full}) > 1:
        return None
    first = full[0]
    return Date(f"{first.year:04}-{first.month:02}-{first.day:02}", "day", YEAR_ONLY, f"«{first.text}»", first.span)


def resolve(expression: Expression, anchor: Date | None, tense: Tense | None = None) -> Date | None:
    """The date that the words mean seen from `anchor`, or None where that cannot be told."""
    for kind, read in KINDS:
        if kind == expression.kind:
            found = read(expression, anchor, tense)
            return Date(found[0], found[1], "body", found[2], expression.span) if found else None
    return None


_Found = tuple[str, str, str] | None
"""Value, precision and reason."""


def _day_of(anchor: Date | None) -> datetime.date | None:
    """The anchor as a day, where it is one and not merely lends its year."""
    if anchor is None or anchor.precision != "day" or anchor.how == YEAR_ONLY:
        return None
    return _day(anchor.value)


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _year_of(anchor: Date | None) -> int | None:
    if anchor is None or not anchor.value[:4].isdigit():
        return None
    return int(anchor.value[:4])


def _name(anchor: Date) -> str:
    return f"{anchor.reason} in the text" if anchor.how == YEAR_ONLY else f"the publication date {anchor.value}"


# --- calendar: a day, month, season or year by its name --------------------------------------------------------------


def _calendar(expression: Expression, anchor: Date | None, tense: Tense | None) -> _Found:
    year, reason = _year(expression, anchor, tense)
    return _dated(expression, year, f"«{expression.text}»{reason}")


def _dated(expression: Expression, year: int | None, reason: str) -> _Found:
    month, day = expression.month, expression.day
    if month and day:
        if year is None:
            possible = _day(f"2000-{month:02}-{day:02}")
            return (f"--{month:02}-{day:02}", "day", f"{reason}; no year can be told") if possible else None
        value = f"{year:04}-{month:02}-{day:02}"
        return (value, "day", reason) if _day(value) else None
    if year is None:
        return None
    if month:
        return f"{year:04}-{month:02}", "month", reason
    return f"{year:04}", "season" if expression.season else "year", reason


def _year(expression: Expression, anchor: Date | None, tense: Tense | None) -> tuple[int | None, str]:
    """The year that is named, or that follows from the anchor, with the reason in words."""
    base = _year_of(anchor)
    if expression.year or anchor is None or base is None:
        return expression.year, ""
    if expression.shift is not None:
        lent = anchor.how == YEAR_ONLY
        return (None, "") if lent else (base + expression.shift, f", counted from {_name(anchor)}")
    if expression.new_year:
        late = anchor.value[5:7] in ("11", "12")
        return (base + 1 if late else base), f", the new year seen from {_name(anchor)}"
    if expression.month is None and expression.season is None:
        return None, ""
    return _nearest_year(expression, anchor, tense), f", the year from {_name(anchor)}"


def _nearest_year(expression: Expression, anchor: Date, tense: Tense | None) -> int:
    """The year that puts the date nearest to the anchor, on the side that the tense asks for."""
    base = int(anchor.value[:4])
    here = _day(f"{anchor.value}-15" if anchor.precision == "month" else anchor.value)
    if here is None:
        return base
    month = expression.month or (expression.season or 1) * 3 - 2
    day = min(expression.day or 15, 28)
    near = {year: (datetime.date(year, month, day) - here).days for year in (base - 1, base, base + 1)}
    if tense == "past":
        near = {year: gap for year, gap in near.items() if gap <= FAR}
    if tense == "future":
        near = {year: gap for year, gap in near.items() if gap >= -FAR}
    return min(near, key=lambda year: (abs(near[year]), year))


# --- shift: so many units from the anchor ----------------------------------------------------------------------------


def _shift(expression: Expression, anchor: Date | None, tense: Tense | None) -> _Found:
    if anchor is None or anchor.how == YEAR_ONLY:
        return None
    by, reason = expression.shift or 0, f"«{expression.text}», counted from {_name(anchor)}"
    if expression.unit == "year":
        base = _year_of(anchor)
        return (f"{base + by:04}", "year", reason) if base else None
    if expression.unit == "month" and anchor.precision in ("day", "month"):
        count = int(anchor.value[:4]) * 12 + int(anchor.value[5:7]) - 1 + by
        return f"{count // 12:04}-{count % 12 + 1:02}", "month", reason
    here = _day_of(anchor)
    if here is None:
        return None
    if expression.unit == "week":
        return _week(here + datetime.timedelta(weeks=by), reason)
    return (here + datetime.timedelta(days=by)).isoformat(), "day", reason


def _week(day: datetime.date, reason: str) -> _Found:
    """A week is given as the month that holds most of it."""
    monday = day - datetime.timedelta(days=day.weekday())
    thursday, sunday = monday + datetime.timedelta(days=3), monday + datetime.timedelta(days=6)
    return f"{thursday:%Y-%m}", "week", f"{reason}: {monday} to {sunday}"


# --- weekday ---------------------------------------------------------------------------------------------------------


def _weekday(expression: Expression, anchor: Date | None, tense: Tense | None) -> _Found:
    here = _day_of(anchor)
    if here is None or anchor is None or expression.weekday is None:
        return None
    reason = f"«{expression.text}», counted from {_name(anchor)}"
    ahead = (expression.weekday - here.weekday()) % 7
    in_week = expression.weekday - here.weekday()
    if expression.shift is not None and "недел" in expression.text.lower():
        days = in_week + 7 * expression.shift
    elif expression.shift is not None:
        days = _neighbour(ahead, in_week, expression.shift)
    elif tense == "past":
        days = ahead - 7 if ahead else 0
    elif tense == "future":
        days = ahead
    else:
        days = ahead if ahead <= 3 else ahead - 7
    return (here + datetime.timedelta(days=days)).isoformat(), "day", reason


def _neighbour(ahead: int, in_week: int, shift: int) -> int:
    """Days to «минувшую пятницу» (before today), «эту пятницу» (of this week), «следующую пятницу» (after today)."""
    if shift < 0:
        return (ahead - 7 if ahead else -7) + 7 * (shift + 1)
    return in_week if shift == 0 else (ahead or 7) + 7 * (shift - 1)


KINDS = (("calendar", _calendar), ("shift", _shift), ("weekday", _weekday))
"""How each kind of expression is resolved."""
