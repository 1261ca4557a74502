"""Bringing meetings together: each page that was touched looks for pages that may tell of the same meetings."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence

from communique import store as record
from communique.model import Accounts, Event
from communique.store import Store, touching
from communique.store import weaving as index
from communique.stories import Told, events_of, may_be_one, told_by
from communique.weaving.links import Links
from communique.weaving.nearby import pages_by_share, sharing


def weave_events(store: Store, batch: Sequence[str]) -> None:
    """Finds the meetings of some touched pages with those of all pages that bear on them."""
    with store.transaction() as db:
        touching.settle(db, "events", batch)
        traces, links = _around(db, batch)
        touching.settle(db, "events", traces)
        judged = _judged(db, traces)
        groups = ([told for page in group for told in told_by(traces[page])] for group in links.groups())
        events = (event for accounts in groups for event in _counting(accounts, judged))
        told = ((event, {page for page, _ in event.meetings}) for event in events)
        record.write_together(db, "event", traces, told)


def told_again(store: Store, pages: Collection[str]) -> list[tuple[str, str]]:
    """The accounts, by page and id, that tell again of events which people judged wrong by accounts of some pages."""
    db = store.connection
    traces, links = _around(db, pages)
    judged = _judged(db, traces)
    wrong = {id for id, verdict in judged.items() if verdict == "wrong"}
    found: set[tuple[str, str]] = set()
    for group in links.groups():
        accounts = [told for page in group for told in told_by(traces[page])]
        counting = {id for event in _counting(accounts, judged) for _, id in event.meetings}
        found.update((one.meeting.page, one.meeting.id) for one in accounts if one.meeting.id not in counting | wrong)
    return sorted(found)


def _judged(db: sqlite3.Connection, pages: Collection[str]) -> dict[str, str]:
    """What people judged of events by accounts of some pages: the verdict by account."""
    return {id: verdict for met in index.judged_events(db, pages).values() for id, verdict in met.items()}


def _counting(accounts: Sequence[Told], judged: Mapping[str, str]) -> Iterator[Event]:
    """The events of some accounts, but for those of which people judged an account wrong with its event, whoever tells
    of them; accounts that they called right are no part of these."""
    events = events_of(accounts)
    wrong = {id for id, verdict in judged.items() if verdict == "wrong"}
    for event in events:
        own = {id for _, id in event.meetings}
        if own.isdisjoint(wrong):
            yield event
        elif any(judged.get(id) == "right" for id in own):
            yield from events_of([one for one in accounts if one.meeting.id in own - wrong])


def _around(db: sqlite3.Connection, batch: Collection[str]) -> tuple[dict[str, Accounts], Links]:
    """The pages and those that may tell of the same meetings, and so on, with what hangs together among them."""
    found: dict[str, Accounts] = {}
    links = Links()
    fresh = index.accounts(db, {*batch, *index.companions(db, "event", batch)})
    while fresh:
        found |= {page: told for page, (_, told) in fresh.items()}
        pages = {number: page for page, (number, _) in fresh.items()}
        asked = {number: [(key,) for key in told.events] for number, told in fresh.values()}
        near: set[str] = set()
        for number, shares in sharing(db, asked, "events"):
            page = pages[number]
            links.add([page])
            unknown = [one for one in pages_by_share(db, shares, 1) if not links.same(page, one)] if shares else []
            for one, (_, other) in index.accounts(db, unknown).items():
                if may_be_one(fresh[page][1], other):
                    links.add([page, one])
                    near.add(one)
        fresh = index.accounts(db, (near | index.companions(db, "event", near)) - found.keys())
    return found, links
