"""One sentence as the rules see it: its tokens, its repaired names, and where the words of the lexicon stand in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.model import Name, Sentence, Token
from communique.parties.anybody import anybody
from communique.parties.gazetteer import Match, matches
from communique.parties.shapes import Shape


class View(msgspec.Struct, frozen=True, gc=False):
    """One sentence with its repaired names, and its lexicon matches in text order."""

    number: int
    sentence: Sentence
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    language: str
    matches: tuple[Match, ...]
    shape: Shape

    def at(self, token: int, kinds: Sequence[str]) -> Match | None:
        """The longest match of these kinds that begins at a token."""
        longest: Match | None = None
        for match in self.matches:
            if match.first == token and match.kind in kinds and (longest is None or match.last > longest.last):
                longest = match
        return longest

    def name_over(self, match: Match) -> Name | None:
        """The name of a person or organisation that the tagger sees on the match itself."""
        for name in self.names:
            if name.first <= match.first and match.last <= name.last and name.type != "LOC":
                return name
        return None

    def name_at(self, token: int) -> Name | None:
        """The name that begins at a token."""
        for name in self.names:
            if name.first == token:
                return name
        return None


def view_of(shape: Shape, names: tuple[Name, ...], sighted: Sequence[Match] = ()) -> View:
    """The sentence with what the lexicon knows in it; `sighted` are matches that the page itself gives."""
    sentence, language = shape.sentence, shape.language
    found = matches(language, sentence, shape.openers)
    persons = tuple(anybody(language, sentence, shape.nouns, found))
    if sighted or persons:
        free = (m for m in (*found, *persons) if not any(s.first <= m.first and m.last <= s.last for s in sighted))
        found = tuple(sorted((*free, *sighted), key=lambda m: (m.first, -m.last, m.kind, m.entry.ref)))
    return View(shape.number, sentence, sentence.tokens, names, language, found, shape)
