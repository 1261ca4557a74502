"""What sides demand or refuse outright, by page, and the deadlocks that this is put to.

A deadlock's row holds none of it, or each page that adds a demand would have a run write thousands of them again, in
every deadlock of that side. They are put to it when it is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple, TypeVar, cast

import msgspec

from communique.model import SEASON, Contribution, Deadlock
from communique.store.kinds import Across
from communique.store.touching import chosen

A = TypeVar("A", bound=Across)


class Move(NamedTuple):
    """A demand or a refusal: who makes it, its day as an ordinal, its act, to whom, the stems of its words in order,
    these words and the statement."""

    party: str
    day: int
    act: str
    towards: str | None
    stems: str
    step: str
    statement: str


NO_DAY = 0
"""The day of what was said at no time that is known."""

COLUMNS = ", ".join(Move._fields)


def write_moves(db: sqlite3.Connection, page: str, moves: Sequence[Move]) -> None:
    """Keeps what sides demand or refuse on a page in place of what it told before, inside a transaction."""
    known = db.execute(f"SELECT {COLUMNS} FROM move WHERE page = ? ORDER BY rank", (page,))
    if [Move(*row) for row in known] != moves:
        db.execute("DELETE FROM move WHERE page = ?", (page,))
        query = f"INSERT INTO move (page, rank, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        db.executemany(query, [(page, rank, *one) for rank, one in enumerate(moves)])


def in_full(db: sqlite3.Connection, found: A) -> A:
    """A record with what it holds outside its own row: a deadlock with what its sides demand and refuse."""
    if isinstance(found, Deadlock):
        return cast("A", with_moves(db, found))
    return found


def with_moves(db: sqlite3.Connection, found: Deadlock, pages: Collection[str] | None = None) -> Deadlock:
    """A deadlock with what its sides demand of each other, or of nobody in particular, and what they refuse, in the
    season of its lines; each told once, as the first page has it. Where `pages` are given, they alone count.
    """
    sides = {step.party for step in found.steps}
    steps = {step.statement for step in found.steps}
    days = [row[0] for row in chosen(db, "SELECT DISTINCT day FROM wait WHERE day NOT NULL AND statement IN", steps)]
    told: dict[str, dict[str, Contribution]] = {"request": {}, "reject": {}}
    for page, _, act, stems, *words in sorted(map(tuple, _moves(db, sides, sorted(days)))):
        if pages is None or page in pages:
            told[act].setdefault(stems, Contribution(*words))
    demands, refusals = (tuple(sorted(one.values())) for one in told.values())
    return msgspec.structs.replace(found, demands=demands, refusals=refusals)


def _moves(db: sqlite3.Connection, sides: Collection[str], days: Sequence[int]) -> Iterator[sqlite3.Row]:
    """What some sides put to each other or to nobody in the season of some days, each with its page and its place
    there; what has no day is of every season, and where no day is known all is."""
    query = (
        "SELECT page, rank, act, stems, party, step, statement FROM move WHERE party = ?1 AND day BETWEEN ?2 AND ?3 "
        "AND (towards IS NULL OR towards IN (SELECT value FROM json_each(?4)))"
    )
    told = msgspec.json.encode(sorted(sides)).decode()
    seasons = [(NO_DAY, NO_DAY), *_seasons(days)] if days else [(NO_DAY, date.max.toordinal())]
    for side, season in product(sides, seasons):
        yield from db.execute(query, (side, *season, told))


def _seasons(days: Iterable[int]) -> list[tuple[int, int]]:
    """The seasons around some sorted days; those that meet are one."""
    found: list[tuple[int, int]] = []
    for day in days:
        first = max(day - SEASON, NO_DAY + 1)
        if found and first <= found[-1][1] + 1:
            first = found.pop()[0]
        found.append((first, day + SEASON))
    return found
