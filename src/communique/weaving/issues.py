"""Bringing issues up to date: phrases that touched statements use, the groups they are in, the issues these come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice

import msgspec

from communique import store as record
from communique.model import Issue, Position
from communique.store import Store, dockets, phrases, touching
from communique.store.dockets import NOBODY
from communique.stories import Agenda, Row
from communique.stories import issues as rules
from communique.stories.issues import Key
from communique.stories.positions import position_id, positions_on
from communique.weaving.dockets import Docket, Entry

_row = msgspec.msgpack.Decoder(Row)


def key_of(words: Key) -> str:
    """A phrase as the record has it: a space within a word («северная корея») is one that doesn't break there."""
    return " ".join(word.replace(" ", NO_BREAK) for word in words)


def words_of(key: str) -> Key:
    """A phrase as the rules have it."""
    return tuple(word.replace(NO_BREAK, " ") for word in key.split(" "))


NO_BREAK = "\u00a0"


def count_phrases(store: Store, batch: Sequence[str]) -> None:
    """Tells which of some touched phrases are in statements enough to count."""
    with store.transaction() as db:
        touching.settle(db, "phrase", batch)
        touching.touch(db, "issue", [key for key in batch if key.startswith(phrases.ITEM)])
        keys = [key for key in batch if not key.startswith(phrases.ITEM)]
        tallies = phrases.tallies(db, keys)
        enough = {key: told for key, told, demanded in tallies if rules.counts(words_of(key), told, demanded)}
        phrases.write_tally(db, [(key, rules.roots(words_of(key)), told) for key, told in enough.items()])
        touching.touch(db, "kin", enough)
        gone = {key: known for key, known in phrases.bunches(db, keys).items() if key not in enough}
        if gone:
            touching.touch(db, "group", {other for _, other in phrases.kin(db, gone)} - gone.keys())
            touching.touch(db, "issue", {bunch.head for bunch in gone.values() if bunch.head})
            phrases.drop_bunches(db, list(gone))
            _turn(store, gone)


def join_phrases(store: Store, batch: Sequence[str]) -> None:
    """Tells which phrases may be one issue with some touched ones."""
    with store.transaction() as db:
        touching.settle(db, "kin", batch)
        known = phrases.bunches(db, batch)
        before = set(phrases.kin(db, known))
        touching.touch(db, "group", {*known, *(other for _, other in before)})
        phrases.drop_kin(db, batch)
        pairs = {*_akin(store, known), *_used_together(store, known, before)}
        phrases.write_kin(db, pairs)
        phrases.set_joined(db, known)
        touching.touch(db, "group", {other for _, other in pairs})


