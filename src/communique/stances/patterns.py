"""Word patterns of the lexicon, matched against tokens.

A pattern is words between spaces; each matches a token by lemma or by lower-case form. `a|b` is either, `намер*` any
word that begins so, `…` up to three words that are no sentence marks, `<inf>` an infinitive, `<num>` a
number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from communique.model import Token

GAP = 3
"""How many words `…` may skip: a group of a noun with its adjectives; wider gaps reached into the next clause."""


class Pattern(msgspec.Struct, frozen=True):
    """A compiled pattern: for each place the alternatives, empty for a gap."""

    places: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def compiled(text: str) -> Pattern:
    """The pattern written as `text`."""
    return Pattern(tuple(() if word == "…" else tuple(word.split("|")) for word in text.split()))


def form(token: Token) -> str:
    """The token as it stands, in lower case with ё as е."""
    return token.text.casefold().replace("ё", "е")


def match(pattern: Pattern, tokens: Sequence[Token], at: int) -> int | None:
    """Where the pattern that begins at token `at` ends (exclusive), or None."""
    return _match(pattern.places, tokens, at)


def _match(places: tuple[tuple[str, ...], ...], tokens: Sequence[Token], at: int) -> int | None:
    if not places:
        return at
    if not places[0]:
        for skip in range(GAP + 1):
            if any(token.pos == "PUNCT" and token.text in ".;:!?" for token in tokens[at : at + skip]):
                return None
            if (end := _match(places[1:], tokens, at + skip)) is not None:
                return end
        return None
    if at >= len(tokens) or not any(_is(word, tokens[at]) for word in places[0]):
        return None
    return _match(places[1:], tokens, at + 1)


def _is(word: str, token: Token) -> bool:
    if word == "<inf>":
        return token.feats.get("VerbForm") == "Inf"
    if word == "<num>":
        return token.pos == "NUM"
    if word.endswith("*"):
        return token.lemma.startswith(word[:-1]) or form(token).startswith(word[:-1])
    return word in (token.lemma, form(token))


def negated(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word at `at` stands under a negation: `не` before it, at most one word between (`не может быть`)."""
    before = [form(token) for token in tokens[max(0, at - 2) : at]]
    return bool(before) and (
        before[-1] in ("не", "ни") or (len(before) > 1 and before[0] == "не" and _light(tokens[at - 1]))
    )


def _light(token: Token) -> bool:
    return token.pos == "AUX" or token.lemma in ("быть", "очень", "просто", "собираться")


def predicate(token: Token) -> bool:
    """Whether the token can be what a clause says: a finite verb, a short form, a predicative."""
    feats = token.feats
    if token.pos in ("VERB", "AUX"):
        short = feats.get("Variant") == "Short"
        return feats.get("VerbForm", "Fin") == "Fin" or short
    if token.pos == "ADJ":
        return feats.get("Variant") == "Short"
    return form(token) in PREDICATIVES


PREDICATIVES = frozenset({"нет", "можно", "нельзя", "нужно", "надо", "необходимо", "невозможно", "неуместно"})
"""Words that make a clause without a verb."""
