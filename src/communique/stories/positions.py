"""Positions: what a party holds on an issue, by its statements in order of time."""

from __future__ import annotations

from collections.abc import Sequence

from communique.model import Act, Issue, Position, Reading, Stance, Statement, Why, stable_id
from communique.stories.order import place_in_time, said

FOR: tuple[Act, ...] = ("request", "offer", "ready", "agree")
AGAINST: tuple[Act, ...] = ("reject",)

Told = tuple[Reading, Statement]
"""A statement with the page that it stands on."""


def find_positions(readings: Sequence[Reading], issues: Sequence[Issue]) -> tuple[Position, ...]:
    """What each party holds on each issue, by its statements in order of time."""
    told = {statement.id: (reading, statement) for reading in readings for statement in reading.speech.statements}
    out = []
    for issue in issues:
        parties: dict[str, list[Told]] = {}
        for id in issue.statements:
            if id in told and (party := told[id][1].party):
                parties.setdefault(party, []).append(told[id])
        out += [_position(party, issue, rows) for party, rows in parties.items()]
    return tuple(sorted(out))


def _position(party: str, issue: Issue, rows: Sequence[Told]) -> Position:
    in_time = sorted(rows, key=lambda row: place_in_time(*row))
    stances = [stance_of(statement, issue) for _, statement in in_time]
    stance: Stance = next((shown for shown in reversed(stances) if shown != "unclear"), "unclear")
    acts = tuple(dict.fromkeys(act for _, statement in in_time for act in statement.acts))
    first = next((at for at, shown in enumerate(stances) if shown == stance), 0)
    changes = [f"{said(*row) or 'no date'}: {shown}" for row, shown in zip(in_time, stances, strict=True)]
    return Position(
        stable_id("po", party, issue.id),
        party,
        issue.id,
        acts,
        stance,
        said(*in_time[first]),
        tuple(statement.id for _, statement in in_time),
        Why("stories.latest_stance", notes=tuple(changes)),
    )


def stance_of(statement: Statement, issue: Issue) -> Stance:
    """What one statement shows of its party on the issue.

    A condition that the issue is no part of the required step makes it conditional; a demand or an offer speaks for,
    a refusal against, and either is turned around where the words speak of not having the thing.
    """
    topic = next((topic for topic in statement.topics if topic.words == issue.words), None)
    condition = statement.condition
    if condition and topic and not condition.needs.holds(topic.span):
        return "conditional"
    turned = bool(topic and topic.against)
    for act in statement.acts:
        if act in FOR or (act == "condition" and condition):
            return "against" if turned else "for"
        if act in AGAINST:
            return "for" if turned else "against"
    return "unclear"
