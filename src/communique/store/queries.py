"""Queries: what the screens and the export ask of the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from communique.errors import UsageError
from communique.model import Failure, Narrowed, Reading, Span, Story
from communique.store.file import Store
from communique.store.kinds import ACROSS, Across, kind_of
from communique.store.moves import in_full
from communique.store.touching import chosen
from communique.store.weaving import wrong_on
from communique.store.words import match_query

SHORTEST_ID = 4
"""The fewest characters of an id that are looked up: fewer would nearly always mean several records."""

KINDS = {
    "page": "page",
    "article": "article",
    "statement": "statement",
    "meeting": "meeting",
    "mention": "mention",
    "actor": "appearance",
}
"""The kinds of record whose ids stand in a table of their own, and that table, or a view by which they are found."""

A = TypeVar("A", bound=Across)

STANDARD_INPUT = "-"
"""The origin of pages that came by standard input: no place, for nothing stays there to be read again."""

PLACES_AT_ONCE = 500
"""Places asked for in one query: half of what the oldest SQLite takes."""

_decoder = msgspec.json.Decoder(Reading)
_story = msgspec.json.Decoder(Story)


class Hit(msgspec.Struct, frozen=True):
    """A record that a search found: its id, its page, and whether it is a statement or an article."""

    kind: str
    record: str
    page: str


def page_count(store: Store) -> int:
    """How many pages are on the record."""
    return int(store.connection.execute("SELECT count(*) FROM page").fetchone()[0])


class Known(msgspec.Struct, frozen=True):
    """A page that is on the record: the version of the rules that read it, where it stood, why it gave less."""

    version: str
    address: str
    origin: str
    reason: str | None
    hint: str


def known_page(store: Store, id: str) -> Known | None:
    """What is known of a page without looking into it; None where it isn't on the record."""
    row = store.connection.execute(
        "SELECT version, address, origin, reason, coalesce(hint, '') FROM page WHERE id = ?", (id,)
    ).fetchone()
    return Known(*row) if row else None


