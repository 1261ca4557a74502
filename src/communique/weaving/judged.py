"""Taking in what people decided: a page is known to others by what of it counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique import store as record
from communique.store import Store, remarks, touching
from communique.store import weaving as index
from communique.traces import make_trace


def weave_judged(store: Store, batch: Sequence[str]) -> None:
    """Makes the traces of some touched pages anew, without the statements and meetings that were judged wrong."""
    with store.transaction() as db:
        touching.settle(db, "judged", batch)
        for page, thread in index.threads(db, batch).items():
            one = record.counted(store, page)
            trace = make_trace(one.page, one.article, one.cast, one.speech, one.meetings)
            sayings = tuple(remarks.sayings_on(db, [thread.number])[thread.number].values())
            kept = msgspec.structs.replace(trace, terms=thread.trace.terms, keys=thread.trace.keys, sayings=sayings)
            index.write_anew(db, kept)
