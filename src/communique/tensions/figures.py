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
from communique.tensions.likeness import matched

LEAST_WORDS = 5
"""Words beside the figures that a statement must have: shorter ones resemble each other by chance."""

SAME_WORDS = 0.8
"""From this similarity on, figures left aside, two statements of one speaker in one story say the same of a number."""

KEPT = 4_096
"""Statements of which is kept where dates stand in them: copies give them again and again, word by word."""

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\d+(?:[ \u00a0]\d{3}\b)*(?:[.,]\d+)?|\w+")


class Said(msgspec.Struct, frozen=True):
    """A statement in which figures stand, dates among them: a row of words in which every figure is the same mark."""

    statement: Statement
    who: str
    text: str
    words: tuple[str, ...]


class Told(msgspec.Struct, frozen=True):
    """A statement as a row of words in which every figure that is no date is the same mark, and these figures with what
    they count."""

    words: tuple[str, ...]
    figures: tuple[tuple[str, Span], ...]


def number_discrepancies(said: Sequence[Sequence[Said]]) -> list[Discrepancy]:
    """The figures that pages of one story give differently; `said` is what each says in figures."""
    told: dict[str, Told] = {}
    out = []
    for ours, theirs in combinations(said, 2):
        for one in ours:
            for other in theirs:
                if one.who == other.who and (pair := _differing(one, other, told)):
                    out.append(_discrepancy(one, other, *pair))
    return out


def said_in_figures(reading: Reading) -> Iterator[Said]:
    """The statements of a page in which figures stand."""
    text = reading.page.text
    for statement in reading.speech.statements:
        if statement.speaker and any(_DIGIT.search(text, span.start, span.end) for span in statement.content):
            words = (word for span in statement.content for word in _WORD.findall(text, span.start, span.end))
            who = fold(statement.speaker.name).split()
            marked = tuple(FIGURE if word[:1].isdigit() else plain(word) for word in words)
            yield Said(statement, who[-1] if who else "", text, marked)


def _told(said: Said) -> Told:
    """A statement with the figures in it that are no dates."""
    words: list[str] = []
    figures: list[tuple[str, Span]] = []
    for span in said.statement.content:
        days = _days(said.text, span)
        matches = list(_WORD.finditer(said.text, span.start, span.end))
        for at, match in enumerate(matches):
            place = Span(*match.span())
            if match.group()[:1].isdigit() and not any(day.meets(place) for day in days):
                last = matches[min(at + 1, len(matches) - 1)].end()
                figures.append((_value(match.group()), Span(place.start, last)))
                words.append(FIGURE)
            else:
                words.append(plain(match.group()))
    return Told(tuple(words), tuple(figures))


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


def _differing(one: Said, other: Said, known: dict[str, Told]) -> tuple[tuple[str, Span], tuple[str, Span]] | None:
    """The first figures that are not the same, if the statements are the same but for the figures.

    Dates make no two statements more alike: which figures are dates is asked only where the words are.
    """
    if matched(one.words, other.words, SAME_WORDS) is None:
        return None
    for said in (one, other):
        if said.statement.id not in known:
            known[said.statement.id] = _told(said)
    ours, theirs = known[one.statement.id], known[other.statement.id]
    apart = [(a, b) for a, b in zip(ours.figures, theirs.figures, strict=False) if a[0] != b[0]]
    if len(ours.figures) != len(theirs.figures) or not apart:
        return None
    if any(len(told.words) - len(told.figures) < LEAST_WORDS for told in (ours, theirs)):
        return None
    return apart[0] if SequenceMatcher(None, ours.words, theirs.words, autojunk=False).ratio() >= SAME_WORDS else None


def _discrepancy(one: Said, other: Said, ours: tuple[str, Span], theirs: tuple[str, Span]) -> Discrepancy:
    claims = tuple(sorted((_claim(one, *ours), _claim(other, *theirs))))
    return Discrepancy(stable_id("di", "number", *claims), "number", claims, Why("tensions.number_differs"))


def _claim(said: Said, figure: str, span: Span) -> Claim:
    return Claim(figure, said.statement.page, span.start, span.end)
