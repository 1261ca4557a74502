"""Bringing deadlocks up to date: the cycles of two sides of which one waits otherwise for the other than before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec

from communique import store as record
from communique.model import Deadlock
from communique.store import Store, moves, touching
from communique.store import waits as index
from communique.store.waits import GAP, Edge
from communique.tensions import Wait, cycles_of, deadlock_of, deadlocks_of, distinct, edges_of

_wait = msgspec.msgpack.Decoder(Wait)


def weave_jams(store: Store, batch: Sequence[str]) -> None:
    """Makes the deadlocks anew in which one of some touched sides waits for another; `batch` names each two."""
    with store.transaction() as db:
        touching.settle(db, "jam", batch)
        touched = {edge.partition(GAP)[::2] for edge in batch}

        @cache
        def between(edge: Edge) -> list[Wait]:
            return list(map(_wait.decode, index.waits_between(db, edge)))

        cycles = [cycle for cycle in cycles_of(index.edges(db)) if not touched.isdisjoint(edges_of(cycle))]
        before = [id for id, edges in index.deadlocks(db) if not touched.isdisjoint(edges)]
        found = (deadlock_of(cycle, between) for cycle in cycles)
        record.write_alone(db, (one for one in found if one), before)


def all_waits(store: Store) -> list[Wait]:
    """Who waits for whom on the record, each told once, sorted."""
    return _distinct(index.tellings(store.connection))


def waits_within(store: Store, pages: Collection[str]) -> list[Wait]:
    """Who waits for whom on some pages, each told once, sorted."""
    return _distinct(index.tellings_on(store.connection, pages))


def deadlocks_within(store: Store, pages: Collection[str]) -> list[Deadlock]:
    """The deadlocks of the record that stand on what some pages tell, by id, with what these tell of them."""
    found = {one.id: one for one in deadlocks_of(waits_within(store, pages))}
    known = (id for id, _ in index.deadlocks(store.connection) if id in found)
    return [moves.with_moves(store.connection, found[id], pages) for id in known]


def _distinct(rows: Iterable[bytes]) -> list[Wait]:
    return distinct(map(_wait.decode, rows))
