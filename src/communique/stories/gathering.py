"""One event of many accounts: the meetings of all pages put together, in whatever order the pages came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from communique.model import (
    Account,
    Accounts,
    Date,
    Event,
    Meeting,
    MeetingStatus,
    MeetingStep,
    Reading,
    Span,
    Why,
    stable_id,
)
from communique.stories.events import clash, days_apart, same_day, same_name
from communique.stories.order import day_of, published
from communique.stories.redating import redated

WEEK = 7
"""Days between two pages up to which an undated meeting of one may be that of the other: what «недавняя встреча» means
a week later is another one. Chosen by hand."""

RANK: tuple[MeetingStatus, ...] = ("held", "cancelled", "under_way", "ruled_out", "planned", "proposed")
"""Of accounts of which none is known to be the later, the one that comes later in a meeting's life."""


class Told(msgspec.Struct, frozen=True, eq=False):
    """A page's account of a meeting with what it is compared by."""

    meeting: Meeting
    source: Reading | Accounts
    words: tuple[str, ...]

    @property
    def key(self) -> tuple[bool, str, str, str]:
        """What puts accounts in order: publication, then page and id."""
        day = published(self.source)
        return day is None, day or "", self.meeting.page, self.meeting.id


Group = list[Told]

Near = Mapping[Told, Mapping[Told, int]]
"""For each account those that may tell of the same event, and how surely."""


def find_events(readings: Sequence[Reading]) -> tuple[Event, ...]:
    """The meetings of all pages, each once, with what every page says of it."""
    told = [_told(meeting, reading) for reading in readings for meeting in reading.meetings]
    return events_of(told, _near_among(told))


def told_by(trace: Accounts) -> list[Told]:
    """A page's accounts of meetings."""
    return [Told(meeting, trace, words) for meeting, words in zip(trace.meetings, trace.meeting_words, strict=True)]


def near_of(ours: Sequence[Told], theirs: Sequence[Told]) -> list[tuple[int, int, int]]:
    """Which accounts of one page may be of the events of another page's, by their places, and how surely."""
    pairs = ((at, by, likeness(a, b)) for at, a in enumerate(ours) for by, b in enumerate(theirs))
    return [pair for pair in pairs if pair[2]]


def events_of(accounts: Sequence[Told], near: Near) -> tuple[Event, ...]:
    """The meetings that some accounts tell of, each once; others than these bear on none of them."""
    told = sorted(accounts, key=lambda one: one.key)
    groups = _joined([one for one in told if _has_day(one)], near)
    homes = {one: group for group in groups for one in group}
    rest: Group = []
    guests: list[tuple[Group, Told]] = []
    for one in told:
        if one in homes:
            continue
        around = {id(homes[other]): homes[other] for other in near.get(one, ()) if other in homes}
        fitting = [group for group in around.values() if not _apart([one], group, near)]
        if len(fitting) == 1:
            guests.append((fitting[0], one))
        else:
            rest.append(one)
    for home, one in guests:
        if all(other.meeting.page != one.meeting.page for other in home):
            home.append(one)
        else:
            rest.append(one)
    events = [_event(sorted(group, key=lambda one: one.key)) for group in (*groups, *_joined(rest, near))]
    return tuple(sorted(events, key=lambda event: event.id))


def _told(meeting: Meeting, reading: Reading) -> Told:
    return Told(
        redated(meeting, reading), reading, tuple(" ".join(s.of(reading.page.text).split()) for s in meeting.evidence)
    )


def _has_day(one: Told) -> bool:
    return one.meeting.date is not None and one.meeting.date.precision == "day"


def _joined(told: Sequence[Told], near: Near) -> list[Group]:
    """The accounts in groups of which no two can be one any more; the likeliest pair is joined first."""
    place = {one: at for at, one in enumerate(told)}
    pairs = [
        (-how, at, place[other])
        for at, one in enumerate(told)
        for other, how in near.get(one, {}).items()
        if place.get(other, at) > at
    ]
    home = list(range(len(told)))
    groups = {at: [one] for at, one in enumerate(told)}
    apart: dict[int, set[int]] = {at: set() for at in groups}
    for _, i, j in sorted(pairs):
        one, other = home[i], home[j]
        if one == other or other in apart[one]:
            continue
        if _apart(groups[one], groups[other], near):
            apart[one].add(other)
            apart[other].add(one)
            continue
        for account in groups[other]:
            home[place[account]] = one
        groups[one] += groups.pop(other)
        for third in apart.pop(other):
            apart[third].remove(other)
            apart[third].add(one)
            apart[one].add(third)
    return list(groups.values())


def _near_among(told: Sequence[Told]) -> Near:
    """Which of some accounts may tell of one event; none does without a party in common."""
    buckets: dict[str, list[int]] = {}
    for at, one in enumerate(told):
        for party in one.meeting.parties:
            buckets.setdefault(party, []).append(at)
    near: dict[Told, dict[Told, int]] = {}
    for i, j in sorted({pair for ats in buckets.values() for pair in combinations(ats, 2)}):
        if how := likeness(told[i], told[j]):
            near.setdefault(told[i], {})[told[j]] = how
            near.setdefault(told[j], {})[told[i]] = how
    return near


