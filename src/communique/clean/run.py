"""Which run of lines is the article: the one with the most running text and the least furniture in between."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.clean.lines import Line
from communique.clean.rules import Verdict

PROSE_CAP = 60
"""Words of one paragraph that count: beyond it, one long paragraph would outweigh an article of many."""

WEIGHTS = {
    "section": -60.0,
    "read also": -12.0,
    "subscribe": -15.0,
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

END = -400.0
"""What the end of an article (rights, credit) takes: no article goes on beyond it, but one may follow furniture
of the same words at the page's head."""

PLAIN = -6.0
"""What any other short line takes."""

AFTER_COMMENTS = 0.3
"""How much the running text below the heading of the comments counts: readers write much, and it isn't the article."""

PAIR_WEIGHT = -10.0
"""What a headline with its one paragraph takes below a heading over other stories."""

LEAST = 4.0
"""The least weight of an article: one sentence."""


class Run(msgspec.Struct, frozen=True):
    """Lines `first` to `last`, `last` exclusive, and the weight of their text."""

    first: int
    last: int
    weight: float


def weigh(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> list[float]:
    """The weight of every line for the run that it may be in."""
    weights: list[float] = []
    read = 0.0
    factor = 1.0
    below_section = False
    for line, verdict in zip(lines, verdicts, strict=True):
        weight = _weight(line, verdict)
        if verdict and verdict.reason == "section":
            below_section = True
        elif weight <= PLAIN and below_section and _heads_a_teaser(lines, verdicts, line.index):
            weight = PAIR_WEIGHT - PROSE_CAP / 2
        if verdict and verdict.reason == "comments" and read >= SOME_TEXT:
            factor = AFTER_COMMENTS
        if weight > 0:
            read += weight
            weight *= factor
        weights.append(weight)
    return weights


SOME_TEXT = 40
"""Words of running text after which a heading of comments is the article's and not a menu's."""


def _weight(line: Line, verdict: Verdict | None) -> float:
    if verdict:
        return END if verdict.final and verdict.reason != "comments" else WEIGHTS.get(verdict.reason, END)
    return float(min(line.words, PROSE_CAP)) if line.is_prose else PLAIN


def _heads_a_teaser(lines: Sequence[Line], verdicts: Sequence[Verdict | None], at: int) -> bool:
    """Whether a headline, one paragraph and no second one stand here."""
    after = [i for i in (at + 1, at + 2) if i < len(lines)]
    prose = [verdicts[i] is None and lines[i].is_prose for i in after]
    return 4 <= lines[at].words <= 24 and prose[:1] == [True] and prose[1:] != [True]


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
    """The run that begins at `first` and goes on as long as it gains."""
    best: Run | None = None
    total = 0.0
    for i in range(first, len(weights)):
        total += weights[i] if weights[i] > END or total > 0 else PLAIN
        if weights[i] > 0 and (best is None or total > best.weight):
            best = Run(first, i + 1, total)
        if total < END:
            break
    return best if best and best.weight >= LEAST else None
