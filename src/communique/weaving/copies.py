"""Bringing copies together: each page that was touched looks for its copies, groups that changed are told anew."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from communique import store as record
from communique.copies import Kin, Text, changed_places, is_copy, kin_of, reprint_of, text_of
from communique.model import Discrepancy, Place, Trace
from communique.store import Store
from communique.store import weaving as index
from communique.store.weaving import Thread
from communique.tensions import compare
from communique.weaving.links import Links
from communique.weaving.nearby import pages_by_share, sharing

LEAST = 2
"""Fingerprints that two pages share before their texts are compared: one is shared by any two pages on one subject."""

SHARE = 0.07
"""The share of the shorter text's fingerprints that they must share besides: where two words of five were changed, a
fifth of them is left."""

TEXTS = 256
"""Texts kept while a batch is compared: more than the members of the groups that a batch meets."""

_places = msgspec.json.Decoder(tuple[Place, ...])


def weave_copies(store: Store, batch: Sequence[str]) -> None:
    """Finds the copies of some touched pages and tells their groups anew; their stories are touched by it."""
    with store.transaction() as db:
        index.settle(db, "copies", batch)
        threads = index.threads(db, {*batch, *index.companions(db, "reprint", batch)})
        fresh = {page: thread for page, thread in threads.items() if not thread.woven}
        index.enter(db, ((value, t.number) for t in fresh.values() for value in _keys(t.trace)))
        index.set_woven(db, fresh)
        texts = Texts(db)
        groups = _linked(db, threads, texts).groups()
        changed = [group for group in groups if not fresh.keys().isdisjoint(group) or not _is_known(db, group)]
        for group in changed:
            _write_group(store, texts, index.threads(db, group))


def _keys(trace: Trace) -> tuple[int, ...]:
    """What every page is looked up by; what only leading pages are looked up by is not among it."""
    return trace.fingerprints + trace.events


class Texts:
    """The texts that are being compared."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._kept: dict[str, Text] = {}

    def of(self, page: str) -> Text:
        """The article of a page as words."""
        if page not in self._kept:
            if len(self._kept) >= TEXTS:
                self._kept.clear()
            self._kept[page] = text_of(page, *index.body_of(self.db, page))
        return self._kept[page]


def _linked(db: sqlite3.Connection, threads: Mapping[str, Thread], texts: Texts) -> Links:
    """The pages with their copies; groups that none of the pages belonged to hang together as they did."""
    links = Links()
    for page in threads:
        links.add([page])
    for page, thread in threads.items():
        shares = sharing(db, thread.number, zip(thread.trace.fingerprints), "copies")
        for other in _likely(db, thread, shares):
            if other not in links:
                links.add([other, *sorted(index.companions(db, "reprint", [other]))])
            if not links.same(page, other) and is_copy(texts.of(page), texts.of(other)):
                links.join(page, other)
    return links


def _likely(db: sqlite3.Connection, thread: Thread, shares: Counter[int]) -> Iterator[str]:
    """The pages that share so many fingerprints with a page that one may be a copy of the other, most first."""
    near = pages_by_share(db, shares, LEAST)
    others = index.threads(db, near)
    for page in near:
        other = others[page]
        fewer = min(len(thread.trace.fingerprints), len(other.trace.fingerprints))
        if shares[other.number] >= SHARE * fewer:
            yield page


def _is_known(db: sqlite3.Connection, group: Sequence[str]) -> bool:
    """Whether the pages are on the record as one group already, and no others with them."""
    if len(group) == 1:
        return index.threads(db, group)[group[0]].leads and not index.companions(db, "reprint", group)
    return index.companions(db, "reprint", group) == set(group)


def _write_group(store: Store, texts: Texts, threads: Mapping[str, Thread]) -> None:
    """Keeps the record of a group, and notes which pages lead now and whose stories that touches."""
    db = texts.db
    record.drop_together(db, "reprint", threads)
    kin = kin_of([thread.trace for thread in threads.values()])
    if len(kin.pages) > 1:
        changed = {page: _changed(store, texts, page, kin) for page in kin.pages if page != kin.leader}
        record.write_together(db, reprint_of(kin, changed), kin.pages)
    for page, thread in threads.items():
        leads = page == kin.leader
        if leads:
            index.forget_copy(db, page)
        if leads != thread.leads:
            rows = [(value, thread.number) for value in index.story_keys(thread.trace)]
            (index.enter if leads else index.leave)(db, rows)
            index.set_leading(db, page, leads)
            index.touch(db, "stories", [page])
    index.touch(db, "telling", [kin.leader])


def _changed(store: Store, texts: Texts, page: str, kin: Kin) -> tuple[Place, ...]:
    """What a page changed of the leading page's text; kept, with what they tell differently, as long as both stand."""
    known = index.copy_of(texts.db, page)
    if known and known[0] == kin.leader:
        return _places.decode(known[1])
    changed = changed_places(texts.of(page), texts.of(kin.leader))
    differs: list[Discrepancy] = compare(record.counted(store, kin.leader), record.counted(store, page))
    index.write_copy(texts.db, page, kin.leader, (changed, differs))
    return changed
