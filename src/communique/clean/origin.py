"""When and where an article was published, as far as its page tells: in its source's words, its address, its lines."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from communique.clean.bodydate import from_body
from communique.clean.lines import Line, dates_in
from communique.clean.rules import Verdict
from communique.clean.run import Run
from communique.clean.trim import stamp_behind
from communique.dates import Expression, find, resolve
from communique.model import Date, Page, Span, Undated

NEAR = 4
"""Lines around the headline among which a date that stands alone is the article's."""

STAMPED_WORDS = 12
"""A line with the day and time that an article came out has no more words: its author's name, its section."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that an address may name: the web is no older."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(_MONTHS)
_IN_ADDRESS = (
    re.compile(r"/(?P<y>\d{4})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?!\d)"),
    re.compile(rf"/(?P<d>\d{{1,2}})-?(?P<n>{_NAMED})[a-z]*-?(?P<y>\d{{4}})(?![\da-z])", re.IGNORECASE),
    re.compile(rf"/(?P<y>\d{{4}})/(?P<n>{_NAMED})[a-z]*/(?P<d>\d{{1,2}})(?!\d)", re.IGNORECASE),
    re.compile(r"[/_-](?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"[/_-](?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(r"/(?P<d>\d\d)[.-](?P<m>\d\d)[.-](?P<y>\d{4})(?!\d)"),
    re.compile(r"/(?P<y>\d{4})/(?P<m>\d\d)(?=/|$)"),
)
_AFTER_DATELINE = re.compile(r"\s*(?:г\.|года)?(?:,?\s*\d{1,2}:\d\d)?\s*[.—–/(\[-]")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?!\d)")
_WEEKDAY = re.compile(
    r"понедельник|вторник|сред[ау]|четверг|пятниц|суббот|воскресень|\b(?:пн|вт|ср|чт|пт|сб|вс)\b", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+")
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_PLACE = r"[А-ЯЁA-Z][\w–-]*(?:\s[А-ЯЁA-Z][\w–-]*){0,2}"
_DATELINE = re.compile(rf"{_PLACE}(?:,\s*{_PLACE})?,\s*(?=\d{{1,2}}\s[а-яё])")


NO_DATE = (
    "neither the page's source nor a dateline, a line beside the headline or below the text, or an address tells it"
)


def published(
    page: Page, lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run | None, at: int
) -> Date | None:
    """The day of publication: as the page's source says, the text's dateline, a line beside the headline (number `at`)
    or below the text's credit, or an address."""
    if run is None:
        return _from_meta(page)
    return (
        _from_meta(page)
        or _from_dateline(lines, verdicts, at)
        or _beside_title(lines, verdicts, at)
        or _below_credit(lines, verdicts, run.last)
        or _from_address(page, lines)
    )


def by_its_text(page: Page, body: Sequence[Span]) -> Date | Undated:
    """What the article's own dates tell of its publication where nothing else does, or why that can't be told."""
    if not body:
        return Undated("the page holds no article")
    found = from_body(page.text, body)
    return found or Undated(f"{NO_DATE}, and the dates in the text leave it open")


def _from_meta(page: Page) -> Date | None:
    told = page.meta.published
    if not told:
        return None
    if match := _ISO.match(told):
        year, month, day = (int(part) for part in match.groups())
        return _date((year, month, day), "meta", "the page's source gives it")
    dates = [e for e in dates_in(told) if e.year]
    return _resolved(dates[0], "meta", "the page's source gives it", None) if dates else None


def _date(day: tuple[int, int, int | None], how: str, reason: str, span: Span | None = None) -> Date | None:
    year, month, number = day
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    if number is None:
        return Date(f"{year:04}-{month:02}", "month", how, reason, span)
    try:
        return Date(datetime.date(year, month, number).isoformat(), "day", how, reason, span)
    except ValueError:
        return None


def _resolved(expression: Expression, how: str, reason: str, span: Span | None) -> Date | None:
    date = resolve(expression, None)
    return Date(date.value, date.precision, how, reason, span) if date else None


def _beside_title(lines: Sequence[Line], verdicts: Sequence[Verdict | None], at: int) -> Date | None:
    """A date that stands alone in the lines next to the headline, or in front of it in its own line."""
    if at < 0:
        return None
    own = [e for e in dates_in(lines[at].text) if e.span.start == 0 and e.year]
    if own or (own := _behind(lines[at])):
        return _shown(lines[at], own[0], "of the headline")
    for step, where in ((1, "below the headline"), (-1, "above the headline")):
        for index in range(at + step, at + step * (NEAR + 1), step):
            if not 0 <= index < len(lines) or _parts(lines[index], verdicts[index]):
                break
            verdict, line = verdicts[index], lines[index]
            dates = list(dates_in(line.text)) if verdict and verdict.reason == "date line" else []
            if step > 0 and not dates:
                dates = _behind(line) or _stamped(line)
            if dates and (step > 0 or _is_stamp(line.text, dates[0])):
                return _shown(line, dates[0], where)
    return None


