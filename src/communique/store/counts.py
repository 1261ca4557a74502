"""Counts over the whole record, made by SQLite: for records of more pages than one could hold in memory."""

from __future__ import annotations

import sqlite3

import msgspec

from communique.store.file import Store
from communique.store.verdicts import CLOSED, verdicts


class Counts(msgspec.Struct, frozen=True):
    """What the record holds, less what people judged wrong.

    `dated` counts the pages with a year, `first` and `last` are the ends of their dates. `parties` are the parties with
    most statements, `outlets` those with most pages, `stories` those of most articles, as id, title and number.
    """

    pages: int
    dated: int
    first: str | None
    last: str | None
    statements: int
    failures: int
    across: dict[str, int]
    parties: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    stories: tuple[tuple[str, str, int], ...]


def counts(store: Store, most: int) -> Counts:
    """The counts, with as many parties, outlets and stories as `most`."""
    db = store.connection
    dates = db.execute("SELECT count(*), min(published), max(published) FROM article WHERE published GLOB '[0-9]*'")
    dated, first, last = dates.fetchone()
    failed = "SELECT (SELECT count(*) FROM failure) + (SELECT count(*) FROM page WHERE reason IS NOT NULL)"
    outlets = "SELECT outlet, count(*) FROM article WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT ?"
    stories = (
        "SELECT id, json_extract(record, '$.title'), json_array_length(record, '$.articles') FROM across "
        "WHERE kind = 'story' AND json_array_length(record, '$.articles') > 1 ORDER BY 3 DESC, 1 LIMIT ?"
    )
    return Counts(
        db.execute("SELECT count(*) FROM page").fetchone()[0],
        dated,
        first,
        last,
        db.execute(f"SELECT (SELECT count(*) FROM statement) - (SELECT count(*) FROM {_WRONG})").fetchone()[0],
        db.execute(failed).fetchone()[0],
        _across(store),
        tuple(said_by_party(store)[:most]),
        tuple(map(tuple, db.execute(outlets, (most,)))),
        tuple(map(tuple, db.execute(stories, (most,)))),
    )


_WRONG = "standing CROSS JOIN statement ON id = subject AND other = '' AND verdict = 'wrong'"
"""The statements that were judged wrong: few, so they are counted by themselves and taken off."""


def wrong_by(db: sqlite3.Connection, column: str) -> dict[str | None, int]:
    """How many of the statements of each party or speaker, and of none, were judged wrong."""
    query = f"SELECT {column}, count(*) FROM {_WRONG} GROUP BY {column}"
    return {row[0]: row[1] for row in db.execute(query)}


def party_counts(store: Store) -> dict[str | None, int]:
    """How many statements each party has, and those whose party isn't told; what was judged wrong doesn't count."""
    wrong = wrong_by(store.connection, "party")
    told = store.connection.execute("SELECT party, count(*) FROM statement GROUP BY party")
    return {party: left for party, count in told if (left := count - wrong.get(party, 0))}


def said_by_party(store: Store) -> list[tuple[str, int]]:
    """How many statements each party has; who says most first."""
    told = [(party, count) for party, count in party_counts(store).items() if party is not None]
    return sorted(told, key=lambda item: (-item[1], item[0]))


def _across(store: Store) -> dict[str, int]:
    """How many records of each kind stand on several pages; disagreements that people closed don't count."""
    rows = store.connection.execute("SELECT kind, count(*) FROM across GROUP BY kind ORDER BY kind")
    told = {row[0]: row[1] for row in rows}
    closed = sum(one.verdict in CLOSED for one in verdicts(store).values())
    return {kind: count - closed * (kind == "discrepancy") for kind, count in told.items()}