def at_places(store: Store, places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pages that were read from some places, with their place: a file on this machine, or a web address."""
    columns: dict[str, list[str]] = {"origin": [], "address": []}
    for place in places:
        if place != STANDARD_INPUT:
            columns["address" if "://" in place else "origin"].append(place)
    for column, named in columns.items():
        for first in range(0, len(named), PLACES_AT_ONCE):
            some = named[first : first + PLACES_AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = store.connection.execute(f"SELECT {column}, id FROM page WHERE {column} IN ({marks})", some)
            yield from (tuple(row) for row in rows)


def readings(store: Store) -> Iterator[Reading]:
    """Every page with all that was read out of it, by address, then by id."""
    ids = [row["id"] for row in store.connection.execute("SELECT id FROM page ORDER BY address, id")]
    for id in ids:
        yield reading(store, id)


def reading(store: Store, page: str) -> Reading:
    """One page with all that was read out of it; `Page.blocks` and `Reading.search` are not kept."""
    row = store.connection.execute("SELECT text, reading FROM page WHERE id = ?", (page,)).fetchone()
    if row is None:
        raise UsageError(f"there is no page {page} on the record")
    kept = _decoder.decode(row["reading"])
    return msgspec.structs.replace(kept, page=msgspec.structs.replace(kept.page, text=row["text"]))


def counted(store: Store, page: str) -> Reading:
    """One page with what of it counts: without the statements and meetings that people judged wrong."""
    return without(reading(store, page), wrong_on(store.connection, page))


def without(reading: Reading, wrong: Collection[str]) -> Reading:
    """A reading without some of its statements and meetings."""
    said = tuple(one for one in reading.speech.statements if one.id not in wrong)
    met = tuple(one for one in reading.meetings if one.id not in wrong)
    if (len(said), len(met)) == (len(reading.speech.statements), len(reading.meetings)):
        return reading
    speech = msgspec.structs.replace(reading.speech, statements=said)
    return msgspec.structs.replace(reading, speech=speech, meetings=met)


def failures(store: Store) -> list[Failure]:
    """The inputs that gave no page and the pages that gave less than they should have, by address."""
    rows = store.connection.execute(
        "SELECT address, origin, reason, hint FROM failure UNION ALL "
        "SELECT address, origin, reason, hint FROM page WHERE reason IS NOT NULL ORDER BY 1, 2"
    )
    return [Failure(*row) for row in rows]


def across(store: Store, kind: type[A]) -> list[A]:
    """The records of one kind that stand on several pages, by id."""
    return list(each_across(store, kind))


def each_across(store: Store, kind: type[A]) -> Iterator[A]:
    """The records of one kind that stand on several pages, by id, one after another."""
    query = "SELECT record FROM across WHERE kind = ? ORDER BY id"
    decoder = msgspec.json.Decoder(kind)
    db = store.connection
    return (in_full(db, decoder.decode(row["record"])) for row in db.execute(query, (kind_of(kind),)))


def narrowed(store: Store, pages: Sequence[str] | None = None) -> list[Narrowed]:
    """The dates that the pages of a story made out for one another; of all stories, or of those of some pages."""
    told = "SELECT record FROM across WHERE json_array_length(record, '$.narrowed') > 0 AND "
    if pages is None:
        rows: Iterator[Any] = store.connection.execute(f"{told} kind = 'story'")
    else:
        own = f"{told} id IN (SELECT record FROM member WHERE kind = 'story' AND page IN"
        rows = chosen(store.connection, own, set(pages), after=")")
    return [one for row in rows for one in _story.decode(row[0]).narrowed]


def issues_of(store: Store, statements: Sequence[str]) -> dict[str, str]:
    """The issue of each of some statements that belong to one, of several the last by id."""
    query = (
        "SELECT told.value, across.id FROM across, json_each(across.record, '$.statements') AS told "
        "WHERE across.kind = 'issue' AND told.value IN"
    )
    return dict(chosen(store.connection, query, set(statements), after="ORDER BY across.id"))


def across_record(store: Store, id: str) -> Across:
    """One record that stands on several pages."""
    row = store.connection.execute("SELECT kind, record FROM across WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise UsageError(f"no record has the id {id}")
    found: Across = msgspec.json.decode(row["record"], type=ACROSS[row["kind"]])
    return in_full(store.connection, found)


def noted(store: Store, key: str) -> str | None:
    """A fact about the file: `across` is the version that the records over several pages were made with, not there
    when pages changed since; `woven` the version that pages were last brought together with."""
    row = store.connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return str(row["value"]) if row else None


def search(store: Store, asked: str, limit: int) -> list[Hit]:
    """The statements and articles that hold all the words of `asked` in any form, the closest first."""
    query = match_query(asked)
    if not query:
        raise UsageError(
            "there is no word to look for", hint="communique find WORDS, as in `communique find вывод войск`"
        )
    rows = store.connection.execute(
        "SELECT s.record, s.page, EXISTS (SELECT 1 FROM statement WHERE id = s.record) AS said "
        "FROM search_index JOIN search AS s ON s.number = search_index.rowid "
        "WHERE search_index MATCH ? ORDER BY round(bm25(search_index), 6), s.record LIMIT ?",
        (query, limit),
    )
    return [Hit("statement" if row["said"] else "article", row["record"], row["page"]) for row in rows]


def resolve(store: Store, asked: str) -> tuple[str, str]:
    """The kind and full id that `asked`, an id or the beginning of one, means."""
    if len(asked) < SHORTEST_ID:
        raise UsageError(f"{asked!r} is too short for an id", hint="`communique show` prints the ids")
    low, high = asked, asked + "\U0010ffff"
    found: list[tuple[str, str]] = []
    for kind, table in KINDS.items():
        rows = store.connection.execute(
            f"SELECT DISTINCT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT 3", (low, high)
        )
        found += [(kind, row["id"]) for row in rows]
    rows = store.connection.execute(
        "SELECT id, kind FROM across WHERE id >= ? AND id < ? ORDER BY id LIMIT 3", (low, high)
    )
    found += [(row["kind"], row["id"]) for row in rows]
    exact = [row for row in found if row[1] == asked]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise UsageError(f"no record has the id {asked}", hint="`communique show` and `communique find` print the ids")
    several = ", ".join(id for _, id in found[:3])
    raise UsageError(f"{asked} could mean several records: {several}", hint="give more of the id")


def home_page(store: Store, kind: str, id: str) -> str:
    """The page that a record of one page stands on; of an actor or a meeting, the first one by address."""
    if kind == "page":
        return id
    row = store.connection.execute(
        f"SELECT page.id FROM {KINDS[kind]} AS record JOIN page ON page.id = record.page "
        "WHERE record.id = ? ORDER BY page.address, page.id LIMIT 1",
        (id,),
    ).fetchone()
    if row is None:
        raise UsageError(f"no record has the id {id}")
    return str(row["id"])


def is_there(store: Store, kind: str, id: str) -> bool:
    """Whether a record is on the record still."""
    query = f"SELECT 1 FROM {KINDS.get(kind, 'across')} WHERE id = ? LIMIT 1"
    return store.connection.execute(query, (id,)).fetchone() is not None


def in_place(store: Store, kind: str, page: str, span: Span) -> list[str]:
    """The statements or meetings that stand where a run of characters is."""
    id, table = {"statement": ("id", "statement"), "meeting": ("meeting", "meeting_step")}[kind]
    query = f"SELECT DISTINCT {id} FROM {table} WHERE page = ? AND start_at < ? AND end_at > ? ORDER BY start_at, 1"
    return [row[0] for row in store.connection.execute(query, (page, span.end, span.start))]


def actors_named(store: Store, name: str) -> list[str]:
    """The ids of the actors that some page calls by just that name."""
    rows = store.connection.execute("SELECT DISTINCT id FROM actor WHERE name = ? ORDER BY id", (name,))
    return [row[0] for row in rows]


def actor_name(store: Store, id: str) -> str:
    """The longest of the names that pages give an actor."""
    query = (
        "SELECT name FROM appearance JOIN actor USING (page, id) WHERE id = ? ORDER BY length(name) DESC, name LIMIT 1"
    )
    return str(store.connection.execute(query, (id,)).fetchone()[0])


def pages_of(store: Store, kind: str, id: str) -> list[str]:
    """Every page that a record stands on, by address."""
    if kind == "page":
        return [id]
    rows = store.connection.execute(
        f"SELECT DISTINCT page.id, page.address FROM {KINDS[kind]} AS record JOIN page ON page.id = record.page "
        "WHERE record.id = ? ORDER BY page.address, page.id",
        (id,),
    )
    return [row["id"] for row in rows]


def problems(store: Store) -> list[str]:
    """What SQLite finds wrong with the file: broken pages, rows without their owner, a search that doesn't fit."""
    db = store.connection
    found = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [f"table {row[0]}: a row without its {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    indexed = db.execute("SELECT count(*) FROM search_index_docsize").fetchone()[0]
    kept = db.execute("SELECT count(*) FROM search").fetchone()[0]
    if indexed != kept:
        found.append(f"the search knows {indexed} texts, the record {kept}")
    return found
