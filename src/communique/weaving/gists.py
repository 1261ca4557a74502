"""What a page adds to issues, positions and deadlocks: its gist, with the date that its story made out for it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique import store as record
from communique.model import Date
from communique.store import Store, phrases, touching
from communique.store import weaving as index
from communique.store.phrases import Saying
from communique.stories import Agenda, Row, rows_of, with_date
from communique.tensions import Move, Wait, moves_of, waits_of
from communique.weaving.issues import key_of


class Gist(msgspec.Struct, frozen=True):
    """Who waits for whom on a page, who demands or refuses what."""

    waits: list[Wait]
    moves: list[Move]


def weave_gists(store: Store, batch: Sequence[str], agenda: Agenda) -> None:
    """Takes the gist of some touched pages; the phrases that they use are touched."""
    with store.transaction() as db:
        touching.settle(db, "gist", batch)
        dates = {one.article: one.date for one in record.narrowed(store, batch)}
        for page in batch:
            reading = record.counted(store, page)
            date = dates.get(reading.article.id)
            index.set_told(db, page, date_told(date))
            dated = with_date(reading, date)
            phrases.say(db, page, [_saying(row) for row in rows_of(dated, agenda) if row.topics or row.items])
            gist = Gist(waits_of(dated), moves_of(dated))
            sides = {*(wait.party for wait in gist.waits), *(told.party for _, told, _, _ in gist.moves)}
            index.write_gist(db, page, msgspec.msgpack.encode(gist) if sides else b"", sides)


def date_told(date: Date | None) -> str | None:
    """A date as it is kept with the page for which a story made it out."""
    return msgspec.json.encode(date).decode() if date else None


def _saying(row: Row) -> Saying:
    items = (phrases.ITEM + item.name for item in row.items)
    return Saying(
        int(row.told.rpartition("-")[2], 16),
        (*map(key_of, row.keys), *items),
        frozenset(map(key_of, row.demanded)),
        frozenset(map(key_of, row.taken)),
        msgspec.msgpack.encode(row),
    )
