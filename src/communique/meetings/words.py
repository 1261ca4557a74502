"""The words of `lexicon/<language>/meetings.toml`, ready to look up by lemma."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from communique.lexicon import Entry, entries
from communique.spelling import fold

_FILE = "meetings"


class Words(msgspec.Struct, frozen=True):
    """The entries by table and lemma; frames by their words, the longer first; the lemmas that tell of sport.

    `calls` are the lemmas that call a meeting: those of its nouns and verbs.
    """

    tables: dict[str, dict[str, Entry]]
    frames: tuple[tuple[tuple[str, ...], Entry], ...]
    sport: frozenset[str]
    calls: frozenset[str]

    def get(self, table: str, lemma: str) -> Entry | None:
        """The entry of that table that the lemma calls."""
        return self.tables.get(table, {}).get(lemma)


@lru_cache(maxsize=4)
def words(language: str = "ru") -> Words:
    """The lexicon of meetings."""
    tables: dict[str, dict[str, Entry]] = {}
    frames: list[tuple[tuple[str, ...], Entry]] = []
    for entry in entries(language, _FILE):
        if entry.table == "frame":
            frames += [(tuple(phrase.split()), entry) for phrase in entry.words("words")]
            continue
        for lemma in (entry.word("lemma"), *entry.words("lemmas")):
            tables.setdefault(entry.table, {})[lemma] = entry
    sport = (lemma for lemma, entry in tables.get("elsewhere", {}).items() if not entry.flag("sittings"))
    calls = frozenset((*tables.get("noun", ()), *tables.get("verb", ())))
    return Words(tables, tuple(sorted(frames, key=lambda frame: (-len(frame[0]), frame[0]))), frozenset(sport), calls)


@lru_cache(maxsize=4)
def adjectives(language: str = "ru") -> dict[str, tuple[str, str]]:
    """The states by their adjectives («французский»), each with the entry that says so."""
    out: dict[str, tuple[str, str]] = {}
    for entry in entries(language, "states"):
        for word in entry.words("adjectives"):
            out.setdefault(word, (entry.word("name"), entry.ref))
    return out


@lru_cache(maxsize=4)
def blocs(language: str = "ru") -> dict[str, str]:
    """The blocs of states by each of their names, with the party that they are."""
    known = (entry for entry in entries(language, "institutions") if entry.word("kind") == "bloc")
    return {
        name: entry.word("party")
        for entry in known
        if entry.word("party")
        for name in (entry.word("name"), *entry.words("names"))
    }


@lru_cache(maxsize=4)
def states(language: str = "ru") -> frozenset[str]:
    """The names of states in lower case: where a thing took place they tell no city."""
    names = {
        name
        for entry in entries(language, "states")
        for name in (entry.word("name"), *entry.words("names"))
        if name != entry.word("capital")
    }
    return frozenset(fold(name) for name in names)
