"""Writing: one page in one transaction; what a page said before is replaced whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from operator import itemgetter

import msgspec

from communique.model import Actor, Failure, Issue, Meeting, Page, Position, Reading, Span, Speech, Statement
from communique.store.figures import write_figures
from communique.store.file import Store
from communique.store.kinds import Across, kind_of
from communique.store.touching import chosen, touch
from communique.store.weaving import untie, write_trace, wrong_on
from communique.store.words import fold

Run = tuple[str, int, int, str | None]
"""A row of `article_run`."""

NO_SPAN = (None, None)
"""What stands in the two columns of a span that the text doesn't show."""


def write_reading(store: Store, reading: Reading, version: str) -> None:
    """Keeps what was read out of a page, in place of what an earlier version of the rules read out of it."""
    with store.transaction() as db:
        _drop_page(db, reading.page.id)
        db.execute("DELETE FROM failure WHERE origin = ? AND address = ?", (reading.page.origin, reading.page.address))
        _write_page(db, reading, version)
        _write_article(db, reading)
        _write_cast(db, reading)
        _write_statements(db, reading.speech)
        for meeting in reading.meetings:
            _write_meeting(db, meeting)
        db.executemany(
            "INSERT INTO search (record, page, lemmas) VALUES (?, ?, ?)",
            [(record, reading.page.id, fold(words)) for record, words in reading.search],
        )
        store.at_last(_make_searchable)
        if reading.trace:
            write_trace(db, reading.trace)
            if wrong_on(db, reading.page.id):
                touch(db, "judged", [reading.page.id])
        else:
            write_figures(db, reading.page.id, (), None)
        mark_stale(db)


def _make_searchable(db: sqlite3.Connection) -> None:
    """Puts new words into the index of words: those of many pages together, for it keeps what it gets at once as a
    piece, and joins small pieces again and again."""
    db.execute(
        "INSERT INTO search_index (rowid, lemmas) "
        "SELECT number, lemmas FROM search WHERE number > (SELECT up_to FROM searchable)"
    )
    db.execute("UPDATE searchable SET up_to = coalesce((SELECT max(number) FROM search), up_to)")


def write_failure(store: Store, failure: Failure) -> None:
    """Keeps why an input gave no page, to be tried again by the next `read`."""
    row = (failure.origin, failure.address, failure.reason, failure.hint)
    with store.transaction() as db:
        db.execute("INSERT OR REPLACE INTO failure (origin, address, reason, hint) VALUES (?, ?, ?, ?)", row)


def move_page(store: Store, page: Page) -> None:
    """Notes that a page which is known already now stands somewhere else on this machine."""
    with store.transaction() as db:
        db.execute("UPDATE page SET origin = ? WHERE id = ?", (page.origin, page.id))
        db.execute("DELETE FROM failure WHERE origin = ? AND address = ?", (page.origin, page.address))


def drop_pages(store: Store, ids: Sequence[str]) -> None:
    """Takes pages, and all that was read out of them, off the record."""
    if ids:
        with store.transaction() as db:
            for id in ids:
                _drop_page(db, id)
            mark_stale(db)


def _drop_page(db: sqlite3.Connection, id: str) -> None:
    if db.execute("SELECT 1 FROM page WHERE id = ?", (id,)).fetchone():
        untie(db, id)
        db.execute("DELETE FROM page WHERE id = ?", (id,))


def drop_failures(store: Store, origins: Container[str], keep: Container[tuple[str, str]]) -> None:
    """Forgets the failures of files that were read again, except those, by origin and address, to keep."""
    kept = [(row["origin"], row["address"]) for row in store.connection.execute("SELECT origin, address FROM failure")]
    gone = [failure for failure in kept if failure[0] in origins and failure not in keep]
    if gone:
        with store.transaction() as db:
            db.executemany("DELETE FROM failure WHERE origin = ? AND address = ?", gone)


def write_alone(db: sqlite3.Connection, records: Iterable[Across], before: Iterable[str]) -> None:
    """Keeps records that rest on statements or on actors in place of those that stood before, by id, inside a
    transaction; those that stay as they are aren't touched."""
    gone = set(before)
    for id, kind, told in map(_row, records):
        gone.discard(id)
        known = db.execute("SELECT record FROM across WHERE id = ?", (id,)).fetchone()
        _keep(db, (id, kind, told), known and known[0])
    db.executemany("DELETE FROM across WHERE id = ?", [(id,) for id in sorted(gone)])


