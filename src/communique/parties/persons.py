"""Rules for persons, offices and groups: who is meant by a name, a title, a pronoun."""

from __future__ import annotations

import msgspec

from communique.model import Part
from communique.parties.facts import Fact, fits, office_of
from communique.parties.in_view import spoke_since
from communique.parties.phrases import PRONOUNS, Phrase
from communique.parties.reading import Found, Office, Reading, ReferenceKind, own_words
from communique.parties.stage import Seat, Turn, antecedent
from communique.spelling import plain

LATER_AT_LEAST = 5
"""How well a title must fit to look ahead in the page (headlines): post and word, or post with organ or side."""

OUTLET_REACH = 2
"""Sentences back to an outlet that a pronoun may mean."""

UNSHARED = (
    "anybody",
    "source",
    "private",
    "expert",
    "journalist",
    "member",
    "military",
    "politician",
    "diplomat",
    "official",
)
"""Posts that many hold at once: two phrases with such a title are one actor only when their words agree."""


def named_person(reading: Reading, phrase: Phrase) -> Found | None:
    """A person's name, with the titles before it."""
    if phrase.kind != "person" or phrase.name is None:
        return None
    number = reading.scene.person_at(phrase.sentence, phrase.name.first)
    if number is None:
        return None
    refs = reading.scene.fact(phrase).refs if phrase.match is not None else ()
    why = reading.why("parties.named_person", phrase, refs)
    return Found("name", reading.persons[number], why, reading.scene.people.persons[number].gender, human=True)


def title_beside_name(reading: Reading, phrase: Phrase) -> Found | None:
    """A title set beside a name with a comma."""
    number = reading.scene.apposed.get((phrase.sentence, phrase.head)) if phrase.kind == "role" else None
    if number is None:
        return None
    why = reading.why("parties.title_beside_name", phrase, reading.scene.fact(phrase).refs)
    return Found("role", reading.persons[number], why, reading.scene.people.persons[number].gender, human=True)


def title_alone(reading: Reading, phrase: Phrase) -> Found | None:
    """A title whose holder the page names, before it or, where it fits well, after it."""
    if phrase.kind != "role" or phrase.match is None:
        return None
    fact = reading.scene.fact(phrase)
    if fact.post in ("member", "source") and not fact.covers:
        return None
    rated = _holders(reading, phrase, fact)
    if not rated:
        return None
    best = max(rated)
    person = -best[3]
    if spoke_since(reading, phrase, fact, person):
        return None
    notes = tuple(
        f"considered {reading.register.name(reading.persons[-row[3]])}" for row in sorted(rated) if row != best
    )
    title = next((t for t in reading.scene.titles[person] if fits(fact, t.fact)), None)
    parts = (Part("antecedent", title.span),) if title is not None else ()
    refs = (*fact.refs, *(title.fact.refs if title is not None else ()))
    why = reading.why("parties.title_alone", phrase, refs, parts=parts, notes=notes)
    return Found("role", reading.persons[person], why, reading.scene.people.persons[person].gender, human=True)


def _holders(reading: Reading, phrase: Phrase, fact: Fact) -> list[tuple[int, int, tuple[int, int], int]]:
    """Persons with a fitting title: (named before, fit, last place, person)."""
    here = (phrase.sentence, phrase.head)
    bare = not (fact.organ not in ("", "any") or fact.org or fact.party or fact.of)
    rows = []
    for person, titles in sorted(reading.scene.titles.items()):
        fit = max(fits(fact, title.fact) for title in titles)
        if not fit or _is_inside_own_name(reading, phrase, person):
            continue
        actor = reading.persons[person]
        turns = [turn for turn in reading.turns if turn.actor == actor]
        if turns:
            told = [turn for turn in turns if turn.speaks and bare] or turns
            rows.append((1, 1 if bare else fit, (told[-1].sentence, told[-1].token), -person))
        elif fit >= LATER_AT_LEAST:
            first = min(reading.scene.people.persons[person].places)
            rows.append((0, fit, (here[0] - first[0], 0), -person))
    return rows


