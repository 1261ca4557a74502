"""The rules of this stage in their order: conditions first, since the required step is no act of the speaker."""

from __future__ import annotations

from collections.abc import Callable

from communique.model import Condition
from communique.stances import acts, conditions
from communique.stances.acts import Finding
from communique.stances.markers import Marks, marks_of
from communique.stances.scene import Scene


def condition_of(scene: Scene) -> Condition | None:
    """The statement's condition, the strongest where several are found."""
    marks = marks_of(scene)
    return (
        conditions.strongest([condition for rule in CONDITIONS for condition in rule(scene, marks)]) if marks else None
    )


def acts_of(scene: Scene) -> list[Finding]:
    """The statement's acts, main one first."""
    return acts.rank([finding for rule in ACTS for finding in rule(scene)])


CONDITIONS: tuple[Callable[[Scene, Marks], list[Condition]], ...] = (
    conditions.clause_condition,
    conditions.order_condition,
    conditions.until_condition,
    conditions.group_condition,
    conditions.denied_condition,
    conditions.basis_condition,
    conditions.way_condition,
    conditions.first_condition,
    conditions.else_condition,
    conditions.back_condition,
)
"""The rules for conditions."""

ACTS: tuple[Callable[[Scene], list[Finding]], ...] = (
    acts.cue_force,
    acts.said_inside,
    acts.performed_inside,
    acts.own_future,
    acts.exclusive_demand,
    acts.condition_stated,
    acts.threatened,
    acts.plain,
)
"""The rules for acts; their findings are ranked by weight and place."""

RULES = (*CONDITIONS, *ACTS)
