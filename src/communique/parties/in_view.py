"""Rules for titles that nobody is known to hold: who spoke last is meant, or in a headline who is named first."""

from __future__ import annotations

import msgspec

from communique.model import Part, Span
from communique.parties.facts import Fact, same_org_of
from communique.parties.phrases import PRONOUNS, Phrase
from communique.parties.reading import Found, Reading
from communique.parties.stage import Turn
from communique.parties.views import View
from communique.spelling import plain

IN_VIEW = 3
"""Sentences back to the one who spoke last, for a title that tells nothing but that he is known."""

LEAD = 3
"""Sentences of the body after the first within which who is meant by a headline must be named."""

LOOSE = ("legislator", "politician", "source")
"""Posts that a page calls people by whom it introduced otherwise (член фракции …; депутат)."""

SOFT = ("anybody", "expert", "journalist", "private", "official", "military")
"""Posts that tell what somebody is by trade: who holds an office of a state is not called so."""


def title_in_view(reading: Reading, phrase: Phrase) -> Found | None:
    """A speaker by a title that nobody is known to hold: who spoke last, unless his titles speak against it."""
    if phrase.kind != "role" or phrase.match is None:
        return None
    view, fact = reading.scene.view(phrase), reading.scene.fact(phrase)
    voice = reading.scene.voice(phrase)
    if phrase.match.kind == "people":
        fact = msgspec.structs.replace(fact, party=phrase.match.entry.word("name"))
    if not voice.speaks or fact.former or not _is_definite(view, phrase, fact):
        return None
    last = _spoke_last(reading, phrase, voice.gender)
    person = next((number for number, actor in reading.persons.items() if last and actor == last.actor), None)
    if last is None or person is None or _speaks_against(reading, fact, person):
        return None
    why = reading.why("parties.title_in_view", phrase, fact.refs, parts=(Part("antecedent", last.span),))
    return Found("role", last.actor, why, last.gender, human=True)


def spoke_since(reading: Reading, phrase: Phrase, fact: Fact, holder: int) -> bool:
    """Whether, for a loose title that speaks, another spoke after its likeliest holder was on stage last."""
    if fact.post not in LOOSE or fact.org or fact.party:
        return False
    voice = reading.scene.voice(phrase)
    last = _spoke_last(reading, phrase, voice.gender) if voice.speaks else None
    other = next((n for n, actor in reading.persons.items() if last and actor == last.actor), None)
    if last is None or other is None or other == holder or _speaks_against(reading, fact, other):
        return False
    held = [turn for turn in reading.turns if turn.actor == reading.persons[holder] and not turn.quoted]
    return not held or (held[-1].sentence, held[-1].token) < (last.sentence, last.token)


def title_ahead(reading: Reading, phrase: Phrase) -> Found | None:
    """A speaker by a title in the headline or the lead, before anybody is named: the first whom the page lets speak."""
    if phrase.kind != "role" or phrase.match is None:
        return None
    view, fact = reading.scene.view(phrase), reading.scene.fact(phrase)
    voice = reading.scene.voice(phrase)
    first = next((v.number for v in reading.scene.views if v.sentence.block >= 0), 0)
    named = any(turn.actor in reading.persons.values() for turn in reading.turns)
    if not voice.speaks or named or fact.former or phrase.sentence > first or not _is_definite(view, phrase, fact):
        return None
    number, span = _speaks_first(reading, phrase, first + LEAD)
    if number is None or span is None or _speaks_against(reading, fact, number):
        return None
    person = reading.scene.people.persons[number]
    if voice.gender and person.gender != voice.gender:
        return None
    why = reading.why("parties.title_ahead", phrase, fact.refs, parts=(Part("antecedent", span),))
    return Found("role", reading.persons[number], why, person.gender, human=True)


def _speaks_first(reading: Reading, phrase: Phrase, until: int) -> tuple[int | None, Span | None]:
    """The first person who speaks after a title's sentence and not after `until`; nobody named beside the title."""
    for other in reading.scene.phrases:
        if other.kind != "person" or other.name is None or other.sentence < phrase.sentence:
            continue
        if other.sentence == phrase.sentence or other.sentence > until:
            break
        if reading.scene.voice(other).speaks:
            return reading.scene.person_at(other.sentence, other.name.first), reading.scene.span(other)
    return None, None


def _is_definite(view: View, phrase: Phrase, fact: Fact) -> bool:
    """Whether the words point at somebody known: not at `другой эксперт`, `его отец`, a source that stays unnamed."""
    assert phrase.match is not None
    first = max(0, phrase.first - 1)
    owned = any(plain(token.text) in PRONOUNS for token in view.tokens[first : phrase.match.first])
    vague = owned or any(m.kind == "vague" and first <= m.first < phrase.match.first for m in view.matches)
    related = fact.post == "anybody" and any(name.type == "PER" for name in phrase.names)
    return not vague and not related and (fact.post != "source" or phrase.match.entry.flag("pairs"))


def _spoke_last(reading: Reading, phrase: Phrase, gender: str) -> Turn | None:
    """The last who spoke near enough before a phrase, of the gender that its verb shows."""
    quoted = reading.quoted[phrase.sentence][phrase.head]
    for turn in reversed(reading.turns):
        if phrase.sentence - turn.sentence > IN_VIEW:
            return None
        spoke = turn.actor and turn.human and turn.speaks and not turn.plural and turn.quoted == quoted
        if spoke and (not gender or turn.gender == gender or turn.actor not in reading.persons.values()):
            return turn
    return None


def _speaks_against(reading: Reading, fact: Fact, person: int) -> bool:
    """Whether what is known of a person excludes a title: another side, an office of a state, another organisation."""
    side = reading.register.party(reading.persons[person])
    if fact.party and (fact.party != side if side else fact.post == "private"):
        return True
    held = [title.fact for title in reading.scene.titles.get(person, ()) if title.fact.post != "member"]
    if fact.post in SOFT:
        return any(title.organ or title.of == fact.word for title in held)
    if fact.post in LOOSE and not (fact.org or fact.party):
        return any(title.organ not in ("", fact.organ) for title in held)
    exact = fact.org or fact.organ not in ("", "any", "ministry")
    if fact.org and any(title.org and same_org_of(fact, title) for title in held):
        return False
    return bool(exact) and (bool(held) or fact.post not in ("chief", "leader", "deputy"))
