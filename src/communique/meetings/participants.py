"""Who meets: the phrases around the word for a meeting, and the parties that they stand for."""

from __future__ import annotations

import re

import msgspec

from communique.meetings.climb import Cue, nominal
from communique.meetings.scene import Scene
from communique.meetings.words import adjectives, states, words
from communique.model import Actor, Part, Reference, Span

WITH = ("с", "со")
STAND_IN = "stand-in"
"""The label of a phrase that means a party without naming it: «оборонный блок», «он»."""

_DASH = re.compile(r"\s*[-–—]\s*")


class Company(msgspec.Struct, frozen=True):
    """Those who meet: parties and people by name in order of appearance, and the words that name them.

    `alone` are people of whom no party is known; `open` tells that a partner is there but only by a common word.
    """

    parties: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    entries: tuple[str, ...] = ()
    open: bool = False

    def joined(self, other: Company) -> Company:
        """Both companies together."""
        return Company(
            _once(self.parties + other.parties),
            _once(self.people + other.people),
            _once(self.alone + other.alone),
            tuple(sorted(set(self.parts + other.parts))),
            _once(self.entries + other.entries),
            self.open or other.open,
        )

    @property
    def size(self) -> int:
        """How many meet, as far as they can be told apart."""
        return len(self.parties) + len(self.alone)


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def beside(scene: Scene, at: int, verbs: frozenset[int] = frozenset()) -> Company:
    """Those named with the word: «встреча президентов А и Б», «переговоры с А», «между А и Б», «А-Б-ские».

    `verbs` are those that speak of the meeting itself; at another one the search ends.
    """
    found = _compound(scene, at)
    _, last = scene.clause(at)
    position, mode = at + 1, "of" if nominal(scene.tokens[at]) else "skip"
    while position < last:
        token = scene.tokens[position]
        if token.lemma in WITH and token.pos == "ADP" and _partner(scene, position + 1):
            mode, position = "with", position + 1
        elif (nominal(scene.tokens[at]) and token.lemma in ("между", "включая")) or _participation(scene, position):
            mode, position = "between", position + 1
        elif token.lemma == "в" and _host(scene, at, position + 1):
            mode, position = "in", position + 1
        elif token.pos == "ADP":
            mode, position = "skip", position + 1
        elif position > at + 1 and _another(scene, position):
            break
        elif (mode == "skip" and token.pos not in ("VERB", "SCONJ")) or token.pos in ("PUNCT", "ADV", "PART", "CCONJ"):
            if token.text == "," and mode == "of":
                mode = "skip"
            position += 1
        elif token.pos in ("VERB", "SCONJ") and position not in verbs:
            break
        elif token.pos in ("VERB", "AUX"):
            mode, position = "skip", position + 1
        else:
            end = phrase_end(scene, position, last)
            found = found.joined(_named(scene, position, end, mode))
            mode, position = "skip", end
    return found.joined(_taking_part(scene, at))


def _participation(scene: Scene, at: int) -> bool:
    """«с участием» before those who take part."""
    return at > 0 and scene.tokens[at].lemma == "участие" and scene.tokens[at - 1].lemma in WITH


def _host(scene: Scene, cue: int, at: int) -> bool:
    """Whether an organisation in which the meeting is held follows: «обсуждение в ООН»."""
    entry = words().get("noun", scene.tokens[cue].lemma)
    if entry is None or not entry.flag("inside") or at != cue + 2:
        return False
    return any(r.first == at and r.kind == "organisation" for r in scene.references)


def _partner(scene: Scene, at: int) -> bool:
    """Whether the noun phrase from a token on is someone rather than something («с целью», «с учетом»)."""
    for position in range(at, min(at + 5, len(scene.tokens))):
        token = scene.tokens[position]
        if any(r.first <= position < r.last for r in scene.references):
            return True
        if nominal(token):
            return token.feats.get("Animacy") == "Anim" or words().get("sides", token.lemma) is not None
    return False


def _another(scene: Scene, at: int) -> bool:
    """Whether another meeting's word begins here, whose company is its own."""
    lemma = scene.tokens[at].lemma
    return words().get("noun", lemma) is not None or words().get("verb", lemma) is not None


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


