"""What the record offers to those who make issues: statements by their phrases, and which phrases are one issue.

A phrase is its lemmas with a space between, one within a lemma being one that doesn't break; an item of the agenda
stands among the phrases by its name, after a line's end. Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from communique.store.touching import chosen, touch

ITEM = "\n"
"""What the name of an agenda's item begins with where it stands for a phrase."""


class Saying(msgspec.Struct, frozen=True):
    """What issues take of a statement: its words as a number, its phrases, those that are demanded in so many words,
    those that the agenda has, and all of it as `row`."""

    told: int
    keys: tuple[str, ...]
    demanded: frozenset[str]
    taken: frozenset[str]
    row: bytes


class Bunch(msgspec.Struct, frozen=True):
    """A phrase that counts: in how many statements it is, the phrase that stands for its issue, and that one's size.

    `joined` is the last statement, by number, that was looked at for others that are used together with it.
    """

    told: int
    head: str | None
    size: int
    joined: int = 0


def say(db: sqlite3.Connection, page: str, sayings: Iterable[Saying]) -> None:
    """Keeps what the statements of a page say, in place of what they said before; their phrases are touched."""
    unsay(db, page)
    rows = []
    for saying in sayings:
        number = db.execute("INSERT INTO saying (page, row) VALUES (?, ?)", (page, saying.row)).lastrowid
        rows += [
            (key, number, saying.told, int(key in saying.demanded), int(key in saying.taken)) for key in saying.keys
        ]
    query = "INSERT INTO phrase (key, saying, told, demanded, taken) VALUES (?, ?, ?, ?, ?)"
    db.executemany(query, sorted(rows))
    touch(db, "phrase", {row[0] for row in rows})


def unsay(db: sqlite3.Connection, page: str) -> None:
    """Forgets what the statements of a page say; their phrases are touched."""
    if not db.execute("SELECT 1 FROM saying WHERE page = ?", (page,)).fetchone():
        return
    own = "saying IN (SELECT number FROM saying WHERE page = ?1)"
    heads = f"SELECT head FROM bunch JOIN phrase USING (key) WHERE {own} UNION SELECT head FROM unsure WHERE {own}"
    db.execute(f"DELETE FROM docket WHERE head IN ({heads})", (page,))
    db.execute(f"INSERT OR IGNORE INTO touched (step, page) SELECT 'phrase', key FROM phrase WHERE {own}", (page,))
    db.execute(f"UPDATE bunch SET joined = 0 WHERE key IN (SELECT key FROM phrase WHERE {own})", (page,))
    for table in ("phrase", "unsure"):
        db.execute(f"DELETE FROM {table} WHERE {own}", (page,))
    db.execute("DELETE FROM saying WHERE page = ?", (page,))


def tallies(db: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[str, int, bool]]:
    """For each of some phrases that the agenda hasn't taken, the number of different statements, and whether it is
    demanded."""
    query = "SELECT key, count(DISTINCT told), max(demanded), max(taken) FROM phrase WHERE key IN"
    for key, told, demanded, taken in chosen(db, query, keys, after="GROUP BY key"):
        if not taken:
            yield key, told, bool(demanded)


