"""What the record offers to those who look for deadlocks: who waits for whom, by what pages tell.

A wait that several pages tell is one, known by a number. It is tied to each side for whose step it waits: the one that
it names, else those that hold back such a step, found by the stems that both share. Everything here runs inside a
transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from communique.store.touching import chosen, touch

GAP = "\t"
"""What stands between the two sides of an edge: no name holds it."""

Edge = tuple[str, str]
"""Who waits, and for whom."""


class Telling(NamedTuple):
    """A wait as a page tells it: its number, the statement, its day as an ordinal, and all of it."""

    told: int
    statement: str
    day: int | None
    row: bytes


class Awaited(NamedTuple):
    """A wait as it was told first: its number, who waits, for whom where that is told, and all of it."""

    told: int
    party: str
    side: str
    row: bytes


class Tie(NamedTuple):
    """That `party` waits for `other`, as some wait says; `firm` is 1 when nothing else will do."""

    party: str
    other: str
    told: int
    firm: int


def write_waits(db: sqlite3.Connection, page: str, tellings: Iterable[Telling]) -> None:
    """Keeps who waits for whom on a page in place of what it told before; the waits of which something changed are
    touched."""
    query = "SELECT told, statement, day, row, rank FROM wait WHERE page = ?"
    known = {tuple(row) for row in db.execute(query, (page,))}
    now = {(*one, rank) for rank, one in enumerate(tellings)}
    if known != now:
        touch(db, "wait", {str(row[0]) for row in known ^ now})
        db.execute("DELETE FROM wait WHERE page = ?", (page,))
        query = "INSERT INTO wait (page, told, statement, day, row, rank) VALUES (?, ?, ?, ?, ?, ?)"
        db.executemany(query, [(page, *row) for row in sorted(now)])


def tellings(db: sqlite3.Connection) -> Iterator[bytes]:
    """Every wait that a page tells, in order of the pages."""
    return (row[0] for row in db.execute("SELECT row FROM wait ORDER BY page, rank"))


def tellings_on(db: sqlite3.Connection, pages: Collection[str]) -> Iterator[bytes]:
    """The waits that some pages tell, in order of the pages."""
    return (row[0] for row in chosen(db, "SELECT row FROM wait WHERE page IN", pages, after="ORDER BY page, rank"))


def told_first(db: sqlite3.Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """Some waits as the first page that tells them does."""
    query = (
        "SELECT told, (SELECT row FROM wait WHERE wait.told = asked.told ORDER BY page, rank LIMIT 1) "
        "FROM (SELECT DISTINCT told FROM wait WHERE told IN"
    )
    return dict(chosen(db, query, numbers, after=") AS asked"))


def awaited(db: sqlite3.Connection, numbers: Collection[int]) -> dict[int, bytes]:
    """Some waits as they were told first when they were tied."""
    return dict(chosen(db, "SELECT told, row FROM awaited WHERE told IN", numbers))


def enter(db: sqlite3.Connection, waits: Iterable[Awaited], held: Iterable[tuple[str, int, str]]) -> None:
    """Keeps waits, and the stems of the steps that they hold back, each with the wait and who holds it back."""
    db.executemany("INSERT INTO awaited (told, party, side, row) VALUES (?, ?, ?, ?)", waits)
    db.executemany("INSERT INTO held (stem, told, party) VALUES (?, ?, ?)", held)


def leave(db: sqlite3.Connection, numbers: Collection[int]) -> None:
    """Forgets some waits, with their stems and ties."""
    for table in ("awaited", "held", "needed", "tie"):
        db.executemany(f"DELETE FROM {table} WHERE told = ?", [(told,) for told in numbers])


def need(db: sqlite3.Connection, stems: Mapping[int, Collection[str]], counted: Mapping[int, int]) -> None:
    """Keeps the stems of what waits that name no side wait for, and how many of them are no side's name."""
    db.executemany("DELETE FROM needed WHERE told = ?", [(told,) for told in stems])
    rows = [(stem, told, counted[told]) for told, own in stems.items() for stem in sorted(own)]
    db.executemany("INSERT INTO needed (stem, told, counted) VALUES (?, ?, ?)", rows)