def _named(scene: Scene, first: int, last: int, mode: str) -> Company:
    """The company that a phrase names; after «с» only those in the instrumental and what hangs on them."""
    found = Company()
    start = next((at for at in range(first, last) if nominal(scene.tokens[at]) or scene.tokens[at].pos == "PRON"), None)
    if start is None or (mode == "of" and _case(scene, start) == "Nom"):
        return found
    before: Reference | None = None
    for reference in _outer(scene, first, last):
        if _case(scene, reference.head) in _UNFIT.get(mode, ()):
            break
        own = before is None or not _depends(scene, before, reference)
        if own or before is None:
            found = found.joined(_company(scene, reference))
        elif _bodiless(scene, before):
            found = _without(found, _company(scene, before)).joined(_company(scene, reference))
        before = reference
    found = _shared(scene, first, last, found).joined(_hyphenated(scene, first, last))
    if not found.size and mode == "with":
        return Company(open=True)
    return found


def _shared(scene: Scene, first: int, last: int, found: Company) -> Company:
    """«президенты А и Б такой-то и такой-то»: the states of a title that several people share."""
    if not found.alone:
        return found
    inside = [r for r in scene.references if first <= r.first and r.last <= last and r.kind == "place"]
    actors = [scene.source.cast.actor(r.actor) for r in inside]
    parties = _once(tuple(actor.name for actor in actors if actor is not None and actor.kind == "state"))
    if len(parties) != len(found.people):
        return found
    return Company(parties, found.people, (), found.parts, found.entries, found.open)


def _case(scene: Scene, at: int) -> str:
    """The case of a token; an abbreviation stands for any."""
    token = scene.tokens[at]
    return "" if token.text.isupper() else token.feats.get("Case", "")


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
    return Company(parties, company.people, company.alone, company.parts, company.entries, company.open)


def _listed(scene: Scene, before: Reference, after: Reference) -> bool:
    """Whether something joins two phrases: «А и Б», not «Совет А»."""
    return any(token.pos in ("CCONJ", "PUNCT") for token in scene.tokens[before.last : after.first])


_UNFIT = {"with": ("Acc", "Dat", "Loc", "Nom"), "of": ("Acc", "Dat", "Ins", "Loc")}
"""Cases in which nobody is named after «с» or in the genitive."""


def _outer(scene: Scene, first: int, last: int) -> list[Reference]:
    """The references of a run of tokens that lie in no other."""
    inside = [r for r in scene.references if first <= r.first and r.last <= last]
    return [r for r in inside if not any(o is not r and o.first <= r.first and r.last <= o.last for o in inside)]


def _company(scene: Scene, reference: Reference) -> Company:
    actor = scene.source.cast.actor(reference.actor)
    if actor is None or actor.name in {relay.name for relay in scene.source.speech.relays}:
        return Company()
    named = reference.kind in ("name", "place", "organisation")
    part = (Part("party" if named else STAND_IN, reference.span),)
    person = (actor.name,) if actor.kind == "person" else ()
    parties = joint(scene, actor)
    if not parties:
        return Company(people=person, alone=person, parts=part) if person else Company()
    return Company(parties=parties, people=person, parts=part)


def joint(scene: Scene, actor: Actor) -> tuple[str, ...]:
    """The party that an actor stands for; both where its name joins two, as «Совет А – Б»."""
    known = {name: other for other in scene.source.cast.actors for name in (other.name, *other.aliases)}
    pieces = [piece.strip() for piece in _DASH.split(actor.name)]
    if len(pieces) > 1 and actor.kind in ("bloc", "organisation"):
        ends = [piece.rpartition(" ")[2] for piece in pieces]
        sides = [name if is_state(name) else side(known[name]) if name in known else None for name in ends]
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


def _compound(scene: Scene, at: int) -> Company:
    """«норландско-зедонские переговоры»: two states in one adjective."""
    found = Company()
    known = adjectives()
    for child in [c for c in scene.children(at) if c < at] or ([at - 1] if at else []):
        pieces = scene.tokens[child].lemma.split("-")
        if len(pieces) < 2 or pieces[-1] not in known:
            continue
        hits = [known.get(piece[:-1] + "ий") or known.get(piece[:-1] + "ый") for piece in pieces[:-1]]
        hits.append(known[pieces[-1]])
        if all(hits):
            parties = tuple(hit[0] for hit in hits if hit)
            refs = tuple(hit[1] for hit in hits if hit)
            found = found.joined(Company(parties, parts=(Part("party", scene.tokens[child].span),), entries=refs))
    return found


