"""Bringing meetings together: each page that was touched looks for pages that may tell of the same meetings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from communique import store as record
from communique.model import Trace
from communique.store import Store
from communique.store import weaving as index
from communique.store.weaving import Thread
from communique.stories import events_of, likeness, told_by
from communique.weaving.nearby import pages_by_share, sharing


def weave_events(store: Store, batch: Sequence[str]) -> None:
    """Finds the meetings of some touched pages with those of all pages that bear on them."""
    with store.transaction() as db:
        index.settle(db, "events", batch)
        traces = {page: t.trace for page, t in _around(db, batch).items()}
        index.settle(db, "events", traces)
        record.drop_together(db, "event", traces)
        for event in events_of([told for trace in traces.values() for told in told_by(trace)]):
            record.write_together(db, event, sorted({page for page, _ in event.meetings}))


def _around(db: sqlite3.Connection, batch: Sequence[str]) -> dict[str, Thread]:
    """The pages, those that may tell of the same meetings, and so on."""
    found: dict[str, Thread] = {}
    fresh = index.threads(db, {*batch, *index.companions(db, "event", batch)})
    while fresh:
        found |= fresh
        near: set[str] = set()
        for thread in fresh.values():
            shares = sharing(db, thread.number, zip(thread.trace.events), "events")
            others = index.threads(db, [page for page in pages_by_share(db, shares, 1) if page not in found])
            near |= {page for page, other in others.items() if _may_share(thread.trace, other.trace)}
        fresh = index.threads(db, (near | index.companions(db, "event", near)) - found.keys())
    return found


def _may_share(one: Trace, other: Trace) -> bool:
    """Whether some meeting of one page may be one of another page's."""
    return any(likeness(a, b) for a in told_by(one) for b in told_by(other))
