"""What the record offers to those who tell who is one across pages: figures by block, homes, doubts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from communique.model import ActorKind, Doubt, Figure
from communique.store.file import Store
from communique.store.levels import Index, add, move_in
from communique.store.touching import chosen, touch

PARTIES = 25
"""Pages by whose parties an actor's party is told: the first by id, so that it depends on the pages alone."""

OFFICE = "office "
"""What the blocks of offices begin with."""

INDEX = Index("presence", "arrival", ("figure", "page", "party", "day"), "presence")
"""On which pages each figure is, its actor's party there, and the page's day."""


class Count(msgspec.Struct, frozen=True, order=True):
    """An actor in a block: its form, its name and kind, and on how many pages it is."""

    block: str
    form: str
    actor: str
    name: str
    kind: ActorKind
    party: str | None
    pages: int


Presence = tuple[str, str, str, str | None, int | None, str | None]
"""An actor of a block on a page: its form and id, the page, its party there, the day of publication as a number, the
page's story."""


def write_figures(db: sqlite3.Connection, page: str, figures: Sequence[Figure], day: int | None) -> None:
    """Keeps where the actors of a page of some day are, and what they are looked up by, in one row each and block; one
    that nothing is looked up by stands in no block. Their blocks are to be told anew."""
    parties = dict(db.execute("SELECT id, party FROM actor WHERE page = ?", (page,)).fetchall())
    told = {(one.block, one.actor): (one.form, one.party) for one in reversed(figures)}
    known = {actor for _, actor in told}
    told |= {("", actor): ("", party) for actor, party in parties.items() if actor not in known}
    keys = [(actor, block, form) for (block, actor), (form, _) in told.items()]
    numbers = _numbers(db, keys)
    rows = [(numbers[key], page, party, day) for key, (_, party) in zip(keys, told.values(), strict=True)]
    add(db, INDEX, sorted(rows))
    _touch(db, {block for block, _ in told})


def _numbers(db: sqlite3.Connection, keys: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    """The numbers of the figures that have an actor, a block and a form; those that are new get one."""
    query = "SELECT actor, block, form, number FROM figure WHERE actor IN"
    known = {(row[0], row[1], row[2]): int(row[3]) for row in chosen(db, query, {key[0] for key in keys})}
    for key in sorted(set(keys) - known.keys()):
        done = db.execute("INSERT INTO figure (actor, block, form) VALUES (?, ?, ?)", key)
        known[key] = int(done.lastrowid or 0)
    return known


def drop_figures(db: sqlite3.Connection, page: str) -> None:
    """Forgets where the actors of a page are, before they go; their blocks are to be told anew."""
    rows = _figures_on(db, page)
    for table in INDEX.tables:
        db.executemany(f"DELETE FROM {table} WHERE figure = ? AND page = ?", [(number, page) for number, _, _ in rows])
    left = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE figure = number)" for table in INDEX.tables)
    db.executemany(f"DELETE FROM figure WHERE number = ? AND NOT ({left})", [(number,) for number, _, _ in rows])
    _touch(db, {block for _, _, block in rows})


def _figures_on(db: sqlite3.Connection, page: str) -> list[tuple[int, str, str]]:
    """The figures of a page: number, actor and block."""
    here = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE figure = number AND page = ?1)" for table in INDEX.tables)
    query = "SELECT number, actor, block FROM actor CROSS JOIN figure ON figure.actor = actor.id WHERE page = ?1"
    return [tuple(row) for row in db.execute(f"{query} AND ({here})", (page,))]


