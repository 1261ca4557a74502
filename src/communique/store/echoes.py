"""Which statements of several pages give one utterance, as far as two by two tells. Runs inside a caller's
transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from communique.store.touching import chosen

Pair = tuple[tuple[str, str], tuple[str, str]]
"""Two statements, each with its page."""


def write_echoes(db: sqlite3.Connection, found: Mapping[Pair, float]) -> None:
    """Keeps pairs of statements with how alike they are."""
    rows = [
        (one, other, page, beside, how)
        for ((first, its), (second, home)), how in found.items()
        for one, other, page, beside in ((first, second, its, home), (second, first, home, its))
    ]
    query = "INSERT OR REPLACE INTO echo (statement, other, page, beside, how) VALUES (?, ?, ?, ?, ?)"
    db.executemany(query, sorted(rows))


def drop_echoes(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Forgets the pairs of some pages."""
    db.executemany("DELETE FROM echo WHERE page = ?1 OR beside = ?1", [(page,) for page in pages])


def echoed_on(db: sqlite3.Connection, pages: Collection[str]) -> dict[str, str]:
    """The statements of some pages that others give too, with their pages."""
    return dict(chosen(db, "SELECT DISTINCT statement, page FROM echo WHERE page IN", pages))


def echoes_around(
    db: sqlite3.Connection, found: Mapping[str, str]
) -> tuple[dict[str, str], dict[tuple[str, str], float]]:
    """Some statements, those that give the same, and so on, with their pages; and the pairs, the lesser id first."""
    homes = dict(found)
    alike: dict[tuple[str, str], float] = {}
    fresh = set(homes)
    while fresh:
        query = "SELECT statement, other, beside, how FROM echo WHERE statement IN"
        rows = list(chosen(db, query, fresh))
        alike |= {(one, other) if one < other else (other, one): how for one, other, _, how in rows}
        near = {other: beside for _, other, beside, _ in rows}
        fresh = near.keys() - homes.keys()
        homes |= near
    return homes, alike


def days_of(db: sqlite3.Connection, statements: Iterable[str]) -> list[str | None]:
    """The days on which some statements were made or, where none is told, published."""
    query = (
        "SELECT coalesce(s.said_on, a.published) FROM statement AS s JOIN article AS a ON a.page = s.page WHERE s.id IN"
    )
    return [row[0] for row in chosen(db, query, statements)]


def records_on(db: sqlite3.Connection, kind: str, pages: Collection[str]) -> list[str]:
    """The records of one kind that bring any of some pages together with others."""
    ids = chosen(db, f"SELECT DISTINCT record FROM member WHERE kind = '{kind}' AND page IN", pages)
    query = "SELECT record FROM across WHERE id IN"
    return [row[0] for row in chosen(db, query, {row[0] for row in ids})]
