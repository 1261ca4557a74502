"""Deadlocks: cycles of conditions, in which each side's step waits for the next side's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from operator import itemgetter

from communique.model import Contribution, Deadlock, DeadlockStep, Reading, Why, stable_id
from communique.tensions.waits import Wait, find_waits, holders, meets, said_day, stems

LONGEST = 4
"""The most sides a cycle may have: longer ones were never a deadlock that people speak of, only chance."""

WINDOW = 92
"""Days within which all sides of a cycle must have spoken, a quarter: what was said in another season is history."""

LINES = 6
"""How many lines a side has at most in one deadlock: more repeat each other."""

Move = tuple[str, Contribution, str | None, date | None]
"""A demand or a refusal: its act, who makes it in what words, to whom, when."""

Told = dict[tuple[str, str, str | None], list[tuple[int, int | None, Contribution]]]
"""The demands and the refusals of each side, by side, act and whom they are put to, each with its place among all and
its day as an ordinal."""

Sides = dict[str, dict[str, list[Wait]]]
"""For each side the sides that it waits for, with the statements that say so."""


def find_deadlocks(readings: Sequence[Reading]) -> tuple[Deadlock, ...]:
    """The cycles of conditions in which every side insists: nothing but the other's step will do."""
    ordered = sorted(readings, key=lambda reading: reading.page.id)
    moves = [move for reading in ordered for move in moves_of(reading)]
    return deadlocks_of(find_waits(ordered), moves)


def deadlocks_of(
    waits: Sequence[Wait], moves: Sequence[Move], touched: Collection[str] | None = None
) -> tuple[Deadlock, ...]:
    """The cycles among distinct waits; `moves` are the demands and refusals of all pages, in order of their ids.

    Where some sides are `touched`, only those that one of them is in.
    """
    sides = waiting_sides(waits)
    cycles = [cycle for start in sorted(sides) for cycle in _cycles((start,), sides)]
    wanted = [cycle for cycle in cycles if touched is None or not set(cycle).isdisjoint(touched)]
    told: Told = {}
    for at, (act, move, towards, day) in enumerate(moves if wanted else ()):
        told.setdefault((move.party, act, towards), []).append((at, day.toordinal() if day else None, move))
    return tuple(sorted(found for cycle in wanted if (found := _deadlock(cycle, sides, told))))


def waiting_sides(waits: Sequence[Wait]) -> Sides:
    """Who waits for whom, with the waits that say so, where nothing else will do for one of them."""
    sides: Sides = {}
    for wait, other in holders(waits):
        sides.setdefault(wait.party, {}).setdefault(other, []).append(wait)
    return {
        party: {other: told for other, told in others.items() if any(wait.firm for wait in told)}
        for party, others in sides.items()
    }


def _cycles(path: tuple[str, ...], sides: Mapping[str, Mapping[str, list[Wait]]]) -> Iterator[tuple[str, ...]]:
    """The cycles that begin at `path[0]`, their least member, so that each is found once."""
    for other in sorted(sides.get(path[-1], {})):
        if other == path[0] and len(path) > 1:
            yield path
        elif other > path[0] and other not in path and len(path) < LONGEST:
            yield from _cycles((*path, other), sides)


def _deadlock(cycle: tuple[str, ...], sides: Sides, moves: Told) -> Deadlock | None:
    """The deadlock of a cycle, each side's lines those said in the same season; None where some side doesn't insist."""
    edges = list(pairwise((*cycle, cycle[0])))
    lines = [sides[party][other] for party, other in edges]
    days = [sorted(wait.day for wait in waits if wait.day) for waits in lines]
    undated_too = [len(own) < len(waits) for own, waits in zip(days, lines, strict=True)]
    near = [
        [
            wait
            for wait in waits
            if all(undated or _beside(wait.day, own) for undated, own in zip(undated_too, days, strict=True))
        ]
        for waits in lines
    ]
    if not all(any(wait.firm for wait in waits) for waits in near):
        return None
    steps, chosen = [], []
    for at, ((party, other), waits) in enumerate(zip(edges, near, strict=True)):
        held_back = {stems(wait.step) for wait in near[(at + 1) % len(near)]}
        rows = [(-_overlap(wait, held_back), not wait.firm, wait) for wait in waits]
        ordered = [wait for _, _, wait in sorted(rows)]
        for wait in _distinct(ordered):
            chosen.append((other, wait))
            steps.append(DeadlockStep(party, wait.step, wait.waits_for, wait.statement, other, wait.kind))
    why = Why("tensions.cycle_of_conditions", notes=tuple(f"{party} waits for {other}" for party, other in edges))
    demands, refusals = (_moved(act, cycle, moves, chosen) for act in ("request", "reject"))
    id = stable_id("dl", *cycle)
    return Deadlock(id, tuple(steps), why, _exchange(chosen), _idle(chosen), demands, refusals)


