"""Bringing quotations together: each page that was touched looks for pages that give the same utterances."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from functools import partial

import msgspec

from communique import store as record
from communique.model import Quotation, Reading, Spoken, Version
from communique.quotations import Utterance, pairs_of, quotation_of, utterances, versions_of
from communique.store import Store, echoes, marks, touching
from communique.store import weaving as index
from communique.store.echoes import Pair
from communique.store.weaving import Outline
from communique.stories import day_of
from communique.weaving.nearby import pages_by_share, sharing

DAYS = 4
"""How many days may lie between two pages that give one utterance: a weekend and a day on each side. What was said
before is said again in other words."""

_quotation = msgspec.json.Decoder(Quotation)


def weave_quotations(store: Store, batch: Sequence[str]) -> None:
    """Finds the statements of other pages that give what some touched pages give, and tells the utterances anew."""
    with store.transaction() as db:
        touching.settle(db, "quotations", batch)
        before, _ = echoes.echoes_around(db, echoes.echoed_on(db, batch))
        echoes.drop_echoes(db, batch)
        threads = {thread.number: thread.trace for thread in index.threads(db, batch).values()}
        marks.enter(db, ((key, number) for number, trace in threads.items() for key in trace.said))
        asked = {number: [(key,) for key in trace.said] for number, trace in threads.items()}
        wrong = index.all_wrong(db)
        for number, shares in sharing(db, asked, "quotations"):
            trace = threads[number]
            ours = Spoken(trace.page, trace.quotes, trace.sayings)
            near = pages_by_share(db, shares, 1, partial(_near_in_time, day_of(trace.article.published)))
            echoes.write_echoes(db, _pairs(ours, index.parts(db, near, Spoken).values(), wrong))
        _tell(store, db, before | echoes.echoed_on(db, batch))


def _near_in_time(day: date | None, number: int, other: Outline) -> bool:
    """Whether a page is of a day near another one's, or one of both isn't known."""
    return day is None or other.day is None or abs(day.toordinal() - other.day) <= DAYS


def _pairs(ours: Spoken, others: Iterable[Spoken], wrong: Set[str]) -> dict[Pair, float]:
    """The statements of a page and of others that give one utterance; what people judged wrong counts for nothing."""
    return {
        ((one.statement, ours.page), (saying.statement, theirs.page)): how
        for theirs in others
        for one, saying, how in pairs_of(ours, theirs)
        if wrong.isdisjoint((one.statement, saying.statement))
    }


def _tell(store: Store, db: sqlite3.Connection, touched: Mapping[str, str]) -> None:
    """Keeps the utterances that some statements are of; those that stay as they are aren't touched, and a version that
    was held to the same base stays."""
    homes, alike = echoes.echoes_around(db, touched)
    told = index.parts(db, homes.values(), Spoken)
    sayings = [saying for spoken in told.values() for saying in spoken.sayings if saying.statement in homes]
    groups = {tuple(group): group for group in utterances(sayings, alike)}
    kept: dict[str, dict[str, Version]] = {}
    for known in map(_quotation.decode, echoes.records_on(db, "quotation", list(told))):
        said = tuple(version.statement for version in known.versions)
        if (said[0], *sorted(said[1:])) in groups:
            del groups[said[0], *sorted(said[1:])]
        elif not homes.keys().isdisjoint(said):
            kept[said[0]] = {version.statement: version for version in known.versions}
            db.execute("DELETE FROM across WHERE id = ?", (known.id,))
    found = (_quotation_of(store, group, homes, kept.get(group[0], {})) for group in groups.values())
    record.write_together(db, "quotation", (), ((one, {version.page for version in one.versions}) for one in found))


def _quotation_of(
    store: Store, group: Sequence[str], homes: Mapping[str, str], kept: Mapping[str, Version]
) -> Quotation:
    """The record of an utterance, of which some versions may be `kept`."""
    versions = dict(kept)
    if fresh := [id for id in group[1:] if id not in kept]:
        readings = {page: record.reading(store, page) for page in {homes[id] for id in (group[0], *fresh)}}
        base, *others = (_utterance(readings[homes[id]], id) for id in (group[0], *fresh))
        versions |= {version.statement: version for version in versions_of(base, others)}
    return quotation_of([versions[id] for id in group], echoes.days_of(store.connection, group))


def _utterance(reading: Reading, id: str) -> Utterance:
    statement = next(one for one in reading.speech.statements if one.id == id)
    return Utterance(statement, reading.page.text)
