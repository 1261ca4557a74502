"""Tells which date an expression means, and why; what cannot be told stays open."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from communique.dates.anchors import SPOKEN_OF, anchor_day, anchor_name, anchor_year, lends_year
from communique.dates.expressions import Expression
from communique.dates.interval import Stretch, months, part_of_month, part_of_year, season, week
from communique.model import Date

Tense = Literal["past", "present", "future"]

View = Literal["news", "diary"]
"""Whose words they are. In the news a bare day lies on the side of the verb's tense, nearest to the publication, and
«две недели назад» is a week; in a diary a bare day is the next one and «две недели назад» a day."""

FAR = 31
"""Days by which a date without a year may lie on the wrong side of the anchor for its tense before another year is
taken: «12 января состоялась» read on 10 January is a slip of tense or of reading, read in June it is last January's.
Chosen by hand; a month keeps every slip of a neighbouring week inside."""


class Found(msgspec.Struct, frozen=True):
    """What an expression means: value, precision, the reason, and its days where the value doesn't tell them."""

    value: str
    precision: str
    reason: str
    stretch: Stretch | None = None


class Asked(msgspec.Struct, frozen=True):
    """An expression with all that decides what it means."""

    expression: Expression
    anchor: Date | None
    tense: Tense | None
    view: View

    @property
    def here(self) -> datetime.date | None:
        """The day from which it counts, where one is known."""
        return anchor_day(self.anchor)

    @property
    def reason(self) -> str:
        """The words with that from which they are counted."""
        return f"«{self.expression.text}», counted from {anchor_name(self.anchor)}"


def resolve(
    expression: Expression, anchor: Date | None, tense: Tense | None = None, view: View = "news"
) -> Date | None:
    """The date that the words mean seen from `anchor`, or None where that cannot be told."""
    lean: Tense | None = expression.lean or tense  # type: ignore[assignment]
    read = KINDS.get(expression.kind)
    found = read(Asked(expression, anchor, lean, view)) if read else None
    if found is None:
        return None
    first, last = (day.isoformat() for day in found.stretch) if found.stretch else ("", "")
    if found.value.startswith("--") and expression.until_day:
        first, last = found.value, f"--{expression.until_month or expression.month:02}-{expression.until_day:02}"
    return Date(found.value, found.precision, "body", found.reason, expression.span, first, last)


def left_open(expression: Expression) -> str:
    """Why an expression has no date of its own, in words: what it counts from."""
    if expression.kind == "story":
        return f"«{expression.text}» counts from what the text spoke of before"
    return f"«{expression.text}» counts from the day of publication, which is not known"


