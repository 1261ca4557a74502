"""From the word for a meeting up the tree: what its sentence makes of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.lexicon import Entry
from communique.meetings.scene import Scene
from communique.meetings.words import words
from communique.model import MeetingStatus, Token

Time = Literal["past", "present", "future"]

REACH = 6
"""Tokens on either side of a noun among which its verb is sought where the tree gives none, and links that are
followed up the tree: «состоялся первый раунд очередных мирных переговоров» spans six."""


class Step(msgspec.Struct, frozen=True):
    """One word above the meeting that says something of it."""

    at: int
    table: str
    entry: Entry | None
    negated: bool
    time: Time | None


class Cue(msgspec.Struct, frozen=True):
    """The word for a meeting, and the steps above it, nearest first."""

    at: int
    entry: Entry
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step | None:
        """The outermost step."""
        return self.steps[-1] if self.steps else None


def time_of(scene: Scene, at: int) -> Time | None:
    """When a verb puts its action; None for an infinitive that nothing dates."""
    token = scene.tokens[at]
    auxiliary = next((scene.tokens[c] for c in scene.children(at) if scene.tokens[c].pos == "AUX"), None)
    if auxiliary is not None and auxiliary.lemma == "быть":
        past = auxiliary.feats.get("Tense") == "Past"
        return "past" if past else "future"
    form = token.feats.get("VerbForm", "")
    if form == "Conv":
        return time_of(scene, token.head) if token.head >= 0 else "past"
    if form == "Part" and token.feats.get("Tense") == "Past":
        return "past"
    if token.pos != "VERB":
        return "present"
    return _TENSES.get(token.feats.get("Tense", ""))


_TENSES: dict[str, Time] = {"Past": "past", "Pres": "present", "Fut": "future"}
STATUS: dict[Time, MeetingStatus] = {"past": "held", "present": "under_way", "future": "planned"}
"""What the tense of a verb makes of a meeting when the word itself says nothing."""


def nominal(token: Token) -> bool:
    """Whether a token is a noun."""
    return token.pos in ("NOUN", "PROPN")


def climb(scene: Scene, cue: int, entry: Entry) -> Cue:
    """The cue with the steps above it."""
    steps = [*_attributes(scene, cue)]
    at = cue
    for _ in range(REACH):
        if nominal(scene.tokens[at]) and (frame := _frame(scene, at)):
            steps.append(frame)
            break
        step = _above(scene, at, steps)
        if step is None:
            break
        if step.table != "conj":
            steps.append(step)
        if step.table in ("refusal",):
            break
        at = step.at
    steps += _bound(scene, cue, steps)
    if not any(step.table in _TELLING for step in steps) and nominal(scene.tokens[cue]):
        steps += _by_order(scene, cue)
    return Cue(cue, entry, tuple(steps))


_TELLING = ("event", "act", "modal", "frame", "refusal")
_TABLES = ("through", "event", "act", "modal")
_TABLES_OF_VERBS = ("modal", "event")


def _above(scene: Scene, at: int, steps: list[Step]) -> Step | None:
    """The word that the token hangs on, if it says something of a meeting."""
    token = scene.tokens[at]
    if token.head < 0:
        return None
    head = scene.tokens[token.head]
    if token.rel == "conj" and head.pos == token.pos:
        return Step(token.head, "conj", None, False, None)
    for table in _TABLES if nominal(token) else _TABLES_OF_VERBS:
        entry = words().get(table, head.lemma)
        if entry is not None and _fits(scene, at, table, entry):
            return _step(scene, token.head, table, entry)
    if steps and steps[-1].table == "modal" and scene.negated(token.head):
        return Step(token.head, "refusal", None, True, time_of(scene, token.head))
    return None


def _fits(scene: Scene, at: int, table: str, entry: Entry) -> bool:
    """Whether a token can be what the word above speaks of: the thing that happens, is done, is wished for."""
    token = scene.tokens[at]
    preposition = next((scene.tokens[c].lemma for c in scene.children(at) if scene.tokens[c].rel == "case"), "")
    if table == "through":
        return nominal(token) and not preposition
    if table in ("event", "act"):
        aside = token.rel in ("parataxis", "conj", "advcl", "acl", "acl:relcl", "appos")
        if entry.flag("short") and scene.tokens[token.head].feats.get("Variant") != "Short":
            return False
        return not preposition and not aside and (nominal(token) or token.rel in ("xcomp", "csubj"))
    if nominal(token):
        if entry.flag("bound"):
            return preposition in _BOUND
        return preposition in _TOWARDS and token.rel not in ("parataxis", "appos", "nsubj")
    infinitive = token.feats.get("VerbForm") == "Inf"
    return token.rel in ("xcomp", "ccomp", "csubj", "nmod", "acl", "obj", "obl", "advcl") and (
        infinitive or token.rel == "ccomp"
    )


_BOUND = ("на", "для", "за")
"""Prepositions by which a journey is made for the sake of the meeting."""

_TOWARDS = ("", "к", "на", "о", "об", "от", "для", "за", "под")
"""Prepositions by which a wish, a plan or a refusal takes the meeting as its object."""


def _step(scene: Scene, at: int, table: str, entry: Entry) -> Step:
    return Step(at, table, entry, scene.negated(at), time_of(scene, at))


def _frame(scene: Scene, at: int) -> Step | None:
    """«по итогам», «после», «на» before the noun and its adjectives, with the time of the verb that they hang on."""
    first = leftmost(scene, at)
    for phrase, entry in words().frames:
        begin = first - len(phrase)
        if begin < 0 or tuple(t.text.lower() for t in scene.tokens[begin:first]) != phrase:
            continue
        if phrase == ("на",) and scene.tokens[at].feats.get("Case") != "Loc":
            continue
        if entry.flag("remote") and not _is_call(scene, at):
            continue
        head = scene.tokens[at].head
        if head >= begin:
            outside = [h for h in (scene.tokens[head].head,) if 0 <= h < begin]
            head = outside[0] if outside and scene.tokens[head].pos != "VERB" else head
        verb = head if head >= 0 and scene.tokens[head].pos in ("VERB", "ADJ", "AUX") else None
        if verb is None and entry.flag("during"):
            return None
        time = time_of(scene, verb) if verb is not None else None
        return Step(head if head >= 0 else at, "frame", entry, False, time)
    return None


def _is_call(scene: Scene, at: int) -> bool:
    """Whether the noun is a call: such a thing is told of only when it has been made."""
    adjectives = (words().get("adjective", scene.tokens[child].lemma) for child in scene.children(at))
    return any(entry is not None and entry.word("form") == "phone" for entry in adjectives)


def leftmost(scene: Scene, at: int) -> int:
    """Where the adjectives, numbers and participles before a noun begin."""
    while at > 0:
        before = scene.tokens[at - 1]
        if before.pos not in ("ADJ", "DET", "NUM") and before.feats.get("VerbForm") != "Part":
            break
        at -= 1
    return at


def _attributes(scene: Scene, at: int) -> list[Step]:
    """Adjectives and participles of the noun that tell when: «предстоящий», «состоявшаяся», «намеченная»."""
    out = []
    for child in scene.children(at):
        token = scene.tokens[child]
        if token.rel not in ("amod", "acl", "acl:relcl") or token.feats.get("Variant") == "Short":
            continue
        entry = words().get("adjective", token.lemma)
        if entry is not None and entry.word("status"):
            out.append(Step(child, "adjective", entry, False, None))
            continue
        entry = words().get("event", token.lemma)
        if entry is not None and token.feats.get("VerbForm") == "Part":
            out.append(Step(child, "adjective", entry, scene.negated(child), time_of(scene, child)))
    return out


def _bound(scene: Scene, cue: int, steps: list[Step]) -> list[Step]:
    """«прибыл в А провести переговоры»: the journey before an infinitive that the tree hangs elsewhere."""
    outer = steps[-1] if steps else None
    at = cue if outer is None else outer.at
    if scene.tokens[at].feats.get("VerbForm") != "Inf" or (outer is not None and outer.table == "modal"):
        return []
    for number in range(at - 1, max(at - REACH, -1), -1):
        token = scene.tokens[number]
        entry = words().get("modal", token.lemma)
        if entry is not None and entry.flag("bound"):
            return [_step(scene, number, "modal", entry)]
        if token.pos == "PUNCT":
            return []
    return []


def _by_order(scene: Scene, cue: int) -> list[Step]:
    """The nearest event before or after the noun where the tree has lost it."""
    if any(scene.tokens[c].rel == "case" for c in scene.children(cue)) or scene.tokens[cue].rel not in _LOST:
        return []
    first, last = scene.clause(cue)
    near = sorted(range(max(first, cue - REACH), min(last, cue + REACH + 1)), key=lambda at: abs(at - cue))
    for at in near:
        token = scene.tokens[at]
        if token.pos != "VERB" or token.feats.get("VerbForm") not in ("Fin", "Part", "Inf"):
            continue
        entry = words().get("event", token.lemma)
        subject = any(scene.tokens[c].rel.startswith("nsubj") and c != cue for c in scene.children(at))
        return _with_modal(scene, at, entry) if entry is not None and not subject else []
    return []


def _with_modal(scene: Scene, at: int, entry: Entry) -> list[Step]:
    """An event and the word above it: «должна состояться»."""
    steps = [_step(scene, at, "event", entry)]
    above = _above(scene, at, steps)
    return [*steps, above] if above is not None and above.table == "modal" else steps


_LOST = ("root", "nsubj", "nsubj:pass", "obj", "parataxis")
"""Relations under which a noun that no known verb governs may still be the subject of one nearby."""
