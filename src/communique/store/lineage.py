"""How many texts a record rests on, and how many of them are of their own: pages that carry one text count once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from communique.store.file import Store


class Witness(msgspec.Struct, frozen=True):
    """The pages that tell of something: how many they are, and how many of them don't repeat another's text."""

    texts: int
    independent: int


ALONE = """
SELECT own.record, count(DISTINCT own.page), count(DISTINCT CASE WHEN NOT EXISTS (
  SELECT 1 FROM carried JOIN member AS inside ON inside.page = carried.page AND inside.record = own.record
  WHERE carried.holder = own.page
) THEN coalesce(copy.record, own.page) END)
FROM member AS own LEFT JOIN member AS copy ON copy.page = own.page AND copy.kind = 'reprint'
"""
"""The pages of each record, and how many of them stand on their own: copies count once, who carries another of them
whole counts not at all."""


def witnesses(store: Store, kind: str) -> dict[str, Witness]:
    """For each record of a kind that brings pages together how many texts it rests on."""
    rows = store.connection.execute(f"{ALONE} WHERE own.kind = ? GROUP BY 1", (kind,))
    return {id: Witness(texts, alone) for id, texts, alone in rows}


def witness_of(store: Store, id: str) -> Witness:
    """How many texts one record rests on."""
    row = store.connection.execute(f"{ALONE} WHERE own.record = ? GROUP BY 1", (id,)).fetchone()
    return Witness(*row[1:]) if row else Witness(0, 0)


def drop_carried(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Forgets, inside a transaction, what some pages carry and which carry them."""
    db.executemany("DELETE FROM carried WHERE page = ?1 OR holder = ?1", [(page,) for page in pages])


def write_carried(db: sqlite3.Connection, page: str, holder: str) -> None:
    """Notes, inside a transaction, that a page carries the text of another, much shorter one."""
    db.execute("INSERT OR IGNORE INTO carried (page, holder) VALUES (?, ?)", (page, holder))


def carried(store: Store) -> dict[str, dict[str, str]]:
    """The pages that carry others whole, each with those and their addresses."""
    query = "SELECT holder, page.id, address FROM carried JOIN page ON page.id = carried.page ORDER BY holder, page.id"
    found: dict[str, dict[str, str]] = {}
    for holder, page, address in store.connection.execute(query):
        found.setdefault(holder, {})[page] = address
    return found


def witnesses_of(store: Store, stories: Sequence[str]) -> Witness:
    """How many texts some stories rest on; copies stand in one story."""
    told = msgspec.json.encode(sorted(stories)).decode()
    query = f"{ALONE} WHERE own.record IN (SELECT value FROM json_each(?)) GROUP BY 1"
    rows = list(store.connection.execute(query, (told,)))
    return Witness(sum(row[1] for row in rows), sum(row[2] for row in rows))
