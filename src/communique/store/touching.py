"""What is still to be done, and with what: each step of bringing pages together leaves work for those after it.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

Step = Literal[
    "judged",
    "copies",
    "parting",
    "stories",
    "telling",
    "events",
    "gathering",
    "persons",
    "offices",
    "quotations",
    "chapter",
    "dossier",
    "gist",
    "wait",
    "phrase",
    "kin",
    "group",
    "issue",
    "jam",
]
"""What is to be done with a page: take in what people decided of it, look for its copies, look whether these still hang
together where a mark is none any more (`parting`), look for its story, tell that story anew, look for who else tells of
its meetings, gather (`gathering`) what all tell of these, look for who else gives its quotations, keep what its story
is about (`chapter`), take its gist; with a phrase: count it, look for those that may be one issue with it, group it,
make the issue for which it stands; with a wait: tie it to the sides for whose steps it waits; with two sides of which
one waits for the other: look for deadlocks anew (`jam`). `dossier` looks for dossiers. `persons` and `offices` tell
anew who of a block of figures are one."""


def touch(db: sqlite3.Connection, step: Step, pages: Iterable[str]) -> None:
    """Notes what is to be done with some pages."""
    db.executemany("INSERT OR IGNORE INTO touched (step, page) VALUES (?, ?)", [(step, page) for page in pages])


def touched(db: sqlite3.Connection, step: Step, limit: int) -> list[str]:
    """Some of the pages for which a step is to be done."""
    rows = db.execute("SELECT page FROM touched WHERE step = ? ORDER BY page LIMIT ?", (step, limit))
    return [row[0] for row in rows]


def take(db: sqlite3.Connection, step: Step) -> set[str]:
    """All the pages for which a step is to be done, noted as done."""
    return {row[0] for row in db.execute("DELETE FROM touched WHERE step = ? RETURNING page", (step,)).fetchall()}


def settle(db: sqlite3.Connection, step: Step, pages: Iterable[str]) -> set[str]:
    """Notes that a step has been done with some pages; those of them with which it was to be done."""
    query = "DELETE FROM touched WHERE step = ? AND page IN"
    return {row[0] for row in chosen(db, query, pages, step, after="RETURNING page")}


def all_again(db: sqlite3.Connection, step: Step) -> None:
    """Notes that a step is to be done with every page."""
    db.execute("INSERT OR IGNORE INTO touched (step, page) SELECT ?, page FROM trace", (step,))


def chosen(
    db: sqlite3.Connection, query: str, values: Iterable[object], *before: object, after: str = ""
) -> Iterator[Any]:
    """The rows of a query that ends with IN, for any number of values; `before` fills its question marks. They are
    tuples: rows that know their columns by name take half as long again."""
    told = msgspec.json.encode(sorted(values)).decode()
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(f"{query} (SELECT value FROM json_each(?)) {after}", (*before, told))
