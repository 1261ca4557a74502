"""Which pages hold what, told by SQLite: for looks that then read these pages alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from communique.store.file import Store
from communique.store.kinds import kind_of
from communique.store.touching import chosen
from communique.store.voices import WRONG


class Imprint(msgspec.Struct, frozen=True, gc=False, order=True):
    """A page with its address, its article, the article's date of publication and its outlet."""

    page: str
    address: str
    article: str
    published: str | None
    outlet: str | None


class Head(msgspec.Struct, frozen=True, gc=False):
    """A statement with its page, its party, its main act and who says it, as the page has the name."""

    id: str
    page: str
    party: str | None
    act: str | None
    speaker: str | None


IMPRINTS = "SELECT p.id, p.address, a.id, published, outlet FROM page AS p JOIN article AS a ON a.page = p.id"
"""A query for the imprints of all pages."""

HEADS = f"SELECT id, page, party, act, speaker_name FROM statement WHERE id NOT IN {WRONG}"
"""A query for the heads of all statements that count."""


def imprints(store: Store) -> Iterator[Imprint]:
    """Every page in a line."""
    return (Imprint(*row) for row in store.connection.execute(IMPRINTS))


MET = f"SELECT id, page, held_on FROM meeting WHERE id NOT IN {WRONG}"
"""A query for the pages' accounts of meetings that count: id, page, date."""

AS_READ = "ORDER BY rowid"
"""The order in which a page has its statements and meetings."""


def heads(store: Store) -> Iterator[Head]:
    """Every statement that counts in a line, as the pages have them."""
    return (Head(*row) for row in store.connection.execute(f"{HEADS} {AS_READ}"))


def met(store: Store) -> Iterator[tuple[str, str, str | None]]:
    """Every page's accounts of meetings that count: id, page, date."""
    return (tuple(row) for row in store.connection.execute(f"{MET} {AS_READ}"))


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
