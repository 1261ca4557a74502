"""Who has to take the required step of a condition."""

from __future__ import annotations

import msgspec

from communique.model import Condition, Part, Span, Token
from communique.stances.scene import Scene, actor_of


def tied(scene: Scene, condition: Condition, addressee: str | None) -> Condition:
    """The condition with the party that its step waits for: named in the step, else the one other side of the talk."""
    for tie in TIES:
        party, span = tie(scene, condition)
        if party:
            parts = (*condition.why.parts, Part("by", span)) if span else condition.why.parts
            return msgspec.structs.replace(condition, by=party, why=msgspec.structs.replace(condition.why, parts=parts))
    return msgspec.structs.replace(condition, by=addressee) if addressee else condition


def doer(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """The subject of the required clause: «если Арвения отведет войска»."""
    for token in _tokens(scene, condition.needs):
        if token.feats.get("Case") == "Nom" and (party := _other(scene, token)):
            return party, token.span
    return None, None


def source(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """Whose deed the required group is: «отвод войск Арвении», «шаги со стороны Арвении»."""
    tokens = _tokens(scene, condition.needs)
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        owned = before is not None and before.pos != "ADP" and token.feats.get("Case") in ("Gen", "Ins")
        if owned and (party := _other(scene, token)):
            return party, token.span
    return None, None


def counterpart(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """The one other side that the dependent part speaks of: «прогресс с Арвенией возможен только …»."""
    found = {party: token.span for token in reversed(_tokens(scene, condition.then)) if (party := _other(scene, token))}
    return next(iter(found.items())) if len(found) == 1 else (None, None)


TIES = (doer, source, counterpart)
"""The ways to tell who has to take the step, surest first."""


def _tokens(scene: Scene, span: Span) -> list[Token]:
    return [token for line in scene.lines for token in line.tokens if span.holds(token.span)]


def _other(scene: Scene, token: Token) -> str | None:
    actor = actor_of(scene, token)
    party = actor.party if actor else None
    return party if party != scene.party else None
