"""Bringing deadlocks up to date: those of the sides that set conditions, demanded or refused on a page that changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from communique import store as record
from communique.model import Deadlock, stable_id
from communique.store import Store, touching
from communique.store import weaving as index
from communique.tensions import Move, Wait, deadlocks_of, distinct, names_of
from communique.weaving.gists import Gist

_gist = msgspec.msgpack.Decoder(Gist)

NAMES = "names"
"""Under which the record notes the names by which steps were compared last."""


def weave_jams(store: Store, batch: Sequence[str]) -> None:
    """Looks for the deadlocks of some touched sides anew, or of all where other names are to be left out of account."""
    with store.transaction() as db:
        touching.settle(db, "jam", batch)
        waits, moves = _told(store)
        names = stable_id("", sorted(names_of(waits)))
        touched = set(batch) if record.noted(store, NAMES) == names else None
        record.note(db, NAMES, names)
        found = deadlocks_of(waits, moves, touched)
        before = [
            one.id for one in record.across(store, Deadlock) if touched is None or not touched.isdisjoint(sides(one))
        ]
        record.write_alone(db, found, before)


def sides(deadlock: Deadlock) -> set[str]:
    """The sides of a deadlock."""
    return {step.party for step in deadlock.steps}


def all_waits(store: Store) -> list[Wait]:
    """Who waits for whom on the record, each told once, sorted."""
    return _told(store)[0]


def waits_within(store: Store, pages: Collection[str]) -> list[Wait]:
    """Who waits for whom on some pages, each told once, sorted."""
    return _gathered(record.gists_within(store, pages))[0]


def deadlocks_within(store: Store, pages: Collection[str]) -> list[Deadlock]:
    """The deadlocks of the record that stand on what some pages tell, by id, with what these tell of them."""
    waits, moves = _gathered(record.gists_within(store, pages))
    found = {one.id: one for one in deadlocks_of(waits, moves)} if waits else {}
    return [found[one.id] for one in record.across_by_id(store, Deadlock, sorted(found))]


def _told(store: Store) -> tuple[list[Wait], list[Move]]:
    """Who waits for whom and who demands or refuses what, on all pages."""
    return _gathered(index.gists(store.connection))


def _gathered(told: Iterable[bytes]) -> tuple[list[Wait], list[Move]]:
    waits: list[Wait] = []
    moves: list[Move] = []
    for gist in map(_gist.decode, told):
        waits += gist.waits
        moves += gist.moves
    return distinct(waits), moves
