"""Through whom words reached the page: outlets that pass them on, interviews, references to others."""

from __future__ import annotations

import re
from functools import lru_cache

from communique.model import Reference, Relay
from communique.speech.cues import Cue
from communique.speech.scene import Scene
from communique.speech.speakers import subject_of, unchanging, was_told

_MEDIA = re.compile(
    r"(СМИ\b|\bСМИ|[Мм]едиа|\.(ru|ua|com|org|net|info|by|kz)\b)|агентств|газет|телекан|издани|портал|радио",
    re.IGNORECASE,
)

_MEDIA_BEFORE = re.compile(
    r"(агентств|газет|телекан|канал|издани|портал|сайт|журнал|радио|телекомпани|еженедельник|таблоид)\w*\s+[«\"]?$",
    re.IGNORECASE,
)

LOOK_BACK = 25
"""Characters before a name within which the kind of outlet stands («телекомпания "Волна"»)."""

INTERVIEWS = ("интервью", "эфир")
"""Nouns of a talk to an outlet: what the same speaker says further on was said there too."""

JOURNALISTS = ("обозреватель", "корреспондент", "колумнист", "спецкор", "собкор")
"""Those who speak for the outlet that follows."""

VENUES = ("интервью", "эфир", "цитата", "ссылка", "материал", "сообщение", "сюжет", "публикация")
"""Nouns beside which an outlet is where the words were said or taken from."""


NAMES = 10_000
"""Names of which it is kept whether they are outlets': those of some hundred articles."""

POINTING = frozenset((*VENUES, *JOURNALISTS, "данные"))
"""Words without which a sentence that has no cue names no outlet as a source."""


@lru_cache(maxsize=NAMES)
def _is_media(words: str) -> bool:
    """Whether a name says that it is one of an outlet."""
    return _MEDIA.search(words) is not None


def is_outlet(scene: Scene, reference: Reference) -> bool:
    """Whether a reference is a news outlet: an organisation that is no institution and speaks for no party."""
    if reference.kind not in ("organisation", "name", "group", "role"):
        return False
    actor = scene.actor(reference.actor)
    words = reference.span.of(scene.text)
    if _is_media(words):
        return True
    if actor is None or actor.kind != "organisation" or actor.party is not None:
        return False
    return reference.kind in ("organisation", "name") and not any("institutions" in e for e in reference.why.entries)


def passed_on_by(scene: Scene, sentence: int, cue: Cue) -> Reference | None:
    """The outlet that is the subject of a word of passing on («передает X», «сообщает X»), if there is one."""
    if "pass" not in cue.force or cue.form != "finite":
        return None
    source = subject_of(scene, sentence, cue)
    if source is None or len(source.references) != 1:
        return None
    return source.references[0] if passes_on(scene, sentence, cue, source.references[0]) else None


def passes_on(scene: Scene, sentence: int, cue: Cue, reference: Reference) -> bool:
    """Whether the subject of a cue is an outlet with the news of others rather than a body with its own.

    «сообщили в X», «X сообщил» are the words of any organisation; «сообщает X», «передает X» are those of outlets.
    """
    if not is_outlet(scene, reference):
        return False
    tokens = scene.tokens(sentence)
    verb = tokens[cue.verb].feats
    told = verb.get("Tense") == "Past" and verb.get("Aspect") != "Imp"
    inside = reference.first > 0 and tokens[reference.first - 1].lemma in ("в", "во")
    own = told or inside or not {"pass", "words"} & set(cue.force) or _has_walls(scene, reference)
    return not own or named_as_outlet(scene, reference)


def _has_walls(scene: Scene, reference: Reference) -> bool:
    """Whether the page lets people of a body speak («в комитете добавили»): what it reports is its own."""
    if reference.actor is None:
        return False
    for sentence, here in enumerate(scene.references):
        for other in here:
            if other.actor != reference.actor or other.first == 0:
                continue
            tokens = scene.tokens(sentence)
            plural = any(tokens[c.verb].feats.get("Number") == "Plur" for c in scene.cues[sentence])
            if plural and tokens[other.first - 1].lemma in ("в", "во"):
                return True
    return False


