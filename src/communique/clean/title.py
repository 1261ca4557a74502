"""Which line is the headline, and which run of lines belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.clean.lines import Line, key_of
from communique.clean.rules import Verdict
from communique.clean.run import Run, best_run, run_from
from communique.clean.trim import runs_on

TITLE_WORDS = range(2, 36)
"""How many words a headline has; the longest of 2,100 had 24, with a subtitle in it some more."""

REACH = 12
"""How many lines above its text a headline is sought where nothing marks it."""

GAP = 30
"""How many lines of furniture may stand between a headline that the page marks as such and its text."""

ANCHORED = 0.6
"""A run below a marked headline is taken when it weighs at least this share of the heaviest run of the page."""

STEM = 5
"""Letters by which two forms of a Russian word are taken for one."""

_WORD = re.compile(r"[^\W_]{4,}")
NO_TITLE = frozenset(("template", "counter", "date line", "source address", "share", "subscribe", "notice", "credit"))


def find_article(
    lines: Sequence[Line], verdicts: Sequence[Verdict | None], weights: Sequence[float], named: str
) -> tuple[Line | None, Run | None]:
    """The headline and the run of lines of its text; `named` is the title that the page's source gives."""
    heaviest = best_run(weights)
    anchors = [line for line in lines if _can_head(line, verdicts) and _is_marked(line, lines, named)]
    best: tuple[float, Line, Run] | None = None
    for line in anchors:
        run = run_from(weights, line.index + 1)
        if run and _first_text(weights, run) - line.index <= GAP and (best is None or run.weight > best[0]):
            best = (run.weight, line, run)
    if best and heaviest and best[0] >= ANCHORED * heaviest.weight:
        return best[1], best[2]
    if heaviest is None:
        return None, None
    title = _above(lines, verdicts, heaviest)
    if title is None and heaviest.first == 0 and runs_on(lines[0]):
        title = lines[0]
    return title, Run(title.index + 1 if title else heaviest.first, heaviest.last, heaviest.weight)


def _first_text(weights: Sequence[float], run: Run) -> int:
    return next((i for i in range(run.first, run.last) if weights[i] > 0), run.last)


def _can_head(line: Line, verdicts: Sequence[Verdict | None]) -> bool:
    verdict = verdicts[line.index]
    return line.words in TITLE_WORDS and not line.cut and (verdict is None or verdict.reason not in NO_TITLE)


def _is_marked(line: Line, lines: Sequence[Line], named: str) -> bool:
    """Whether the page names the line as its title: in its head, as `h1`, or in the first line of a flattened page."""
    if line.hint == "heading":
        return True
    names = [key_of(named)] if named else []
    if line.index and lines[0].words > line.words:
        names.append(lines[0].key)
    return line.words >= 3 and any(_begins(name, line.key) for name in names)


def _begins(name: str, key: str) -> bool:
    """Whether the title of the page holds the line as a whole."""
    return f" {key} " in f" {name} "


def _above(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> Line | None:
    """The line above the text, or among its first, that looks most like its headline."""
    text = next((i for i in range(run.first, run.last) if verdicts[i] is None and lines[i].is_prose), run.first)
    lead = _stems(" ".join(line.text for line in lines[text : text + 3]))
    best: tuple[float, Line] | None = None
    for line in lines[max(0, text - REACH) : text + 1]:
        if not _can_head(line, verdicts) or (line.index == text and len(lines) < 2):
            continue
        value = _value(line, verdicts, lead, text)
        if value > 0 and (best is None or value > best[0]):
            best = (value, line)
    return best[1] if best else None


def _value(line: Line, verdicts: Sequence[Verdict | None], lead: frozenset[str], text: int) -> float:
    """How much a line looks like the headline of the text below: by shared words, nearness and shape."""
    own = _stems(line.text)
    shared = len(own & lead) / max(4, len(own))
    near = 1 - (text - line.index) / (REACH + 1)
    verdict = verdicts[line.index]
    spoilt = 1.0 if verdict and verdict.rule != "clean.ticker" else 0.0
    prose = 0.8 if line.ends and line.text[-1] not in '?!»"' else 0.0
    own_line = 0.6 if line.index == text else 0.0
    return 2 * shared + 0.6 * near + 0.4 * (line.words >= 4) + 0.3 * (line.index == 0) - spoilt - prose - own_line - 0.3


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall(key_of(text)))
