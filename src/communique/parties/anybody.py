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


def anybody(language: str, sentence: Sentence, known: Sequence[Match]) -> Iterator[Match]:
    """A match for every animate noun in the singular that the lexicon doesn't know, without a capital of its own."""
    entry, without = _entry(language)
    if entry is None:
        return
    taken = {at for match in known for at in range(match.first, match.last)}
    taken.update(at for name in sentence.names for at in range(name.first, name.last))
    for at, token in enumerate(sentence.tokens):
        if at not in taken and _is_person(token, at) and token.lemma not in without:
            yield Match("role", at, at + 1, at, entry, token.lemma)


def _is_person(token: Token, at: int) -> bool:
    noun = token.pos == "NOUN" or (at == 0 and token.pos == "PROPN" and is_common(token.text))
    living = noun and token.feats.get("Animacy") == "Anim" and token.feats.get("Number") == "Sing"
    return living and (token.text.islower() or (at == 0 and token.text[1:].islower()))
