"""The index of marks: under which numbers each page is known, and which pages share one.

Runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from communique.store.levels import Index, put
from communique.store.touching import Step, chosen, touch

CROWD = 300
"""A key on more pages than this is a formula (an agency's credit line, the hero of the year) and brings none together:
more pages than have ever carried one text or told of one development within days."""

_TIED: dict[Step, tuple[tuple[Step, str], ...]] = {
    "copies": (
        ("parting", "SELECT page FROM member WHERE kind = 'reprint' AND page IN"),
        ("copies", "SELECT page FROM carried WHERE page IN"),
        ("copies", "SELECT holder FROM carried WHERE holder IN"),
    ),
    "stories": (("stories", "SELECT page FROM alike WHERE page IN"),),
    "events": (
        (
            "events",
            "SELECT page FROM trace WHERE EXISTS (SELECT 1 FROM fellow WHERE number = trace.number) AND page IN",
        ),
    ),
}
"""What tells which of some pages a step has brought together with others by their marks, and what is to be done with
these where such a mark turns out to be a formula."""

INDEX = Index("mark", "fresh", ("value", "number"), "marks")


def enter(db: sqlite3.Connection, rows: Iterable[tuple[int, int]]) -> None:
    """Puts keys with the numbers of their pages into the index."""
    put(db, INDEX, sorted(rows))


def leave(db: sqlite3.Connection, rows: Iterable[tuple[int, int]]) -> None:
    """Takes keys of pages out of the index; a formula that is none any more brings its pages together again."""
    rows = sorted(rows)
    for table in INDEX.tables:
        db.executemany(f"DELETE FROM {table} WHERE value = ? AND number = ?", rows)
    for value in sorted({value for value, _ in rows}):
        step = db.execute("SELECT step FROM formula WHERE value = ?", (value,)).fetchone()
        if step and holders(db, value) is not None:
            db.execute("DELETE FROM formula WHERE value = ?", (value,))
            touch(db, step[0], pages_of_numbers(db, _all_holders(db, value)).values())


def holders(db: sqlite3.Connection, value: int) -> list[int] | None:
    """The numbers of the pages that have a key; None where they are a crowd."""
    found = _all_holders(db, value, CROWD + 1)
    return found if len(found) <= CROWD else None


def _all_holders(db: sqlite3.Connection, value: int, limit: int = -1) -> list[int]:
    query = "SELECT number FROM mark WHERE value = ?1 UNION SELECT number FROM fresh WHERE value = ?1 LIMIT ?2"
    return [row[0] for row in db.execute(query, (value, limit))]


def formulas(db: sqlite3.Connection, values: Iterable[int]) -> set[int]:
    """Those of some keys that are known to be formulas."""
    return {row[0] for row in chosen(db, "SELECT value FROM formula WHERE value IN", set(values))}


def shared(db: sqlite3.Connection, values: set[int], step: Step) -> dict[int, set[int]]:
    """The numbers of the pages that have each of some keys, where they are several and no crowd."""
    known = formulas(db, values)
    told: dict[int, str] = {}
    for table in INDEX.tables:
        query = f"SELECT value, group_concat(number) FROM {table} WHERE value IN"
        for value, numbers in chosen(db, query, values - known, after="GROUP BY value"):
            told[value] = f"{told[value]},{numbers}" if value in told else numbers
    found = {value: set(map(int, numbers.split(","))) for value, numbers in told.items() if "," in numbers}
    for value in [value for value, numbers in found.items() if len(numbers) > CROWD]:
        note_formula(db, value, step)
        del found[value]
    return {value: numbers for value, numbers in found.items() if len(numbers) > 1}


def note_formula(db: sqlite3.Connection, value: int, step: Step) -> None:
    """Notes that a key is a formula; when it has just become one, those of its pages that are brought together with
    others are looked at again: it may have been by this key."""
    done = db.execute("INSERT OR IGNORE INTO formula (value, step) VALUES (?, ?)", (value, step))
    if done.rowcount:
        pages = pages_of_numbers(db, _all_holders(db, value)).values()
        for what, query in _TIED[step]:
            touch(db, what, {page for (page,) in chosen(db, query, pages)})


def pages_of_numbers(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The pages that some numbers stand for."""
    return dict(chosen(db, "SELECT number, page FROM trace WHERE number IN", set(numbers)))
