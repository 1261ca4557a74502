"""What the dictionary knows of a word: its stems, and its nominative."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from communique.dictionary import Form, forms, inflected, parses
from communique.model import Token
from communique.spelling import plain

_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct", "Par": "gent"}
_GENDERS = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NUMBERS = {"Sing": "sing", "Plur": "plur"}
FORMS = 20_000
"""Word forms of which an answer is kept: the ones with a capital of a thousand articles or more."""

_AGREEING = ("ADJF", "PRTF", "NPRO")


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
def is_oblique(word: str) -> bool:
    """Whether the dictionary lists the form, and in no nominative."""
    known = [form.tag for form in forms(word.casefold()) if form.is_known]
    return bool(known) and not any("nomn" in tag or tag.case is None for tag in known)


@lru_cache(maxsize=FORMS)
def is_verb(word: str) -> bool:
    """Whether the dictionary lists the form as a verb and as nothing else."""
    found = forms(word.casefold())
    return bool(found) and all(form.is_known and form.tag.POS in ("VERB", "INFN") for form in found)


@lru_cache(maxsize=FORMS)
def is_who(word: str) -> bool:
    """Whether the dictionary lists the form as a common noun for people and as nothing else."""
    return is_common(word) and all(f.tag.POS == "NOUN" and "anim" in f.tag for f in forms(word.casefold()))


@lru_cache(maxsize=FORMS)
def may_call(word: str, case: str) -> bool:
    """Whether a listed form can stand before a person's name in that case: what is no noun, or who (`Беженка`); of a
    compound, its last part."""
    last = word.rpartition("-")[2]
    known = [form.tag for form in forms((last if last.islower() else word).casefold()) if form.is_known]
    nouns = [tag for tag in known if tag.POS == "NOUN"]
    return not nouns or any("anim" in tag and str(tag.case) == _CASES.get(case, str(tag.case)) for tag in nouns)


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
def is_surname_form(word: str) -> bool:
    """Whether the dictionary lists the form as a surname or first name, whatever else it is."""
    return any(f.is_known and ("Surn" in f.tag or "Name" in f.tag) for f in forms(word.casefold()))


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
    case, gender, given = wanted
    best: tuple[int, Form] | None = None
    for parse in parses(word):
        tag = parse.tag
        if (tag.POS == "NOUN") != noun or (not noun and tag.POS not in _AGREEING):
            continue
        score = 4 * (_CASES.get(case) == tag.case) + 2 * (_NUMBERS.get(given) == tag.number)
        score += _GENDERS.get(gender) == tag.gender
        if best is None or score > best[0]:
            best = (score, parse)
    if best is None:
        return None
    if noun and number == "Sing" and best[1].tag.number == "sing" and "Surn" not in best[1].tag:
        return best[1].normal_form
    grammemes = {"nomn", _NUMBERS.get(number, "sing")}
    if not noun and number == "Sing" and gender in _GENDERS:
        grammemes.add(_GENDERS[gender])
    return inflected(word, best[1], grammemes)


def match_case(model: str, word: str) -> str:
    """`word` written with the capitals of `model`."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    if "-" in model and model.count("-") == word.count("-"):
        return "-".join(match_case(a, b) for a, b in zip(model.split("-"), word.split("-"), strict=True))
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