def _day(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


# --- calendar: a day, month, season or year by its name --------------------------------------------------------------


def _calendar(asked: Asked) -> Found | None:
    expression = asked.expression
    year, reason = (expression.decade, "") if expression.decade else _year(asked)
    reason = f"«{expression.text}»{reason}"
    if expression.month and expression.day:
        return _dated(expression, year, reason)
    return _spread(expression, year, reason) if year is not None else None


def _spread(expression: Expression, year: int, reason: str) -> Found:
    """A date of more than a day."""
    if expression.month:
        return Found(f"{year:04}-{expression.month:02}", "month", reason, _months(expression, year))
    if expression.decade:
        return Found(f"{year}", "decade", reason, (months(year, 1, 1)[0], months(year + 9, 1, 12)[1]))
    for precision, length in (("quarter", 3), ("half", 6)):
        if number := getattr(expression, precision):
            stretch = months(year, (number - 1) * length + 1, number * length)
            return Found(f"{year:04}-{stretch[0].month:02}", precision, reason, stretch)
    if expression.season:
        last = expression.until_year if expression.season == 1 and expression.until_year else year
        return Found(f"{year:04}", "season", reason, season(last, expression.season, expression.part))
    return Found(f"{year:04}", "year", reason, _years(expression, year))


def _dated(expression: Expression, year: int | None, reason: str) -> Found | None:
    month, day = expression.month, expression.day
    if year is None:
        possible = _day(f"2000-{month:02}-{day:02}")
        return Found(f"--{month:02}-{day:02}", "day", f"{reason}; no year can be told") if possible else None
    value = f"{year:04}-{month:02}-{day:02}"
    first = _day(value)
    if first is None:
        return None
    if expression.night:
        return Found(value, "day", reason, (first - datetime.timedelta(days=1), first))
    last_month = expression.until_month or expression.month or 1
    last_year = expression.until_year or (year + 1 if last_month < first.month else year)
    last = _day(f"{last_year:04}-{last_month:02}-{expression.until_day:02}") if expression.until_day else None
    return Found(value, "day", reason, (first, last) if last and last > first else None)


def _months(expression: Expression, year: int) -> Stretch | None:
    month = expression.month or 1
    if expression.until_month:
        last_year = expression.until_year or (year + 1 if expression.until_month < month else year)
        return months(year, month, month)[0], months(last_year, expression.until_month, expression.until_month)[1]
    return part_of_month(year, month, expression.part) if expression.part else None


def _years(expression: Expression, year: int) -> Stretch | None:
    if expression.until_year and expression.until_year > year:
        return months(year, 1, 1)[0], months(expression.until_year, 12, 12)[1]
    return part_of_year(year, expression.part) if expression.part else None


def _year(asked: Asked) -> tuple[int | None, str]:
    """The year that is named, or that follows from the anchor, with the reason in words."""
    expression, anchor = asked.expression, asked.anchor
    base = anchor_year(anchor)
    if expression.until_year and not expression.year:
        return expression.until_year - ((expression.until_month or 0) < (expression.month or 0)), ""
    if expression.year or anchor is None or base is None:
        return expression.year or None, ""
    return _year_from(asked, anchor, base) or (None, "")


def _year_from(asked: Asked, anchor: Date, base: int) -> tuple[int, str] | None:
    """The year that the words mean seen from an anchor of the year `base`."""
    expression = asked.expression
    if expression.shift is not None:
        return None if lends_year(anchor) else (base + expression.shift, f", counted from {anchor_name(anchor)}")
    if expression.new_year:
        late = anchor.value[5:7] in ("11", "12")
        return (base + 1 if late else base), f", the new year seen from {anchor_name(anchor)}"
    if not (expression.month or expression.season or expression.quarter or expression.half):
        return None
    if anchor.how == SPOKEN_OF:
        return _year_after(expression, anchor), f", the first after {anchor.reason}"
    return _nearest_year(asked, anchor), f", the year from {anchor_name(anchor)}"


def _year_after(expression: Expression, anchor: Date) -> int:
    """The year in which the date first comes at or after the anchor."""
    base = int(anchor.value[:4])
    begun = int((anchor.first or anchor.value)[5:7] or 1)
    return base if (expression.month or 1) >= begun else base + 1


def _nearest_year(asked: Asked, anchor: Date) -> int:
    """The year that puts the date nearest to the anchor, on the side that the tense asks for."""
    expression, base = asked.expression, int(anchor.value[:4])
    here = _day(f"{anchor.value}-15" if anchor.precision == "month" else anchor.value)
    if here is None:
        return base
    month = expression.month or (expression.season or 1) * 3 - 2
    if expression.quarter or expression.half:
        month = (expression.quarter or 1) * 3 - 1 if expression.quarter else (expression.half or 1) * 6 - 3
    day = min(expression.day or 15, 28)
    near = {year: (datetime.date(year, month, day) - here).days for year in (base - 1, base, base + 1)}
    if asked.view == "diary":
        near = {year: gap for year, gap in near.items() if gap >= 0 or (not expression.day and gap > -FAR)}
    elif asked.tense == "past":
        near = {year: gap for year, gap in near.items() if gap <= FAR}
    elif asked.tense == "future":
        near = {year: gap for year, gap in near.items() if gap >= -FAR}
    return min(near, key=lambda year: (abs(near[year]), year))


def _monthday(asked: Asked) -> Found | None:
    """«12 числа»: of this month, or of the neighbour that the tense asks for."""
    here, day = asked.here, asked.expression.day
    if here is None or day is None:
        return None
    by = asked.expression.shift or 0
    if asked.expression.shift is None:
        by = -1 if asked.tense == "past" and day > here.day else 1 if asked.tense == "future" and day < here.day else 0
    count = here.year * 12 + here.month - 1 + by
    value = f"{count // 12:04}-{count % 12 + 1:02}-{day:02}"
    return Found(value, "day", asked.reason) if _day(value) else None


# --- shift: so many units from the anchor ----------------------------------------------------------------------------


def _shift(asked: Asked) -> Found | None:
    expression, anchor = asked.expression, asked.anchor
    if anchor is None or lends_year(anchor):
        return None
    by, unit = expression.shift or 0, expression.unit
    if asked.view == "diary" and _counted(expression):
        return _exactly(asked, by)
    if by > 0 and asked.tense == "past" and _counted(expression):
        return None
    base = anchor_year(anchor)
    if unit == "year" and base:
        stretch = part_of_year(base + by, expression.part) if expression.part else None
        return Found(f"{base + by:04}", "year", asked.reason, stretch)
    if unit in ("month", "quarter") and base and anchor.precision in ("day", "month"):
        return _months_on(asked, *_month_on(anchor, by if unit == "month" else by * 3))
    here = asked.here
    return _days(asked, here, by) if here else None


def _months_on(asked: Asked, year: int, month: int) -> Found:
    """A month or the quarter that holds it."""
    if asked.expression.unit == "quarter":
        first = (month - 1) // 3 * 3 + 1
        return Found(f"{year:04}-{first:02}", "quarter", asked.reason, months(year, first, first + 2))
    stretch = part_of_month(year, month, asked.expression.part) if asked.expression.part else None
    return Found(f"{year:04}-{month:02}", "month", asked.reason, stretch)


def _days(asked: Asked, here: datetime.date, by: int) -> Found:
    """So many days, weeks or weekends from a day."""
    expression = asked.expression
    if expression.unit == "week":
        return _week(here + datetime.timedelta(weeks=by), asked.reason, expression.part)
    if expression.unit == "weekend":
        saturday = here - datetime.timedelta(days=here.weekday()) + datetime.timedelta(days=5, weeks=by)
        if asked.tense == "past" and expression.shift == 0 and saturday > here:
            saturday -= datetime.timedelta(weeks=1)
        return Found(f"{saturday:%Y-%m}", "week", asked.reason, (saturday, saturday + datetime.timedelta(days=1)))
    return Found((here + datetime.timedelta(days=by)).isoformat(), "day", asked.reason)


def _counted(expression: Expression) -> bool:
    """Whether a number of units is counted off («через два дня») rather than one unit pointed at («на этой неделе»)."""
    return expression.text.lower().startswith(("через", "чрез")) or expression.text.lower().endswith("назад")


def _month_on(anchor: Date, by: int) -> tuple[int, int]:
    """Year and month so many months on."""
    count = int(anchor.value[:4]) * 12 + int(anchor.value[5:7]) - 1 + by
    return count // 12, count % 12 + 1


def _exactly(asked: Asked, by: int) -> Found | None:
    """In a diary a count of weeks or months leads to a day, one of years to a month."""
    here, anchor, unit = asked.here, asked.anchor, asked.expression.unit
    if here is None or anchor is None:
        return None
    if unit in ("month", "year"):
        year, month = _month_on(anchor, by if unit == "month" else by * 12)
        if unit == "year":
            return Found(f"{year:04}-{month:02}", "month", asked.reason)
        day = min(here.day, months(year, month, month)[1].day)
        return Found(f"{year:04}-{month:02}-{day:02}", "day", asked.reason)
    days = datetime.timedelta(weeks=by) if unit == "week" else datetime.timedelta(days=by)
    return Found((here + days).isoformat(), "day", asked.reason)


def _week(day: datetime.date, reason: str, part: str = "") -> Found:
    """A week is given as the month that holds most of it."""
    monday = day - datetime.timedelta(days=day.weekday())
    thursday = monday + datetime.timedelta(days=3)
    first, last = week(monday, part)
    return Found(f"{thursday:%Y-%m}", "week", f"{reason}: {first} to {last}", (first, last))


# --- weekday ---------------------------------------------------------------------------------------------------------


def _weekday(asked: Asked) -> Found | None:
    here, expression = asked.here, asked.expression
    if here is None or expression.weekday is None:
        return None
    ahead = (expression.weekday - here.weekday()) % 7
    in_week = expression.weekday - here.weekday()
    if expression.shift is not None and "недел" in expression.text.lower():
        days = in_week + 7 * expression.shift
    elif expression.shift is not None:
        days = _neighbour(ahead, in_week, expression.shift)
    elif asked.view == "diary":
        days = ahead or 7
    elif asked.tense == "past":
        days = ahead - 7 if ahead else 0
    elif asked.tense == "future":
        days = ahead
    else:
        days = ahead if ahead <= 3 else ahead - 7
    day = here + datetime.timedelta(days=days)
    return Found(day.isoformat(), "day", asked.reason, _weekdays(expression, day))


def _weekdays(expression: Expression, day: datetime.date) -> Stretch | None:
    """«с понедельника по среду», «в ночь на среду»."""
    if expression.night:
        return day - datetime.timedelta(days=1), day
    if expression.until_weekday is None:
        return None
    return day, day + datetime.timedelta(days=(expression.until_weekday - day.weekday()) % 7)


def _neighbour(ahead: int, in_week: int, shift: int) -> int:
    """Days to «минувшую пятницу» (before today), «эту пятницу» (of this week), «следующую пятницу» (after today)."""
    if shift < 0:
        return (ahead - 7 if ahead else -7) + 7 * (shift + 1)
    return in_week if shift == 0 else (ahead or 7) + 7 * (shift - 1)


def _now(asked: Asked) -> Found:
    """A year that is named together with the time since."""
    return Found(f"{asked.expression.year:04}", "year", f"«{asked.expression.text}»")


KINDS = {"calendar": _calendar, "monthday": _monthday, "shift": _shift, "weekday": _weekday, "now": _now}
"""How each kind of expression is resolved; one that is not here has no date of its own."""
