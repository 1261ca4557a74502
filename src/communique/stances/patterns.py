"""Word patterns of the lexicon, matched against tokens.

A pattern is words between spaces; each matches a token by lemma or by lower-case form. `a|b` is either, `намер*` any
word that begins so, `…` up to three words that are no sentence marks, `<inf>` an infinitive, `<num>` a
number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from communique.lexicon import Entry
from communique.model import Token

GAP = 3
"""How many words `…` may skip: a group of a noun with its adjectives; wider gaps reached into the next clause."""

KNOWN = 1 << 15
"""How many words are kept with what is known of them: those of some thousand articles, a few megabytes."""

OPEN = ("<inf>", "<num>", "")
"""First places that no word gives away; the last is a gap."""


class Pattern(msgspec.Struct, frozen=True):
    """A compiled pattern: for each place the alternatives, empty for a gap."""

    places: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def compiled(text: str) -> Pattern:
    """The pattern written as `text`."""
    return Pattern(tuple(() if word == "…" else tuple(word.split("|")) for word in text.split()))


def form(token: Token) -> str:
    """The token as it stands, in lower case with ё as е."""
    return _folded(token.text)


@lru_cache(maxsize=KNOWN)
def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


class Table:
    """The patterns of one table of the lexicon, longest first, so that a phrase wins over its own words.

    They are found by the word that opens them: most words open none, and nothing is tried on them.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        rows = [(compiled(words), entry) for entry in entries for words in entry.words("words")]
        self._rows = sorted(rows, key=lambda row: -len(row[0].places))
        self._opened: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(self._rows):
            for word in pattern.places[0] or ("",):
                self._opened.setdefault(word, []).append(number)
        self._stems = tuple(word[:-1] for word in self._opened if word.endswith("*"))
        self._open = any(word in self._opened for word in OPEN)
        self._opening = lru_cache(maxsize=KNOWN)(self._opened_by)

    def opens(self, token: Token) -> bool:
        """Whether some pattern may begin with the token."""
        lemma, folded = token.lemma, _folded(token.text)
        if lemma in self._opened or folded in self._opened or self._open:
            return True
        return lemma.startswith(self._stems) or folded.startswith(self._stems)

    def matches(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, Entry]]:
        """Where each pattern ends (exclusive) that begins at token `at`, the longest pattern first, and its entry."""
        for pattern, entry in self._opening(tokens[at].lemma, form(tokens[at])):
            end = match(pattern, tokens, at)
            if end is not None:
                yield end, entry

    def _opened_by(self, lemma: str, folded: str) -> tuple[tuple[Pattern, Entry], ...]:
        stems = (f"{stem}*" for stem in self._stems if lemma.startswith(stem) or folded.startswith(stem))
        numbers = {number for word in (lemma, folded, *OPEN, *stems) for number in self._opened.get(word, ())}
        return tuple(self._rows[number] for number in sorted(numbers))


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
