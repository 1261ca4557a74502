"""Which pages hold what, told by SQLite: for looks that then read these pages alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from communique.store.file import Store
from communique.store.kinds import kind_of
from communique.store.touching import chosen


def page_dates(store: Store) -> Iterator[tuple[str, str, str, str | None]]:
    """Every page with its address, its article and the article's date of publication."""
    query = "SELECT page.id, page.address, article.id, published FROM page JOIN article ON article.page = page.id"
    return (tuple(row) for row in store.connection.execute(query))


def pages_of_party(store: Store, party: str | None) -> list[str]:
    """The pages with statements of a party, or with such whose party isn't told."""
    return [
        row[0] for row in store.connection.execute("SELECT DISTINCT page FROM statement WHERE party IS ?", (party,))
    ]


def pages_with(store: Store, statements: Collection[str]) -> set[str]:
    """The pages that some statements stand on."""
    return {row[0] for row in chosen(store.connection, "SELECT page FROM statement WHERE id IN", set(statements))}


def pages_of_conditions(store: Store) -> list[str]:
    """The pages on which conditions are set."""
    query = "SELECT DISTINCT page FROM condition JOIN statement ON statement.id = condition.statement"
    return [row[0] for row in store.connection.execute(query)]


def across_ids(store: Store, kind: type[msgspec.Struct]) -> list[str]:
    """The ids of the records of one kind that stand on several pages."""
    query = "SELECT id FROM across WHERE kind = ? ORDER BY id"
    return [row[0] for row in store.connection.execute(query, (kind_of(kind),))]
