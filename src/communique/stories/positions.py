"""Positions: what a party holds on an issue, by its own statements in order of time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from communique.model import (
    Act,
    Condition,
    Issue,
    Phase,
    Position,
    Reading,
    Span,
    Stance,
    Statement,
    Topic,
    Why,
    stable_id,
)
from communique.stories.order import place_in_time, said

FOR: tuple[Act, ...] = ("request", "offer", "ready", "agree")
AGAINST: tuple[Act, ...] = ("reject",)

BY_THE_CUE = "stances.cue_force"
"""The rule of an act that the cue does: it bears on the whole sentence said."""

_SENTENCE_END = re.compile(r"[.!?…]\s")


class Told(msgspec.Struct, frozen=True):
    """A statement with its page, what it shows of its party on the issue, and the act that shows it."""

    reading: Reading
    statement: Statement
    stance: Stance
    act: Act | None


def find_positions(readings: Sequence[Reading], issues: Sequence[Issue]) -> tuple[Position, ...]:
    """What each party holds on each issue, by its statements in order of time; what others say of it kept apart."""
    told = {statement.id: (reading, statement) for reading in readings for statement in reading.speech.statements}
    others = {id for reading in readings for id in ascribed(reading)}
    out = []
    for issue in issues:
        parties: dict[str, list[Told]] = {}
        for reading, statement in (told[id] for id in issue.statements if id in told):
            if statement.party:
                stance, act = stance_of(statement, issue, reading.page.text)
                parties.setdefault(statement.party, []).append(Told(reading, statement, stance, act))
        out += [_position(party, issue, rows, others) for party, rows in parties.items()]
    return tuple(sorted(out))


def ascribed(reading: Reading) -> Iterator[str]:
    """The statements that a party has only in the words of another: told inside its statement, or passed on by it."""
    sides = {actor.name: actor.party for actor in reading.cast.actors if actor.party}
    for statement in reading.speech.statements:
        passed_on = any(sides.get(relay.name, statement.party) != statement.party for relay in statement.relays)
        inside = any(
            other.party not in (None, statement.party)
            and any(piece.holds(statement.extent) for piece in other.content)
            and other.extent != statement.extent
            for other in reading.speech.statements
        )
        if statement.party and (passed_on or inside):
            yield statement.id


def _position(party: str, issue: Issue, rows: Sequence[Told], others: set[str]) -> Position:
    in_time = sorted(rows, key=lambda row: place_in_time(row.reading, row.statement))
    own = [row for row in in_time if row.statement.id not in others]
    phases = _phases(own)
    acts = tuple(dict.fromkeys(act for row in own for act in row.statement.acts))
    changes = [f"{said(row.reading, row.statement) or 'no date'}: {row.stance}" for row in own]
    first = said(own[0].reading, own[0].statement) if own else None
    return Position(
        stable_id("po", party, issue.id),
        party,
        issue.id,
        acts,
        phases[-1].stance if phases else "unclear",
        phases[-1].since if phases else first,
        tuple(row.statement.id for row in own),
        Why("stories.latest_stance", notes=tuple(changes)),
        phases,
        tuple(row.statement.id for row in in_time if row.statement.id in others),
    )


def _phases(own: Sequence[Told]) -> tuple[Phase, ...]:
    """The stretches of one stance, in order of time; what shows none is passed over.

    Of statements of one day the stance that most of them show counts. Where no day is known there is no order: then
    each stance is a stretch without dates, the commonest last.
    """
    shown = [row for row in own if row.stance != "unclear"]
    days: dict[str, list[Told]] = {}
    for row in shown:
        if date := said(row.reading, row.statement):
            days.setdefault(date, []).append(row)
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
    ids = tuple(row.statement.id for row in rows)
    return Phase(stance, act, dates[0] if dates else None, dates[-1] if dates else None, ids)


def stance_of(statement: Statement, issue: Issue, text: str) -> tuple[Stance, Act | None]:
    """What one statement shows of its party on the issue, and the act that shows it.

    What depends on a step is held on condition. A demand or an offer speaks for, a refusal against, each turned around
    where the words speak of not having the thing; an act bears on what stands in its own sentence.
    """
    topic = next((topic for topic in statement.topics if topic.words in issue.phrases), None)
    condition = statement.condition
    if condition and topic and not condition.needs.holds(topic.span) and condition.then.holds(topic.span):
        return "conditional", "condition"
    turned = bool(topic and topic.against)
    if condition and topic and condition.needs.holds(topic.span):
        return ("against" if turned != _while_it_lasts(condition, text) else "for"), "condition"
    for act, why in zip(statement.acts, statement.act_whys or (None,) * len(statement.acts), strict=False):
        if topic and why and not _bears(why, topic, statement, text):
            continue
        if act in FOR:
            return ("against" if turned else "for"), act
        if act in AGAINST:
            return ("for" if turned else "against"), act
    return "unclear", statement.acts[0] if statement.acts else None


def _while_it_lasts(condition: Condition, text: str) -> bool:
    """Whether the dependent step waits for the end of what is told: «пока продолжаются обстрелы, встреч не будет»."""
    return condition.why.rule == "stances.until_condition" and not _DENIED.search(condition.needs.of(text))


_DENIED = re.compile(r"\bне\b", re.IGNORECASE)


def _bears(why: Why, topic: Topic, statement: Statement, text: str) -> bool:
    """Whether an act bears on a thing: one of the cue on the first sentence said, others on what is beside them."""
    shown = why.parts[0].span if why.parts else statement.extent
    if why.rule == BY_THE_CUE:
        shown = Span(statement.extent.start, statement.extent.start)
    first, last = sorted((shown, topic.span), key=lambda span: span.start)
    return first.meets(last) or not _SENTENCE_END.search(text, first.end, last.start)
