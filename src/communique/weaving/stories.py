"""Bringing stories together: each page that leads its text looks for others on its development; copies come along."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from communique import store as record
from communique.model import Date, Discrepancy, Reading, Trace
from communique.store import Store
from communique.store import weaving as index
from communique.store.weaving import Thread
from communique.stories import is_one_development, redated, story_of, with_date
from communique.tensions import compare, joined
from communique.traces import make_trace
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
    threads = index.threads(db, pages)
    story = story_of([thread.trace for thread in threads.values()], leads)
    record.write_together(db, story, threads)
    told = {one.article: one.date for one in story.narrowed}
    dates = {page: told[id] for page, thread in threads.items() if (id := thread.trace.article.id) in told}
    _redate(store, threads, dates)
    for found in joined([*_differences_of(store, leads, dates), *_of_copies(db, pages)]):
        record.write_together(db, found, sorted({claim.page for claim in found.claims}))


def _redate(store: Store, threads: Mapping[str, Thread], dates: Mapping[str, Date]) -> None:
    """Looks for the meetings of pages anew whose date the story made out."""
    for page, thread in threads.items():
        date = dates.get(page)
        if thread.trace.meetings and date != (thread.dated.article.published if thread.dated else None):
            index.redate(store.connection, page, _dated(record.reading(store, page), date) if date else None)


def _dated(reading: Reading, date: Date) -> Trace:
    one = with_date(reading, date)
    meetings = tuple(redated(meeting, one) for meeting in one.meetings)
    return make_trace(one.page, one.article, one.cast, one.speech, meetings)


def _differences_of(store: Store, leads: Sequence[str], dates: Mapping[str, Date]) -> list[Discrepancy]:
    """What the leading pages of a story tell differently.

    Each two of them are compared once, as long as both stand; where the story made out a date of one, each time.
    """
    db = store.connection
    known = index.compared(db, leads)
    readings: dict[str, Reading] = {}
    found: list[Discrepancy] = []
    for pair in combinations(sorted(leads), 2):
        is_dated = not dates.keys().isdisjoint(pair)
        if pair in known and not is_dated:
            found += _differences.decode(known[pair])
            continue
        for page in pair:
            if page not in readings:
                readings[page] = with_date(record.reading(store, page), dates.get(page))
        differs = compare(*(readings[page] for page in pair))
        found += differs
        if not is_dated:
            index.write_compared(db, *pair, msgspec.json.encode(differs).decode())
    return found


def _of_copies(db: sqlite3.Connection, pages: set[str]) -> list[Discrepancy]:
    copies = (index.copy_of(db, page) for page in sorted(pages))
    return [found for copy in copies if copy for found in _differences.decode(copy[2])]
