"""What the record offers to those who bring pages together: traces, an index of their keys, and what is still to do.

Everything here runs inside a transaction of the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from communique.model import Accounts, Masthead, Matter, Origin, Tale, Trace
from communique.store.accounts import decoded, part, write_accounts
from communique.store.chapters import write_subject
from communique.store.echoes import drop_echoes, echoed_on
from communique.store.figures import drop_figures, touch_all_blocks, write_figures
from communique.store.marks import enter, leave, pages_of_numbers
from communique.store.phrases import unsay
from communique.store.remarks import PLACES, forget, write_remarks
from communique.store.touching import Step, all_again, chosen, touch
from communique.store.waits import write_waits

DECODED = 1_024
"""Traces kept decoded, some 15 MB: a page is asked for by each step, and by each page that shares a mark with it."""


class Named(msgspec.Struct, frozen=True, gc=False):
    """Whom a page names: that part of its trace."""

    actors: tuple[str, ...]


_decoder = msgspec.msgpack.Decoder(Trace)
_tale = msgspec.msgpack.Decoder(Tale)
_matter = msgspec.msgpack.Decoder(Matter)
_named = msgspec.msgpack.Decoder(Named)


class Thread(msgspec.Struct, frozen=True):
    """A page as the index knows it: its number, whether its keys are in, whether it leads the pages of its text."""

    number: int
    woven: bool
    leads: bool
    trace: Trace
    dated: Trace | None = None

    @property
    def account(self) -> Trace:
        """The trace by which its meetings are looked for: with the date that the page's story made out for it."""
        return self.dated or self.trace


class Outline(NamedTuple):
    """A page by the little that keeps most pages from being looked at: whether it leads the pages of its text, its day
    as an ordinal where that is known, the words of its body and how many fingerprints they gave."""

    page: str
    leads: int
    day: int | None
    size: int
    prints: int


class Leaf(NamedTuple):
    """A page as its story knows it; `account` tells of its meetings, if of any, with the date that the story made out
    for it, `told` is the date with which its gist was taken, `differs` what it tells otherwise than the text that it
    copies."""

    tale: Tale
    account: Accounts | None
    told: str | None
    differs: str | None


def write_trace(db: sqlite3.Connection, trace: Trace) -> None:
    """Keeps a page's trace and notes that its copies are to be looked for."""
    if trace.subject:
        write_subject(db, trace.page, trace.subject)
    date = trace.article.published
    day = date.day.toordinal() if date and date.day else None
    value, precision = (date.value, date.precision) if date else (None, None)
    origin = msgspec.msgpack.encode(Origin(trace.page, trace.article.outlet, value, precision, trace.relays))
    outline = (trace.page, day, trace.size, len(trace.fingerprints), origin)
    bare = msgspec.structs.replace(trace, subject=None, runs=b"", sayings=(), figures=())
    number = db.execute("INSERT INTO trace (page, day, size, prints, origin) VALUES (?, ?, ?, ?, ?)", outline).lastrowid
    query = "INSERT INTO body (number, runs, trace) VALUES (?, ?, ?)"
    db.execute(query, (number, trace.runs, msgspec.msgpack.encode(bare)))
    tale = msgspec.msgpack.encode(_tale_of(trace))
    db.execute("INSERT INTO leaf (number, row) VALUES (?, ?)", (number, tale))
    touch(db, "copies", [trace.page])
    touch(db, "gist", [trace.page])
    assert number is not None
    if trace.meetings:
        write_accounts(db, number, trace)
        touch(db, "events", [trace.page])
    if trace.sayings:
        write_remarks(db, number, trace.sayings)
        touch(db, "quotations", [trace.page])
    write_figures(db, trace.page, trace.figures, day)


def _tale_of(trace: Trace) -> Tale:
    article = trace.article
    masthead = Masthead(article.id, article.outlet, article.published, article.undated)
    return Tale(trace.page, trace.address, masthead, trace.title, tuple(meeting.id for meeting in trace.meetings))