def _taking_part(scene: Scene, at: int) -> Company:
    """«…, в которых участвовали А, Б и В»."""
    ahead = range(at + 1, min(at + AHEAD, len(scene.tokens)))
    which = next((number for number in ahead if scene.tokens[number].lemma == "который"), None)
    if which is None:
        return Company()
    for number in range(which + 1, min(which + AHEAD, len(scene.tokens))):
        if scene.tokens[number].lemma == "участвовать":
            return _named(scene, number + 1, phrase_end(scene, number + 1, len(scene.tokens)), "between")
    return Company()


AHEAD = 5
"""Tokens within which «который» follows the noun and its verb follows «который»."""


def subject_of(scene: Scene, verb: int) -> Company:
    """The company that the subject of a verb names; a common word («стороны») leaves it open."""
    subject = scene.subject(verb)
    if subject is None:
        return Company()
    covering = [r for r in scene.references if r.first <= subject < r.last]
    first = min((r.first for r in covering), default=subject)
    end = phrase_end(scene, first, len(scene.tokens))
    found = Company()
    for reference in _outer(scene, first, end):
        if (
            reference.head == subject
            or reference.first <= subject < reference.last
            or found.size
            or _joined(scene, reference, subject)
        ):
            found = found.joined(_company(scene, reference))
    if not found.size:
        return Company(open=words().get("sides", scene.tokens[subject].lemma) is not None)
    return found


def _joined(scene: Scene, reference: Reference, subject: int) -> bool:
    """Whether a reference belongs to the subject: «представители А и Б»."""
    at = reference.head
    for _ in range(4):
        if at == subject:
            return True
        at = scene.tokens[at].head
        if at < 0:
            return False
    return False


def object_of(scene: Scene, verb: int) -> Company:
    """The company that the object of a verb names: «принял президента А»."""
    for child in scene.children(verb):
        token = scene.tokens[child]
        if token.rel == "obj" and (token.feats.get("Animacy") == "Anim" or token.pos == "PROPN"):
            covering = [r for r in scene.references if r.first <= child < r.last]
            first = min((r.first for r in covering), default=child)
            found = _named(scene, first, phrase_end(scene, first, len(scene.tokens)), "between")
            return found if found.size else Company(open=True)
    return Company()


def company(scene: Scene, cue: Cue) -> Company:
    """All who meet by the words of one sentence."""
    if cue.entry.flag("object"):
        met = object_of(scene, cue.at)
        return subject_of(scene, cue.at).joined(met) if met.size or met.open else met
    verbs = frozenset(step.at for step in cue.steps if step.table in ("event", "act", "modal"))
    found = beside(scene, cue.at, verbs)
    if cue.entry.table == "verb":
        return subject_of(scene, cue.at).joined(found)
    own = found.size
    for step in cue.steps:
        if step.table == "through" and not found.size:
            found = beside(scene, step.at, verbs)
        if step.table == "event" and step.entry is not None and step.entry.flag("owner"):
            found = _owner(scene, step.at).joined(found)
        if step.table == "act" or (step.table == "modal" and own < 2):
            found = subject_of(scene, step.at).joined(found).joined(_addressee(scene, step.at))
        if step.table == "frame" and found.size == 1 and step.at != cue.at and not cue.entry.flag("body"):
            found = found.joined(subject_of(scene, step.at))
    return found


def _owner(scene: Scene, verb: int) -> Company:
    """«у А была встреча»."""
    for child in scene.children(verb):
        if any(scene.tokens[c].lemma == "у" for c in scene.children(child)):
            return _named(scene, child, phrase_end(scene, child, len(scene.tokens)), "between")
    return Company()


def _addressee(scene: Scene, verb: int) -> Company:
    """«предложил А встречу», «призвал А к переговорам»: the one to whom it is put."""
    found = Company()
    for child in scene.children(verb):
        token = scene.tokens[child]
        if token.rel not in ("iobj", "obj", "obl") or any(scene.tokens[c].rel == "case" for c in scene.children(child)):
            continue
        for reference in scene.references:
            if reference.first <= child < reference.last and token.feats.get("Case") in ("Dat", "Acc", "Gen"):
                found = found.joined(_company(scene, reference))
    return found


def is_state(name: str) -> bool:
    """Whether a name is that of a state."""
    return name.lower().replace("ё", "е") in states()


def where_named(span: Span, found: Company) -> bool:
    """Whether a place is already one of the company."""
    return any(part.span.meets(span) for part in found.parts)
