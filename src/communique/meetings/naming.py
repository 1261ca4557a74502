"""What a meeting is called: by the council or congress that sits, by the number of its round."""

from __future__ import annotations

from communique.meetings.climb import Cue
from communique.meetings.phrases import joint
from communique.meetings.scene import Scene
from communique.meetings.words import words
from communique.model import Reference

NEAR = 4
"""Tokens after the noun within which the name of the body that sits begins: «заседание очередного Совета А – Б»."""


def name_of(scene: Scene, cue: Cue) -> tuple[str, tuple[str, ...]]:
    """The name and the lexicon entries behind it; an empty name where the meeting has none of its own."""
    for at in (cue.at, *(step.at for step in cue.steps if step.table == "through")):
        for child in scene.children(at):
            ordinal = words().get("ordinal", scene.tokens[child].lemma)
            noun = words().get("counted", scene.tokens[at].lemma)
            if ordinal is not None and noun is not None:
                return f"{ordinal.word('lemma')} {noun.word('lemma')}", (ordinal.ref, noun.ref)
    body = next((r for r in scene.references if 0 < r.first - cue.at <= NEAR and _sits(scene, cue, r)), None)
    actor = scene.source.cast.actor(body.actor) if body is not None else None
    return (actor.name, ()) if actor is not None else ("", ())


def _sits(scene: Scene, cue: Cue, reference: Reference) -> bool:
    """Whether a phrase names the body whose sitting it is: a council of two sides, or one named with a capital."""
    actor = scene.source.cast.actor(reference.actor)
    if actor is None or actor.kind not in ("organisation", "bloc") or reference.kind != "organisation":
        return False
    between = scene.tokens[cue.at + 1 : reference.first]
    if any(token.pos in ("ADP", "PUNCT", "VERB") for token in between):
        return False
    return len(joint(scene, actor)) > 1 or (cue.entry.flag("body") and actor.party is None)
