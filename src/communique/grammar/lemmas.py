"""Lemmas: pymorphy3's parses, chosen by the tag that the model gave in context.

The dictionary alone fails on surnames (Рябковым, Шольца): of its parses the one is taken that agrees best with the
model's part of speech, case, number and gender. Lemmas are lower case with ё as е.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from communique.dictionary import forms, only_lemma, parses
from communique.grammar.tags import Tag

_POS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN"},
    "ADJ": {"ADJF", "ADJS", "COMP", "NUMR"},
    "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN"},
    "ADV": {"ADVB", "COMP", "PRED"},
    "NUM": {"NUMR"},
    "PRON": {"NPRO"},
    "DET": {"ADJF"},
    "ADP": {"PREP"},
    "CCONJ": {"CONJ"},
    "SCONJ": {"CONJ"},
    "PART": {"PRCL"},
    "INTJ": {"INTJ"},
}
_VERB_FORM = {"Inf": "INFN", "Part": "PRTF", "Conv": "GRND", "Fin": "VERB"}
_CASE = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct", "Par": "gent"}
_NUMBER = {"Sing": "sing", "Plur": "plur"}
_GENDER = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}


_NUMBERED = re.compile(r"([а-яё]{3,})(-\d+)")
"""A word with a number of its own («потока-2»): the dictionary knows it without."""


@lru_cache(maxsize=60_000)
def lemma_of(text: str, tag: Tag) -> str:
    """The lemma of one word form under one tag."""
    word = text.casefold()
    if "-" in word and (numbered := _NUMBERED.fullmatch(word)):
        return lemma_of(numbered[1], tag) + numbered[2]
    if tag.pos in ("PUNCT", "SYM", "X") or not (word.isalpha() or any(map(str.isalpha, word))):
        return _plain(word)
    return _plain(only_lemma(word) or _in_context(word, tag))


def _in_context(word: str, tag: Tag) -> str:
    """The lemma of the form that agrees best with the tag; the word itself where nothing is known of it."""
    found = forms(word)
    scores = [_agreement(parse.tag, tag) for parse in found]
    best = max(scores, default=0)
    lemmas = {parse.normal_form for parse, score in zip(found, scores, strict=True) if score == best} or {word}
    return lemmas.pop() if len(lemmas) == 1 else _likeliest(word, tag)


def _likeliest(word: str, tag: Tag) -> str:
    """The lemma of the likeliest of the parses that agree best."""
    return str(max(parses(word), key=lambda parse: _agreement(parse.tag, tag)).normal_form)


def _plain(word: str) -> str:
    return word.replace("ё", "е")


class Marks(NamedTuple):
    """What counts of a tag when two are compared; empty where it says nothing."""

    pos: Any
    case: str
    number: str
    gender: str
    form: str
    named: bool


def _agreement(parse: Any, tag: Tag) -> int:  # noqa: ANN401 -- an OpencorporaTag
    """How well a dictionary tag agrees with the model's: part of speech weighs most, then case, number, gender."""
    has, wants = _marks_of_parse(parse), _marks_of_tag(tag)
    score = 8 * (has.pos in wants.pos)
    score += 4 * (has.form == wants.form)
    score += 4 * (has.case == wants.case)
    score += 2 * (has.number == wants.number)
    score += has.gender == wants.gender
    return score + (has.named and wants.named)


@cache
def _marks_of_tag(tag: Tag) -> Marks:
    """What the model's tag asks for, in the dictionary's words, or something that the dictionary never says."""
    case, number, gender, form = (
        known.get(tag.feats.get(feature, ""), "none")
        for known, feature in ((_CASE, "Case"), (_NUMBER, "Number"), (_GENDER, "Gender"), (_VERB_FORM, "VerbForm"))
    )
    return Marks(
        _POS.get(tag.pos, set()), case, number, gender, form if tag.pos == "VERB" else "none", tag.pos == "PROPN"
    )


@lru_cache(maxsize=10_000)
def _marks_of_parse(parse: Any) -> Marks:  # noqa: ANN401 -- an OpencorporaTag
    named = any(mark in parse for mark in ("Surn", "Name", "Geox", "Orgn", "Patr"))
    form = str(parse.POS).replace("PRTS", "PRTF")
    return Marks(parse.POS, str(parse.case), str(parse.number), str(parse.gender), form, named)
