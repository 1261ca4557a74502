"""Who speaks, across pages: actors that are one count as one, under the name of their identity."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from communique.model import Reading, Statement
from communique.store.figures import leading_actor
from communique.store.file import Store
from communique.store.touching import chosen

NAMED_BY_PAGE = "state"
"""The kind of identity whose statements keep the name that their page gives: «Москва» says other than «Россия»."""


WRONG = "(SELECT subject FROM standing WHERE verdict = 'wrong')"
"""A query for the statements and meetings that people judged wrong: they count nowhere."""


def named(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """The name and the party of those of some ids that are identities."""
    query = (
        "SELECT id, json_extract(record, '$.name'), json_extract(record, '$.party') FROM across "
        "WHERE kind = 'identity' AND id IN"
    )
    return {id: (name, party) for id, name, party in chosen(db, query, ids)}


class Parts(msgspec.Struct, frozen=True):
    """Which actors are somebody: `whole` on every page, `partly` on the pages that stand in `home` alone."""

    whole: tuple[str, ...]
    partly: tuple[str, ...]


def parts_of(db: sqlite3.Connection, ids: Sequence[str]) -> Parts:
    """The actors of some identities; an id that is none stands for itself."""
    query = "SELECT DISTINCT actor, page = '' FROM home WHERE identity IN"
    rows = list(chosen(db, query, ids, after="ORDER BY 1"))
    whole = {*ids, *(actor for actor, is_whole in rows if is_whole)}
    return Parts(tuple(sorted(whole)), tuple(sorted({actor for actor, is_whole in rows if not is_whole} - whole)))


def spoken_by(db: sqlite3.Connection, ids: Sequence[str]) -> tuple[str, list[str]]:
    """A condition on statements `s`: that one of some identities or actors says them; and its values."""
    parts = parts_of(db, ids)
    all_of = msgspec.json.encode((*parts.whole, *parts.partly)).decode()
    within = "s.speaker IN (SELECT value FROM json_each(?))"
    if not parts.partly:
        return within, [all_of]
    asked = msgspec.json.encode(ids).decode()
    there = (
        "EXISTS (SELECT 1 FROM home AS h WHERE h.actor = s.speaker AND h.page = s.page "
        "AND h.identity IN (SELECT value FROM json_each(?)))"
    )
    return f"{within} AND ({within} OR {there})", [all_of, msgspec.json.encode(parts.whole).decode(), asked]


def home_of(db: sqlite3.Connection, actor: str, page: str) -> str | None:
    """Whose an actor of a page is, there or everywhere: an identity; None where it is nobody else's."""
    query = "SELECT identity FROM home WHERE actor = ? AND page IN (?, '') ORDER BY page DESC LIMIT 1"
    row = db.execute(query, (actor, page)).fetchone()
    return str(row[0]) if row else None


def homes_on(db: sqlite3.Connection, actor: str) -> dict[str, str]:
    """Whose an actor is, by page: an identity; by the empty page where it is so everywhere."""
    return dict(db.execute("SELECT page, identity FROM home WHERE actor = ?", (actor,)).fetchall())


def homes_of(db: sqlite3.Connection, told: Iterable[tuple[str | None, str]]) -> Mapping[tuple[str, str], str]:
    """The identities of some actors of some pages; those that are none are left out."""
    named = {(actor, page) for actor, page in told if actor is not None}
    return {place: home for place in named if (home := home_of(db, *place)) is not None}


def spoken_names(
    db: sqlite3.Connection, told: Iterable[tuple[str | None, str]]
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """For some speakers of some pages who they are across pages, and the name, where it isn't left to the page."""
    homes = homes_of(db, told)
    query = (
        "SELECT id, json_extract(record, '$.name'), json_extract(record, '$.actor_kind') FROM across "
        "WHERE kind = 'identity' AND id IN (SELECT value FROM json_each(?)) "
        "UNION SELECT id, name, kind FROM actor WHERE (page, id) IN "
        "(SELECT page, id FROM appearance WHERE id IN (SELECT value FROM json_each(?)))"
    )
    asked = msgspec.json.encode(sorted(set(homes.values()))).decode()
    known = {id: (name, kind) for id, name, kind in db.execute(query, (asked, asked))}
    out: dict[tuple[str, str], tuple[str, str | None]] = {}
    for key, id in homes.items():
        name, kind = known.get(id, (None, NAMED_BY_PAGE))
        out[key] = (id, None if kind == NAMED_BY_PAGE else name)
    return out


class Leaders:
    """Who the actors of pages are across pages: the actor whose name their identity bears, told once an identity."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str | None] = {}

    def of(self, page: str) -> dict[str, str]:
        """The actors of a page that go by another one's name across pages, with that one."""
        query = (
            "SELECT actor.id, home.identity FROM actor JOIN home ON home.actor = actor.id "
            "AND home.page IN ('', actor.page) WHERE actor.page = ? ORDER BY home.page"
        )
        rows = self._store.connection.execute(query, (page,)).fetchall()
        return {actor: lead for actor, identity in rows if (lead := self._leader(identity))}

    def _leader(self, identity: str) -> str | None:
        if identity not in self._known:
            query = "SELECT json_extract(record, '$.actor_kind') FROM across WHERE id = ?"
            row = self._store.connection.execute(query, (identity,)).fetchone()
            named_by_page = row is not None and row[0] == NAMED_BY_PAGE
            lead = leading_actor(self._store, identity) if row else identity
            self._known[identity] = None if named_by_page else lead
        return self._known[identity]


def across_pages(reading: Reading, leaders: Leaders) -> Reading:
    """A page's reading whose mentions and speakers are the actors that they are across pages."""
    whose = leaders.of(reading.page.id)
    if not whose:
        return reading
    mentions = tuple([replace(m, actor=whose.get(m.actor, m.actor)) for m in reading.cast.mentions])
    statements = tuple([_said_by(statement, whose) for statement in reading.speech.statements])
    return replace(
        reading,
        cast=replace(reading.cast, mentions=mentions),
        speech=replace(reading.speech, statements=statements),
    )


def _said_by(statement: Statement, whose: Mapping[str, str]) -> Statement:
    speaker = statement.speaker
    if speaker is None or speaker.actor is None or speaker.actor not in whose:
        return statement
    return replace(statement, speaker=replace(speaker, actor=whose[speaker.actor]))


def actor_places(store: Store, id: str, limit: int, offset: int = 0) -> list[tuple[str, str]]:
    """Some actors and pages that are an identity's, or an actor's own, by page."""
    db = store.connection
    parts = parts_of(db, [id])
    whole, partly = (msgspec.json.encode(some).decode() for some in (parts.whole, parts.partly))
    query = (
        "SELECT id, page FROM appearance WHERE id IN (SELECT value FROM json_each(?1)) UNION "
        "SELECT actor, page FROM home WHERE identity = ?2 AND page <> '' "
        "AND actor IN (SELECT value FROM json_each(?3)) "
        "ORDER BY page, 1 LIMIT ?4 OFFSET ?5"
    )
    return [(row[0], row[1]) for row in db.execute(query, (whole, id, partly, limit, offset))]