def moves_of(reading: Reading) -> list[Move]:
    """What sides demand or refuse outright on a page: by the word that marks the speech, with no condition."""
    out: list[Move] = []
    for statement in reading.speech.statements:
        act = next(iter(statement.acts), None)
        outright = statement.act_whys and statement.act_whys[0].rule in OUTRIGHT
        if statement.party and act in ("request", "reject") and outright and not statement.condition:
            words = " … ".join(" ".join(span.of(reading.page.text).split()) for span in statement.content)
            told = Contribution(statement.party, words, statement.id)
            out.append((act, told, statement.addressee, said_day(reading, statement)))
    return out


OUTRIGHT = ("stances.cue_force", "stances.performed_inside")
"""The rules by which a demand or a refusal is made in so many words."""


def _moved(act: str, cycle: Sequence[str], moves: Told, chosen: Sequence[tuple[str, Wait]]) -> tuple[Contribution, ...]:
    """The demands or refusals that the sides of a cycle put to each other, or to nobody in particular."""
    days = {wait.day.toordinal() for _, wait in chosen if wait.day}
    season = {near for day in days for near in range(day - WINDOW, day + WINDOW + 1)}
    found: dict[frozenset[str], Contribution] = {}
    own = [
        (at, told)
        for party in cycle
        for towards in (None, *cycle)
        for at, day, told in moves.get((party, act, towards), ())
        if day is None or not days or day in season
    ]
    for _, told in sorted(own, key=itemgetter(0)):
        found.setdefault(stems(told.step), told)
    return tuple(sorted(found.values()))


def _beside(day: date | None, days: Sequence[date]) -> bool:
    """Whether some of sorted days is in the season of another one; a day that isn't known stands in no one's way."""
    if day is None:
        return True
    after = bisect_left(days, day)
    return any(abs((other - day).days) <= WINDOW for other in days[max(after - 1, 0) : after + 1])


def _overlap(wait: Wait, held_back: Collection[frozenset[str]]) -> int:
    """How many words of what a side waits for stand in a step that the next one holds back."""
    needed = stems(wait.waits_for)
    return max((len(needed & step) for step in held_back), default=0)


def _distinct(waits: Sequence[Wait]) -> list[Wait]:
    """The first waits, less those that say again what one before says."""
    out: list[Wait] = []
    for wait in waits:
        if len(out) < LINES and not any(_same(wait, other) for other in out):
            out.append(wait)
    return out


def _same(one: Wait, other: Wait) -> bool:
    pairs = ((one.step, other.step), (one.waits_for, other.waits_for))
    return all(stems(a) == stems(b) and stems(a) for a, b in pairs)


def _exchange(chosen: Sequence[tuple[str, Wait]]) -> tuple[Contribution, ...]:
    """What each side would do if all moved at once: what the others wait for, and steps offered for steps."""
    found = []
    for other, wait in chosen:
        if wait.kind in ("condition", "exchange"):
            found.append(Contribution(other, wait.waits_for, wait.statement))
        if wait.kind == "exchange":
            found.append(Contribution(wait.party, wait.step, wait.statement))
    return tuple(sorted(set(found)))


def _idle(chosen: Sequence[tuple[str, Wait]]) -> tuple[Contribution, ...]:
    """Steps held back that no line of another side waits for."""
    return tuple(
        sorted(
            {
                Contribution(wait.party, wait.step, wait.statement)
                for _, wait in chosen
                if wait.kind == "condition"
                and not any(meets(o.waits_for, wait.step) for _, o in chosen if o.party != wait.party)
            }
        )
    )
