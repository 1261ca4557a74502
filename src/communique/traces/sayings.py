"""What a statement is known by on other pages: its speaker, and its words by how much they tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from communique.model import Page, Saying, Statement
from communique.spelling import fold
from communique.traces.keys import key_of, quoted_runs
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

LOOKED_UP = 5
"""Words by which a statement is looked up, its heaviest. Of 312 pairs of versions of one utterance, found by comparing
all statements of one speaker, 88 in 100 share one of four, 81 of three, 95 of six; most of the rest meet through a
third version. Of 1,069 planted quotations 0.822 are found with four, 0.838 with five, 0.846 with six."""

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
            numbers, weights = zip(*terms, strict=True)
            surname = who.split()[-1]
            keys = _keys(surname, heavy, quoted_runs(page.text, statement))
            quoted = is_quoted(statement, page.text)
            found.append(Saying(statement.id, surname, quoted, numbers, bytes(weights), figures, keys))
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


def _keys(who: str, heavy: Mapping[int, int], runs: Iterable[int]) -> tuple[int, ...]:
    """What a statement is looked up by: the speaker with each of its heaviest words, and the runs of words of a
    quotation, whoever is said to have spoken them."""
    heaviest = sorted([(-weight, number) for number, weight in heavy.items()])[:LOOKED_UP]
    found = {key_of("said", who, str(number)) for _, number in heaviest}
    found.update(run ^ AGAIN for run in runs)
    return tuple(sorted(found))
