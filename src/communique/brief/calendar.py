"""The calendar of meetings: by month, each event once, with what its pages tell differently side by side."""

from __future__ import annotations

from datetime import date

from communique.brief.dossier import Dossier
from communique.brief.paper import Paper, cut
from communique.dates import interval
from communique.model import Account, Date, Event, Meeting

MEETINGS = 20
"""How many events the brief shows; `communique show meetings` shows all."""

WORDS = 160
"""How many characters of a page's own words stand under an event: two lines at 80 columns."""

STATUS = {
    "proposed": "proposed",
    "planned": "planned",
    "under_way": "under way",
    "held": "held",
    "ruled_out": "ruled out",
    "cancelled": "cancelled",
}
"""The statuses of a meeting as the screens write them."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

LABELS = {
    "date": "on the date the pages differ",
    "place": "on the place the pages differ",
    "participants": "who takes part, by page",
    "status": "its life",
}
"""What the pages may tell differently of one event, as the calendar announces it."""

KEYS = tuple(LABELS)

CLAIMS = ("date", "place")
"""Of these one must be wrong; statuses follow each other, and lists of those who take part may be more or less full."""

RANK = {value: at for at, value in enumerate(("proposed", "planned", "under_way", "held", "ruled_out", "cancelled"))}
"""The order of statuses in a meeting's life."""


def calendar(paper: Paper, dossier: Dossier, party: str = "") -> None:
    """The meetings, or one party's, by month; those without a year, then those without a date, last."""
    events = [event for event in dossier.events if not party or party in event.parties]
    if not events:
        return
    paper.heading("Meetings")
    under = ""
    for event in paper.few(events, MEETINGS):
        if (month := heading(event.date)) != under:
            paper.subheading(month)
            under = month
        event_entry(paper, dossier, event)
    paper.more(MEETINGS, len(events), dossier.command("meetings"))


def heading(told: Date | None) -> str:
    """Under which heading of the calendar a date comes."""
    if told is None:
        return "No date told"
    if told.value.startswith("--"):
        return "No year told"
    days = interval(told)
    if days is None or told.precision in ("season", "half", "quarter", "year", "decade"):
        return told.value[:4]
    return f"{MONTHS[days[0].month - 1]} {days[0].year}"


def when(told: Date | None) -> str:
    """A date as people write it, as exact as it is known."""
    if told is None:
        return "no date"
    if told.value.startswith("--"):
        return _yearless(told)
    days = interval(told)
    if days is None:
        return told.value
    first, last = days
    if first == last:
        return f"{first:%a} {_day(first)} {first.year}"
    if told.precision in ("month", "year") and not told.first:
        return f"some time in {MONTHS[first.month - 1] + ' ' if told.precision == 'month' else ''}{first.year}"
    begin = f"{first.day}" if (first.month, first.year) == (last.month, last.year) else _day(first)
    begin += f" {first.year}" if first.year != last.year else ""
    exact = told.precision == "day"
    return f"{'' if exact else 'between '}{begin} {'to' if exact else 'and'} {_day(last)} {last.year}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _yearless(told: Date) -> str:
    month, day = (int(piece) for piece in told.value.removeprefix("--").split("-"))
    last = f" to {int(told.last[-2:])}" if told.last and told.last != told.value else ""
    return f"{day}{last} {MONTHS[month - 1]}, no year told"


def event_entry(paper: Paper, dossier: Dossier, event: Event) -> None:
    """One event: when, its status, who meets, where and how, what differs, the words of its pages."""
    meetings = [dossier.meeting(page, id) for page, id in event.meetings]
    words = dossier.undated(meetings[0]) if event.date is None else ""
    head = f"{when(event.date)}{f' («{words}»)' if words else ''}, {STATUS[event.status]}: {', '.join(event.parties)}"
    rows = [(head + (f": {event.name}" if event.name else ""), "bold")]
    if facts := [*(item for item in (event.place, event.form) if item), *people(meetings)]:
        rows.append((" · ".join(facts), ""))
    rows += [(f"{label}: {text}", "") for label, text in told(dossier, meetings)]
    rows += [row for key in KEYS for row in differing(dossier, event, key)]
    rows += evidence(dossier, meetings)
    paper.entry(event.id, *rows)


def people(meetings: list[Meeting]) -> list[str]:
    """Who takes part, each with the side."""
    sides = {one.name: one.party for meeting in meetings for one in reversed(meeting.delegates)}
    return [f"{name} ({party})" if party else name for name, party in sorted(sides.items())]


def told(dossier: Dossier, meetings: list[Meeting]) -> list[tuple[str, str]]:
    """What the meeting is about and what came of it, in the words of the pages."""
    out = []
    for meeting in meetings:
        out += [("about", cut(dossier.words(meeting.page, span), WORDS)) for span in meeting.agenda]
        out += [("outcome", cut(dossier.words(meeting.page, span), WORDS)) for span in meeting.outcome]
    return sorted(set(out), key=out.index)


def differing(dossier: Dossier, event: Event, key: str) -> list[tuple[str, str]]:
    """The values that the pages of an event give for one thing, where they differ, each with who says it."""
    values: dict[str, list[Account]] = {}
    for account in event.accounts:
        if account.key == key:
            values.setdefault(account.value, []).append(account)
    if len(values) < 2 or (key == "date" and _one_day(list(values))):
        return []
    rows = [(f"{LABELS[key]}:", "")]
    for value, accounts in sorted(values.items(), key=lambda item: (RANK.get(item[0], 0), item[0])):
        pages = ", ".join(dossier.source(account.page, account.start) for account in accounts)
        rows.append((f"· {STATUS.get(value, value)}: {pages}", "bad" if key in CLAIMS else ""))
    return rows


def _one_day(values: list[str]) -> bool:
    """Whether the dates are one day with and without its year."""
    return len({value.removeprefix("--")[-5:] for value in values}) == 1


def evidence(dossier: Dossier, meetings: list[Meeting]) -> list[tuple[str, str]]:
    """The words of each page that tells of the event, with their source line."""
    rows = []
    for meeting in meetings:
        words = " … ".join(dossier.words(meeting.page, span) for span in meeting.evidence)
        source = dossier.source(meeting.page, meeting.evidence[0].start)
        rows += [(cut(words, WORDS), ""), (f"{source} · {meeting.id}", "dim")]
    return rows
