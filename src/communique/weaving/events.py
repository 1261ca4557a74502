"""Bringing meetings together: each page that was touched looks for pages that may tell of the same meetings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from communique import store as record
from communique.model import Trace
from communique.store import Store, touching
from communique.store import weaving as index
from communique.stories import events_of, may_be_one, told_by
from communique.weaving.links import Links
from communique.weaving.nearby import pages_by_share, sharing


def weave_events(store: Store, batch: Sequence[str]) -> None:
    """Finds the meetings of some touched pages with those of all pages that bear on them."""
    with store.transaction() as db:
        touching.settle(db, "events", batch)
        traces, links = _around(db, batch)
        touching.settle(db, "events", traces)
        record.drop_together(db, "event", traces)
        groups = ([told for page in group for told in told_by(traces[page])] for group in links.groups())
        events = [event for accounts in groups for event in events_of(accounts)]
        record.write_together(db, [(event, sorted({page for page, _ in event.meetings})) for event in events])


def _around(db: sqlite3.Connection, batch: Sequence[str]) -> tuple[dict[str, Trace], Links]:
    """The pages and those that may tell of the same meetings, and so on, with what hangs together among them."""
    found: dict[str, Trace] = {}
    links = Links()
    fresh = index.threads(db, {*batch, *index.companions(db, "event", batch)})
    while fresh:
        found |= {page: thread.account for page, thread in fresh.items()}
        pages = {thread.number: page for page, thread in fresh.items()}
        asked = {thread.number: [(key,) for key in thread.account.events] for thread in fresh.values()}
        near: set[str] = set()
        for number, shares in sharing(db, asked, "events"):
            page = pages[number]
            links.add([page])
            for one, other in index.threads(db, pages_by_share(db, shares, 1)).items() if shares else ():
                if may_be_one(fresh[page].account, other.account):
                    links.add([page, one])
                    near.add(one)
        fresh = index.threads(db, (near | index.companions(db, "event", near)) - found.keys())
    return found, links
