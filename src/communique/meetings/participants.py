"""Who meets: the company that the words around a meeting name."""

from __future__ import annotations

from communique.meetings.climb import Cue, nominal
from communique.meetings.phrases import WITH, Company, company_of, is_state, named, outer, phrase_end, side
from communique.meetings.scene import Scene
from communique.meetings.speakers import spoken_by
from communique.meetings.words import adjectives, words
from communique.model import Part, Reference


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
        elif mode == "of" and (end := _place_end(scene, position)):
            position = end
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
            found = found.joined(named(scene, position, end, mode))
            mode, position = "skip", end
    return found.joined(_taking_part(scene, at))


def _place_end(scene: Scene, at: int) -> int:
    """Where a place between the noun and those who meet ends («встреча в А министра Б»), 0 where none stands there."""
    if scene.tokens[at].lemma not in ("в", "на"):
        return 0
    place = next((name for name in scene.sentence.names if name.first == at + 1 and name.type == "LOC"), None)
    if place is None or place.last >= len(scene.tokens):
        return 0
    after = scene.tokens[place.last]
    return place.last if after.feats.get("Case") == "Gen" else 0


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
            return named(scene, number + 1, phrase_end(scene, number + 1, len(scene.tokens)), "between")
    return Company()


AHEAD = 5
"""Tokens within which «который» follows the noun and its verb follows «который»."""


def subject_of(scene: Scene, verb: int) -> Company:
    """The company that the subject of a verb names; a common word («стороны») leaves it open."""
    subject = scene.subject(verb)
    if subject is None:
        return Company()
    if (speaker := spoken_by(scene, subject)).size:
        return speaker
    covering = [r for r in scene.references if r.first <= subject < r.last]
    first = min((r.first for r in covering), default=subject)
    end = phrase_end(scene, first, len(scene.tokens))
    found = Company()
    acts = _acts(scene, subject)
    for reference in outer(scene, first, end):
        if (
            reference.head == subject
            or reference.first <= subject < reference.last
            or found.size
            or (acts and _joined(scene, reference, subject))
        ):
            found = found.joined(company_of(scene, reference))
    if not found.size:
        entry = words().get("sides", scene.tokens[subject].lemma)
        return Company(open=True, entries=(entry.ref,)) if entry is not None else Company()
    return found


def _acts(scene: Scene, subject: int) -> bool:
    """Whether a subject is someone: «представители А», not «заявка А»."""
    token = scene.tokens[subject]
    known = words().get("sides", token.lemma) or words().get("organ", token.lemma)
    return token.feats.get("Animacy") != "Inan" or known is not None


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
            found = named(scene, first, phrase_end(scene, first, len(scene.tokens)), "between")
            return found if found.size else Company(open=True)
    return Company()


def _hosted(scene: Scene, cue: Cue) -> Company:
    """The visitor and the state that is visited: «визит президента А в Б», «президент А посетит Б»."""
    host = next(iter(hosts(scene, cue)), Company())
    if cue.entry.table == "verb":
        visitor = subject_of(scene, cue.at)
    else:
        visitor = beside(scene, cue.at)
        for step in cue.steps:
            visitor = visitor if visitor.size or step.table not in ("act", "modal") else subject_of(scene, step.at)
    both = visitor.joined(host)
    own = len(visitor.parties) == 1 and not set(host.parties) & set(visitor.parties)
    return both if host.parties and visitor.size == 1 and own else Company()


_HALL = ("столица", "город", "посольство", "консульство", "музей")
"""Nouns before a state's name that make it another place than the state."""


def hosts(scene: Scene, cue: Cue) -> list[Company]:
    """The states that are named, or whose capitals are, as where someone goes, one after the other."""
    _, last = scene.clause(cue.at)
    found: list[Company] = []
    end = 0
    for reference in scene.references:
        if not cue.at < reference.first < last or reference.kind not in ("place", "organisation"):
            continue
        between = [token.text for token in scene.tokens[end : reference.first]]
        party = _goal(scene, cue, reference) if not found or between in ([","], ["и"], ["и", "в"]) else None
        if party is None and found:
            break
        if party is not None:
            found.append(Company((party,), parts=(Part("party", reference.span),)))
            end = reference.last
    return found


def _goal(scene: Scene, cue: Cue, reference: Reference) -> str | None:
    """The state that a phrase means where it is the goal of a visit."""
    before = scene.tokens[reference.first - 1]
    goes = before.lemma in ("в", ",", "и") if not cue.entry.flag("direct") else before.pos != "ADP"
    actor = scene.source.cast.actor(reference.actor)
    case = scene.tokens[reference.head].feats.get("Case")
    if not goes or before.lemma in _HALL or case not in ("Acc", "Nom") or actor is None:
        return None
    party = side(actor)
    return party if party and is_state(party) and actor.name[:1].isupper() else None


