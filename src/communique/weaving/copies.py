"""Bringing copies together: each page that was touched looks for its copies, groups that changed are told anew."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from communique import store as record
from communique.copies import (
    Text,
    carries,
    changed_places,
    is_copy,
    is_part,
    kin_of,
    links_of,
    reprint_of,
)
from communique.model import Discrepancy, Place, Trace
from communique.store import Store, lineage, touching
from communique.store import weaving as index
from communique.store.weaving import Thread
from communique.tensions import compare
from communique.weaving.links import Links
from communique.weaving.nearby import outlines_by_share, sharing

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
        touching.settle(db, "copies", batch)
        threads = index.threads(db, {*batch, *index.companions(db, "reprint", batch)})
        fresh = {page: thread for page, thread in threads.items() if not thread.woven}
        index.enter(db, ((value, t.number) for t in fresh.values() for value in _keys(t.trace)))
        index.set_woven(db, fresh)
        texts = Texts()
        groups = _linked(db, threads, texts).groups()
        threads |= index.threads(db, {page for group in groups for page in group} - threads.keys())
        bundles = index.bundles(db, "reprint", threads)
        owns = [{page: threads[page] for page in group} for group in groups]
        changed = [own for own in owns if not fresh.keys().isdisjoint(own) or not _is_known(own, bundles)]
        record.drop_together(db, "reprint", [page for own in changed for page in own])
        leaders: dict[str, bool] = {}
        for own in changed:
            leaders |= _write_group(store, texts, own)
        _lead(db, threads, leaders)


def _keys(trace: Trace) -> tuple[int, ...]:
    """What every page is looked up by; what only leading pages are looked up by is not among it."""
    return trace.fingerprints + trace.events


class Texts:
    """The texts that are being compared."""

    def __init__(self) -> None:
        self._kept: dict[str, Text] = {}

    def of(self, trace: Trace) -> Text:
        """The article of a page as words."""
        if trace.page not in self._kept:
            if len(self._kept) >= TEXTS:
                self._kept.clear()
            self._kept[trace.page] = Text(trace)
        return self._kept[trace.page]

    def of_page(self, db: sqlite3.Connection, page: str) -> Text:
        """The same, of a page whose trace is only read where its words aren't kept."""
        return self._kept.get(page) or self.of(index.threads(db, [page])[page].trace)


def _linked(db: sqlite3.Connection, threads: Mapping[str, Thread], texts: Texts) -> Links:
    """The pages with their copies; groups that none of the pages belonged to hang together as they did."""
    links = Links()
    pages = {thread.number: page for page, thread in threads.items()}
    for page in threads:
        links.add([page])
    lineage.drop_carried(db, threads)
    asked = {thread.number: [(key,) for key in thread.trace.fingerprints] for thread in threads.values()}
    for number, shares in sharing(db, asked, "copies"):
        page = pages[number]
        trace = threads[page].trace
        for other, size in _likely(db, trace, shares):
            if is_part(trace.size, size):
                _note_part(db, texts.of(trace), texts.of_page(db, other))
                continue
            if other not in links:
                links.add([other, *sorted(index.companions(db, "reprint", [other]))])
            if not links.same(page, other) and is_copy(texts.of(trace), texts.of_page(db, other)):
                links.join(page, other)
    return links


def _note_part(db: sqlite3.Connection, one: Text, other: Text) -> None:
    """Notes that the longer of two texts carries the shorter one, where it does."""
    short, long = sorted((one, other), key=lambda text: (text.size, text.page))
    if carries(long, short):
        lineage.write_carried(db, short.page, long.page)


def _likely(db: sqlite3.Connection, trace: Trace, shares: Counter[int]) -> Iterator[tuple[str, int]]:
    """Pages that share so many fingerprints with a page that one may be a copy of the other, most first, each with the
    words of its body."""
    own = len(trace.fingerprints)
    near = outlines_by_share(db, shares, LEAST, lambda number, other: shares[number] >= SHARE * min(own, other.prints))
    return ((other.page, other.size) for other in near)


def _is_known(group: Mapping[str, Thread], bundles: Mapping[str, frozenset[str]]) -> bool:
    """Whether the pages are on the record as one group already, and no others with them."""
    page, thread = next(iter(group.items()))
    if len(group) == 1:
        return thread.leads and page not in bundles
    return bundles.get(page, frozenset()) == set(group)


def _write_group(store: Store, texts: Texts, threads: Mapping[str, Thread]) -> dict[str, bool]:
    """Keeps the record of a group; which of its pages lead now."""
    kin = kin_of([thread.trace for thread in threads.values()])
    if len(kin.pages) > 1:
        known = index.copies_of(store.connection, kin.pages)
        changed = {
            page: _places.decode(known[page][1])
            if page in known and known[page][0] == kin.leader
            else _changed(store, texts, threads[page].trace, threads[kin.leader].trace)
            for page in kin.pages
            if page != kin.leader
        }
        links = links_of([thread.trace for thread in threads.values()], kin.original, kin.leader, texts.of)
        record.write_together(store.connection, [(reprint_of(kin, changed, links), kin.pages)])
    return {page: page == kin.leader for page in kin.pages}


def _lead(db: sqlite3.Connection, threads: Mapping[str, Thread], leaders: Mapping[str, bool]) -> None:
    """Notes which pages lead now and whose stories that touches."""
    turned = {page: leads for page, leads in leaders.items() if leads != threads[page].leads}
    rows = {
        turn: [
            (value, threads[page].number)
            for page, leads in turned.items()
            if leads is turn
            for value in index.story_keys(threads[page].trace)
        ]
        for turn in (True, False)
    }
    index.enter(db, rows[True])
    index.leave(db, rows[False])
    index.set_leading(db, leaders)
    touching.touch(db, "stories", turned)
    touching.touch(db, "telling", [page for page, leads in leaders.items() if leads])


def _changed(store: Store, texts: Texts, copy: Trace, base: Trace) -> tuple[Place, ...]:
    """What a page changed of the leading page's text; kept, with what they tell differently, as long as both stand."""
    one, other = record.counted(store, copy.page), record.counted(store, base.page)
    changed = changed_places(texts.of(copy), texts.of(base), one.page.text, one.article.body)
    differs: list[Discrepancy] = compare(other, one)
    index.write_copy(store.connection, copy.page, base.page, (changed, differs))
    return changed
