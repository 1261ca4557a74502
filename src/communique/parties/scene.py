"""The working state of one page: its sentences, phrases, persons and what their titles say."""

from __future__ import annotations

import msgspec

from communique.model import Article, Markup, Name, Page, Span
from communique.parties.bridges import bridged
from communique.parties.facts import Fact, describe, office_of
from communique.parties.gazetteer import HEADS, NAMES, Match
from communique.parties.names import mended
from communique.parties.naming import case_of
from communique.parties.people import People, Place, gather
from communique.parties.phrases import PRONOUNS, Phrase, is_plural, organ_phrase, title_phrase
from communique.parties.register import genitives
from communique.parties.shapes import shape_of
from communique.parties.states import Sighting, settle, sight
from communique.parties.views import View, view_of
from communique.parties.voices import Voice, voice_of
from communique.spelling import plain

_DASHES = ("-", "–", "—")
OUTLET_OF = 3
"""Words in the genitive that may stand between an outlet's kind and its name."""

_CLOSERS = (",", ".", ";", ":", ")", "–", "—", "-", "?", "!")


class Title(msgspec.Struct, frozen=True, gc=False):
    """A title that a person holds and the phrase that says so; `office` as in `Role.office`."""

    place: Place
    fact: Fact
    span: Span
    text: str
    office: str = ""


