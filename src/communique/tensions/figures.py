"""Figures that two pages give differently in what is otherwise one statement of one speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

import msgspec

from communique.dates import find
from communique.model import Claim, Discrepancy, Reading, Span, Statement, Why, stable_id
from communique.spelling import fold, plain

LEAST_WORDS = 5
"""Words beside the figures that a statement must have: shorter ones resemble each other by chance."""

SAME_WORDS = 0.8
"""From this similarity on, figures left aside, two statements of one speaker in one story say the same of a number."""

KEPT = 4_096
"""Statements of which is kept where dates stand in them: copies give them again and again, word by word."""

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\d+(?:[ \u00a0]\d{3}\b)*(?:[.,]\d+)?|\w+")


class Told(msgspec.Struct, frozen=True):
    """A statement as a row of words in which every figure is the same mark, and the figures with what they count."""

    statement: Statement
    who: str
    words: tuple[str, ...]
    figures: tuple[tuple[str, Span], ...]


def number_discrepancies(readings: Sequence[Reading]) -> list[Discrepancy]:
    """The figures that pages of one story give differently."""
    told = [list(_told(reading)) for reading in readings]
    out = []
    for ours, theirs in combinations(told, 2):
        for one in ours:
            for other in theirs:
                if one.who == other.who and (pair := _differing(one, other)):
                    out.append(_discrepancy(one, other, *pair))
    return out


def _told(reading: Reading) -> Iterator[Told]:
    """The statements of a page in which figures stand that are no dates."""
    text = reading.page.text
    for statement in reading.speech.statements:
        if not statement.speaker or not any(_DIGIT.search(text, span.start, span.end) for span in statement.content):
            continue
        days = [day for span in statement.content for day in _days(text, span)]
        words: list[str] = []
        figures: list[tuple[str, Span]] = []
        for span in statement.content:
            matches = list(_WORD.finditer(text, span.start, span.end))
            for at, match in enumerate(matches):
                place = Span(*match.span())
                if match.group()[:1].isdigit() and not any(day.meets(place) for day in days):
                    last = matches[min(at + 1, len(matches) - 1)].end()
                    figures.append((_value(match.group()), Span(place.start, last)))
                    words.append(FIGURE)
                else:
                    words.append(plain(match.group()))
        if figures and len(words) - len(figures) >= LEAST_WORDS:
            who = fold(statement.speaker.name).split()
            yield Told(statement, who[-1] if who else "", tuple(words), tuple(figures))


def _days(text: str, span: Span) -> list[Span]:
    """Where dates stand."""
    return [Span(span.start + first, span.start + last) for first, last in _days_in(span.of(text))]


@lru_cache(maxsize=KEPT)
def _days_in(words: str) -> tuple[tuple[int, int], ...]:
    return tuple((found.span.start, found.span.end) for found in find(words, Span(0, len(words))))


def _value(figure: str) -> str:
    return "".join(figure.split()).replace(",", ".")


FIGURE = "#"
"""Stands for any figure."""


def _differing(one: Told, other: Told) -> tuple[Span, Span] | None:
    """Where the first figure stands that is another, if the statements are the same but for the figures."""
    if len(one.figures) != len(other.figures):
        return None
    apart = [(a[1], b[1]) for a, b in zip(one.figures, other.figures, strict=True) if a[0] != b[0]]
    if not apart:
        return None
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    if matcher.real_quick_ratio() < SAME_WORDS or matcher.quick_ratio() < SAME_WORDS or matcher.ratio() < SAME_WORDS:
        return None
    return apart[0]


def _discrepancy(one: Told, other: Told, ours: Span, theirs: Span) -> Discrepancy:
    claims = tuple(sorted((_claim(one, ours), _claim(other, theirs))))
    return Discrepancy(stable_id("di", "number", *claims), "number", claims, Why("tensions.number_differs"))


def _claim(told: Told, span: Span) -> Claim:
    figure = next(figure for figure, place in told.figures if place == span)
    return Claim(figure, told.statement.page, span.start, span.end)
