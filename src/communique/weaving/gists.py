"""What a page adds to issues, positions and deadlocks: its gist, with the date that its story made out for it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique import store as record
from communique.model import Date
from communique.store import Store, phrases, touching
from communique.store import moves as record_moves
from communique.store import weaving as index
from communique.store.moves import write_moves
from communique.store.phrases import Saying
from communique.store.waits import write_waits
from communique.stories import Agenda, Row, rows_of, with_date
from communique.tensions import Move, moves_of, stems, waits_of
from communique.weaving.issues import key_of
from communique.weaving.waits import telling


def weave_gists(store: Store, batch: Sequence[str], agenda: Agenda) -> None:
    """Takes the gist of some touched pages; the phrases that they use and the waits that they tell are touched."""
    with store.transaction() as db:
        touching.settle(db, "gist", batch)
        dates = {one.article: one.date for one in record.narrowed(store, batch)}
        for page in batch:
            reading = record.counted(store, page)
            date = dates.get(reading.article.id)
            index.set_told(db, page, date_told(date))
            dated = with_date(reading, date)
            phrases.say(db, page, [_saying(row) for row in rows_of(dated, agenda) if row.topics or row.items])
            write_waits(db, page, map(telling, waits_of(dated)))
            write_moves(db, page, list(map(_kept, moves_of(dated))))


def date_told(date: Date | None) -> str | None:
    """A date as it is kept with the page for which a story made it out."""
    return msgspec.json.encode(date).decode() if date else None


def _kept(move: Move) -> record_moves.Move:
    """A demand or a refusal as the record keeps it."""
    act, told, towards, day = move
    words = " ".join(sorted(stems(told.step)))
    ordinal = day.toordinal() if day else record_moves.NO_DAY
    return record_moves.Move(told.party, ordinal, act, towards, words, told.step, told.statement)


def _saying(row: Row) -> Saying:
    items = (phrases.ITEM + item.name for item in row.items)
    return Saying(
        int(row.told.rpartition("-")[2], 16),
        (*map(key_of, row.keys), *items),
        frozenset(map(key_of, row.demanded)),
        frozenset(map(key_of, row.taken)),
        msgspec.msgpack.encode(row),
    )
