"""What one statement shows of its party, and whether the party said it itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.model import Act, Condition, Reading, Span, Stance, Statement, Topic, Why

FOR: tuple[Act, ...] = ("request", "offer", "ready", "agree")
AGAINST: tuple[Act, ...] = ("reject",)

BY_THE_CUE = "stances.cue_force"
"""The rule of an act that the cue does: it bears on the whole sentence said."""

_SENTENCE_END = re.compile(r"[.!?…]\s")


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


def stance_on(statement: Statement, topic: Topic | None, text: str) -> tuple[Stance, Act | None]:
    """What one statement shows of its party on a topic of its own, or on none of them, and the act that shows it.

    What depends on a step is held on condition. A demand or an offer speaks for, a refusal against, each turned around
    where the words speak of not having the thing; an act bears on what stands in its own sentence.
    """
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
