"""Lists for the screens: a few rows of what may be a hundred thousand pages, always with a limit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

import msgspec

from communique.model import Discrepancy, Failure
from communique.store.file import Store
from communique.store.kinds import Across, kind_of
from communique.store.moves import in_full
from communique.store.touching import chosen
from communique.store.voices import WRONG, parts_of, spoken_by, spoken_names
from communique.store.words import match_query

CANDIDATES = 1_000
"""Of more hits of a search than this only these, the first read, are put in order: to weigh all of a common word takes
seconds, and nobody turns over more than twenty leaves."""

COMMON = 20_000
"""From this many statements on it takes longer to put them in order of date (20 ms) than to go through the pages by
date, where so many are met soon."""

A = TypeVar("A", bound=Across)


class Few(msgspec.Struct, frozen=True):
    """Which rows of a list: `limit` of them after the first `offset`."""

    limit: int
    offset: int = 0


class Told(msgspec.Struct, frozen=True):
    """A line in a list of statements: `day` is when it was said, else published; `words` what was said; `verdict` what
    people judged of it. `speaker` and `name` are what the speaker is across pages."""

    id: str
    page: str
    address: str
    outlet: str | None
    day: str | None
    party: str | None
    speaker: str | None
    name: str | None
    act: str | None
    words: str
    start: int
    verdict: str | None = None
    relays: tuple[str, ...] = ()


class Wanted(msgspec.Struct, frozen=True):
    """What statements a list is to hold; None asks for nothing, an empty list can't be met.

    `parties` are names, `speakers` ids of actors or identities, `issue` ids of statements, `words` what must stand in
    them. What was judged wrong is only in the list of a `page`.
    """

    words: str = ""
    parties: tuple[str, ...] | None = None
    speakers: tuple[str, ...] | None = None
    issue: tuple[str, ...] | None = None
    act: str = ""
    after: str = ""
    page: str = ""


class Leaf(msgspec.Struct, frozen=True):
    """A line in a list of pages."""

    id: str
    address: str
    outlet: str | None
    published: str | None
    title: str | None
    statements: int
    reason: str | None


def _in(column: str, values: Sequence[str]) -> tuple[str, list[str]]:
    return f"{column} IN ({', '.join('?' * len(values))})", list(values)


def _conditions(store: Store, wanted: Wanted) -> tuple[list[str], list[str]]:
    asked: list[tuple[str, list[str]]] = []
    if wanted.parties is not None:
        asked.append(_in("s.party", wanted.parties))
    if wanted.speakers is not None:
        asked.append(spoken_by(store.connection, wanted.speakers))
    if wanted.issue is not None:
        ids = msgspec.json.encode(wanted.issue).decode()
        asked.append(("s.id IN (SELECT value FROM json_each(?))", [ids]))
    if wanted.act:
        asked.append(("EXISTS (SELECT 1 FROM act WHERE act.statement = s.id AND act.act = ?)", [wanted.act]))
    if wanted.after:
        asked.append(("a.published >= ? AND coalesce(s.said_on, a.published) >= ?", [wanted.after, wanted.after]))
    asked.append(("s.page = ?", [wanted.page]) if wanted.page else (f"s.id NOT IN {WRONG}", []))
    return [sql for sql, _ in asked], [value for _, values in asked for value in values]


HITS = (
    f"(SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT {CANDIDATES}) AS hit "
    "JOIN search AS h ON h.number = hit.rowid"
)
"""The texts that hold what is looked for. The shortest are the closest: SQLite's own rank goes through all texts with
a word to weigh it, a tenth of a second in a million."""

TOLD = (
    "SELECT s.id, s.page, p.address, a.outlet, coalesce(s.said_on, a.published), s.party, s.speaker, s.speaker_name, "
    "s.act, (SELECT group_concat(w, ' … ') FROM (SELECT substr(p.text, c.start_at + 1, c.end_at - c.start_at) AS w "
    "FROM content AS c WHERE c.statement = s.id ORDER BY c.start_at)), s.start_at, "
    "(SELECT verdict FROM standing WHERE subject = s.id AND other = '') "
    "FROM statement AS s JOIN article AS a ON a.page = s.page JOIN page AS p ON p.id = s.page WHERE "
)
"""A query for the columns of `Told` but the relays."""


def told(store: Store, wanted: Wanted, few: Few) -> list[Told]:
    """Some statements, the last published first; those that hold words which are looked for, the closest first."""
    where, values = _conditions(store, wanted)
    query = match_query(wanted.words)
    if wanted.words and not query:
        return []
    source, order = _source(store, wanted)
    sql = f"SELECT s.id FROM {source} WHERE {' AND '.join(where) or '1'} ORDER BY {order} LIMIT ? OFFSET ?"
    values = [query, *values] if query else values
    return told_by_id(store, [row[0] for row in store.connection.execute(sql, (*values, few.limit, few.offset))])


def _source(store: Store, wanted: Wanted) -> tuple[str, str]:
    """Where statements are taken from, and in what order: such that few rows have to be looked at.

    What few statements meet is looked up first and then put in order; what many meet is met soon on the way through
    the pages by date.
    """
    if wanted.words:
        tables = "JOIN statement AS s ON s.id = h.record JOIN article AS a ON a.page = s.page"
        return f"{HITS} {tables}", "length(h.lemmas), s.id"
    if wanted.page:
        return "statement AS s JOIN article AS a ON a.page = s.page", "s.start_at"
    both = ["article AS a", "statement AS s"]
    if _few_meet(store, wanted):
        both.reverse()
    return f"{' CROSS JOIN '.join(both)} ON s.page = a.page", "a.published DESC, s.page, s.start_at"


def _few_meet(store: Store, wanted: Wanted) -> bool:
    """Whether the parties, speakers or the issue alone leave few statements."""
    if wanted.issue is not None and len(wanted.issue) < COMMON:
        return True
    parts = parts_of(store.connection, wanted.speakers) if wanted.speakers else None
    speakers = (*parts.whole, *parts.partly) if parts else wanted.speakers
    for column, values in (("speaker", speakers), ("party", wanted.parties)):
        if values is not None:
            where, bound = _in(column, values)
            query = f"SELECT count(*) FROM (SELECT 1 FROM statement WHERE {where} LIMIT {COMMON})"
            if store.connection.execute(query, bound).fetchone()[0] < COMMON:
                return True
    return False


def told_by_id(store: Store, ids: Sequence[str]) -> list[Told]:
    """The statements of these ids in their order; ids that no statement has are passed over."""
    db = store.connection
    where, values = _in("s.id", ids)
    rows = {row[0]: Told(*row) for row in db.execute(TOLD + where, values)}
    where, values = _in("statement", ids)
    relays: dict[str, list[str]] = {}
    for id, name in db.execute(f"SELECT statement, name FROM relay WHERE {where} ORDER BY statement, rank", values):
        relays.setdefault(id, []).append(name)
    found = [msgspec.structs.replace(rows[id], relays=tuple(relays.get(id, ()))) for id in ids if id in rows]
    names = spoken_names(db, [(row.speaker, row.page) for row in found])
    return [_called(row, *names.get((row.speaker or "", row.page), (row.speaker, None))) for row in found]


def _called(row: Told, speaker: str | None, name: str | None) -> Told:
    """A line under the name that its speaker has across pages."""
    return msgspec.structs.replace(row, speaker=speaker, name=name or row.name)


def leaves(store: Store, pages: Sequence[str] | None, few: Few) -> list[Leaf]:
    """Some pages, the last published first: of these, or of all."""
    where, values = _in("p.id", pages) if pages is not None else ("1", [])
    sql = (
        "SELECT p.id, p.address, a.outlet, a.published, substr(p.text, a.title_start + 1, a.title_end - a.title_start),"
        f" (SELECT count(*) FROM statement AS s WHERE s.page = p.id AND s.id NOT IN {WRONG}), p.reason "
        f"FROM article AS a CROSS JOIN page AS p ON p.id = a.page WHERE {where} "
        "ORDER BY a.published DESC, p.address, p.id LIMIT ? OFFSET ?"
    )
    return [Leaf(*row) for row in store.connection.execute(sql, (*values, few.limit, few.offset))]


def leaves_with(store: Store, words: str, few: Few) -> list[Leaf]:
    """Some pages whose article holds all of some words, the closest first."""
    query = match_query(words)
    if not query:
        return []
    sql = (
        f"SELECT a.page FROM {HITS} JOIN article AS a ON a.id = h.record ORDER BY length(h.lemmas), 1 LIMIT ? OFFSET ?"
    )
    ids = [row[0] for row in store.connection.execute(sql, (query, few.limit, few.offset))]
    found = {leaf.id: leaf for leaf in leaves(store, ids, Few(len(ids)))}
    return [found[id] for id in ids]


def some_across(store: Store, kind: type[A], few: Few) -> list[A]:
    """Some records of one kind that stand on several pages, by id."""
    query = "SELECT record FROM across WHERE kind = ? ORDER BY id LIMIT ? OFFSET ?"
    decoder = msgspec.json.Decoder(kind)
    rows = store.connection.execute(query, (kind_of(kind), few.limit, few.offset))
    return [in_full(store.connection, decoder.decode(row[0])) for row in rows]


def each_discrepancy(store: Store) -> Iterator[Discrepancy]:
    """All disagreements by kind and id, one after another."""
    query = "SELECT record FROM across WHERE kind = 'discrepancy' ORDER BY json_extract(record, '$.kind'), id"
    decoder = msgspec.json.Decoder(Discrepancy)
    return (decoder.decode(row[0]) for row in store.connection.execute(query))


def across_by_id(store: Store, kind: type[A], ids: Sequence[str]) -> list[A]:
    """The records of one kind with these ids, in their order."""
    query = "SELECT id, record FROM across WHERE kind = ? AND id IN"
    decoder = msgspec.json.Decoder(kind)
    rows = {id: decoder.decode(told) for id, told in chosen(store.connection, query, set(ids), kind_of(kind))}
    return [in_full(store.connection, rows[id]) for id in ids if id in rows]


def across_on(store: Store, kind: type[A], pages: Collection[str]) -> list[A]:
    """The stories, reprints or discrepancies (`kind`) that stand on some pages, by id."""
    query = "SELECT DISTINCT record FROM member WHERE kind = ? AND page IN"
    rows = chosen(store.connection, query, set(pages), kind_of(kind), after="ORDER BY record")
    return across_by_id(store, kind, [row[0] for row in rows])


def members(store: Store, record: str, few: Few) -> list[str]:
    """Some pages that a story, a reprint or a discrepancy stands on."""
    query = "SELECT page FROM member WHERE record = ? ORDER BY page LIMIT ? OFFSET ?"
    return [row[0] for row in store.connection.execute(query, (record, few.limit, few.offset))]


def told_by_rule(store: Store, rule: str, few: Few) -> tuple[int, list[str], list[tuple[str, str]]]:
    """How many statements and meetings a rule made, with some of each: ids of statements, pages and ids of meetings."""
    db = store.connection
    count = sum(
        int(db.execute(f"SELECT count(*) FROM {table} WHERE rule = ?", (rule,)).fetchone()[0])
        for table in ("statement", "meeting")
    )
    values = (rule, few.limit, few.offset)
    said = [row[0] for row in db.execute(f"SELECT id FROM statement WHERE rule = ? {_LAST}", values)]
    met = [(row[0], row[1]) for row in db.execute(f"SELECT page, id FROM meeting WHERE rule = ? {_LAST}", values)]
    return count, said, met


def rule_on_pages(store: Store, rule: str, last: int) -> tuple[int, list[str]]:
    """How often a rule fired on the last pages that were read, and on which; for rules that no column names."""
    told = f'"rule":"{rule}"'
    query = (
        "SELECT id, (length(reading) - length(replace(reading, ?, ''))) / ? FROM "
        "(SELECT id, reading FROM page ORDER BY rowid DESC LIMIT ?) WHERE instr(reading, ?)"
    )
    rows = store.connection.execute(query, (told, len(told), last, told)).fetchall()
    return sum(row[1] for row in rows), [row[0] for row in rows]


_LAST = "ORDER BY rowid DESC LIMIT ? OFFSET ?"


def some_failures(store: Store, few: Few) -> list[Failure]:
    """Some inputs that gave no page and pages that gave less than they should have, by address."""
    rows = store.connection.execute(
        "SELECT address, origin, reason, hint FROM failure UNION ALL "
        "SELECT address, origin, reason, hint FROM page WHERE reason IS NOT NULL ORDER BY 1, 2 LIMIT ? OFFSET ?",
        (few.limit, few.offset),
    )
    return [Failure(*row) for row in rows]
