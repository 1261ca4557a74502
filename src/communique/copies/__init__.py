"""Have we read this before? Reprints: pages that carry the same text, who had it first, and what the copy changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from communique.copies.chains import dated, links_of, links_with
from communique.copies.lineage import changed_places, original_of
from communique.copies.texts import Text, carries, is_copy, is_part
from communique.model import Link, Origin, Place, Reprint, Why, stable_id

__all__ = [
    "Kin",
    "Text",
    "carries",
    "changed_places",
    "dated",
    "is_copy",
    "is_part",
    "kin_of",
    "links_of",
    "links_with",
    "reprint_of",
]


class Kin(msgspec.Struct, frozen=True):
    """The pages of one text: the page that the others took it from, why, and the page that leads them.

    The one that leads is the original, else the first in time, else the first by id.
    """

    pages: tuple[str, ...]
    original: str | None
    rule: str
    reason: str
    leader: str

    @property
    def id(self) -> str:
        """The id of their record."""
        return stable_id("rp", self.leader)


def kin_of(origins: Sequence[Origin]) -> Kin:
    """What the pages of one text are to each other."""
    ordered = sorted(origins, key=lambda origin: origin.page)
    original, rule, reason = original_of(ordered)
    return Kin(tuple(t.page for t in ordered), original, rule, reason, original or min(ordered, key=_in_time).page)


def reprint_of(kin: Kin, changed: Mapping[str, Sequence[Place]], links: Sequence[Link]) -> Reprint:
    """The record of the pages of one text, with what each changed of the leading page's and whence it has it."""
    places = tuple(sorted(place for row in changed.values() for place in row))
    why = Why(kin.rule, notes=(kin.reason,))
    return Reprint(kin.id, kin.pages, kin.original, kin.reason, places, why, tuple(sorted(links)))


def _in_time(origin: Origin) -> tuple[bool, str, str]:
    return not origin.told, origin.told or "", origin.page
