"""One word for several meetings: «говорил с А и с Б», «две встречи – одна в А, другая по видеосвязи»."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from communique.meetings.climb import Cue
from communique.meetings.participants import hosts, subject_of
from communique.meetings.phrases import WITH, Company, named, phrase_end
from communique.meetings.rules import Verdict
from communique.meetings.scene import Scene
from communique.meetings.words import words

DASHES = ("-", "–", "—", ":")


def separate(scene: Scene, cue: Cue, found: Company) -> list[Company]:
    """The companies of a word with a partner after each of several «с»: one meeting with each of them."""
    if cue.entry.flag("host"):
        goals = hosts(scene, cue)
        visitor = found.without(goals)
        return [visitor.joined(goal) for goal in goals] if found.size > 1 and len(goals) > 1 else [found]
    starts = _partners(scene, cue)
    if len(starts) < 2:
        return [found]
    pieces = []
    for at, following in zip(starts, [*starts[1:], len(scene.tokens)], strict=True):
        pieces.append(named(scene, at + 1, min(phrase_end(scene, at + 1, following), following), "with"))
    own = _of_all(scene, cue, found, pieces)
    if not own.size or any(not piece.size for piece in pieces):
        return [found]
    return [own.joined(piece) for piece in pieces]


def _partners(scene: Scene, cue: Cue) -> list[int]:
    """Where each «с» of «с А и с Б», «и с А, и с Б» stands."""
    _, last = scene.clause(cue.at)
    out: list[int] = []
    for at in range(cue.at + 1, last):
        if scene.tokens[at].lemma not in WITH:
            continue
        if out and scene.tokens[at - 1].lemma not in ("и", "а", "также"):
            break
        out.append(at)
    return out


def _of_all(scene: Scene, cue: Cue, found: Company, pieces: list[Company]) -> Company:
    """Those who met each of the partners."""
    subject = subject_of(scene, cue.at)
    for step in cue.steps:
        subject = subject if subject.size else subject_of(scene, step.at)
    others = {name for piece in pieces for name in (*piece.parties, *piece.people)}
    if others & {*subject.parties, *subject.people}:
        return Company()
    return subject if set(subject.parties) <= set(found.parties) else Company()


def runs(scene: Scene, cue: Cue, verdict: Verdict) -> list[Verdict]:
    """The verdict once for each meeting that a count announces and a list after a dash tells apart."""
    counts = (words().get("count", scene.tokens[child].lemma) for child in scene.children(cue.at))
    entry = next((entry for entry in counts if entry is not None), None)
    dash = next((at for at in range(cue.at, len(scene.tokens)) if scene.tokens[at].text in DASHES), None)
    if entry is None or dash is None:
        return [verdict]
    end = next((at for at in range(dash + 1, len(scene.tokens)) if scene.tokens[at].text in ".!?;"), len(scene.tokens))
    cuts = [dash, *(at for at in range(dash + 1, end) if scene.tokens[at].text in (",", "и", "а")), end]
    found = [(first + 1, last) for first, last in pairwise(cuts) if last - first > 1]
    if len(found) != int(entry.word("value")):
        return [verdict]
    return [msgspec.structs.replace(verdict, run=run, entries=(entry.ref,)) for run in found]
