"""Whether two statements give one utterance, by the telling words that they share, their order, figures, negations.

The figures below were chosen on 300 pairs of statements of one speaker on five subjects, read by hand: of the 60
accepted ones that are least alike 56 give one utterance, of the others all that were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property

from communique.model import Saying

Terms = Sequence[tuple[int, int]]

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

    def __init__(self, saying: Saying) -> None:
        self.saying = saying

    @cached_property
    def terms(self) -> Terms:
        """Its telling words, in order, with their weights."""
        return self.saying.terms

    @cached_property
    def weights(self) -> dict[int, int]:
        """What each of its words weighs."""
        return dict(self.terms)

    @cached_property
    def weight(self) -> int:
        """What its words weigh together."""
        return sum(self.weights.values())

    @cached_property
    def telling(self) -> frozenset[int]:
        """The words that weigh something."""
        return frozenset(number for number, weight in self.terms if weight)


def likeness(one: Heard, other: Heard) -> float:
    """How much of the shorter of two statements stands in the longer one, 0 where they aren't one utterance.

    One of two must be in quotation marks: of two reports nobody knows the words.
    """
    quoted = one.saying.quoted or other.saying.quoted
    if not quoted or len(one.telling.intersection(other.saying.words)) < LEAST:
        return 0.0
    ours, theirs = ((len(it.saying.words), it.saying.statement) for it in (one, other))
    return _likeness(one, other) if ours < theirs else _likeness(other, one)


def _likeness(short: Heard, long: Heard) -> float:
    """How much of the shorter statement stands in the longer one, 0 where they aren't one utterance."""
    weights, theirs = short.weights, long.weights
    least = max(LIGHT, SHARED * short.weight)
    if sum([weights[number] for number in weights.keys() & theirs.keys()]) < least:
        return 0.0
    stretch = _stretch(weights, long.terms, max(SHORTEST, int(STRETCH * len(short.terms))))
    shared = weights.keys() & {number for number, weight in stretch if weight}
    weight = sum([weights[number] for number in shared])
    if len(shared) < LEAST or weight < least:
        return 0.0
    both = sum([min(weights[number], theirs[number]) for number in shared])
    alike = both / (short.weight + long.weight - both)
    order = _in_order(short.terms, stretch, shared)
    verbatim = short.saying.quoted and long.saying.quoted and min(alike, order) >= VERY
    if short.saying.who != long.saying.who:
        return alike if weight >= WHOEVER and verbatim else 0.0
    if not verbatim and (_turned(short.terms, stretch) or _other_figures(short.saying, long.saying)):
        return 0.0
    enough = alike >= ALIKE if weight < WEIGHT or len(shared) < MORE else True
    return weight / short.weight if enough and order >= IN_ORDER else 0.0


def _stretch(weights: dict[int, int], terms: Terms, length: int) -> Terms:
    """The stretch of so many words that holds most of some words, the first of as good ones."""
    starts = [at for at, (number, _) in enumerate(terms) if number in weights] or [0]
    if starts[0] + length >= len(terms):  # it holds all others
        return terms[starts[0] :]
    return max(
        (terms[at : at + length] for at in starts), key=lambda some: sum(weights.get(n, 0) for n, _ in set(some))
    )


def _turned(one: Terms, other: Terms) -> bool:
    """Whether one has a negation and the other none."""
    return any(number == 0 for number, _ in one) != any(number == 0 for number, _ in other)


def _other_figures(one: Saying, other: Saying) -> bool:
    """Whether both tell figures, and none the same."""
    return bool(one.numbers and other.numbers) and set(one.numbers).isdisjoint(other.numbers)


def _in_order(one: Terms, other: Terms, shared: set[int]) -> float:
    """The share of the shared words of one that stand in the other in the same order."""
    ours, theirs = ([number for number, _ in terms if number in shared] for terms in (one, other))
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / (len(ours) or 1)
