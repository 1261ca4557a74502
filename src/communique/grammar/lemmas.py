"""Lemmas: pymorphy3's parses, chosen by the tag that the model gave in context.

The dictionary alone fails on surnames (Рябковым, Шольца): of its parses the one is taken that agrees best with the
model's part of speech, case, number and gender. Lemmas are lower case with ё as е.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from communique.dictionary import forms, parses
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
    if numbered := _NUMBERED.fullmatch(word):
        return lemma_of(numbered[1], tag) + numbered[2]
    if tag.pos in ("PUNCT", "SYM", "X") or not any(map(str.isalpha, word)):
        return _plain(word)
    found = forms(word)
    lemmas = {parse.normal_form for parse in found} or {word}
    if len(lemmas) > 1:
        scores = [_agreement(parse.tag, tag) for parse in found]
        best = max(scores)
        lemmas = {parse.normal_form for parse, score in zip(found, scores, strict=True) if score == best}
    return _plain(lemmas.pop() if len(lemmas) == 1 else _likeliest(word, tag))


def _likeliest(word: str, tag: Tag) -> str:
    """The lemma of the likeliest of the parses that agree best."""
    return str(max(parses(word), key=lambda parse: _agreement(parse.tag, tag)).normal_form)


def _plain(word: str) -> str:
    return word.replace("ё", "е")


@lru_cache(maxsize=50_000)
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
