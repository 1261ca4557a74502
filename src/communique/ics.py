"""The calendar of meetings as iCalendar (RFC 5545): what has a year becomes an event of whole days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial

import msgspec

from communique import store as record
from communique.dates import interval
from communique.model import Date, Event, Meeting, MeetingStatus, Reading
from communique.store import Store

STATUS: dict[MeetingStatus, str] = {
    "proposed": "TENTATIVE",
    "planned": "TENTATIVE",
    "under_way": "CONFIRMED",
    "held": "CONFIRMED",
    "ruled_out": "CANCELLED",
    "cancelled": "CANCELLED",
}
"""A meeting's status as calendars know it: what the press only announces is tentative."""

OCTETS = 75
"""The longest line that RFC 5545 allows, in octets without its end."""

BEGIN = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//communique//meetings//EN",
    "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:communique",
)
END = ("END:VCALENDAR",)

Pages = Callable[[str], Reading]
"""Gives a page by its id."""

HELD = 200
"""Pages that are held while a calendar is written."""


class Left(msgspec.Struct):
    """How many events have no day in a calendar, and why."""

    no_year: int = 0
    no_date: int = 0

    def __str__(self) -> str:
        """What is left out, in words; empty where nothing is."""
        told = [
            f"{count} without {what}" for count, what in ((self.no_year, "a year"), (self.no_date, "a date")) if count
        ]
        return f"left out of the calendar: {' and '.join(told)} (`communique show meetings` shows them)" if told else ""


def ics(store: Store, left: Left) -> Iterator[bytes]:
    """The lines of the calendar, folded, each with its end; `left` counts what has no place in it."""
    pages = lru_cache(maxsize=HELD)(partial(record.reading, store))
    yield from map(folded, BEGIN)
    for event in sorted(record.across(store, Event), key=_in_time):
        if event.date is None:
            left.no_date += 1
        elif interval(event.date) is None:
            left.no_year += 1
        else:
            for line in _lines(event, event.date, pages):
                yield folded(line)
    yield from map(folded, END)


def _in_time(event: Event) -> tuple[str, str]:
    return event.date.value if event.date else "", event.id


def folded(line: str) -> bytes:
    """A line of content in pieces of at most 75 octets, none of which breaks a character."""
    out, room, piece = bytearray(), OCTETS, b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > room:
            out += piece + b"\r\n "
            piece, room = b"", OCTETS - 1
        piece += octets
    return bytes(out + piece + b"\r\n")


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line end escaped, control characters left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n").replace("\t", " ")
    return "".join(char for char in text if char >= " " and char != "\x7f")


def _lines(event: Event, told: Date, pages: Pages) -> Iterator[str]:
    days = interval(told)
    first, last = days if days else (date.min, date.min)
    spread = told.precision != "day"
    meetings = [_meeting(page, id, pages) for page, id in event.meetings]
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@communique"
    yield f"DTSTAMP:{_stamp(event, pages, first)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(_summary(event, told if spread else None))}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    yield f"STATUS:{STATUS[event.status]}"
    yield f"TRANSP:{'TRANSPARENT' if spread or first != last else 'OPAQUE'}"
    yield f"X-COMMUNIQUE-STATUS:{event.status.upper()}"
    yield f"X-COMMUNIQUE-PRECISION:{told.precision.upper()}"
    yield f"DESCRIPTION:{escaped(_description(event, told, meetings, pages))}"
    yield "END:VEVENT"


def _meeting(page: str, id: str, pages: Pages) -> tuple[Meeting, Reading]:
    reading = pages(page)
    return next(meeting for meeting in reading.meetings if meeting.id == id), reading


def _stamp(event: Event, pages: Pages, first: date) -> str:
    """The day of the last page that tells of the event, else the event's own first day: no clock is asked."""
    dates = [pages(page).article.published for page, _ in event.meetings]
    days = [span[1] for told in dates if told and (span := interval(told))]
    return f"{max(days, default=first):%Y%m%d}"


def _summary(event: Event, spread: Date | None) -> str:
    """Who meets, by what name; what is not held yet, or not known to the day, says so."""
    text = " – ".join(event.parties) + (f": {event.name}" if event.name else "")
    said = [] if event.status == "held" else [event.status.replace("_", " ")]
    said += [f"some time in this {spread.precision}"] if spread else []
    return f"{text} ({', '.join(said)})" if said else text


def _description(event: Event, told: Date, meetings: Sequence[tuple[Meeting, Reading]], pages: Pages) -> str:
    """Status, date with its reason, people, what the pages say in their words."""
    rows = [f"Status: {event.status.replace('_', ' ')}", f"Date: {told.value} ({told.precision}); {told.reason}"]
    rows += [f"People: {', '.join(event.people)}"] if event.people else []
    for key in ("date", "place"):
        claims = sorted({(one.value, pages(one.page).page.address) for one in event.accounts if one.key == key})
        if len({value for value, _ in claims}) > 1:
            rows.append(f"Told of the {key}: " + "; ".join(f"{value} ({address})" for value, address in claims))
    for meeting, reading in meetings:
        words = " … ".join(" ".join(span.of(reading.page.text).split()) for span in meeting.evidence)
        rows.append(f"«{words}» ({reading.page.address})")
    return "\n".join(rows)
