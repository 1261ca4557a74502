"""An article as a row of words, told apart by hashes that are the same on every machine."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from communique.model import Span

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits are well spread (the golden ratio): Knuth's multiplicative hashing."""

_FOLD = np.uint64(29)
"""How far the upper bits are shifted onto the lower ones, so that all bits of all words count."""


def words_of(text: str, spans: Iterable[Span]) -> list[str]:
    """The words of some spans in lower case, ё as е."""
    return [word for span in spans for word in words_in(span.of(text))]


def words_in(text: str) -> list[str]:
    """The words of a text in lower case, ё as е."""
    return _WORD.findall(text.lower().replace("ё", "е"))


def places_of(text: str, spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Where the words of some spans stand: those of `words_of`, in the same order."""
    return [found.span() for span in spans for found in _WORD.finditer(text, span.start, span.end)]


def word_hash(word: str) -> int:
    """A number for a word, the same in every process."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def hashes_of(words: Sequence[str]) -> Hashes:
    """The numbers of some words, none of which holds white space: they are encoded together, which is cheap."""
    encoded = " ".join(words).encode("utf-8", "surrogatepass").split()
    return np.fromiter(map(zlib.crc32, encoded), dtype=np.uint64, count=len(encoded))


def runs(words: Hashes, length: int) -> Hashes:
    """A number for each run of `length` words, in order of the text."""
    count = len(words) - length + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for at in range(length):
        mixed = (mixed * _SPREAD) ^ (mixed >> _FOLD)
        mixed = mixed + words[at : at + count]
    mixed *= _SPREAD
    mixed ^= mixed >> _FOLD
    return mixed
