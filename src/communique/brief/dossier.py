"""The record laid out for the screens: everything by id, by page and by party."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from communique import store as record
from communique.brief.paper import plain
from communique.model import (
    Actor,
    Date,
    Deadlock,
    Discrepancy,
    Event,
    Failure,
    Issue,
    Meeting,
    Position,
    Quotation,
    Reading,
    Reprint,
    Span,
    Statement,
    Story,
)
from communique.store import Across, Store
from communique.stories import with_dates

UNKNOWN_PARTY = "party not told"
"""Stands for the party of statements whose speaker can't be put to a side."""


class Dossier:
    """All pages with what stands across them, for the brief and for showing one record.

    `verdicts` are those of people, by record. What they judged wrong is in none of the lists, but `whole` has it;
    `discrepancies` are the open ones, `settled` those that were judged to be explained or none.
    """

    def __init__(
        self,
        readings: Iterable[Reading],
        across: Sequence[Across],
        failures: Sequence[Failure],
        verdicts: Mapping[str, str] | None = None,
    ) -> None:
        self.verdicts = verdicts or {}
        self.stories = [found for found in across if isinstance(found, Story)]
        everything = list(with_dates(readings, self.stories))
        wrong = {id for id, verdict in self.verdicts.items() if verdict == "wrong"}
        self.readings = [record.without(reading, wrong) for reading in everything]
        self._whole = {
            one.page.id: one for one, other in zip(everything, self.readings, strict=True) if one is not other
        }
        self.failures = list(failures)
        self.issues = {found.id: found for found in across if isinstance(found, Issue)}
        self.positions = [found for found in across if isinstance(found, Position)]
        self.reprints = [found for found in across if isinstance(found, Reprint)]
        self.quotations = [found for found in across if isinstance(found, Quotation)]
        told = [found for found in across if isinstance(found, Discrepancy)]
        self.discrepancies = [one for one in told if self.verdicts.get(one.id) not in record.CLOSED]
        self.settled = [one for one in told if self.verdicts.get(one.id) in record.CLOSED]
        self.deadlocks = [found for found in across if isinstance(found, Deadlock)]
        self.events = sorted((found for found in across if isinstance(found, Event)), key=_event_in_time)
        self.pages = {reading.page.id: reading for reading in self.readings}
        self.articles = {reading.article.id: reading for reading in self.readings}
        self._line_starts: dict[str, list[int]] = {}

    @cached_property
    def statements(self) -> list[tuple[Statement, Reading]]:
        """All statements in order of publication, page and place."""
        return [(statement, reading) for reading in self.dated for statement in reading.speech.statements]

    @cached_property
    def told(self) -> dict[str, tuple[Statement, Reading]]:
        """The statements by id, each with its page; those that were judged wrong too."""
        whole = map(self.whole, self.pages)
        return {statement.id: (statement, reading) for reading in whole for statement in reading.speech.statements}

    @cached_property
    def dated(self) -> list[Reading]:
        """The pages in order of publication; those without a year, then those without a date, last."""
        return sorted(self.readings, key=_in_time)

    @cached_property
    def meetings(self) -> list[tuple[Meeting, Reading]]:
        """All meetings in order of time; those without a date last."""
        rows = [(meeting, reading) for reading in self.dated for meeting in reading.meetings]
        return sorted(rows, key=lambda row: _when(row[0].date))

    def whole(self, page: str) -> Reading:
        """A page with all that was read out of it, what was judged wrong too."""
        return self._whole.get(page, self.pages[page])

    def meeting(self, page: str, id: str) -> Meeting:
        """One page's record of a meeting."""
        return next(meeting for meeting in self.whole(page).meetings if meeting.id == id)

    def undated(self, meeting: Meeting) -> str:
        """The words for a date that nothing on the page anchors: «накануне» where no publication date is known."""
        return next((self.words(meeting.page, part.span) for part in meeting.why.parts if part.label == "undated"), "")

    @cached_property
    def by_party(self) -> dict[str, list[tuple[Statement, Reading]]]:
        """The statements by party, the party that says most first, the unknown one last."""
        found: dict[str, list[tuple[Statement, Reading]]] = {}
        for row in self.statements:
            found.setdefault(row[0].party or UNKNOWN_PARTY, []).append(row)
        order = sorted(found, key=lambda party: (party == UNKNOWN_PARTY, -len(found[party]), party))
        return {party: found[party] for party in order}

    @cached_property
    def copies(self) -> dict[str, Reprint]:
        """The pages that carry what another page had, and the group they belong to."""
        found = {}
        for reprint in self.reprints:
            first = reprint.original or min(reprint.pages, key=lambda id: self.dated.index(self.pages[id]))
            found.update({id: reprint for id in reprint.pages if id != first})
        return found

    def independent(self, pages: Iterable[str]) -> int:
        """How many of some pages stand on their own: those that carry one text count once."""
        return len({self._texts.get(page, page) for page in pages})

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The reprint that a page belongs to."""
        return {page: reprint.id for reprint in self.reprints for page in reprint.pages}

    @cached_property
    def repeats(self) -> set[tuple[str, str]]:
        """Statements and meetings, by page and id, that a reprint only repeats from another page of its group."""
        found: set[tuple[str, str]] = set()
        for reprint in self.reprints:
            seen: set[tuple[object, ...]] = set()
            for reading in self.dated:
                if reading.page.id in reprint.pages:
                    keys = _repeatable(reading)
                    found.update((reading.page.id, id) for id, key in keys if key in seen)
                    seen.update(key for _, key in keys)
        return found

    def actors(self, id: str) -> list[tuple[Actor, Reading]]:
        """One actor as each page knows it."""
        return [(actor, reading) for reading in self.dated if (actor := reading.cast.actor(id))]

    def source(self, page: str, start: int) -> str:
        """Where something stands: the page's address and the line."""
        reading = self.pages[page]
        if page not in self._line_starts:
            text = reading.page.text
            self._line_starts[page] = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        return f"{reading.page.address}:{bisect_right(self._line_starts[page], start)}"

    def words(self, page: str, span: Span) -> str:
        """The words of a span on one line."""
        return plain(span.of(self.pages[page].page.text))


