"""Phrases that name someone: where they end, whom they mean, and for which party."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from communique.meetings.climb import nominal
from communique.meetings.scene import Scene
from communique.meetings.words import adjectives, blocs, states
from communique.model import Actor, Part, Reference, Span
from communique.spelling import fold

WITH = ("с", "со")
STAND_IN = "stand-in"
"""The label of a phrase that means a party without naming it: «оборонный блок», «он»."""

_DASH = re.compile(r"\s*[-–—]\s*")


class Company(msgspec.Struct, frozen=True):
    """Those who meet: parties and people by name in order of appearance, and the words that name them.

    `alone` are people of whom no party is known; `open` tells that a partner is there but only by a common word;
    `organ` that the one party is an organ of a state that sits alone; `sides` pairs people with their parties.
    """

    parties: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    entries: tuple[str, ...] = ()
    open: bool = False
    organ: bool = False
    sides: tuple[tuple[str, str], ...] = ()

    def joined(self, other: Company) -> Company:
        """Both companies together."""
        return Company(
            _once(self.parties + other.parties),
            _once(self.people + other.people),
            _once(self.alone + other.alone),
            tuple(sorted(set(self.parts + other.parts))),
            _once(self.entries + other.entries),
            self.open or other.open,
            self.organ or other.organ,
            tuple(sorted({**dict(other.sides), **dict(self.sides)}.items())),
        )

    def without(self, others: Iterable[Company]) -> Company:
        """The company without the parties of others."""
        names = {name for other in others for name in other.parties}
        return msgspec.structs.replace(self, parties=tuple(name for name in self.parties if name not in names))

    @property
    def size(self) -> int:
        """How many meet, as far as they can be told apart."""
        return len(self.parties) + len(self.alone)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def phrase_end(scene: Scene, first: int, last: int) -> int:
    """Where the noun phrase that begins at `first` ends, with all that is joined to it."""
    at = first
    while at < last:
        token = scene.tokens[at]
        inside = any(r.first <= at < r.last for r in scene.references)
        named = token.pos in ("NOUN", "PROPN", "ADJ", "DET", "NUM") or token.text in '«»"“”„'
        participle = token.feats.get("VerbForm") == "Part" and token.feats.get("Case")
        if not (inside or named or participle or _joins(scene, at, last)):
            break
        at += 1
    return at


def _joins(scene: Scene, at: int, last: int) -> bool:
    """Whether a comma, a dash, «и», «и с» leads on to someone else."""
    token = scene.tokens[at]
    if token.lemma in WITH:
        return at > 0 and scene.tokens[at - 1].lemma == "и"
    return token.text in (",", "и", "-", "–", "—", "(") and _goes_on(scene, at + 1, last)


def _goes_on(scene: Scene, at: int, last: int) -> bool:
    """Whether someone else is named after a comma, a dash or «и»."""
    for position in range(at, min(at + 4, last)):
        token = scene.tokens[position]
        if any(r.first <= position < r.last for r in scene.references):
            return True
        if token.pos not in ("ADJ", "NOUN", "PROPN", "DET") and token.lemma not in (*WITH, "и"):
            return False
    return False


def named(scene: Scene, first: int, last: int, mode: str) -> Company:
    """The company that a phrase names; after «с» only those in the instrumental and what hangs on them."""
    found = Company()
    start = next((at for at in range(first, last) if nominal(scene.tokens[at]) or scene.tokens[at].pos == "PRON"), None)
    if start is None or (mode == "of" and _case(scene, start) == "Nom"):
        return found
    before: Reference | None = None
    for reference in outer(scene, first, last):
        if before is not None and _abbreviates(scene, before, reference):
            continue
        if _case(scene, reference.head) in _UNFIT.get(mode, ()) or _is_subject(scene, reference, mode):
            break
        own = before is None or not _depends(scene, before, reference)
        if own or before is None:
            found = found.joined(company_of(scene, reference))
        elif _bodiless(scene, before):
            found = _without(found, company_of(scene, before)).joined(company_of(scene, reference))
        before = reference
    found = _shared(scene, first, last, found).joined(_hyphenated(scene, first, last))
    found = found.joined(_by_adjectives(scene, first, last))
    if not found.size and mode == "with":
        return Company(open=True)
    return found


def _abbreviates(scene: Scene, before: Reference, after: Reference) -> bool:
    """«Служба безопасности (СБА)»: the same body again, in its letters."""
    opens = scene.tokens[before.last : after.first]
    letters = all(token.text.isupper() for token in scene.tokens[after.first : after.last])
    body = before.kind == after.kind == "organisation"
    return body and letters and [token.text for token in opens] == ["("]


def _is_subject(scene: Scene, reference: Reference, mode: str) -> bool:
    """Whether the subject stands right behind those who meet: «после встречи А и Б министр В сказал»."""
    head = scene.tokens[reference.head]
    return mode == "of" and head.rel.startswith("nsubj") and _case(scene, reference.head) == "Nom"


def _by_adjectives(scene: Scene, first: int, last: int) -> Company:
    """«с А-скими и Б-скими дипломатами»: two states in adjectives of one noun."""
    known = adjectives()
    found = [at for at in range(first, last) if scene.tokens[at].pos == "ADJ" and scene.tokens[at].lemma in known]
    pairs = [(a, b) for a, b in pairwise(found) if all(t.text in ("и", ",") for t in scene.tokens[a + 1 : b])]
    ats = sorted({at for pair in pairs for at in pair})
    hits = [known[scene.tokens[at].lemma] for at in ats]
    parts = tuple(Part("party", scene.tokens[at].span) for at in ats)
    return Company(_once(tuple(hit[0] for hit in hits)), parts=parts, entries=tuple(hit[1] for hit in hits))


def _shared(scene: Scene, first: int, last: int, found: Company) -> Company:
    """«президенты А и Б такой-то и такой-то»: the states of a title that several people share."""
    if not found.alone:
        return found
    inside = [r for r in scene.references if first <= r.first and r.last <= last and r.kind == "place"]
    actors = [scene.source.cast.actor(r.actor) for r in inside]
    parties = _once(tuple(actor.name for actor in actors if actor is not None and actor.kind == "state"))
    if len(parties) != len(found.people):
        return found
    sides = tuple(sorted(zip(found.people, parties, strict=True)))
    return Company(parties, found.people, (), found.parts, found.entries, found.open, found.organ, sides)


def _case(scene: Scene, at: int) -> str:
    """The case of a token; an abbreviation stands for any, and no word in -ии is in the instrumental."""
    token = scene.tokens[at]
    case = "" if token.text.isupper() else token.feats.get("Case", "")
    return "Gen" if case == "Ins" and token.text.endswith("ии") else case


def _depends(scene: Scene, before: Reference, after: Reference) -> bool:
    """Whether a phrase belongs to the one before it: «Совет А»."""
    head = scene.tokens[after.head].head
    return before.first <= head < before.last and not _listed(scene, before, after)


def _bodiless(scene: Scene, reference: Reference) -> bool:
    """Whether a phrase names a body that speaks for no party of its own, so that what follows tells whose it is."""
    actor = scene.source.cast.actor(reference.actor)
    return actor is not None and actor.kind == "organisation" and actor.party is None


def _without(company: Company, less: Company) -> Company:
    parties = tuple(name for name in company.parties if name not in less.parties)
    return msgspec.structs.replace(company, parties=parties)


def _listed(scene: Scene, before: Reference, after: Reference) -> bool:
    """Whether something joins two phrases: «А и Б», not «Совет А»."""
    return any(token.pos in ("CCONJ", "PUNCT") for token in scene.tokens[before.last : after.first])


_UNFIT = {"with": ("Acc", "Dat", "Loc", "Nom"), "of": ("Acc", "Dat", "Ins", "Loc")}
"""Cases in which nobody is named after «с» or in the genitive."""


def outer(scene: Scene, first: int, last: int) -> list[Reference]:
    """The references of a run of tokens that lie in no other."""
    inside = [r for r in scene.references if first <= r.first and r.last <= last]
    return [r for r in inside if not any(o is not r and o.first <= r.first and r.last <= o.last for o in inside)]


def company_of(scene: Scene, reference: Reference) -> Company:
    """The company that one phrase stands for; outlets that pass news on meet nobody."""
    actor = scene.source.cast.actor(reference.actor)
    if actor is None or actor.name in {relay.name for relay in scene.source.speech.relays}:
        return Company()
    named = reference.kind in ("name", "place", "organisation")
    part = (Part("party" if named else STAND_IN, reference.span),)
    person = (actor.name,) if actor.kind == "person" and " и " not in actor.name else ()
    parties = joint(scene, actor)
    if not parties:
        parties = _within(scene, reference)
    if not parties:
        return Company(people=person, alone=person, parts=part) if person else Company()
    return Company(parties=parties, people=person, parts=part, sides=tuple((name, parties[0]) for name in person))


def _within(scene: Scene, reference: Reference) -> tuple[str, ...]:
    """The party named inside a phrase for someone of whom none is known: «руководители А», «лидер движения А»."""
    for inner in scene.references:
        if (
            inner.kind in ("organisation", "place")
            and reference.span != inner.span
            and reference.span.holds(inner.span)
        ):
            actor = scene.source.cast.actor(inner.actor)
            if actor is not None and (party := side(actor)):
                return (party,)
    return ()


def joint(scene: Scene, actor: Actor) -> tuple[str, ...]:
    """The party that an actor stands for; both where its name joins two, as «Совет А – Б»."""
    known = {name: other for other in scene.source.cast.actors for name in (other.name, *other.aliases)}
    pieces = [piece.strip() for piece in _DASH.split(actor.name)]
    if len(pieces) > 1 and actor.kind in ("bloc", "organisation"):
        ends = [piece.rpartition(" ")[2] for piece in pieces]
        sides = [name if is_state(name) else side(known[name]) if name in known else blocs().get(name) for name in ends]
        if all(sides):
            return tuple(name for name in sides if name)
    party = side(actor)
    return (party,) if party else ()


def side(actor: Actor) -> str | None:
    """The party that an actor stands for at a meeting."""
    if actor.party:
        return actor.party
    proper = actor.kind in ("state", "bloc", "organisation") and actor.name[:1].isupper()
    return actor.name if proper else None


def _hyphenated(scene: Scene, first: int, last: int) -> Company:
    """«Совет Россия-НАТО»: sides joined by a hyphen inside one name."""
    found = Company()
    for token in scene.tokens[first:last]:
        pieces = token.text.split("-")
        named = [side(actor) for piece in pieces for actor in scene.source.cast.actors if _is_called(actor, piece)]
        if len(pieces) > 1 and len(named) == len(pieces):
            parties = tuple(name for name in named if name)
            found = found.joined(Company(parties=parties, parts=(Part("party", token.span),)))
    return found


def _is_called(actor: Actor, name: str) -> bool:
    return actor.kind in ("state", "bloc") and name in (actor.name, *actor.aliases)


def is_state(name: str) -> bool:
    """Whether a name is that of a state."""
    return fold(name) in states()


def where_named(span: Span, found: Company) -> bool:
    """Whether a place is already one of the company."""
    return any(part.span.meets(span) for part in found.parts)
