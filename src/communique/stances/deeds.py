"""Deeds that talks are about: a noun, the nouns that mean the same, the verbs that do it."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from communique import lexicon
from communique.lexicon import Entry


class Deed(msgspec.Struct, frozen=True):
    """One deed under its noun; `prepositions` open what it is about («выход из союза»), none for a plain object.

    `alone` when it is an item on the table by itself, whatever else is said of it;
    `opposites` are nouns that name its undoing.
    """

    noun: str
    prepositions: tuple[str, ...]
    alone: bool
    opposites: tuple[str, ...]

    def negative(self, lemma: str) -> bool:
        """Whether a noun names the deed not done or undone: «нерасширение», «деэскалация»."""
        return lemma in self.opposites or (lemma.startswith("не") and lemma[2:] in _nouns())


def _deed(entry: Entry) -> Deed:
    return Deed(entry.word("noun"), entry.words("with"), entry.flag("alone"), entry.words("opposites"))


@lru_cache(maxsize=1)
def _nouns() -> dict[str, Deed]:
    return {
        word: _deed(entry)
        for entry in lexicon.table("ru", "topics", "deed")
        for word in (entry.word("noun"), *entry.words("alike"), *entry.words("opposites"))
    }


@lru_cache(maxsize=1)
def _verbs() -> dict[str, Deed]:
    return {verb: _deed(entry) for entry in lexicon.table("ru", "topics", "deed") for verb in entry.words("verbs")}


def deed_of(lemma: str) -> Deed | None:
    """The deed that a noun names, done or not done."""
    return _nouns().get(lemma) or (_nouns().get(lemma[2:]) if lemma.startswith("не") else None)


def done(lemma: str) -> Deed | None:
    """The deed that a verb does."""
    return _verbs().get(lemma)


@lru_cache(maxsize=1)
def _fixed() -> dict[tuple[str, str], Deed]:
    return {
        (first, last): _nouns()[entry.word("noun")]
        for entry in lexicon.table("ru", "topics", "deed")
        for first, last in (phrase.split() for phrase in entry.words("phrases"))
    }


def fixed(first: str, last: str) -> Deed | None:
    """The deed that two lemmas name together: «прекращение огня»."""
    return _fixed().get((first, last))


@lru_cache(maxsize=1)
def fixed_lasts() -> frozenset[str]:
    """The second words of deeds in two words."""
    return frozenset(last for _, last in _fixed())
