"""Tokens as razdel cuts them, without cutting the same piece of text twice.

razdel always splits at white space, and its rules look across it only where a piece begins or ends with a mark that
joins its neighbours (`-`, `.`, `/`, …). So the tokens of a piece between spaces are kept by the piece alone, and by
the kinds of the neighbouring characters as well where it begins or ends with such a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from razdel import tokenize

_PIECE = re.compile(r"\S+")
_PLAIN = re.compile(r"([«\"(]?)([а-яё]+)([.,:;!?»\")]?)", re.IGNORECASE)
_JOINING = frozenset("-–—‐−‒⁃―_.,/\\")
_KINDS = (
    (re.compile(r"[а-яё]", re.IGNORECASE), "а"),
    (re.compile(r"[a-z]", re.IGNORECASE), "a"),
    (re.compile(r"\d"), "1"),
)
_MARK, _OTHER = "!", "Δ"


def words(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every token of `text`, as `razdel.tokenize` gives them."""
    pieces = [(match.start(), match.group()) for match in _PIECE.finditer(text)]
    for at, (start, piece) in enumerate(pieces):
        if plain := _PLAIN.fullmatch(piece):
            yield from _around_a_word(start, plain)
            continue
        left = right = ""
        if piece[0] in _JOINING and at:
            left = _stand_in(pieces[at - 1][1][-1])
        if piece[-1] in _JOINING and at + 1 < len(pieces):
            right = _stand_in(pieces[at + 1][1][0])
        for first, last in _cuts(piece, left, right):
            yield start + first, start + last


def _around_a_word(start: int, plain: re.Match[str]) -> Iterator[tuple[int, int]]:
    """A Russian word with at most one mark before and one after it: razdel joins none of the three, ever."""
    first, last = plain.span(2)
    if first:
        yield start, start + 1
    yield start + first, start + last
    if plain.end() > last:
        yield start + last, start + plain.end()


@lru_cache(maxsize=30_000)
def _cuts(piece: str, left: str, right: str) -> tuple[tuple[int, int], ...]:
    """The tokens of a piece between a stand-in for the character before it and one for that after it."""
    found = list(tokenize(" ".join(part for part in (left, piece, right) if part)))
    shift = len(left) + 1 if left else 0
    own = found[bool(left) : len(found) - bool(right)]
    return tuple((token.start - shift, token.stop - shift) for token in own)


@lru_cache(maxsize=4096)
def _stand_in(character: str) -> str:
    """A character of the same kind for razdel's rules."""
    for pattern, example in _KINDS:
        if pattern.match(character):
            return example
    return _MARK if len(list(tokenize(f"{character}а"))) == 2 else _OTHER
