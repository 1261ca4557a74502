"""What a statement is known by on other pages: its speaker, and its words by how much they tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from communique.model import Page, Saying, Statement
from communique.spelling import fold
from communique.traces.keys import keys_of, spells_of
from communique.traces.terms import LEMMAS, SHORTEST, Commonness, tells
from communique.traces.words import word_hash

FLOOR = 5.5
"""Taken off a word's weight, the logarithm of how rare it is: words commoner than one in 245 («который», «год») then
weigh nothing. Without it a rare word weighed twice as much as a common one, and two sentences on one subject looked
like one utterance."""

TIMES = 2
"""A word that stands so often in the article is its subject and weighs less the oftener it stands there: of 300 pairs
of statements on five subjects those joined by the subject's words alone fell out."""

TENTHS = 10
"""Weights are whole tenths."""

FIGURE = 6 * TENTHS
"""What a figure weighs: as much as a word that stands once in 10,000."""

LEAST_WORDS = 3
"""Telling words that a statement must have to be found again."""

LEAST_WEIGHT = 10 * TENTHS
"""What they must weigh: less than this is shared by chance."""

LOOKED_UP = 4
"""Words by which a statement is looked up, its heaviest. Of 312 pairs of versions of one utterance, found by comparing
all statements of one speaker, 88 in 100 share one of four, 81 of three, 95 of six; most of the rest meet through a
third version."""

NEGATIONS = frozenset(("не", "нет", "ни", "без", "нельзя", "некому", "никто", "ничто", "никогда", "никакой"))
"""Words that turn a sentence round; they weigh nothing, but both versions must have one or none."""

AGAIN = 0x5A1D_0000_00
"""Sets what quotations are looked up by apart from the same runs of words as stories are looked up by."""

_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]{3,})[»\"”“]")

NAME = 4
"""Words in quotation marks that begin with a capital letter, so many at most, are a name («Два берега — 2»)."""


def sayings_of(
    page: Page, statements: Sequence[Statement], lemmas: Mapping[str, str], commonness: Commonness, article: str
) -> tuple[Saying, ...]:
    """What the statements of a page are known by; `lemmas` are theirs by id, `article` those of the whole article."""
    often = {word: times for word, times in Counter(article.split()).items() if times > TIMES}
    found = []
    for statement in statements:
        if statement.speaker is None or not statement.speaker.name:
            continue
        who = fold(statement.speaker.name)
        words = lemmas[statement.id].removesuffix(who).split()  # searches find it by the speaker's name too
        terms = tuple([term for word in words if (term := _term(word, often.get(word, TIMES), commonness))])
        heavy = {number: weight for number, weight in terms if weight}
        if len(heavy) >= LEAST_WORDS and sum(heavy.values()) >= LEAST_WEIGHT:
            figures = tuple(sorted({word_hash(word) for word in words if word[:1].isdigit()}))
            found.append(Saying(statement.id, who.split()[-1], is_quoted(statement, page.text), terms, figures))
    return tuple(found)


@lru_cache(maxsize=LEMMAS)
def _term(word: str, times: int, commonness: Commonness) -> tuple[int, int] | None:
    """The number of a word and its weight where it stands so often; None for what has none."""
    if word in NEGATIONS:
        return 0, 0
    if word[:1].isdigit():
        return word_hash(word), FIGURE
    if len(word) < SHORTEST:
        return None
    weight = (tells(word, commonness) - FLOOR) / (times / TIMES)
    tenths = round(TENTHS * weight)
    return (word_hash(word), tenths) if tenths > 0 else None


def is_quoted(statement: Statement, text: str) -> bool:
    """Whether what was said stands in quotation marks, or a part of it that is no name."""
    if statement.mode != "mixed":
        return statement.mode == "direct"
    said = " ".join(span.of(text) for span in statement.content)
    return any(not _is_name(part.strip()) for part in _QUOTED.findall(said))


def _is_name(part: str) -> bool:
    return part[:1].isupper() and len(part.split()) <= NAME


def saying_keys(sayings: Sequence[Saying], quotes: Sequence[int], day: date | None) -> tuple[int, ...]:
    """What the statements of a page are looked up by: the speaker with a word, alone and with the page's spell of days
    and the next; and the runs of words of its quotations, whoever is said to have spoken them."""
    spells = spells_of(day)
    found = {quote ^ AGAIN for quote in quotes}
    for saying in sayings:
        heaviest = sorted({(-weight, number) for number, weight in saying.terms if weight})[:LOOKED_UP]
        for _, number in heaviest:
            found.update(keys_of(("said", saying.who, str(number)), spells))
    return tuple(sorted(found))
