"""What stands on some pages alone, for looks at one dossier: each query goes by these pages, never through all."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from communique.errors import UsageError
from communique.model import Dossier, Failure
from communique.store.file import Store
from communique.store.lists import Few, across_by_id, some_across
from communique.store.pages import AS_READ, HEADS, IMPRINTS, MET, Head, Imprint
from communique.store.touching import chosen
from communique.store.voices import WRONG

NAMED = 6
"""How many dossiers are named where one was asked for that isn't there: as many lines as a hint may have."""


def dossier_of(store: Store, asked: str) -> Dossier:
    """The dossier that an id, or the beginning of one, means."""
    query = "SELECT id FROM across WHERE kind = 'dossier' AND id >= ? AND id < ? ORDER BY id LIMIT 2"
    rows = store.connection.execute(query, (asked, asked + "\U0010ffff")).fetchall()
    found = [row[0] for row in rows] if asked else []
    if asked in found or len(found) == 1:
        return across_by_id(store, Dossier, [found[0]])[0]
    known = some_across(store, Dossier, Few(NAMED + 1))
    if not known:
        hint = "no two stories of this record are of one negotiation; `communique show` gives the brief of all pages"
        raise UsageError("there is no dossier on the record", hint=hint)
    told = "; ".join(f"{one.id} {one.name}" for one in known[:NAMED])
    hint = f"there are {told}" + ("; `communique show dossiers` names all" if len(known) > NAMED else "")
    what = f"{asked} could mean several dossiers" if found else f"no dossier has the id {asked}"
    raise UsageError(what, hint=hint)


def pages_of_stories(store: Store, stories: Collection[str]) -> list[str]:
    """The pages of some stories."""
    query = "SELECT DISTINCT page FROM member WHERE record IN"
    return [row[0] for row in chosen(store.connection, query, stories, after="ORDER BY page")]


def imprints_within(store: Store, pages: Collection[str]) -> Iterator[Imprint]:
    """Some pages, each in a line."""
    return (Imprint(*row) for row in chosen(store.connection, f"{IMPRINTS} WHERE p.id IN", pages))


def heads_within(store: Store, pages: Collection[str]) -> Iterator[Head]:
    """The statements of some pages that count, each in a line, as the pages have them."""
    return (Head(*row) for row in chosen(store.connection, f"{HEADS} AND page IN", pages, after=AS_READ))


def met_within(store: Store, pages: Collection[str]) -> Iterator[tuple[str, str, str | None]]:
    """The accounts of meetings on some pages that count: id, page, date."""
    return (tuple(row) for row in chosen(store.connection, f"{MET} AND page IN", pages, after=AS_READ))


def failures_within(store: Store, pages: Collection[str]) -> list[Failure]:
    """Those of some pages that gave less than they should have, by address."""
    query = "SELECT address, origin, reason, hint FROM page WHERE reason IS NOT NULL AND id IN"
    return [Failure(*row) for row in chosen(store.connection, query, pages, after="ORDER BY 1, 2")]


def parties_within(store: Store, pages: Collection[str]) -> dict[str | None, int]:
    """How many statements each party has on some pages, less what was judged wrong."""
    query = "SELECT party, count(*) FROM statement WHERE page IN"
    return dict(chosen(store.connection, query, pages, after=f"AND id NOT IN {WRONG} GROUP BY party"))


def party_within(store: Store, pages: Collection[str], party: str | None) -> list[str]:
    """Those of some pages on which a party, or somebody of none, speaks."""
    query = "SELECT DISTINCT page FROM statement WHERE +party IS ? AND page IN"
    return [row[0] for row in chosen(store.connection, query, pages, party)]


def conditions_within(store: Store, pages: Collection[str]) -> list[str]:
    """Those of some pages on which conditions are set."""
    query = "SELECT DISTINCT page FROM statement JOIN condition ON condition.statement = statement.id WHERE page IN"
    return [row[0] for row in chosen(store.connection, query, pages)]


def carried_within(store: Store, pages: Collection[str]) -> dict[str, dict[str, str]]:
    """Those of some pages that carry others of them whole, each with those and their addresses."""
    query = "SELECT holder, page.id, address FROM carried JOIN page ON page.id = carried.page WHERE holder IN"
    found: dict[str, dict[str, str]] = {}
    for holder, page, address in chosen(store.connection, query, pages, after="ORDER BY holder, page.id"):
        if page in pages:
            found.setdefault(holder, {})[page] = address
    return found