def _keep(db: sqlite3.Connection, row: tuple[str, str, str], known: str | None) -> None:
    """Keeps a record, as id, kind and what it tells, where it isn't `known` to stand so."""
    id, _, told = row
    if known is None:
        db.execute("INSERT INTO across (id, kind, record) VALUES (?, ?, ?)", row)
    elif known != told:
        db.execute("UPDATE across SET record = ?2 WHERE id = ?1", (id, told))


def as_written(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Those of some records over several pages that stand, by id, as they were written."""
    return dict(chosen(db, "SELECT id, record FROM across WHERE id IN", ids))


def write_issue(
    db: sqlite3.Connection, id: str, records: Sequence[Issue | Position], positions: Sequence[str] | None
) -> None:
    """Keeps an issue with its positions, or with some of them by id, in place of what stood of these before."""
    known = as_written(db, [id, *(positions or ())])
    if positions is None:
        query = "SELECT id, record FROM across WHERE kind = 'position' AND json_extract(record, '$.issue') = ?"
        known |= dict(db.execute(query, (id,)).fetchall())
    _keep_instead(db, map(_row, records), known)


def _keep_instead(db: sqlite3.Connection, rows: Iterable[tuple[str, str, str]], known: dict[str, str]) -> None:
    """Keeps records in place of those that are `known` to stand, by id; of these the ones that went are left in it."""
    for row in rows:
        _keep(db, row, known.pop(row[0], None))
    db.executemany("DELETE FROM across WHERE id = ?", [(id,) for id in sorted(known)])


def write_together(
    db: sqlite3.Connection, kind: str, among: Collection[str], records: Iterable[tuple[Across, Iterable[str]]]
) -> set[str]:
    """Keeps records of one kind that bring pages together, each with its pages, in place of those that any page `among`
    some is on, inside a transaction; of those that stay only what is other is touched. The pages that came to a record
    or went from one."""
    return write_instead(db, kind, written_on(db, kind, among), records)


def written_on(db: sqlite3.Connection, kind: str, pages: Collection[str]) -> dict[str, str]:
    """The records of one kind that any of some pages is on, by id, as they were written."""
    return dict(chosen(db, f"SELECT id, record FROM across WHERE id IN {_ON}", pages, kind, after=")"))


def write_instead(
    db: sqlite3.Connection, kind: str, known: dict[str, str], records: Iterable[tuple[Across, Iterable[str]]]
) -> set[str]:
    """Keeps records of one kind that bring pages together, each with its pages, in place of those that are `known` to
    stand, by id, inside a transaction; of these the ones that went are left in it. The pages that came to a record or
    went from one."""
    were = {(row[0], row[1]) for row in chosen(db, "SELECT page, record FROM member WHERE record IN", known)}
    are: set[tuple[str, str]] = set()

    def rows() -> Iterator[tuple[str, str, str]]:
        for record, pages in records:
            are.update((page, record.id) for page in pages)
            yield _row(record)

    _keep_instead(db, rows(), known)
    gone = [pair for pair in sorted(were - are) if pair[1] not in known]
    db.executemany("DELETE FROM member WHERE page = ? AND record = ?", gone)
    come = [(page, kind, id) for page, id in sorted(are - were)]
    db.executemany("INSERT INTO member (page, kind, record) VALUES (?, ?, ?)", come)
    return {page for page, _ in were ^ are}


_ON = "(SELECT record FROM member WHERE kind = ? AND page IN"
"""The records of a kind that some pages are on."""


def _row(record: Across) -> tuple[str, str, str]:
    return record.id, kind_of(type(record)), msgspec.json.encode(record).decode()


def note(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a fact about the file, inside a transaction."""
    db.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, value))


def mark_stale(db: sqlite3.Connection) -> None:
    """Notes, inside a transaction, that the records over several pages no longer fit the pages."""
    db.execute("DELETE FROM state WHERE key = 'across'")


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else NO_SPAN


