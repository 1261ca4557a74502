"""Bringing stories together: each page that leads its text looks for others on its development; copies come along."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from communique import store as record
from communique.model import Discrepancy, Reading, Trace
from communique.store import Store
from communique.store import weaving as index
from communique.store.weaving import Thread
from communique.stories import is_one_development, story_of
from communique.tensions import compare, joined
from communique.weaving.links import Links
from communique.weaving.nearby import pages_by_share, sharing

LEAST = 2
"""Words, of the heaviest, that two pages share before they are compared: the subject is one of them."""

_differences = msgspec.json.Decoder(list[Discrepancy])


def weave_stories(store: Store, batch: Sequence[str]) -> None:
    """Finds the stories of some touched pages and tells them anew."""
    with store.transaction() as db:
        index.settle(db, "stories", batch)
        touched = index.threads(db, {*batch, *index.companions(db, "story", batch)})
        record.drop_together(db, "story", touched)
        leading = {page: thread for page, thread in touched.items() if thread.leads}
        for group in _linked(db, leading).groups():
            _write_story(store, db, group)


def retell_stories(store: Store, batch: Sequence[str]) -> None:
    """Tells the stories of some pages anew, because copies of them came or went."""
    with store.transaction() as db:
        index.settle(db, "telling", batch)
        done: set[str] = set()
        for page in index.threads(db, batch):
            leads = _leading(db, index.companions(db, "story", [page]))
            if page in leads and page not in done:
                _write_story(store, db, sorted(leads))
                done |= leads


def _linked(db: sqlite3.Connection, threads: Mapping[str, Thread]) -> Links:
    """The pages with others on their development; stories that none of the pages belonged to hang together."""
    links = Links()
    traces: dict[str, Trace] = {page: thread.trace for page, thread in threads.items()}
    for page in threads:
        links.add([page])
    for page, thread in threads.items():
        shares = sharing(db, thread.number, _keys(thread.trace), "stories")
        near = pages_by_share(db, shares, LEAST)
        traces |= {other: found.trace for other, found in index.threads(db, set(near) - traces.keys()).items()}
        for other in near:
            if other not in links:
                links.add([other, *sorted(_leading(db, index.companions(db, "story", [other])))])
            if not links.same(page, other) and is_one_development(thread.trace, traces[other]):
                links.join(page, other)
    return links


def _keys(trace: Trace) -> list[tuple[int, ...]]:
    """What a page is looked up by; one quotation or meeting counts for as many words as are needed."""
    return [*trace.keys, *[(key,) for key in (*trace.quotes, *trace.encounters) for _ in range(LEAST)]]


def _leading(db: sqlite3.Connection, pages: set[str]) -> set[str]:
    return {page for page, thread in index.threads(db, pages).items() if thread.leads}


def _write_story(store: Store, db: sqlite3.Connection, leads: Sequence[str]) -> None:
    """Keeps the record of a story, with what its pages tell differently."""
    pages = {*leads, *index.companions(db, "reprint", leads)}
    record.drop_together(db, "story", pages)
    record.drop_together(db, "discrepancy", pages)
    traces = [thread.trace for thread in index.threads(db, pages).values()]
    record.write_together(db, story_of(traces, leads), [trace.page for trace in traces])
    for found in joined([*_differences_of(store, db, leads), *_of_copies(db, pages)]):
        record.write_together(db, found, sorted({claim.page for claim in found.claims}))


def _differences_of(store: Store, db: sqlite3.Connection, leads: Sequence[str]) -> list[Discrepancy]:
    """What the leading pages of a story tell differently; each two of them are compared once, as long as both stand."""
    known = index.compared(db, leads)
    readings: dict[str, Reading] = {}
    for one, other in combinations(sorted(leads), 2):
        if (one, other) not in known:
            for page in (one, other):
                if page not in readings:
                    readings[page] = record.reading(store, page)
            known[one, other] = msgspec.json.encode(compare(readings[one], readings[other])).decode()
            index.write_compared(db, one, other, known[one, other])
    return [found for text in known.values() for found in _differences.decode(text)]


def _of_copies(db: sqlite3.Connection, pages: set[str]) -> list[Discrepancy]:
    copies = (index.copy_of(db, page) for page in sorted(pages))
    return [found for copy in copies if copy for found in _differences.decode(copy[2])]
