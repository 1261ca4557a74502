"""Lemmas: pymorphy3's parses, chosen by the tag that the model gave in context.

The dictionary alone fails on surnames (Рябковым, Шольца): of its parses the one is taken that agrees best with the
model's part of speech, case, number and gender. Lemmas are lower case with ё as е.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pymorphy3

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


@lru_cache(maxsize=1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    """The dictionary, loaded once a process."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def lemma_of(text: str, tag: Tag) -> str:
    """The lemma of one word form under one tag."""
    word = text.casefold()
    if tag.pos in ("PUNCT", "SYM", "X") or not any(map(str.isalpha, word)):
        return _plain(word)
    parses = _parses(word)
    if len(parses) == 1:
        return parses[0][1]
    return max(parses, key=lambda parse: _agreement(parse[0], tag))[1]


@lru_cache(maxsize=50_000)
def _parses(word: str) -> tuple[tuple[Any, str], ...]:
    """The dictionary's tags of a word form with their lemmas, the likeliest first; one alone where there is no choice."""
    try:
        found = [(parse.tag, _plain(str(parse.normal_form))) for parse in analyzer().parse(word)]
    except ValueError:  # pymorphy3 asks for the Unicode name of a letter that has none
        return ((None, _plain(word)),)
    return tuple(found[:1] if len({lemma for _, lemma in found}) == 1 else found)


def _plain(word: str) -> str:
    return word.replace("ё", "е")


@lru_cache(maxsize=100_000)
def _agreement(parse: Any, tag: Tag) -> int:  # noqa: ANN401 -- an OpencorporaTag
    """How well a dictionary tag agrees with the model's: part of speech weighs most, then case, number, gender."""
    score = 0
    if parse.POS in _POS.get(tag.pos, ()):
        score += 8
    if tag.pos == "VERB" and _VERB_FORM.get(tag.feats.get("VerbForm", "")) == str(parse.POS).replace("PRTS", "PRTF"):
        score += 4
    score += 4 * (_CASE.get(tag.feats.get("Case", ""), "none") == str(parse.case))
    score += 2 * (_NUMBER.get(tag.feats.get("Number", ""), "none") == str(parse.number))
    score += _GENDER.get(tag.feats.get("Gender", ""), "none") == str(parse.gender)
    if tag.pos == "PROPN":
        score += any(mark in parse for mark in ("Surn", "Name", "Geox", "Orgn", "Patr"))
    return score
