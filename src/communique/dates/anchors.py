"""From which day the words for dates count: publication, a year that the text lends, what it told just before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from communique.dates.expressions import Expression
from communique.model import Article, Date

YEAR_ONLY = "context"
"""`Date.how` of an anchor that lends its year and nothing else: a full date that stands in the same text."""

SPOKEN_OF = "told before"
"""`Date.how` of an anchor that the text told just before, in whose wake the next date stands."""

ROUND = 30
"""From how many years on «за последние 70 лет» is a round number, which no longer tells what year it is. Up to here
people count; by hand."""

WAKE = 1000
"""How many characters after «в конце 2021 года» the words «в январе» are still told in its wake: the rest of a long
paragraph and the beginning of the next."""


def article_anchor(article: Article) -> Date | None:
    """The day from which the article's words for dates count: its publication date."""
    return article.published


def year_anchor(expressions: Iterable[Expression]) -> Date | None:
    """A year that the text lends to dates which name none.

    It is the year of the text's full dates where they all name one; else the one that follows from a year named with
    the time since («1997 года, 25 лет назад»).
    """
    known = list(expressions)
    full = [e for e in known if e.year and e.month and e.day]
    if full and len({e.year for e in full}) == 1:
        first = full[0]
        return Date(f"{first.year:04}-{first.month:02}-{first.day:02}", "day", YEAR_ONLY, f"«{first.text}»", first.span)
    since = [e for e in known if e.kind == "now" and e.year and e.shift and abs(e.shift) <= ROUND]
    years = {(e.year or 0) + abs(e.shift or 0) for e in since}
    if full or len(years) != 1:
        return None
    return Date(f"{years.pop():04}", "year", YEAR_ONLY, f"«{since[0].text}»", since[0].span)


def story_anchor(expressions: Sequence[Expression], at: int) -> Date | None:
    """The date with its year that the text told last before `at`: «в конце 2021 года … в январе»."""
    exact = (e for e in expressions if e.year and not e.until_year and (e.month or e.season or e.part))
    last = max((e for e in exact if e.span.start < at), key=lambda e: e.span, default=None)
    if last is None or at - last.span.end > WAKE:
        return None
    month = last.month or _FIRST_MONTH.get(last.part, 0) or (last.season or 1) * 3 - 2
    first = f"{last.year:04}-{month:02}" + (f"-{last.day:02}" if last.day else "")
    return Date(f"{last.year:04}", "year", SPOKEN_OF, f"«{last.text}» in the text", last.span, first)


_FIRST_MONTH = {"begin": 1, "first half": 1, "middle": 4, "second half": 7, "end": 10}
"""The first month of a part of a year; more exactly it need not be known to tell which January comes next."""


def anchor_day(anchor: Date | None) -> datetime.date | None:
    """The anchor as a day, where it is one and not merely lends its year."""
    if anchor is None or anchor.precision != "day" or lends_year(anchor):
        return None
    try:
        return datetime.date.fromisoformat(anchor.value)
    except ValueError:
        return None


def anchor_year(anchor: Date | None) -> int | None:
    """The anchor's year."""
    return int(anchor.value[:4]) if anchor is not None and anchor.value[:4].isdigit() else None


def anchor_name(anchor: Date | None) -> str:
    """What the anchor is, in words."""
    if anchor is None:
        return "nothing"
    return f"{anchor.reason} in the text" if anchor.how == YEAR_ONLY else f"the publication date {anchor.value}"


def lends_year(anchor: Date) -> bool:
    """Whether an anchor lends its year and is no day from which others could be counted."""
    return anchor.how in (YEAR_ONLY, SPOKEN_OF)
