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


class Wait(msgspec.Struct, frozen=True, order=True):
    """One statement by which `party` makes its step wait for one of `other`."""

    party: str
    other: str
    step: str
    waits_for: str
    statement: str


def find_deadlocks(readings: Sequence[Reading]) -> tuple[Deadlock, ...]:
    """The cycles of conditions: each side's step waits for the other's."""
    waits = _waits(readings)
    sides: dict[str, dict[str, list[Wait]]] = {}
    for wait in waits:
        sides.setdefault(wait.party, {}).setdefault(wait.other, []).append(wait)
    found = [_deadlock(cycle, sides) for start in sorted(sides) for cycle in _cycles((start,), sides)]
    return tuple(sorted(found))


def _waits(readings: Sequence[Reading]) -> list[Wait]:
    out = []
    for reading in readings:
        for statement in reading.speech.statements:
            condition = statement.condition
            if condition and condition.by and statement.party and condition.by != statement.party:
                step, needs = _told(reading, condition.then), _told(reading, condition.needs)
                out.append(Wait(statement.party, condition.by, step, needs, statement.id))
    return sorted(set(out))


def _told(reading: Reading, span: Span) -> str:
    return " ".join(span.of(reading.page.text).split())


def _cycles(path: tuple[str, ...], sides: dict[str, dict[str, list[Wait]]]) -> Iterator[tuple[str, ...]]:
    """The cycles that begin at `path[0]`, their least member, so that each is found once."""
    for other in sorted(sides.get(path[-1], {})):
        if other == path[0] and len(path) > 1:
            yield path
        elif other > path[0] and other not in path and len(path) < LONGEST:
            yield from _cycles((*path, other), sides)


def _deadlock(cycle: tuple[str, ...], sides: dict[str, dict[str, list[Wait]]]) -> Deadlock:
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
