"""The nominative of a person's name, by the case in context, by forms that the page shows, by endings at last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from communique.dictionary import forms, inflected, parses
from communique.model import Token
from communique.parties.words import first_name_gender, match_case
from communique.spelling import plain

_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_HARD = ("а", "у", "ом", "ем", "е", "ым")
_SOFT = ("я", "ю", "ем", "е", "ом", "и")
_ADJECTIVE = ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_VOWELS = "аеиоуыэюяё"

_BACK: dict[str, tuple[tuple[str, str], ...]] = {
    "Masc": (
        ("ского", "ский"),
        ("скому", "ский"),
        ("ским", "ский"),
        ("ском", "ский"),
        ("цкого", "цкий"),
        ("цкому", "цкий"),
        ("цким", "цкий"),
        ("ого", "ый"),
        ("ому", "ый"),
        ("овым", "ов"),
        ("евым", "ев"),
        ("иным", "ин"),
        ("ом", ""),
        ("ем", ""),
        ("а", ""),
        ("у", ""),
        ("е", ""),
        ("я", "й"),
        ("ю", "й"),
    ),
    "Fem": (
        ("ской", "ская"),
        ("скую", "ская"),
        ("овой", "ова"),
        ("евой", "ева"),
        ("иной", "ина"),
        ("ову", "ова"),
        ("еву", "ева"),
        ("ину", "ина"),
        ("ой", "а"),
        ("ей", "я"),
        ("ы", "а"),
        ("у", "а"),
        ("ии", "ия"),
        ("ию", "ия"),
        ("ьи", "ья"),
        ("ю", "я"),
        ("ги", "га"),
        ("ки", "ка"),
        ("хи", "ха"),
        ("жи", "жа"),
        ("ши", "ша"),
        ("чи", "ча"),
        ("ие", "ия"),
        ("ое", "оя"),
        ("ее", "ея"),
        ("ье", "ья"),
        ("е", "а"),
    ),
}
"""Endings of oblique cases and what stands there in the nominative, tried in order, by gender."""

_PAIRED = ("ов", "ев", "ин", "ын")
"""Ends of men's surnames that women have with -а."""

NEVER_NOMINATIVE = ("ии", "ию")
"""Endings that no name has in the nominative; the tagger takes feminine names in -ия for it (Асии, Марию)."""

SHORTEST_STEM = 3
"""Letters that must be left of a surname when an ending is taken off: shorter surnames (Ли, Ро, Кох) seldom bend."""


class Bent(msgspec.Struct, frozen=True, gc=False):
    """One token of a name with the case and gender it stands in."""

    text: str
    case: str
    gender: str


@lru_cache(maxsize=50_000)
def bends_to(nominative: str, form: str) -> bool:
    """Whether `form` can be an oblique case of the name `nominative`; both lower case, ё as е."""
    if form == nominative or len(nominative) < 2:
        return form == nominative
    return any(form == stem + ending for stem, endings in _paradigms(nominative) for ending in endings)


def _paradigms(name: str) -> list[tuple[str, tuple[str, ...]]]:
    last, stem = name[-1], name[:-1]
    rows: list[tuple[str, tuple[str, ...]]] = []
    if name.endswith(("ий", "ый", "ой")):
        rows.append((name[:-2], _ADJECTIVE))
    if name.endswith(("ая", "яя")):
        rows.append((name[:-2], ("ой", "ей", "ую", "юю")))
    if last in "йь":
        rows.append((stem, _SOFT))
    elif last in "ая":
        rows.append((stem, ("ы", "и", "е", "у", "ю", "ой", "ою", "ей")))
    elif last not in _VOWELS:
        rows.append((name, _HARD))
        if name[-2] in "ео" and last in "кцлрн" and len(name) > 3:
            rows.append((name[:-2] + last, _HARD))
            if last == "ц":
                rows.append((name[:-2] + "й" + last, _HARD))
    return rows


def nominative(bent: Bent, attested: Sequence[str]) -> str:
    """The nominative of one token of a name; `attested` are nominatives that the page shows, shortest first."""
    form = plain(bent.text)
    known = next((word for word in attested if plain(word) != form and bends_to(plain(word), form)), None)
    if bent.case == "Nom" and form.endswith(NEVER_NOMINATIVE):
        return known or match_case(bent.text, _by_ending(form, Bent(bent.text, "Gen", "Fem")))
    if bent.case == "Nom":
        hers = bent.gender == "Fem" and not (known is not None and _is_mans(plain(known), form))
        trusted = hers or known is None or len(known) >= len(bent.text)
        return bent.text if trusted else str(known)
    if not bent.case or not form[:1].isalpha() or form.isascii():
        return bent.text
    if bent.text in attested and (bent.gender != "Masc" or known is None):
        return bent.text
    if known is not None:
        return known
    return match_case(bent.text, _by_dictionary(form, bent.case, bent.gender) or _by_ending(form, bent))


