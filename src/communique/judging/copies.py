"""The same statement or meeting on the pages that carry the same text: who judges one judges them all."""

from __future__ import annotations

from collections.abc import Iterator

from communique import store as record
from communique.model import Meeting, Reading, Reprint, Span, Statement
from communique.store import Store


def on_copies(store: Store, kind: str, id: str) -> Iterator[tuple[str, str, Span]]:
    """What the reprints of its page have of a statement or a meeting, in the same words: id, page, place."""
    home = record.home_page(store, kind, id)
    kept = record.reading(store, home)
    keys = {_key(one, kept) for one in _records(kind, kept) if one.id == id}
    pages = {page for found in record.across_on(store, Reprint, [home]) for page in found.pages} - {home}
    for page in sorted(pages):
        reading = record.reading(store, page)
        for one in _records(kind, reading):
            if _key(one, reading) in keys:
                yield one.id, page, place_of(one)


def place_of(one: Statement | Meeting) -> Span:
    """Where a statement or a meeting is told."""
    return one.extent if isinstance(one, Statement) else one.evidence[0]


def _records(kind: str, reading: Reading) -> tuple[Statement, ...] | tuple[Meeting, ...]:
    return reading.speech.statements if kind == "statement" else reading.meetings


def _key(one: Statement | Meeting, reading: Reading) -> tuple[object, ...]:
    """What makes it the same: the words, and who says them or who meets."""
    spans = one.content if isinstance(one, Statement) else one.evidence
    words = tuple(" ".join(span.of(reading.page.text).casefold().split()) for span in spans)
    if isinstance(one, Statement):
        return words, one.speaker.name if one.speaker else None
    return words, one.parties
