"""What a meeting is about and what came of it: «посвященной …», «обсудили …», «договорились о …», «разногласия»."""

from __future__ import annotations

import msgspec

from communique.lexicon import Entry
from communique.meetings.climb import Cue, nominal, time_of
from communique.meetings.merge import Told
from communique.meetings.participants import subject_of
from communique.meetings.scene import BREAKS, Scene, Source
from communique.meetings.slots import nominative
from communique.meetings.words import words
from communique.model import MeetingStatus, Span

WAKE = 2
"""Sentences after a meeting is told of in which «стороны обсудили», «договорились» still speak of it. Chosen by hand:
one sentence may stand between the news and what came of it."""

LONGEST = 30
"""Tokens up to which a clause is quoted as agenda or outcome; a longer one is cut at the end of its run."""

AGENDA_STATUS: tuple[MeetingStatus, ...] = ("held", "under_way", "planned")
"""Statuses of meetings of which it is told what they are about in a sentence of its own."""


class Result(msgspec.Struct, frozen=True):
    """A clause that tells what a meeting is about or what came of it; `who` are the parties that its subject names."""

    table: str
    span: Span
    entry: Entry
    who: tuple[str, ...] = ()


def agenda(scene: Scene, cue: Cue) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """What the noun's own phrase says it is about («посвященная», «по», «о»), and the entries behind it."""
    out, refs = [], []
    for at in range(cue.at + 1, scene.run_end(cue.at + 1) if nominal(scene.tokens[cue.at]) else 0):
        token = scene.tokens[at]
        if token.pos == "VERB":
            break
        if token.pos == "ADP" and token.lemma in ABOUT and token.head > at and not _is_channel(scene, token.head):
            head = token.head
            if words().get("passed", scene.tokens[head].lemma) is not None and (inner := _object(scene, head)):
                out.append(_phrase(scene, head + 1, inner))
            else:
                out.append(_phrase(scene, at + 1, head))
            break
    for child in scene.children(cue.at):
        entry = words().get("about", scene.tokens[child].lemma)
        if entry is not None and child > cue.at and scene.tokens[child].feats.get("VerbForm") == "Part":
            refs.append(entry.ref)
            out.append(_phrase(scene, child + 1, _object(scene, child)))
    return tuple(span for span in out if span is not None), tuple(refs)


ABOUT = ("по", "о", "об")
"""Prepositions after the noun that tell what is talked about."""


def _is_channel(scene: Scene, at: int) -> bool:
    """«переговоры по телефону», «по инициативе»: how or why, not what about."""
    lemma = scene.tokens[at].lemma
    return words().get("channel", lemma) is not None or words().get("no_agenda", lemma) is not None


def _object(scene: Scene, at: int) -> int | None:
    """The noun that a participle governs."""
    return next((c for c in scene.children(at) if c > at and nominal(scene.tokens[c])), None)


def _phrase(scene: Scene, first: int, head: int | None) -> Span | None:
    """The run of words from `first` on that hang on its head."""
    if head is None or head < first:
        return None
    last = head + 1
    while last < len(scene.tokens) and last - first < LONGEST and _belongs(scene, last, first, head):
        last += 1
    return scene.span(first, last)


def _belongs(scene: Scene, at: int, first: int, head: int) -> bool:
    """Whether a token hangs on the phrase that begins at `first`, over tokens inside it."""
    token = scene.tokens[at]
    if token.text in BREAKS and token.text not in ("-", "–", "—"):
        return False
    place = at
    for _ in range(8):
        if place == head:
            return True
        place = scene.tokens[place].head
        if place < first:
            return False
    return False


def results(scene: Scene) -> list[Result]:
    """The clauses of a sentence that tell what a meeting is about or what came of it."""
    out = []
    for at, token in enumerate(scene.tokens):
        for table in ("topic", "outcome"):
            entry = words().get(table, token.lemma)
            if entry is not None and _fits(scene, at, entry):
                who = () if entry.flag("said") else subject_of(scene, at).parties
                out.append(Result("agenda" if table == "topic" else "outcome", _clause(scene, at), entry, who))
    return out


def _fits(scene: Scene, at: int, entry: Entry) -> bool:
    """Whether a word tells it of the meeting: what it needs stands in its clause, its subject is those who met."""
    first, last = scene.clause(at)
    needed = entry.words("needs")
    if needed and not any(token.lemma in needed for token in scene.tokens[first:last]):
        return False
    token = scene.tokens[at]
    if token.pos != "VERB":
        return bool(needed)
    form, short = token.feats.get("VerbForm"), token.feats.get("Variant") == "Short"
    if form == "Inf" or (form == "Part" and not short) or (time_of(scene, at) != "past" and entry.table == "outcome"):
        return False
    if entry.flag("said"):
        objects = [scene.tokens[child] for child in scene.children(at) if scene.tokens[child].rel == "obj"]
        return any(token.lemma in needed for token in objects)
    subject = scene.subject(at)
    if subject is None:
        return token.feats.get("Number") == "Plur" or token.feats.get("Voice") == "Pass"
    lemma = scene.tokens[subject].lemma
    spoken_of = words().get("sides", lemma) or words().get("noun", lemma)
    return lemma == "они" or spoken_of is not None or lemma in entry.words("of")


def _clause(scene: Scene, at: int) -> Span:
    first, last = scene.clause(at)
    return scene.span(first, min(last, first + LONGEST))


def attach(source: Source, told: list[Told]) -> list[Told]:
    """The mentions with the agenda and outcome that sentences in their wake tell."""
    if not told:
        return told
    more: dict[int, list[Result]] = {}
    for number in range(len(source.markup.sentences)):
        scene = Scene(source, number)
        for result in results(scene):
            for home in _of_places(scene, told, result) or _homes(told, number, result):
                more.setdefault(home, []).append(result)
    return [_with(one, more.get(at, [])) for at, one in enumerate(told)]


def _of_places(scene: Scene, told: list[Told], result: Result) -> list[int]:
    """The mentions of meetings in the places that the clause names: «назвал переговоры в А и Б неудачными»."""
    if not result.entry.flag("said"):
        return []
    named = {nominative(scene, name.span) for name in scene.sentence.names if result.span.holds(name.span)}
    return [at for at, one in enumerate(told) if one.slots.place in named and one.status in ("held", "under_way")]


def _homes(told: list[Told], number: int, result: Result) -> list[int]:
    """The mention that a clause speaks of: the last one before it; for an outcome also that of its own sentence."""
    fit = AGENDA_STATUS if result.table == "agenda" else ("held", "under_way")
    near = [
        at
        for at, one in enumerate(told)
        if number - WAKE <= one.sentence <= number - (result.table == "agenda")
        and one.status in fit
        and set(result.who) <= set(one.company.parties)
    ]
    return near[-1:]


def _with(one: Told, found: list[Result]) -> Told:
    if not found:
        return one
    return msgspec.structs.replace(
        one,
        agenda=(*one.agenda, *(r.span for r in found if r.table == "agenda")),
        outcome=(*one.outcome, *(r.span for r in found if r.table == "outcome")),
        entries=(*one.entries, *(r.entry.ref for r in found)),
    )
