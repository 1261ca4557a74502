"""Tokens as razdel cuts them, without cutting the same piece of text twice.

razdel always splits at white space, and its rules look across it only where a piece begins or ends with a mark that
joins its neighbours (`-`, `.`, `/`, …). So the tokens of a piece between spaces are kept by the piece alone, and by
the kinds of the neighbouring characters as well where it begins or ends with such a mark.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec
from razdel import tokenize

_PLAIN = re.compile(
    r"""[«"(]*([а-яё]+(?:-[а-яё]+)*|\d+(?![.,])|[a-z]+(?!!))[»")]*[.,:;!?]?""",
    re.IGNORECASE,
)
"""A word or number between marks of which razdel joins none to it or to each other, ever («5,» may go on: «5, 6»)."""

_JOINING = frozenset("-–—‐−‒⁃―_.,/\\")
_KINDS = (
    (re.compile(r"[а-яё]", re.IGNORECASE), "а"),
    (re.compile(r"[a-z]", re.IGNORECASE), "a"),
    (re.compile(r"\d"), "1"),
)
_MARK, _OTHER = "!", "Δ"


PIECES = 30_000
"""Pieces between spaces, other than plain words, whose tokens are kept: those of a few thousand articles."""

Cuts = tuple[tuple[int, int], ...]


class Words(msgspec.Struct, frozen=True, gc=False):
    """The tokens of a text in three columns."""

    starts: list[int]
    ends: list[int]
    texts: list[str]


def words(text: str, start: int, end: int) -> Words:
    """The tokens of a part of `text`, as `razdel.tokenize` gives them; their places are those in `text`."""
    pieces = text[start:end].split()
    starts, ends, texts = [], [], []
    for at, piece in enumerate(pieces):
        start = text.index(piece, start)
        if plain := _PLAIN.fullmatch(piece):
            found = _around(*plain.span(1), len(piece))
        else:
            left = _stand_in(pieces[at - 1][-1]) if at and piece[0] in _JOINING else ""
            right = _stand_in(pieces[at + 1][0]) if piece[-1] in _JOINING and at + 1 < len(pieces) else ""
            found = _cuts(piece, left, right)
        for first, last in found:
            starts.append(start + first)
            ends.append(start + last)
            texts.append(piece[first:last])
        start += len(piece)
    return Words(starts, ends, texts)


@lru_cache(maxsize=4096)
def _around(first: int, last: int, size: int) -> Cuts:
    """A word or number with every mark before and after it by itself."""
    before, after = ([(at, at + 1) for at in range(*ends)] for ends in ((0, first), (last, size)))
    return (*before, (first, last), *after)


@lru_cache(maxsize=PIECES)
def _cuts(piece: str, left: str, right: str) -> Cuts:
    """The tokens of a piece between a stand-in for the character before it and one for that after it."""
    tokens = list(tokenize(" ".join(part for part in (left, piece, right) if part)))
    shift = len(left) + 1 if left else 0
    own = tokens[bool(left) : len(tokens) - bool(right)]
    return tuple((token.start - shift, token.stop - shift) for token in own)


@lru_cache(maxsize=4096)
def _stand_in(character: str) -> str:
    """A character of the same kind for razdel's rules."""
    for pattern, example in _KINDS:
        if pattern.match(character):
            return example
    return _MARK if len(list(tokenize(f"{character}а"))) == 2 else _OTHER
