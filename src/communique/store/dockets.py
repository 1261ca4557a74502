"""What the record offers to those who keep the statements of an issue with it: its docket, with an entry for each.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from communique.store.touching import chosen

NOBODY = ""
"""Stands for the party of statements that are no party's."""


class Kept(NamedTuple):
    """The docket of an issue: its number, the last statement, by number, that was looked at for it, and how often which
    words are used of it."""

    number: int
    up_to: int
    wordings: bytes


def in_docket(db: sqlite3.Connection, heads: Iterable[str]) -> set[str]:
    """Those of some phrases that stand for issues which have a docket."""
    return {row[0] for row in chosen(db, "SELECT head FROM docket WHERE head IN", set(heads))}


def docket(db: sqlite3.Connection, head: str) -> Kept | None:
    """The docket of the issue for which a phrase stands."""
    row = db.execute("SELECT number, up_to, wordings FROM docket WHERE head = ?", (head,)).fetchone()
    return Kept(*row) if row else None


def entry(db: sqlite3.Connection, docket: int, party: str, saying: int) -> bytes | None:
    """What a statement of a party says of an issue, if it belongs to it."""
    query = "SELECT row FROM entry WHERE docket = ? AND party = ? AND saying = ?"
    row = db.execute(query, (docket, party, saying)).fetchone()
    return row[0] if row else None


def entries(db: sqlite3.Connection, docket: int, parties: Collection[str]) -> Iterator[tuple[int, bytes]]:
    """What the statements of some parties say of an issue, by number."""
    rows = chosen(db, "SELECT saying, row FROM entry WHERE docket = ? AND party IN", parties, docket)
    return (tuple(row) for row in rows)


def all_entries(db: sqlite3.Connection, docket: int) -> Iterator[tuple[int, bytes]]:
    """What all statements of an issue say of it, by number."""
    return (tuple(row) for row in db.execute("SELECT saying, row FROM entry WHERE docket = ?", (docket,)))


def write_docket(db: sqlite3.Connection, head: str, up_to: int, wordings: bytes) -> int:
    """Keeps how often which words are used of an issue, by its statements up to a number; the number of its docket."""
    query = (
        "INSERT INTO docket (head, up_to, wordings) VALUES (?, ?, ?) ON CONFLICT (head) DO UPDATE "
        "SET up_to = max(up_to, excluded.up_to), wordings = excluded.wordings RETURNING number"
    )
    return int(db.execute(query, (head, up_to, wordings)).fetchone()[0])


def write_entries(db: sqlite3.Connection, docket: int, rows: Sequence[tuple[str, int, bytes | None]]) -> None:
    """Keeps what some statements say of an issue, each after its party and its number; None where it has gone."""
    query = "INSERT OR REPLACE INTO entry (docket, party, saying, row) VALUES (?, ?, ?, ?)"
    db.executemany(query, [(docket, party, number, row) for party, number, row in rows if row is not None])
    query = "DELETE FROM entry WHERE docket = ? AND party = ? AND saying = ?"
    db.executemany(query, [(docket, party, number) for party, number, row in rows if row is None])


def look_at(db: sqlite3.Connection, head: str, up_to: int) -> None:
    """Notes that the statements up to a number were looked at, and nothing came of it."""
    db.execute("UPDATE docket SET up_to = max(up_to, ?2) WHERE head = ?1", (head, up_to))


def drop_docket(db: sqlite3.Connection, head: str) -> None:
    """Forgets the statements of an issue: they are too few to be kept."""
    db.execute("DELETE FROM docket WHERE head = ?", (head,))


def write_unsure(db: sqlite3.Connection, pairs: Iterable[tuple[str, int]]) -> None:
    """Notes which issues may have got or lost which statements, by number, among those that were looked at for their
    dockets."""
    query = "INSERT OR IGNORE INTO unsure (head, saying) SELECT head, ?2 FROM docket WHERE head = ?1 AND up_to >= ?2"
    db.executemany(query, sorted(pairs))


def take_unsure(db: sqlite3.Connection, heads: Iterable[str]) -> list[tuple[str, int]]:
    """The statements, by number, that some issues may have got or lost; noted as looked at."""
    rows = chosen(db, "DELETE FROM unsure WHERE head IN", set(heads), after="RETURNING head, saying")
    return sorted(tuple(row) for row in rows)