def company(scene: Scene, cue: Cue) -> Company:
    """All who meet by the words of one sentence."""
    if cue.entry.flag("host"):
        return _hosted(scene, cue)
    if cue.entry.flag("object"):
        met = object_of(scene, cue.at)
        return subject_of(scene, cue.at).joined(met) if met.size or met.open else met
    verbs = frozenset(step.at for step in cue.steps if step.table in ("event", "act", "modal"))
    found = _sitting(scene, cue, beside(scene, cue.at, verbs))
    if found.organ:
        return found
    if cue.entry.table == "verb":
        for step in cue.steps:
            found = found.joined(_addressee(scene, step.at)) if step.table in ("act", "modal") else found
        told = not cue.entry.flag("partner") or found.size or found.open or _by_wire(scene, cue.at)
        return subject_of(scene, cue.at).joined(found) if told else Company()
    own = found.size
    put = _put_to(scene, cue)
    if len(put.parties) > 1:
        return found.joined(put)
    for step in cue.steps:
        if step.table == "through" and not found.size:
            found = beside(scene, step.at, verbs)
        if step.table == "event":
            found = _owner(scene, step.at).joined(found)
        if step.table == "event" and scene.tokens[cue.at].rel == "obj" and own < 2:
            found = subject_of(scene, step.at).joined(found)
        if step.table == "act" or (step.table == "modal" and own < 2):
            found = subject_of(scene, step.at).joined(found).joined(_addressee(scene, step.at))
        if step.table == "frame" and step.at != cue.at and not cue.entry.flag("body") and not _plural(scene, cue):
            found = _framed(scene, step.at, found)
    return found


def _plural(scene: Scene, cue: Cue) -> bool:
    """«по результатам встреч»: of several meetings whoever speaks of them need not have taken part in each."""
    return cue.entry.flag("single") and scene.tokens[cue.at].feats.get("Number") == "Plur"


def _put_to(scene: Scene, cue: Cue) -> Company:
    """«предложил А и Б провести переговоры»: two to whom a meeting is put are those who meet."""
    found = Company()
    for step in cue.steps:
        if step.table in ("act", "modal"):
            found = found.joined(_addressee(scene, step.at))
    return found


def _framed(scene: Scene, verb: int, found: Company) -> Company:
    """«А сказал после встречи с Б»: the other side is the subject; «А и Б обсудят на встрече»: both are."""
    subject = subject_of(scene, verb) if found.size < 2 else Company()
    return found.joined(subject) if found.size == 1 or (not found.size and subject.size > 1) else found


def _by_wire(scene: Scene, at: int) -> bool:
    """Whether a telephone or another channel stands in the clause."""
    first, last = scene.clause(at)
    return any(words().get("channel", token.lemma) is not None for token in scene.tokens[first:last])


def _owner(scene: Scene, verb: int) -> Company:
    """«у А была встреча»."""
    for child in scene.children(verb):
        if any(scene.tokens[c].lemma == "у" for c in scene.children(child)):
            speaker = spoken_by(scene, child)
            return (
                speaker if speaker.size else named(scene, child, phrase_end(scene, child, len(scene.tokens)), "between")
            )
    return Company()


def _sitting(scene: Scene, cue: Cue, found: Company) -> Company:
    """«заседание правительства А»: the organ that sits, where it is alone and its state no side of a talk."""
    if len(found.parties) > 1 or found.people or not (cue.entry.flag("body") or cue.entry.flag("inside")):
        return found
    for reference in scene.references:
        actor = scene.source.cast.actor(reference.actor)
        if actor is None or actor.kind != "organisation" or not cue.at < reference.first <= cue.at + ORGAN:
            continue
        if words().get("organ", scene.tokens[reference.head].lemma) is None or not actor.party:
            continue
        if set(found.parties) <= {actor.party} and actor.name[:1].islower():
            return Company((actor.name,), parts=(Part("party", reference.span),), organ=True)
    return found


ORGAN = 3
"""Tokens after the noun within which the organ that sits begins: «консультации членов кабинета министров»."""


def _addressee(scene: Scene, verb: int) -> Company:
    """«предложил А встречу», «призвал А к переговорам»: the one to whom it is put."""
    found = Company()
    for child in scene.children(verb):
        token = scene.tokens[child]
        if token.rel not in ("iobj", "obj", "obl") or any(scene.tokens[c].rel == "case" for c in scene.children(child)):
            continue
        if token.feats.get("Case") not in ("Dat", "Acc", "Gen"):
            continue
        for reference in scene.references:
            if reference.first <= child < reference.last:
                end = phrase_end(scene, reference.first, len(scene.tokens))
                several = named(scene, reference.first, end, "between") if end > reference.last else Company()
                found = found.joined(company_of(scene, reference)).joined(several)
    return found
