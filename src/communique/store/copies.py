"""What the record offers to those who look for copies: the words of pages, whence they say they have them, what each
copy tells differently.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from communique.model import Discrepancy, Origin
from communique.store.touching import chosen

_origin = msgspec.msgpack.Decoder(Origin)


class Bearer(msgspec.Struct, frozen=True):
    """A page that bears a text: its number, whether it leads the pages of that text, the words of its body, and whence
    it says it has it."""

    number: int
    leads: bool
    size: int
    origin: Origin


def bodies(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """The runs of words of some pages, by number."""
    return dict(chosen(db, "SELECT number, runs FROM body WHERE number IN", set(numbers)))


def bearers(db: sqlite3.Connection, pages: Iterable[str]) -> dict[str, Bearer]:
    """Some pages, sorted, as those that look for copies know them."""
    rows = chosen(db, "SELECT page, number, leads, size, origin FROM trace WHERE page IN", set(pages))
    found = {page: Bearer(number, bool(leads), size, _origin.decode(told)) for page, number, leads, size, told in rows}
    return {page: found[page] for page in sorted(found)}


def write_copy(db: sqlite3.Connection, page: str, base: str, differs: Sequence[Discrepancy]) -> None:
    """Keeps what a copy tells differently than the page that it was compared with."""
    query = "INSERT OR REPLACE INTO copy (page, base, differs) VALUES (?, ?, ?)"
    db.execute(query, (page, base, msgspec.json.encode(differs).decode()))


def set_leading(db: sqlite3.Connection, pages: Mapping[str, bool]) -> None:
    """Notes of some pages whether they lead the pages of their text; those that do are no copies."""
    db.executemany("UPDATE trace SET leads = ? WHERE page = ?", [(int(leads), page) for page, leads in pages.items()])
    db.executemany("DELETE FROM copy WHERE page = ?", [(page,) for page, leads in pages.items() if leads])
