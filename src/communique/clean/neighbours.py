"""What only its neighbours tell of a line: copies of what stood before, captions above a credit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from communique.clean.lines import Line
from communique.clean.rules import Verdict

Runs = tuple[tuple[str, ...], ...]
"""The words of a line in runs of so many, each word but the last ones beginning one."""

SHINGLE = 5
"""Words in a row by which a copy is told; shorter phrases recur in any article."""

COPIED = 0.8
"""A line is a copy when this share of its runs of words stood before."""

COPY_WORDS = 4
"""Shorter lines are compared as a whole only."""


LEAD_WORDS, LEAD_REACH = 12, 8
"""A lead of so many words is looked for in the paragraphs that follow, so many lines down."""

FULLER = 1.5
"""Such a paragraph has so many times the lead's words at most: longer, it is the whole body once more."""

NEAR = 4
"""How many lines below breadcrumbs the headline stands that ran into them."""


def repeats(lines: Sequence[Line]) -> dict[int, Verdict]:
    """The lines whose words stood before, in a line or over several: the second copy of a body, a headline again."""
    seen: set[tuple[str, ...]] = set()
    whole: set[str] = set()
    out: dict[int, Verdict] = {}
    told = [runs_of(line.key) for line in lines]
    for at, (line, runs) in enumerate(zip(lines, told, strict=True)):
        near = slice(at + 1, at + 1 + LEAD_REACH)
        if line.words >= LEAD_WORDS and line.is_prose and _is_held(line, runs, lines[near], told[near]):
            out[line.index] = Verdict("repeat", "clean.lead_repeated")
            continue
        copied = 0.0 if seen.isdisjoint(runs) else sum(run in seen for run in runs) / len(runs)
        if line.key in whole or copied >= COPIED or _is_start_of(line, whole):
            out[line.index] = Verdict("repeat", "clean.repeat")
        else:
            seen.update(runs)
            whole.add(line.key)
    return out


@lru_cache(maxsize=512)
def runs_of(key: str) -> tuple[tuple[str, ...], ...]:
    """The runs of words by which a copy is told; a page asks for those of a line several times."""
    words = key.split()
    return tuple(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def _is_held(line: Line, runs: Runs, after: Sequence[Line], told: Sequence[Runs]) -> bool:
    """Whether one of the next lines is longer and says it all again: the paragraph with the dateline below a lead."""
    own = set(runs)
    for other, its in zip(after, told, strict=True):
        if line.words < other.words <= FULLER * line.words and other.is_prose and not own.isdisjoint(its):
            said = set(its)
            if sum(run in said for run in runs) >= COPIED * len(runs):
                return True
    return False


def _is_start_of(line: Line, whole: set[str]) -> bool:
    """Whether the line is the beginning of an earlier one, broken off in dots."""
    return line.cut and line.words >= COPY_WORDS - 1 and any(key.startswith(line.key) for key in whole)


def glued_path(line: Line, lines: Sequence[Line]) -> Verdict | None:
    """Breadcrumbs that run into the headline which stands below once more: «ГлавнаяМирПорт открыт»."""
    for other in lines[line.index + 1 : line.index + 1 + NEAR]:
        head = line.text.removesuffix(other.text)
        if other.words >= COPY_WORDS - 1 and head not in (line.text, "") and head[-1].isalpha():
            return Verdict("menu", "clean.glued_path")
    return None


def caption_above_credit(line: Line, after: Verdict | None) -> Verdict | None:
    """A line without a full stop whose next line is the credit of a photograph."""
    if not line.ends and not line.is_prose and after and after.reason == "caption":
        return Verdict("caption", "clean.caption_above_credit")
    return None
