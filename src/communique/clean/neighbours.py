"""What only its neighbours tell of a line: copies of what stood before, captions above a credit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from communique.clean.lines import Line
from communique.clean.rules import Verdict

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
    before = _Before()
    out: dict[int, Verdict] = {}
    words = [line.key.split() for line in lines]
    for at, line in enumerate(lines):
        near = slice(at + 1, at + 1 + LEAD_REACH)
        if line.words >= LEAD_WORDS and line.is_prose and _is_held(line, words[at], lines[near], words[near]):
            out[line.index] = Verdict("repeat", "clean.lead_repeated")
        elif before.has(line, words[at]):
            out[line.index] = Verdict("repeat", "clean.repeat")
        else:
            before.add(line, words[at])
    return out


class _Before:
    """The lines of a page so far, as far as the next is compared with them.

    Hardly a line has most of its words in common with those before, so that runs of words are seldom looked at.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._words: set[str] = set()
        self._runs: set[tuple[str, ...]] = set()
        self._waiting: list[str] = []

    def add(self, line: Line, words: Sequence[str]) -> None:
        """Adds a line that is no copy."""
        self._keys.add(line.key)
        self._words.update(words)
        self._waiting.append(line.key)

    def has(self, line: Line, words: Sequence[str]) -> bool:
        """Whether a line is a copy of what stood before."""
        return line.key in self._keys or self._copied(line, words) or _is_start_of(line, self._keys)

    def _copied(self, line: Line, words: Sequence[str]) -> bool:
        if not _may_be_held(words, self._words):
            return False
        while self._waiting:
            self._runs.update(runs_of(self._waiting.pop()))
        runs = runs_of(line.key)
        return sum(run in self._runs for run in runs) >= COPIED * len(runs)


def _may_be_held(words: Sequence[str], others: Set[str]) -> bool:
    """Whether so many of the words of a line are among others that so many of its runs can be: each begins with one."""
    runs = len(words) - SHINGLE + 1
    return runs > 0 and sum(map(others.__contains__, words)) >= COPIED * runs


@lru_cache(maxsize=512)
def runs_of(key: str) -> tuple[tuple[str, ...], ...]:
    """The runs of words by which a copy is told; a page asks for those of a line several times."""
    words = key.split()
    return tuple(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def _is_held(line: Line, words: Sequence[str], after: Sequence[Line], others: Sequence[Sequence[str]]) -> bool:
    """Whether one of the next lines is longer and says it all again: the paragraph with the dateline below a lead."""
    for other, its in zip(after, others, strict=True):
        longer = line.words < other.words <= FULLER * line.words
        if longer and _may_be_held(words, set(its)) and other.is_prose:
            runs, said = runs_of(line.key), set(runs_of(other.key))
            if sum(run in said for run in runs) >= COPIED * len(runs):
                return True
    return False


def _is_start_of(line: Line, whole: Iterable[str]) -> bool:
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
