"""One event of many accounts: the meetings of all pages put together, in whatever order the pages came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
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
from communique.stories.events import LEAP_YEAR, NEIGHBOUR, clash, days_apart, same_day, same_name
from communique.stories.order import day_of, published
from communique.stories.redating import redated

WEEK = 7
"""Days between two pages up to which an undated meeting of one may be that of the other: what «недавняя встреча» means
a week later is another one. Chosen by hand."""

RANK: tuple[MeetingStatus, ...] = ("held", "cancelled", "under_way", "ruled_out", "planned", "proposed")
"""Of accounts of which none is known to be the later, the one that comes later in a meeting's life."""


class Told(msgspec.Struct, frozen=True):
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


def find_events(readings: Sequence[Reading]) -> tuple[Event, ...]:
    """The meetings of all pages, each once, with what every page says of it."""
    return events_of([_told(meeting, reading) for reading in readings for meeting in reading.meetings])


def told_by(trace: Accounts) -> list[Told]:
    """A page's accounts of meetings."""
    return [Told(meeting, trace, words) for meeting, words in zip(trace.meetings, trace.meeting_words, strict=True)]


def may_be_one(one: Accounts, other: Accounts) -> bool:
    """Whether some meeting of one page may be one of another page's."""
    return any(likeness(a, b) for a in told_by(one) for b in told_by(other))


def events_of(accounts: Sequence[Told]) -> tuple[Event, ...]:
    """The meetings that some accounts tell of, each once; others than these bear on none of them."""
    told = sorted(accounts, key=lambda one: one.key)
    dated = [one for one in told if one.meeting.date is not None and one.meeting.date.precision == "day"]
    groups = _joined([[one] for one in dated])
    rest: list[Group] = []
    homes: list[tuple[Group, Told]] = []
    for one in told:
        if one in dated:
            continue
        fitting = [group for group in groups if _fits([one], group)]
        if len(fitting) == 1:
            homes.append((fitting[0], one))
        else:
            rest.append([one])
    for home, one in homes:
        if all(other is not one and other.meeting.page != one.meeting.page for other in home):
            home.append(one)
        else:
            rest.append([one])
    events = [_event(sorted(group, key=lambda one: one.key)) for group in (*groups, *_joined(rest))]
    return tuple(sorted(events, key=lambda event: event.id))


def _told(meeting: Meeting, reading: Reading) -> Told:
    return Told(
        redated(meeting, reading), reading, tuple(" ".join(s.of(reading.page.text).split()) for s in meeting.evidence)
    )


def _joined(groups: list[Group]) -> list[Group]:
    """Groups of which no two can be one any more; the likeliest pair is joined first."""
    pairs = [(-likeness(groups[i][0], groups[j][0]), i, j) for i, j in _candidates(groups)]
    home = list(range(len(groups)))
    for score, i, j in sorted(pair for pair in pairs if pair[0]):
        one, other = home[i], home[j]
        if score and one != other and _fits(groups[one], groups[other]):
            groups[one] += groups[other]
            home = [one if at == other else at for at in home]
    return [groups[at] for at in sorted(set(home))]


def _candidates(groups: list[Group]) -> list[tuple[int, int]]:
    """The pairs of groups that may be alike at all: on the same day or the next, else with a party in common."""
    found: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        for key in _buckets(group[0].meeting):
            found.setdefault(key, []).append(at)
    return sorted({pair for ats in found.values() for pair in combinations(ats, 2)})


def _buckets(meeting: Meeting) -> tuple[str, ...]:
    told = meeting.date
    if told is None or told.precision != "day":
        return meeting.parties
    day = date.fromisoformat(f"{LEAP_YEAR}-{told.value[-5:]}")
    return f"{day:%m-%d}", f"{day + timedelta(days=NEIGHBOUR):%m-%d}"


def _fits(ours: Group, theirs: Group) -> bool:
    """Whether two groups may tell of one event: some two accounts are alike, no two speak against it."""
    pairs = [(a, b) for a in ours for b in theirs]
    if any(a.meeting.page == b.meeting.page or clash(a.meeting, b.meeting) for a, b in pairs):
        return False
    return any(likeness(a, b) for a, b in pairs)


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