def _akin(store: Store, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of kindred words."""
    by_roots: dict[str, list[str]] = {}
    own = {key: rules.roots(words_of(key)) for key in keys}
    for roots, other in phrases.rooted(store.connection, own.values()):
        by_roots.setdefault(roots, []).append(other)
    for key, roots in own.items():
        for other in by_roots[roots]:
            if key != other and rules.akin(words_of(key), words_of(other)):
                yield key, other


def _used_together(
    store: Store, known: Mapping[str, phrases.Bunch], before: Collection[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Pairs with a word in common that the same statements use: those that were one issue before, and those that new
    statements use together; the others have come no nearer."""
    found = {*before, *phrases.beside_new(store.connection, known.keys() - _alone(store, known))}
    kindred = sorted((key, other) for key, other in found if not set(words_of(key)).isdisjoint(words_of(other)))
    told = phrases.bunches(store.connection, {other for _, other in kindred})
    for key, other in kindred:
        if other not in told:
            continue
        one, two = known[key].told, told[other].told
        if rules.come_near(one, two) and rules.come_near(two, one):
            shared = phrases.together(store.connection, key, other)
            if rules.are_one(words_of(key), words_of(other), one, two, shared):
                yield key, other


def _alone(store: Store, known: Mapping[str, phrases.Bunch]) -> set[str]:
    """Those phrases of many statements, none of them looked at yet, to which, by the numbers alone, none with a word in
    common comes near."""
    many = {key: bunch.told for key, bunch in known.items() if bunch.told >= MANY and not bunch.joined}
    others: dict[str, list[tuple[str, int]]] = {}
    for other, told in phrases.told_often(store.connection, rules.SHARED * MANY) if many else ():
        for word in words_of(other):
            others.setdefault(word, []).append((other, told))
    return {
        key
        for key, told in many.items()
        if not any(
            other != key and rules.come_near(told, two) for word in words_of(key) for other, two in others.get(word, ())
        )
    }


def group_phrases(store: Store, batch: Sequence[str]) -> None:
    """Groups some touched phrases, and those that hang together with them, anew."""
    with store.transaction() as db:
        near: dict[str, list[str]] = {}
        fresh = set(batch)
        while fresh:
            near |= {key: [] for key in fresh}
            for key, other in phrases.kin(db, fresh):
                near[key].append(other)
            fresh = {other for key in fresh for other in near[key]} - near.keys()
        touching.settle(db, "group", {*batch, *near})
        known = phrases.bunches(db, near)
        told = {words_of(key): bunch.told for key, bunch in known.items()}
        heads = rules.groups(told, {words_of(key): [words_of(other) for other in near[key]] for key in known})
        _write_heads(store, known, {key_of(key): key_of(head) for key, head in heads.items()})


def _write_heads(store: Store, known: Mapping[str, phrases.Bunch], heads: Mapping[str, str]) -> None:
    """Keeps which phrases stand for others; what depends on it is touched."""
    db = store.connection
    turned: dict[str, phrases.Bunch] = {}
    for head, group in groupby(sorted(heads, key=lambda key: (heads[key], key)), key=lambda key: heads[key]):
        keys = list(group)
        size = known[head].told if len(keys) == 1 else phrases.sizes(db, keys)
        phrases.write_heads(db, [(head, size, key) for key in keys])
        for key in keys:
            before = known[key]
            if before.head != head or rules.size_class(before.size) != rules.size_class(size):
                turned[key] = before
    touching.touch(db, "issue", {*heads.values(), *(bunch.head for bunch in known.values() if bunch.head)})
    _turn(store, turned)


def _turn(store: Store, turned: Mapping[str, phrases.Bunch]) -> None:
    """Notes which issues may have got or lost which statements, since some phrases are at home elsewhere than before or
    in an issue of another size; these issues are touched."""
    db = store.connection
    beside = phrases.beside(db, turned)
    while told := list(islice(beside, PORTION)):
        now = phrases.bunches(db, {key for _, keys in told for key in keys})
        before = {**now, **turned}
        pairs = [(head, number) for number, keys in told for head in _stirred(keys, before, now)]
        dockets.write_unsure(db, pairs)
        touching.touch(db, "issue", {head for head, _ in pairs})


def _stirred(keys: Collection[str], before: Mapping[str, phrases.Bunch], now: Mapping[str, phrases.Bunch]) -> set[str]:
    """The phrases that stand for issues which a statement of some phrases may have come to or gone from, or in which
    others of its phrases are told."""
    was, are = ({key: one.head for key in keys if (one := known.get(key)) and one.head} for known in (before, now))
    found = {head for _, head in was.items() ^ are.items()}
    heads = {*was.values(), *are.values()}
    if len(heads) > rules.MOST:
        return heads
    words = {key_of((word,)) for head in found for word in words_of(head)}
    return found | heads & words


def make_issues(store: Store, batch: Sequence[str], agenda: Agenda) -> None:
    """Makes some touched issues, by the phrases that stand for them, and what each party holds on them, anew: those of
    which other statements are known than are in their dockets."""
    with store.transaction() as db:
        touching.settle(db, "issue", batch)
        fresh: dict[str, list[int]] = {}
        for head, number in (*dockets.take_unsure(db, batch), *phrases.sayings(db, batch)):
            fresh.setdefault(head, []).append(number)
        done = dockets.in_docket(db, batch) - fresh.keys()
        for head, made in _all_made(store, fresh):
            done.add(head)
            if made:
                record.write_issue(db, _id(head), *made)
        for head in batch:
            if head not in done:
                record.write_issue(db, _id(head), _of_agenda(db, head, agenda), None)


Made = tuple[Sequence[Issue | Position], Sequence[str] | None]
"""An issue with its positions, or with those alone that may be other than before: then these by id."""


def _all_made(store: Store, fresh: Mapping[str, list[int]]) -> Iterator[tuple[str, Made | None]]:
    """What some issues come to, by the phrases that stand for them; `fresh` are the statements that are to be looked at
    for each. None where nothing comes of it."""
    homes: dict[Key, Home | None] = {}
    for portion in _portions(store, fresh):
        _look_up(store, (row for _, rows in portion for row in rows.values()), homes)
        for head, rows in portion:
            yield head, _made(store, head, rows, homes)


def _of_agenda(db: sqlite3.Connection, head: str, agenda: Agenda) -> list[Issue | Position]:
    """What the issue of an item comes to; nothing where the phrase that stands for it is none of the agenda's."""
    for item in agenda:
        if phrases.ITEM + item.name == head:
            rows = [_row.decode(row) for row in phrases.sayings_of(db, head)]
            issue = rules.item_issue(item, rows)
            return [issue, *positions_on(issue, rows)] if issue else []
    return []


def issues_within(store: Store, pages: Collection[str]) -> Iterator[tuple[Issue, list[Row]]]:
    """The issues that statements of some pages belong to, by id, each with these statements."""
    rows = {row.id: row for row in map(_row.decode, phrases.sayings_on(store.connection, pages))}
    ids = sorted(map(_id, phrases.heads_on(store.connection, pages)))
    for issue in record.across_by_id(store, Issue, ids):
        if own := [rows[id] for id in issue.statements if id in rows]:
            yield issue, own


def _id(head: str) -> str:
    """The id of the issue for which a phrase, or an item of the agenda, stands."""
    name = head.removeprefix(phrases.ITEM)
    return rules.issue_id(words_of(head)) if name == head else rules.item_id(name)


def _portions(store: Store, fresh: Mapping[str, list[int]]) -> Iterator[list[tuple[str, dict[int, Row]]]]:
    """For each of some issues the statements that use a phrase of it; few enough at once are held."""
    waiting: list[tuple[str, list[int]]] = []
    held = 0
    for head, numbers in fresh.items():
        waiting.append((head, numbers))
        held += len(numbers)
        if held >= PORTION:
            yield _decoded(store, waiting)
            waiting, held = [], 0
    yield _decoded(store, waiting)


def _decoded(store: Store, waiting: Sequence[tuple[str, list[int]]]) -> list[tuple[str, dict[int, Row]]]:
    told = phrases.rows(store.connection, (number for _, numbers in waiting for number in numbers))
    rows = {number: _row.decode(row) for number, row in told.items()}
    return [(head, {number: rows[number] for number in numbers}) for head, numbers in waiting]


Home = tuple[Key, int]
"""The phrase that stands for the issue of another one, and in how many statements that issue is."""


def _look_up(store: Store, rows: Iterable[Row], homes: dict[Key, Home | None]) -> None:
    """Looks up where the phrases of some statements are at home, None for those that don't count."""
    unknown = {key for row in rows for topic in row.topics if (key := topic.words) not in homes}
    found = phrases.bunches(store.connection, map(key_of, unknown))
    homes |= dict.fromkeys(unknown)
    homes |= {words_of(key): (words_of(home.head), home.size) for key, home in found.items() if home.head}


def _made(store: Store, head: str, rows: Mapping[int, Row], homes: Mapping[Key, Home | None]) -> Made | None:
    """One issue, of the statements in its docket and of others, with its positions: those of the parties whose
    statements have come or gone, unless its phrases are others than before; None where nothing has."""
    own = words_of(head)
    docket = Docket(store, head)
    docket.enter({number: Entry(row, _told_of(own, row, homes)) for number, row in rows.items()})
    if docket.is_kept and not docket.parties:
        docket.keep(max(rows))
        return None
    stood = next(iter(record.across_by_id(store, Issue, [_id(head)])), None) if docket.is_kept else None
    if stood is None or docket.have_gone:
        said = docket.rows()
        ids, are_enough = {row.id for row in said}, rules.are_enough(said)
    else:
        ids, are_enough = {*stood.statements, *docket.come}, True
    made: Made = ([], None)
    if are_enough:
        issue = rules.issue_of(own, ids, docket.wordings)
        made = _with_positions(issue, docket, stood is not None and stood.phrases == issue.phrases)
    if len(ids) >= DOCKET:
        docket.keep(max(rows))
    else:
        docket.drop()
    return made


def _with_positions(issue: Issue, docket: Docket, stands: bool) -> Made:
    """An issue with its positions; where it `stands` with the same phrases, with those that are other than before."""
    if not stands:
        return [issue, *positions_on(issue, docket.rows())], None
    parties = docket.parties - {NOBODY}
    ids = [position_id(party, issue.id) for party in sorted(parties)]
    return [issue, *positions_on(issue, docket.rows(parties))], ids


def _told_of(own: Key, row: Row, homes: Mapping[Key, Home | None]) -> tuple[int, ...]:
    """What a statement that uses a phrase of an issue says of it, each phrase once, as places among its topics; nothing
    if it belongs to others."""
    if len(row.topics) == 1:
        home = homes[row.topics[0].words]
        return (0,) if home and home[0] == own else ()
    topics = {topic.words: at for at, topic in enumerate(row.topics)}
    at_home = {key: home for key in topics if (home := homes[key])}
    sizes = dict(at_home.values())
    if len(sizes) > 1 and own not in rules.chosen(sizes, sizes):
        return ()
    return tuple([topics[key] for key, (head, _) in at_home.items() if head == own])


MANY = 64
"""Statements of a phrase from which on it is looked first whether another one is said often enough to be one issue with
it: of 30,000 pages 26 phrases of 18,000."""

PORTION = 4_000
"""Statements that are held at once, some 8 MB; an issue of more is made alone."""

DOCKET = 5
"""Statements of an issue from which on they are kept with it: on a record of 100,000 pages what new ones touch costs a
third less than with 16; with 3 no less."""
