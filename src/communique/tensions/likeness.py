"""Whether two rows of words may be alike, by their lengths and by the words that one of them lacks."""

from __future__ import annotations

from collections.abc import Sequence


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
