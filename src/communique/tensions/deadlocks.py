"""Deadlocks: cycles of conditions, in which each side's step waits for the next side's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from communique.model import SEASON, Contribution, Deadlock, DeadlockStep, Reading, Why, stable_id
from communique.tensions.waits import Wait, holders, meets, said_day, stems

LONGEST = 4
"""The most sides a cycle may have: longer ones were never a deadlock that people speak of, only chance."""

LINES = 6
"""How many lines a side has at most in one deadlock: more repeat each other."""

KEPT = 512
"""Pairs of lines whose overlaps are kept: several times those that 1,000 pages touch on a record of 100,000."""

Move = tuple[str, Contribution, str | None, date | None]
"""A demand or a refusal: its act, who makes it in what words, to whom, when."""

Graph = Mapping[str, Sequence[str]]
"""For each side those for whose steps alone it waits, in order."""

Sides = dict[str, dict[str, list[Wait]]]
"""For each side the sides that it waits for, with the statements that say so."""


def deadlocks_of(waits: Sequence[Wait]) -> tuple[Deadlock, ...]:
    """The cycles of conditions among distinct waits in which every side insists: nothing but the other's step will do.

    What their sides demand and refuse is put to them when they are read.
    """
    sides = waiting_sides(waits)
    cycles = cycles_of({party: sorted(others) for party, others in sides.items()})
    return tuple(sorted(filter(None, (deadlock_of(cycle, lambda edge: sides[edge[0]][edge[1]]) for cycle in cycles))))


def waiting_sides(waits: Sequence[Wait]) -> Sides:
    """Who waits for whom, with the waits that say so, where nothing else will do for one of them."""
    sides: Sides = {}
    for wait, other in holders(waits):
        sides.setdefault(wait.party, {}).setdefault(other, []).append(wait)
    return {
        party: {other: told for other, told in others.items() if any(wait.firm for wait in told)}
        for party, others in sides.items()
    }


def cycles_of(graph: Graph) -> Iterator[tuple[str, ...]]:
    """The cycles of sides that wait for each other, each from its least member."""
    return (cycle for start in sorted(graph) for cycle in _cycles((start,), graph))


def _cycles(path: tuple[str, ...], graph: Graph) -> Iterator[tuple[str, ...]]:
    """The cycles that begin at `path[0]`, their least member, so that each is found once."""
    for other in graph.get(path[-1], ()):
        if other == path[0] and len(path) > 1:
            yield path
        elif other > path[0] and other not in path and len(path) < LONGEST:
            yield from _cycles((*path, other), graph)


def edges_of(cycle: Sequence[str]) -> list[tuple[str, str]]:
    """Each side of a cycle with the one that it waits for."""
    return list(pairwise((*cycle, cycle[0])))


def deadlock_of(cycle: tuple[str, ...], between: Callable[[tuple[str, str]], Collection[Wait]]) -> Deadlock | None:
    """The deadlock of a cycle, each side's lines those said in the same season; None where some side doesn't insist.

    `between` gives the waits by which one side waits for another.
    """
    edges = edges_of(cycle)
    near = _of_one_season([between(edge) for edge in edges])
    if not all(any(wait.firm for wait in waits) for waits in near):
        return None
    steps, chosen = [], []
    for at, ((party, other), waits) in enumerate(zip(edges, near, strict=True)):
        held_back = frozenset(stems(wait.step) for wait in near[(at + 1) % len(near)])
        overlaps = _overlaps(tuple([wait.waits_for for wait in waits]), held_back)
        rows = [(-overlap, not wait.firm, wait) for overlap, wait in zip(overlaps, waits, strict=True)]
        for wait in _distinct(wait for _, _, wait in sorted(rows)):
            chosen.append((other, wait))
            steps.append(DeadlockStep(party, wait.step, wait.waits_for, wait.statement, other, wait.kind))
    why = Why("tensions.cycle_of_conditions", notes=tuple(f"{party} waits for {other}" for party, other in edges))
    return Deadlock(stable_id("dl", *cycle), tuple(steps), why, _exchange(chosen), _idle(chosen))


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


def _of_one_season(lines: Sequence[Collection[Wait]]) -> list[list[Wait]]:
    """Of the waits of each side those in whose season every side of the cycle has spoken."""
    days = [sorted(wait.day for wait in waits if wait.day) for waits in lines]
    dated = [own for own, waits in zip(days, lines, strict=True) if len(own) == len(waits)]
    return [[wait for wait in waits if all(_beside(wait.day, own) for own in dated)] for waits in lines]


def _beside(day: date | None, days: Sequence[date]) -> bool:
    """Whether some of sorted days is in the season of another one; a day that isn't known stands in no one's way."""
    if day is None:
        return True
    after = bisect_left(days, day)
    return any(abs((other - day).days) <= SEASON for other in days[max(after - 1, 0) : after + 1])


@lru_cache(maxsize=KEPT)
def _overlaps(needed: Sequence[str], held_back: Collection[frozenset[str]]) -> tuple[int, ...]:
    """How many words of what each wait needs stand in a step that the next side holds back: in the one with most. It is
    kept, for two sides stand side by side in many cycles."""
    steps: dict[str, int] = {}
    for number, step in enumerate(held_back):
        for stem in step:
            steps[stem] = steps.get(stem, 0) | 1 << number
    return tuple([_in_most([steps[stem] for stem in stems(words) if stem in steps]) for words in needed])


def _in_most(sets: Iterable[int]) -> int:
    """In how many of some sets the member is that is in most of them; the bits of a number are a set's members."""
    in_more: list[int] = []
    for one in sets:
        again = one
        for at, members in enumerate(in_more):
            in_more[at] |= again
            again &= members
        if again:
            in_more.append(again)
    return len(in_more)


def _distinct(waits: Iterable[Wait]) -> list[Wait]:
    """The first waits, less those that say again what one before says."""
    out: list[Wait] = []
    for wait in waits:
        if len(out) == LINES:
            break
        if not any(_same(wait, other) for other in out):
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
