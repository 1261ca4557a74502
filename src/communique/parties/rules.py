"""The rules that say which actor a phrase stands for, the first that answers wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from communique.model import Part, Why
from communique.parties.facts import Fact, fits
from communique.parties.naming import case_of
from communique.parties.phrases import PRONOUNS, Phrase
from communique.parties.register import Register, genitives, organ_name
from communique.parties.scene import Scene
from communique.parties.stage import Seat, Turn, antecedent
from communique.parties.words import nominative_phrase, plain

ReferenceKind = Literal["name", "role", "pronoun", "group", "place", "organisation"]

LATER_AT_LEAST = 5
"""How well a title must fit to look ahead in the page (headlines): post and word, or post with organ or side."""

UNSHARED = ("source", "private", "expert", "journalist", "member", "military", "politician", "diplomat", "official")
"""Posts that many hold at once: two phrases with such a title are one actor only when their words agree."""


class Office(msgspec.Struct, frozen=True):
    """A title that stands for its unnamed holder, and the actor made for it."""

    fact: Fact
    actor: str
    plural: bool


class Reading(msgspec.Struct):
    """The state of reading a page from its first phrase on."""

    scene: Scene
    register: Register
    persons: dict[int, str]
    quoted: tuple[tuple[bool, ...], ...]
    turns: list[Turn] = []
    offices: list[Office] = []
    unknown: set[str] = set()
    last_outlet: str | None = None

    def why(self, rule: str, phrase: Phrase, refs: tuple[str, ...] = (), **more: tuple[object, ...]) -> Why:
        """The reason for a reference: the rule, the lexicon entries without repeats, the phrase and its antecedent."""
        parts = (Part("phrase", self.scene.span(phrase)), *more.get("parts", ()))
        return Why(rule, tuple(dict.fromkeys(refs)), parts, more.get("notes", ()))  # type: ignore[arg-type]


class Found(msgspec.Struct, frozen=True):
    """What a rule answers: the kind of reference, the actor (None: nobody on this page) and the reason."""

    kind: ReferenceKind
    actor: str | None
    why: Why
    gender: str = ""
    plural: bool = False
    human: bool = False


Rule = Callable[[Reading, Phrase], Found | None]


def named_person(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.named_person`: a person's name, with the titles before it."""
    if phrase.kind != "person" or phrase.name is None:
        return None
    number = reading.scene.person_at(phrase.sentence, phrase.name.first)
    if number is None:
        return None
    refs = reading.scene.fact(phrase).refs if phrase.match is not None else ()
    why = reading.why("parties.named_person", phrase, refs)
    return Found("name", reading.persons[number], why, reading.scene.people.persons[number].gender, human=True)


