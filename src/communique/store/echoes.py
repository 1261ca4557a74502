"""Which remarks of several pages give one utterance, as far as two by two tells. Runs inside a caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from communique.model import Mode
from communique.store.remarks import PLACES
from communique.store.touching import chosen

Pair = tuple[int, int]
"""Two remarks, by number."""


def write_echoes(db: sqlite3.Connection, found: Mapping[Pair, float]) -> None:
    """Keeps pairs of remarks with how alike they are."""
    rows = [row for (one, other), how in found.items() for row in ((one, other, how), (other, one, how))]
    db.executemany("INSERT OR REPLACE INTO echo (number, other, how) VALUES (?, ?, ?)", sorted(rows))


def echoed_on(db: sqlite3.Connection, pages: Iterable[int]) -> list[Pair]:
    """The remarks of some pages, by number, that others give too, each with each of them."""
    query = (
        "SELECT number, other FROM json_each(?) CROSS JOIN echo "
        f"ON number >= value * {PLACES} AND number < (value + 1) * {PLACES}"
    )
    return [(one, other) for one, other in db.execute(query, (msgspec.json.encode(sorted(pages)).decode(),))]


def drop_echoes(db: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    """Forgets some pairs."""
    rows = sorted({pair for one, other in pairs for pair in ((one, other), (other, one))})
    db.executemany("DELETE FROM echo WHERE number = ? AND other = ?", rows)


def echoes_around(db: sqlite3.Connection, found: Iterable[int]) -> dict[int, list[tuple[float, int]]]:
    """Some remarks, those that give the same, and so on, by number, each with how alike others are to it."""
    known: dict[int, list[tuple[float, int]]] = {}
    fresh = set(found)
    while fresh:
        known |= {number: [] for number in fresh}
        for number, other, how in chosen(db, "SELECT number, other, how FROM echo WHERE number IN", fresh):
            known[number].append((how, other))
        fresh = {other for number in fresh for _, other in known[number]} - known.keys()
    return known


def days_of(db: sqlite3.Connection, statements: Iterable[str]) -> dict[str, str | None]:
    """The days on which some statements, by id, were made or, where none is told, published."""
    query = (
        "SELECT s.id, coalesce(s.said_on, a.published) FROM statement AS s "
        "JOIN article AS a ON a.page = s.page WHERE s.id IN"
    )
    return dict(chosen(db, query, statements))


class Wording(NamedTuple):
    """A part of what a statement says, in words, with where it starts on the page."""

    statement: str
    page: str
    mode: Mode
    speaker: str
    start: int
    words: str


def wordings(db: sqlite3.Connection, statements: Iterable[str]) -> dict[str, list[Wording]]:
    """What some statements say, by their ids, part by part."""
    query = (
        "SELECT s.id, s.page, s.mode, coalesce(s.speaker_name, ''), c.start_at, "
        "substr(p.text, c.start_at + 1, c.end_at - c.start_at) FROM statement AS s "
        "JOIN content AS c ON c.statement = s.id JOIN page AS p ON p.id = s.page WHERE s.id IN"
    )
    found: dict[str, list[Wording]] = {}
    for row in chosen(db, query, statements, after="ORDER BY s.id, c.start_at"):
        found.setdefault(row[0], []).append(Wording(*row))
    return found
