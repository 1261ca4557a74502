"""The agenda: issues that a person names, in `agenda.toml`, before those that are found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from communique.errors import UsageError
from communique.store.words import lemmas

_WORD = re.compile(r"\w+")


class Item(msgspec.Struct, frozen=True):
    """One item of an agenda: its name, and the phrases of which one is enough, each word in all its lemmas."""

    name: str
    phrases: tuple[tuple[tuple[str, ...], ...], ...]

    def in_words(self, words: Sequence[str]) -> bool:
        """Whether all the words of some phrase stand among `words`, in any form."""
        seen = {lemma for word in words for lemma in lemmas(word)}
        return any(all(not seen.isdisjoint(options) for options in phrase) for phrase in self.phrases)


Agenda = tuple[Item, ...]


def load_agenda(path: Path) -> Agenda:
    """The agenda of a file: tables `[[issue]]` with `name` and `words`, a word or phrase or a list of them."""
    hint = '[[issue]] with name = "…" and words = ["…", "…"]; docs/commands.md shows one'
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the agenda {path} can't be read: {error}", hint=hint) from error
    items = data.get("issue")
    if not isinstance(items, list) or set(data) != {"issue"}:
        raise UsageError(f"the agenda {path} must hold [[issue]] tables and nothing else", hint=hint)
    found = []
    for number, item in enumerate(items, 1):
        name, words = (
            (item.get("name"), item.get("words", item.get("name"))) if isinstance(item, dict) else (None, None)
        )
        phrases = [words] if isinstance(words, str) else words
        if not isinstance(name, str) or not isinstance(phrases, list) or not all(isinstance(p, str) for p in phrases):
            raise UsageError(f"issue {number} of the agenda {path} has no name, or words that are no texts", hint=hint)
        split = tuple(tuple(lemmas(word) for word in _WORD.findall(phrase)) for phrase in phrases)
        if not name.strip() or not all(split):
            raise UsageError(f"issue {number} of the agenda {path} has an empty name or phrase", hint=hint)
        found.append(Item(" ".join(name.split()), split))
    if len({item.name.casefold() for item in found}) < len(found):
        raise UsageError(f"the agenda {path} names an issue twice", hint=hint)
    return tuple(found)


def words_of(text: str) -> Iterator[str]:
    """The words of a text."""
    return iter(_WORD.findall(text))
