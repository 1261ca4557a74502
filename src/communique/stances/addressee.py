"""Whom a statement addresses: the party that is asked, offered, refused, warned or blamed."""

from __future__ import annotations

from communique.model import Actor, Token
from communique.stances.acts import Finding
from communique.stances.scene import Scene, actor_of

TOWARDS = ("request", "offer", "agree", "reject", "warn", "accuse")
"""Acts that are done towards somebody."""


def addressee(scene: Scene, found: list[Finding]) -> str | None:
    """The first other side named in the dative or accusative, or after `от`, behind the cue; its party or its name."""
    if not any(finding.act in TOWARDS for finding in found):
        return None
    words = [*scene.around, *(token for line in scene.lines for token in line.tokens)]
    for at, token in enumerate(words):
        actor = actor_of(scene, token) if _towards(words, at) else None
        if actor and _other_side(scene, actor):
            return actor.party or actor.name
    return None


def _other_side(scene: Scene, actor: Actor) -> bool:
    """Whether an actor can be spoken to as another side: no outlet that only passed the words on."""
    passed_on = any(relay.name == actor.name for relay in scene.statement.relays)
    side = actor.party is not None or actor.kind in ("person", "state", "bloc")
    return side and not passed_on and actor != scene.speaker and (actor.party is None or actor.party != scene.party)


def _towards(words: list[Token], at: int) -> bool:
    """Whether the word at `at` is addressed: dative or accusative of its own, or a genitive right after `от`."""
    case = words[at].feats.get("Case")
    before = words[at - 1] if at else None
    if before is not None and before.pos == "ADP":
        return before.lemma == "от" and case == "Gen"
    return case in ("Dat", "Acc")
