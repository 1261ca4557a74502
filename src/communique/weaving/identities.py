"""Telling who is one across pages: blocks of figures that pages or decisions touched are told anew, each as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from communique import store as record
from communique.identities import (
    Appearance,
    Decided,
    Found,
    Known,
    Named,
    Surname,
    Tenure,
    holders_of,
    parts_of,
    state_of,
    things_of,
)
from communique.store import Store
from communique.store import figures as index
from communique.store.touching import settle, touch
from communique.store.voices import homes_on
from communique.store.writing import write_alone
from communique.weaving.links import Links


def weave_persons(store: Store, batch: Sequence[str]) -> None:
    """Tells anew which actors of some blocks are one: persons of a surname, names of a body, names of a state."""
    with store.transaction() as db:
        settle(db, "persons", batch)
        index.move_arrivals(db)
        decided = Decided(record.standing(db))
        for blocks in _components(db, batch, decided):
            settle(db, "persons", blocks)
            found = _found(db, blocks, decided)
            known = index.homes_in(db, blocks)
            if known != set(found.homes):
                turned = {actor for actor, _, _ in known ^ set(found.homes)}
                touch(db, "offices", index.offices_of(db, turned))
                index.write_homes(db, blocks, found.homes)
            write_alone(db, found.identities, {id for _, _, id in known})
            index.write_doubts(db, blocks, found.doubts)


def _components(db: sqlite3.Connection, batch: Sequence[str], decided: Decided) -> list[list[str]]:
    """The blocks, those together that hold actors who were decided to be one, with all that such decisions join."""
    links = Links()
    for block in index.worth_telling(db, batch):
        links.add([block])
    for one, other in decided.same:
        blocks = [block for block in index.blocks_of(db, (one, other)) if not block.startswith("office ")]
        links.add(sorted(blocks))
    touched = set(batch)
    return [group for group in links.groups() if not touched.isdisjoint(group)]


def _found(db: sqlite3.Connection, blocks: Sequence[str], decided: Decided) -> Found:
    """What can be told of some blocks."""
    counts = index.counts_in(db, blocks)
    rows = [Named(one.actor, one.name, one.kind, one.party, one.pages) for one in counts]
    if not rows:
        return Found()
    if blocks[0].startswith("state "):
        seats = {row: index.pages_in(db, one) for one, row in zip(counts, rows, strict=True) if one.form == "seat"}
        return state_of(blocks[0], [row for row in rows if row not in seats], seats, decided)
    if not all(block.startswith("person ") for block in blocks):
        return things_of(blocks[0], rows, decided)
    known = (Known(one.block, parts_of(one.form), row) for one, row in zip(counts, rows, strict=True))
    surname = Surname(known, decided)
    if surname.open:
        surname.place([appearance for _, appearance in _appearances(db, blocks)])
    return surname.found()


def _appearances(db: sqlite3.Connection, blocks: Sequence[str]) -> Iterator[tuple[str, Appearance]]:
    """Every appearance of every actor of some blocks, with its form."""
    for form, actor, page, party, day, story in index.presences(db, blocks):
        yield form, Appearance(actor, page, party, day, story)


def weave_offices(store: Store, batch: Sequence[str]) -> None:
    """Tells anew who is meant by some offices where they stand without their holder."""
    with store.transaction() as db:
        settle(db, "offices", batch)
        for block in batch:
            offices: list[Appearance] = []
            held: list[Appearance] = []
            for form, appearance in _appearances(db, [block]):
                (offices if form == "office" else held).append(appearance)
            if offices:
                tenure = Tenure(zip(_persons(db, held), held, strict=True))
                index.write_homes(db, [block], holders_of(offices, tenure).homes)


def _persons(db: sqlite3.Connection, held: Sequence[Appearance]) -> Iterator[str]:
    """Who those that hold an office are across pages."""
    known = {actor: homes_on(db, actor) for actor in {row.actor for row in held}}
    for row in held:
        homes = known[row.actor]
        yield homes.get(row.page) or homes.get("") or row.actor
