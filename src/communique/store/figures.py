"""What the record offers to those who tell who is one across pages: figures by block, homes, doubts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from communique.model import ActorKind, Doubt, Figure
from communique.store.file import Store

PARTIES = 25
"""Pages by whose parties an actor's party is told: the first by id, so that it depends on the pages alone."""


class Count(msgspec.Struct, frozen=True, order=True):
    """An actor in a block: its form, its name and kind, and on how many pages it is."""

    block: str
    form: str
    actor: str
    name: str
    kind: ActorKind
    party: str | None
    pages: int


class Presence(msgspec.Struct, frozen=True, order=True):
    """An actor of a block on a page: its party there, the day of publication as a number, the page's story."""

    form: str
    actor: str
    page: str
    party: str | None
    day: int | None
    story: str | None


def write_figures(db: sqlite3.Connection, page: str, figures: Iterable[Figure], day: int | None) -> None:
    """Keeps what the actors of a page of some day are looked up by; their blocks are to be told anew."""
    rows = [(one.block, one.actor, page, one.form, one.party, day) for one in figures]
    query = "INSERT OR IGNORE INTO figure (block, actor, page, form, party, day) VALUES (?, ?, ?, ?, ?, ?)"
    db.executemany(query, rows)
    touch_blocks(db, [page])


def touch_blocks(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Notes that the blocks of all actors of some pages are to be told anew."""
    query = f"INSERT OR IGNORE INTO touched (step, page) SELECT DISTINCT {_STEP}, block FROM figure WHERE page = ?"
    db.executemany(query, [(page,) for page in pages])


def touch_actors(db: sqlite3.Connection, actors: Iterable[str]) -> None:
    """Notes that the blocks of some actors are to be told anew."""
    blocks = blocks_of(db, actors)
    db.executemany(
        f"INSERT OR IGNORE INTO touched (step, page) SELECT {_STEP}, block FROM (SELECT ? AS block)",
        [(block,) for block in sorted(blocks)],
    )


def touch_all_blocks(db: sqlite3.Connection) -> None:
    """Notes that all blocks are to be told anew, and forgets what was told."""
    for table in ("home", "doubt"):
        db.execute(f"DELETE FROM {table}")
    db.execute(f"INSERT OR IGNORE INTO touched (step, page) SELECT DISTINCT {_STEP}, block FROM figure")


def blocks_of(db: sqlite3.Connection, actors: Iterable[str]) -> set[str]:
    """The blocks that some actors are in."""
    query = "SELECT block FROM figure WHERE actor = ?1 AND page = (SELECT page FROM actor WHERE id = ?1 LIMIT 1)"
    return {row[0] for actor in actors for row in db.execute(query, (actor,))}


def offices_of(db: sqlite3.Connection, actors: Iterable[str]) -> set[str]:
    """The offices that some actors hold, as blocks."""
    query = "SELECT DISTINCT block FROM figure WHERE form = 'holds' AND actor = ?"
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
    """The actors of some blocks."""
    found: list[Count] = []
    named = "SELECT name, kind FROM actor WHERE id = ? ORDER BY page LIMIT 1"
    for block in blocks:
        rows = db.execute(
            "SELECT actor, form, count(*) FROM figure WHERE block = ? GROUP BY actor", (block,)
        ).fetchall()
        for actor, form, pages in rows:
            name, kind = db.execute(named, (actor,)).fetchone()
            found.append(Count(block, form, actor, name, kind, _party(db, actor), pages))
    return found


def pages_in(db: sqlite3.Connection, one: Count) -> list[str]:
    """The pages on which an actor is in its block."""
    query = "SELECT page FROM figure WHERE block = ? AND actor = ? ORDER BY page"
    return [row[0] for row in db.execute(query, (one.block, one.actor))]


def _party(db: sqlite3.Connection, actor: str) -> str | None:
    query = (
        "SELECT party FROM (SELECT party FROM actor WHERE id = ? ORDER BY page LIMIT ?) "
        "WHERE party IS NOT NULL GROUP BY party ORDER BY count(*) DESC, party LIMIT 1"
    )
    row = db.execute(query, (actor, PARTIES)).fetchone()
    return row[0] if row else None


def presences(db: sqlite3.Connection, blocks: Sequence[str]) -> Iterator[Presence]:
    """Every appearance of every actor of some blocks."""
    query = (
        "SELECT form, actor, page, party, day, "
        "(SELECT record FROM member WHERE member.page = figure.page AND kind = 'story') FROM figure WHERE block = ?"
    )
    return (Presence(*row) for block in blocks for row in db.execute(query, (block,)))


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
        "SELECT actor.id FROM across JOIN home ON home.identity = across.id AND home.page = '' "
        "JOIN actor ON actor.id = home.actor AND actor.name = json_extract(across.record, '$.name') "
        "WHERE across.id = ? ORDER BY actor.id LIMIT 1"
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
        "SELECT m.page, m.start_at, m.end_at FROM actor AS a "
        "CROSS JOIN mention AS m ON m.page = a.page AND m.actor = a.id "
        "WHERE a.id = :actor AND {} ORDER BY a.page, m.start_at LIMIT 1"
    )
    for within in ("a.page IN (SELECT value FROM json_each(:pages))", "TRUE"):
        row = store.connection.execute(query.format(within), {"actor": actor, "pages": told}).fetchone()
        if row:
            return row[0], row[1], row[2]
    return None


_pages = msgspec.json.Decoder(tuple[str, ...])

_STEP = "CASE WHEN block LIKE 'office %' THEN 'offices' ELSE 'persons' END"
"""The step in which a block is told anew: offices after the persons who hold them."""
