"""The rules of this stage in their order."""

from __future__ import annotations

from collections.abc import Callable

from communique.model import Condition, Why
from communique.stances import acts, conditions
from communique.stances.acts import PLAIN, STATED, Finding
from communique.stances.scene import Scene


def condition_stated(condition: Condition) -> Finding:
    """A condition is an act: as strong as any statement where nothing else will do, less where it only says when."""
    marker = condition.why.parts[0].span
    why = Why("stances.condition_stated", condition.why.entries, condition.why.parts)
    return Finding("condition", STATED if condition.only else STATED - CONDITION_LESS, marker.start, why)


CONDITION_LESS = 0.5
"""How much an open condition weighs less than what is stated: of «готовы, если …» the readiness is the main act."""


def plain(scene: Scene) -> Finding:
    """Nothing shows another act: the speaker informs."""
    return Finding("inform", PLAIN, scene.statement.extent.start, Why("stances.plain"))


CONDITIONS: tuple[conditions.Rule, ...] = (
    conditions.clause_condition,
    conditions.until_condition,
    conditions.group_condition,
    conditions.denied_condition,
    conditions.basis_condition,
)
"""The rules for conditions; the strongest finding is kept."""

RULES: tuple[Callable[[Scene], list[Finding]], ...] = (
    acts.cue_force,
    acts.said_inside,
    acts.performed_inside,
)
"""The rules for acts; `condition_stated` and `plain` complete them."""


def condition_of(scene: Scene) -> Condition | None:
    """The statement's condition."""
    return conditions.strongest([condition for rule in CONDITIONS for condition in rule(scene)])


def acts_of(scene: Scene, condition: Condition | None) -> list[Finding]:
    """The statement's acts, main one first."""
    found = [finding for rule in RULES for finding in rule(scene)]
    if condition:
        found.append(condition_stated(condition))
    return acts.rank(found) or [plain(scene)]
