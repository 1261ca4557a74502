"""The names of a page as mentions: each with its borders, its type and the actor that it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.model import Mention, Name, NameType, Reference, Span, id_on
from communique.parties.phrases import Phrase
from communique.parties.register import Register
from communique.parties.scene import Scene
from communique.parties.views import View

Known = tuple[Phrase, Reference]
"""A phrase and what it stands for."""

_TYPES: dict[str, NameType] = {"organisation": "ORG", "bloc": "ORG", "state": "LOC", "place": "LOC"}
"""What kind of name an actor of each kind has."""


def mentions_of(scene: Scene, register: Register, references: Sequence[Known]) -> tuple[Mention, ...]:
    """The names, each with the actor of the tightest reference that covers it; no name lies in another."""
    known: dict[int, list[Known]] = {}
    for phrase, reference in references:
        if reference.actor is not None:
            known.setdefault(phrase.sentence, []).append((phrase, reference))
    out: list[Mention] = []
    for view in scene.views:
        here = known.get(view.number)
        if here is None:
            continue
        wide = _widest(list(_organs(scene, view, here)))
        free = [name for name in view.names if not (wide and any(o.span.meets(name.span) for o in wide))]
        peoples = list(_peoples(scene, here))
        if peoples:
            free = [name for name in free if not any(people.span == name.span for people in peoples)]
        single = [m for m in (_named(scene, register, name, here) for name in free) if m is not None]
        found = {m.id: m for m in (*wide, *single, *peoples)}
        out.extend(sorted(found.values(), key=lambda m: (m.span.start, m.span.end)))
    return tuple(out)


def _widest(found: list[Mention]) -> list[Mention]:
    """The mentions in text order, but for those that lie inside longer ones."""
    if len(found) < 2:
        return found
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    return [m for m in found if not any(o.span.holds(m.span) and o.span != m.span for o in found)]


def _mention(scene: Scene, span: Span, type: NameType, reference: Reference) -> Mention:
    id = id_on("mn", scene.page.id, span.start, span.end, type)
    return Mention(id, scene.page.id, span, type, str(reference.actor), reference.why)


def _named(scene: Scene, register: Register, name: Name, here: Sequence[Known]) -> Mention | None:
    """A name as the tagger sees it; an organisation or place has the type of its actor."""
    fitting = [
        (phrase.last - phrase.first, at)
        for at, (phrase, _) in enumerate(here)
        if phrase.first <= name.first and name.last <= phrase.last and _is_of(phrase, name.type, name.first)
    ]
    if not fitting:
        return None
    phrase, reference = here[min(fitting)[1]]
    type = name.type
    if type == "ORG" or (type == "LOC" and not _is_place(phrase)):
        type = _TYPES.get(register.kind(str(reference.actor)), type)
    return _mention(scene, name.span, type, reference)


def _is_place(phrase: Phrase) -> bool:
    """Whether the words are a place's name, though an institution speaks through it (Брюссель)."""
    return phrase.match is not None and phrase.match.entry.flag("place")


def _is_of(phrase: Phrase, type: str, first: int) -> bool:
    """Whether a phrase can be what a name of that type means."""
    if type == "PER":
        return phrase.kind == "person" and phrase.name is not None and phrase.name.first == first
    return phrase.kind in ("place", "organisation", "outlet")


def _organs(scene: Scene, view: View, here: Sequence[Known]) -> Iterator[Mention]:
    """An organ with the words that say whose it is (британское правительство, МИД Франции), and every institution."""
    for phrase, reference in here:
        match = phrase.match
        if phrase.kind != "organisation" or match is None or match.entry.flag("own_words") or _is_place(phrase):
            continue
        first = match.first if match.kind == "institution" else phrase.first
        last = match.last if match.kind == "institution" else phrase.last
        told = any(m.kind in ("state", "adjective") and first <= m.first < last for m in phrase.inside)
        if match.kind == "institution" or told:
            yield _mention(scene, Span(view.tokens[first].start, view.tokens[last - 1].end), "ORG", reference)


def _peoples(scene: Scene, here: Sequence[Known]) -> Iterator[Mention]:
    """The names of peoples and of a party's people (россияне, лейбористы), which count as names of persons."""
    for phrase, reference in here:
        match = phrase.match
        if match is not None and (match.kind == "people" or match.entry.flag("named")) and match.head == phrase.head:
            tokens = scene.view(phrase).tokens
            token = tokens[phrase.head]
            following = tokens[phrase.head + 1] if phrase.head + 1 < len(tokens) else None
            if token.pos == "ADJ" and following is not None and following.pos in ("NOUN", "ADJ"):
                continue
            yield _mention(scene, token.span, "ORG" if match.entry.flag("movement") else "PER", reference)
