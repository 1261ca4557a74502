"""One event of many accounts: the meetings of all pages put together, in whatever order the pages came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
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


Near = Sequence[tuple[Told, Told, int]]
"""Accounts that may tell of the same event, and how surely; each pair once."""


class Kinds:
    """What some accounts tell of their meetings, each alike once: two are held against each other once for all that
    tell the same."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self._meetings: list[Meeting] = []
        self._known: dict[tuple[int, int], bool] = {}

    def number(self, meeting: Meeting) -> int:
        """The number that a meeting has together with all of which the same is told."""
        date, name = meeting.date, meeting.name
        when = (date.value, date.precision, date.first, date.last) if date else None
        told = (meeting.parties, meeting.people, meeting.place, when, meeting.form, meeting.status, name)
        number = self._numbers.setdefault(told, len(self._meetings))
        if number == len(self._meetings):
            self._meetings.append(meeting)
        return number

    def clash(self, one: int, other: int) -> bool:
        """Whether something tells that meetings of these numbers are two."""
        pair = (one, other) if one < other else (other, one)
        known = self._known.get(pair)
        if known is None:
            known = self._known[pair] = clash(*(self._meetings[number] for number in pair))
        return known


class Group:
    """Accounts of one event, by their places, with what tells whether others are of it too."""

    def __init__(self, place: int, page: str, kind: int) -> None:
        self.places = [place]
        self.pages = {page}
        self.kinds = {kind}
        self.apart: set[Group] = set()

    def take(self, other: Group) -> None:
        """Takes in the accounts of another group; what is apart from that one is apart from this."""
        self.places += other.places
        self.pages |= other.pages
        self.kinds |= other.kinds
        for third in other.apart:
            third.apart.remove(other)
            third.apart.add(self)
        self.apart |= other.apart


def find_events(readings: Sequence[Reading]) -> tuple[Event, ...]:
    """The meetings of all pages, each once, with what every page says of it."""
    told = [_told(meeting, reading) for reading in readings for meeting in reading.meetings]
    events = [event_of(group) for group in groups_of(told, _near_among(told))] if told else []
    return tuple(sorted(events, key=lambda event: event.id))


def told_by(trace: Accounts) -> list[Told]:
    """A page's accounts of meetings."""
    return [Told(meeting, trace, words) for meeting, words in zip(trace.meetings, trace.meeting_words, strict=True)]


def near_of(ours: Sequence[Told], theirs: Sequence[Told]) -> list[tuple[int, int, int]]:
    """Which accounts of one page may be of the events of another page's, by their places, and how surely."""
    pairs = ((at, by, likeness(a, b)) for at, a in enumerate(ours) for by, b in enumerate(theirs))
    return [pair for pair in pairs if pair[2]]


def groups_of(accounts: Collection[Told], near: Near) -> list[list[Told]]:
    """The accounts of each meeting that some tell of, in order; others than these bear on none of them."""
    told = sorted(accounts, key=lambda one: one.key)
    place = {one: at for at, one in enumerate(told)}
    among = [(place[one], place[other], how) for one, other, how in near if one in place and other in place]
    pairs = sorted((-how, min(i, j), max(i, j)) for i, j, how in among)
    kinds = Kinds()
    single = [Group(at, one.meeting.page, kinds.number(one.meeting)) for at, one in enumerate(told)]
    homes = {at: single[at] for at, one in enumerate(told) if _has_day(one)}
    around: dict[int, set[int]] = {}
    for _, i, j in pairs:
        if (i in homes) != (j in homes):
            at, day = (j, i) if i in homes else (i, j)
            around.setdefault(at, set()).add(day)
    _join(homes, pairs, kinds)
    near_by = {at: {homes[day] for day in days} for at, days in sorted(around.items())}
    fitting = {at: [own for own in some if not _apart(single[at], own, kinds)] for at, some in near_by.items()}
    guests = {at: some[0] for at, some in fitting.items() if len(some) == 1}
    rest = {at: group for at, group in enumerate(single) if at not in homes and at not in guests}
    for at, home in guests.items():
        if home.pages.isdisjoint(single[at].pages):
            home.take(single[at])
        else:
            rest[at] = single[at]
    _join(rest, _among(rest, pairs), kinds)
    groups = dict.fromkeys((*homes.values(), *rest.values()))
    return [[told[at] for at in sorted(group.places)] for group in groups]


def _told(meeting: Meeting, reading: Reading) -> Told:
    return Told(
        redated(meeting, reading), reading, tuple(" ".join(s.of(reading.page.text).split()) for s in meeting.evidence)
    )


def _has_day(one: Told) -> bool:
    return one.meeting.date is not None and one.meeting.date.precision == "day"


def _join(homes: dict[int, Group], pairs: Sequence[tuple[int, int, int]], kinds: Kinds) -> None:
    """Joins groups of accounts until no two can be one any more; the likeliest pair is joined first. `homes` holds for
    each account its group."""
    for _, i, j in pairs:
        one, other = homes.get(i), homes.get(j)
        if one is None or other is None or one is other or other in one.apart:
            continue
        if _apart(one, other, kinds):
            one.apart.add(other)
            other.apart.add(one)
            continue
        homes.update(dict.fromkeys(other.places, one))
        one.take(other)


def _among(some: Iterable[int], pairs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The pairs that are of some accounts, in the order of these."""
    order = {at: place for place, at in enumerate(some)}
    own = ((how, *sorted((order[i], order[j])), i, j) for how, i, j in pairs if i in order and j in order)
    return [(how, i, j) for how, _, _, i, j in sorted(own)]


def _near_among(told: Sequence[Told]) -> Near:
    """Which of some accounts may tell of one event; none does without a party in common."""
    buckets: dict[str, list[int]] = {}
    for at, one in enumerate(told):
        for party in one.meeting.parties:
            buckets.setdefault(party, []).append(at)
    pairs = sorted({pair for ats in buckets.values() for pair in combinations(ats, 2)})
    return [(told[i], told[j], how) for i, j in pairs if (how := likeness(told[i], told[j]))]


def _apart(one: Group, other: Group, kinds: Kinds) -> bool:
    """Whether anything tells that two groups are of two events: some page tells of both, or two accounts clash."""
    return not one.pages.isdisjoint(other.pages) or any(kinds.clash(a, b) for a in one.kinds for b in other.kinds)


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


def id_of(group: Sequence[Told]) -> str:
    """The id of the event that some accounts, in order, are of."""
    return stable_id("ev", group[0].meeting.id)


def event_of(group: Sequence[Told]) -> Event:
    """What some accounts, in order, tell of one event."""
    meetings = [one.meeting for one in group]
    accounts = tuple(sorted({account for one in group for account in _accounts(one)}))
    latest = max(group, key=_how_late).meeting
    parties = tuple(dict.fromkeys(name for m in sorted(meetings, key=lambda m: -len(m.parties)) for name in m.parties))
    return Event(
        id_of(group),
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


def _chosen(accounts: Sequence[Account], key: str, group: Sequence[Told]) -> str | None:
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
    dated = [m for m in meetings if m.date and m.date.precision == "day"]
    named = [m for m in meetings if m.name]
    reasons += ["on the same day"] if any(same_day(a, b) for a, b in combinations(dated, 2)) else []
    reasons += ["by the same name"] if any(same_name(a, b) for a, b in combinations(named, 2)) else []
    return tuple(reasons)
