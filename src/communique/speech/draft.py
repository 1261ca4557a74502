"""A statement as a rule finds it, before its speaker, relays and nesting are settled."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model import Part, Span
from communique.speech.speakers import Source

Fallback = Literal["none", "last", "sentence"]


class Draft(msgspec.Struct, frozen=True):
    """One statement found by one rule.

    `fallback` says where the speaker comes from if the rule saw none: nowhere (then the draft is dropped), the last
    speaker of the page so far, or the speaker of the statement before it in the same sentence.
    """

    rule: str
    sentence: int
    content: tuple[Span, ...]
    source: Source | None
    cue: Span | None = None
    entries: tuple[str, ...] = ()
    quotation: bool = False
    fallback: Fallback = "none"
    force: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    inside_quotation: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Where it belongs in the order of the page."""
        return self.content[0].start, -self.content[-1].end
