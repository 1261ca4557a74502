"""Pages that carry the same text."""

from __future__ import annotations

import msgspec

from communique.model.evidence import Why


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of characters of a named page."""

    page: str
    start: int
    end: int


class Link(msgspec.Struct, frozen=True, order=True, gc=False):
    """From which page of its text a page took it, and why that is thought, in words."""

    page: str
    source: str
    reason: str


class Reprint(msgspec.Struct, frozen=True, order=True, gc=False):
    """Pages that carry the same text.

    `original` is the page that the others took it from, None where nothing shows it; `reason` says why in words.
    `changed` are the runs of each other page that its nearest relative (the original, else the first page) lacks;
    `links` say of each page from which other it took the text, as far as something shows it.
    """

    id: str
    pages: tuple[str, ...]
    original: str | None
    reason: str
    changed: tuple[Place, ...]
    why: Why
    links: tuple[Link, ...] = ()
