"""Who appears in an article: actors, names, phrases that stand for them."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.evidence import Span, Why
from communique.model.markup import NameType

ActorKind = Literal["person", "office", "organisation", "state", "bloc", "place"]


class Role(msgspec.Struct, frozen=True, order=True, gc=False):
    """An office as it stood on the page, in the words of the page.

    `office` is the office under one name whatever its words, where one person holds it (`chief foreign Франция`).
    """

    text: str
    page: str
    start: int
    end: int
    office: str = ""


class Actor(msgspec.Struct, frozen=True, gc=False):
    """The person, office, organisation, state or bloc that names mean; `party` is the side it speaks for.

    `office` is the name that an office without its holder has in `Role.office`.
    """

    id: str
    name: str
    kind: ActorKind
    party: str | None = None
    aliases: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    office: str = ""


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A name in the text and the actor that it means."""

    id: str
    page: str
    span: Span
    type: NameType
    actor: str
    why: Why


class Reference(msgspec.Struct, frozen=True, gc=False):
    """Any phrase that can stand for an actor: a name with its role, a role alone, a pronoun, a group.

    `sentence`, `first`, `last` and `head` say which tokens it is made of (`last` exclusive, `head` the governing
    token); `span` covers role and name together. `actor` is None where nothing in the page resolves it.
    """

    sentence: int
    first: int
    last: int
    head: int
    span: Span
    kind: Literal["name", "role", "pronoun", "group", "place", "organisation"]
    actor: str | None
    why: Why


class Cast(msgspec.Struct, frozen=True, gc=False):
    """Who appears in one article: names, actors, and every phrase that stands for one of them, in text order."""

    page: str
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]

    def actor(self, id: str | None) -> Actor | None:
        """The actor of that id, or None."""
        return next((actor for actor in self.actors if actor.id == id), None)