def title_beside_name(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.title_beside_name`: a title set beside a name with a comma."""
    number = reading.scene.apposed.get((phrase.sentence, phrase.head)) if phrase.kind == "role" else None
    if number is None:
        return None
    why = reading.why("parties.title_beside_name", phrase, reading.scene.fact(phrase).refs)
    return Found("role", reading.persons[number], why, reading.scene.people.persons[number].gender, human=True)


def title_alone(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.title_alone`: a title whose holder the page names, before it or, where it fits well, after it."""
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
    rows = []
    for person, titles in sorted(reading.scene.titles.items()):
        fit = max(fits(fact, title.fact) for title in titles)
        if not fit or _is_inside_own_name(reading, phrase, person):
            continue
        actor = reading.persons[person]
        last = max(((t.sentence, t.token) for t in reading.turns if t.actor == actor), default=None)
        if last is not None:
            rows.append((1, fit, last, -person))
        elif fit >= LATER_AT_LEAST:
            first = min(reading.scene.people.persons[person].places)
            rows.append((0, fit, (here[0] - first[0], 0), -person))
    return rows


def _is_inside_own_name(reading: Reading, phrase: Phrase, person: int) -> bool:
    """Whether the title stands inside the title of that very person (помощник президента Имя is no president)."""
    for other in reading.scene.phrases:
        if other.sentence == phrase.sentence and other.name is not None and other.kind == "person":
            inside = other.first <= phrase.first and phrase.last <= other.last and other.head != phrase.head
            if inside and reading.scene.person_at(other.sentence, other.name.first) == person:
                return True
    return False


def pair(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.pair`: `лидеры двух стран`, `собеседники` for the two persons whom the page named together last."""
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
        joined = between == {"и"} or between == {"с"}
        if joined and not (after | later) - {one.actor, other.actor}:
            return one, other
        return None
    return None


def unnamed_office(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.unnamed_office`: a title whose holder the page never names stands for itself."""
    if phrase.kind not in ("role", "group") or phrase.match is None or phrase.match.kind != "role":
        return None
    scene, fact = reading.scene, reading.scene.fact(phrase)
    plural = phrase.kind == "group"
    kind: ReferenceKind = "group" if plural else "role"
    view = scene.view(phrase)
    gender = view.tokens[phrase.head].feats.get("Gender", "")
    why = reading.why("parties.unnamed_office", phrase, fact.refs)
    name = own_words(reading, phrase)
    for office in reversed(reading.offices):
        same = msgspec.structs.replace(fact, text="") == msgspec.structs.replace(office.fact, text="")
        shared = fact.post not in UNSHARED and fits(fact, office.fact) >= LATER_AT_LEAST - 1
        if office.plural == plural and (shared or same):
            reading.register.add(reading.register.name(office.actor), "office", fact.party, name)
            return Found(kind, office.actor, why, gender, plural, True)
    bare = not (fact.org or fact.party or phrase.last - phrase.first > 1)
    if bare and not plural and fact.post in ("chief", "deputy", "leader"):
        return Found(kind, None, why, gender, plural, True)
    actor = reading.register.add(name, "office", fact.party or None)
    reading.offices.append(Office(fact, actor, plural))
    return Found(kind, actor, why, gender, plural, True)


def own_words(reading: Reading, phrase: Phrase) -> str:
    """The words of a phrase in the nominative, without numerals, a capital only where a name needs it."""
    view = reading.scene.view(phrase)
    first = phrase.first
    counted = False
    while view.tokens[first].pos == "NUM" and view.tokens[first].lemma != "один" and first < phrase.head:
        first, counted = first + 1, True
    tokens = view.tokens[first : phrase.last]
    text = nominative_phrase(tokens, phrase.head - first, counted)
    known = phrase.match is not None and phrase.match.first == first and not phrase.match.word[:1].isupper()
    proper = not known and (tokens[0].pos == "PROPN" or any(n.first == first for n in view.names))
    proper = proper or (len(tokens[0].text) > 1 and tokens[0].text.isupper())
    return text if proper else text[:1].lower() + text[1:]


def group(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.group`: members of a party, a people, sides; one actor for one word and side."""
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


def state(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.state`: a state by any of its names, or a capital that may speak for it."""
    if phrase.kind != "place" or phrase.match is None:
        return None
    entry, word = phrase.match.entry, phrase.match.word
    capital = phrase.match.kind == "capital"
    name = word if capital else entry.word("name")
    actor = reading.register.add(name, "state", entry.word("name"), word)
    return Found("place", actor, reading.why("parties.state", phrase, (entry.ref,)))


def place(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.place`: a place that is no state."""
    if phrase.kind != "place" or phrase.name is None:
        return None
    actor = reading.register.add(proper_name(reading, phrase), "place")
    return Found("place", actor, reading.why("parties.place", phrase))


def proper_name(reading: Reading, phrase: Phrase) -> str:
    """A name of a place or organisation in the nominative."""
    assert phrase.name is not None
    view = reading.scene.view(phrase)
    tokens = view.tokens[phrase.name.first : phrase.name.last]
    head = next((at for at, token in enumerate(tokens) if token.pos in ("NOUN", "PROPN")), 0)
    before = view.tokens[phrase.name.first - 1].text if phrase.name.first else ""
    if before in ("«", '"', "“", "„") and case_of(tokens) != "Nom" and len(tokens) > 1:
        return phrase.name.span.of(reading.scene.page.text)
    return nominative_phrase(tokens, head)


def institution(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.institution`: an institution or bloc that needs no context."""
    if phrase.kind != "organisation" or phrase.match is None or phrase.match.kind != "institution":
        return None
    entry = phrase.match.entry
    kind: Literal["bloc", "organisation"] = "bloc" if entry.word("kind") == "bloc" else "organisation"
    actor = reading.register.add(entry.word("name"), kind, entry.word("party") or None, phrase.match.word)
    return Found("organisation", actor, reading.why("parties.institution", phrase, (entry.ref,)))


def organ(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.organ`: an organ of a state named beside it, or before it in the page."""
    if phrase.kind != "organisation" or phrase.match is None or phrase.match.kind != "organ":
        return None
    scene, entry = reading.scene, phrase.match.entry
    fact = scene.fact(phrase)
    why = reading.why("parties.organ", phrase, fact.refs)
    plural = scene.view(phrase).tokens[phrase.head].feats.get("Number") == "Plur"
    if fact.party in genitives(scene.language) and not entry.flag("own_words"):
        name = organ_name(entry, fact.party, scene.language)
        actor = reading.register.add(name, "organisation", fact.party, entry.word("name"))
        return Found("organisation", actor, why, plural=plural)
    if not (fact.party or fact.org or phrase.names):
        known = _organ_before(reading, fact, entry.word("name"))
        if known is not None:
            return Found("organisation", known, why, plural=plural)
        if entry.flag("own_words") or fact.organ in ("ministry", ""):
            return Found("organisation", None, why, plural=plural)
    actor = reading.register.add(own_words(reading, phrase), "organisation", fact.party or None)
    return Found("organisation", actor, why, plural=plural)


def _organ_before(reading: Reading, fact: Fact, name: str) -> str | None:
    """The organ of that name met last, else the organ of the side whose office holder was met last."""
    for draft in (turn for turn in reversed(reading.turns) if turn.actor):
        known = reading.register.name(draft.actor)
        if known.startswith(f"{name} ") and reading.register.party(draft.actor):
            return draft.actor
        if (
            fact.organ == "ministry"
            and not draft.human
            and known.split()[0].startswith(("МИД", "Мин", "Госдеп", "МВД"))
        ):
            return draft.actor
    for turn in reversed(reading.turns):
        for person, actor in reading.persons.items():
            if actor == turn.actor:
                for title in reading.scene.titles.get(person, ()):
                    if fact.organ and title.fact.organ == fact.organ and title.fact.party and not title.fact.former:
                        full = f"{name} {genitives(reading.scene.language).get(title.fact.party, title.fact.party)}"
                        return reading.register.add(full, "organisation", title.fact.party, name)
    return None


def organisation(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.organisation`: an organisation that the lexicon doesn't know."""
    if phrase.kind != "organisation" or phrase.name is None:
        return None
    sides = [m.entry for m in phrase.inside if m.kind in ("state", "adjective")]
    actor = reading.register.add(proper_name(reading, phrase), "organisation", sides[0].word("name") if sides else None)
    if not sides:
        reading.unknown.add(actor)
    return Found("organisation", actor, reading.why("parties.organisation", phrase, tuple(e.ref for e in sides)))


def outlet(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.outlet`: `газета` with its name, or alone for the outlet named last."""
    if phrase.kind != "outlet" or phrase.match is None:
        return None
    why = reading.why("parties.outlet", phrase, (phrase.match.entry.ref,))
    if phrase.name is None:
        return Found("organisation", reading.last_outlet or _organisation_unknown(reading), why)
    reading.last_outlet = reading.register.add(proper_name(reading, phrase), "organisation")
    return Found("organisation", reading.last_outlet, why)


def _organisation_unknown(reading: Reading) -> str | None:
    """The organisation met last that the lexicon doesn't know and that stood in no other's title."""
    for turn in reversed(reading.turns):
        if turn.actor in reading.unknown and not turn.inside:
            return turn.actor
    return None


def collective(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.collective`: `альянс`, `блок` for the bloc that the page has named."""
    if phrase.kind != "collective" or phrase.match is None:
        return None
    entry = phrase.match.entry
    why = reading.why("parties.collective", phrase, (entry.ref,))
    for turn in reversed([turn for turn in reading.turns if turn.actor]):
        if reading.register.name(turn.actor) in entry.words("covers"):
            return Found("organisation", turn.actor, why)
    return None


def pronoun(reading: Reading, phrase: Phrase) -> Found | None:
    """`parties.pronoun`: the most salient person of the same gender and number before it."""
    if phrase.kind != "pronoun":
        return None
    token = reading.scene.view(phrase).tokens[phrase.head]
    gender, number = PRONOUNS[plain(token.text)]
    number = number or token.feats.get("Number", "Sing")
    quoted = reading.quoted[phrase.sentence][phrase.head]
    seat = Seat(
        phrase.sentence,
        phrase.head,
        "" if number == "Plur" else gender,
        number == "Plur",
        quoted,
        token.feats.get("Case") == "Nom",
    )
    sentences = [view.sentence for view in reading.scene.views]
    voices = _voices(reading, phrase)
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


RULES: tuple[Rule, ...] = (
    named_person,
    title_beside_name,
    title_alone,
    pair,
    unnamed_office,
    group,
    state,
    place,
    institution,
    organ,
    organisation,
    outlet,
    collective,
    pronoun,
)
"""In this order; the first rule that answers decides."""
