"""Where a record stands on its page, and why it was made."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec

DIGITS = 14
"""Hexadecimal digits of an id."""


def stable_id(prefix: str, *parts: object) -> str:
    """An id made of the content alone: `prefix-` and fourteen hexadecimal digits.

    Among the six million mentions of 100,000 pages two have one id with a chance of 1 in 4,000; with ten digits, which
    are easier to read, some sixteen pairs had. More would not go into a signed number of 64 bits.
    """
    joined = "\x1f".join(map(str, parts))
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:DIGITS]}"


def id_on(prefix: str, page: str, *parts: object) -> str:
    """The id of something on a page: those on one page begin alike, so that they lie together in an index; with ids
    that lie anywhere each of them would write a piece of its own of a large record."""
    own = stable_id(prefix, page, *parts)
    return f"{prefix}-{_home(page)}{own[-DIGITS + HOME :]}"


HOME = 5
"""Digits that the ids of one page share: enough for a million pages, the rest for all that stands on one."""


@lru_cache(maxsize=64)
def _home(page: str) -> str:
    return stable_id("", page)[1 : HOME + 1]


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of characters of a page: code points from `start` to `end`, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Part(msgspec.Struct, frozen=True, order=True, gc=False):
    """A named piece of evidence: the part it plays (`cue`, `speaker`, `antecedent`, …) and where it stands."""

    label: str
    span: Span


class Why(msgspec.Struct, frozen=True, order=True, gc=False):
    """The reason for one record.

    `rule` is the rule's permanent name (`speech.says_that`), `entries` the lexicon entries that fired, as
    `ru/speech.toml:12` (file and line of the entry), `parts` the words that it rests on, `notes` what was
    considered besides, in words.
    """

    rule: str
    entries: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
