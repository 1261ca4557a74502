"""The rules: each takes the word for a meeting with what stands above it, and says what became of the meeting."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from communique.meetings.climb import STATUS, Cue, Step, climb, nominal, time_of
from communique.meetings.scene import Scene, is_predicate
from communique.meetings.words import words
from communique.model import Date, Markup, MeetingStatus


class Verdict(msgspec.Struct, frozen=True):
    """What a rule makes of a meeting; `strong` where it stands without its company being named.

    `run` are the tokens that tell when and where, None where the clause does; `entries` made it one of several.
    """

    status: MeetingStatus
    rule: str
    steps: tuple[Step, ...]
    strong: bool = False
    run: tuple[int, int] | None = None
    entries: tuple[str, ...] = ()


Rule = Callable[[Scene, Cue], Verdict | None]

AGAINST: dict[str, MeetingStatus] = {"proposed": "ruled_out", "planned": "ruled_out", "ruled_out": "proposed"}
"""What «не» makes of a status; a negated «held» tells of no meeting at all."""


def takes_place(scene: Scene, cue: Cue) -> Verdict | None:
    """«состоялась встреча», «переговоры намечены», «саммит отменен»."""
    step = _first(cue, "event")
    if step is None or step.entry is None or (cue.entry.flag("loose") and not _finite(step)):
        return None
    status = _status(step)
    if step.negated and step.time == "past" and not step.entry.word("status"):
        fell = step.entry.flag("falls") and scene.tokens[cue.at].feats.get("Case") == "Nom"
        status = "cancelled" if fell else None
    status = _outside(cue, step, status)
    return Verdict(status, "meetings.takes_place", _through(cue, step), True) if status else None


def is_conducted(scene: Scene, cue: Cue) -> Verdict | None:
    """«провел переговоры с А», «может провести переговоры»."""
    step = _first(cue, "act")
    if step is None or step.entry is None or (cue.entry.flag("loose") and not _finite(step)):
        return None
    status = _outside(cue, step, _status(step))
    return Verdict(status, "meetings.is_conducted", _through(cue, step), True) if status else None


def meets(scene: Scene, cue: Cue) -> Verdict | None:
    """«встретился с А», «готов встретиться с А», «обсудили по телефону»."""
    if cue.entry.table != "verb" or not _has_needed(scene, cue):
        return None
    own = Step(cue.at, "verb", cue.entry, scene.negated(cue.at), time_of(scene, cue.at))
    status = _outside(cue, own, _status(own))
    return Verdict(status, "meetings.meets", (own, *cue.steps)) if status else None


def _finite(step: Step) -> bool:
    return step.time is not None


def is_framed(scene: Scene, cue: Cue) -> Verdict | None:
    """«после встречи с А», «на переговорах с А заявил», «обсудят во время встречи»."""
    step = _first(cue, "frame")
    if step is None or step.entry is None or cue.entry.flag("loose"):
        return None
    status: MeetingStatus | None = step.entry.word("status") or None  # type: ignore[assignment]
    if step.entry.flag("during"):
        status = None if step.time in (None, "present") else STATUS[step.time]
    elif step.time == "future":
        status = "planned"
    return Verdict(status, "meetings.is_framed", _through(cue, step)) if status else None


def is_wanted(scene: Scene, cue: Cue) -> Verdict | None:
    """«предложил встречу», «готовы к переговорам», «возможность встречи», «не видит оснований для встреч»."""
    step = _first(cue, "modal")
    if step is None or cue.entry.flag("loose") or cue.entry.table == "verb":
        return None
    status = _outside(cue, None, None)
    return Verdict(status, "meetings.is_wanted", cue.steps) if status else None


def is_described(scene: Scene, cue: Cue) -> Verdict | None:
    """«предстоящий саммит», «состоявшаяся встреча»."""
    step = _first(cue, "adjective")
    if step is None or step.entry is None:
        return None
    status = _status(step)
    return Verdict(status, "meetings.is_described", (step,)) if status else None


def is_announced(scene: Scene, cue: Cue) -> Verdict | None:
    """«Встреча А и Б 6 июля в В»: a line without a verb, as under a picture; its day tells what became of it."""
    root = scene.tokens[cue.at].head < 0
    if not root or cue.entry.flag("loose") or any(is_predicate(token) for token in scene.tokens):
        return None
    return Verdict("planned", ANNOUNCED, ())


ANNOUNCED = "meetings.is_announced"
"""The rule whose meetings stand only with a day: before the publication or on it they were held."""


def _first(cue: Cue, table: str) -> Step | None:
    return next((step for step in cue.steps if step.table == table), None)


def _through(cue: Cue, step: Step) -> tuple[Step, ...]:
    return tuple(s for s in cue.steps if s.table != "adjective")


def _status(step: Step) -> MeetingStatus | None:
    """What one word makes of the meeting: by its own status, else by its tense."""
    own: MeetingStatus | None = step.entry.word("status") or None if step.entry else None  # type: ignore[assignment]
    if step.entry is not None and step.entry.flag("achieved") and step.time == "past" and not step.negated:
        return "held"
    if own is None and step.time is not None:
        own = STATUS[step.time]
        if step.negated:
            return "ruled_out" if own == "planned" else None
    if own is not None and step.negated:
        return AGAINST.get(own)
    return own


def _outside(cue: Cue, inner: Step | None, status: MeetingStatus | None) -> MeetingStatus | None:
    """What the wishes, plans and refusals above a word make of its status, the outermost having the last say."""
    at = cue.steps.index(inner) + 1 if inner in cue.steps else 0
    for step in cue.steps[at:]:
        if step.table == "refusal" and status:
            status = AGAINST.get(status)
        if step.table != "modal" or step.entry is None:
            continue
        if status == "ruled_out" and not step.negated and step.entry.word("status") == "ruled_out":
            status = "proposed"
            continue
        status = _status(step)
        if inner is not None and inner.negated and inner.time is None and status:
            status = AGAINST.get(status)
    silent = [step for step in cue.steps if step.entry is not None and step.entry.flag("only_negated")]
    return None if silent and status != "ruled_out" else status


def _has_needed(scene: Scene, cue: Cue) -> bool:
    """Whether the word without which the verb tells of no meeting stands in its clause."""
    needed = cue.entry.word("needs")
    first, last = scene.clause(cue.at)
    ats = [at for at in range(first, last) if scene.tokens[at].lemma == needed]
    if cue.entry.flag("with"):
        ats = [at for at in ats if any(t.lemma in ("с", "со") for t in scene.tokens[max(first, at - 3) : at])]
    if cue.entry.flag("gather") and any(scene.tokens[c].feats.get("VerbForm") == "Inf" for c in scene.children(cue.at)):
        return False
    return not needed or bool(ats)


def doubted(scene: Scene, cue: Cue, verdict: Verdict) -> bool:
    """Whether «если», «бы», «ли» or a question mark makes the telling a thought, or it tells of a game."""
    if scene.tokens[-1].text == "?" or (len(scene.tokens) > 1 and scene.tokens[-2].text == "?"):
        return True
    ends = (cue.at, *(step.at for step in verdict.steps))
    first, last = min(scene.clause(at)[0] for at in ends), max(scene.clause(at)[1] for at in ends)
    found = {token.lemma for token in scene.tokens[first:last]}
    entries = {lemma for lemma in found if _doubts(lemma, ahead=False)}
    if scene.tokens[first].lemma == "что" and first > 1 and _doubts(scene.tokens[first - 2].lemma, ahead=True):
        return True
    if scene.source.sport or any(_elsewhere(cue, token.lemma) for token in scene.tokens):
        return True
    if verdict.status in ("proposed", "ruled_out"):
        entries = {lemma for lemma in entries if not _wish(lemma)}
    return bool(entries)


def _doubts(lemma: str, ahead: bool) -> bool:
    """Whether a word casts doubt on its own clause, or, with `ahead`, on the one that it opens with «что»."""
    entry = words().get("doubt", lemma)
    return entry is not None and entry.flag("ahead") == ahead


def _wish(lemma: str) -> bool:
    """Whether a word of doubt also goes with a wish: «хотел бы встретиться»."""
    entry = words().get("doubt", lemma)
    return entry is not None and entry.flag("wish")


def hedged(scene: Scene, cue: Cue, verdict: Verdict) -> bool:
    """Whether «возможно», «вероятно» makes a plan a mere possibility."""
    first, last = scene.clause(verdict.steps[0].at if verdict.steps else cue.at)
    words_of_clause = {token.lemma for token in scene.tokens[first:last] if token.pos != "VERB"}
    return verdict.status == "planned" and any(words().get("hedge", lemma) for lemma in words_of_clause)


def scheduled(verdict: Verdict, date: Date | None, anchor: Date | None) -> MeetingStatus:
    """The status in the light of the date: «начинают в понедельник» said before that day or on it is a plan."""
    if verdict.rule == ANNOUNCED and date is not None and anchor is not None:
        return "held" if date.value <= anchor.value else "planned"
    if verdict.status != "under_way" or date is None or anchor is None or date.precision != "day":
        return verdict.status
    return "planned" if date.value >= anchor.value else verdict.status


def _elsewhere(cue: Cue, lemma: str) -> bool:
    """Whether a word tells of a game, or, beside a sitting, of a court."""
    entry = words().get("elsewhere", lemma)
    return entry is not None and (cue.entry.flag("body") or not entry.flag("sittings"))


SPORT = 3
"""Words of sport from which on an article is held to tell of games: one or two stand in many a political piece («гол в
свои ворота»), reports on games have dozens."""


def tells_of_sport(markup: Markup) -> bool:
    """Whether an article is about games, where whoever meets meets as opponents."""
    sport = words().sport
    told = [token for sentence in markup.sentences for token in sentence.tokens if token.lemma in sport]
    return len(told) >= SPORT


def lasting(scene: Scene, verdict: Verdict) -> bool:
    """Whether the verb tells of something that goes on rather than of one event: «переговоры ведутся»."""
    if verdict.status == "under_way":
        return True
    for step in verdict.steps:
        if step.table in ("event", "act") and scene.tokens[step.at].feats.get("Aspect") == "Imp":
            return verdict.status == "held"
    return False


def with_meetings(markup: Markup) -> list[int]:
    """The sentences in which a word for a meeting stands: half of the news has none."""
    calls = words().calls
    rows = enumerate(markup.sentences)
    return [number for number, sentence in rows if not calls.isdisjoint([token.lemma for token in sentence.tokens])]


def cues(scene: Scene) -> list[Cue]:
    """The words for a meeting in a sentence, with what stands above them; a noun that leads to another is left out."""
    found = []
    nouns, verbs, calls = words().tables["noun"], words().tables["verb"], words().calls
    for at, token in enumerate(scene.tokens):
        if token.lemma not in calls:
            continue
        entry = nouns.get(token.lemma) if nominal(token) else None
        entry = entry or (verbs.get(token.lemma) if token.pos == "VERB" else None)
        if entry is not None and _is_cue(scene, at, token.lemma):
            found.append(climb(scene, at, entry))
    return found


def _is_cue(scene: Scene, at: int, lemma: str) -> bool:
    """«раунд переговоров» is one meeting, called by its second noun; «раунд» alone is called by itself."""
    if words().get("through", lemma) is None:
        return True
    return not any(words().get("noun", scene.tokens[c].lemma) for c in scene.children(at))


RULES: tuple[Rule, ...] = (takes_place, is_conducted, meets, is_framed, is_wanted, is_described, is_announced)
"""In order of precedence: the first that says something has said it."""
