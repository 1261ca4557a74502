"""What do they want by it? The acts of each statement, its party, whom it addresses, and its condition."""

from __future__ import annotations

import msgspec

from communique.model import Article, Cast, Markup, Page, Statement
from communique.stances.addressee import addressee
from communique.stances.counterparts import with_counterparts
from communique.stances.rules import acts_of, condition_of
from communique.stances.scene import Scene, make_scenes, weighed_by
from communique.stances.steps import tied
from communique.stances.topics import topics_of

__all__ = ["weigh"]


def weigh(
    page: Page, article: Article, markup: Markup, cast: Cast, statements: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The statements with acts, party, addressee and condition."""
    scenes = make_scenes(statements, markup, cast)
    return with_counterparts(scenes, _once(tuple(_weighed(scene) for scene in scenes)))


def _weighed(scene: Scene) -> Statement:
    condition = condition_of(scene)
    scene = weighed_by(scene, condition)
    found = acts_of(scene)
    towards = addressee(scene, found)
    return msgspec.structs.replace(
        scene.statement,
        acts=tuple(finding.act for finding in found),
        act_whys=tuple(finding.why for finding in found),
        party=scene.party,
        addressee=towards,
        condition=tied(scene, condition, towards) if condition else None,
        topics=topics_of(scene, [part.span for finding in found for part in finding.why.parts]),
    )


def _once(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """A condition inside a statement that another holds belongs to the inner one alone."""
    out = []
    for statement in statements:
        step = statement.condition.needs if statement.condition else None
        inner = step and any(
            other is not statement
            and other.condition
            and other.condition.needs == step
            and statement.extent != other.extent
            and statement.extent.holds(other.extent)
            for other in statements
        )
        out.append(msgspec.structs.replace(statement, condition=None) if inner else statement)
    return tuple(out)
