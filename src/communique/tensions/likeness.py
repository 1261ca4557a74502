"""Whether two rows of words may be alike, by their lengths and by the words that one of them lacks."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def may_be_alike(ours: Sequence[str], theirs: Sequence[str], least: float) -> bool:
    """Whether the similarity of two rows, twice the words that they share over all words, may reach `least`.

    Never less than `quick_ratio` of difflib's matcher would allow, at a tenth of its cost.
    """
    words = len(ours) + len(theirs)
    if not words or 2 * min(len(ours), len(theirs)) / words < least:
        return not words
    own, other = set(ours), set(theirs)
    shared = min(len(ours) - len(own - other), len(theirs) - len(other - own))
    return 2 * shared / words >= least


def matched(ours: Sequence[str], theirs: Sequence[str], least: float) -> SequenceMatcher[str] | None:
    """What holds two rows against each other; None where they are less alike than `least` whatever their order."""
    if not may_be_alike(ours, theirs, least):
        return None
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher if matcher.quick_ratio() >= least else None
