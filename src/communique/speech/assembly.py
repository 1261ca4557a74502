"""From the drafts of the rules to statements: one per cue, speakers settled, layers and relays tied together."""

from __future__ import annotations

import msgspec

from communique.model import Mode, Part, Relay, Span, Speaker, Speech, Statement, Why, id_on
from communique.speech.draft import Draft
from communique.speech.relays import interviewed_by, relays_of, unique
from communique.speech.rules import RULES, SPOTS
from communique.speech.scene import Scene
from communique.speech.silences import uncoded
from communique.speech.sources import goes_on

SPOKEN_ABOUT = ("speech", "thought", "agree", "assess", "accuse", "demand")
"""Forces that make a statement inside another's words a statement of its own."""


GOES_ON = "nobody is named here: the one who spoke before goes on"
TELLER = "the pronoun means the one who spoke, not the one who was spoken of"
"""How a speaker was found where the sentence does not name one, in words for people."""

TELLER_REACH = 2
"""Sentences within which a pronoun still means the one who spoke."""


FEMININE = ("она", "ее", "её", "ей", "ней", "нею", "нее", "неё")
"""The forms of «она»; other singular pronouns that may mean a person are masculine."""


class Settled(msgspec.Struct, frozen=True, eq=False):
    """A draft whose speaker is known; each equals itself alone."""

    draft: Draft
    speaker: Speaker
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


Outers = dict[Settled, Settled | None]
"""The statements of a page, each with the one in whose content its cue stands."""


class Passed(msgspec.Struct, frozen=True):
    """Who passes on what: the outlets of each sentence, and each speaker's talk to an outlet."""

    by_sentence: list[tuple[Relay, ...]]
    talks: dict[str, tuple[int, tuple[Relay, ...]]]


def assemble(scene: Scene) -> Speech:
    """All statements of the scene."""
    drafts = _claimed(scene)
    settled = _settle(scene, drafts)
    settled = [s for s in settled if not _told_already(s, settled)]
    outer = {s: _outer(s, settled) for s in settled}
    kept = [s for s in settled if not _idle_layer(scene, s, outer) and not _mere_relay(scene, s, outer)]
    page_relays: list[Relay] = []
    by_sentence = [relays_of(scene, number) for number in range(len(scene.sentences))]
    for hops in by_sentence:
        page_relays.extend(hops)
    page_relays.extend(_credit(scene))
    passed = Passed(by_sentence, _talks(scene, settled))
    statements = [_statement(scene, s, outer, passed) for s in kept]
    unequal = {statement.id: statement for statement in statements}
    ordered = sorted(unequal.values(), key=lambda s: (s.extent.start, -s.extent.end, s.id))
    silent = uncoded(scene, drafts, [s.draft for s in kept])
    return Speech(scene.page.id, tuple(ordered), unique(tuple(page_relays)), silent)


def _talks(scene: Scene, settled: list[Settled]) -> dict[str, tuple[int, tuple[Relay, ...]]]:
    """For each speaker the sentence of a first talk to an outlet, and the outlet."""
    talks: dict[str, tuple[int, tuple[Relay, ...]]] = {}
    for number in range(len(scene.sentences)):
        outlets = interviewed_by(scene, number)
        here = [s for s in settled if number in (s.draft.sentence, s.draft.sentence + 1)] if outlets else []
        for one in here:
            points = one.draft.cue is not None and scene.sentences[number].span.holds(one.draft.cue)
            if points:
                talks.setdefault(one.speaker.name, (number, outlets))
    return talks


def _credit(scene: Scene) -> list[Relay]:
    """The outlet of the credit line below the article, which names where the text comes from."""
    for dropped in scene.article.dropped:
        place = Span(dropped.start, dropped.end)
        if dropped.reason == "credit" and place.of(scene.text).strip("© ").lower() == scene.article.outlet:
            return [Relay(scene.article.outlet, place)]
    return []


def _claimed(scene: Scene) -> list[Draft]:
    """The drafts of all rules; a cue belongs to the first rule that claims it, a content to one draft."""
    out: list[Draft] = []
    cues: dict[int, set[Span]] = {}
    contents: set[tuple[Span, ...]] = set()
    told: set[int] = set()
    for rule in RULES:
        for sentence in scene.spots.get(SPOTS[rule], ()):
            if rule is goes_on and sentence in told:
                continue
            for draft in rule(scene, sentence):
                held = cues.setdefault(_cue_sentence(scene, draft), set())
                clash = draft.cue is not None and any(draft.cue.meets(cue) for cue in held)
                if (clash and draft.cue not in held) or (clash and draft.rule != "speech.quotation_split"):
                    continue
                if draft.content in contents:
                    continue
                contents.add(draft.content)
                told.add(sentence)
                if draft.cue is not None:
                    held.add(draft.cue)
                out.append(draft)
    return sorted(out, key=lambda d: (d.sentence, (d.cue or d.content[0]).start, d.place))


