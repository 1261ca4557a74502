"""Reported speech, and what it wants: statements, relays, conditions, topics."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.articles import Date
from communique.model.evidence import Span, Why

Mode = Literal["direct", "indirect", "mixed"]
Act = Literal["request", "offer", "ready", "agree", "reject", "condition", "warn", "accuse", "deny", "assess", "inform"]


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who speaks: the actor's name and, where the text shows one, the phrase that stands for it."""

    actor: str | None
    name: str
    span: Span | None


class Relay(msgspec.Struct, frozen=True, order=True, gc=False):
    """An outlet or person who passed words on, with the phrase that says so."""

    name: str
    span: Span | None


class Condition(msgspec.Struct, frozen=True, gc=False):
    """A required step (`needs`) and what depends on it (`then`); `only` when nothing else will do.

    `by` is the party that has to take the required step, `then_by` the one that would take the dependent step where it
    isn't the speaker's own; None where the words don't tell. `others` are the sides of the talks that depend on a step
    of nobody in particular: those that the speaker names on the page, and those that offered them.
    """

    needs: Span
    then: Span
    only: bool
    why: Why
    by: str | None = None
    then_by: str | None = None
    others: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True, order=True, gc=False):
    """A noun group or deed that a statement is about: what it is grouped by, its name, where it stands.

    `words` are the lemma of its head and of the word that tells it from others («расширение», «блок»); `name` is the
    group in the nominative singular. `against` when the words around it speak of not having it («отказ от …»,
    «прекратить …»). `head` is the place of the head in the name, `many` whether it stood in the plural; `verbal` when a
    verb did the deed: then the name's last word is what it was done to, and `many` tells of that.
    """

    words: tuple[str, ...]
    name: str
    span: Span
    against: bool = False
    head: int = 0
    many: bool = False
    verbal: bool = False


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One act of reported speech: source, cue, content, in the sense of PARC and PolNeAR.

    `relays` runs from the speaker outwards, nearest the reader last. `acts`, `party` and `condition` are filled in
    by the stances stage, the main act first.
    """

    id: str
    page: str
    sentence: int
    mode: Mode
    speaker: Speaker | None
    cue: Span | None
    content: tuple[Span, ...]
    relays: tuple[Relay, ...]
    why: Why
    venue: str | None = None
    said_on: Date | None = None
    acts: tuple[Act, ...] = ()
    act_whys: tuple[Why, ...] = ()
    party: str | None = None
    issue: str | None = None
    addressee: str | None = None
    condition: Condition | None = None
    topics: tuple[Topic, ...] = ()

    @property
    def extent(self) -> Span:
        """From the first character of the content to the last."""
        return Span(self.content[0].start, self.content[-1].end)


class Uncoded(msgspec.Struct, frozen=True, gc=False):
    """A sentence with a cue of speech that gave no statement, and why."""

    id: str
    page: str
    span: Span
    cue: Span
    reason: str
    entries: tuple[str, ...] = ()


class Speech(msgspec.Struct, frozen=True, gc=False):
    """The statements of one article, the outlets that it names as the source of its news, and what was not coded."""

    page: str
    statements: tuple[Statement, ...]
    relays: tuple[Relay, ...]
    uncoded: tuple[Uncoded, ...] = ()
