"""Bringing deadlocks up to date, where a page changed that sets conditions, demands or refuses."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique import store as record
from communique.store import Store, touching
from communique.store import weaving as index
from communique.tensions import Move, Wait, deadlocks_of, distinct
from communique.weaving.gists import Gist

_gist = msgspec.msgpack.Decoder(Gist)


def weave_jams(store: Store, batch: Sequence[str]) -> None:
    """Looks for deadlocks anew, once for all touched pages."""
    with store.transaction() as db:
        touching.settle_all(db, "jam")
        waits: list[Wait] = []
        moves: list[Move] = []
        for gist in map(_gist.decode, index.gists(db)):
            waits += gist.waits
            moves += gist.moves
        record.write_deadlocks(db, deadlocks_of(distinct(waits), moves))
