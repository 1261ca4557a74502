"""What the pages come to as a whole: issues, positions, deadlocks, from the gist of each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from communique import store as record
from communique.model import Date, Deadlock, Issue, Position, Reading
from communique.profile import Profile
from communique.store import Store
from communique.store import weaving as index
from communique.stories import Agenda, Row, find_issues, find_positions, rows_of, with_date
from communique.tensions import Move, Wait, deadlocks_of, distinct, moves_of, waits_of

KINDS = (Issue, Position, Deadlock)
"""The kinds of record that rest on all pages."""


class Gist(msgspec.Struct, frozen=True):
    """What a page adds to the whole: what its statements show, who waits for whom, who demands or refuses what."""

    rows: list[Row]
    waits: list[Wait]
    moves: list[Move]


_decoder = msgspec.msgpack.Decoder(Gist)


class Gists:
    """The gists of all pages in order of their ids, read from the record whenever they are gone through."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dates = {one.article: one.date for one in record.narrowed(store)}

    def __iter__(self) -> Iterator[Gist]:
        """One after another, none of them held."""
        for page, article, data in index.gists(self._store.connection):
            date = self._dates.get(article)
            yield gist_of(record.counted(self._store, page), date) if date else _decoder.decode(data)

    def rows(self) -> Rows:
        """Their rows."""
        return Rows(self)


class Rows:
    """The rows of some gists."""

    def __init__(self, gists: Gists) -> None:
        self._gists = gists

    def __iter__(self) -> Iterator[Row]:
        """One after another, none of them held."""
        return (row for gist in self._gists for row in gist.rows)


def gist_of(reading: Reading, date: Date | None = None) -> Gist:
    """The gist of a page, with the date that its story narrowed."""
    dated = with_date(reading, date)
    return Gist(rows_of(dated), waits_of(dated), moves_of(dated))


def weave_gists(store: Store, batch: Sequence[str]) -> None:
    """Takes the gist of some touched pages."""
    with store.transaction() as db:
        index.settle(db, "gist", batch)
        for page in batch:
            index.write_gist(db, page, msgspec.msgpack.encode(gist_of(record.counted(store, page))))


def weave_whole(store: Store, version: str, agenda: Agenda, during: Profile) -> None:
    """Makes the records that rest on all pages anew."""
    gists = Gists(store)
    with during("stories"):
        issues = find_issues(gists.rows(), agenda)
        positions = find_positions(gists.rows(), issues)
    with during("tensions"):
        waits = distinct(wait for gist in gists for wait in gist.waits)
        deadlocks = deadlocks_of(waits, [move for gist in gists for move in gist.moves] if waits else [])
    with during("store"), store.transaction() as db:
        record.write_whole(db, [*issues, *positions, *deadlocks], KINDS)
        record.note(db, "across", version)
