"""Articles as rows of words, and what of one text stands in another."""

from __future__ import annotations

import sys
from array import array
from collections import Counter, deque
from collections.abc import Iterable
from functools import cached_property

from communique.traces.keys import RUN

BRIDGE = 16
"""Words between two such runs that count as carried too, so edited: where two words of five were changed, 19 of 20 gaps
between runs that were left are shorter."""

ECHOES = 4
"""Places of one run in the other text that are looked at: a run that stands there more often is a refrain."""

PART = 0.45
"""How long the shorter text must be, as a share of the longer one, to be a copy of it: a text of which half was cut is
one. What is shorter stands in the longer text as a part of it; a note of three lines would otherwise bring together all
the reports that begin with it."""

WHOLE = 0.8
"""The share of a short text that must stand in a long one, edited or not, for the long one to carry it."""

SHARED = 0.5
"""The share of the shorter text that must be carried by the other, edited or not. Reports of their own that quote the
same speech share less, copies cut to their first half more."""

KEPT = 0.3
"""The share of the carried words that must stand there unedited: what was changed more is told anew, not copied. Where
two words of five are changed, one word in two still stands in a run of three."""


class Text:
    """An article as a row of words: how many they are, and the runs of them, each packed as four bytes."""

    def __init__(self, page: str, size: int, runs: bytes) -> None:
        self.page, self.size = page, size
        self.runs = array("I", runs)
        if sys.byteorder == "big":
            self.runs.byteswap()

    @cached_property
    def known(self) -> frozenset[int]:
        """The runs that stand in it."""
        return frozenset(self.runs)

    @cached_property
    def first(self) -> dict[int, int]:
        """Where each run stands first."""
        return dict(zip(reversed(self.runs), range(len(self.runs) - 1, -1, -1), strict=True))

    @cached_property
    def refrains(self) -> dict[int, list[int]]:
        """Where the runs stand that stand in several places, as often as a refrain counts."""
        if len(self.known) == len(self.runs):
            return {}
        found: dict[int, list[int]] = {number: [] for number, count in Counter(self.runs).items() if count > 1}
        for at, number in enumerate(self.runs):
            if number in found and len(found[number]) < ECHOES:
                found[number].append(at)
        return found


def kept_in(text: Text, other: Text) -> bytes:
    """For each word of a text whether it stands in a run of words that another text has too, as 1 or 0."""
    found = int.from_bytes(bytes(map(other.known.__contains__, text.runs)), "little")
    for _ in range(RUN - 1):
        found |= found << 8
    return found.to_bytes(text.size, "little")


def _covered(text: Text, other: Text) -> int:
    """How many words of a text stand in another one, in whatever order: in such a run or between two."""
    covered = [False] * text.size
    recent: deque[tuple[int, int]] = deque()
    first, refrains = other.first, other.refrains
    for at, number in enumerate(text.runs):
        if number not in first:
            continue
        for there in refrains.get(number) or (first[number],):
            while recent and at - recent[0][0] > BRIDGE + RUN:
                recent.popleft()
            covered[at : at + RUN] = [True] * RUN
            before = _last_before(recent, at, there)
            if before is not None:
                covered[before:at] = [True] * (at - before)
            recent.append((at, there))
    return sum(covered)


def _last_before(recent: Iterable[tuple[int, int]], at: int, there: int) -> int | None:
    """The last run before one that stands before it in both texts, and not far."""
    last = None
    for one, its in recent:
        if one < at and 0 < there - its <= BRIDGE + RUN:
            last = one
    return last


def is_copy(one: Text, other: Text) -> bool:
    """Whether the shorter of two texts of like length is carried by the longer one."""
    short, long = sorted((one, other), key=lambda text: (text.size, text.page))
    return not is_part(short.size, long.size) and _stands_in(short, long, SHARED)


def is_part(one: int, other: int) -> bool:
    """Whether, of two texts of so many words, one can only be a part of the other."""
    return min(one, other) < PART * max(one, other)


def carries(long: Text, short: Text) -> bool:
    """Whether a text has another one, much shorter, in it whole."""
    return _stands_in(short, long, WHOLE)


def _stands_in(short: Text, long: Text, share: float) -> bool:
    """Whether a share of a text stands in another one, edited or not, and enough of that unedited. What is edited is
    looked for only where it could tell."""
    words = kept_in(short, long)
    kept = sum(words)
    if not kept or kept < KEPT * share * short.size:
        return False
    if kept >= max(KEPT, share) * short.size:
        return True
    if kept + sum([len(gap) for gap in words.strip(b"\0").split(b"\1") if len(gap) <= BRIDGE]) < share * short.size:
        return False
    covered = _covered(short, long)
    return covered >= share * short.size and kept >= KEPT * covered
