"""Rows put in order on the disk, for records of more pages than one could hold in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from communique.store.file import Store
from communique.store.touching import chosen

TABLES = """
CREATE TABLE line (kind TEXT, id TEXT, line BLOB);
CREATE TABLE part (kind TEXT, id TEXT, part BLOB);
CREATE TABLE home (id TEXT PRIMARY KEY, home TEXT) WITHOUT ROWID;
BEGIN;
"""

KEPT = 256
"""Pages whose text and address are kept while records that stand on several pages are written."""


class Sorted:
    """Lines by kind and id, parts of lines that are still to be put together, and what belongs where; in a file without
    a name that goes with the process."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(TABLES)

    def __enter__(self) -> Sorted:
        """The rows themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forgets them."""
        self._db.close()

    def add(self, kind: str, id: str, line: bytes) -> None:
        """One more line."""
        self._db.execute("INSERT INTO line VALUES (?, ?, ?)", (kind, id, line))

    def lines(self) -> Iterator[bytes]:
        """The lines, sorted by kind and id."""
        return (row[0] for row in self._db.execute("SELECT line FROM line ORDER BY kind, id, line"))

    def add_part(self, kind: str, id: str, part: bytes) -> None:
        """A part of a line."""
        self._db.execute("INSERT INTO part VALUES (?, ?, ?)", (kind, id, part))

    def parts(self, kind: str) -> Iterator[tuple[str, list[bytes]]]:
        """The parts of each line of a kind, by id, in the order in which they came."""
        rows = self._db.execute("SELECT id, part FROM part WHERE kind = ? ORDER BY id, rowid", (kind,))
        for id, group in groupby(rows, key=itemgetter(0)):
            yield id, [part for _, part in group]

    def settle(self, home: str, ids: Iterable[str]) -> None:
        """Notes that some records belong to another one; what is noted later counts."""
        self._db.executemany("INSERT OR REPLACE INTO home VALUES (?, ?)", [(id, home) for id in ids])

    def homes(self, ids: Iterable[str]) -> dict[str, str]:
        """Where those of some records that belong anywhere do."""
        return dict(chosen(self._db, "SELECT id, home FROM home WHERE id IN", ids))


class PageColumn(Mapping[str, str]):
    """The addresses or the texts of all pages by their ids, each read when it is asked for."""

    def __init__(self, store: Store, column: str) -> None:
        query = f"SELECT {column} FROM page WHERE id = ?"
        self._db = store.connection
        self._of = lru_cache(maxsize=KEPT)(lambda id: store.connection.execute(query, (id,)).fetchone())

    def __getitem__(self, id: str) -> str:
        """That of one page."""
        row = self._of(id)
        if row is None:
            raise KeyError(id)
        return str(row[0])

    def __iter__(self) -> Iterator[str]:
        """The ids of all pages."""
        return (row[0] for row in self._db.execute("SELECT id FROM page ORDER BY id"))

    def __len__(self) -> int:
        """How many pages there are."""
        return int(self._db.execute("SELECT count(*) FROM page").fetchone()[0])
