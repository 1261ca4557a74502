"""Where reports disagree, and where conditions wait for one another."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.evidence import Why

WaitKind = Literal["condition", "mutual", "exchange", "one_sided"]
DiscrepancyKind = Literal["date", "place", "participants", "quotation", "speaker", "number"]


SEASON = 92
"""Days within which all sides of a deadlock must have spoken, a quarter: what was said in another season is history."""


class Claim(msgspec.Struct, frozen=True, order=True, gc=False):
    """One side of a discrepancy: what a page says, and where."""

    value: str
    page: str
    start: int
    end: int


class Discrepancy(msgspec.Struct, frozen=True, order=True, gc=False):
    """Reports that disagree on one thing."""

    id: str
    kind: DiscrepancyKind
    claims: tuple[Claim, ...]
    why: Why


class DeadlockStep(msgspec.Struct, frozen=True, order=True, gc=False):
    """One line of a deadlock: `party` takes `step` only after `waits_for`, which is for `towards` to do.

    `statement` is where it says so; `wait` tells how: it sets a condition, asks for steps of both sides, offers a step
    for a step, or refuses one-sided steps.
    """

    party: str
    step: str
    waits_for: str
    statement: str
    towards: str = ""
    wait: WaitKind = "condition"


class Contribution(msgspec.Struct, frozen=True, order=True, gc=False):
    """A step of one side, in the words of a statement."""

    party: str
    step: str
    statement: str


class Deadlock(msgspec.Struct, frozen=True, order=True, gc=False):
    """A cycle of conditions: each side's step waits for the next side's; the last waits for the first.

    `exchange` is what all sides would do at once to undo it, each step as another side asks for it; `idle` are steps
    held back that no side of the cycle waits for. `demands` and `refusals` are what its sides demand and refuse
    outright in the same season.
    """

    id: str
    steps: tuple[DeadlockStep, ...]
    why: Why
    exchange: tuple[Contribution, ...] = ()
    idle: tuple[Contribution, ...] = ()
    demands: tuple[Contribution, ...] = ()
    refusals: tuple[Contribution, ...] = ()
