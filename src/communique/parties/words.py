"""What the dictionary knows of a word: its stems, and its nominative."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from communique.dictionary import forms, parses
from communique.model import Token

_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct", "Par": "gent"}
_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}
FORMS = 20_000
"""Word forms of which an answer is kept: the ones with a capital of a thousand articles or more."""

_AGREEING = ("ADJF", "PRTF", "NPRO")


@lru_cache(maxsize=FORMS)
def plain(text: str) -> str:
    """Lower case with ё as е."""
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=FORMS)
def stems(word: str) -> frozenset[str]:
    """The lemmas that a form may belong to, the form itself among them."""
    return frozenset({plain(word), *(plain(p.normal_form) for p in forms(word.casefold()))})


@lru_cache(maxsize=FORMS)
def noun_stems(word: str) -> frozenset[str]:
    """The noun lemmas that a form may belong to; all its lemmas where it is no noun."""
    nouns = {plain(p.normal_form) for p in forms(word.casefold()) if p.tag.POS == "NOUN"}
    return frozenset(nouns) or stems(word)


@lru_cache(maxsize=FORMS)
def is_geographic(word: str, likeliest: bool = True) -> bool:
    """Whether the likeliest reading of the form, or any reading, is a place's name."""
    return any("Geox" in parse.tag for parse in parses(word.casefold())[: 1 if likeliest else None])


@lru_cache(maxsize=FORMS)
def is_known(word: str) -> bool:
    """Whether the dictionary lists the form."""
    return any(parse.is_known for parse in forms(word.casefold()))


@lru_cache(maxsize=FORMS)
def is_common(word: str) -> bool:
    """Whether the dictionary lists the form, and as no name; of a compound, its last part (экс-канцлер)."""
    last = word.rpartition("-")[2]
    found = forms((last if last.islower() else word).casefold())
    names = ("Name", "Surn", "Patr", "Geox", "Orgn", "Abbr", "Trad")
    return any(parse.is_known for parse in found) and not any(name in parse.tag for parse in found for name in names)


@lru_cache(maxsize=FORMS)
def is_first_name(word: str) -> bool:
    """Whether the dictionary lists the form as a first name, and as nothing else."""
    known = [parse.tag for parse in forms(word.casefold()) if parse.is_known]
    return bool(known) and all("Name" in tag or ("Sgtm" in tag and "anim" in tag) for tag in known)


@lru_cache(maxsize=FORMS)
def is_surname(word: str) -> bool:
    """Whether a word with a capital may be a surname: the dictionary lists it as one, or not at all."""
    known = [parse.tag for parse in forms(word.casefold()) if parse.is_known]
    return word[:1].isupper() and (not known or any(mark in tag for tag in known for mark in ("Surn", "Patr", "Sgtm")))


@lru_cache(maxsize=FORMS)
def may_be_case(word: str, case: str, lemma: str = "") -> bool:
    """Whether the form can be that case in the singular, of that lemma where one is given."""
    rows = (p for p in forms(word.casefold()) if not lemma or plain(p.normal_form) == lemma)
    return any(str(p.tag.case) == _CASES.get(case) and str(p.tag.number) == "sing" for p in rows)


@lru_cache(maxsize=FORMS)
def may_be_thing(word: str) -> bool:
    """Whether the form can be an inanimate noun."""
    return any(parse.tag.POS == "NOUN" and "inan" in parse.tag for parse in forms(word.casefold()))


@lru_cache(maxsize=FORMS)
def first_name_gender(word: str) -> str | None:
    """`Masc` or `Fem` where the form is a first name or patronymic of one gender only."""
    known = (p for p in forms(word.casefold()) if p.is_known and ("Name" in p.tag or "Patr" in p.tag))
    genders = {str(p.tag.gender) for p in known}
    if genders == {"femn"}:
        return "Fem"
    return "Masc" if genders == {"masc"} else None


def nominative_phrase(tokens: Sequence[Token], head: int, plural: bool = False) -> str:
    """The words of a phrase with its head, and what agrees with it, in the nominative; the rest as it stands.

    `head` counts inside `tokens`.
    """
    case = tokens[head].feats.get("Case")
    out: list[str] = []
    for at, token in enumerate(tokens):
        if at and tokens[at - 1].end < token.start:
            out.append(" ")
        agrees = at == head or (at < head and token.feats.get("Case", case if token.pos == "ADJ" else "") == case)
        out.append(_nominative(token, plural) if agrees and (case != "Nom" or plural) else token.text)
    return "".join(out)


def _nominative(token: Token, plural: bool) -> str:
    if len(token.text) > 1 and token.text.isupper():
        return token.text
    number = "Plur" if plural else token.feats.get("Number", "Sing")
    wanted = (token.feats.get("Case", ""), token.feats.get("Gender", ""), token.feats.get("Number", ""))
    form = _inflect(token.text.casefold(), token.pos in ("NOUN", "PROPN"), wanted, number)
    return match_case(token.text, form) if form else token.text


@lru_cache(maxsize=FORMS)
def _inflect(word: str, noun: bool, wanted: tuple[str, str, str], number: str) -> str | None:
    found = _fitting(forms(word), noun, wanted)
    if not found:
        return None
    if noun and number == "Sing" and all(p.tag.number == "sing" and "Surn" not in p.tag for p in found):
        lemmas = {str(p.normal_form) for p in found}
        if len(lemmas) == 1:
            return lemmas.pop()
    best = _fitting(parses(word), noun, wanted)[0]
    if noun and number == "Sing" and best.tag.number == "sing" and "Surn" not in best.tag:
        return str(best.normal_form)
    grammemes = {"nomn", _NUMBERS.get(number, "sing")}
    if not noun and number == "Sing" and wanted[1] in _GENDERS:
        grammemes.add(_GENDERS[wanted[1]])
    form = best.inflect(grammemes)
    return str(form.word) if form else None


def _fitting(found: Sequence[Any], noun: bool, wanted: tuple[str, str, str]) -> list[Any]:
    """The parses as a noun, or as a word that agrees with one, that have the most of a case, gender and number."""
    case, gender, number = wanted
    most = 0
    out: list[Any] = []
    for parse in found:
        tag = parse.tag
        if (tag.POS == "NOUN") != noun or (not noun and tag.POS not in _AGREEING):
            continue
        score = 4 * (_CASES.get(case) == tag.case) + 2 * (_NUMBERS.get(number) == tag.number)
        score += _GENDERS.get(gender) == tag.gender
        if score > most:
            most, out = score, []
        if score == most:
            out.append(parse)
    return out


def match_case(model: str, word: str) -> str:
    """`word` written with the capitals of `model`."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    if "-" in model and model.count("-") == word.count("-"):
        return "-".join(match_case(a, b) for a, b in zip(model.split("-"), word.split("-"), strict=True))
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
