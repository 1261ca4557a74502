"""Where the words of the lexicon stand in a sentence: states, institutions, organs, roles."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from communique.lexicon import Entry, entries
from communique.model import Sentence, Token
from communique.parties.words import is_geographic, may_be_thing, noun_stems, stems
from communique.spelling import plain

MatchKind = Literal[
    "state",
    "capital",
    "adjective",
    "people",
    "institution",
    "organ",
    "role",
    "group",
    "outlet",
    "collective",
    "remit",
    "former",
    "voice",
    "own",
    "vague",
]

NAMES: tuple[MatchKind, ...] = ("state", "capital", "institution", "organ")
"""Kinds of match that name an actor by themselves."""

HEADS: tuple[MatchKind, ...] = ("role", "group", "people")
"""Kinds of match that can head a phrase for a person or a group."""


class Match(msgspec.Struct, frozen=True, gc=False):
    """A lexicon entry on the tokens `first` to `last`, `last` exclusive; `head` is its governing noun.

    `word` is the entry's word that fitted, as the lexicon writes it.
    """

    kind: MatchKind
    first: int
    last: int
    head: int
    entry: Entry
    word: str


class _Pattern(msgspec.Struct, frozen=True):
    number: int
    kind: MatchKind
    phrase: str
    words: tuple[str, ...]
    keys: tuple[frozenset[str], ...]
    entry: Entry
    proper: bool


_TABLES: dict[str, tuple[str, ...]] = {
    "institutions": ("institution", "organ"),
    "roles": ("role", "group", "outlet", "collective", "remit", "former", "voice", "own", "vague"),
}
_STATE_KEYS: tuple[tuple[str, MatchKind, bool], ...] = (
    ("name", "state", True),
    ("names", "state", True),
    ("capital", "capital", True),
    ("capitals", "capital", True),
    ("adjectives", "adjective", False),
    ("people", "people", False),
)


def _split(phrase: str) -> tuple[str, ...]:
    spaced = phrase.replace("'", " ' ").replace("ОПЕК+", "ОПЕК +")
    return tuple(spaced.split())


def _keys(words: Sequence[str], proper: bool) -> tuple[frozenset[str], ...]:
    if len(words) == 1 and proper:
        return (noun_stems(words[0]),)
    return tuple(stems(word) for word in words)


@lru_cache(maxsize=4)
def index(language: str) -> dict[str, tuple[_Pattern, ...]]:
    """The patterns of all three files by each stem of their first word, longest first."""
    found: dict[str, list[_Pattern]] = {}
    numbers = itertools.count()

    def add(kind: MatchKind, phrase: str, entry: Entry, proper: bool) -> None:
        words = _split(phrase)
        pattern = _Pattern(next(numbers), kind, phrase, words, _keys(words, proper), entry, proper)
        for stem in sorted(pattern.keys[0]):
            found.setdefault(stem, []).append(pattern)

    for entry in entries(language, "states"):
        for key, kind, proper in _STATE_KEYS:
            for phrase in entry.words(key):
                add(kind, phrase, entry, proper)
    for file, tables in _TABLES.items():
        for entry in entries(language, file):
            if entry.table in tables:
                key = "words" if file == "roles" else "names"
                proper = entry.table == "institution"
                for phrase in (*entry.words("name"), *entry.words(key)):
                    add(entry.table, phrase, entry, proper)  # type: ignore[arg-type]
    return {stem: tuple(sorted(rows, key=lambda row: -len(row.words))) for stem, rows in found.items()}


def matches(language: str, sentence: Sentence, openers: Sequence[int]) -> tuple[Match, ...]:
    """Every match of the lexicon that begins at one of the tokens, the longest of each family, in text order."""
    out: list[Match] = []
    for at in openers:
        token = sentence.tokens[at]
        for pattern in _begun(language, token.text, token.lemma, token.pos, token.feats.get("Animacy") == "Inan"):
            match = _match(pattern, sentence, at)
            if match is not None:
                out.append(match)
    return _longest(out)


def _patterns(language: str, text: str, lemma: str) -> tuple[_Pattern, ...]:
    """The patterns that a word may begin, in the order of the lexicon."""
    keys = stems(text) if text[:2].isupper() else (lemma, plain(text))
    known = index(language)
    rows = {row.number: row for key in keys if key in known for row in known[key]}
    return tuple(rows[number] for number in sorted(rows)) if rows else ()


@lru_cache(maxsize=50_000)
def _begun(language: str, text: str, lemma: str, pos: str, inanimate: bool) -> tuple[_Pattern, ...]:
    """Those of its patterns whose first word a token with such a text, lemma and tag fits."""
    token = Token(0, len(text), text, lemma, pos, {"Animacy": "Inan"} if inanimate else {}, -1, "")
    rows = _patterns(language, text, lemma)
    return tuple(row for row in rows if _fits(row, row.words[0], row.keys[0], token))


def _match(pattern: _Pattern, sentence: Sentence, at: int) -> Match | None:
    """The match of a pattern whose first word stands at a token."""
    length = len(pattern.words)
    if length == 1:
        named = pattern.kind not in ("state", "capital") or _is_name(sentence, at)
        return Match(pattern.kind, at, at + 1, at, pattern.entry, pattern.phrase) if named else None
    tokens = sentence.tokens[at : at + length]
    if len(tokens) < length:
        return None
    for number in range(1, length):
        if not _fits(pattern, pattern.words[number], pattern.keys[number], tokens[number]):
            return None
    return Match(pattern.kind, at, at + length, at + _head(tokens), pattern.entry, pattern.phrase)


def _fits(pattern: _Pattern, word: str, key: frozenset[str], token: Token) -> bool:
    """Whether a token can be a word of a pattern; of its features, only the animacy is asked for."""
    single = len(pattern.words) == 1
    if word.isupper() and len(word) > 1:
        return plain(token.text).startswith(plain(word)) and token.text[: len(word)].isupper() and _short(word, token)
    if pattern.proper and single:
        capital = token.text[:1].isupper() or pattern.entry.flag("lower")
        return capital and not key.isdisjoint(noun_stems(token.text))
    if pattern.proper and word[:1].isupper() and word == pattern.words[0]:
        return (token.text[:1].isupper() or pattern.entry.flag("lower")) and not key.isdisjoint(stems(token.text))
    living = pattern.kind in HEADS and word == pattern.words[0] and not pattern.entry.flag("thing")
    if living and token.feats.get("Animacy") == "Inan" and may_be_thing(token.text):
        return False
    if pattern.kind in ("adjective", "people", "role", "group", "outlet", "former") and single:
        return token.pos not in ("VERB", "ADV", "ADP", "PRON") and (token.lemma in key or plain(token.text) == word)
    return not key.isdisjoint(stems(token.text))


def _short(word: str, token: Token) -> bool:
    """Whether the token is the abbreviation itself or one with a case ending (МИДа, МИДом)."""
    return len(token.text) - len(word) <= 2 and (len(token.text) == len(word) or token.text[len(word) :].islower())


def _is_name(sentence: Sentence, at: int) -> bool:
    """Whether the tagger's names agree that a token is a place, or the dictionary does where it found none."""
    for name in sentence.names:
        if name.first <= at < name.last:
            return name.type != "PER" and (name.last - name.first == 1 or name.type == "ORG")
    token = sentence.tokens[at]
    sure = token.pos != "PROPN" or at == 0
    return is_geographic(token.text, likeliest=sure) or token.text.isupper()


def _head(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.pos in ("NOUN", "PROPN")), 0)


def _longest(found: list[Match]) -> tuple[Match, ...]:
    """Drops a match that lies inside a longer one of its own family (names apart from roles)."""
    if len(found) < 2:
        return tuple(found)
    wide = [match for match in found if match.last - match.first > 1]
    kept = [match for match in found if not any(_covers(other, match) for other in wide)] if wide else found
    return tuple(sorted(kept, key=lambda match: (match.first, -match.last, match.kind, match.entry.ref)))


def _covers(other: Match, match: Match) -> bool:
    family = NAMES if match.kind in NAMES else ("role", "group", "people", "outlet", "collective")
    longer = other.last - other.first > match.last - match.first
    inside = other.first <= match.first and match.last <= other.last
    return match.kind in family and other.kind in family and inside and longer
