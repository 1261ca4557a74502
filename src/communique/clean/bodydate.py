"""When an article was published, by the dates in its own text: «сегодня, 12 марта», or between what was and what is to
come.

How often each holds was measured on 3,062 news articles whose address gives the day; 53 tell something, none wrongly.
«Сегодня, 12 марта» and the like outside quotation marks name the day (10 of 10; «накануне» only 11 times of 13, so it
is left out). The day lies between the last date behind and the first ahead (19 of 19). A weekday with its date in the
first paragraph is the day itself only half of the time, so it tells the month alone (24 of 24). The year of another
date in the text was never the right one, so a date without a year of its own stays without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from communique.dates import Expression, find
from communique.dates.lexicon import pieces
from communique.lexicon import table
from communique.model import Date, Span, Undated
from communique.spelling import fold

LAG = 3
"""Days after a weekday that is named with its date by which the article is out."""

NEAR = 60
"""Characters on either side of a date, in its sentence, among which the words for what was or will be stand."""

LEAP_YEAR = 2000
"""The year in which dates without one are compared: it has a 29 February."""

Told = Date | Undated

_BETWEEN = re.compile(r"[\s,(–—-]*(?:во?\s+)?")
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"|“[^“”]*”")
_DIGIT = re.compile(r"\d")
_END = re.compile(r"[.!?…]\s")


def from_body(text: str, body: Sequence[Span]) -> Told | None:
    """The day or the month of publication that the article's own dates tell; None where they tell nothing of it."""
    found = [tuple(e for e in find(text, span) if not e.edge) if _DIGIT.search(span.of(text)) else () for span in body]
    return (
        _said_on(text, body, found)
        or _between(text, body, found)
        or (_weekday(text, body[0], found[0]) if found else None)
    )


def _said_on(text: str, body: Sequence[Span], found: Sequence[Sequence[Expression]]) -> Told | None:
    """«Сегодня, 12 марта»: a word that counts from the day of publication, with its date."""
    days = [day for block, one in zip(body, found, strict=True) for day in _pairs(text, block, one)]
    if not days or len({day for day, _, _ in days}) > 1:
        return None
    day, year, span = days[0]
    reason = f"the text says «{span.of(text)}»"
    value = f"{year:04}-{day:%m-%d}" if year else f"--{day:%m-%d}"
    return Date(value, "day", "body", reason if year else f"{reason}; no year can be told", span)


def _pairs(text: str, block: Span, found: Sequence[Expression]) -> Iterator[tuple[date, int | None, Span]]:
    words = _compiled("said_on")
    for counted, named in pairwise(found):
        if counted.kind != "shift" or counted.shift is None or not words.fullmatch(fold(counted.text)):
            continue
        day = _in_year(named, named.year or LEAP_YEAR)
        apart = text[counted.span.end : named.span.start]
        if day and _BETWEEN.fullmatch(apart) and not _is_quoted(text, block, named.span):
            yield day - timedelta(days=counted.shift), named.year, Span(counted.span.start, named.span.end)


def _between(text: str, body: Sequence[Span], found: Sequence[Sequence[Expression]]) -> Told | None:
    """«12 марта состоялось …, на 14 марта запланировано …»: published in between, and so in that month."""
    behind: list[tuple[date, Expression]] = []
    ahead: list[tuple[date, Expression]] = []
    for block, one in zip(body, found, strict=True):
        for e in one:
            day = _in_year(e, LEAP_YEAR)
            if day and (tense := _tense(text, block, e.span)):
                (behind if tense == "past" else ahead).append((day, e))
    every = [*behind, *ahead]
    years = {e.year for _, e in every if e.year}
    if not behind or not ahead or len({day.month for day, _ in every}) > 1 or len(years) > 1:
        return None
    last, first = max(behind, key=lambda row: row[0]), min(ahead, key=lambda row: row[0])
    if last[0] >= first[0]:
        return None
    reason = f"between «{last[1].text}», which is past, and «{first[1].text}», which is to come"
    return _month((last[0], first[0]), years.pop() if years else None, reason, first[1].span)


def _weekday(text: str, block: Span, found: Sequence[Expression]) -> Told | None:
    """«В понедельник, 9 июля, … заявил» in the first paragraph: published on that day or a few days after."""
    for e in found:
        day = _in_year(e, e.year or LEAP_YEAR) if _weekdays().match(e.text) else None
        if day is None or _tense(text, block, e.span) != "past":
            continue
        latest = day + timedelta(days=LAG)
        if latest.month != day.month:
            return None
        return _month(
            (day, latest), e.year, f"on «{e.text}» or a few days after: the first paragraph tells of it", e.span
        )
    return None


def _month(days: tuple[date, date], year: int | None, reason: str, span: Span) -> Told:
    """The month in which an article came out between two days."""
    first, last = (f"{day:%m-%d}" for day in days)
    if year is None:
        return Undated(f"{reason}; no year can be told", days[0].month, span, f"--{first}", f"--{last}")
    value = f"{year:04}-{days[0].month:02}"
    return Date(value, "month", "body", reason, span, f"{year:04}-{first}", f"{year:04}-{last}")


def _in_year(e: Expression, year: int) -> date | None:
    if e.kind != "calendar" or not e.month or not e.day or e.until_day:
        return None
    return _day(year, e.month, e.day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _tense(text: str, block: Span, span: Span) -> str:
    """`past` or `future` as the words around a date in its sentence say, empty where they say neither or both."""
    ends = [match.end() for match in _END.finditer(text, block.start, span.start)]
    after = _END.search(text, span.end, block.end)
    start = max(block.start, span.start - NEAR, *ends[-1:])
    end = min(block.end, span.end + NEAR, after.start() if after else block.end)
    words = fold(text[start : span.start] + " " + text[span.end : end])
    behind, ahead = (_compiled(name).search(words) is not None for name in ("behind", "ahead"))
    return "" if behind == ahead else "past" if behind else "future"


@lru_cache(maxsize=1)
def _weekdays() -> re.Pattern[str]:
    """The names of the days of the week."""
    return re.compile(pieces("ru")["weekday"].regex, re.IGNORECASE)


def _is_quoted(text: str, block: Span, span: Span) -> bool:
    quotes = _QUOTED.finditer(text, block.start, block.end)
    return any(match.start() < span.start and span.end < match.end() for match in quotes)


@lru_cache(maxsize=4)
def _compiled(name: str) -> re.Pattern[str]:
    """The words of one table of `publication.toml`."""
    words = (re.escape(word) for entry in table("ru", "publication", name) for word in entry.words("words"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)".replace(r"\*", r"\w+"))
