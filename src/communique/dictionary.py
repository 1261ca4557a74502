"""The Russian dictionary, loaded once a process: what a word form can be, by pymorphy3."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec
import pymorphy3_dicts_ru
from pymorphy3 import MorphAnalyzer
from pymorphy3.units import KnownPrefixAnalyzer, KnownSuffixAnalyzer, UnknAnalyzer, UnknownPrefixAnalyzer

FORMS = 20_000
"""Word forms whose parses are kept: those of some hundred articles, about 25 MB. Later stages ask for the words
that the grammar has just seen."""


_LETTERS = re.compile(r"[а-яё]+")


class Form(msgspec.Struct, frozen=True, gc=False):
    """What a word form can be: its lemma, its grammatical tag, and whether the dictionary lists it or it is a guess.

    `number` tells it from the word's other forms that are listed, or that are guessed.
    """

    normal_form: str
    tag: Any
    is_known: bool
    number: int


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
    listing = _listing()
    listed: list[Form] = []
    for spelling, places in listing.dictionary.words.similar_items(word, listing.char_substitutes):
        for place in places:
            stem, prefix, suffix, tag = _ending(place)
            listed.append(Form(prefix + spelling[stem] + suffix, tag, True, len(listed)))
    return tuple(listed) if listed else _guesses(word)


@lru_cache(maxsize=FORMS)
def only_lemma(word: str) -> str:
    """The lemma of a lower-case word that has one whatever its forms, as nine words in ten have; else nothing."""
    listing = _listing()
    found = set()
    for spelling, places in listing.dictionary.words.similar_items(word, listing.char_substitutes):
        for place in places:
            stem, prefix, suffix, _ = _ending(place)
            found.add(prefix + spelling[stem] + suffix)
    if not found:
        found = {form.normal_form for form in forms(word)}
    return found.pop() if len(found) == 1 else ""


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
def parses(word: str) -> tuple[Form, ...]:
    """Everything that a lower-case word can be, the likeliest first."""
    found = forms(word)
    if len(found) < 2:
        return found
    chances = [_ranking().prob_estimator.p_t_given_w.prob(word.lower(), form.tag) for form in found]
    order = sorted(range(len(found)), key=lambda at: -chances[at])
    return tuple(found[at] for at in order)


def inflected(word: str, form: Form, grammemes: Set[str]) -> str | None:
    """A lower-case word in another case, number or gender, None where it has none; `form` is one of its `parses`."""
    if not form.is_known:
        bent = _parsed(word)[form.number].inflect(grammemes)
        return str(bent.word) if bent else None
    listing = _listing()
    listed = listing.dictionary.words.similar_items(word, listing.char_substitutes)
    spelling, place = [(spelling, place) for spelling, places in listed for place in places][form.number]
    around = _bent(place, frozenset(grammemes))
    return around[0] + spelling[_ending(place).stem] + around[1] if around else None


@cache
def _bent(place: tuple[int, int], grammemes: frozenset[str]) -> tuple[str, str] | None:
    """What stands before and after the stem in the form of a paradigm that has the grammemes and is nearest else."""
    words, (paradigm, number) = _listing().dictionary, place
    row = words.paradigms[paradigm]
    tags = [words.build_tag_info(paradigm, at) for at in range(len(row) // 3)]
    fitting = [at for at, tag in enumerate(tags) if grammemes <= tag.grammemes]
    if not fitting:
        grammemes = frozenset(words.Tag.fix_rare_cases(grammemes))
        fitting = [at for at, tag in enumerate(tags) if grammemes <= tag.grammemes]
    if not fitting:
        return None
    wanted = tags[number].updated_grammemes(grammemes)
    nearest = max(fitting, key=lambda at: len(wanted & tags[at].grammemes) - 0.1 * len(wanted ^ tags[at].grammemes))
    return words.paradigm_prefixes[row[len(tags) * 2 + nearest]], words.suffixes[row[nearest]]


def _guesses(word: str) -> tuple[Form, ...]:
    """What pymorphy3 makes of a word that the dictionary doesn't list."""
    return tuple([Form(p.normal_form, p.tag, False, number) for number, p in enumerate(_parsed(word))])


def _parsed(word: str) -> tuple[Any, ...]:
    """pymorphy3's guesses at a lower-case word that isn't listed."""
    try:
        return tuple((_guessing() if _LETTERS.fullmatch(word) else _listing()).parse(word))
    except ValueError:
        return ()


@lru_cache(maxsize=1)
def _ranking() -> MorphAnalyzer:
    """pymorphy3 as it is; told where the dictionary lies, it doesn't look through all that is installed."""
    return MorphAnalyzer(path=pymorphy3_dicts_ru.get_path(), lang="ru")


@lru_cache(maxsize=1)
def _listing() -> MorphAnalyzer:
    """pymorphy3 without its ranking, on the same dictionary in memory."""
    listing = MorphAnalyzer.__new__(MorphAnalyzer)
    vars(listing).update(vars(_ranking()), prob_estimator=None)
    return listing


@lru_cache(maxsize=1)
def _guessing() -> MorphAnalyzer:
    """pymorphy3 without what it tries on numbers, marks, Latin letters and hyphens: for words of Russian letters."""
    guessing = MorphAnalyzer.__new__(MorphAnalyzer)
    kinds = KnownPrefixAnalyzer, UnknownPrefixAnalyzer, KnownSuffixAnalyzer, UnknAnalyzer
    units = [unit for unit in vars(_listing())["_units"] if isinstance(unit.analyzer, kinds)]
    vars(guessing).update(vars(_listing()), _units=units)
    return guessing
