"""Bringing meetings together: each page that was touched looks for pages that may tell of the same meetings; who may is
kept, so that only what hangs together with them is put together anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from communique import store as record
from communique.store import Store, touching
from communique.store import accounts as kept
from communique.store import weaving as index
from communique.stories import Near, Told, event_of, groups_of, id_of, near_of, told_by
from communique.weaving.nearby import AT_ONCE, sharing


class Met(msgspec.Struct, frozen=True):
    """Of an event the accounts that it is put together from, as page and id."""

    meetings: tuple[tuple[str, str], ...]


_met = msgspec.json.Decoder(Met)


def find_accounts(store: Store, batch: Sequence[str]) -> None:
    """Finds the accounts that may be of one event with those of some touched pages; all of them are to be gathered."""
    with store.transaction() as db:
        touching.settle(db, "events", batch)
        touching.touch(db, "gathering", {*batch, *index.companions(db, "event", batch)})
        numbers = kept.numbers_of(db, batch)
        kept.part(db, numbers)
        done: set[int] = set()
        for first in range(0, len(numbers), AT_ONCE):
            _find(db, numbers[first : first + AT_ONCE], done)


def _find(db: sqlite3.Connection, numbers: Sequence[int], done: set[int]) -> None:
    """Keeps the pairs that the accounts of some pages make with those of others, but for those of pages that are done;
    then they are done too."""
    traces = kept.accounts(db, numbers)
    asked = {number: [(key,) for key in trace.events] for number, trace in traces.items()}
    near = {number: sorted(shares) for number, shares in sharing(db, asked, "events")}
    others = {other for some in near.values() for other in some} - traces.keys() - done
    told = {number: told_by(trace) for number, trace in (traces | kept.accounts(db, others)).items()}
    for number in traces:
        done.add(number)
        some = [other for other in near[number] if other not in done]
        pairs = [(other, *pair) for other in some for pair in near_of(told[number], told[other])]
        kept.write_fellows(db, [(number, at, other, other_at, how) for other, at, other_at, how in pairs])


def gather_accounts(store: Store, batch: Sequence[str]) -> None:
    """Makes the events of some touched pages anew, with those of all pages that hang together with them."""
    with store.transaction() as db:
        touching.settle(db, "gathering", batch)
        accounts, near = _around(db, batch)
        pages = {one.meeting.page for one in accounts}.union(batch)
        touching.settle(db, "gathering", pages)
        known = record.written_on(db, "event", pages)
        groups = [own for own in _counting(accounts, near, _judged(db, pages)) if not _is_known(own, known)]
        told = ((event_of(own), {one.meeting.page for one in own}) for own in groups)
        record.write_instead(db, "event", known, told)


def _is_known(group: Sequence[Told], known: dict[str, str]) -> bool:
    """Whether the event of some accounts is on the record as one of these and no others, then it is taken out of what
    is `known`: no record stands of which an account was read otherwise since."""
    id = id_of(group)
    told = known.get(id)
    same = told is not None and _met.decode(told).meetings == tuple((one.meeting.page, one.meeting.id) for one in group)
    if same:
        del known[id]
    return same


def told_again(store: Store, pages: Collection[str]) -> list[tuple[str, str]]:
    """The accounts, by page and id, that tell again of events which people judged wrong by accounts of some pages."""
    db = store.connection
    accounts, near = _around(db, pages)
    judged = _judged(db, {one.meeting.page for one in accounts})
    wrong = {id for id, verdict in judged.items() if verdict == "wrong"}
    counting = {one.meeting.id for group in _counting(accounts, near, judged) for one in group}
    return sorted((one.meeting.page, one.meeting.id) for one in accounts if one.meeting.id not in counting | wrong)


def _judged(db: sqlite3.Connection, pages: Collection[str]) -> dict[str, str]:
    """What people judged of events by accounts of some pages: the verdict by account."""
    return {id: verdict for met in index.judged_events(db, pages).values() for id, verdict in met.items()}


def _counting(accounts: Sequence[Told], near: Near, judged: Mapping[str, str]) -> Iterator[Sequence[Told]]:
    """Some accounts by their events, but for those of which people judged an account wrong with its event, whoever
    tells of them; accounts that they called right are no part of these."""
    wrong = {id for id, verdict in judged.items() if verdict == "wrong"}
    for group in groups_of(accounts, near):
        own = {one.meeting.id for one in group}
        if own.isdisjoint(wrong):
            yield group
        elif any(judged.get(id) == "right" for id in own):
            yield from groups_of([one for one in group if one.meeting.id not in wrong], near)


def _around(db: sqlite3.Connection, pages: Collection[str]) -> tuple[list[Told], Near]:
    """The accounts of some pages, those that may be of one event with them, and so on; with which of them may."""
    numbers, rows = kept.around(db, kept.numbers_of(db, pages))
    told = {number: told_by(trace) for number, trace in kept.accounts(db, numbers).items()}
    near = [(told[one][at], told[other][by], how) for one, at, other, by, how in rows if one < other]
    return [one for some in told.values() for one in some], near
