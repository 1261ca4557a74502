"""Bringing quotations together: each page that was touched looks for pages that give the same utterances."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set

import msgspec

from communique import store as record
from communique.model import Quotation, Saying
from communique.quotations import (
    Heard,
    Utterance,
    id_of,
    likeness,
    quotation_of,
    utterances,
    versions_of,
)
from communique.store import Store, echoes, marks, remarks, touching
from communique.store import weaving as index
from communique.store.echoes import Pair
from communique.store.remarks import PLACES

AT_ONCE = 64
"""Pages whose remarks are compared together: those that they may give too are read in one go and held meanwhile."""


class Named(msgspec.Struct, frozen=True, gc=False):
    """A version of an utterance by its statement."""

    statement: str


class Known(msgspec.Struct, frozen=True, gc=False):
    """A quotation on record by its versions."""

    versions: tuple[Named, ...]


_known = msgspec.json.Decoder(Known)
_quotation = msgspec.json.Decoder(Quotation)


def weave_quotations(store: Store, batch: Sequence[str]) -> None:
    """Finds the statements of other pages that give what some touched pages give, and tells the utterances anew."""
    with store.transaction() as db:
        touching.settle(db, "quotations", batch)
        days = remarks.days_of_pages(db, batch)
        pairs = echoes.echoed_on(db, days)
        before = echoes.echoes_around(db, {one for one, _ in pairs}).keys()
        echoes.drop_echoes(db, pairs)
        ours = remarks.sayings_on(db, days)
        remarks.enter(db, ours, days)
        wrong = index.all_wrong(db)
        numbers = sorted(days)
        for first in range(0, len(numbers), AT_ONCE):
            some = {number: ours[number] for number in numbers[first : first + AT_ONCE]}
            echoes.write_echoes(db, dict(_alike(db, some, days, wrong)))
        _tell(db, before | {one for one, _ in echoes.echoed_on(db, days)})


def _alike(
    db: sqlite3.Connection, ours: Mapping[int, Mapping[int, Saying]], days: Mapping[int, int], wrong: Set[str]
) -> Iterator[tuple[Pair, float]]:
    """The remarks of some pages, with those of others, that give one utterance, and how alike they are; what people
    judged wrong counts for nothing."""
    near: dict[int, set[int]] = {}
    for one, others in _near(db, ours, days):
        page, theirs = one // PLACES, [(other, other // PLACES) for other in others]
        near[one] = {other for other, its in theirs if its != page and (one < other or its not in days)}
    known = {number: saying for own in ours.values() for number, saying in own.items()}
    known |= remarks.sayings(db, set().union(*near.values()) - known.keys())
    for one, others in sorted(near.items()):
        heard = Heard(known[one])
        for other in sorted(others):
            how = likeness(heard, known[other])
            if how and wrong.isdisjoint((known[one].statement, known[other].statement)):
                yield (one, other), how


def _near(
    db: sqlite3.Connection, ours: Mapping[int, Mapping[int, Saying]], days: Mapping[int, int]
) -> Iterator[tuple[int, set[int]]]:
    """The remarks of some pages, each with those that share a key with it; one of two is in quotation marks."""
    keys = {key for own in ours.values() for saying in own.values() for key in saying.keys}
    crowds = marks.formulas(db, keys)
    new = remarks.said_lately(db, keys - crowds)
    for page, own in ours.items():
        bearers: dict[int, list[int]] = {}
        for number, saying in own.items():
            for key in saying.keys:
                bearers.setdefault(key, []).append(number)
        near: dict[int, set[int]] = {number: set() for number in own}
        for key, others, quoted in remarks.sharing(db, bearers.keys(), days[page], crowds, new):
            for number in bearers[key]:
                near[number].update(others if own[number].quoted else quoted)
        yield from near.items()


def _tell(db: sqlite3.Connection, touched: Set[int]) -> None:
    """Keeps the utterances that some remarks are of; those that stay as they are aren't touched, and a version that
    was held to the same base stays."""
    alike = echoes.echoes_around(db, touched)
    found = remarks.remarks(db, alike)
    groups = {group[0]: group for group in utterances(found, alike)}
    known = record.as_written(db, {id_of(one.statement) for one in found if one.quoted})
    kept: dict[str, Quotation] = {}
    for id, told in list(known.items()):
        base, *others = [version.statement for version in _known.decode(told).versions]
        if set(others) == set(groups.get(base, ())[1:]):
            del known[id], groups[base]
        else:
            kept[base] = _quotation.decode(told)
    quotations = _quotations(db, groups, kept)
    record.write_instead(db, "quotation", known, ((one, {v.page for v in one.versions}) for one in quotations))


def _quotations(
    db: sqlite3.Connection, groups: Mapping[str, Sequence[str]], kept: Mapping[str, Quotation]
) -> Iterator[Quotation]:
    """The records of some utterances, by their bases, of which some versions may be `kept`."""
    held = {base: {version.statement: version for version in one.versions} for base, one in kept.items()}
    fresh = {base: [id for id in group[1:] if id not in held.get(base, ())] for base, group in groups.items()}
    said = echoes.wordings(db, {id for base, others in fresh.items() if others for id in (base, *others)})
    days = _days(db, groups, kept)
    for base, group in groups.items():
        versions = dict(held.get(base, {}))
        if fresh[base]:
            made = versions_of(_utterance(said[base]), (_utterance(said[id]) for id in fresh[base]))
            versions |= {version.statement: version for version in made}
        yield quotation_of([versions[id] for id in group], days[base])


def _utterance(rows: Sequence[echoes.Wording]) -> Utterance:
    first = rows[0]
    return Utterance(
        first.statement, first.page, first.mode, first.speaker, tuple([(row.start, row.words) for row in rows])
    )


def _days(
    db: sqlite3.Connection, groups: Mapping[str, Sequence[str]], kept: Mapping[str, Quotation]
) -> dict[str, list[str | None]]:
    """The days of some utterances' versions, by their bases; of those on record already only the first is told."""
    old = {base: {version.statement for version in one.versions} for base, one in kept.items()}
    known = {base for base, group in groups.items() if base in old and old[base].issubset(group)}
    asked = {base: set(group) - old[base] if base in known else set(group) for base, group in groups.items()}
    days = echoes.days_of(db, set().union(*asked.values()))
    return {
        base: [*((kept[base].said,) if base in known else ()), *(days[id] for id in ids)] for base, ids in asked.items()
    }
