"""Have we read this before? Reprints: pages that carry the same text, who had it first, and what the copy changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique.copies.lineage import changed_places, original_of
from communique.copies.shingles import Text, pairs, text_of
from communique.model import Reading, Reprint, Why, stable_id

__all__ = ["find_reprints"]


def find_reprints(readings: Sequence[Reading]) -> tuple[Reprint, ...]:
    """The groups of pages whose articles share most of their text, whatever the order of `readings`."""
    ordered = sorted(readings, key=lambda reading: reading.page.id)
    texts = [text_of(reading) for reading in ordered]
    groups = _groups(len(texts), pairs(texts))
    return tuple(sorted(_reprint([ordered[at] for at in group], [texts[at] for at in group]) for group in groups))


def _groups(size: int, found: Sequence[tuple[int, int, float]]) -> list[list[int]]:
    """The connected components of two and more."""
    root = list(range(size))

    def top(at: int) -> int:
        while root[at] != at:
            at = root[at]
        return at

    for a, b, _ in found:
        low, high = sorted((top(a), top(b)))
        root[high] = low
    groups: dict[int, list[int]] = {}
    for at in range(size):
        groups.setdefault(top(at), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def _reprint(readings: Sequence[Reading], texts: Sequence[Text]) -> Reprint:
    pages = tuple(reading.page.id for reading in readings)
    original, rule, reason = original_of(readings)
    base = texts[pages.index(original)] if original else texts[0]
    changed = tuple(sorted(place for text in texts if text is not base for place in changed_places(text, base)))
    return Reprint(stable_id("rp", *pages), pages, original, reason, changed, Why(rule, notes=(reason,)))
