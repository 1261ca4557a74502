"""The actors of one page while it is read: each made once, with the names and titles seen for it."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Actor, ActorKind, Role, stable_id


@lru_cache(maxsize=4)
def genitives(language: str) -> dict[str, str]:
    """The genitive of every state's name, as institutions take it (МИД Франции)."""
    return {entry.word("name"): entry.word("of") for entry in table(language, "states", "state")}


@lru_cache(maxsize=50_000)
def _id(name: str, kind: ActorKind) -> str:
    return stable_id("ac", name.casefold(), kind)


class _Draft(msgspec.Struct):
    name: str
    kind: ActorKind
    party: str | None
    aliases: dict[str, None]
    roles: dict[Role, None]
    office: str = ""


class Register(msgspec.Struct):
    """Actors by id, in the order in which they were first met."""

    drafts: dict[str, _Draft] = {}

    def add(self, name: str, kind: ActorKind, party: str | None = None, alias: str = "") -> str:
        """The id of the actor of that name and kind, made if it is new."""
        id = _id(name, kind)
        draft = self.drafts.get(id)
        if draft is None:
            draft = self.drafts[id] = _Draft(name, kind, None, {}, {})
        if party and not draft.party:
            draft.party = party
        if alias and alias != draft.name:
            draft.aliases.setdefault(alias)
        return id

    def role(self, id: str, role: Role) -> None:
        """Notes a title as it stood on the page."""
        self.drafts[id].roles.setdefault(role)

    def office(self, id: str, office: str) -> None:
        """Notes which office an actor is that stands for one."""
        self.drafts[id].office = self.drafts[id].office or office

    def side(self, id: str, party: str | None) -> None:
        """Notes the side of an actor that has none yet."""
        self.drafts[id].party = self.drafts[id].party or party

    def kind(self, id: str) -> ActorKind:
        """What kind of actor it is."""
        return self.drafts[id].kind

    def party(self, id: str) -> str | None:
        """The side that an actor speaks for."""
        return self.drafts[id].party

    def name(self, id: str) -> str:
        """The name of an actor."""
        return self.drafts[id].name

    def actors(self) -> tuple[Actor, ...]:
        """The finished actors."""
        return tuple(
            Actor(id, d.name, d.kind, d.party, tuple(d.aliases), tuple(d.roles), d.office)
            for id, d in self.drafts.items()
        )
