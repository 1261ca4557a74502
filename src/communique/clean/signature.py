"""Who signed an article: its author's name and the outlet's own credit, beside the headline, below the text or in the
dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.clean.lines import Line, dates_in
from communique.clean.rules import Verdict
from communique.clean.run import Run
from communique.clean.words import LANGUAGES, fold, patterns
from communique.model import Page, Signature, Span

NEAR = 4
"""Lines around headline and text among which the author is named."""

NAME_WORDS = range(2, 9)
"""Words of a name with surname, up to three of them."""

_NAME = r"[А-ЯЁІЇЄҐA-Z][\w’'-]*\.?"
_NAMES = re.compile(rf"{_NAME}(?:\s{_NAME}){{1,3}}(?:(?:,\s|\sи\s|\sта\s|\sand\s){_NAME}(?:\s{_NAME}){{1,3}}){{0,2}}")
_PLACE = r"[А-ЯЁA-Z][\w–-]*(?:\s[А-ЯЁA-Z][\w–-]*){0,2}"
_DATELINE = re.compile(
    rf"{_PLACE},\s\d{{1,2}}\s[а-яё]{{3,8}}\.?(?:\s\d{{4}}(?:\sгода)?)?\s*[—–/-]\s*"
    rf"(?P<credit>[А-ЯЁA-Z][^.,/\n]{{1,40}}?)(?:,\s(?P<names>{_NAMES.pattern}))?\s*[./]"
)
_EDGES = " \t\xa0:;,.|/—–-©"


def sign(page: Page, lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run | None, at: int) -> Signature:
    """The author and the credit as far as the page tells them; `at` is the headline's line."""
    if run is None:
        return Signature()
    text = [line for line in lines[run.first : run.last] if not verdicts[line.index]][:NEAR]
    dateline = next((told for line in text if (told := _dateline(line))), (None, None))
    byline = next((s for line in _around(lines, run, at) if (s := _byline(line, verdicts[line.index]))), dateline[1])
    credit = next(
        (line.span for line in lines[run.last : run.last + NEAR] if _is_credit(verdicts[line.index])), dateline[0]
    )
    names = page.meta.byline or (byline.of(page.text) if byline else "")
    return Signature(names, byline, credit)


def _around(lines: Sequence[Line], run: Run, at: int) -> list[Line]:
    """The lines near the headline, then those below the text."""
    first = max(at, 0)
    return [*lines[first : max(first + NEAR, run.first + 1)], *lines[run.last : run.last + NEAR]]


def _byline(line: Line, verdict: Verdict | None) -> Span | None:
    """The names in a line that tells the author, without the word for it, dates and figures."""
    if verdict is None or verdict.reason != "byline":
        return None
    start, end = _label(line.text), len(line.text)
    for date in dates_in(line.text):
        end = min(end, date.span.start) if date.span.start > start else end
    match = _NAMES.search(line.text[:end].rstrip(_EDGES), start)
    if match is None or len(match.group().split()) not in NAME_WORDS:
        return None
    return Span(line.span.start + match.start(), line.span.start + match.end())


def _label(text: str) -> int:
    """Where the word for the author ends that opens the line."""
    folded = fold(text)
    for language in LANGUAGES:
        for pattern in patterns(language):
            if pattern.entry.table == "byline" and (match := pattern.regex.match(folded)):
                return match.end()
    return 0


def _is_credit(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.reason in ("credit", "source address")


def _dateline(line: Line) -> tuple[Span, Span | None] | None:
    """The credit in a dateline, «КАРВЕН, 12 мар — Вест, Ида Лис. …», and the name behind it."""
    match = _DATELINE.match(line.text)
    if match is None:
        return None
    at = line.span.start
    names = Span(at + match.start("names"), at + match.end("names")) if match.group("names") else None
    return Span(at + match.start("credit"), at + match.end("credit")), names
