"""Have we read this before? Reprints: pages that carry the same text, who had it first, and what the copy changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique.model import Reading, Reprint


def find_reprints(readings: Sequence[Reading]) -> tuple[Reprint, ...]:
    """The groups of pages whose articles share most of their text, whatever the order of `readings`."""
    raise NotImplementedError
