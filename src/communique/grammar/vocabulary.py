"""The words of the models' vocabulary by their numbers, looked up in the list as it comes.

A dictionary of 250,000 words takes longer to build than 300 articles take to be looked up in it. The list is in the
order of its bytes, so a word is found by halving, all words of a run of sentences at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

KEY = 32
"""Bytes of a word that are compared at once, 16 letters: one word in forty is longer, and is compared in full."""

STEP = 64
"""Of so many words one is kept as a key of Python's own, by which a single word is looked up first: to compare with a
key of the whole list takes ten times as long."""

_NEWLINE = ord("\n")


class Vocabulary:
    """Sorted words, one a line, and after them two that stand for no word: the first for any that isn't listed."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self._ends = np.append(np.flatnonzero(np.frombuffer(lines, np.uint8) == _NEWLINE), len(lines))
        self._starts = np.append(0, self._ends[:-1] + 1)
        self.unknown = self._ends.size - 2
        padded = np.frombuffer(lines + bytes(KEY), np.uint8)
        keys = np.lib.stride_tricks.sliding_window_view(padded, KEY)[self._starts[: self.unknown]]
        keys *= np.arange(KEY) < (self._ends - self._starts)[: self.unknown, None]
        self._keys = keys.view(f"S{KEY}").ravel()
        self._every: list[bytes] = self._keys[::STEP].tolist()

    def number(self, word: str) -> int:
        """The number of one word in lower case."""
        spelled = word.encode(errors="surrogatepass")
        key = spelled[:KEY]
        last = STEP * bisect_left(self._every, key)
        at = bisect_left(self._keys, key, max(last - STEP, 0), min(last, self.unknown))
        if len(spelled) < KEY:
            return at if at < self.unknown and self._keys[at] == spelled else self.unknown
        return self._in_full(spelled, at)

    def numbers(self, words: Sequence[str]) -> list[int]:
        """The numbers of some words in lower case."""
        spelled = [word.encode(errors="surrogatepass") for word in words]
        wanted = np.array(spelled, dtype=self._keys.dtype)
        places = np.searchsorted(self._keys, wanted)
        found = np.where(self._keys[np.minimum(places, self.unknown - 1)] == wanted, places, self.unknown).tolist()
        return [
            number if len(word) < KEY and b"\0" not in word else self._in_full(word, number)
            for word, number in zip(spelled, found, strict=True)
        ]

    def _in_full(self, word: bytes, number: int) -> int:
        """The number of a word whose key is first met at `number`: several long words may have it."""
        while number < self.unknown and (listed := self._listed(number)) != word:
            number = number + 1 if listed[:KEY] == word[:KEY] else self.unknown
        return number

    def _listed(self, number: int) -> bytes:
        return self._lines[self._starts[number] : self._ends[number]]