def _behind(line: Line) -> list[Expression]:
    """A day in figures with its time behind a headline or subtitle."""
    stamp = stamp_behind(line.text)
    return [e for e in dates_in(line.text) if e.year and e.span.start >= stamp.start()] if stamp else []


def _stamped(line: Line) -> list[Expression]:
    """The one full day with its time in a short line below the headline: «Ида Лис — 12.03.2040 10:15»."""
    dates = [e for e in dates_in(line.text) if e.year] if line.words <= STAMPED_WORDS else []
    clocks = _CLOCK.findall(line.text)
    return dates if len(dates) == 1 and len(clocks) == 1 and not _WEEKDAY.search(line.text) else []


def _parts(line: Line, verdict: Verdict | None) -> bool:
    """Whether what stands beyond the line belongs to something else: running text, a heading over other stories."""
    return line.is_prose if verdict is None else verdict.reason == "section"


def _is_stamp(text: str, date: Expression) -> bool:
    """Whether a date above a headline is when the article came out, and not today's: it has the year and no weekday."""
    return date.year is not None and not _WEEKDAY.search(text)


def _shown(line: Line, date: Expression, where: str) -> Date | None:
    span = Span(line.span.start + date.span.start, line.span.start + date.span.end)
    return _resolved(date, "dateline", f"the line {where}: «{date.text}»", span)


def _below_credit(lines: Sequence[Line], verdicts: Sequence[Verdict | None], last: int) -> Date | None:
    """A date that stands alone right below the credit that ends the text."""
    for index in range(last, min(len(lines) - 1, last + NEAR)):
        verdict, after = verdicts[index], verdicts[index + 1]
        if verdict is None or verdict.reason not in ("source address", "credit", "byline"):
            return None
        dates = dates_in(lines[index + 1].text) if after and after.reason == "date line" else ()
        if dates and dates[0].year:
            return _shown(lines[index + 1], dates[0], "below the credit")
    return None


def _from_address(page: Page, lines: Sequence[Line]) -> Date | None:
    """A date in the page's address, or in the address that the page gives as its source in one of its last lines."""
    if page.address.startswith(("http://", "https://")) and (date := _in_address(page.address, None)):
        return date
    for line in lines[-3:]:
        if (match := _URL.search(line.text)) and line.words < 30:
            span = Span(line.span.start + match.start(), line.span.start + match.end())
            if date := _in_address(match.group(), span):
                return date
    return None


def _in_address(address: str, span: Span | None) -> Date | None:
    for pattern in _IN_ADDRESS:
        if match := pattern.search(address):
            told = match.groupdict()
            month = _MONTHS.index(told["n"].lower()) + 1 if told.get("n") else int(told["m"])
            day = int(told["d"]) if told.get("d") else None
            reason = f"the address {'of the source ' if span else ''}names it: {match.group().strip('/_-')}"
            if date := _date((int(told["y"]), month, day), "address", reason, span):
                return date
    return None


def _from_dateline(lines: Sequence[Line], verdicts: Sequence[Verdict | None], at: int) -> Date | None:
    """«КАРВЕН, 11 марта 2019 года. …»: the place and day that open the text."""
    for line in lines[at : at + NEAR + 1]:
        match = None if verdicts[line.index] else _DATELINE.match(line.text)
        dates = find(line.text, Span(0, min(len(line.text), match.end() + 40))) if match else ()
        if match and dates and dates[0].span.start == match.end() and dates[0].day:
            after = line.text[dates[0].span.end : dates[0].span.end + 12]
            if _AFTER_DATELINE.match(after):
                span = Span(line.span.start + dates[0].span.start, line.span.start + dates[0].span.end)
                return _resolved(dates[0], "dateline", f"the text's dateline: «{dates[0].text}»", span)
    return None


def outlet(page: Page, lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> str | None:
    """The outlet as the page's source names it, by the address's host, or by the credit at the page's end."""
    if page.meta.outlet:
        return page.meta.outlet
    if page.address.startswith(("http://", "https://")) and (host := _host(page.address)):
        return host
    for line in reversed(lines):
        verdict = verdicts[line.index]
        if verdict and verdict.rule == "clean.source_address" and (match := _URL.search(line.text)):
            return _host(match.group())
        if verdict and verdict.rule == "clean.domain_credit" and line.index > 0:
            return line.text.strip("© ").lower()
    return None


def _host(address: str) -> str | None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.").removeprefix("m.") or None