def open_dossier(store: Store) -> Dossier:
    """The whole record of a store."""
    across = [found for kind in record.ACROSS.values() for found in record.across(store, kind)]
    return Dossier(record.readings(store), across, record.failures(store), record.judged(store))


def published(reading: Reading) -> str | None:
    """The day, month or year on which the page says it was published."""
    return reading.article.published.value if reading.article.published else None


def yearless(date: str) -> bool:
    """Whether a date has no year, as `--03-12`."""
    return date.startswith("--")


def outlet(reading: Reading) -> str:
    """The outlet, or the page's address where none is told."""
    return reading.article.outlet or reading.page.address


def title(reading: Reading) -> str:
    """The page's headline on one line, or a word that it has none."""
    span = reading.article.title
    return plain(span.of(reading.page.text)) if span else "(no headline)"


def chain(statement: Statement, reading: Reading) -> str:
    """Speaker, relays and outlet, in the order in which the words came to the reader."""
    hops = [statement.speaker.name if statement.speaker else "speaker not told"]
    hops += [relay.name for relay in statement.relays]
    if reading.article.outlet and reading.article.outlet.casefold() != hops[-1].casefold():
        hops.append(reading.article.outlet)
    return " → ".join(hops)


def said(statement: Statement, reading: Reading) -> str:
    """What was said: a quotation in quotation marks, reported speech without."""
    words = " … ".join(plain(span.of(reading.page.text)) for span in statement.content)
    return f"«{words}»" if statement.mode == "direct" else words


def _repeatable(reading: Reading) -> list[tuple[str, tuple[object, ...]]]:
    """The statements and meetings of a page, each with what makes it the same in a reprint."""
    rows: list[tuple[str, tuple[object, ...]]] = []
    for statement in reading.speech.statements:
        rows.append((statement.id, (said(statement, reading).casefold(),)))
    for meeting in reading.meetings:
        rows.append((meeting.id, (meeting.parties, meeting.date and meeting.date.value, meeting.status)))
    return rows


def _in_time(reading: Reading) -> tuple[bool, bool, str, str, str]:
    return *_when(reading.article.published), reading.page.address, reading.page.id


def _event_in_time(event: Event) -> tuple[bool, bool, str, str]:
    return *_when(event.date), event.id


def _when(date: Date | None) -> tuple[bool, bool, str]:
    """What puts dates in order: full ones, those without a year, none."""
    value = date.value if date else ""
    return not value, yearless(value), value
