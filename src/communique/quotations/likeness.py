"""Whether two statements give one utterance, by the telling words that they share, their order, figures, negations.

The figures below were chosen on 300 pairs of statements of one speaker on five subjects, read by hand: of the 60
accepted ones that are least alike 56 give one utterance, of the others all that were read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from difflib import SequenceMatcher
from itertools import compress

from communique.model import Saying

Words = Sequence[int]

LEAST = 3
"""Telling words that both must have: two are a subject…"""

MORE = 4
"""… and three may be the name of one, unless both are alike as a whole."""

SHARED = 0.5
"""The share of the shorter statement's words, by weight, that must stand together in the longer one."""

WEIGHT = 180
"""What these must weigh, in tenths: three rare words, or four. Below it statements on one subject are alike by
chance…"""

LIGHT = 100
"""… unless both are alike as a whole; then so much is enough."""

ALIKE = 0.5
"""The share of all their words, by weight, that two light statements must share."""

IN_ORDER = 0.7
"""The share of the shared words that must stand in one order: two answers on one subject turn it otherwise."""

STRETCH = 1.5
"""How much longer the stretch of the longer statement may be than the shorter statement: translations differ so
much."""

SHORTEST = 5
"""The least stretch, in telling words."""

WHOEVER = 250
"""What the shared words of statements of two speakers must weigh to be one utterance that is ascribed differently."""

VERY = 0.7
"""The share of all their words, and of these in order, from which on two quotations are one utterance though a figure
or a negation stands in one of them alone: then it is that which was changed."""


class Heard:
    """A statement as it is held to others, with what is asked of it again and again."""

    __slots__ = ("_telling", "_weights", "saying")

    def __init__(self, saying: Saying) -> None:
        self.saying = saying
        self._telling: frozenset[int] | None = None
        self._weights: dict[int, int] | None = None

    @property
    def telling(self) -> frozenset[int]:
        """The words that weigh something."""
        if self._telling is None:
            self._telling = frozenset(compress(self.saying.words, self.saying.weights))
        return self._telling

    @property
    def weights(self) -> dict[int, int]:
        """What each of its words weighs."""
        if self._weights is None:
            self._weights = dict(zip(self.saying.words, self.saying.weights, strict=True))
        return self._weights


def likeness(one: Heard, other: Saying) -> float:
    """How much of the shorter of two statements stands in the longer one, 0 where they aren't one utterance.

    One of two must be in quotation marks: of two reports nobody knows the words.
    """
    common = one.telling.intersection(other.words)
    if len(common) < LEAST or not (one.saying.quoted or other.quoted):
        return 0.0
    ours, theirs = (len(one.saying.words), one.saying.statement), (len(other.words), other.statement)
    return _likeness(one, Heard(other), common) if ours < theirs else _likeness(Heard(other), one, common)


def _likeness(short: Heard, long: Heard, common: frozenset[int]) -> float:
    """How much of the shorter statement stands in the longer one, 0 where they aren't one utterance; `common` are the
    telling words of both."""
    weights = short.weights
    whole = sum(weights.values())
    least = max(LIGHT, SHARED * whole)
    if sum([weights[number] for number in common]) < least:
        return 0.0
    words, theirs = short.saying.words, long.weights
    stretch = _stretch(weights, long.saying.words, max(SHORTEST, int(STRETCH * len(words))))
    shared = common.intersection(stretch)
    weight = sum([weights[number] for number in shared])
    if len(shared) < LEAST or weight < least:
        return 0.0
    both = sum([min(weights[number], theirs[number]) for number in shared])
    alike = both / (whole + sum(theirs.values()) - both)
    order = _in_order(words, stretch, shared)
    verbatim = short.saying.quoted and long.saying.quoted and min(alike, order) >= VERY
    if short.saying.who != long.saying.who:
        return alike if weight >= WHOEVER and verbatim else 0.0
    if not verbatim and ((0 in weights) != (0 in stretch) or _other_figures(short.saying, long.saying)):
        return 0.0  # 0 is a negation
    enough = alike >= ALIKE if weight < WEIGHT or len(shared) < MORE else True
    return weight / whole if enough and order >= IN_ORDER else 0.0


def _stretch(weights: Mapping[int, int], words: Words, length: int) -> Words:
    """The stretch of so many words that holds most of some words, the first of as good ones."""
    starts = [at for at, number in enumerate(words) if number in weights] or [0]
    if starts[0] + length >= len(words):  # it holds all others
        return words[starts[0] :]
    return max((words[at : at + length] for at in starts), key=lambda some: sum([weights.get(n, 0) for n in set(some)]))


def _other_figures(one: Saying, other: Saying) -> bool:
    """Whether both tell figures, and none the same."""
    return bool(one.numbers and other.numbers) and set(one.numbers).isdisjoint(other.numbers)


def _in_order(one: Words, other: Words, shared: Set[int]) -> float:
    """The share of the shared words of one that stand in the other in the same order."""
    ours, theirs = ([number for number in words if number in shared] for words in (one, other))
    if ours == theirs:
        return 1.0
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(ours)