def beside_new(db: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of some phrases with the others that count and are used together with it by statements which haven't been
    looked at for such."""
    query = (
        "SELECT DISTINCT own.key, other.key FROM bunch "
        "JOIN phrase AS own ON own.key = bunch.key AND own.saying > bunch.joined "
        "JOIN phrase AS other ON other.saying = own.saying AND other.key <> own.key "
        "JOIN bunch AS counted ON counted.key = other.key WHERE bunch.key IN"
    )
    return (tuple(row) for row in chosen(db, query, keys))


def together(db: sqlite3.Connection, key: str, other: str) -> int:
    """The number of different statements that use both of two phrases."""
    query = (
        "SELECT count(DISTINCT own.told) FROM phrase AS own "
        "CROSS JOIN phrase AS other ON other.key = ?2 AND other.saying = own.saying WHERE own.key = ?1"
    )
    return int(db.execute(query, (key, other)).fetchone()[0])


def set_joined(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Notes that all statements of some phrases have been looked at for others that are used together with them."""
    query = "UPDATE bunch SET joined = (SELECT coalesce(max(number), 0) FROM saying) WHERE key = ?"
    db.executemany(query, [(key,) for key in keys])


def told_often(db: sqlite3.Connection, least: float) -> Iterator[tuple[str, int]]:
    """The phrases of at least so many different statements, each with their number."""
    return (tuple(row) for row in db.execute("SELECT key, told FROM bunch WHERE told >= ?", (least,)))


def rooted(db: sqlite3.Connection, roots: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The phrases that count and have some roots, after their roots."""
    return (tuple(row) for row in chosen(db, "SELECT roots, key FROM bunch WHERE roots IN", set(roots)))


def bunches(db: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Bunch]:
    """Those of some phrases that count."""
    rows = chosen(db, "SELECT key, told, head, size, joined FROM bunch WHERE key IN", set(keys))
    return {key: Bunch(*row) for key, *row in rows}


def members(db: sqlite3.Connection, heads: Iterable[str]) -> set[str]:
    """The phrases for whose issues some phrases stand."""
    return {row[0] for row in chosen(db, "SELECT key FROM bunch WHERE head IN", set(heads))}


def write_tally(db: sqlite3.Connection, rows: Iterable[tuple[str, str, int]]) -> None:
    """Keeps phrases that count, each with its roots and the number of its statements."""
    query = "INSERT INTO bunch (key, roots, told) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET told = excluded.told"
    db.executemany(query, rows)


def drop_bunches(db: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Forgets phrases that count no more."""
    drop_kin(db, keys)
    db.executemany("DELETE FROM bunch WHERE key = ?", [(key,) for key in keys])


def write_heads(db: sqlite3.Connection, rows: Iterable[tuple[str, int, str]]) -> None:
    """Keeps which phrase stands for the issue of each of some phrases, and its size: as head, size, phrase."""
    db.executemany("UPDATE bunch SET head = ?, size = ? WHERE key = ?", rows)


def sizes(db: sqlite3.Connection, keys: Iterable[str]) -> int:
    """How many different statements use any of some phrases."""
    (row,) = chosen(db, "SELECT count(DISTINCT told) FROM phrase WHERE key IN", keys)
    return int(row[0])


def kin(db: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of some phrases with those that may be one issue with it."""
    return (tuple(row) for row in chosen(db, "SELECT key, other FROM kin WHERE key IN", set(keys)))


def write_kin(db: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Keeps phrases that may be one issue."""
    rows = [turned for one, other in pairs for turned in ((one, other), (other, one))]
    db.executemany("INSERT OR IGNORE INTO kin (key, other) VALUES (?, ?)", sorted(rows))


def drop_kin(db: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Forgets with what some phrases may be one issue."""
    others = list(kin(db, keys))
    db.executemany("DELETE FROM kin WHERE key = ? AND other = ?", [(other, key) for key, other in others])
    db.executemany("DELETE FROM kin WHERE key = ?", [(key,) for key in keys])


def beside(db: sqlite3.Connection, keys: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The statements that use any of some phrases, by number, each with all of its phrases."""
    query = "SELECT saying, group_concat(key, ?) FROM phrase WHERE saying IN (SELECT saying FROM phrase WHERE key IN"
    for number, told in chosen(db, query, keys, GAP, after=") GROUP BY saying"):
        yield number, told.split(GAP)


GAP = "\t"
"""What stands between the phrases of one statement: no lemma and no item holds it."""


def sayings(db: sqlite3.Connection, heads: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The statements, by number, that use a phrase of the issues for which some phrases stand and aren't in their
    dockets: head by head."""
    query = (
        "SELECT DISTINCT bunch.head, saying FROM bunch LEFT JOIN docket ON docket.head = bunch.head "
        "JOIN phrase ON phrase.key = bunch.key AND saying > coalesce(up_to, 0) WHERE bunch.head IN"
    )
    return (tuple(row) for row in chosen(db, query, set(heads), after="ORDER BY 1, 2"))


def rows(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """What some statements say."""
    return dict(chosen(db, "SELECT number, row FROM saying WHERE number IN", set(numbers)))


def sayings_on(db: sqlite3.Connection, pages: Iterable[str]) -> Iterator[bytes]:
    """What the statements of some pages say."""
    return (row[0] for row in chosen(db, "SELECT row FROM saying WHERE page IN", pages, after="ORDER BY number"))


def heads_on(db: sqlite3.Connection, pages: Iterable[str]) -> set[str]:
    """The phrases that stand for the issues which statements of some pages speak of, and the agenda's items there."""
    query = (
        "SELECT DISTINCT coalesce(head, key) FROM saying JOIN phrase ON phrase.saying = number "
        f"LEFT JOIN bunch USING (key) WHERE (head IS NOT NULL OR key LIKE '{ITEM}%') AND page IN"
    )
    return {row[0] for row in chosen(db, query, pages)}


def items_by_story(db: sqlite3.Connection, items: Iterable[str]) -> dict[str, dict[str, int]]:
    """For each story in how many of its statements some items of the agenda are, by their names."""
    query = (
        "SELECT member.record, key, count(*) FROM phrase JOIN saying ON number = saying "
        "JOIN member ON member.page = saying.page AND member.kind = 'story' WHERE key IN"
    )
    found: dict[str, dict[str, int]] = {}
    for story, key, count in chosen(db, query, (ITEM + item for item in items), after="GROUP BY 1, 2 ORDER BY 1, 2"):
        found.setdefault(story, {})[key.removeprefix(ITEM)] = count
    return found


def sayings_of(db: sqlite3.Connection, item: str) -> Iterator[bytes]:
    """What the statements say that hold an item of the agenda."""
    query = "SELECT row FROM phrase JOIN saying ON number = saying WHERE key = ? ORDER BY number"
    return (row[0] for row in db.execute(query, (item,)))
