"""What an article is about, as far as its nouns and its sides tell: by this stories of one negotiation are known."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from communique.model import Markup, Meeting, Speech, Subject
from communique.traces.sayings import FLOOR
from communique.traces.terms import SHORTEST, Commonness, tells

NOUNS = ("NOUN", "PROPN")

OPENING = 300
"""Words that are read: what the article is about stands there, what else the outlet knows of it stands below."""

OFTEN = 2
"""How often a noun must stand there: what is named once is no subject."""

KEPT = 14
"""Nouns that are kept, the heaviest."""

HUNDREDTHS = 100
"""The heaviest noun weighs so much, the others in proportion."""

OF_A_MEETING = 2
"""A side of a meeting counts as much as so many statements."""


def subject_of(markup: Markup, speech: Speech, meetings: Sequence[Meeting], commonness: Commonness) -> Subject:
    """The nouns that tell what an article is about, with their weights, and its sides, by what they say and whom they
    meet."""
    words = (token for sentence in markup.sentences for token in sentence.tokens if token.pos != "PUNCT")
    times = Counter([word.lemma for word in islice(words, OPENING) if word.pos in NOUNS])
    weights = {
        lemma: math.log1p(number) * max(0.0, tells(lemma, commonness) - FLOOR)
        for lemma, number in times.items()
        if number >= OFTEN and len(lemma) >= SHORTEST and lemma.isalpha()
    }
    kept = sorted(weights.items(), key=lambda row: (-row[1], row[0]))[:KEPT]
    most = kept[0][1] if kept else 0.0
    sides = Counter(statement.party for statement in speech.statements if statement.party)
    for meeting in meetings:
        sides.update(dict.fromkeys(meeting.parties, OF_A_MEETING))
    told = tuple((lemma, round(HUNDREDTHS * weight / most)) for lemma, weight in kept if most)
    return Subject(told, tuple(sorted(sides.items(), key=lambda row: (-row[1], row[0]))))
