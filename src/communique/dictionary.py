"""The Russian dictionary, loaded once a process: what a word form can be, by pymorphy3."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec
from pymorphy3 import MorphAnalyzer

FORMS = 20_000
"""Word forms whose parses are kept: those of some hundred articles, about 25 MB. Later stages ask for the words
that the grammar has just seen."""


class Form(msgspec.Struct, frozen=True, gc=False):
    """What a word form can be: its lemma, its grammatical tag, and whether the dictionary lists it or it is a guess."""

    normal_form: str
    tag: Any
    is_known: bool


class Ending(NamedTuple):
    """A form of a paradigm: the part of it that is the stem, what the lemma has before and after it, and the tag."""

    stem: slice
    prefix: str
    suffix: str
    tag: Any


@lru_cache(maxsize=1)
def load() -> None:
    """Loads the dictionary, which takes a tenth of a second the first time and nothing later."""
    _ranking()
    _listing()


@lru_cache(maxsize=FORMS)
def forms(word: str) -> tuple[Form, ...]:
    """Everything that a lower-case word can be, in no order: to rank it takes as long as to find it, and few ask.

    What the dictionary lists is put together here, at half of pymorphy3's price; the rest it guesses. There is nothing
    for a word that pymorphy3 can't take: it asks for the Unicode name of every letter, and some have none.
    """
    listing, listed = _listing(), []
    for spelling, places in listing.dictionary.words.similar_items(word, listing.char_substitutes):
        for place in places:
            stem, prefix, suffix, tag = _ending(place)
            listed.append(Form(prefix + spelling[stem] + suffix, tag, True))
    return tuple(listed or [Form(p.normal_form, p.tag, p.is_known) for p in _parsed(listing, word)])


@cache
def _ending(place: tuple[int, int]) -> Ending:
    """A form of one of the dictionary's 3,000 paradigms."""
    words, (paradigm, number) = _listing().dictionary, place
    row = words.paradigms[paradigm]
    prefixes = len(row) // 3 * 2  # after as many suffixes and tags
    before, after = words.paradigm_prefixes[row[prefixes + number]], words.suffixes[row[number]]
    prefix, suffix = words.paradigm_prefixes[row[prefixes]], words.suffixes[row[0]]
    return Ending(slice(len(before), -len(after) or None), prefix, suffix, words.build_tag_info(paradigm, number))


@lru_cache(maxsize=FORMS)
def parses(word: str) -> tuple[Any, ...]:
    """Every parse of a lower-case word, the likeliest first."""
    return _parsed(_ranking(), word)


def _parsed(analyzer: MorphAnalyzer, word: str) -> tuple[Any, ...]:
    try:
        return tuple(analyzer.parse(word))
    except ValueError:
        return ()


@lru_cache(maxsize=1)
def _ranking() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=1)
def _listing() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru", probability_estimator_cls=None)
