"""Positions: what a party holds on an issue, by its own statements in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import msgspec

from communique.model import Act, Issue, Phase, Position, Stance, Why, stable_id
from communique.stories.issues import Key, Row


class Told(msgspec.Struct, frozen=True):
    """What of a statement a position rests on: what it shows of its party on the issue, and the act that shows it."""

    order: tuple[bool, str, str, int]
    id: str
    said: str | None
    acts: tuple[Act, ...]
    ascribed: bool
    stance: Stance
    act: Act | None


def positions_on(issue: Issue, rows: Iterable[Row]) -> list[Position]:
    """What each party holds on an issue, by its statements in order of time; what others say of it kept apart."""
    found: dict[str, list[Told]] = {}
    phrases = frozenset(issue.phrases)
    for row in rows:
        if row.party:
            found.setdefault(row.party, []).append(_told(row, phrases))
    return [_position(party, issue, told) for party, told in sorted(found.items())]


def position_id(party: str, issue: str) -> str:
    """The id of what a party holds on an issue."""
    return stable_id("po", party, issue)


def _told(row: Row, phrases: Collection[Key]) -> Told:
    shown = ((topic.stance, topic.act) for topic in row.topics if topic.words in phrases)
    stance, act = next(shown, row.stand)
    return Told(row.order, row.id, row.said, row.acts, row.ascribed, stance, act)


def _position(party: str, issue: Issue, rows: Sequence[Told]) -> Position:
    in_time = sorted(rows, key=lambda row: row.order)
    own = [row for row in in_time if not row.ascribed]
    phases = _phases(own)
    acts = tuple(dict.fromkeys(act for row in own for act in row.acts))
    changes = [f"{row.said or 'no date'}: {row.stance}" for row in own]
    first = own[0].said if own else None
    return Position(
        position_id(party, issue.id),
        party,
        issue.id,
        acts,
        phases[-1].stance if phases else "unclear",
        phases[-1].since if phases else first,
        tuple(row.id for row in own),
        Why("stories.latest_stance", notes=tuple(changes)),
        phases,
        tuple(row.id for row in in_time if row.ascribed),
    )


def _phases(own: Sequence[Told]) -> tuple[Phase, ...]:
    """The stretches of one stance, in order of time; what shows none is passed over.

    Of statements of one day the stance that most of them show counts. Where no day is known there is no order: then
    each stance is a stretch without dates, the commonest last.
    """
    shown = [row for row in own if row.stance != "unclear"]
    days: dict[str, list[Told]] = {}
    for row in shown:
        if row.said:
            days.setdefault(row.said, []).append(row)
    if not days:
        counts = Counter(row.stance for row in shown)
        order = sorted(counts, key=lambda stance: (counts[stance], ORDER.index(stance)))
        return tuple(_phase(stance, [row for row in shown if row.stance == stance], ()) for stance in order)
    daily = [(day, _commonest([row.stance for row in rows])) for day, rows in sorted(days.items())]
    out = []
    for stance, run in groupby(daily, key=lambda item: item[1]):
        dates = [day for day, _ in run]
        out.append(_phase(stance, [row for day in dates for row in days[day] if row.stance == stance], dates))
    return tuple(out)


ORDER: tuple[Stance, ...] = ("unclear", "for", "against", "conditional")
"""Of equally common stances the more telling one counts: it stands last."""


def _commonest(stances: Sequence[Stance]) -> Stance:
    return max(stances, key=lambda stance: (stances.count(stance), ORDER.index(stance)))


def _phase(stance: Stance, rows: Sequence[Told], dates: Sequence[str]) -> Phase:
    acts: list[Act] = [row.act for row in rows if row.act]
    act = Counter(acts).most_common(1)[0][0] if acts else None
    ids = tuple(row.id for row in rows)
    return Phase(stance, act, dates[0] if dates else None, dates[-1] if dates else None, ids)