def _cue_sentence(scene: Scene, draft: Draft) -> int:
    """The sentence in which the cue of a draft stands."""
    return scene.sentence_at(draft.cue.start) if draft.cue is not None else draft.sentence


def _settle(scene: Scene, drafts: list[Draft]) -> list[Settled]:
    """Gives every draft its speaker; drafts without one are dropped unless their rule says where to look."""
    out: list[Settled] = []
    for draft in drafts:
        if draft.source is not None:
            teller = _teller(scene, draft, out)
            out.append(teller or Settled(draft, draft.source.speaker, draft.source.parts, draft.source.notes))
            continue
        before = _before(scene, draft, out)
        if before is not None:
            speaker = Speaker(before.speaker.actor, before.speaker.name, None)
            place = before.speaker.span
            out.append(Settled(draft, speaker, (Part("antecedent", place),) if place else (), (GOES_ON,)))
    return out


def _teller(scene: Scene, draft: Draft, settled: list[Settled]) -> Settled | None:
    """A pronoun whose antecedent was only spoken of means the one who spoke of him, where the gender allows."""
    source = draft.source
    if source is None or len(source.references) != 1 or source.references[0].kind != "pronoun":
        return None
    if draft.inside_quotation:
        return None
    place = source.references[0]
    told = next((p.span for p in reversed(source.parts) if p.label == "antecedent"), None)
    for before in reversed(settled):
        if told is None or draft.sentence - before.draft.sentence > TELLER_REACH:
            return None
        spoken_of = any(span.holds(told) for span in before.draft.content)
        if spoken_of and before.speaker.name != source.speaker.name:
            gender = "Fem" if scene.tokens(place.sentence)[place.head].text.casefold() in FEMININE else "Masc"
            return _by(draft, before) if _gender(scene, before) == gender else None
    return None


def _by(draft: Draft, before: Settled) -> Settled:
    """The draft with the speaker of an earlier statement, at the place where its own source stands."""
    span = draft.source.speaker.span if draft.source else None
    speaker = Speaker(before.speaker.actor, before.speaker.name, span)
    own = (Part("speaker", span),) if span else ()
    told = (Part("antecedent", before.speaker.span),) if before.speaker.span else ()
    return Settled(draft, speaker, (*own, *told), (TELLER,))


def _gender(scene: Scene, settled: Settled) -> str | None:
    """The gender of a speaker, by the past tense of the cue or else by the name."""
    cue, source = settled.draft.cue, settled.draft.source
    tokens = scene.tokens(settled.draft.sentence)
    verbs = [t.feats.get("Gender") for t in tokens if cue is not None and cue.holds(t.span)]
    names = [tokens[r.last - 1].feats.get("Gender") for r in (source.references if source else ())]
    return next((g for g in (*verbs, *names) if g is not None), None)


def _before(scene: Scene, draft: Draft, settled: list[Settled]) -> Settled | None:
    """The statement whose speaker goes on: in the same sentence, or the last one of the page, near enough."""
    outer = [s for s in settled if not s.draft.inside_quotation]
    if draft.fallback == "none" or not outer:
        return None
    last = outer[-1]
    if draft.fallback == "sentence":
        return last if last.draft.sentence == draft.sentence else None
    near = draft.sentence - last.draft.sentence <= 3
    return last if near and scene.sentences[last.draft.sentence].block != -1 else None


def _outer(layer: Settled, settled: list[Settled]) -> Settled | None:
    """The statement in whose content this one's cue stands, the closest one."""
    cue = layer.draft.cue or layer.speaker.span
    if cue is None:
        return None
    holders = [s for s in settled if s is not layer and _holds(s, cue) and not _shares_cue(s, layer)]
    return min(holders, key=lambda s: s.draft.content[-1].end - s.draft.content[0].start, default=None)


def _holds(settled: Settled, cue: Span) -> bool:
    """Whether a cue stands in the content of a statement."""
    content = settled.draft.content
    return content[0].holds(cue) if len(content) == 1 else any(span.holds(cue) for span in content)


