"""Deadlocks: cycles of conditions, in which each side's step waits for the next side's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from communique.model import Deadlock, DeadlockStep, Reading, Span, Why, stable_id

LONGEST = 4
"""The most sides a cycle may have: longer ones were never a deadlock that people speak of, only chance."""

STEM = 5
"""Letters by which words of two statements are compared: enough for Russian stems, short enough for their endings."""

_WORD = re.compile(r"\w{4,}")


ALIKE = 0.5
"""The share of a required step's words that must stand in what another side holds back, where no side is named."""


class Wait(msgspec.Struct, frozen=True, order=True):
    """One statement by which `party` makes its step wait for another; `by` is the side that has to take it, if told."""

    party: str
    by: str
    step: str
    waits_for: str
    statement: str


Sides = dict[str, dict[str, list[Wait]]]
"""For each side the sides that it waits for, with the statements that say so."""


def find_deadlocks(readings: Sequence[Reading]) -> tuple[Deadlock, ...]:
    """The cycles of conditions: each side's step waits for the other's."""
    sides = _sides(_waits(readings))
    found = [_deadlock(cycle, sides) for start in sorted(sides) for cycle in _cycles((start,), sides)]
    return tuple(sorted(found))


def _waits(readings: Sequence[Reading]) -> list[Wait]:
    out = []
    for reading in readings:
        for statement in reading.speech.statements:
            condition = statement.condition
            if condition and statement.party and condition.by != statement.party:
                step, needs = _told(reading, condition.then), _told(reading, condition.needs)
                out.append(Wait(statement.party, condition.by or "", step, needs, statement.id))
    return sorted(set(out))


def _sides(waits: Sequence[Wait]) -> Sides:
    """Who waits for whom: the side that is named, else every side that holds back what is waited for."""
    sides: Sides = {}
    for wait in waits:
        held = sorted({other.party for other in waits if other.party != wait.party and _meets(wait, other)})
        for other in [wait.by] if wait.by else held:
            sides.setdefault(wait.party, {}).setdefault(other, []).append(wait)
    return sides


def _meets(wait: Wait, other: Wait) -> bool:
    """Whether what `wait` requires is what `other` holds back, by their words."""
    needed = _stems(wait.waits_for)
    return bool(needed) and len(needed & _stems(other.step)) >= ALIKE * len(needed)


def _told(reading: Reading, span: Span) -> str:
    return " ".join(span.of(reading.page.text).split())


def _cycles(path: tuple[str, ...], sides: Sides) -> Iterator[tuple[str, ...]]:
    """The cycles that begin at `path[0]`, their least member, so that each is found once."""
    for other in sorted(sides.get(path[-1], {})):
        if other == path[0] and len(path) > 1:
            yield path
        elif other > path[0] and other not in path and len(path) < LONGEST:
            yield from _cycles((*path, other), sides)


def _deadlock(cycle: tuple[str, ...], sides: Sides) -> Deadlock:
    """Of each side's statements the one whose required step is most like what the next side holds back."""
    steps = []
    for at, party in enumerate(cycle):
        following = cycle[(at + 1) % len(cycle)]
        held_back = [wait for waits in sides[following].values() for wait in waits]
        best = max(sides[party][following], key=lambda wait: (_overlap(wait, held_back), wait))
        steps.append(DeadlockStep(party, best.step, best.waits_for, best.statement))
    return Deadlock(stable_id("dl", *cycle), tuple(steps), Why("tensions.cycle_of_conditions"))


def _overlap(wait: Wait, held_back: Sequence[Wait]) -> int:
    return max((len(_stems(wait.waits_for) & _stems(other.step)) for other in held_back), default=0)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.casefold().replace("ё", "е"))}
