"""Bringing copies together: each page that was touched looks for its copies, groups that changed are told anew."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, islice

from communique import store as record
from communique.copies import (
    Kin,
    Text,
    carries,
    changed_places,
    dated,
    is_copy,
    is_part,
    kin_of,
    links_of,
    links_with,
    reprint_of,
)
from communique.model import Place, Reprint, Trace
from communique.store import Store, lineage, marks, touching
from communique.store import copies as kept
from communique.store import weaving as index
from communique.store.copies import Bearer
from communique.store.weaving import Outline, Thread
from communique.tensions import Teller, compare
from communique.weaving.links import Links
from communique.weaving.nearby import outlines_by_share, sharing

LEAST = 2
"""Fingerprints that two pages share before their texts are compared: one is shared by any two pages on one subject."""

SHARE = 0.07
"""The share of the shorter text's fingerprints that they must share besides: where two words of five were changed, a
fifth of them is left."""

AT_ONCE = 4
"""Texts that are read together: with the first one a page that is a copy mostly meets all of its group."""


def weave_copies(store: Store, batch: Sequence[str]) -> None:
    """Finds the copies of some touched pages and tells their groups anew; their stories are touched by it."""
    with store.transaction() as db:
        touching.settle(db, "copies", batch)
        threads = index.threads(db, {*batch, *index.companions(db, "reprint", batch)})
        fresh = {page: thread for page, thread in threads.items() if not thread.woven}
        marks.enter(db, ((value, t.number) for t in fresh.values() for value in _keys(t.trace)))
        index.set_woven(db, fresh)
        groups = _linked(db, threads).groups()
        known = kept.bearers(db, {page for group in groups for page in group})
        bundles = index.bundles(db, "reprint", known)
        owns = [{page: known[page] for page in group} for group in groups]
        changed = [own for own in owns if not fresh.keys().isdisjoint(own) or not _is_known(own, bundles)]
        told = {page: bearer for own in changed for page, bearer in own.items()}
        kins = [kin_of([bearer.origin for bearer in own.values()]) for own in changed]
        records = ((_reprint(store, kin, told), kin.pages) for kin in kins if len(kin.pages) > 1)
        record.write_together(db, "reprint", told, records)
        _lead(db, told, {page: page == kin.leader for kin in kins for page in kin.pages})
        _part(db, touching.take(db, "parting"))


def _part(db: sqlite3.Connection, pages: Collection[str]) -> None:
    """Has the groups of some pages, of which a mark has turned out to be a formula, looked for anew where they don't
    hang together without it."""
    for group in sorted(set(index.bundles(db, "reprint", pages).values()), key=min):
        if not _hang_together(db, index.threads(db, group)):
            touching.touch(db, "copies", group)


def _hang_together(db: sqlite3.Connection, threads: Mapping[str, Thread]) -> bool:
    """Whether some pages are still copies of each other, as `_linked` would find them; the likeliest are held to each
    other first."""
    links = Links()
    formulas = marks.formulas(db, (key for thread in threads.values() for key in thread.trace.fingerprints))
    prints = {page: set(thread.trace.fingerprints) - formulas for page, thread in threads.items()}
    pairs = []
    for one, other in combinations(threads, 2):
        shared = len(prints[one] & prints[other])
        if _is_enough(shared, *(len(threads[page].trace.fingerprints) for page in (one, other))):
            pairs.append((-shared, one, other))
    runs = kept.bodies(db, [thread.number for thread in threads.values()])
    texts = {page: Text(page, one.trace.size, runs[one.number]) for page, one in threads.items()}
    for page in threads:
        links.add([page])
    for _, one, other in sorted(pairs):
        if not links.same(one, other) and is_copy(texts[one], texts[other]):
            links.join(one, other)
    return len(links.groups()) == 1


def _keys(trace: Trace) -> tuple[int, ...]:
    """What every page is looked up by; what only leading pages are looked up by is not among it."""
    return trace.fingerprints + trace.events


def _linked(db: sqlite3.Connection, threads: Mapping[str, Thread]) -> Links:
    """The pages with their copies; groups that none of the pages belonged to hang together as they did."""
    links = Links()
    pages = {thread.number: page for page, thread in threads.items()}
    for page in threads:
        links.add([page])
    lineage.drop_carried(db, threads)
    asked = {thread.number: [(key,) for key in thread.trace.fingerprints] for thread in threads.values()}
    runs = kept.bodies(db, pages)
    for number, shares in sharing(db, asked, "copies"):
        page = pages[number]
        own = Text(page, threads[page].trace.size, runs[number])
        for text in _near(db, own, _likely(db, threads[page], shares), links):
            if is_part(own.size, text.size):
                _note_part(db, own, text)
                continue
            if text.page not in links:
                links.add([text.page, *sorted(index.companions(db, "reprint", [text.page]))])
            if not links.same(page, text.page) and is_copy(own, text):
                links.join(page, text.page)
    return links


def _near(db: sqlite3.Connection, own: Text, likely: Iterator[tuple[int, Outline]], links: Links) -> Iterator[Text]:
    """The texts that may be copies of one, or parts of it, but for those that are known to be copies when their turn
    comes."""
    while some := list(islice(likely, AT_ONCE)):
        near = [
            (other, its) for other, its in some if is_part(own.size, its.size) or not links.same(own.page, its.page)
        ]
        runs = kept.bodies(db, [other for other, _ in near])
        yield from (Text(its.page, its.size, runs[other]) for other, its in near)


def _note_part(db: sqlite3.Connection, one: Text, other: Text) -> None:
    """Notes that the longer of two texts carries the shorter one, where it does."""
    short, long = sorted((one, other), key=lambda text: (text.size, text.page))
    if carries(long, short):
        lineage.write_carried(db, short.page, long.page)


def _likely(db: sqlite3.Connection, thread: Thread, shares: Counter[int]) -> Iterator[tuple[int, Outline]]:
    """Pages, by number, that share so many fingerprints with a page that one may be a copy of the other, most first."""
    own = len(thread.trace.fingerprints)
    return outlines_by_share(db, shares, LEAST, lambda number, other: _is_enough(shares[number], own, other.prints))


def _is_enough(shared: int, one: int, other: int) -> bool:
    """Whether two pages with so many fingerprints share so many that one may be a copy of the other."""
    return shared >= max(LEAST, SHARE * min(one, other))


def _is_known(group: Mapping[str, Bearer], bundles: Mapping[str, frozenset[str]]) -> bool:
    """Whether the pages are on the record as one group already, and no others with them."""
    page, bearer = next(iter(group.items()))
    if len(group) == 1:
        return bearer.leads and page not in bundles
    return bundles.get(page, frozenset()) == set(group)


def _reprint(store: Store, kin: Kin, bearers: Mapping[str, Bearer]) -> Reprint:
    """The record of a group of copies; what is on record of those that are held to the same page stays."""
    db = store.connection
    known = next(iter(record.across_by_id(store, Reprint, [kin.id])), None)
    come = set(kin.pages).difference(known.pages if known else ())
    changed: dict[str, list[Place]] = {page: [] for page in kin.pages}
    for place in known.changed if known else ():
        changed.setdefault(place.page, []).append(place)
    origins = [bearers[page].origin for page in kin.pages]
    links = None
    if known and known.original == kin.original and len(come) + len(known.pages) == len(kin.pages):
        links = links_with(come, origins, kin.original, known.links)
    texts = _texts(db, bearers, {kin.leader, *come, *(() if links is not None else dated(origins))})
    copies = sorted(come - {kin.leader})
    for page, places in _changed(store, texts, kin.leader, copies) if copies else ():
        changed[page] += places
    if links is None:
        links = links_of(origins, kin.original, texts[kin.leader], texts)
    return reprint_of(kin, {page: changed[page] for page in kin.pages}, links)


def _texts(db: sqlite3.Connection, bearers: Mapping[str, Bearer], pages: Collection[str]) -> dict[str, Text]:
    """The texts of some pages."""
    runs = kept.bodies(db, [bearers[page].number for page in pages])
    return {page: Text(page, bearers[page].size, runs[bearers[page].number]) for page in pages}


def _changed(
    store: Store, texts: Mapping[str, Text], leader: str, copies: Sequence[str]
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """What some pages changed of the leading page's text; what they tell differently is kept as long as both stand."""
    base = Teller(record.counted(store, leader))
    for page in copies:
        one = record.counted(store, page)
        changed = changed_places(texts[page], texts[leader], one.page.text, one.article.body)
        kept.write_copy(store.connection, page, leader, compare(base, Teller(one)))
        yield page, changed


def _lead(db: sqlite3.Connection, bearers: Mapping[str, Bearer], leaders: Mapping[str, bool]) -> None:
    """Notes which pages lead now and whose stories that touches."""
    turned = {page: leads for page, leads in leaders.items() if leads != bearers[page].leads}
    keys = {page: index.story_keys(thread.trace) for page, thread in index.threads(db, turned).items()}
    rows = {
        turn: [(value, bearers[page].number) for page, leads in turned.items() if leads is turn for value in keys[page]]
        for turn in (True, False)
    }
    marks.enter(db, rows[True])
    marks.leave(db, rows[False])
    kept.set_leading(db, leaders)
    touching.touch(db, "stories", turned)
    touching.touch(db, "telling", [page for page, leads in leaders.items() if leads])