def _is_inside_own_name(reading: Reading, phrase: Phrase, person: int) -> bool:
    """Whether the title stands inside the title of that very person (помощник президента Имя is no president)."""
    for other in reading.scene.others(phrase):
        if other.name is not None and other.kind == "person":
            inside = other.first <= phrase.first and phrase.last <= other.last and other.head != phrase.head
            if inside and reading.scene.person_at(other.sentence, other.name.first) == person:
                return True
    return False


def pair(reading: Reading, phrase: Phrase) -> Found | None:
    """`лидеры двух стран`, `собеседники` for the two persons whom the page named together last."""
    if phrase.kind != "group" or phrase.match is None or not phrase.match.entry.flag("pairs"):
        return None
    couple = _couple(reading, phrase)
    fact = reading.scene.fact(phrase)
    if couple is None or fact.party or fact.org:
        return None
    names = " и ".join(reading.register.name(turn.actor) for turn in couple)
    actor = reading.register.add(names, "person")
    parts = tuple(Part("antecedent", turn.span) for turn in couple)
    return Found("group", actor, reading.why("parties.pair", phrase, fact.refs, parts=parts), "", True, True)


def _couple(reading: Reading, phrase: Phrase) -> tuple[Turn, Turn] | None:
    """The last two different persons that `и` joins in one sentence; none when a third came since."""
    named = [turn for turn in reading.turns if turn.actor in reading.persons.values() and not turn.inside]
    for one, other in zip(reversed(named[:-1]), reversed(named[1:]), strict=True):
        if one.actor == other.actor or one.sentence != other.sentence or one.gender == "":
            continue
        tokens = reading.scene.views[one.sentence].tokens
        between = {token.text for token in tokens if one.span.end <= token.start and token.end <= other.span.start}
        after = {turn.actor for turn in named if turn.token > other.token and turn.sentence == other.sentence}
        later = {turn.actor for turn in named if turn.sentence > other.sentence}
        joined = between in ({"и"}, {"с"})
        if joined and not (after | later) - {one.actor, other.actor}:
            return one, other
        return None
    return None


def unnamed_office(reading: Reading, phrase: Phrase) -> Found | None:
    """A title whose holder the page never names stands for itself."""
    if phrase.kind not in ("role", "group") or phrase.match is None or phrase.match.kind != "role":
        return None
    scene, fact = reading.scene, reading.scene.fact(phrase)
    if fact.post == "source" and fact.of and not (fact.org or fact.organ or _of_outlet(reading, phrase)):
        return None
    if fact.post == "anybody":
        return None
    plural = phrase.kind == "group"
    kind: ReferenceKind = "group" if plural else "role"
    view = scene.view(phrase)
    gender = view.tokens[phrase.head].feats.get("Gender", "")
    why = reading.why("parties.unnamed_office", phrase, fact.refs)
    name = own_words(reading, phrase)
    for office in reversed(reading.offices):
        if office.plural == plural and (fact == office.fact or _is_shared(fact, office.fact, plural)):
            reading.register.add(reading.register.name(office.actor), "office", fact.party, name)
            return Found(kind, office.actor, why, gender, plural, True)
    bare = not (fact.org or fact.party or phrase.last - phrase.first > 1)
    if bare and not plural and fact.post in ("chief", "deputy", "leader"):
        return Found(kind, None, why, gender, plural, True)
    actor = reading.register.add(name, "office", fact.party or None)
    if not plural:
        reading.register.office(actor, office_of(view, phrase, fact))
    reading.offices.append(Office(fact, actor, plural))
    return Found(kind, actor, why, gender, plural, True)


def _is_shared(fact: Fact, held: Fact, plural: bool) -> bool:
    """Whether two titles are of one office, though their words differ."""
    if fact.post in UNSHARED or (plural and fact.word != held.word):
        return False
    return fits(fact, held) >= LATER_AT_LEAST - 1


