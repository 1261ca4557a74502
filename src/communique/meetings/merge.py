"""One meeting of many mentions: what the article tells of the same meeting is put together."""

from __future__ import annotations

import msgspec

from communique.meetings.phrases import STAND_IN, Company
from communique.meetings.slots import Slots
from communique.model import Date, Delegate, Meeting, MeetingStatus, MeetingStep, Part, Span, Why, id_on


class Told(msgspec.Struct, frozen=True):
    """One mention of a meeting: who, when, where, what became of it, and the words.

    `apart` counts the meetings of one word that tells of several: no two of them are one.
    """

    status: MeetingStatus
    rule: str
    company: Company
    slots: Slots
    evidence: Span
    cue: Span
    entries: tuple[str, ...]
    parts: tuple[Part, ...]
    title: bool
    bound: bool
    sentence: int = 0
    name: str = ""
    agenda: tuple[Span, ...] = ()
    outcome: tuple[Span, ...] = ()
    apart: int = 0


def merge(page: str, told: list[Told]) -> tuple[Meeting, ...]:
    """The meetings of a page in the order in which it first tells of them."""
    groups: list[list[Told]] = []
    for mention in told:
        home = next((group for group in groups if _same(group, mention)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    return tuple(_meeting(page, group) for group in groups)


def _same(group: list[Told], mention: Told) -> bool:
    """Whether a mention tells of the group's meeting: the same company, nothing that speaks against it."""
    parties = frozenset(mention.company.parties)
    ours = frozenset(name for other in group for name in other.company.parties)
    if parties != ours and not (mention.company.open and parties < ours):
        return False
    if any(_clash(_value(other), _value(mention)) or _two(other, mention) for other in group):
        return False
    if mention.company.people and any(_others(other, mention) for other in group):
        return False
    places = {other.slots.place for other in group} | {mention.slots.place}
    if len(places - {None}) > 1 or any(_apart(other, mention) for other in group):
        return False
    if mention.bound or all(other.bound for other in group):
        return any(other.status == "held" for other in (*group, mention))
    dated = _value(mention) is not None and any(_value(other) == _value(mention) for other in group)
    return dated or any(other.status == mention.status for other in group)


def _two(one: Told, two: Told) -> bool:
    """Whether two mentions are told as two: by one word for several, or by two numbers of a round."""
    return (one.cue == two.cue and one.apart != two.apart) or bool(one.name and two.name and one.name != two.name)


def _others(one: Told, two: Told) -> bool:
    """Whether the people whom two mentions name can't be the same company: neither names all of the other's."""
    ours, theirs = set(one.company.people), set(two.company.people)
    return (
        bool(ours)
        and bool(theirs)
        and not ours <= theirs
        and not theirs <= ours
        and (not ours & theirs or (len(ours) > 1 and len(theirs) > 1))
    )


def _value(told: Told) -> str | None:
    return told.slots.date.value if told.slots.date else None


def _clash(one: str | None, two: str | None) -> bool:
    """Whether two dates can't be one: neither begins the other."""
    return one is not None and two is not None and not one.startswith(two) and not two.startswith(one)


def _apart(one: Told, two: Told) -> bool:
    """A call is no meeting face to face; a headline, or a mention that names nobody, doesn't tell which it means."""
    remote = ("phone", "video")
    if one.title or two.title or one.company.open or two.company.open:
        return False
    return one.slots.form != two.slots.form and (one.slots.form in remote) != (two.slots.form in remote)


def _meeting(page: str, group: list[Told]) -> Meeting:
    fullest = max(group, key=lambda told: (_weight(told), -told.evidence.start))
    status = next((told.status for told in (fullest, *group) if not told.bound), fullest.status)
    kept = [told for told in group if told is fullest or _adds(told, fullest, status)]
    company = fullest.company
    for told in group:
        company = company.joined(told.company)
    evidence = tuple(dict.fromkeys(told.evidence for told in kept))
    history = tuple(
        dict.fromkeys(MeetingStep(told.status, page, told.evidence.start, told.evidence.end) for told in group)
    )
    spans = [f"{span.start}-{span.end}" for span in evidence] + ([str(fullest.apart)] if fullest.apart else [])
    why = Why(
        fullest.rule,
        tuple(dict.fromkeys(ref for told in group for ref in told.entries)),
        tuple(dict.fromkeys(part for told in group for part in told.parts)),
        tuple(dict.fromkeys(note for told in group for note in told.slots.notes)),
    )
    return Meeting(
        id_on("mt", page, *spans, *company.parties, *company.people),
        page,
        company.parties,
        company.people,
        next((told.slots.place for told in kept if told.slots.place), None),
        _date(kept),
        fullest.slots.form,
        status,
        history,
        evidence,
        why,
        next((told.name for told in (fullest, *group) if told.name), ""),
        _delegates(company),
        tuple(dict.fromkeys(span for told in group for span in told.agenda)),
        tuple(dict.fromkeys(span for told in group for span in told.outcome)),
    )


def _delegates(company: Company) -> tuple[Delegate, ...]:
    """The people with their sides."""
    sides = dict(company.sides)
    return tuple(Delegate(name, sides.get(name)) for name in company.people)


def _weight(told: Told) -> tuple[int, int, bool, int]:
    """How much a mention tells: slots filled, people named; the body before the title, names before pronouns."""
    filled = sum(1 for value in (told.slots.date, told.slots.place) if value)
    stand_ins = sum(1 for part in told.company.parts if part.label == STAND_IN)
    return filled, len(told.company.people), not told.title, -stand_ins


def _adds(told: Told, fullest: Told, status: MeetingStatus) -> bool:
    """Whether a mention tells what the fullest one leaves open."""
    return (
        told.status != status
        or bool(told.slots.place and not fullest.slots.place)
        or bool(told.slots.date and not fullest.slots.date)
    )


def _date(kept: list[Told]) -> Date | None:
    """The most exact date."""
    dates = [told.slots.date for told in kept if told.slots.date]
    return max(dates, key=lambda date: len(date.value), default=None)
