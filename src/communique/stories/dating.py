"""Dates of publication that the pages of one story narrow: the year of a day or month that its own page leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from communique.model import Date, Narrowed, Reading, Span, Story, Tale, Undated
from communique.stories.order import day_of

R = TypeVar("R", Reading, Tale)

NEAR = 31
"""Days within which all dated pages of the story must lie of the date: a story is over in days, and a month of the
year that is told alone may begin or end so far from them."""

MIDDLE = 15
"""The day that stands for a month."""


def narrow(tales: Sequence[Tale]) -> tuple[Narrowed, ...]:
    """What the dated pages of one story tell of the pages whose date lacks its year."""
    dated = [(day, tale) for tale in tales if (day := day_of(tale.article.published))]
    out = []
    for tale in tales:
        open_date = _without_year(tale)
        if open_date and dated and (found := _complete(*open_date, dated)):
            out.append(Narrowed(tale.article.id, found))
    return tuple(sorted(out))


def with_dates(readings: Iterable[Reading], stories: Iterable[Story]) -> Iterator[Reading]:
    """The pages with the dates that their stories narrowed."""
    told = {one.article: one.date for story in stories for one in story.narrowed}
    for reading in readings:
        yield with_date(reading, told.get(reading.article.id))


def with_date(reading: R, told: Date | None) -> R:
    """The page with another date of publication, where there is one."""
    if told is None:
        return reading
    article = msgspec.structs.replace(reading.article, published=told, undated=None)
    return msgspec.structs.replace(reading, article=article)


def _without_year(tale: Tale) -> tuple[int, int, Date] | None:
    """Month, day (0 where only the month is told) and the date of a page whose date lacks its year."""
    told, undated = tale.article.published, tale.article.undated
    if told and told.value.startswith("--") and told.precision == "day":
        return int(told.value[2:4]), int(told.value[5:7]), told
    if told is None and undated and undated.month:
        return undated.month, 0, Date("", "month", "body", *_rest(undated))
    return None


def _rest(undated: Undated) -> tuple[str, Span | None, str, str]:
    return undated.reason, undated.span, undated.first, undated.last


def _complete(month: int, day: int, told: Date, dated: Sequence[tuple[date, Tale]]) -> Date | None:
    """The date in the one year that puts it near all dated pages of the story."""
    first = min(dated, key=lambda row: (row[0], row[1].page))
    years = sorted({one.year + by for one, _ in dated for by in (-1, 0, 1)})
    fits = [year for year in years if (at := _at(year, month, day or MIDDLE)) and _is_near(at, dated)]
    if len(fits) != 1:
        return None
    value = f"{fits[0]:04}-{month:02}" + (f"-{day:02}" if day else "")
    source = first[1].article.outlet or first[1].address
    own = told.reason.removesuffix("; no year can be told")
    reason = f"{own}; the year from {source}, which tells of the same on {first[0]}"
    between = (f"{fits[0]:04}{day[1:]}" if day else "" for day in (told.first, told.last))
    return Date(value, told.precision, "story", reason, told.span, *between)


def _is_near(day: date, dated: Sequence[tuple[date, Tale]]) -> bool:
    return all(abs((day - other).days) <= NEAR for other, _ in dated)


def _at(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
