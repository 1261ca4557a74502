"""The record of an identity: its id, its name, its other names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from communique.dictionary import forms
from communique.identities.groups import Decided, Groups
from communique.model import ActorKind, Doubt, Identity, Why, stable_id


class Named(msgspec.Struct, frozen=True, order=True):
    """An actor with its name, kind, party, and on how many pages it is."""

    actor: str
    name: str
    kind: ActorKind
    party: str | None
    pages: int


class Found(msgspec.Struct):
    """What came of some blocks: the identities, which actors they take whole or on single pages, and the doubts.

    `homes` pairs an actor and a page with an identity; the page is empty where the actor is of it on every page.
    """

    identities: list[Identity] = []
    homes: list[tuple[str, str, str]] = []
    doubts: list[Doubt] = []


def identity_of(
    key: str, rule: str, members: Sequence[Named], partly: Collection[Named] = (), notes: tuple[str, ...] = ()
) -> Identity:
    """The record of some actors that are one; `key` is what it is known by for good."""
    lead = leader(members)
    parties = Counter({party: 0 for row in members if (party := row.party)})
    for row in members:
        if row.party:
            parties[row.party] += row.pages
    party = max(sorted(parties), key=lambda party: parties[party]) if parties else None
    names = {row.name for row in (*members, *partly)} - {lead.name}
    return Identity(
        stable_id("id", lead.kind, key),
        lead.name,
        lead.kind,
        party,
        tuple(sorted({row.actor for row in members})),
        tuple(sorted({row.actor for row in partly} - {row.actor for row in members})),
        tuple(sorted(names)),
        Why(rule, notes=notes),
    )


def leader(members: Iterable[Named]) -> Named:
    """The actor whose name stands for all: the state itself, a name in the nominative, the one on most pages."""
    return min(
        members,
        key=lambda row: (row.name != row.party, not _begins_nominative(row), -row.pages, len(row.name), row.name),
    )


def _begins_nominative(row: Named) -> bool:
    """Whether the first word of a body's name can stand in the nominative, or is foreign."""
    first = row.name.split()[0]
    known = forms(first.casefold()) if row.kind == "organisation" and not first.isascii() else ()
    return not known or any("nomn" in parse.tag for parse in known)


def things_of(block: str, members: Sequence[Named], decided: Decided) -> Found:
    """Bodies that have one name, whatever its words."""
    found = Found()
    groups = Groups([row.actor for row in members], decided)
    first = min(row.actor for row in members)
    for row in sorted(members):
        groups.join(first, row.actor)
    add_groups(found, groups, {row.actor: row for row in members}, (block, "identities.one_name"))
    return found


def state_of(block: str, members: Sequence[Named], seats: Mapping[Named, Sequence[str]], decided: Decided) -> Found:
    """A state, and the capitals that speak for it on the pages where they do."""
    found = things_of(block, members, decided) if members else Found()
    lead = leader(members) if members else None
    own = [row for row in seats if lead is not None and not decided.apart(row.actor, lead.actor)]
    if lead is not None and own and not found.identities:
        record = identity_of(block, "identities.seat", members, own)
        found.identities.append(record)
        found.homes += [(row.actor, "", record.id) for row in members]
        found.homes += [(row.actor, page, record.id) for row in own for page in seats[row]]
    return found


def add_groups(found: Found, groups: Groups, known: dict[str, Named], told: tuple[str, str]) -> None:
    """Adds the groups of several actors to what was found; `told` are their block and the rule."""
    block, rule = told
    keyed: set[str] = set()
    for group in groups.all():
        if len(group) > 1:
            key = block if block not in keyed else f"{block} {group[0]}"
            keyed.add(block)
            record = identity_of(key, rule, [known[actor] for actor in group])
            found.identities.append(record)
            found.homes += [(actor, "", record.id) for actor in group]
    found.doubts += [Doubt(one, other, "conflict", ()) for one, other in groups.refused]
