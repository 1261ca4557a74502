"""Markers of conditions: the words of `conditions.toml` met in the words said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Token
from communique.stances.patterns import Table, compiled, form, match
from communique.stances.scene import Line, Scene

ONLY = frozenset({"только", "лишь", "исключительно", "единственно"})
"""Words that say that nothing else will do."""


class Marker(msgspec.Struct, frozen=True):
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


@lru_cache(maxsize=8)
def patterns(table: str) -> Table:
    """The patterns of one table of `conditions.toml`."""
    return Table(lexicon.table("ru", "conditions", table))


@lru_cache(maxsize=1)
def _all() -> Table:
    return Table(lexicon.entries("ru", "conditions"))


def marked(scene: Scene) -> bool:
    """Whether the words of some marker stand in the words said: most statements hold none."""
    table = _all()
    places = ((line.tokens, at) for line in scene.lines for at, token in enumerate(line.tokens) if table.opens(token))
    return any(True for tokens, at in places for _ in table.matches(tokens, at))


def markers(scene: Scene, table: str) -> Iterator[Marker]:
    """The markers of one table in the words said, in order of text."""
    opens = patterns(table).opens
    for line in scene.lines:
        at = 0
        while at < len(line.tokens):
            marker = _marker(line, at, table) if opens(line.tokens[at]) else None
            if marker:
                yield marker
            at = marker.end if marker else at + 1


def _marker(line: Line, at: int, table: str) -> Marker | None:
    """The longest marker that begins at token `at` and is no idiom."""
    for end, entry in patterns(table).matches(line.tokens, at):
        if not _idiom(line.tokens, at, end, entry):
            return Marker(line, at, end, entry)
    return None


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
