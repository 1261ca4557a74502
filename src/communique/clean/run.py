"""Which run of lines is the article: the one with the most running text and the least furniture in between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from communique.clean.lines import Line
from communique.clean.rules import Verdict

PROSE_CAP = 60
"""Words of one paragraph that count: beyond it, one long paragraph would outweigh an article of many."""

WEIGHTS = {
    "notice": -150.0,
    "section": -60.0,
    "credit": -60.0,
    "source address": -60.0,
    "comments": -60.0,
    "subscribe": -15.0,
    "read also": -12.0,
    "share": -10.0,
    "template": -10.0,
    "date line": -8.0,
    "teaser": -8.0,
    "menu": -8.0,
    "advert": -4.0,
    "byline": -4.0,
    "caption": -4.0,
    "counter": -3.0,
    "repeat": 0.0,
}
"""What a line of furniture takes from a run, in words of running text: a heading over other stories outweighs one
paragraph of a teaser below it, but not the second half of an article that it stands in. Chosen on 146 news pages."""

PLAIN = -6.0
"""What any other short line takes."""

AFTER_COMMENTS = 0.3
"""How much the running text below the heading of the comments counts: readers write much, and it isn't the article."""

PAIR_WEIGHT = -10.0
"""What a headline with its one paragraph takes below a heading over other stories."""

HEAD_WORDS = range(4, 25)
"""Words of a headline over one paragraph of another story."""

STORY_LINES = 7
"""Lines that a story in a list has at most: headline, date, paragraph, and what counts views and comments."""

OWN = 0.8
"""A headline with so many of the words of the page's title is the page's own."""

SHARED, TITLE_GAIN = 2, 40.0
"""A paragraph that shares so many words with the page's title gains this much for all of them, its part for some."""

SOME_TEXT = 40
"""Words of running text after which a heading of comments is the article's and not a menu's."""

PLAIN_SHARE = 0.75
"""From this share of running text on, a page is hardly more than its article: articles as text alone have 0.8 and more,
web pages below 0.6, a dump with a short tail of furniture lies between."""

HEAD_COST = 3.0
"""Furniture between a headline and its text takes a third of what it takes elsewhere: there it is usual."""

BOX = 25
"""How many lines a box of other stories inside an article has at most."""

LEAST = 3.0
"""The least weight of an article: one sentence."""


class Run(msgspec.Struct, frozen=True):
    """Lines `first` to `last`, `last` exclusive, and the weight of their text."""

    first: int
    last: int
    weight: float


def weigh(lines: Sequence[Line], verdicts: Sequence[Verdict | None], named: frozenset[str]) -> list[float]:
    """The weight of every line for the run that it may be in; `named` are the stems of the page's title."""
    weights: list[float] = []
    read = 0.0
    factor = 1.0
    below = False
    dated = _dated_stories(lines, verdicts, named)
    for line, verdict in zip(lines, verdicts, strict=True):
        weight = _weight(line, verdict)
        below |= verdict is not None and verdict.final
        below |= verdict is not None and verdict.reason == "section"
        if line.index in dated:
            weight = PAIR_WEIGHT - min(lines[line.index + 2].words, PROSE_CAP)
        elif _is_ticker_pair(lines, verdicts, line.index) or (below and _heads_a_teaser(lines, verdicts, line.index)):
            weight = PAIR_WEIGHT - min(lines[line.index + 1].words, PROSE_CAP)
        if verdict and verdict.reason == "comments" and read >= SOME_TEXT:
            factor = AFTER_COMMENTS
        if weight > 0:
            read += weight
            weight = weight * factor + _told_by_title(line, named)
        weights.append(weight)
    return weights


def _told_by_title(line: Line, named: frozenset[str]) -> float:
    """What a paragraph gains by the words that it shares with the page's title."""
    shared = line.shares(named)
    return TITLE_GAIN * shared / len(named) if shared >= SHARED else 0.0


def _weight(line: Line, verdict: Verdict | None) -> float:
    if verdict:
        return WEIGHTS[verdict.reason]
    return float(min(line.words, PROSE_CAP)) if line.is_prose else PLAIN


