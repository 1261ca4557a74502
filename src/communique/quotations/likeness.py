"""Whether two statements give one utterance, by the telling words that they share, their order, figures, negations.

The figures below were chosen on 300 pairs of statements of one speaker on five subjects, read by hand: of the 60
accepted ones that are least alike 56 give one utterance, of the others all that were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

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


def likeness(one: Saying, telling: frozenset[int], other: Saying) -> float:
    """How much of the shorter of two statements stands in the longer one, 0 where they aren't one utterance; `telling`
    are the words of the first that weigh something.

    One of two must be in quotation marks: of two reports nobody knows the words.
    """
    if not (one.quoted or other.quoted) or len(telling.intersection(other.words)) < LEAST:
        return 0.0
    return _likeness(one, other)


def telling_words(saying: Saying) -> frozenset[int]:
    """The words of a statement that weigh something."""
    return frozenset(number for number, weight in saying.terms if weight)


def _likeness(one: Saying, other: Saying) -> float:
    """How much of the shorter statement stands in the longer one, 0 where they aren't one utterance."""
    short, long = sorted((one, other), key=lambda saying: (len(saying.words), saying.statement))
    terms, longer = short.terms, long.terms
    weights, theirs = dict(terms), dict(longer)
    least = max(LIGHT, SHARED * sum(weights.values()))
    if sum([weights[number] for number in weights.keys() & theirs.keys()]) < least:
        return 0.0
    stretch = _stretch(weights, longer, max(SHORTEST, int(STRETCH * len(terms))))
    shared = weights.keys() & {number for number, weight in stretch if weight}
    weight = sum(weights[number] for number in shared)
    if len(shared) < LEAST or weight < least:
        return 0.0
    part = weight / sum(weights.values())
    both = sum(min(weights[number], theirs[number]) for number in shared)
    alike = both / (sum(weights.values()) + sum(theirs.values()) - both)
    order = _in_order(terms, stretch, shared)
    verbatim = short.quoted and long.quoted and min(alike, order) >= VERY
    if short.who != long.who:
        return alike if weight >= WHOEVER and verbatim else 0.0
    if not verbatim and (_turned(terms, stretch) or _other_figures(short, long)):
        return 0.0
    enough = alike >= ALIKE if weight < WEIGHT or len(shared) < MORE else True
    return part if enough and order >= IN_ORDER else 0.0


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
