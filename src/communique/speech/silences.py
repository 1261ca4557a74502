"""Why a cue of speech gave no statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.model import Span, Uncoded, id_on
from communique.speech.cues import Cue
from communique.speech.draft import Draft
from communique.speech.relays import passes_on
from communique.speech.scene import Scene
from communique.speech.speakers import subject_of

INSIDE = "the cue stands inside a quotation, which is coded as a whole"
UNSPOKEN = "the cue stands inside a quotation that gave no statement: nobody is named as its speaker"
NOBODY = "nobody in the sentence can be its speaker, and no one spoke shortly before"
PASSED_ON = "an outlet passes on its own news: a relay, no speaker"
NOTHING_SAID = "nothing follows or precedes it that its frames could take as the words"
TAKEN = "its words are those of another statement"
"""The reasons, in words for people."""

ONLY_BACK = ("back",)
"""Frames of words that report only after an anaphor («такое заявление сделал»); elsewhere they are no cues."""


def uncoded(scene: Scene, drafts: Sequence[Draft], coded: Sequence[Draft]) -> tuple[Uncoded, ...]:
    """The cues of an article that gave no statement, each with the reason, in text order."""
    used = _by_sentence(scene, coded)
    whole = [span for draft in coded if draft.quotation for span in draft.content]
    tried = _by_sentence(scene, drafts)
    out: list[Uncoded] = []
    for sentence in range(len(scene.sentences)):
        for cue in scene.cues[sentence]:
            place = cue.span(scene.tokens(sentence))
            if cue.frames == ONLY_BACK or any(place.meets(other) for other in used.get(sentence, ())):
                continue
            reason = _reason(scene, sentence, cue, any(place.meets(other) for other in tried.get(sentence, ())))
            if reason == INSIDE and not any(span.holds(place) for span in whole):
                reason = UNSPOKEN
            id = id_on("un", scene.page.id, place.start, place.end)
            span = scene.sentences[sentence].span
            out.append(Uncoded(id, scene.page.id, span, place, reason, (cue.entry.ref,)))
    return tuple(sorted(out, key=lambda row: (row.cue.start, row.id)))


def _by_sentence(scene: Scene, drafts: Sequence[Draft]) -> dict[int, list[Span]]:
    """The cues of some drafts by the sentence in which they stand; split quotations have theirs in an earlier one."""
    found: dict[int, list[Span]] = {}
    for cue in _cues(drafts):
        found.setdefault(scene.sentence_at(cue.start), []).append(cue)
    return found


def _cues(drafts: Sequence[Draft]) -> Iterator[Span]:
    return (draft.cue for draft in drafts if draft.cue is not None)


def _reason(scene: Scene, sentence: int, cue: Cue, tried: bool) -> str:
    if scene.spoken(sentence, cue.first) is not None:
        return INSIDE
    source = subject_of(scene, sentence, cue)
    if source is None:
        return NOBODY
    if {"pass", "words"} & set(cue.force) and passes_on(scene, sentence, cue, source.references[0]):
        return PASSED_ON
    return TAKEN if tried else NOTHING_SAID