def _of_outlet(reading: Reading, phrase: Phrase) -> bool:
    """Whether a source is an outlet's (источник агентства) rather than of a thing (источник слухов)."""
    return any(m.kind == "outlet" and phrase.first < m.first < phrase.last for m in reading.scene.view(phrase).matches)


def group(reading: Reading, phrase: Phrase) -> Found | None:
    """Members of a party, a people, sides; one actor for one word and side."""
    if phrase.kind != "group" and not (phrase.match is not None and phrase.match.kind == "group"):
        return None
    if phrase.match is None or phrase.match.kind == "role" or phrase.kind == "person":
        return None
    fact = reading.scene.fact(phrase)
    plural = phrase.kind == "group"
    if phrase.match.entry.flag("plural") and not plural:
        return None
    if phrase.match.kind == "people":
        fact = msgspec.structs.replace(fact, party=phrase.match.entry.word("name"))
    why = reading.why("parties.group", phrase, fact.refs)
    if not plural and phrase.match.kind == "people":
        return Found("group", None, why, human=True)
    actor = reading.register.add(own_words(reading, phrase), "organisation", fact.party or None)
    return Found("group", actor, why, plural=plural, human=True)


def pronoun(reading: Reading, phrase: Phrase) -> Found | None:
    """The most salient person of the same gender and number before it."""
    if phrase.kind != "pronoun":
        return None
    token = reading.scene.view(phrase).tokens[phrase.head]
    gender, number = PRONOUNS[plain(token.text)]
    number = number or token.feats.get("Number", "Sing")
    quoted = reading.quoted[phrase.sentence][phrase.head]
    voices = _voices(reading, phrase)
    seat = Seat(
        phrase.sentence,
        phrase.head,
        "" if number == "Plur" else gender,
        number == "Plur",
        quoted,
        token.feats.get("Case") == "Nom",
        bool(voices) or reading.scene.voice(phrase).speaks,
    )
    told = _outlet_meant(reading, phrase) if _asks_body(reading, phrase) else None
    if told is not None:
        why = reading.why("parties.pronoun", phrase, voices, parts=(Part("antecedent", told.span),))
        return Found("pronoun", told.actor, why)
    sentences = [view.sentence for view in reading.scene.views]
    best, others = antecedent(reading.turns, seat, sentences, lambda turn: turn.human or not (turn.actor or voices))
    if best is not None and not best.actor:
        why = reading.why("parties.pronoun", phrase, (), notes=(f"a thing: {best.span.of(reading.scene.page.text)}",))
        return Found("pronoun", None, why, seat.gender, seat.plural)
    others = tuple(turn for turn in others if turn.actor)
    notes = tuple(dict.fromkeys(f"considered {reading.register.name(turn.actor)}" for turn in others))
    parts = (Part("antecedent", best.span),) if best is not None else ()
    why = reading.why("parties.pronoun", phrase, voices, parts=parts, notes=notes)
    return Found("pronoun", best.actor if best else None, why, seat.gender, seat.plural, True)


def _voices(reading: Reading, phrase: Phrase) -> tuple[str, ...]:
    """The words beside a pronoun that need a person: `по его словам`, `он сказал`."""
    view, at = reading.scene.view(phrase), phrase.head
    beside = (at - 1, at + 1, view.tokens[at].head)
    return tuple(m.entry.ref for m in view.matches if m.kind == "voice" and m.first in beside)


def _asks_body(reading: Reading, phrase: Phrase) -> bool:
    """Whether what stands beside a pronoun can be an outlet's as well as a person's (по его данным)."""
    view, at = reading.scene.view(phrase), phrase.head
    return any(m.kind == "voice" and m.first == at + 1 and m.entry.flag("body") for m in view.matches)


def _outlet_meant(reading: Reading, phrase: Phrase) -> Turn | None:
    """The outlet that told something last, where no person spoke since."""
    for turn in reversed(reading.turns):
        if phrase.sentence - turn.sentence > OUTLET_REACH or (turn.human and turn.speaks):
            return None
        if turn.actor in reading.outlets or (turn.actor in reading.unknown and turn.passes):
            return turn
    return None
