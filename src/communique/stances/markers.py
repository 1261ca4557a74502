"""Markers of conditions: the words of `conditions.toml` met in the words said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Token
from communique.stances.patterns import Table, compiled, form, match
from communique.stances.scene import Line, Scene

ONLY = frozenset({"только", "лишь", "исключительно", "единственно"})
"""Words that say that nothing else will do."""


class Marker(msgspec.Struct, frozen=True, gc=False):
    """A marker met in a line: its tokens `start` to `end` (exclusive) and its entry."""

    line: Line
    start: int
    end: int
    entry: Entry

    @property
    def only(self) -> bool:
        """Whether nothing else will do: the marker says so, or a word right before or inside it."""
        near = self.line.tokens[max(0, self.start - 1) : self.start if self.entry.flag("open") else self.end]
        return self.entry.flag("only") or any(form(token) in ONLY for token in near)


Marks = Mapping[str, Sequence[Marker]]
"""The markers of a statement by their table, each table's in order of text."""


@lru_cache(maxsize=1)
def _patterns() -> Table:
    """The patterns of all tables of `conditions.toml` that hold markers."""
    return Table([entry for entry in lexicon.entries("ru", "conditions") if entry.table != "joint"])


def marks_of(scene: Scene) -> Marks:
    """The markers in the words said, at each place the longest of its table that is no idiom; most hold none."""
    table = _patterns()
    found: dict[str, list[Marker]] = {}
    for line in scene.lines:
        last: dict[str, int] = {}
        for at in line.openers:
            for end, entry in table.matches(line.tokens, at):
                if at >= last.get(entry.table, 0) and not _idiom(line.tokens, at, end, entry):
                    found.setdefault(entry.table, []).append(Marker(line, at, end, entry))
                    last[entry.table] = end
    return found


def _idiom(tokens: tuple[Token, ...], start: int, end: int, entry: Entry) -> bool:
    """Whether the words around a marker make it something else."""
    if any(match(compiled(words), tokens, end) for words in entry.words("after")):
        return True
    for words in entry.words("before"):
        pattern = compiled(words)
        at = start - len(pattern.places)
        if at >= 0 and match(pattern, tokens, at) == start:
            return True
    return False