class Scene(msgspec.Struct):
    """Everything that the rules look at: `titles` by person, `apposed` phrases by the person they are set beside.

    `spans`, `facts` and `voices` keep what a rule has asked of a phrase for the rules after it.
    """

    page: Page
    language: str
    views: tuple[View, ...]
    phrases: tuple[Phrase, ...]
    people: People
    titles: dict[int, list[Title]]
    apposed: dict[Place, int]
    sightings: dict[str, Sighting]
    beside: tuple[tuple[Phrase, ...], ...]
    spans: dict[Phrase, Span] = {}
    facts: dict[Phrase, Fact] = {}
    voices: dict[Phrase, Voice] = {}

    def others(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The phrases of the sentence that a phrase stands in, itself among them."""
        return self.beside[phrase.sentence]

    def of(self, party: str) -> str | None:
        """The genitive of a state's name, as institutions take it (МИД Франции); None where it is no state's."""
        one = self.sightings.get(party)
        return (one.entry.word("of") or None) if one is not None else genitives(self.language).get(party)

    def view(self, phrase: Phrase) -> View:
        """The sentence that a phrase stands in."""
        return self.views[phrase.sentence]

    def span(self, phrase: Phrase) -> Span:
        """The characters of a phrase."""
        span = self.spans.get(phrase)
        if span is None:
            span = self.spans[phrase] = phrase.span(self.view(phrase).sentence)
        return span

    def person_at(self, sentence: int, token: int) -> int | None:
        """The person whose name begins at a token."""
        return self.people.at.get((sentence, token))

    def facts_at(self, sentence: int, token: int) -> tuple[Fact, ...]:
        """The titles known of the person whose name begins at a token."""
        person = self.person_at(sentence, token)
        return tuple(title.fact for title in self.titles.get(person, ())) if person is not None else ()

    def fact(self, phrase: Phrase) -> Fact:
        """The title in a phrase, once the titles of all persons are known."""
        fact = self.facts.get(phrase)
        if fact is None:
            fact = self.facts[phrase] = describe(self.view(phrase), phrase, self.facts_at)
        return fact

    def voice(self, phrase: Phrase) -> Voice:
        """Whether a phrase is a speaker."""
        voice = self.voices.get(phrase)
        if voice is None:
            voice = self.voices[phrase] = voice_of(self.view(phrase), phrase)
        return voice


def set_scene(page: Page, article: Article, markup: Markup) -> Scene:
    """Phrases and persons of a page, and the titles that stand beside names."""
    shapes = [shape_of(number, sentence, article.language) for number, sentence in enumerate(markup.sentences)]
    views = tuple([view_of(shape, names) for shape, names in zip(shapes, mended(shapes), strict=True)])
    sightings = sight(views)
    if sightings:
        views = tuple(settle(view, sightings) for view in views)
    beside = tuple([_in_order(phrases_of(view)) for view in views])
    phrases = tuple([phrase for here in beside for phrase in here])
    sighted = {one.name: one for one in sightings}
    scene = Scene(page, article.language, views, phrases, gather(views, phrases), {}, {}, sighted, beside)
    _find_titles(scene)
    return scene


def _in_order(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    if len(phrases) > 1:
        phrases.sort(key=lambda p: (p.first, -p.last, p.kind))
    return tuple(phrases)


def phrases_of(view: View) -> list[Phrase]:
    """Every phrase of a sentence that may stand for an actor; shorter ones may lie inside longer ones."""
    taken: set[int] = set()
    titles: list[Phrase] = []
    for match in view.matches:
        if match.kind in HEADS and view.name_over(match) is None:
            phrase = title_phrase(view, match, taken)
            if phrase.name is not None:
                taken.add(phrase.name.first)
            taken.update(name.first for name in phrase.names if name.type == "PER")
            titles.append(phrase)
    titles = bridged(view, _joined_titles(view, titles))
    held = {p.name.first for p in titles if p.name is not None}
    out = [*titles]
    out.extend(
        Phrase("person", view.number, name.first, name.last, name.first, name=name)
        for name in view.names
        if name.type == "PER" and name.first not in held
    )
    out.extend(_organisations(view))
    out.extend(_pronouns(view))
    return out


def _joined_titles(view: View, titles: list[Phrase]) -> list[Phrase]:
    """Two titles of one person, the first without the name: `глава делегации – заместитель министра Имя`."""
    out: list[Phrase] = []
    for phrase in titles:
        before = next((p for p in out if p.name is None and p.kind == "role" and _touch(view, p, phrase)), None)
        if before is not None and phrase.name is not None:
            out.append(msgspec.structs.replace(phrase, first=before.first, head=before.head))
        out.append(phrase)
    return out


def _touch(view: View, one: Phrase, other: Phrase) -> bool:
    """Whether two titles of the same case stand side by side, or with a dash or comma between."""
    gap = view.tokens[one.last : other.first]
    close = one.last == other.first or (len(gap) == 1 and gap[0].text in (*_DASHES, ","))
    a, b = view.tokens[one.head].feats, view.tokens[other.head].feats
    return close and a.get("Case") == b.get("Case")


def _organisations(view: View) -> list[Phrase]:
    out: list[Phrase] = []
    covered: list[tuple[int, int]] = []
    for match in view.matches:
        if match.kind in ("institution", "organ"):
            out.append(organ_phrase(view, match, set()))
            covered.append((match.first, match.last))
        elif match.kind in ("state", "capital"):
            out.append(Phrase("place", view.number, match.first, match.last, match.head, match))
            covered.append((match.first, match.last))
        elif match.kind in ("outlet", "collective") and view.name_over(match) is None:
            out.append(_outlet(view, match))
    for name in view.names:
        if name.type != "PER" and not any(a <= name.first and name.last <= b for a, b in covered):
            kind = "place" if name.type == "LOC" else "organisation"
            inside = tuple(m for m in view.matches if name.first <= m.first and m.last <= name.last)
            out.append(Phrase(kind, view.number, name.first, name.last, name.first, None, name, inside))  # type: ignore[arg-type]
    return out


def _behind_genitives(view: View, at: int) -> int:
    """Where an outlet's name begins behind the words that say whose it is (газета Норвегии «Курьер»), else `at`."""
    last = at
    while last < min(at + OUTLET_OF, len(view.tokens)) and view.tokens[last].feats.get("Case") == "Gen":
        last += 1
    name = view.name_at(last)
    return last if name is not None and name.type == "ORG" else at


def _outlet(view: View, match: Match) -> Phrase:
    """A word such as «газета», with the outlet's name where it follows."""
    first = match.first
    at = _behind_genitives(view, match.last)
    if at < len(view.tokens) and view.tokens[at].text in '«"“„':
        at += 1
    name = view.name_at(at)
    last = match.last
    if at == match.last and match.entry.flag("thing") and view.at(at, NAMES) is not None:
        name = None
    if name is not None and name.type == "ORG":
        last = name.last + (at > match.last and name.last < len(view.tokens) and view.tokens[name.last].text in '»"”“')
    else:
        name = None
    kind = "outlet" if match.kind == "outlet" else "collective"
    return Phrase(kind, view.number, first, last, match.head, match, name)  # type: ignore[arg-type]


def _pronouns(view: View) -> list[Phrase]:
    return [
        Phrase("pronoun", view.number, at, at + 1, at)
        for at in view.shape.pronouns
        if plain(view.tokens[at].text) in PRONOUNS
    ]


def _find_titles(scene: Scene) -> None:
    """Titles before a name first, then titles set beside it with a comma."""
    for phrase in scene.phrases:
        if phrase.kind == "person" and phrase.name is not None and phrase.match is not None:
            _hold(scene, phrase, scene.person_at(phrase.sentence, phrase.name.first))
    for view in scene.views:
        for name in view.names:
            beside = _apposition(scene, view, name) if name.type == "PER" else None
            person = scene.person_at(view.number, name.first)
            if beside is not None and person is not None:
                _hold(scene, beside, person)
                scene.apposed[(view.number, beside.head)] = person
        _first_titles(scene, view)
    _plural_titles(scene)


def _first_titles(scene: Scene, view: View) -> None:
    """The first of two titles in a row belongs to the person whom the second one names."""
    here = scene.beside[view.number]
    for whole in here:
        if whole.kind == "person" and whole.name is not None and whole.match is not None:
            for part in here:
                if part.kind == "role" and part.first == whole.first and part.head == whole.head:
                    person = scene.person_at(view.number, whole.name.first)
                    _hold(scene, part, person)
                    if person is not None:
                        scene.apposed[(view.number, part.head)] = person


def _hold(scene: Scene, phrase: Phrase, person: int | None) -> None:
    if person is None or phrase.match is None:
        return
    view = scene.view(phrase)
    last = phrase.name.first if phrase.name is not None else phrase.last
    span = Span(view.tokens[phrase.first].start, view.tokens[last - 1].end)
    fact = describe(view, phrase, scene.facts_at)
    office = office_of(view, phrase, fact)
    title = Title((phrase.sentence, phrase.head), fact, span, span.of(scene.page.text), office)
    scene.titles.setdefault(person, []).append(title)


def _apposition(scene: Scene, view: View, name: Name) -> Phrase | None:
    """The title after a name and a comma: `Имя, глава МИД Франции, …`."""
    at = name.last
    if at + 1 >= len(view.tokens) or view.tokens[at].text not in (",", "(", *_DASHES):
        return None
    for phrase in scene.beside[view.number]:
        if phrase.first == at + 1 and phrase.kind == "role":
            closed = phrase.last >= len(view.tokens) or view.tokens[phrase.last].text in _CLOSERS
            same = view.tokens[phrase.head].feats.get("Case") == case_of(view.tokens[name.first : name.last])
            return phrase if closed and same else None
    return None


def _plural_titles(scene: Scene) -> None:
    """Titles in the plural before two names: `президенты А и Б`."""
    for phrase in scene.phrases:
        view = scene.view(phrase)
        if phrase.kind != "group" or phrase.match is None or phrase.match.kind != "role":
            continue
        if not is_plural(view, phrase.match, phrase.first):
            continue
        at = phrase.last
        name = view.name_at(at)
        while name is not None and name.type == "PER":
            _hold(scene, phrase, scene.person_at(view.number, name.first))
            following = name.last
            joined = following + 1 < len(view.tokens) and view.tokens[following].text in ("и", ",")
            name = view.name_at(following + 1) if joined else None