def touch_blocks(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Notes that the blocks of all actors of some pages, even those that an actor is in elsewhere alone, are to be told
    anew: to look where it is would take longer."""
    query = "SELECT DISTINCT block FROM actor CROSS JOIN figure ON figure.actor = actor.id WHERE page IN"
    _touch(db, {row[0] for row in chosen(db, query, pages)})


def _touch(db: sqlite3.Connection, blocks: Iterable[str]) -> None:
    """Offices are told anew after the persons who hold them."""
    told = sorted(block for block in blocks if block)
    offices = [block for block in told if block.startswith(OFFICE)]
    touch(db, "offices", offices)
    touch(db, "persons", [block for block in told if not block.startswith(OFFICE)])


def touch_actors(db: sqlite3.Connection, actors: Iterable[str]) -> None:
    """Notes that the blocks of some actors are to be told anew."""
    _touch(db, blocks_of(db, actors))


def touch_all_blocks(db: sqlite3.Connection) -> None:
    """Notes that all blocks are to be told anew, and forgets what was told."""
    for table in ("home", "doubt"):
        db.execute(f"DELETE FROM {table}")
    _touch(db, {row[0] for row in db.execute("SELECT DISTINCT block FROM figure")})


def move_arrivals(db: sqlite3.Connection) -> None:
    """Puts the pages that came into the large table, once there are enough of them."""
    move_in(db, INDEX)


def blocks_of(db: sqlite3.Connection, actors: Iterable[str]) -> set[str]:
    """The blocks that some actors are in on their first pages."""
    first = {actor: min(pages) for actor in actors if (pages := _first_pages(db, actor))}
    rows = ((actor, row) for actor, page in first.items() for row in _figures_on(db, page))
    return {block for actor, (_, other, block) in rows if actor == other and block}


def offices_of(db: sqlite3.Connection, actors: Iterable[str]) -> set[str]:
    """The offices that some actors hold, as blocks."""
    query = "SELECT block FROM figure WHERE form = 'holds' AND actor = ?"
    return {row[0] for actor in actors for row in db.execute(query, (actor,))}


def worth_telling(db: sqlite3.Connection, blocks: Iterable[str]) -> set[str]:
    """Those of some blocks that hold several actors, or of which something was told."""
    told = msgspec.json.encode(sorted(blocks)).decode()
    end = "(SELECT actor FROM figure WHERE block = value ORDER BY actor {} LIMIT 1)"
    query = (
        f"SELECT value FROM json_each(?) WHERE {end.format('ASC')} <> {end.format('DESC')} "
        "OR EXISTS (SELECT 1 FROM home WHERE block = value) OR EXISTS (SELECT 1 FROM doubt WHERE block = value)"
    )
    return {row[0] for row in db.execute(query, (told,))}


def counts_in(db: sqlite3.Connection, blocks: Sequence[str]) -> list[Count]:
    """The actors of some blocks, each with the form that stands first among its forms in one."""
    counted = " + ".join(f"(SELECT count(*) FROM {table} WHERE figure = number)" for table in INDEX.tables)
    query = f"SELECT actor, form, {counted} FROM figure WHERE block = ? ORDER BY actor, form"
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for block in blocks:
        for actor, form, pages in db.execute(query, (block,)):
            first, before = found.get((block, actor), (form, 0))
            found[block, actor] = (first, before + pages)
    named = "SELECT name, kind FROM actor WHERE page = ? AND id = ?"
    counts: list[Count] = []
    for (block, actor), (form, pages) in found.items():
        first_pages = _first_pages(db, actor)
        name, kind = db.execute(named, (min(first_pages), actor)).fetchone()
        counts.append(Count(block, form, actor, name, kind, _party(first_pages), pages))
    return counts


def pages_in(db: sqlite3.Connection, one: Count) -> list[str]:
    """The pages on which an actor is in its block."""
    query = "SELECT page FROM figure CROSS JOIN {0} ON {0}.figure = number WHERE block = ? AND actor = ?"
    return sorted(row[0] for table in INDEX.tables for row in db.execute(query.format(table), (one.block, one.actor)))


def _first_pages(db: sqlite3.Connection, actor: str) -> dict[str, str | None]:
    """The first pages of an actor by id, with its party there; more of them where it is in several blocks."""
    numbers = db.execute("SELECT number FROM figure WHERE actor = ?", (actor,)).fetchall()
    query = "SELECT page, party FROM {} WHERE figure = ? ORDER BY page LIMIT ?"
    rows = (
        row
        for (number,) in numbers
        for table in INDEX.tables
        for row in db.execute(query.format(table), (number, PARTIES))
    )
    return {row[0]: row[1] for row in rows}


def _party(pages: Mapping[str, str | None]) -> str | None:
    """The party that most of the first pages give an actor."""
    told = Counter(party for page in sorted(pages)[:PARTIES] if (party := pages[page]) is not None)
    return min(told, key=lambda party: (-told[party], party), default=None)


def presences(db: sqlite3.Connection, blocks: Sequence[str]) -> Iterator[Presence]:
    """Every appearance of every actor of some blocks."""
    query = (
        "SELECT form, actor, page, party, day, "
        "(SELECT record FROM member WHERE member.page = {0}.page AND kind = 'story') "
        "FROM figure CROSS JOIN {0} ON {0}.figure = number WHERE block = ?"
    )
    queries = [query.format(table) for table in INDEX.tables]
    return (tuple(row) for block in blocks for query in queries for row in db.execute(query, (block,)))


def homes_in(db: sqlite3.Connection, blocks: Sequence[str]) -> set[tuple[str, str, str]]:
    """What the blocks were told to be: actor, page or none, identity."""
    query = "SELECT actor, page, identity FROM home WHERE block = ?"
    return {tuple(row) for block in blocks for row in db.execute(query, (block,))}


def write_homes(db: sqlite3.Connection, blocks: Sequence[str], homes: Iterable[tuple[str, str, str]]) -> None:
    """Keeps what some blocks are told to be, in place of what they were."""
    db.executemany("DELETE FROM home WHERE block = ?", [(block,) for block in blocks])
    rows = [(blocks[0], *home) for home in homes]
    db.executemany("INSERT OR REPLACE INTO home (block, actor, page, identity) VALUES (?, ?, ?, ?)", rows)


def write_doubts(db: sqlite3.Connection, blocks: Sequence[str], doubts: Iterable[Doubt]) -> None:
    """Keeps what of some blocks is in doubt, in place of what was."""
    db.executemany("DELETE FROM doubt WHERE block = ?", [(block,) for block in blocks])
    rows = [(blocks[0], d.one, d.other, d.reason, msgspec.json.encode(d.pages).decode()) for d in doubts]
    db.executemany("INSERT OR REPLACE INTO doubt (block, one, other, reason, pages) VALUES (?, ?, ?, ?, ?)", rows)


def said_by(store: Store, identity: str) -> set[str]:
    """The statements whose speaker is an identity."""
    query = (
        "SELECT s.id FROM home AS h JOIN statement AS s ON s.speaker = h.actor AND h.page IN ('', s.page) "
        "WHERE h.identity = ?"
    )
    return {row[0] for row in store.connection.execute(query, (identity,))}


def leading_actor(store: Store, identity: str) -> str:
    """The actor whose name an identity bears: decisions are kept under it, since identities come and go."""
    query = (
        "SELECT actor FROM across JOIN home ON home.identity = across.id AND home.page = '' "
        "WHERE across.id = ? AND EXISTS (SELECT 1 FROM actor WHERE (page, id) IN "
        "(SELECT page, id FROM appearance WHERE id = home.actor) "
        "AND actor.name = json_extract(across.record, '$.name')) ORDER BY actor LIMIT 1"
    )
    return str(store.connection.execute(query, (identity,)).fetchone()[0])


def doubts(store: Store) -> list[Doubt]:
    """What is in doubt: first where decisions exclude each other, then where several may be meant."""
    query = "SELECT one, other, reason, pages FROM doubt ORDER BY reason = 'rare', reason, one, other"
    rows = store.connection.execute(query)
    return [Doubt(one, other, reason, _pages.decode(pages)) for one, other, reason, pages in rows]


def named_on(store: Store, actor: str, pages: Sequence[str]) -> tuple[str, int, int] | None:
    """Where an actor is named first: on one of some pages if it is there, else on any."""
    told = msgspec.json.encode(pages).decode()
    query = (
        "SELECT m.page, m.start_at, m.end_at FROM appearance AS a "
        "CROSS JOIN mention AS m ON m.page = a.page AND m.actor = a.id "
        "WHERE a.id = :actor AND {} ORDER BY a.page, m.start_at LIMIT 1"
    )
    for within in ("a.page IN (SELECT value FROM json_each(:pages))", "TRUE"):
        row = store.connection.execute(query.format(within), {"actor": actor, "pages": told}).fetchone()
        if row:
            return row[0], row[1], row[2]
    return None


_pages = msgspec.json.Decoder(tuple[str, ...])
