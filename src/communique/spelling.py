"""How words are spelt where they are compared: lower case, ё as е. Never a page's own text, whose offsets count."""

from __future__ import annotations

from functools import lru_cache

WORDS = 1 << 15
"""How many words are kept as they are compared: those of some thousand articles, a few megabytes."""


def fold(text: str) -> str:
    """Lower case with ё as е."""
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=WORDS)
def plain(word: str) -> str:
    """One word in lower case with ё as е; words come again and again, texts don't."""
    return fold(word)
