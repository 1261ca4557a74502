"""Which line is the headline, and which run of lines belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.clean.lines import Line, key_of, stems
from communique.clean.rules import Verdict
from communique.clean.run import SHARED, Run, best_run, run_from
from communique.clean.trim import runs_on

TITLE_WORDS = range(2, 36)
"""How many words a headline has; the longest of 2,100 had 24, with a subtitle in it some more."""

HEADLINE_WORDS = 3
"""The words of a headline at least by which it is known again in the page's title."""

REACH = 12
"""How many lines above its text a headline is sought where nothing marks it."""

FIRST = 0.8
"""What the first line of a page gains as a headline: dumps of articles begin with it."""

GAP = 30
"""How many lines of furniture may stand between a headline that the page marks as such and its text."""

MOST_ANCHORS = 20
"""How many marked headlines are tried; a page repeats its own in menus a few times."""

PARTED = 25
"""How many lines from its headline on an article may begin, when its lead stands first and furniture next."""

LEAD = 3
"""Paragraphs whose words a headline is compared with."""

ANCHORED = 0.3
"""A run below a marked headline is taken when it weighs at least this share of the heaviest run of the page."""

_STAMP = re.compile(r"[\s,|]*\d{1,2}[./]\d{1,2}[./]\d{2,4}(?:[\s,]+\d{1,2}:\d\d)?\s*\Z")
NO_TITLE = frozenset(("template", "counter", "date line", "source address", "share", "subscribe", "notice", "credit"))


def find_article(
    lines: Sequence[Line], verdicts: Sequence[Verdict | None], weights: Sequence[float], names: Sequence[str]
) -> tuple[Line | None, Run | None]:
    """The headline and the run of lines of its text; `names` are the titles that the page gives."""
    heaviest = best_run(weights)
    anchors = [line for line in lines if _can_head(line, verdicts) and _is_marked(line, lines, names)]
    marked = {line.index for line in anchors}
    anchors = [line for line in anchors if line.index - 1 not in marked or not _is_second(line, lines[line.index - 1])]
    if anchors and _begins(lines, verdicts):
        anchors = [lines[0], *anchors]
    best: tuple[float, Line, Run] | None = None
    for line in anchors[:MOST_ANCHORS]:
        run = run_from(weights, line.index + 1)
        if run and _first_text(weights, run) - line.index <= GAP and (best is None or run.weight > best[0]):
            best = (run.weight, line, run)
    if heaviest and (joined := _joined(lines, anchors, best[2] if best else None, heaviest, names)):
        return joined
    if best and heaviest and best[0] >= ANCHORED * heaviest.weight:
        return best[1], best[2]
    if heaviest is None:
        return None, None
    title = _above(lines, verdicts, heaviest)
    if title is None and heaviest.first == 0 and runs_on(lines[0]):
        title = lines[0]
    return title, Run(title.index + 1 if title else heaviest.first, heaviest.last, heaviest.weight)


def _joined(
    lines: Sequence[Line], anchors: Sequence[Line], near: Run | None, heaviest: Run, names: Sequence[str]
) -> tuple[Line, Run] | None:
    """The headline with all from it to the heaviest run, where that is on its subject and furniture parts them."""
    above = [line for line in anchors if 0 < heaviest.first - line.index <= PARTED]
    if not above or not names or (near and near.last >= heaviest.last):
        return None
    named = stems(names[0])
    if not any(len(line.stems & named) >= SHARED for line in lines[heaviest.first : heaviest.last]):
        return None
    return above[-1], Run(above[-1].index + 1, heaviest.last, heaviest.weight)


def _first_text(weights: Sequence[float], run: Run) -> int:
    return next((i for i in range(run.first, run.last) if weights[i] > 0), run.last)


def _can_head(line: Line, verdicts: Sequence[Verdict | None]) -> bool:
    verdict = verdicts[line.index]
    return (
        line.words in TITLE_WORDS
        and not line.cut
        and not (verdict and (verdict.reason in NO_TITLE or verdict.rule == "clean.glued_path"))
    )


def _begins(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> bool:
    """Whether the page begins with its headline and running text below: a line like it further on is a subheading."""
    text = [line.is_prose and not verdicts[line.index] for line in lines[1 : 1 + LEAD]]
    return text[:1] == [True] and sum(text) > 1 and not lines[0].is_prose and _can_head(lines[0], verdicts)


def titles_named(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    """What the page gives as its title: in its head, or in the first line of a flattened page."""
    first = lines[0].text if lines and lines[0].words in TITLE_WORDS and not lines[0].ends else ""
    return tuple(name for name in (title, first) if name)


def _is_marked(line: Line, lines: Sequence[Line], names: Sequence[str]) -> bool:
    """Whether the page names the line as its title, or marks it as `h1`."""
    if line.hint == "heading":
        return True
    if line.words < HEADLINE_WORDS or not (line.index > 0 or len(names) > 1):
        return False
    key = key_of(_STAMP.sub("", line.text)) if line.text[-1].isdigit() else line.key
    return any(f" {key} " in f" {key_of(name)} " for name in names)


def _is_second(line: Line, above: Line) -> bool:
    """Whether the line is the second of a heading of two, set apart by a line break: a subtitle."""
    return line.hint == above.hint == "heading" and line.tags[: len(above.tags)] == above.tags


def _above(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> Line | None:
    """The line above the text, or among its first, that looks most like its headline."""
    text = next((i for i in range(run.first, run.last) if verdicts[i] is None and lines[i].is_prose), run.first)
    best: tuple[float, Line] | None = None
    for line in lines[max(0, text - REACH) : text + 1]:
        if not _can_head(line, verdicts) or (line.index == text and line.ends):
            continue
        lead = frozenset[str]().union(*(other.stems for other in lines[max(text, line.index + 1) : text + LEAD]))
        value = _value(line, verdicts, lead, text)
        if value > 0 and (best is None or value > best[0]):
            best = (value, line)
    return best[1] if best else None


def _value(line: Line, verdicts: Sequence[Verdict | None], lead: frozenset[str], text: int) -> float:
    """How much a line looks like the headline of the text below: by shared words, nearness and shape."""
    own = line.stems
    shared = len(own & lead) / max(4, len(own))
    near = 1 - (text - line.index) / (REACH + 1)
    verdict = verdicts[line.index]
    spoilt = 1.0 if verdict and verdict.rule != "clean.ticker" else 0.0
    prose = 0.8 if line.ends and line.text[-1] not in '?!»"' else 0.0
    own_line = 0.6 if line.index == text else 0.0
    return (
        2 * shared + 0.6 * near + 0.4 * (line.words >= 4) + FIRST * (line.index == 0) - spoilt - prose - own_line - 0.3
    )
