"""What a run changes: the records over several pages as they stood before it, and the pages that it brought.

SQLite notes it in tables of its memory while the run goes on; `write_changes` keeps what came of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.errors import UsageError
from communique.store.file import Store

WATCH = """
CREATE TEMP TABLE before (id TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT) WITHOUT ROWID;
CREATE TEMP TABLE brought (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE had (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TRIGGER across_gone AFTER DELETE ON main.across BEGIN
  INSERT OR IGNORE INTO before VALUES (old.id, old.kind, old.record);
END;
CREATE TEMP TRIGGER across_new AFTER INSERT ON main.across BEGIN
  INSERT OR IGNORE INTO before VALUES (new.id, new.kind, NULL);
END;
CREATE TEMP TRIGGER across_other AFTER UPDATE ON main.across BEGIN
  INSERT OR IGNORE INTO before VALUES (old.id, old.kind, old.record);
END;
CREATE TEMP TRIGGER page_gone AFTER DELETE ON main.page BEGIN
  INSERT OR IGNORE INTO had SELECT old.id WHERE old.id NOT IN (SELECT id FROM brought);
END;
CREATE TEMP TRIGGER page_new AFTER INSERT ON main.page BEGIN
  INSERT OR IGNORE INTO brought SELECT new.id WHERE new.id NOT IN (SELECT id FROM had);
END;
"""
"""What notes how every touched record stood first (null when it wasn't there), and which pages are new."""


class Turn(msgspec.Struct, frozen=True):
    """A record over several pages before and after a run; None where it wasn't there."""

    kind: str
    before: str | None
    after: str | None


class Change(msgspec.Struct, frozen=True):
    """One line of what a run changed: the run's number and time, the kind and id of the record, and what it came to."""

    run: int
    at: str
    kind: str
    record: str
    told: str


def watch(store: Store) -> None:
    """Notes from now on what changes."""
    store.connection.executescript(WATCH)


def turns(store: Store) -> list[Turn]:
    """The records over several pages that stand otherwise than before, or are there no more, by kind and id."""
    rows = store.connection.execute(
        "SELECT before.kind, before.record, across.record FROM before LEFT JOIN across USING (id) "
        "WHERE before.record IS NOT across.record ORDER BY before.kind, id"
    )
    return [Turn(*row) for row in rows]


def new_statements(store: Store) -> list[tuple[str, int]]:
    """How many statements the new pages hold, by their main act, the commonest first."""
    rows = store.connection.execute(
        "SELECT coalesce(act, 'no act'), count(*) AS number FROM statement WHERE page IN (SELECT id FROM brought) "
        "AND id NOT IN (SELECT subject FROM standing WHERE verdict = 'wrong') GROUP BY 1 ORDER BY number DESC, 1"
    )
    return [(row[0], row[1]) for row in rows]


def write_changes(store: Store, at: str, lines: Sequence[tuple[str, str, str]]) -> None:
    """Keeps what a run changed, as kind, id and words; a run that changed nothing leaves nothing."""
    if lines:
        with store.transaction() as db:
            (run,) = db.execute("SELECT coalesce(max(run), 0) + 1 FROM change").fetchone()
            rows = [(run, rank, at, *line) for rank, line in enumerate(lines)]
            query = "INSERT INTO change (run, rank, at, kind, record, told) VALUES (?, ?, ?, ?, ?, ?)"
            db.executemany(query, rows)


def changes(store: Store, since: str) -> list[Change]:
    """What runs changed since a day or time (as `2031-05-02`), or since the run of that number; all when empty."""
    column = "run" if since.isdigit() else "at"
    if since and not since.isdigit() and not (len(since) >= SHORTEST_DAY and since[:4].isdigit()):
        raise UsageError(f"{since!r} is no day and no run", hint="--since 2031-05-02, or the number of a run")
    query = f"SELECT run, at, kind, record, told FROM change WHERE {column} >= ? ORDER BY run, rank"
    return [Change(*row) for row in store.connection.execute(query, (int(since) if since.isdigit() else since,))]


SHORTEST_DAY = 7
"""The fewest characters of a day: a year and a month."""