def _is_ticker_pair(lines: Sequence[Line], verdicts: Sequence[Verdict | None], at: int) -> bool:
    """Whether a ticker's headline with its paragraph stands here and another one follows."""
    rows = verdicts[at : at + 3 : 2]
    tickers = [verdict is not None and verdict.rule == "clean.ticker" for verdict in rows]
    return tickers == [True, True] and lines[at + 1].is_prose


def _dated_stories(lines: Sequence[Line], verdicts: Sequence[Verdict | None], named: frozenset[str]) -> set[int]:
    """The headlines of a list of stories with their dates: headline, date line, paragraph, and the next near by."""
    heads = [
        line.index
        for line, date, text in zip(lines, lines[1:], lines[2:], strict=False)
        if not line.is_prose and line.words in HEAD_WORDS and text.is_prose and not verdicts[text.index]
        if (verdict := verdicts[date.index]) and verdict.reason == "date line"
    ]
    near = {at for at, after in pairwise(heads) if after - at <= STORY_LINES}
    near |= {after for at, after in pairwise(heads) if after - at <= STORY_LINES}
    return {at for at in near if not named or len(lines[at].stems & named) < OWN * len(named)}


def _heads_a_teaser(lines: Sequence[Line], verdicts: Sequence[Verdict | None], at: int) -> bool:
    """Whether a headline, one paragraph and no second one stand here."""
    if verdicts[at] or lines[at].is_prose:
        return False
    after = [i for i in (at + 1, at + 2) if i < len(lines)]
    prose = [verdicts[i] is None and lines[i].is_prose for i in after]
    return lines[at].words in HEAD_WORDS and prose[:1] == [True] and prose[1:] != [True]


def is_plain(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> bool:
    """Whether the page is hardly more than its article, so that its odd lines (lists) are the article's."""
    prose = sum(line.words for line in lines[run.first : run.last] if line.is_prose and not verdicts[line.index])
    return prose >= PLAIN_SHARE * sum(line.words for line in lines)


def widen(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> Run:
    """The run with the lines after it up to the first that is furniture."""
    last = run.last
    while last < len(lines) and verdicts[last] is None:
        last += 1
    return Run(run.first, last, run.weight)


def rejoin(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> Run:
    """The run with the paragraphs behind a box of other stories, where all stand in one and the same element."""
    text = [line for line in lines[run.first : run.last] if line.is_prose and not verdicts[line.index]]
    if not text or len(text[-1].tags) < 2:
        return run
    home, last = text[-1].tags, run.last
    for line in lines[run.last : run.last + BOX]:
        verdict = verdicts[line.index]
        if line.tags[: len(home) - 1] != home[:-1] or (verdict and verdict.reason == "comments"):
            break
        if any(tag.partition(".")[0] in ("h1", "h2", "h3") for tag in line.tags[len(home) - 1 :]):
            break
        if line.tags == home and line.is_prose and not verdict:
            last = line.index + 1
    return Run(run.first, last, run.weight)


def best_run(weights: Sequence[float]) -> Run | None:
    """The contiguous run of the greatest weight, the earliest of equals."""
    best: Run | None = None
    start, total = 0, 0.0
    for i, weight in enumerate(weights):
        if total <= 0:
            start, total = i, 0.0
        total += weight
        if weight > 0 and (best is None or total > best.weight):
            best = Run(start, i + 1, total)
    return best if best and best.weight >= LEAST else None


def run_from(weights: Sequence[float], first: int) -> Run | None:
    """The run that begins at `first` and goes on as long as it gains; what stands above its text costs little."""
    best: Run | None = None
    total = 0.0
    begun = False
    for i in range(first, len(weights)):
        begun |= weights[i] > 0
        total += weights[i] if begun else max(weights[i], PLAIN) / HEAD_COST
        if weights[i] > 0 and (best is None or total > best.weight):
            best = Run(first, i + 1, total)
    return best if best and best.weight >= LEAST else None
