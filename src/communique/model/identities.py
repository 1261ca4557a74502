"""Who is one across pages."""

from __future__ import annotations

import msgspec

from communique.model.cast import ActorKind
from communique.model.evidence import Why


class Figure(msgspec.Struct, frozen=True, order=True, gc=False):
    """What an actor of a page is looked up by on other pages.

    `block` holds all that can be one: persons with one surname, holders and names of one office, names of one body.
    `form` is what tells them apart inside it: of a person first, middle name and surname with slashes between (`н.` is
    an initial), `office` for an office without its holder, `holds` for a person who holds it, `thing` for a body or a
    state, `seat` for a capital that speaks for its state. `party` is the actor's.
    """

    block: str
    actor: str
    form: str
    party: str | None = None


class Identity(msgspec.Struct, frozen=True, order=True, gc=False):
    """Actors that are one: `members` on every page that has them, `partly` on some of their pages alone.

    `aliases` are their other names, `party` the side that most pages with one give.
    """

    id: str
    name: str
    actor_kind: ActorKind
    party: str | None
    members: tuple[str, ...]
    partly: tuple[str, ...]
    aliases: tuple[str, ...]
    why: Why


class Doubt(msgspec.Struct, frozen=True, order=True, gc=False):
    """Two actors that may be one, the lesser id first, with some of the pages in question.

    `reason` is `rare` (too little is known), `several` (others may be meant as well) or `conflict` (people decided that
    the two are one by way of others, and that they are not).
    """

    one: str
    other: str
    reason: str
    pages: tuple[str, ...]
