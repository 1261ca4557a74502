"""What pages tell of meetings, and which of their accounts may be of one event. Runs inside a caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from functools import lru_cache

import msgspec

from communique.model import Accounts, Trace
from communique.store.marks import pages_of_numbers
from communique.store.touching import chosen, touch

DECODED = 1_024
"""Pages whose accounts are kept decoded, some 5 MB: each is asked for by all that share a mark with it."""

Row = tuple[int, int, int, int, int]
"""Two accounts, each as the number of its page and its place among those of the page, and how alike they are."""

_accounts = msgspec.msgpack.Decoder(Accounts)


def accounts(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Accounts]:
    """What those of some pages, by number, that tell of meetings tell of them, in order: with the date that the page's
    story made out for it."""
    query = "SELECT number, row FROM account WHERE number IN"
    return {number: decoded(told) for number, told in chosen(db, query, set(numbers), after="ORDER BY number")}


def write_accounts(db: sqlite3.Connection, number: int, told: Trace) -> None:
    """Keeps what a page, by number, tells of meetings in place of what was kept of it; nothing where it tells none."""
    db.execute("DELETE FROM account WHERE number = ?", (number,))
    if told.meetings:
        accounts = Accounts(told.page, told.article, told.meetings, told.events, told.meeting_words)
        row = msgspec.msgpack.encode(accounts)
        db.execute("INSERT INTO account (number, row) VALUES (?, ?)", (number, row))


@lru_cache(maxsize=DECODED)
def decoded(told: bytes) -> Accounts:
    """What was kept of what a page tells of meetings."""
    return _accounts.decode(told)


def numbers_of(db: sqlite3.Connection, pages: Iterable[str]) -> list[int]:
    """The numbers of some pages, in order."""
    return [row[0] for row in chosen(db, "SELECT number FROM trace WHERE page IN", set(pages), after="ORDER BY number")]


def write_fellows(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keeps pairs of accounts that may be of one event."""
    both = [pair for one in rows for pair in (one, (*one[2:4], *one[:2], one[4]))]
    query = "INSERT OR REPLACE INTO fellow (number, at, other, other_at, how) VALUES (?, ?, ?, ?, ?)"
    db.executemany(query, sorted(both))


def part(db: sqlite3.Connection, numbers: Collection[int]) -> None:
    """Forgets which accounts may be of one event with those of some pages; the others' are to be gathered anew."""
    pairs = sorted(map(tuple, chosen(db, "SELECT DISTINCT other, number FROM fellow WHERE number IN", numbers)))
    others = {other for other, _ in pairs}
    touch(db, "gathering", pages_of_numbers(db, others).values())
    db.executemany("DELETE FROM fellow WHERE number = ?", [(number,) for number in sorted(numbers)])
    db.executemany("DELETE FROM fellow WHERE number = ? AND other = ?", pairs)


def around(db: sqlite3.Connection, numbers: Iterable[int]) -> tuple[set[int], list[Row]]:
    """Some pages, those whose accounts may be of one event with theirs, and so on; and all pairs among them, each in
    both orders."""
    found: set[int] = set()
    rows: list[Row] = []
    fresh = set(numbers)
    while fresh:
        found |= fresh
        query = "SELECT number, at, other, other_at, how FROM fellow WHERE number IN"
        more = list(chosen(db, query, fresh))
        rows += more
        fresh = {row[2] for row in more} - found
    return found, rows
