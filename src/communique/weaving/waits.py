"""Tying waits to the sides for whose steps they wait: those that pages tell otherwise, and those that lean on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from communique import store as record
from communique.model import stable_id
from communique.store import Store, touching
from communique.store import waits as index
from communique.store.waits import GAP, Awaited, Telling, Tie
from communique.tensions import ALIKE, Wait, names_of, stems, told_as

_wait = msgspec.msgpack.Decoder(Wait)
_names = msgspec.json.Decoder(frozenset[str])

NAMES = "names"
"""Under which the record notes the stems of all sides' names: they tell nothing of what a step is."""


def telling(wait: Wait) -> Telling:
    """A wait as the record keeps it of a page."""
    number = int(stable_id("", *told_as(wait)).rpartition("-")[2], 16)
    return Telling(number, wait.statement, wait.day.toordinal() if wait.day else None, msgspec.msgpack.encode(wait))


def weave_waits(store: Store, batch: Sequence[str]) -> None:
    """Ties some touched waits anew; two sides between which anything changes are touched."""
    with store.transaction() as db:
        touching.settle(db, "wait", batch)
        numbers = set(map(int, batch))
        known, now = index.awaited(db, numbers), index.told_first(db, numbers)
        other = {told for told in numbers if known.get(told) != now.get(told)}
        if other:
            gone = {told: _wait.decode(known[told]) for told in other & known.keys()}
            come = {told: _wait.decode(now[told]) for told in other & now.keys()}
            before = index.ties(db, other)
            leaning = _leaning(db, gone.values(), _noted(store))
            index.leave(db, gone)
            _enter(db, come)
            names = names_of(index.sides(db))
            leaning |= _renamed(db, _noted(store) ^ names, names)
            record.note(db, NAMES, msgspec.json.encode(sorted(names)).decode())
            _need(db, come, names)
            _tie(db, come, names, before)
            _tie_anew(db, leaning - other, names)
            _lean_on(db, come, leaning | other, names)


def _noted(store: Store) -> frozenset[str]:
    return _names.decode(record.noted(store, NAMES) or "[]")


def _leaning(db: sqlite3.Connection, waits: Iterable[Wait], names: frozenset[str]) -> set[int]:
    """The waits that name no side and wait for a step that one of some waits holds back."""
    return {told for wait in waits for told in index.needing(db, stems(wait.step) - names, ALIKE)}


def _enter(db: sqlite3.Connection, waits: Mapping[int, Wait]) -> None:
    rows = [Awaited(told, one.party, one.by, msgspec.msgpack.encode(one)) for told, one in sorted(waits.items())]
    held = [(stem, told, one.party) for told, one in waits.items() for stem in stems(one.step)]
    index.enter(db, rows, sorted(held))


def _renamed(db: sqlite3.Connection, changed: Collection[str], names: frozenset[str]) -> set[int]:
    """The waits for something with a stem that has become one of a side's name, or is one no more."""
    found = index.naming(db, changed) if changed else set()
    _need(db, _decoded(db, found), names)
    return found


def _decoded(db: sqlite3.Connection, numbers: Collection[int]) -> dict[int, Wait]:
    return {told: _wait.decode(row) for told, row in index.awaited(db, numbers).items()}


def _need(db: sqlite3.Connection, waits: Mapping[int, Wait], names: frozenset[str]) -> None:
    needed = {told: stems(one.waits_for) for told, one in waits.items() if not one.by}
    index.need(db, needed, {told: len(own - names) for told, own in needed.items()})


def _tie_anew(db: sqlite3.Connection, numbers: Collection[int], names: frozenset[str]) -> None:
    """Ties waits whose own words are as they were: sides are touched only where they are tied otherwise."""
    waits, before = _decoded(db, numbers), index.ties(db, numbers)
    now = _ties(db, waits, names)
    index.tie(db, before - now, now - before)
    _touch(db, before ^ now)


def _lean_on(db: sqlite3.Connection, waits: Mapping[int, Wait], tied: Collection[int], names: frozenset[str]) -> None:
    """Ties the waits that lean on some which are new to who says these, but for those that are tied already."""
    sides: dict[int, set[str]] = {}
    for wait in waits.values():
        for told in _leaning(db, [wait], names).difference(tied):
            sides.setdefault(told, set()).add(wait.party)
    ties = {
        Tie(wait.party, side, told, int(wait.firm))
        for told, wait in _decoded(db, sides).items()
        for side in sides[told] - {wait.party}
    }
    _touch(db, index.add_ties(db, ties))


def _tie(db: sqlite3.Connection, waits: Mapping[int, Wait], names: frozenset[str], before: Collection[Tie]) -> None:
    """Ties waits that are new or told otherwise."""
    now = _ties(db, waits, names)
    index.tie(db, (), now)
    _touch(db, {*before, *now})


def _ties(db: sqlite3.Connection, waits: Mapping[int, Wait], names: frozenset[str]) -> set[Tie]:
    return {
        Tie(wait.party, side, told, int(wait.firm))
        for told, wait in waits.items()
        for side in ({wait.by} if wait.by else _holding(db, stems(wait.waits_for) - names) - {wait.party})
    }


def _holding(db: sqlite3.Connection, words: frozenset[str]) -> set[str]:
    return index.holding(db, words, ALIKE) if words else set()


def _touch(db: sqlite3.Connection, ties: Iterable[Tie]) -> None:
    touching.touch(db, "jam", {f"{tie.party}{GAP}{tie.other}" for tie in ties})