def write_anew(db: sqlite3.Connection, trace: Trace) -> None:
    """Keeps a page's trace in place of the one that it had; the page is brought together anew."""
    untie(db, trace.page)
    for table in ("trace", "copy", "move"):
        db.execute(f"DELETE FROM {table} WHERE page = ?", (trace.page,))
    db.execute("DELETE FROM compared WHERE page = ?1 OR other = ?1", (trace.page,))
    drop_likenesses(db, [trace.page])
    write_trace(db, trace)


def wrong_on(db: sqlite3.Connection, page: str) -> set[str]:
    """The statements and meetings of a page that people judged wrong; where they judged none so, none is looked at."""
    query = (
        "SELECT subject FROM {0} CROSS JOIN standing ON subject = {0}.id AND other = '' AND verdict = 'wrong' "
        "WHERE page = ? AND EXISTS (SELECT 1 FROM standing WHERE other = '' AND verdict = 'wrong')"
    )
    return {row[0] for table in ("statement", "meeting") for row in db.execute(query.format(table), (page,))}


def all_wrong(db: sqlite3.Connection) -> set[str]:
    """All statements and meetings that people judged wrong."""
    return {row[0] for row in db.execute("SELECT subject FROM standing WHERE other = '' AND verdict = 'wrong'")}


def judged_events(db: sqlite3.Connection, pages: Collection[str]) -> dict[str, dict[str, str]]:
    """The meetings of some pages by which people judged the events that they are accounts of, by page, each with what
    was judged of the event."""
    query = (
        "SELECT meeting.page, meeting.id, verdict FROM meeting "
        "CROSS JOIN standing ON subject = meeting.id AND other = 'event' WHERE meeting.page IN"
    )
    found: dict[str, dict[str, str]] = {}
    for page, id, verdict in chosen(db, query, pages):
        found.setdefault(page, {})[id] = verdict
    return found


def threads(db: sqlite3.Connection, pages: Iterable[str]) -> dict[str, Thread]:
    """The traces of some pages, sorted by page; pages that have none are left out."""
    query = "SELECT page, number, woven, leads, trace, dated FROM trace JOIN body USING (number) WHERE page IN"
    rows = chosen(db, query, set(pages))
    found = {
        page: Thread(number, bool(woven), bool(leads), _decoded(trace), _decoded(dated) if dated else None)
        for page, number, woven, leads, trace, dated in rows
    }
    return dict(sorted(found.items()))


def leaves(db: sqlite3.Connection, pages: Iterable[str]) -> dict[str, Leaf]:
    """What some pages give to their stories, sorted by page; pages that have no trace are left out."""
    query = (
        "SELECT page, leaf.row, account.row, told, differs FROM trace JOIN leaf USING (number) "
        "LEFT JOIN account USING (number) LEFT JOIN copy USING (page) WHERE page IN"
    )
    return {
        page: Leaf(_tale.decode(tale), decoded(account) if account else None, told, differs)
        for page, tale, account, told, differs in chosen(db, query, set(pages), after="ORDER BY page")
    }


