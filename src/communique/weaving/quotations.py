"""Bringing quotations together: each page that was touched looks for pages that give the same utterances."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from communique import store as record
from communique.model import Quotation, Reading, Saying, Trace
from communique.quotations import Utterance, likeness, quotation_of, utterances
from communique.store import Store, echoes, touching
from communique.store import weaving as index
from communique.store.echoes import Pair
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
        index.enter(db, ((key, number) for number, trace in threads.items() for key in trace.said))
        asked = {number: [(key,) for key in trace.said] for number, trace in threads.items()}
        for number, shares in sharing(db, asked, "quotations"):
            for other in index.threads(db, pages_by_share(db, shares, 1)).values():
                if _near_in_time(threads[number], other.trace):
                    echoes.write_echoes(db, dict(_pairs(db, threads[number], other.trace)))
        _tell(store, db, before | echoes.echoed_on(db, batch))


def _near_in_time(one: Trace, other: Trace) -> bool:
    """Whether the days of two pages lie near each other, or one isn't known."""
    ours, theirs = day_of(one.article.published), day_of(other.article.published)
    return ours is None or theirs is None or abs((ours - theirs).days) <= DAYS


def _pairs(db: sqlite3.Connection, one: Trace, other: Trace) -> Iterator[tuple[Pair, float]]:
    """The statements of two pages that give one utterance: of one speaker, or of whomever where words in a row are
    the same. What people judged wrong counts for nothing."""
    wrong = index.wrong_on(db, one.page) | index.wrong_on(db, other.page)
    words = not set(one.quotes).isdisjoint(other.quotes)
    theirs: dict[str, list[Saying]] = {}
    for saying in other.sayings:
        theirs.setdefault("" if words else saying.who, []).append(saying)
    for ours in one.sayings:
        for saying in theirs.get("" if words else ours.who, ()):
            if wrong.isdisjoint((ours.statement, saying.statement)) and (how := likeness(ours, saying)):
                yield ((ours.statement, one.page), (saying.statement, other.page)), how


def _tell(store: Store, db: sqlite3.Connection, touched: Mapping[str, str]) -> None:
    """Keeps the utterances that some statements are of; those that stay as they are aren't touched."""
    homes, alike = echoes.echoes_around(db, touched)
    pages = sorted(set(homes.values()))
    sayings = [
        saying
        for thread in index.threads(db, pages).values()
        for saying in thread.trace.sayings
        if saying.statement in homes
    ]
    groups = {tuple(group): group for group in utterances(sayings, alike)}
    for known in map(_quotation.decode, echoes.records_on(db, "quotation", pages)):
        said = tuple(version.statement for version in known.versions)
        if (said[0], *sorted(said[1:])) in groups:
            del groups[said[0], *sorted(said[1:])]
        elif not homes.keys().isdisjoint(said):
            db.execute("DELETE FROM across WHERE id = ?", (known.id,))
    told: dict[str, Reading] = {}
    for group in groups.values():
        for page in {homes[id] for id in group} - told.keys():
            told[page] = record.reading(store, page)
    found = [quotation_of([_utterance(told[homes[id]], id) for id in group]) for group in groups.values()]
    record.write_together(db, "quotation", (), ((one, {version.page for version in one.versions}) for one in found))


def _utterance(reading: Reading, id: str) -> Utterance:
    statement = next(one for one in reading.speech.statements if one.id == id)
    when = statement.said_on or reading.article.published
    return Utterance(statement, reading.page.text, when.value if when else None)
