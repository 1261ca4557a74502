"""Through whom words reached the page: outlets that pass them on, interviews, references to others."""

from __future__ import annotations

import re

from communique.model import Reference, Relay
from communique.speech.cues import Cue
from communique.speech.scene import Scene
from communique.speech.speakers import subject_of

_MEDIA = re.compile(
    r"(СМИ\b|\bСМИ|[Мм]едиа|\.(ru|ua|com|org|net|info|by|kz)\b)|агентств|газет|телекан|издани|портал|радио",
    re.IGNORECASE,
)

INTERVIEWS = ("интервью", "эфир")
"""Nouns of a talk to an outlet: what the same speaker says further on was said there too."""

VENUES = ("интервью", "эфир", "цитата", "ссылка", "материал", "сообщение", "сюжет", "публикация")
"""Nouns beside which an outlet is where the words were said or taken from."""


def is_outlet(scene: Scene, reference: Reference) -> bool:
    """Whether a reference is a news outlet: an organisation that is no institution and speaks for no party."""
    if reference.kind not in ("organisation", "name", "group", "role"):
        return False
    actor = scene.cast.actor(reference.actor)
    words = reference.span.of(scene.text)
    if _MEDIA.search(words):
        return True
    if actor is None or actor.kind != "organisation" or actor.party is not None:
        return False
    return reference.kind in ("organisation", "name") and not any("institutions" in e for e in reference.why.entries)


def passed_on_by(scene: Scene, sentence: int, cue: Cue) -> Reference | None:
    """The outlet that is the subject of a word of passing on («передает X», «сообщает X»), if there is one."""
    if "pass" not in cue.force or cue.form != "finite":
        return None
    source = subject_of(scene, sentence, cue)
    if source is None or len(source.references) != 1:
        return None
    return source.references[0] if is_outlet(scene, source.references[0]) else None


def relay(scene: Scene, reference: Reference) -> Relay:
    """A reference as a relay, by its actor's name."""
    return Relay(scene.names.get(reference.actor or "", reference.span.of(scene.text)), reference.span)


def relays_of(scene: Scene, sentence: int) -> tuple[Relay, ...]:
    """The outlets of one sentence in order from the speaker outwards: where said, cited from, passed on by."""
    said_in: list[Relay] = []
    for reference in scene.references[sentence]:
        inside = scene.spoken(sentence, reference.first) is not None
        if not inside and is_outlet(scene, reference) and _beside_venue(scene, sentence, reference):
            said_in.append(relay(scene, reference))
    passed: list[Relay] = []
    for cue in scene.cues[sentence]:
        if scene.spoken(sentence, cue.first):
            continue
        source = subject_of(scene, sentence, cue) if {"speech", "pass", "words"} & set(cue.force) else None
        if source is not None and is_outlet(scene, source.references[0]):
            passed.append(relay(scene, source.references[0]))
    return unique((*said_in, *passed))


def interviewed_by(scene: Scene, sentence: int) -> tuple[Relay, ...]:
    """The outlets to which somebody spoke in one sentence: «в интервью X», «в эфире X»."""
    tokens = scene.tokens(sentence)
    found = []
    for reference in scene.references[sentence]:
        before = tokens[max(0, reference.first - 4) : reference.first]
        if is_outlet(scene, reference) and any(t.lemma in INTERVIEWS for t in before):
            found.append(relay(scene, reference))
    return tuple(found)


def _beside_venue(scene: Scene, sentence: int, reference: Reference) -> bool:
    """«в интервью X», «со ссылкой на X», «цитата по X»."""
    tokens = scene.tokens(sentence)
    before = tokens[max(0, reference.first - 4) : reference.first]
    return any(t.lemma in VENUES for t in before) or [t.lemma for t in before][-2:] == ["по", "данные"]


def unique(relays: tuple[Relay, ...]) -> tuple[Relay, ...]:
    """The relays in order, each name once."""
    seen: dict[str, Relay] = {}
    for hop in relays:
        seen.setdefault(hop.name, hop)
    return tuple(seen.values())
