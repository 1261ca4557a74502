"""Who meets where the sentence leaves it out: taken from the nearest earlier mention, or not at all."""

from __future__ import annotations

from communique.meetings.climb import Cue, nominal
from communique.meetings.participants import Company, is_state, side
from communique.meetings.rules import Verdict
from communique.meetings.scene import Scene, Source
from communique.meetings.words import words
from communique.model import Reference


def completed(scene: Scene, cue: Cue, verdict: Verdict, found: Company, known: list[tuple[str, ...]]) -> Company | None:
    """The company with those who are left unnamed, or None where too few meet to speak of a meeting."""
    if found.size > 1 and found.parties:
        return found
    if found.size == 1 and found.parties and cue.entry.flag("body") and not is_state(found.parties[0]):
        return found
    if not found.parties and (found.people or cue.entry.flag("loose") > found.open or verdict.rule in _NEEDS_ONE):
        return None
    if not (verdict.strong or found.open) or _named_otherwise(scene, cue):
        return None
    here = _named_here(scene, cue)
    if verdict.strong and not found.parties and len(here) == 2:
        return found.joined(Company(here, open=True))
    return _from_before(found, here, known)


_NEEDS_ONE = ("meetings.is_wanted", "meetings.is_described", "meetings.is_framed")
"""Rules of which at least one party must be named where the meeting is told of."""


def _named_here(scene: Scene, cue: Cue) -> tuple[str, ...]:
    """The parties named in the clause of the meeting."""
    first, last = scene.clause(cue.at)
    inside = [r for r in scene.references if first <= r.first and r.last <= last]
    return tuple(dict.fromkeys(party for r in inside if (party := _party(scene.source, r))))


def _party(source: Source, reference: Reference) -> str | None:
    actor = source.cast.actor(reference.actor)
    return side(actor) if actor is not None and actor.kind in ("person", "office", "state", "bloc") else None


def _named_otherwise(scene: Scene, cue: Cue) -> bool:
    """Whether someone of whom nothing is known is said to meet: «консультации членов кабинета»."""
    for child in scene.children(cue.at):
        token = scene.tokens[child]
        alive = token.feats.get("Animacy") == "Anim" or words().get("organ", token.lemma) is not None
        if child > cue.at and nominal(token) and alive and words().get("sides", token.lemma) is None:
            return True
    return False


def _from_before(found: Company, here: tuple[str, ...], known: list[tuple[str, ...]]) -> Company | None:
    """The nearest earlier company that holds all who are named here."""
    for parties in reversed(known):
        if set(found.parties) <= set(parties):
            return found.joined(Company(parties, open=True)) if set(here) <= set(parties) else None
    return None


def title_pair(source: Source) -> list[tuple[str, ...]]:
    """The two parties of the headline, where it names just two; what the article calls «the talks» is theirs."""
    numbers = {number for number, sentence in enumerate(source.markup.sentences) if sentence.block < 0}
    named = [_party(source, r) for r in source.cast.references if r.sentence in numbers]
    parties = tuple(dict.fromkeys(party for party in named if party))
    return [parties] if len(parties) == 2 else []
