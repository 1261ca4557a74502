"""How surnames are written: which bare surname can be a person's, which full names can be one person's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from communique.dictionary import forms

_CONSONANT = ("а", "у", "ом", "ем", "е")
_VOWEL = {
    "а": ("ы", "и", "е", "у", "ой", "ою", "ей"),
    "я": ("и", "е", "ю", "ей", "ею"),
    "й": ("я", "ю", "ем", "е"),
    "ь": ("я", "ю", "ем", "е"),
}
_ADJECTIVE = ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_PAIRED = ("ов", "ев", "ин", "ын")
"""Ends of surnames that a woman has with -а: without a first name an oblique case is hers as well as his."""

_HERS = ("ова", "ева", "ина", "ына")
"""Ends of the surnames that only women have, which bend as adjectives do."""

_SINGULAR = "аеёиоуыэюяйь"
_PLURAL = ("ы", "и", "ых", "ам", "ами", "ах")

ALIKE = 4
"""Letters in which two middle names that are one agree, if they have so many (Мануэл, Мануэль)."""

KEPT = 50_000
"""Pairs of names whose comparison is kept: those of the largest blocks of a run."""


class Parts(msgspec.Struct, frozen=True, order=True):
    """A person's name as a figure tells it; what it lacks is empty."""

    first: str
    middle: str
    surname: str

    @property
    def is_full(self) -> bool:
        """Whether it is a first name and a surname."""
        return bool(self.first) and not self.first.endswith(".")


def parts_of(form: str) -> Parts:
    """The parts of `Figure.form`."""
    first, middle, surname = form.split("/")
    return Parts(first, middle, surname)


def agree(one: str, other: str) -> bool:
    """Whether two middle names, or a middle name and none, can be one person's."""
    size = min(len(one), len(other), ALIKE)
    return one[:size] == other[:size]


@lru_cache(maxsize=KEPT)
def may_mean(bare: str, full: str) -> bool:
    """Whether a bare surname is a person's surname, or an oblique case of it that is no other surname's nominative."""
    if bare == full:
        return True
    if full.endswith(_PAIRED):
        return bare in (f"{full}ым", f"{full}е")
    if full.endswith(_HERS):
        return bare in (f"{full[:-1]}ой", f"{full[:-1]}у")
    if full.endswith(("ий", "ый", "ой")):
        return any(bare == full[:-2] + ending for ending in _ADJECTIVE)
    if full[-1:] in _VOWEL:
        return any(bare == full[:-1] + ending for ending in _VOWEL[full[-1]])
    return full[-1:] not in "еиоуыэю" and any(bare == full + ending for ending in _CONSONANT)


def nominatives(names: Iterable[str]) -> dict[str, str]:
    """First names, each with itself or with the one of them whose oblique case it is by mistake (Асию for Асия)."""
    every = sorted(set(names))
    return {
        name: name
        if _is_nominative(name)
        else next((other for other in every if other != name and may_mean(name, other)), name)
        for name in every
    }


@lru_cache(maxsize=KEPT)
def _is_nominative(first: str) -> bool:
    """Whether the dictionary lists a first name in the nominative."""
    return any("Name" in p.tag and "nomn" in p.tag and "sing" in p.tag for p in forms(first) if p.is_known)


def is_of_others(bare: Parts, full: Parts) -> bool:
    """Whether a bare surname is a man's and the full name a woman's (`Коростин`, `Анна Коростина`), or a family's."""
    if full.surname[-1:] not in _SINGULAR and bare.surname in {full.surname + ending for ending in _PLURAL}:
        return True
    if full.surname.endswith(_HERS) and bare.surname == f"{full.surname[:-1]}ы":
        return True
    if full.surname[-1:] == "ь" and bare.surname == f"{full.surname[:-1]}ей":
        return True
    pairs = ((full.surname[:-1], full.surname[-1:] == "а"), (f"{full.surname[:-2]}ий", full.surname.endswith("ая")))
    return any(ends and bare.surname == his for his, ends in pairs) and _is_womans(full.first)


@lru_cache(maxsize=KEPT)
def _is_womans(first: str) -> bool:
    """Whether a first name is a woman's in the nominative."""
    return any("Name" in p.tag and "femn" in p.tag and "nomn" in p.tag for p in forms(first) if p.is_known)
