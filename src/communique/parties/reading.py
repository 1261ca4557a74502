"""The state of reading a page from its first phrase on, and what a rule answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from communique.model import Part, Why
from communique.parties.facts import Fact
from communique.parties.phrases import Phrase
from communique.parties.register import Register
from communique.parties.scene import Scene
from communique.parties.stage import Turn
from communique.parties.words import nominative_phrase

ReferenceKind = Literal["name", "role", "pronoun", "group", "place", "organisation"]


class Office(msgspec.Struct, frozen=True, gc=False):
    """A title that stands for its unnamed holder, and the actor made for it."""

    fact: Fact
    actor: str
    plural: bool


class Reading(msgspec.Struct):
    """The state of reading a page from its first phrase on."""

    scene: Scene
    register: Register
    persons: dict[int, str]
    quoted: tuple[Sequence[bool], ...]
    turns: list[Turn] = []
    offices: list[Office] = []
    unknown: set[str] = set()
    outlets: dict[str, tuple[str, ...]] = {}
    kinds: dict[str, str] = {}
    full_names: dict[str, str] | None = None
    proper_names: dict[Phrase, str] = {}
    places: tuple[str, ...] | None = None

    def last_turns(self) -> list[Turn]:
        """The last appearance of every actor, the latest first."""
        found: dict[str, Turn] = {}
        for turn in reversed(self.turns):
            found.setdefault(turn.actor, turn)
        return list(found.values())

    def why(
        self,
        rule: str,
        phrase: Phrase,
        refs: tuple[str, ...] = (),
        parts: tuple[Part, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Why:
        """The reason for a reference: the rule, the lexicon entries without repeats, the phrase and its antecedent."""
        entries = refs if len(refs) < 2 else tuple(dict.fromkeys(refs))
        return Why(rule, entries, (Part("phrase", self.scene.span(phrase)), *parts), notes)


class Found(msgspec.Struct, frozen=True, gc=False):
    """What a rule answers: the kind of reference, the actor (None: nobody on this page) and the reason."""

    kind: ReferenceKind
    actor: str | None
    why: Why
    gender: str = ""
    plural: bool = False
    human: bool = False


Rule = Callable[[Reading, Phrase], Found | None]


def own_words(reading: Reading, phrase: Phrase) -> str:
    """The words of a phrase in the nominative, without numerals, a capital only where a name needs it."""
    view = reading.scene.view(phrase)
    first = phrase.first
    counted = False
    while view.tokens[first].pos == "NUM" and view.tokens[first].lemma != "один" and first < phrase.head:
        first, counted = first + 1, True
    tokens = view.tokens[first : phrase.last]
    text = nominative_phrase(tokens, phrase.head - first, counted)
    known = phrase.match is not None and phrase.match.first == first and not phrase.match.word[:1].isupper()
    proper = not known and (tokens[0].pos == "PROPN" or any(n.first == first for n in view.names))
    proper = proper or (len(tokens[0].text) > 1 and tokens[0].text.isupper())
    return text if proper else text[:1].lower() + text[1:]
