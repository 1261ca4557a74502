"""The statements of pages as other pages know them, and the index by which those of one utterance are looked up.

A remark is a statement of a named speaker that tells enough to be found again. Everything here runs inside a
transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

import msgspec

from communique.model import Saying
from communique.store.levels import Index, put
from communique.store.touching import chosen

PLACES = 4_096
"""Numbers that a page has for its remarks: thirty times as many as any of 3,065 articles has. The number of a remark is
that of its page, times this, and its place there."""

DAYS = 4
"""How many days may lie between two pages that give one utterance: a weekend and a day on each side. What was said
before is said again in other words. Days are counted off in spells of as many, so that two such pages are of one spell
or of two that follow one another."""

CROWD = 300
"""A key of more remarks than this is a formula («Путин» and «страна») and brings none together, unless both are of two
spells on end in which fewer have it."""

SPELL_BITS = 40
"""A key has 40 bits; that of a spell stands above them where a formula is one of two spells only."""

EVER = (0, 1 << SPELL_BITS)
"""From the first day to the last."""

INDEX = Index("said", "lately", ("value", "day", "number", "quoted"), "said")

_BOTH = (
    "(SELECT value, day, number, quoted FROM said WHERE value = ?1 AND day BETWEEN ?2 AND ?3 "
    "UNION ALL SELECT value, day, number, quoted FROM lately WHERE value = ?1 AND day BETWEEN ?2 AND ?3)"
)
"""The rows of the index that have a key and are of some days."""

_row = msgspec.msgpack.Decoder(Saying)


class Remark(NamedTuple):
    """A remark by what tells the fullest of several: whether it is in quotation marks, and what its words weigh."""

    number: int
    statement: str
    quoted: int
    weight: int


def write_remarks(db: sqlite3.Connection, page: int, sayings: Iterable[Saying]) -> None:
    """Keeps the remarks of a page, by its number."""
    rows = [
        (page * PLACES + place, one.statement, int(one.quoted), sum(one.weights), msgspec.msgpack.encode(one))
        for place, one in enumerate(list(sayings)[:PLACES])
    ]
    db.executemany("INSERT INTO remark (number, statement, quoted, weight, row) VALUES (?, ?, ?, ?, ?)", rows)


def sayings_on(db: sqlite3.Connection, pages: Iterable[int]) -> dict[int, dict[int, Saying]]:
    """The remarks of each of some pages, by number."""
    found: dict[int, dict[int, Saying]] = {page: {} for page in pages}
    query = f"SELECT number, row FROM {_ON_PAGES.format('remark')}"
    for number, row in db.execute(query, (msgspec.json.encode(sorted(found)).decode(),)):
        found[number // PLACES][number] = _row.decode(row)
    return found


_ON_PAGES = f"json_each(?) CROSS JOIN {{0}} ON number >= value * {PLACES} AND number < (value + 1) * {PLACES}"
"""The rows of a table that belong to remarks of some pages."""


def sayings(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Saying]:
    """Some remarks by number."""
    rows = chosen(db, "SELECT number, row FROM remark WHERE number IN", numbers)
    return {number: _row.decode(row) for number, row in rows}


def remarks(db: sqlite3.Connection, numbers: Iterable[int]) -> list[Remark]:
    """Some remarks by what tells the fullest of several."""
    query = "SELECT number, statement, quoted, weight FROM remark WHERE number IN"
    return [Remark(*row) for row in chosen(db, query, numbers)]


def days_of_pages(db: sqlite3.Connection, pages: Collection[str]) -> dict[int, int]:
    """The numbers of some pages, each with its day, 0 where that isn't known."""
    return dict(chosen(db, "SELECT number, coalesce(day, 0) FROM trace WHERE page IN", pages))


def enter(db: sqlite3.Connection, told: Mapping[int, Mapping[int, Saying]], days: Mapping[int, int]) -> None:
    """Puts the keys of the remarks of some pages into the index, those apart that stand there."""
    rows: list[tuple[int, ...]] = []
    for page, sayings in told.items():
        own = [
            (key, days[page], number, int(saying.quoted)) for number, saying in sayings.items() for key in saying.keys
        ]
        if own and not _stands(db, own[0]):  # all of a page stand there, or none
            rows += own
    put(db, INDEX, sorted(rows))


def _stands(db: sqlite3.Connection, row: tuple[int, int, int, int]) -> bool:
    """Whether a row is in the index."""
    query = "SELECT 1 FROM {0} WHERE value = ? AND day = ? AND number = ?"
    return any(db.execute(query.format(table), row[:3]).fetchone() for table in INDEX.tables)