def named_on(db: sqlite3.Connection, pages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Whom some pages name, by page."""
    query = "SELECT page, trace FROM trace JOIN body USING (number) WHERE page IN"
    return {page: _named.decode(trace).actors for page, trace in chosen(db, query, set(pages))}


@lru_cache(maxsize=DECODED)
def _decoded(trace: bytes) -> Trace:
    return _decoder.decode(trace)


def matters(db: sqlite3.Connection, pages: Iterable[str]) -> dict[str, Matter]:
    """What tells whether pages are on one development with some pages, sorted by page."""
    query = "SELECT page, trace FROM trace JOIN body USING (number) WHERE page IN"
    return {page: _matter.decode(trace) for page, trace in chosen(db, query, set(pages), after="ORDER BY page")}


def companions(db: sqlite3.Connection, kind: str, pages: Iterable[str]) -> set[str]:
    """The pages that share a record of one kind with one of some pages, themselves included where they have one."""
    query = "SELECT page FROM member WHERE record IN (SELECT record FROM member WHERE kind = ? AND page IN"
    return {row[0] for row in chosen(db, query, set(pages), kind, after=")")}


def bundles(db: sqlite3.Connection, kind: str, pages: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each of some pages on a record of one kind, of which a page has one at most, all pages on that record."""
    query = "SELECT page, record FROM member WHERE kind = ? AND page IN"
    homes: dict[str, str] = dict(chosen(db, query, pages, kind))
    found: dict[str, set[str]] = {record: set() for record in homes.values()}
    for page, record in chosen(db, "SELECT page, record FROM member WHERE record IN", found):
        found[record].add(page)
    whole = {record: frozenset(pages) for record, pages in found.items()}
    return {page: whole[record] for page, record in homes.items()}


def outlines(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Outline]:
    """What can be told of the pages that some numbers stand for without looking at their traces."""
    rows = chosen(db, "SELECT number, page, leads, day, size, prints FROM trace WHERE number IN", set(numbers))
    return {number: Outline(*row) for number, *row in rows}


def set_woven(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Notes that the fingerprints of some pages are in the index."""
    db.executemany("UPDATE trace SET woven = 1 WHERE page = ?", [(page,) for page in pages])


def untie(db: sqlite3.Connection, page: str) -> None:
    """Takes a page that is about to go out of what it is woven into; its companions are to be looked at again."""
    thread = threads(db, [page]).get(page)
    db.execute("DELETE FROM touched WHERE page = ?", (page,))
    unsay(db, page)
    write_waits(db, page, ())
    drop_figures(db, page)
    touch(db, "copies", companions(db, "reprint", [page]) - {page})
    touch(db, "telling", {*companions(db, "story", [page]), *neighbours(db, [page])} - {page})
    db.execute("DELETE FROM across WHERE id IN (SELECT record FROM member WHERE page = ?)", (page,))
    db.execute("DELETE FROM copy WHERE base = ?", (page,))
    if thread is None:
        return
    if thread.leads:
        touch(db, "dossier", [""])
    _leave_events(db, thread)
    _fall_silent(db, thread)
    keys = thread.trace.fingerprints if thread.woven else ()
    keys += story_keys(thread.trace) if thread.leads else ()
    leave(db, [(value, thread.number) for value in keys])


def _fall_silent(db: sqlite3.Connection, thread: Thread) -> None:
    """Forgets what a page says; those that gave the same utterances are looked at again."""
    pairs = echoed_on(db, [thread.number])
    drop_echoes(db, pairs)
    touch(db, "quotations", pages_of_numbers(db, [other // PLACES for _, other in pairs]).values())
    forget(db, thread.number)


def redate(db: sqlite3.Connection, page: str, dated: Trace | None) -> None:
    """Keeps the trace of a page with the date that its story made out for it, or forgets it; the events that it told of
    are told anew."""
    thread = threads(db, [page])[page]
    _leave_events(db, thread)
    touch(db, "gathering", companions(db, "event", [page]))
    query = "DELETE FROM across WHERE id IN (SELECT record FROM member WHERE kind = 'event' AND page = ?)"
    db.execute(query, (page,))
    data = msgspec.msgpack.encode(dated) if dated else None
    db.execute("UPDATE body SET dated = ? WHERE number = ?", (data, thread.number))
    told = dated or thread.trace
    write_accounts(db, thread.number, told)
    enter(db, [(value, thread.number) for value in told.events])
    touch(db, "events", [page])


def _leave_events(db: sqlite3.Connection, thread: Thread) -> None:
    """Takes a page's meetings out of the index; the pages that may tell of the same are looked at again."""
    part(db, [thread.number])
    leave(db, [(value, thread.number) for value in (thread.account.events if thread.woven else ())])


def story_keys(trace: Trace) -> tuple[int, ...]:
    """The keys under which a page that leads its text is looked for by others of its story."""
    return (*(key for keys in trace.keys for key in keys), *trace.quotes, *trace.encounters)


def neighbours(db: sqlite3.Connection, pages: Iterable[str]) -> set[str]:
    """The pages that are like some pages."""
    return {row[0] for row in chosen(db, "SELECT other FROM alike WHERE page IN", set(pages))}


def around(db: sqlite3.Connection, pages: Iterable[str]) -> set[str]:
    """Some pages, those that are like them, and so on."""
    found: set[str] = set()
    fresh = set(pages)
    while fresh:
        found |= fresh
        fresh = neighbours(db, fresh) - found
    return found


def likenesses(db: sqlite3.Connection, pages: set[str]) -> dict[tuple[str, str], float]:
    """How alike some pages are, two by two, the lesser id first. Each id is held once."""
    own = {page: page for page in pages}
    rows = chosen(db, "SELECT page, other, how FROM alike WHERE page < other AND page IN", pages)
    return {(own[page], own[other]): how for page, other, how in rows if other in own}


def write_likenesses(db: sqlite3.Connection, page: str, alike: Mapping[str, float]) -> None:
    """Keeps how alike a page is to others."""
    rows = [pair for other, how in alike.items() for pair in ((page, other, how), (other, page, how))]
    db.executemany("INSERT OR REPLACE INTO alike (page, other, how) VALUES (?, ?, ?)", rows)


def drop_likenesses(db: sqlite3.Connection, pages: Iterable[str]) -> None:
    """Forgets what some pages are like."""
    db.executemany("DELETE FROM alike WHERE page = ?1 OR other = ?1", [(page,) for page in pages])


def leading(db: sqlite3.Connection, pages: Iterable[str]) -> set[str]:
    """Those of some pages that lead the pages of their text."""
    return {row[0] for row in chosen(db, "SELECT page FROM trace WHERE leads AND page IN", set(pages))}


def compared(db: sqlite3.Connection, pages: Sequence[str]) -> dict[tuple[str, str], str]:
    """What those of some pages that were compared, two by two, tell differently."""
    rows = chosen(db, "SELECT page, other, differs FROM compared WHERE page IN", pages)
    inside = set(pages)
    return {(str(one), str(other)): str(differs) for one, other, differs in rows if other in inside}


def write_compared(db: sqlite3.Connection, page: str, other: str, differs: str) -> None:
    """Keeps what two pages tell differently, the lesser id first."""
    db.execute("INSERT INTO compared (page, other, differs) VALUES (?, ?, ?)", (page, other, differs))


def set_told(db: sqlite3.Connection, page: str, date: str | None) -> None:
    """Notes the date, made out by its story, with which the gist of a page was taken."""
    db.execute("UPDATE trace SET told = ?2 WHERE page = ?1 AND told IS NOT ?2", (page, date))


TIED = (
    "across",
    "alike",
    "copy",
    "carried",
    "compared",
    "echo",
    "fellow",
    "said",
    "lately",
    "wait",
    "awaited",
    "held",
    "needed",
    "tie",
    "move",
    "saying",
    "phrase",
    "bunch",
    "kin",
    "docket",
    "entry",
    "unsure",
    "mark",
    "fresh",
    "formula",
    "chapter",
)
"""The tables that hold what was brought together."""

WHOLE: tuple[Step, ...] = ("gist", "copies", "events", "quotations")
"""The steps with which pages are begun to be brought together."""


def unravel(db: sqlite3.Connection) -> None:
    """Forgets all that was brought together: everything is to be done anew; what is to be judged stays so."""
    for table in TIED:
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM state WHERE key IN ('marks', 'said')")
    db.execute("DELETE FROM touched WHERE step <> 'judged'")
    db.execute("UPDATE trace SET woven = 0, leads = 0, told = NULL")
    for number, trace in db.execute("SELECT number, trace FROM body WHERE dated IS NOT NULL").fetchall():
        write_accounts(db, number, _decoder.decode(trace))
    db.execute("UPDATE body SET dated = NULL WHERE dated IS NOT NULL")
    for step in WHOLE:
        all_again(db, step)
    touch_all_blocks(db)
