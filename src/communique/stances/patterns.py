"""Word patterns of the lexicon, matched against tokens.

A pattern is words between spaces; each matches a token by lemma or by lower-case form. `a|b` is either, `намер*` any
word that begins so, `…` up to three words that are no sentence marks, `<inf>` an infinitive, `<num>` a
number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Token
from communique.spelling import plain

GAP = 3
"""How many words `…` may skip: a group of a noun with its adjectives; wider gaps reached into the next clause."""

KNOWN = 1 << 15
"""How many words are kept with what is known of them: those of some thousand articles, a few megabytes."""

OPEN = ("<inf>", "<num>", "")
"""First places that no word gives away; the last is a gap."""


class Place(msgspec.Struct, frozen=True, gc=False):
    """What may stand at one place of a pattern: words, beginnings of words, and what is told by its form alone."""

    words: frozenset[str]
    stems: tuple[str, ...]
    infinitive: bool
    number: bool

    def fits(self, token: Token) -> bool:
        """Whether a token can stand here."""
        lemma, folded = token.lemma, plain(token.text)
        if lemma in self.words or folded in self.words:
            return True
        if self.stems and (lemma.startswith(self.stems) or folded.startswith(self.stems)):
            return True
        if self.infinitive and token.feats.get("VerbForm") == "Inf":
            return True
        return self.number and token.pos == "NUM"


class Pattern(msgspec.Struct, frozen=True, gc=False):
    """A compiled pattern: its places, None for a gap; `opening` are the alternatives of the first, as they are written.

    `rest` are the places after the first, None where no word gives the first away.
    """

    places: tuple[Place | None, ...]
    opening: tuple[str, ...]
    rest: tuple[Place | None, ...] | None


@lru_cache(maxsize=4096)
def compiled(text: str) -> Pattern:
    """The pattern written as `text`."""
    words = text.split()
    places = tuple(None if word == "…" else _place(word.split("|")) for word in words)
    opening = tuple(words[0].replace("…", "").split("|")) if words else ()
    return Pattern(places, opening, places[1:] if set(OPEN).isdisjoint(opening) else None)


def _place(words: Sequence[str]) -> Place:
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    plain = frozenset(word for word in words if not word.endswith("*")).difference(OPEN)
    return Place(plain, stems, "<inf>" in words, "<num>" in words)


def form(token: Token) -> str:
    """The token as it stands, in lower case with ё as е."""
    return plain(token.text)


class Table:
    """The patterns of one table of the lexicon, longest first, so that a phrase wins over its own words.

    They are found by the word that opens them: most words open none, and nothing is tried on them.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        rows = [(compiled(words), entry) for entry in entries for words in entry.words("words")]
        self._rows = sorted(rows, key=lambda row: -len(row[0].places))
        self._opened: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(self._rows):
            for word in pattern.opening:
                self._opened.setdefault(word, []).append(number)
        self._stems = tuple(word[:-1] for word in self._opened if word.endswith("*"))
        self._always = tuple(number for word in OPEN for number in self._opened.get(word, ()))
        self.opened = lru_cache(maxsize=KNOWN)(self._opened_by)

    def matches(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, Entry]]:
        """Where each pattern ends (exclusive) that begins at token `at`, the longest pattern first, and its entry."""
        for pattern, entry in self.opened(tokens[at].lemma, tokens[at].text):
            if pattern.rest is None:
                end = match(pattern, tokens, at)
            elif not pattern.rest:
                end = at + 1
            elif pattern.rest[0] is not None and (at + 1 == len(tokens) or not pattern.rest[0].fits(tokens[at + 1])):
                continue  # of most patterns only the first word stands there
            else:
                end = _match(pattern.rest, tokens, at + 1)
            if end is not None:
                yield end, entry

    def _opened_by(self, lemma: str, text: str) -> tuple[tuple[Pattern, Entry], ...]:
        """The patterns that may begin with a word, none for most words, with their entries."""
        folded = plain(text)
        numbers = {*self._always, *self._opened.get(lemma, ()), *self._opened.get(folded, ())}
        if self._stems and (lemma.startswith(self._stems) or folded.startswith(self._stems)):
            stems = (stem for stem in self._stems if lemma.startswith(stem) or folded.startswith(stem))
            numbers.update(number for stem in stems for number in self._opened[f"{stem}*"])
        return tuple(self._rows[number] for number in sorted(numbers)) if numbers else ()


@lru_cache(maxsize=1)
def _every() -> Table:
    """The patterns of acts and conditions together."""
    return Table([*lexicon.entries("ru", "acts"), *lexicon.entries("ru", "conditions")])


def openers(tokens: Sequence[Token]) -> list[int]:
    """The places of the words that may begin a pattern of acts or conditions: a few in a line."""
    opened = _every().opened
    return [at for at, token in enumerate(tokens) if opened(token.lemma, token.text)]


def match(pattern: Pattern, tokens: Sequence[Token], at: int) -> int | None:
    """Where the pattern that begins at token `at` ends (exclusive), or None."""
    return _match(pattern.places, tokens, at)


def _match(places: tuple[Place | None, ...], tokens: Sequence[Token], at: int) -> int | None:
    for number, place in enumerate(places):
        if place is None:
            return _behind_gap(places[number + 1 :], tokens, at)
        if at >= len(tokens) or not place.fits(tokens[at]):
            return None
        at += 1
    return at


def _behind_gap(places: tuple[Place | None, ...], tokens: Sequence[Token], at: int) -> int | None:
    for skip in range(GAP + 1):
        if any(token.pos == "PUNCT" and token.text in ".;:!?" for token in tokens[at : at + skip]):
            return None
        if (end := _match(places, tokens, at + skip)) is not None:
            return end
    return None


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