def _shares_cue(settled: Settled, layer: Settled) -> bool:
    """Whether two statements have one cue, or that of the first stands in the content of the second."""
    cue = settled.draft.cue
    return cue == layer.draft.cue or (cue is not None and _holds(layer, cue))


def _idle_layer(scene: Scene, layer: Settled, outers: Outers) -> bool:
    """Whether a layer adds nothing: the speaker's own side, or a readiness told by another."""
    outer = outers[layer]
    if outer is None:
        return False
    if layer.speaker.name == outer.speaker.name or layer.speaker.span is None:
        return True
    actor, teller = scene.actor(layer.speaker.actor), scene.actor(outer.speaker.actor)
    if not set(layer.draft.force) & set(SPOKEN_ABOUT):
        return True
    own_side = actor is not None and teller is not None and actor.party is not None and actor.party == teller.party
    return bool(own_side and actor is not None and actor.kind != "person")


def _told_already(layer: Settled, settled: list[Settled]) -> bool:
    """«X считает, что …. Об этом он сказал на брифинге»: the sentence before is X's statement by itself."""
    if layer.draft.rule != "speech.points_back":
        return False
    inside = [s for s in settled if s is not layer and s.draft.sentence == layer.draft.sentence - 1]
    return any(s.speaker.name == layer.speaker.name for s in inside)


def _mere_relay(scene: Scene, layer: Settled, outers: Outers) -> bool:
    """«Как сообщил X, Y заявил, что …»: X passes on what Y said and is a relay of it, no speaker."""
    draft = layer.draft
    if draft.rule != "speech.words_before" or draft.cue is None or draft.cue.start > draft.content[0].start:
        return False
    if not any(t.lemma == "как" for t in scene.tokens(draft.sentence) if t.end <= draft.cue.start):
        return False
    inner = [s for s, outer in outers.items() if outer is layer and not _idle_layer(scene, s, outers)]
    return any(s.speaker.span is not None and s.speaker.span.start == draft.content[0].start for s in inner)


def _mode(scene: Scene, draft: Draft) -> Mode:
    if draft.quotation:
        return "direct"
    if draft.inside_quotation:
        return "indirect"
    extent = Span(draft.content[0].start, draft.content[-1].end)
    around = Span(extent.start - 1, extent.end + 1)
    for quote in scene.quotes[draft.sentence]:
        words = quote.inner.of(scene.text).split()
        if around.holds(quote.outer) and words and _speech_words(draft, words):
            return "mixed"
    return "indirect"


def _speech_words(draft: Draft, words: list[str]) -> bool:
    """Whether quoted words are the speaker's own and no name or term."""
    if not words[0][:1].islower():
        return len(words) >= 4
    return len(words) >= 3 or bool({"speech", "thought"} & set(draft.force))


def _statement(scene: Scene, layer: Settled, outers: Outers, passed: Passed) -> Statement:
    draft = layer.draft
    outer = outers[layer]
    hops: list[Relay] = []
    while outer is not None and len(hops) < 4:
        hops.append(Relay(outer.speaker.name, outer.speaker.span))
        outer = outers[outer]
    speaking = {s.speaker.name for s in outers if s.draft.sentence == draft.sentence}
    talk = passed.talks.get(layer.speaker.name)
    if talk is not None and talk[0] <= draft.sentence + 1:
        hops.extend(talk[1])
    by_sentence = passed.by_sentence
    hops.extend(h for h in by_sentence[draft.sentence] if h.name not in speaking)
    following = draft.sentence + 1
    if following < len(by_sentence) and _points_back(scene, following):
        hops.extend(h for h in by_sentence[following] if h.name != layer.speaker.name)
    parts = (Part("cue", draft.cue),) if draft.cue else ()
    why = Why(draft.rule, draft.entries, (*parts, *layer.parts, *draft.parts), layer.notes)
    key = (layer.speaker.name, draft.cue, *draft.content)
    return Statement(
        id_on("st", scene.page.id, *key),
        scene.page.id,
        draft.sentence,
        _mode(scene, draft),
        layer.speaker,
        draft.cue,
        draft.content,
        unique(tuple(hops)),
        why,
    )


def _points_back(scene: Scene, sentence: int) -> bool:
    """«Об этом сообщает X»: the sentence passes on the one before it."""
    tokens = scene.tokens(sentence)
    return [t.lemma for t in tokens[:2]] == ["о", "это"]
