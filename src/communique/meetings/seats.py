"""Where a council sat, when the page names its talks' places together: «переговоры в А и Б», and B is where it sits."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from communique.meetings.climb import nominal
from communique.meetings.merge import Told
from communique.meetings.scene import Scene, Source
from communique.meetings.slots import nominative
from communique.meetings.words import words
from communique.model import Part, Span

BEYOND = 8
"""Tokens after «переговоры» within which «в А и Б» stands."""


def seated(source: Source, told: list[Told]) -> list[Told]:
    """The mentions with the place of those that a body of its own seat held, where the page names that place."""
    if not any(_open(one) for one in told):
        return told
    places = _several(source)
    return [_at(one, places) if places and _open(one) else one for one in told]


def _open(one: Told) -> bool:
    """Whether a sitting by name has no place yet."""
    return bool(one.name) and one.slots.place is None and one.status in ("held", "under_way", "planned")


def _at(one: Told, places: dict[str, Span]) -> Told:
    seats = [entry for party in one.company.parties if (entry := words().get("seat", party.lower()))]
    fit = [(entry, places[entry.word("place")]) for entry in seats if entry.word("place") in places]
    if len(fit) != 1:
        return one
    entry, span = fit[0]
    note = f"the page names talks in {' and '.join(places)}, and {entry.word('place')} is the body's seat"
    slots = msgspec.structs.replace(one.slots, place=entry.word("place"), notes=(*one.slots.notes, note))
    return msgspec.structs.replace(
        one, slots=slots, parts=(*one.parts, Part("place", span)), entries=(*one.entries, entry.ref)
    )


def _several(source: Source) -> dict[str, Span]:
    """The places that the page names together as those of its talks."""
    for number in range(len(source.markup.sentences)):
        scene = Scene(source, number)
        for at, token in enumerate(scene.tokens):
            if nominal(token) and words().get("noun", token.lemma) is not None and (found := _listed(scene, at)):
                return found
    return {}


def _listed(scene: Scene, at: int) -> dict[str, Span]:
    """«в А и Б» after a noun, nothing but a partner between them."""
    names = [n for n in scene.sentence.names if n.type == "LOC" and at < n.first <= at + BEYOND]
    for one, other in pairwise(names):
        joined = [token.text for token in scene.tokens[one.last : other.first]]
        if scene.tokens[one.first - 1].lemma == "в" and joined in (["и"], ["и", "в"]):
            return {nominative(scene, name.span): name.span for name in (one, other)}
    return {}