def _is_mans(name: str, form: str) -> bool:
    """Whether a form is a man's in another case, whose surname bends no woman's (Макгрегор, Макгрегору)."""
    return name[-1] not in _VOWELS and not name.endswith(_PAIRED) and form in (f"{name}у", f"{name}ом", f"{name}ем")


def place_name(bent: Bent, attested: Sequence[str]) -> str:
    """The nominative of a place of one word that no dictionary lists; nothing where its ending tells none.

    In the accusative -у and -ю are feminine.
    """
    form = plain(bent.text)
    if (
        "-" in form
        or form.isascii()
        or form.endswith("ье")
        or (form[-2] in _VOWELS and not form.endswith(NEVER_NOMINATIVE))
    ):
        return ""
    feminine = bent.case == "Acc" and form.endswith(("у", "ю"))
    name = nominative(Bent(bent.text, bent.case, "Fem") if feminine else bent, attested)
    return name if name != bent.text else ""


@lru_cache(maxsize=50_000)
def _by_dictionary(form: str, case: str, gender: str) -> str | None:
    if not any(parse.is_known for parse in forms(form)):
        return None  # most surnames are in no dictionary, and to rank guesses takes long
    for parse in parses(form):
        tag = parse.tag
        name = parse.is_known and ("Name" in tag or "Surn" in tag or "Patr" in tag)
        fits = str(tag.case) == _CASES.get(case) and str(tag.gender) == {"Masc": "masc", "Fem": "femn"}.get(gender)
        if name and fits and "plur" not in tag:
            return inflected(form, parse, {"nomn", "sing"})
    return None


def _by_ending(form: str, bent: Bent) -> str:
    if bent.gender == "Fem" and form[-1] not in _VOWELS and not form.endswith(("ой", "ей")):
        return form
    for ending, instead in _BACK.get(bent.gender, ()):
        long = ending in NEVER_NOMINATIVE or len(form) - len(ending) >= SHORTEST_STEM
        if form.endswith(ending) and long and _case_allows(ending, bent):
            stem = form[: -len(ending)]
            return f"{stem}ь" if instead == "й" and stem[-1] not in _VOWELS else stem + instead
    return form


_ENDING_CASES = {
    "а": ("Gen", "Acc"),
    "я": ("Gen", "Acc"),
    "у": ("Dat", "Acc"),
    "ю": ("Dat", "Acc"),
    "е": ("Loc",),
    "ом": ("Ins",),
    "ем": ("Ins",),
    "ы": ("Gen",),
    "ой": ("Gen", "Dat", "Ins", "Loc"),
    "ей": ("Gen", "Dat", "Ins", "Loc"),
}


def _case_allows(ending: str, bent: Bent) -> bool:
    if bent.gender == "Masc" and ending == "у" and bent.case == "Acc":
        return False
    if bent.gender == "Fem" and ending[-1] == "е":
        return bent.case in ("Dat", "Loc")
    return bent.case in _ENDING_CASES.get(ending, (bent.case,))


_ONLY_FEMININE = {"Gen": ("ии", "ьи"), "Dat": ("ии",), "Acc": ("ию", "ью")}
"""Endings that only feminine names have (Асии, Асию), by the case."""


def gender_of(tokens: Sequence[Token]) -> str:
    """The gender of a name: of its first name where the dictionary knows it, else what its tokens mostly show."""
    for token in tokens:
        endings = _ONLY_FEMININE.get(token.feats.get("Case", ""))
        if endings is not None and plain(token.text).endswith(endings):
            return "Fem"
    for token in tokens:
        gender = first_name_gender(token.text)
        if gender is not None and (len(tokens) > 1 or token.feats.get("Gender") == gender):
            return gender
        break
    votes = [token.feats.get("Gender") for token in tokens]
    masculine, feminine = votes.count("Masc"), votes.count("Fem")
    return "Fem" if feminine > masculine else "Masc"


def case_of(tokens: Sequence[Token]) -> str:
    """The case that most tokens of a name stand in; the first one's where they are even."""
    votes = [token.feats.get("Case", "") for token in tokens if token.feats.get("Case")]
    if not votes or votes.count(votes[0]) == len(votes):
        return votes[0] if votes else ""
    return max(votes, key=lambda case: (votes.count(case), -votes.index(case)))
