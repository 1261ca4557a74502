"""Nouns for persons that no list of offices has: they may stand before a name, and for who bears it later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from communique.lexicon import Entry, table
from communique.model import Sentence, Token
from communique.parties.gazetteer import Match
from communique.parties.words import is_common


@lru_cache(maxsize=4)
def _entry(language: str) -> tuple[Entry | None, frozenset[str]]:
    """The lexicon's entry for such nouns, and those that are none."""
    found = table(language, "roles", "anybody")
    return (found[0], frozenset(found[0].words("except"))) if found else (None, frozenset())


def anybody(language: str, sentence: Sentence, nouns: Sequence[int], known: Sequence[Match]) -> Iterator[Match]:
    """A match for every animate noun in the singular that the lexicon doesn't know, without a capital of its own.

    `nouns` are the numbers of the tokens tagged as nouns.
    """
    entry, without = _entry(language)
    if entry is None:
        return
    for at in nouns if 0 in nouns[:1] or not sentence.tokens else (0, *nouns):
        token = sentence.tokens[at]
        if token.feats.get("Animacy") != "Anim" or not _is_person(token, at) or token.lemma in without:
            continue
        if not any(one.first <= at < one.last for row in (known, sentence.names) for one in row):
            yield Match("role", at, at + 1, at, entry, token.lemma)


def _is_person(token: Token, at: int) -> bool:
    if token.pos != "NOUN" and (at > 0 or token.pos != "PROPN" or not is_common(token.text)):
        return False
    return token.feats.get("Number") == "Sing" and (token.text.islower() or (at == 0 and token.text[1:].islower()))
