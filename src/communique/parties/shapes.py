"""What is seen of a sentence in one pass over its tokens, before any rule looks at it."""

from __future__ import annotations

import msgspec

from communique.model import Sentence
from communique.parties.gazetteer import index

MARKS = frozenset('«“„"»”')
"""Quotation marks."""


class Shape(msgspec.Struct, frozen=True, gc=False):
    """A sentence with the numbers of its nouns, its pronouns (with determiners), its words with a capital, and the
    words that may begin an entry of the lexicon; `marked` where a quotation mark is among its tokens."""

    number: int
    sentence: Sentence
    language: str
    nouns: list[int]
    pronouns: list[int]
    capitals: list[int]
    openers: list[int]
    marked: bool


def shape_of(number: int, sentence: Sentence, language: str) -> Shape:
    """The shape of a sentence, the so-manieth of its page."""
    nouns: list[int] = []
    pronouns: list[int] = []
    capitals: list[int] = []
    openers: list[int] = []
    marked = False
    starts = index(language)
    for at, token in enumerate(sentence.tokens):
        pos, text = token.pos, token.text
        if pos == "NOUN":
            nouns.append(at)
        elif pos in ("PRON", "DET"):
            pronouns.append(at)
        if not text.islower():
            if text[:1].isupper():
                capitals.append(at)
            if pos == "PUNCT":
                marked = marked or text in MARKS
                continue
            openers.append(at)
        elif token.lemma in starts or text in starts or "ё" in text:
            openers.append(at)
    return Shape(number, sentence, language, nouns, pronouns, capitals, openers, marked)
