"""The date patterns of `lexicon/<language>/dates.toml`, compiled."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from communique.errors import BrokenLexicon
from communique.lexicon import Entry, table

_PIECE = re.compile(r"\{(\+?)(\w+)\}")
_FILE = "dates"


class Piece(msgspec.Struct, frozen=True):
    """The words of one kind (`month`): an alternation of them all, and what each stands for with its entry."""

    regex: str
    forms: tuple[tuple[re.Pattern[str], object, str], ...]

    def read(self, words: str) -> tuple[object, str]:
        """The value of the words and the entry that gives it; a number for digits."""
        for form, value, ref in self.forms:
            if form.fullmatch(words):
                return (int(re.sub(r"\D.*", "", words)) if value is None else value), ref
        raise BrokenLexicon(f"{_FILE}: no piece reads {words!r}")


class Pattern(msgspec.Struct, frozen=True):
    """One way to write a date; `pieces` are the kinds of words in it."""

    entry: Entry
    regex: re.Pattern[str]
    kind: str
    pieces: frozenset[str]


class Edge(msgspec.Struct, frozen=True):
    """Words before a date that make it the end or the beginning of something."""

    ref: str
    edge: str
    before: re.Pattern[str]
    inside: re.Pattern[str]


@lru_cache(maxsize=4)
def pieces(language: str) -> dict[str, Piece]:
    """The pieces by name."""
    rows: dict[str, list[tuple[str, object, str]]] = {}
    for entry in table(language, _FILE, "digits"):
        rows.setdefault(entry.word("piece"), []).append((entry.word("form"), None, entry.ref))
    for entry in table(language, _FILE, "piece"):
        value = entry.keys.get("value", "")
        rows.setdefault(entry.word("piece"), []).extend((form, value, entry.ref) for form in _forms(entry))
    return {name: _piece(forms) for name, forms in rows.items()}


def _forms(entry: Entry) -> tuple[str, ...]:
    stem = entry.word("stem")
    return tuple(_spelt(word) for word in (*entry.words("forms"), *(stem + end for end in entry.words("endings"))))


def _piece(rows: list[tuple[str, object, str]]) -> Piece:
    longest_first = sorted(rows, key=lambda row: (-len(row[0]), row[0]))
    regex = "(?:" + "|".join(form for form, _, _ in longest_first) + ")"
    return Piece(regex, tuple((re.compile(form, re.IGNORECASE), value, ref) for form, value, ref in longest_first))


def _spelt(form: str) -> str:
    """A form as a regular expression: any white space for a space."""
    return form.replace(" ?", r"\s*").replace(" ", r"\s+")


@lru_cache(maxsize=4)
def patterns(language: str) -> tuple[Pattern, ...]:
    """The patterns in the order in which they stand in the file."""
    return tuple(_pattern(language, entry) for entry in table(language, _FILE, "pattern"))


def _pattern(language: str, entry: Entry) -> Pattern:
    known = pieces(language)

    def fill(match: re.Match[str]) -> str:
        unnamed, name = match.groups()
        if name not in known:
            raise BrokenLexicon(f"{entry.ref}: no piece is called {name!r}")
        return known[name].regex if unnamed else f"(?P<{name}__{match.start()}>{known[name].regex})"

    source = entry.word("form")
    form = _PIECE.sub(fill, _spelt_around_pieces(source))
    after = "|".join(_spelt(word) for word in entry.words("unless_next"))
    tail = rf"(?!\s+(?:{after}))" if after else ""
    regex = re.compile(rf"(?<!\w)(?<!\d[.,])(?:{form})(?!\w){tail}", re.IGNORECASE)
    return Pattern(entry, regex, entry.word("kind"), frozenset(name for _, name in _PIECE.findall(source)))


def _spelt_around_pieces(form: str) -> str:
    out, at = [], 0
    for match in _PIECE.finditer(form):
        out += [_spelt(form[at : match.start()]), match.group()]
        at = match.end()
    return "".join((*out, _spelt(form[at:])))


@lru_cache(maxsize=4)
def signals(language: str) -> dict[str, frozenset[str]]:
    """The words without one of which no date is written, and the pieces that each may be."""
    out: dict[str, set[str]] = {}
    for name, piece in pieces(language).items():
        for form, value, _ in piece.forms:
            if value is not None and name not in _WEAK:
                out.setdefault(form.pattern.rstrip(".\\"), set()).add(name)
    return {word: frozenset(names) for word, names in out.items()}


_WEAK = ("day", "number", "part", "shift")
"""Pieces that only accompany others in a date."""


@lru_cache(maxsize=4)
def edges(language: str) -> tuple[Edge, ...]:
    """The words that make a date an edge, the longer ones first."""
    out = []
    for entry in table(language, _FILE, "edge"):
        words = "|".join(_spelt(word) for word in sorted(entry.words("words"), key=lambda word: (-len(word), word)))
        before = re.compile(rf"(?<!\w)(?:{words})\s+$", re.IGNORECASE)
        out.append(Edge(entry.ref, entry.word("edge"), before, re.compile(rf"(?:{words})\s", re.IGNORECASE)))
    return tuple(out)
