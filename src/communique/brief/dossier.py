"""The record laid out for the screens: everything by id, by page and by party."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TypeVar

from communique import store as record
from communique.brief.paper import plain
from communique.brief.scope import Whole, scope_of
from communique.brief.shelf import Lazy, Row, Rows, Shelf, in_order
from communique.model import (
    Deadlock,
    Discrepancy,
    Event,
    Failure,
    Meeting,
    Position,
    Quotation,
    Reading,
    Reprint,
    Span,
    Statement,
)
from communique.model import Dossier as Talks
from communique.store import Across, Imprint, IssueLine, PositionLine, Store
from communique.store.phrases import items_by_story
from communique.weaving import noted_agenda

A = TypeVar("A", bound=Across)

UNKNOWN_PARTY = "party not told"
"""Stands for the party of statements whose speaker can't be put to a side."""


class Tally:
    """How many statements of a party have each main act and each speaker; `again` of them only repeat another text and
    count in neither."""

    def __init__(self) -> None:
        self.acts: Counter[str] = Counter()
        self.speakers: Counter[str] = Counter()
        self.again = 0


class Dossier:
    """All pages with what stands across them, for the brief and for showing one record; read when it is asked for.

    `scope` says which pages; `verdicts` are those of people, by record. What they judged wrong is in none of the
    lists, but `whole` has it.
    """

    def __init__(self, store: Store, scope: Whole | None = None) -> None:
        self.store = store
        self.scope = scope or Whole(store)
        self.verdicts: Mapping[str, str] = record.judged(store)
        self._shelf = Shelf(self.scope, {id for id, verdict in self.verdicts.items() if verdict == "wrong"})
        self.page, self.whole = self._shelf.page, self._shelf.whole
        self._lines = lru_cache(maxsize=self._shelf.held)(self._line_starts)

    def command(self, section: str) -> str:
        """The command that shows a section, or a party, of these pages in full."""
        what = section if section.isascii() and section.isalpha() else f"'{section}'"
        within = f" --dossier {self.scope.dossier.id}" if self.scope.dossier else ""
        return f"`communique show {what}{within}`"

    def _each(self, kind: type[A], ids: Sequence[str] | None = None) -> Sequence[A]:
        """The records of one kind, or those of some ids, each read when it is asked for."""
        return Lazy(self.scope.ids(kind) if ids is None else ids, lambda id: self.scope.found(kind, [id])[0])

    @cached_property
    def failures(self) -> list[Failure]:
        """The inputs that gave nothing or less than they should have."""
        return self.scope.failures()

    @cached_property
    def issues(self) -> dict[str, IssueLine]:
        """The issues by id, a line each."""
        return {line.id: line for line in self.scope.issue_lines()}

    @cached_property
    def held(self) -> list[PositionLine]:
        """What each party holds on each issue, a line each, by id."""
        return list(self.scope.position_lines())

    def positions(self, lines: Iterable[PositionLine]) -> list[Position]:
        """Some positions in full."""
        return self.scope.found(Position, [line.id for line in lines])

    @cached_property
    def reprints(self) -> list[Reprint]:
        """The groups of pages that carry one text."""
        return self.scope.all(Reprint)

    @cached_property
    def talks(self) -> list[Talks]:
        """The stories of each negotiation."""
        return self.scope.all(Talks)

    @cached_property
    def agenda(self) -> Mapping[str, Mapping[str, int]]:
        """For each story in how many of its statements the items of the agenda are, where there is one."""
        items = [item.name for item in noted_agenda(self.store)]
        return items_by_story(self.store.connection, items) if items else {}

    @property
    def quotations(self) -> Sequence[Quotation]:
        """The utterances that several pages give."""
        return self._each(Quotation)

    @property
    def deadlocks(self) -> Sequence[Deadlock]:
        """The cycles of conditions."""
        return self._each(Deadlock)

    @cached_property
    def events(self) -> Sequence[Event]:
        """The meetings of all pages in order of time."""
        rows = sorted((*in_order(day), id) for id, day in self.scope.event_days())
        return self._each(Event, [row[-1] for row in rows])

    @cached_property
    def discrepancies(self) -> Sequence[Discrepancy]:
        """The disagreements that are open."""
        return self._disagreements(closed=False)

    @cached_property
    def settled(self) -> Sequence[Discrepancy]:
        """Those that were judged to be explained or none."""
        return self._disagreements(closed=True)

    def _disagreements(self, closed: bool) -> Sequence[Discrepancy]:
        ids = self.scope.ids(Discrepancy)
        return self._each(Discrepancy, [id for id in ids if (self.verdicts.get(id) in record.CLOSED) == closed])

    @property
    def dated(self) -> Sequence[Reading]:
        """The pages in order of publication; those without a year, then those without a date, last."""
        return self._shelf.dated

    @cached_property
    def statements(self) -> Rows:
        """All statements in order of publication, page and place."""
        return Rows(self.dated, sum(self.parties.values()))

    @cached_property
    def parties(self) -> dict[str, int]:
        """The parties with the number of their statements, the one that says most first, the unknown one last."""
        told = {party or UNKNOWN_PARTY: count for party, count in self.scope.parties().items()}
        order = sorted(told, key=lambda party: (party == UNKNOWN_PARTY, -told[party], party))
        return {party: told[party] for party in order}

    @property
    def imprints(self) -> Sequence[Imprint]:
        """The pages, each in a line, in the order of `dated`."""
        return self._shelf.imprints

    @cached_property
    def tallies(self) -> Mapping[str, Tally]:
        """What each party's statements come to."""
        found: dict[str, Tally] = {}
        for head in self.scope.heads():
            tally = found.setdefault(head.party or UNKNOWN_PARTY, Tally())
            if (head.page, head.id) in self.repeats:
                tally.again += 1
                continue
            tally.acts.update([head.act] if head.act else ())
            tally.speakers.update([head.speaker] if head.speaker else ())
        return found

    def by_party(self, party: str) -> Rows:
        """One party's statements."""
        asked = None if party == UNKNOWN_PARTY else party
        pages = self._shelf.some(self.scope.with_party(asked))
        return Rows(pages, self.parties[party], lambda one: one.party == asked)

    @cached_property
    def conditions(self) -> Rows:
        """The statements that set conditions, in order; what a reprint only repeats is left out."""
        pages = self._shelf.some(self.scope.with_conditions())
        return Rows(pages, None, lambda one: one.condition and (one.page, one.id) not in self.repeats)

    def place(self, page: str, id: str) -> Row:
        """A statement with its page, one that was judged wrong too."""
        reading = self.whole(page)
        return next(one for one in reading.speech.statements if one.id == id), reading

    def chosen(self, ids: Collection[str]) -> Rows:
        """Some statements in order; what was judged wrong is left out."""
        pages = self._shelf.some(record.pages_with(self.store, ids))
        wanted = set(ids)
        return Rows(pages, len(wanted), lambda one: one.id in wanted)

    def told(self, id: str) -> Statement | None:
        """A statement by its id, one that was judged wrong too."""
        pages = record.pages_with(self.store, [id])
        return next((one for page in pages for one in self.whole(page).speech.statements if one.id == id), None)

    def meeting(self, page: str, id: str) -> Meeting:
        """One page's record of a meeting."""
        return next(meeting for meeting in self.whole(page).meetings if meeting.id == id)

    def undated(self, meeting: Meeting) -> str:
        """The words for a date that nothing on the page anchors: «накануне» where no publication date is known."""
        return next((self.words(meeting.page, part.span) for part in meeting.why.parts if part.label == "undated"), "")

    @cached_property
    def copies(self) -> dict[str, Reprint]:
        """The pages that carry what another page had, and the group they belong to."""
        found = {}
        for reprint in self.reprints:
            first = reprint.original or next(iter(self._shelf.ordered(reprint.pages)))
            found.update({id: reprint for id in reprint.pages if id != first})
        return found

    def independent(self, pages: Iterable[str]) -> int:
        """How many of some pages stand on their own: those that carry one text count once, and who carries another of
        them whole counts not at all."""
        inside = set(pages)
        own = [page for page in inside if inside.isdisjoint(self.carried.get(page, {}))]
        return len({self._texts.get(page, page) for page in own})

    @cached_property
    def carried(self) -> Mapping[str, Mapping[str, str]]:
        """The pages that carry others whole, each with those and their addresses."""
        return self.scope.carried()

    @cached_property
    def repeated(self) -> set[str]:
        """The statements that only repeat another page's text."""
        return {id for _, id in self.repeats}

    @cached_property
    def _texts(self) -> dict[str, str]:
        """The reprint that a page belongs to."""
        return {page: reprint.id for reprint in self.reprints for page in reprint.pages}

    @cached_property
    def repeats(self) -> set[tuple[str, str]]:
        """Statements and meetings, by page and id, that a page only repeats from another one whose text it carries."""
        found: set[tuple[str, str]] = set()
        tied = [reprint.pages for reprint in self.reprints]
        tied += [(holder, page) for holder, pages in self.carried.items() for page in pages]
        for together in tied:
            seen: set[tuple[object, ...]] = set()
            for reading in self._shelf.some(together):
                keys = _repeatable(reading)
                found.update((reading.page.id, id) for id, key in keys if key in seen)
                seen.update(key for _, key in keys)
        return found

    def on_pages(self, kind: str, id: str) -> Sequence[Reading]:
        """The pages that a record of some pages stands on."""
        return self._shelf.some(record.pages_of(self.store, kind, id))

    def article(self, id: str) -> Reading:
        """The page of an article."""
        return self.page(record.home_page(self.store, "article", id))

    def source(self, page: str, start: int) -> str:
        """Where something stands: the page's address and the line."""
        return f"{self.page(page).page.address}:{bisect_right(self._lines(page), start)}"

    def _line_starts(self, page: str) -> list[int]:
        return [0, *(at + 1 for at, char in enumerate(self.page(page).page.text) if char == "\n")]

    def words(self, page: str, span: Span) -> str:
        """The words of a span on one line."""
        return plain(span.of(self.page(page).page.text))


def open_dossier(store: Store, dossier: str = "") -> Dossier:
    """The whole record of a store, or the pages of one dossier by its id or the beginning of it."""
    return Dossier(store, scope_of(store, dossier))


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
