"""Issues, positions and deadlocks of all pages at once, by definition: what bringing pages together must come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from communique.model import SEASON, Contribution, Deadlock, Issue, Position, Reading
from communique.stories import Agenda, Row
from communique.stories.issues import (
    Key,
    akin,
    are_enough,
    are_one,
    chosen,
    counts,
    groups,
    issue_of,
    item_issue,
    wordings,
)
from communique.stories.positions import positions_on
from communique.tensions import Wait, deadlocks_of, distinct, moves_of, stems, waits_of


def issues_and_positions(rows: Sequence[Row], agenda: Agenda = ()) -> list[Issue | Position]:
    """All issues with their positions, by id."""
    heads, sizes = _groups(rows)
    inside: dict[Key, list[tuple[Row, list[Key]]]] = {}
    for row in rows:
        own = {key: heads[key] for key in row.keys if key in heads}
        for head in chosen(own.values(), sizes):
            inside.setdefault(head, []).append((row, [key for key in own if own[key] == head]))
    made: list[Issue | Position] = []
    for head, members in inside.items():
        made += _with_positions(_issue(head, members), [row for row, _ in members])
    for item in agenda:
        held = [row for row in rows if any(one.name == item.name for one in row.items)]
        made += _with_positions(item_issue(item, held), held)
    return sorted(made, key=lambda one: one.id)


def _issue(head: Key, rows: Sequence[tuple[Row, list[Key]]]) -> Issue | None:
    if not are_enough([row for row, _ in rows]):
        return None
    topics = [topic for row, keys in rows for topic in {t.words: t for t in row.topics}.values() if topic.words in keys]
    return issue_of(head, {row.id for row, _ in rows}, Counter(wordings(topics)))


def _with_positions(issue: Issue | None, rows: Sequence[Row]) -> list[Issue | Position]:
    return [issue, *positions_on(issue, rows)] if issue else []


def _groups(rows: Sequence[Row]) -> tuple[dict[Key, Key], dict[Key, int]]:
    """For each phrase that counts the head of its issue; for each head in how many statements its phrases are."""
    taken = {key for row in rows for key in row.taken}
    told: dict[Key, set[str]] = {}
    for row in rows:
        for key in set(row.keys) - taken:
            told.setdefault(key, set()).add(row.told)
    demanded = {key for row in rows for key in row.demanded}
    told = {key: texts for key, texts in told.items() if counts(key, len(texts), key in demanded)}
    both: dict[tuple[Key, Key], set[str]] = {}
    for row in rows:
        for one in row.keys:
            for other in row.keys:
                both.setdefault((one, other), set()).add(row.told)
    near = {
        key: [
            other
            for other in told
            if other != key
            and (
                akin(key, other)
                or are_one(key, other, len(told[key]), len(told[other]), len(both.get((key, other), ())))
            )
        ]
        for key in told
    }
    heads = groups({key: len(texts) for key, texts in told.items()}, near)
    sizes = {
        head: len(set().union(*(told[key] for key in heads if heads[key] == head))) for head in set(heads.values())
    }
    return heads, sizes


def waits(readings: Iterable[Reading]) -> list[Wait]:
    """All waits of some pages, each told once, sorted."""
    return distinct(wait for reading in _in_order(readings) for wait in waits_of(reading))


def deadlocks(readings: Iterable[Reading]) -> tuple[Deadlock, ...]:
    """All deadlocks, with what their sides demand and refuse."""
    ordered = _in_order(readings)
    moves = [move for reading in ordered for move in moves_of(reading)]
    days = {wait.statement: wait.day for wait in waits(ordered)}
    found = []
    for one in deadlocks_of(waits(ordered)):
        sides = {step.party for step in one.steps}
        near = [day for step in one.steps if (day := days[step.statement])]
        told: dict[str, dict[frozenset[str], Contribution]] = {"request": {}, "reject": {}}
        for act, move, towards, day in moves:
            in_season = not day or not near or any(abs((day - other).days) <= SEASON for other in near)
            if move.party in sides and towards in (None, *sides) and in_season:
                told[act].setdefault(stems(move.step), move)
        demands, refusals = (tuple(sorted(some.values())) for some in told.values())
        found.append(msgspec.structs.replace(one, demands=demands, refusals=refusals))
    return tuple(sorted(found))


def _in_order(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.page.id)
