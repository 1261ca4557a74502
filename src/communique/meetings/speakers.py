"""Who «я» and «мы» are inside a quotation: its speaker, and the side for which it speaks."""

from __future__ import annotations

from communique.meetings.phrases import Company, side
from communique.meetings.scene import Scene
from communique.model import Part

FIRST_PERSON = {"я": True, "мы": False}
"""Pronouns by which a speaker means itself or its side; whether they name the person too."""


def spoken_by(scene: Scene, at: int) -> Company:
    """The company that a pronoun of the first person stands for, empty where it is none or nobody is known to speak."""
    token = scene.tokens[at]
    if token.lemma not in FIRST_PERSON:
        return Company()
    for statement in scene.source.speech.statements:
        if statement.speaker is None or not any(span.holds(token.span) for span in statement.content):
            continue
        actor = scene.source.cast.actor(statement.speaker.actor)
        party = side(actor) if actor is not None else None
        if actor is None or party is None:
            return Company()
        person = (actor.name,) if FIRST_PERSON[token.lemma] and actor.kind == "person" else ()
        return Company((party,), person, parts=(Part("stand-in", token.span),), sides=tuple((n, party) for n in person))
    return Company()
