"""Counts over the whole record, made by SQLite: for records of more pages than one could hold in memory."""

from __future__ import annotations

import msgspec

from communique.store.file import Store


class Counts(msgspec.Struct, frozen=True):
    """What the record holds. `dated` counts the pages with a year, `first` and `last` are the ends of their dates.

    `parties` are the parties with most statements, `outlets` those with most pages, `stories` those of most articles,
    as id, title and number.
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
    parties = "SELECT party, count(*) FROM statement WHERE party IS NOT NULL GROUP BY party ORDER BY 2 DESC, 1 LIMIT ?"
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
        db.execute("SELECT count(*) FROM statement").fetchone()[0],
        db.execute(failed).fetchone()[0],
        dict(map(tuple, db.execute("SELECT kind, count(*) FROM across GROUP BY kind ORDER BY kind"))),
        tuple(map(tuple, db.execute(parties, (most,)))),
        tuple(map(tuple, db.execute(outlets, (most,)))),
        tuple(map(tuple, db.execute(stories, (most,)))),
    )
