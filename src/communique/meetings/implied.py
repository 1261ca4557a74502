"""Who meets where the sentence leaves it out: taken from the nearest earlier mention, or not at all."""

from __future__ import annotations

from communique.meetings.climb import Cue, nominal
from communique.meetings.phrases import Company, is_state, side
from communique.meetings.rules import Verdict
from communique.meetings.scene import Scene, Source
from communique.meetings.words import words
from communique.model import Reference

NEAR = 2
"""Sentences back in which an earlier company is still the one spoken of; further back the headline's pair is likelier.
Chosen by hand: one sentence in between, as «заявил» after the news and before «раунд намечен»."""


class Known:
    """The companies named so far, by sentence."""

    def __init__(self, title: tuple[str, ...]) -> None:
        self.title = title
        self.told: list[tuple[int, tuple[str, ...]]] = []

    def add(self, number: int, parties: tuple[str, ...]) -> None:
        """Takes note of a company."""
        self.told.append((number, parties))

    def near(self, number: int) -> list[tuple[str, ...]]:
        """The companies of the last sentences, the nearest first."""
        return [parties for at, parties in reversed(self.told) if number - at <= NEAR]

    def likely(self, number: int, pointed: bool) -> list[tuple[str, ...]]:
        """The companies that an unnamed one may be, the likeliest first; `pointed` where «эти» points back."""
        back = [parties for _, parties in reversed(self.told)]
        first = back if pointed else self.near(number)
        return [*first, *([self.title] if self.title else []), *back]


def completed(scene: Scene, cue: Cue, verdict: Verdict, found: Company, known: Known) -> Company | None:
    """The company with those who are left unnamed, or None where too few meet to speak of a meeting."""
    if (found.size > 1 and _sides(scene, found)) or _sits_alone(scene, cue, verdict, found):
        return found
    if cue.entry.flag("host") or found.organ:
        return None
    if not found.parties and (found.people or cue.entry.flag("loose") > found.open or verdict.rule in _NEEDS_ONE):
        return None
    wanted = verdict.rule == "meetings.is_wanted" and found.size == 1
    if not (verdict.strong or found.open or wanted) or _named_otherwise(scene, cue):
        return None
    here = _named_here(scene, cue)
    if verdict.strong and not found.parties and len(here) == 2:
        return found.joined(Company(here, open=True))
    pointed = any(scene.tokens[child].lemma == "этот" for child in scene.children(cue.at))
    near_only = wanted and not found.open
    return _from_before(found, here, known.near(scene.number) if near_only else known.likely(scene.number, pointed))


_NEEDS_ONE = ("meetings.is_wanted", "meetings.is_described", "meetings.is_framed")
"""Rules of which at least one party must be named where the meeting is told of."""


def _aside(scene: Scene, at: int) -> bool:
    """Whether a word stands in a phrase set aside («по словам А»): A tells of the meeting there and need not meet."""
    for _ in range(ASIDE):
        if at < 0:
            return False
        if scene.tokens[at].rel == "parataxis":
            return True
        at = scene.tokens[at].head
    return False


ASIDE = 4
"""Links of the tree from a name up to the head of the phrase set aside; a title between the two makes some."""


def _sides(scene: Scene, found: Company) -> bool:
    """Whether those who meet are sides of something: two parties, or a state or a bloc and somebody else."""
    if len(found.parties) != 1:
        return bool(found.parties)
    kinds = {actor.kind for actor in scene.source.cast.actors if side(actor) == found.parties[0]}
    return is_state(found.parties[0]) or bool(kinds & {"state", "bloc"})


def _sits_alone(scene: Scene, cue: Cue, verdict: Verdict, found: Company) -> bool:
    """Whether one party is enough: a bloc that sits, or an organ of a state of which it is told that it sat."""
    if found.organ:
        return verdict.strong
    sits = cue.entry.flag("body") or (cue.entry.flag("inside") and verdict.strong)
    return found.size == 1 and sits and _is_body(scene, found)


def _is_body(scene: Scene, found: Company) -> bool:
    """Whether the one party is a bloc or organisation of several sides that is known as such."""
    known = {actor.party for actor in scene.source.cast.actors if actor.kind not in ("state", "place")}
    return bool(found.parties) and found.parties[0] in known and not is_state(found.parties[0])


def _named_here(scene: Scene, cue: Cue) -> tuple[str, ...]:
    """The parties named in the clause of the meeting."""
    first, last = scene.clause(cue.at)
    others = (at for at in range(cue.at + 1, last) if words().get("noun", scene.tokens[at].lemma))
    last = next(others, last)
    inside = [r for r in scene.references if first <= r.first and r.last <= last and not _aside(scene, r.head)]
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


def _from_before(found: Company, named: tuple[str, ...], likely: list[tuple[str, ...]]) -> Company | None:
    """The likeliest company that holds all who are named here."""
    for parties in likely:
        if set(found.parties) <= set(parties):
            return found.joined(Company(parties, open=True)) if set(named) <= set(parties) else None
    return None


def _is_where(source: Source, reference: Reference) -> bool:
    """Whether a phrase stands after «в»: where something is, not who."""
    tokens = source.markup.sentences[reference.sentence].tokens
    return reference.first > 0 and tokens[reference.first - 1].lemma in ("в", "на")


def title_pair(source: Source) -> tuple[str, ...]:
    """The two parties of the headline, where it names just two; what the article calls «the talks» is theirs."""
    numbers = {number for number, sentence in enumerate(source.markup.sentences) if sentence.block < 0}
    heads = [r for r in source.cast.references if r.sentence in numbers and not _is_where(source, r)]
    named = [_party(source, r) for r in heads]
    parties = tuple(dict.fromkeys(party for party in named if party))
    states = tuple(party for party in parties if is_state(party))
    return next((pair for pair in (parties, states) if len(pair) == 2), ())
