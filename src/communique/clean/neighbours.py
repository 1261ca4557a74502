"""What only its neighbours tell of a line: copies of what stood before, captions above a credit."""

from __future__ import annotations

from collections.abc import Sequence

from communique.clean.lines import Line
from communique.clean.rules import Verdict

SHINGLE = 5
"""Words in a row by which a copy is told; shorter phrases recur in any article."""

COPIED = 0.8
"""A line is a copy when this share of its runs of words stood before."""

COPY_WORDS = 4
"""Shorter lines are compared as a whole only."""


NEAR = 4
"""How many lines below breadcrumbs the headline stands that ran into them."""


def repeats(lines: Sequence[Line]) -> dict[int, Verdict]:
    """The lines whose words stood before, in a line or over several: the second copy of a body, a headline again."""
    seen: set[tuple[str, ...]] = set()
    whole: set[str] = set()
    out: dict[int, Verdict] = {}
    for line in lines:
        words = line.key.split()
        runs = [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
        copied = sum(run in seen for run in runs) / len(runs) if runs else 0.0
        if line.key in whole or copied >= COPIED or _is_start_of(line, whole):
            out[line.index] = Verdict("repeat", "clean.repeat")
        else:
            seen.update(runs)
            whole.add(line.key)
    return out


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
