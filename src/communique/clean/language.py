"""Which language is the article in? By its letters, then by its small words."""

from __future__ import annotations

import re
from collections import Counter

LETTERS = 0.5
"""The share of the letters that a script must have to be the article's."""

RARE = 0.004
"""The least share of letters like і, ў, ы that is more than a name in another language; ы and э are 2 % of Russian."""

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[Ѐ-ҁҊ-ӿ]+")
_SMALL_WORDS = """
ru: и в не что на с как по это он из за от его к для но также был который
uk: і та в у не що на з як це він із за від його до для але також був були який
be: і ў не што на з як па гэта ён для але таксама быў былі які
bg: и в не че на с как по това той от за към се са но също беше бяха който
en: the of and to in a is that for on with as was were by it at from has
"""
_SMALL = {row[:2]: frozenset(row[3:].split()) for row in _SMALL_WORDS.strip().splitlines()}
EN_SMALL = 0.15
"""The share of words like «the» from which on a text in Latin letters is English; it is a third in English prose."""


def language_of(text: str) -> str:
    """`ru`, `uk`, `be`, `bg`, `en`, or `other`."""
    folded = text.casefold()
    cyrillic = sum(map(len, _CYRILLIC.findall(folded)))
    if cyrillic and cyrillic >= LETTERS * len(folded):
        return _cyrillic(folded, cyrillic)
    letters = Counter({letter: count for letter, count in Counter(folded).items() if letter.isalpha()})
    total = letters.total()
    if not total:
        return "other"
    if cyrillic < LETTERS * total:
        words = _WORD.findall(folded)
        small = sum(word in _SMALL["en"] for word in words)
        return "en" if small >= EN_SMALL * len(words) else "other"
    return _cyrillic(folded, cyrillic)


def _cyrillic(folded: str, total: int) -> str:
    def share(which: str) -> float:
        return sum(map(folded.count, which)) / total

    if share("ў") > RARE:
        return "be"
    if share("іїєґ") > RARE and share("ыэъё") < share("іїєґ"):
        return "uk"
    if share("ыэё") > RARE:
        return "ru"
    if share("јљњћђџѓќѕ") > RARE:
        return "other"
    if share("ъ") > RARE:
        return "bg"
    words = _WORD.findall(folded)
    counts = {name: sum(word in small for word in words) for name, small in _SMALL.items() if name != "en"}
    best = max(counts, key=lambda name: (counts[name], name == "ru"))
    return best if counts[best] else "ru"