def _write_page(db: sqlite3.Connection, reading: Reading, version: str) -> None:
    page = reading.page
    bare = msgspec.structs.replace(page, text="", blocks=())
    record = msgspec.json.encode(msgspec.structs.replace(reading, page=bare, search=(), trace=None)).decode()
    trouble = reading.trouble
    why = (trouble.reason, trouble.hint) if trouble else (None, None)
    row = (page.id, page.address, page.origin, page.encoding, version, *why, record, page.text)
    db.execute(
        "INSERT INTO page (id, address, origin, encoding, version, reason, hint, reading, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )


def _write_article(db: sqlite3.Connection, reading: Reading) -> None:
    article, text = reading.article, reading.page.text
    title = article.title.of(text) if article.title else None
    date = article.published
    told = (date.value, date.precision, date.how, date.reason) if date else (None,) * 4
    db.execute(
        "INSERT INTO article (id, page, outlet, language, title, title_start, title_end, published, precision, how, "
        "reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (article.id, article.page, article.outlet, article.language, title, *_ends(article.title), *told),
    )
    runs: list[Run] = [(article.id, span.start, span.end, None) for span in article.body]
    runs += [(article.id, drop.start, drop.end, drop.reason) for drop in article.dropped]
    runs.sort(key=itemgetter(1, 2))
    db.executemany("INSERT INTO article_run (article, start_at, end_at, dropped) VALUES (?, ?, ?, ?)", runs)


def _write_cast(db: sqlite3.Connection, reading: Reading) -> None:
    page = reading.page.id
    actors: list[Actor] = list(reading.cast.actors)
    db.executemany(
        "INSERT INTO actor (id, page, name, kind, party) VALUES (?, ?, ?, ?, ?)",
        [(actor.id, page, actor.name, actor.kind, actor.party) for actor in actors],
    )
    db.executemany(
        "INSERT INTO mention (id, page, actor, type, start_at, end_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(m.id, page, m.actor, m.type, m.span.start, m.span.end) for m in reading.cast.mentions],
    )


def _write_statements(db: sqlite3.Connection, speech: Speech) -> None:
    """All statements of a page, one table after another: to go to and fro between them took twice as long."""
    statements = speech.statements
    db.executemany(
        "INSERT INTO statement (id, page, mode, speaker, speaker_name, speaker_start, speaker_end, cue_start, cue_end, "
        "start_at, end_at, act, party, issue, addressee, venue, said_on, rule) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        map(_statement_row, statements),
    )
    db.executemany(
        "INSERT INTO content (statement, start_at, end_at) VALUES (?, ?, ?)",
        [(said.id, span.start, span.end) for said in statements for span in said.content],
    )
    db.executemany(
        "INSERT INTO act (statement, rank, act) VALUES (?, ?, ?)",
        [(said.id, rank, act) for said in statements for rank, act in enumerate(said.acts)],
    )
    chains = [*((said.id, said.relays) for said in statements), (None, speech.relays)]
    db.executemany(
        "INSERT INTO relay (page, statement, rank, name, start_at, end_at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (speech.page, statement, rank, relay.name, *_ends(relay.span))
            for statement, relays in chains
            for rank, relay in enumerate(relays)
        ],
    )
    conditions = [(said.id, said.condition) for said in statements if said.condition]
    db.executemany(
        "INSERT INTO condition (statement, if_start, if_end, then_start, then_end, only_if) VALUES (?, ?, ?, ?, ?, ?)",
        [(id, *_ends(found.needs), *_ends(found.then), int(found.only)) for id, found in conditions],
    )


def _statement_row(statement: Statement) -> tuple[str | int | None, ...]:
    speaker, cue, extent = statement.speaker, statement.cue, statement.extent
    who = (speaker.actor, speaker.name, *_ends(speaker.span)) if speaker else (None, None, *NO_SPAN)
    act = statement.acts[0] if statement.acts else None
    said_on = statement.said_on.value if statement.said_on else None
    told = (act, statement.party, statement.issue, statement.addressee, statement.venue, said_on, statement.why.rule)
    return (statement.id, statement.page, statement.mode, *who, *_ends(cue), extent.start, extent.end, *told)


def _write_meeting(db: sqlite3.Connection, meeting: Meeting) -> None:
    key = (meeting.id, meeting.page)
    when = (meeting.date.value, meeting.date.precision) if meeting.date else (None, None)
    db.execute(
        "INSERT INTO meeting (id, page, status, held_on, precision, place, form, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, meeting.status, *when, meeting.place, meeting.form, meeting.why.rule),
    )
    names = [("party", name) for name in meeting.parties] + [("person", name) for name in meeting.people]
    db.executemany(
        "INSERT INTO attendance (meeting, page, role, name) VALUES (?, ?, ?, ?)", [(*key, *who) for who in names]
    )
    db.executemany(
        "INSERT INTO meeting_step (meeting, page, status, start_at, end_at) VALUES (?, ?, ?, ?, ?)",
        [(*key, step.status, step.start, step.end) for step in meeting.history],
    )