def sides(db: sqlite3.Connection) -> set[str]:
    """All who wait and all who are waited for by name: one look into the index for each."""
    return {row[0] for column in ("party", "side") for row in db.execute(EACH.format(column))}


EACH = """
WITH RECURSIVE one (name) AS (
  SELECT min({0}) FROM awaited
  UNION ALL SELECT (SELECT min({0}) FROM awaited WHERE {0} > name) FROM one WHERE name IS NOT NULL
)
SELECT name FROM one WHERE name <> ''
"""
"""The different values of a column, each found by the one before it."""


def naming(db: sqlite3.Connection, stems: Collection[str]) -> set[int]:
    """The waits without a side that wait for something with one of some stems."""
    return {row[0] for row in chosen(db, "SELECT DISTINCT told FROM needed WHERE stem IN", stems)}


def needing(db: sqlite3.Connection, stems: Collection[str], share: float) -> set[int]:
    """The waits without a side of whose stems some stems hold so large a share."""
    query = "SELECT told FROM needed WHERE stem IN"
    after = f"GROUP BY told HAVING count(*) >= {share!r} * max(counted)"
    return {row[0] for row in chosen(db, query, stems, after=after)}


def holding(db: sqlite3.Connection, stems: Collection[str], share: float) -> set[str]:
    """Who holds back a step that has so large a share of some stems."""
    query = "SELECT DISTINCT party FROM (SELECT party, count(*) AS shared FROM held WHERE stem IN"
    return {row[0] for row in chosen(db, query, stems, after=f"GROUP BY told) WHERE shared >= {share * len(stems)!r}")}


def ties(db: sqlite3.Connection, numbers: Collection[int]) -> set[Tie]:
    """For whom some waits wait."""
    return {Tie(*row) for row in chosen(db, "SELECT party, other, told, firm FROM tie WHERE told IN", numbers)}


def tie(db: sqlite3.Connection, before: Collection[Tie], now: Collection[Tie]) -> None:
    """Keeps for whom waits wait in place of what was kept of it."""
    gone = [one[:3] for one in sorted(before)]
    db.executemany("DELETE FROM tie WHERE party = ? AND other = ? AND told = ?", gone)
    db.executemany("INSERT INTO tie (party, other, told, firm) VALUES (?, ?, ?, ?)", sorted(now))


def add_ties(db: sqlite3.Connection, ties: Iterable[Tie]) -> list[Tie]:
    """Keeps for whom waits wait besides what is kept of it; what is new of it."""
    query = "INSERT OR IGNORE INTO tie (party, other, told, firm) VALUES (?, ?, ?, ?) RETURNING 1"
    return [tie for tie in sorted(ties) if db.execute(query, tie).fetchone()]


def edges(db: sqlite3.Connection) -> dict[str, list[str]]:
    """For each side those for whose steps alone it waits, in order: one look into the index for each two."""
    found: dict[str, list[str]] = {}
    at: Edge = ("", "")
    query = "SELECT party, other FROM tie WHERE firm = 1 AND (party, other) > (?, ?) ORDER BY party, other LIMIT 1"
    while row := db.execute(query, at).fetchone():
        at = tuple(row)
        found.setdefault(at[0], []).append(at[1])
    return found


def waits_between(db: sqlite3.Connection, edge: Edge) -> Iterator[bytes]:
    """The waits by which one side waits for another."""
    query = "SELECT row FROM tie JOIN awaited USING (told) WHERE tie.party = ? AND tie.other = ?"
    return (row[0] for row in db.execute(query, edge))


class Step(msgspec.Struct, frozen=True, gc=False):
    """Who waits for whom in a deadlock."""

    party: str
    towards: str


class Jam(msgspec.Struct, frozen=True, gc=False):
    """A deadlock, as little of it as tells who waits for whom."""

    steps: tuple[Step, ...]


_jam = msgspec.json.Decoder(Jam)


def deadlocks(db: sqlite3.Connection) -> Iterator[tuple[str, set[Edge]]]:
    """Every deadlock by id, with who waits for whom in it."""
    for id, told in db.execute("SELECT id, record FROM across WHERE kind = 'deadlock' ORDER BY id"):
        yield id, {(step.party, step.towards) for step in _jam.decode(told).steps}
