"""Who is that? Names, titles, pronouns and groups of one article, each with the actor that it stands for."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from communique.model import Article, Cast, Markup, Page, Reference, Role
from communique.parties.echoes import with_echoes
from communique.parties.mentions import mentions_of
from communique.parties.phrases import Phrase
from communique.parties.reading import Found, Reading
from communique.parties.register import Register
from communique.parties.rules import answer
from communique.parties.scene import Scene, set_scene
from communique.parties.stage import Turn, quoted_tokens

__all__ = ["make_cast"]


def make_cast(page: Page, article: Article, markup: Markup) -> Cast:
    """The names of an article, the actors behind them, and every phrase that stands for one, in text order."""
    scene = set_scene(page, article, markup)
    register = Register({})
    reading = Reading(scene, register, _enlist(scene, register), _quotations(scene), [], [], set())
    references: list[tuple[Phrase, Reference]] = []
    things = deque(_things(scene))
    for phrase in scene.phrases:
        while things and (things[0].sentence, things[0].token) < (phrase.sentence, phrase.first):
            reading.turns.append(things.popleft())
        found = answer(reading, phrase)
        if found is None:
            continue
        _appear(reading, phrase, found)
        span = scene.span(phrase)
        reference = Reference(
            phrase.sentence, phrase.first, phrase.last, phrase.head, span, found.kind, found.actor, found.why
        )
        references.append((phrase, reference))
    _sides(scene, register, references)
    mentions = with_echoes(page, article, mentions_of(scene, register, references))
    return Cast(page.id, register.actors(), mentions, tuple(reference for _, reference in references))


def _enlist(scene: Scene, register: Register) -> dict[int, str]:
    """Makes the persons' actors: name, side, forms of the name and titles as they stood."""
    out: dict[int, str] = {}
    for person in scene.people.persons:
        titles = scene.titles.get(person.number, ())
        sides = [title.fact.party for title in titles if title.fact.party and not title.fact.former]
        out[person.number] = id = register.add(person.name, "person", sides[0] if sides else None)
        for form in person.forms:
            register.add(person.name, "person", None, " ".join(form))
        for title in titles:
            register.role(id, Role(title.text, scene.page.id, title.span.start, title.span.end, title.office))
    return out


def _sides(scene: Scene, register: Register, references: list[tuple[Phrase, Reference]]) -> None:
    """Gives persons the side of an organ that the page had named before (представитель ведомства)."""
    for phrase, reference in references:
        if phrase.kind != "person" or phrase.match is None or reference.actor is None:
            continue
        if register.party(reference.actor) or scene.fact(phrase).former:
            continue
        for inner, organ in references:
            within = inner.sentence == phrase.sentence and phrase.match.last <= inner.first and inner.last < phrase.last
            if within and inner.kind == "organisation" and organ.actor is not None:
                register.side(reference.actor, register.party(organ.actor))


def _quotations(scene: Scene) -> tuple[Sequence[bool], ...]:
    out: list[Sequence[bool]] = []
    opened, block = False, None
    for view in scene.views:
        if view.sentence.block != block:
            opened, block = False, view.sentence.block
        flags, opened = quoted_tokens(view.shape, opened)
        out.append(flags)
    return tuple(out)


def _appear(reading: Reading, phrase: Phrase, found: Found) -> None:
    """Notes the appearance, for what stands later in the page."""
    if found.actor is None:
        return
    view = reading.scene.view(phrase)
    head = view.tokens[phrase.head]
    subject = head.feats.get("Case") == "Nom" or head.rel.startswith("nsubj")
    inside = _is_inside(reading.scene, phrase)
    quoted = reading.quoted[phrase.sentence][phrase.head]
    span = reading.scene.span(phrase)
    voice = reading.scene.voice(phrase)
    reading.turns.append(
        Turn(
            found.actor,
            phrase.sentence,
            phrase.head,
            span,
            found.gender,
            found.plural,
            subject,
            inside,
            quoted,
            found.human,
            voice.speaks,
            voice.passes,
        )
    )


def _is_inside(scene: Scene, phrase: Phrase) -> bool:
    """Whether a phrase lies inside another that the lexicon knows."""
    for other in scene.others(phrase):
        if other.first > phrase.first:
            return False
        if other.match is not None and phrase.last <= other.last and other.head != phrase.head:
            return True
    return False


def _things(scene: Scene) -> list[Turn]:
    """Inanimate subjects, which a pronoun may take up as well as a person."""
    out: list[Turn] = []
    for view in scene.views:
        for at in view.shape.nouns:
            token = view.tokens[at]
            feats = token.feats
            if feats.get("Case") != "Nom" or feats.get("Animacy") != "Inan":
                continue
            if any(name.first <= at < name.last for name in view.names):
                continue
            plural = feats.get("Number") == "Plur"
            gender = "" if plural else feats.get("Gender", "")
            out.append(Turn("", view.number, at, token.span, gender, plural, True, False, False, False))
    return out
