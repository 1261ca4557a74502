"""Indexes of two tables: what is new stands in a small one until there is enough of it to go into the large one.

To put what 500 pages have into an index of 100,000 pages writes most of its leaves, each for a row or two (a
log-structured merge tree of two levels: O'Neil et al., 1996). Runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

LEAST = 50_000
"""New rows that wait at least: the marks of some 400 pages, what the remarks of 1,300 are looked up by, the actors of
2,700."""

PART = 16
"""One new row to so many known ones is enough to go in: each is then written 16 times in the life of a record that
doubles, and the small table stays so small that a batch of pages fills its leaves."""


Value = int | str | None
"""What a column of an index holds."""


class Index(NamedTuple):
    """An index by its two tables, their columns, and the fact of the file that tells how many rows went into each."""

    large: str
    small: str
    columns: tuple[str, ...]
    fact: str

    @property
    def tables(self) -> tuple[str, str]:
        """The large table and the small one."""
        return self.large, self.small


def put(db: sqlite3.Connection, index: Index, rows: Collection[tuple[Value, ...]]) -> None:
    """Puts rows, in order, into an index."""
    add(db, index, rows)
    move_in(db, index)


def add(db: sqlite3.Connection, index: Index, rows: Collection[tuple[Value, ...]]) -> None:
    """Puts rows, in order, into the small table of an index, to be moved into the large one by `move_in`."""
    marks = ", ".join("?" for _ in index.columns)
    db.executemany(f"INSERT OR IGNORE INTO {index.small} ({', '.join(index.columns)}) VALUES ({marks})", rows)
    known, new = _counts(db, index)
    _note_counts(db, index, known, new + len(rows))


def move_in(db: sqlite3.Connection, index: Index) -> None:
    """Moves what is in the small table of an index into the large one, once there is enough of it."""
    known, new = _counts(db, index)
    if new >= max(LEAST, known // PART):
        names = ", ".join(index.columns)
        db.execute(f"INSERT OR IGNORE INTO {index.large} ({names}) SELECT {names} FROM {index.small} ORDER BY {names}")
        db.execute(f"DELETE FROM {index.small}")
        _note_counts(db, index, known + new, 0)


def _note_counts(db: sqlite3.Connection, index: Index, known: int, new: int) -> None:
    db.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (index.fact, f"{known} {new}"))


def _counts(db: sqlite3.Connection, index: Index) -> tuple[int, int]:
    """How many rows went into the large table and into the small one, those that stood there already included."""
    told = db.execute("SELECT value FROM state WHERE key = ?", (index.fact,)).fetchone()
    known, new = map(int, told[0].split()) if told else (0, 0)
    return known, new