def _apart(ours: Group, theirs: Group, near: Near) -> bool:
    """Whether anything tells that two groups are of two events: some page tells of both, or two accounts clash."""
    return any(
        a.meeting.page == b.meeting.page or clash(a.meeting, b.meeting)
        for a in ours
        for b in theirs
        if b not in near.get(a, ())
    )


def likeness(one: Told, other: Told) -> int:
    """How surely two accounts tell of one event, 0 where nothing shows it."""
    a, b = one.meeting, other.meeting
    if a.page == b.page or clash(a, b):
        return 0
    if same_day(a, b):
        return 4 + same_name(a, b) + (a.place == b.place) + (days_apart(a, b) == 0)
    near = _near(one, other)
    if one.words == other.words and near is not False:
        return 3
    if near is False:
        return 0
    if same_name(a, b):
        return 2
    people = len(set(a.people) & set(b.people)) > 1 and a.status == b.status
    place = near is True and a.place is not None and a.place == b.place
    return int(people or place or (near is True and set(a.parties) == set(b.parties) and a.status == b.status))


def _near(one: Told, other: Told) -> bool | None:
    """Whether two pages were published within a week; None where that is not known."""
    ours, theirs = day_of(one.source.article.published), day_of(other.source.article.published)
    return abs((ours - theirs).days) <= WEEK if ours and theirs else None


# --- what the accounts come to ---------------------------------------------------------------------------------------


def _event(group: Group) -> Event:
    meetings = [one.meeting for one in group]
    accounts = tuple(sorted({account for one in group for account in _accounts(one)}))
    latest = max(group, key=_how_late).meeting
    parties = tuple(dict.fromkeys(name for m in sorted(meetings, key=lambda m: -len(m.parties)) for name in m.parties))
    return Event(
        stable_id("ev", meetings[0].id),
        next((m.name for m in meetings if m.name), ""),
        parties,
        tuple(dict.fromkeys(name for m in meetings for name in m.people)),
        _chosen(accounts, "place", group),
        _date(meetings, _chosen(accounts, "date", group)),
        _chosen(accounts, "form", group),
        latest.status,
        tuple(dict.fromkeys(MeetingStep(s.status, s.page, s.start, s.end) for m in meetings for s in m.history)),
        tuple((m.page, m.id) for m in meetings),
        accounts,
        Why("stories.same_event" if len(group) > 1 else "stories.one_account", notes=_notes(meetings)),
    )


def _how_late(one: Told) -> tuple[str, int, tuple[bool, str, str, str]]:
    """A key by which the account that knows most of what became of a meeting is the greatest."""
    return published(one.source) or "", -RANK.index(one.meeting.status), one.key


def _accounts(one: Told) -> list[Account]:
    meeting = one.meeting
    values = {
        "date": meeting.date.value if meeting.date else "",
        "place": meeting.place or "",
        "participants": ", ".join(sorted(meeting.parties)),
        "form": meeting.form or "",
        "status": meeting.status,
    }
    spans = {key: _words_of(meeting, key) for key in values}
    return [
        Account(key, value, meeting.page, meeting.id, spans[key].start, spans[key].end)
        for key, value in values.items()
        if value
    ]


def _words_of(meeting: Meeting, key: str) -> Span:
    """The words that tell a value: those of the meeting, or others of the page where they don't hold it."""
    spans = [part.span for part in meeting.why.parts if part.label == key]
    inside = [words for words in meeting.evidence if not spans or any(words.holds(span) for span in spans)]
    return inside[0] if inside else spans[0]


def _chosen(accounts: Sequence[Account], key: str, group: Group) -> str | None:
    """The value that most accounts give; of as many the more exact one, that of a meeting held, the first in order."""
    told = Counter(account.value for account in accounts if account.key == key)
    held = {one.meeting.id for one in group if one.meeting.status == "held"}
    known = {a.value for a in accounts if a.key == key and a.meeting in held}
    exact = {value: (value.startswith("--") is False) + len(value) / 100 if key == "date" else 0.0 for value in told}
    best = sorted(told, key=lambda value: (-exact[value], -told[value], value not in known, value))
    return best[0] if best else None


def _date(meetings: Sequence[Meeting], value: str | None) -> Date | None:
    return next((m.date for m in meetings if m.date and m.date.value == value), None)


def _notes(meetings: Sequence[Meeting]) -> tuple[str, ...]:
    """Why accounts of several pages are one event, in words."""
    if len(meetings) < 2:
        return ()
    first, *others = meetings
    shared = sorted(set(first.parties).intersection(*(set(m.parties) for m in others)))
    reasons = ["all tell of " + ", ".join(shared)] if shared else []
    reasons += ["on the same day"] if any(same_day(a, b) for a, b in combinations(meetings, 2)) else []
    reasons += ["by the same name"] if any(same_name(a, b) for a, b in combinations(meetings, 2)) else []
    return tuple(reasons)