def said_lately(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """The remarks that have each of some keys, as far as they are new to the index: with each its day and its number,
    doubled, and one more where it is in quotation marks."""
    found: dict[int, list[tuple[int, int]]] = {}
    for key, day, both in chosen(db, "SELECT value, day, number * 2 + quoted FROM lately WHERE value IN", set(keys)):
        found.setdefault(key, []).append((day, both))
    return found


def sharing(
    db: sqlite3.Connection, keys: Set[int], day: int, crowds: set[int], new: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """The remarks that have each of some keys and may be near a day, 0 for one that isn't known; and those of them that
    are in quotation marks. `new` are those said lately. A key of a crowd doesn't count; those not known yet are put to
    `crowds`."""
    first, last = (day - DAYS, day + DAYS) if day else EVER
    query = (
        "SELECT value, count(*), group_concat(CASE WHEN day = 0 OR day BETWEEN ? AND ? THEN number * 2 + quoted END) "
        "FROM said WHERE value IN"
    )
    asked = keys - crowds
    grouped = chosen(db, query, asked, first, last, after="GROUP BY value")
    old = {key: (count, told) for key, count, told in grouped}
    several = [key for key in asked if len(new.get(key, ())) > 1]
    for key in sorted(old.keys() | several):
        count, told = old.get(key, (0, None))
        count += len(new.get(key, ()))
        if count > CROWD:
            _note_formula(db, key)
            crowds.add(key)
        elif count > 1:
            found = [int(both) for both in told.split(",")] if told else []
            found += [both for its, both in new.get(key, ()) if its == 0 or first <= its <= last]
            yield key, [both >> 1 for both in found], [both >> 1 for both in found if both & 1]
    for key in sorted(crowds.intersection(keys)) if day else ():
        for spell in (day // DAYS, day // DAYS + 1):
            rows = _in_spells(db, key, spell, day)
            yield key, [number for number, _ in rows], [number for number, quoted in rows if quoted]


def _in_spells(db: sqlite3.Connection, key: int, spell: int, day: int) -> list[tuple[int, int]]:
    """The remarks that have a key in a spell or the one before and are near a day, and whether each is in quotation
    marks; none where they are a crowd."""
    formula = key | spell << SPELL_BITS
    if db.execute("SELECT 1 FROM formula WHERE value = ?", (formula,)).fetchone():
        return []
    rows = _holders(db, formula)
    if len(rows) > CROWD:
        _note_formula(db, formula)
        return []
    return [(number, quoted) for number, its, quoted in rows if abs(its - day) <= DAYS]


def _note_formula(db: sqlite3.Connection, formula: int) -> None:
    """Notes a formula; when it has just become one, those of its pages are looked at again whose remarks others give
    too: it may have been known by this key."""
    done = db.execute("INSERT OR IGNORE INTO formula (value, step) VALUES (?, 'quotations')", (formula,))
    if done.rowcount:
        _touch_holders(db, formula, "EXISTS (SELECT 1 FROM echo WHERE echo.number = one.number)")


def _holders(db: sqlite3.Connection, formula: int) -> list[tuple[int, int, int]]:
    """The remarks that a formula may bring together, with their days; one more than make a crowd at most."""
    query = f"SELECT number, day, quoted FROM {_BOTH} LIMIT ?4"
    return db.execute(query, (*_meant(formula), CROWD + 1)).fetchall()


def _touch_holders(db: sqlite3.Connection, formula: int, which: str = "true") -> None:
    query = (
        f"INSERT OR IGNORE INTO touched (step, page) SELECT 'quotations', page FROM {_BOTH} AS one "
        f"JOIN trace ON trace.number = one.number / {PLACES} WHERE {which}"
    )
    db.execute(query, _meant(formula))


def _meant(formula: int) -> tuple[int, int, int]:
    """The key that a formula is, and from which day to which."""
    spell, key = formula >> SPELL_BITS, formula & (1 << SPELL_BITS) - 1
    return (key, (spell - 1) * DAYS, (spell + 1) * DAYS - 1) if spell else (key, *EVER)


def forget(db: sqlite3.Connection, page: int) -> None:
    """Forgets the remarks of a page; a formula that is none any more brings its pages together again."""
    told = sayings_on(db, [page])[page]
    (day,) = db.execute("SELECT coalesce(day, 0) FROM trace WHERE number = ?", (page,)).fetchone()
    rows = [(key, day, number) for number, saying in told.items() for key in saying.keys]
    for table in INDEX.tables:
        db.executemany(f"DELETE FROM {table} WHERE value = ? AND day = ? AND number = ?", sorted(rows))
    spells = (0, day // DAYS, day // DAYS + 1) if day else (0,)
    formulas = {key | spell << SPELL_BITS for key, _, _ in rows for spell in spells}
    query = "SELECT value FROM formula WHERE step = 'quotations' AND value IN"
    for (formula,) in list(chosen(db, query, formulas)):
        if len(_holders(db, formula)) <= CROWD:
            db.execute("DELETE FROM formula WHERE value = ?", (formula,))
            _touch_holders(db, formula)
    db.executemany("DELETE FROM remark WHERE number = ?", [(number,) for number in told])