def named_as_outlet(scene: Scene, reference: Reference) -> bool:
    """Whether the page calls a reference a newspaper, an agency, a site … anywhere, or has it give an interview."""
    same = [r for here in scene.references for r in here if r.actor == reference.actor] if reference.actor else []
    return any(_called_outlet(scene, r) for r in same or [reference])


def _called_outlet(scene: Scene, reference: Reference) -> bool:
    before = scene.text[max(0, reference.span.start - LOOK_BACK) : reference.span.start]
    if _is_media(reference.span.of(scene.text)) or _MEDIA_BEFORE.search(before):
        return True
    tokens = scene.tokens(reference.sentence)[max(0, reference.first - 4) : reference.first]
    return any(t.lemma in INTERVIEWS for t in tokens)


def relay(scene: Scene, reference: Reference) -> Relay:
    """A reference as a relay, by its actor's name."""
    return Relay(scene.names.get(reference.actor or "", reference.span.of(scene.text)), reference.span)


def relays_of(scene: Scene, sentence: int) -> tuple[Relay, ...]:
    """The outlets of one sentence in order from the speaker outwards: where said, cited from, passed on by."""
    if not scene.cues[sentence] and scene.lemmas[sentence].isdisjoint(POINTING):
        return ()
    said_in: list[Relay] = []
    for reference in scene.references[sentence]:
        inside = scene.spoken(sentence, reference.first) is not None
        if not inside and is_outlet(scene, reference) and _takes_in(scene, sentence, reference):
            said_in.append(relay(scene, reference))
    passed: list[Relay] = []
    for cue in scene.cues[sentence]:
        if scene.spoken(sentence, cue.first):
            continue
        source = subject_of(scene, sentence, cue)
        if source is not None and passes_on(scene, sentence, cue, source.references[0]):
            passed.append(relay(scene, source.references[0]))
    return unique((*said_in, *passed))


def _takes_in(scene: Scene, sentence: int, reference: Reference) -> bool:
    """«в интервью X», «сообщили X в министерстве», «рассказал изданию X», «обозреватель X»: X had the words first."""
    if _beside_venue(scene, sentence, reference):
        return True
    tokens = scene.tokens(sentence)
    before = tokens[max(0, reference.first - 2) : reference.first]
    if any(t.lemma in JOURNALISTS for t in before):
        return True
    dative = tokens[reference.head].feats.get("Case") == "Dat"
    for cue in scene.cues[sentence]:
        near = cue.last <= reference.first <= cue.last + 3 and {"speech", "pass"} & set(cue.force)
        if near and (dative or (unchanging(tokens[reference.head]) and was_told(scene, sentence, reference, cue))):
            return True
    return False


def interviewed_by(scene: Scene, sentence: int) -> tuple[Relay, ...]:
    """The outlets to which somebody spoke in one sentence: «в интервью X», «в эфире X»."""
    if scene.lemmas[sentence].isdisjoint(INTERVIEWS):
        return ()
    tokens = scene.tokens(sentence)
    found = []
    for reference in scene.references[sentence]:
        before = tokens[max(0, reference.first - 4) : reference.first]
        if is_outlet(scene, reference) and any(t.lemma in INTERVIEWS for t in before):
            found.append(relay(scene, reference))
    return tuple(found)


def _beside_venue(scene: Scene, sentence: int, reference: Reference) -> bool:
    """«в интервью X», «со ссылкой на X», «цитата по X»."""
    tokens = scene.tokens(sentence)
    before = tokens[max(0, reference.first - 4) : reference.first]
    return any(t.lemma in VENUES for t in before) or [t.lemma for t in before][-2:] == ["по", "данные"]


def unique(relays: tuple[Relay, ...]) -> tuple[Relay, ...]:
    """The relays in order, each name once."""
    seen: dict[str, Relay] = {}
    for hop in relays:
        seen.setdefault(hop.name, hop)
    return tuple(seen.values())
