"""Who met, when, where? Meetings held, planned, proposed and refused, out of the grammar of one article."""

from __future__ import annotations

import msgspec

from communique.meetings.climb import Cue
from communique.meetings.implied import Known, completed, title_pair
from communique.meetings.merge import Told, merge
from communique.meetings.naming import name_of
from communique.meetings.participants import company
from communique.meetings.phrases import Company
from communique.meetings.results import agenda, attach
from communique.meetings.rules import (
    ANNOUNCED,
    RULES,
    Verdict,
    cues,
    doubted,
    hedged,
    lasting,
    scheduled,
    tells_of_sport,
    with_meetings,
)
from communique.meetings.scene import Scene, Source
from communique.meetings.seats import seated
from communique.meetings.several import runs, separate
from communique.meetings.slots import Clock, clock_of, extent, slots
from communique.model import Article, Cast, Date, Markup, Meeting, Page, Part, Speech

__all__ = ["RULES", "find_meetings"]


def find_meetings(page: Page, article: Article, markup: Markup, cast: Cast, speech: Speech) -> tuple[Meeting, ...]:
    """The meetings that the article tells of."""
    numbers = with_meetings(markup)
    if not numbers:
        return ()
    source = Source(page, article, markup, cast, speech, tells_of_sport(markup))
    clock = clock_of(source)
    told: list[Told] = []
    known = Known(title_pair(source))
    for number in numbers:
        scene = Scene(source, number)
        for cue in cues(scene):
            found = company(scene, cue)
            verdict = next((verdict for rule in RULES if (verdict := rule(scene, cue))), None)
            if verdict is not None and not doubted(scene, cue, verdict):
                companies, verdicts = separate(scene, cue, found), runs(scene, cue, verdict)
                several = [_told(scene, cue, one, known, Ruled(v, clock)) for one in companies for v in verdicts]
                told += [msgspec.structs.replace(one, apart=at) for at, one in enumerate(several) if one is not None]
            if len(found.parties) > 1:
                known.add(number, found.parties)
    return merge(page.id, attach(source, seated(source, told)))


class Ruled(msgspec.Struct, frozen=True):
    """What a rule made of a meeting, and what its dates count from."""

    verdict: Verdict
    clock: Clock


def _has_day(date: Date | None, clock: Clock) -> bool:
    """Whether a date is a day that can be set beside the day of publication."""
    days = (date, clock.day)
    return all(one is not None and one.precision == "day" and one.value[:1].isdigit() for one in days)


def _told(scene: Scene, cue: Cue, found: Company, known: Known, ruled: Ruled) -> Told | None:
    """What one word tells of one meeting, or None where too little is known of it."""
    verdict, clock = ruled.verdict, ruled.clock
    whole = completed(scene, cue, verdict, found, known)
    if whole is None:
        return None
    filled = slots(scene, cue, verdict, whole, clock)
    if verdict.rule == ANNOUNCED and not _has_day(filled.date, clock):
        return None
    status = "proposed" if hedged(scene, cue, verdict) else scheduled(verdict, filled.date, clock.day)
    if whole is not found and filled.date is None and filled.place is None and lasting(scene, verdict):
        return None
    here = scene.tokens[cue.at].span
    steps = tuple(Part(step.table, scene.tokens[step.at].span) for step in verdict.steps if step.at != cue.at)
    name, name_refs = name_of(scene, cue)
    about, about_refs = agenda(scene, cue)
    refs = (
        cue.entry.ref,
        *(step.entry.ref for step in verdict.steps if step.entry),
        *whole.entries,
        *filled.entries,
        *name_refs,
        *verdict.entries,
        *about_refs,
    )
    return Told(
        status,
        verdict.rule,
        whole,
        filled,
        scene.span(*extent(scene, cue, verdict)),
        here,
        tuple(dict.fromkeys(refs)),
        (Part("meeting", here), *steps, *whole.parts, *filled.parts),
        scene.sentence.block < 0,
        any(step.entry is not None and step.entry.flag("bound") for step in verdict.steps),
        scene.number,
        name,
        about,
    )
