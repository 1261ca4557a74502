"""The record as JSON Lines: one object a line, sorted, the same bytes for the same pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from communique import store as record
from communique.model import (
    Article,
    Discrepancy,
    Event,
    Issue,
    Meeting,
    MeetingStep,
    Mention,
    Quotation,
    Reading,
    Role,
    Span,
    Statement,
    Story,
    Uncoded,
)
from communique.rows import Row, across_row, date_row, reasoned_row, span_row
from communique.store import ACROSS, Across, Hit, Store
from communique.store.kinds import kind_of
from communique.store.sorting import PageColumn, Sorted
from communique.stories import with_date

Columns = tuple[PageColumn, PageColumn]
"""The addresses and the texts of the pages."""

Carried = Mapping[str, Mapping[str, str]]
"""The pages that carry others whole, each with those and their addresses."""

WITNESSED = (Story, Quotation)
"""The kinds of which is told how many texts tell it, and how many of them stand on their own."""


def jsonl(store: Store) -> Iterator[bytes]:
    """The lines of the export, each with its newline, sorted by kind and id; sorted on the disk, not in memory."""
    with Sorted() as rows:
        for row in _rows(store, rows):
            rows.add(row["kind"], row["id"], msgspec.json.encode(row))
        for line in rows.lines():
            yield line + b"\n"


def rows_of(store: Store, asked: str) -> list[Row]:
    """The rows of one record by its id or the beginning of it; a page gives its article and all that stands on it."""
    kind, id = record.resolve(store, asked)
    if kind in ACROSS:
        named = record.across_by_id(store, ACROSS[kind], [id])
        return list(across_rows(store, ACROSS[kind], named))
    if kind in ("actor", "meeting"):
        with Sorted() as rows:
            for page in record.pages_of(store, kind, id):
                _gather(dated(store, page), rows)
            _settle_events(store, rows)
            return [row for row in _gathered(store, rows) if row["id"] == id]
    found = rows_on(store, [record.home_page(store, kind, id)])
    return [row for row in found if kind in ("page", "article") or row["id"] == id]


def rows_on(store: Store, pages: Iterable[str]) -> Iterator[Row]:
    """The rows of what stands on some pages alone, page by page."""
    judged, carried, leaders = record.judged(store), record.carried(store), record.Leaders(store)
    for page in pages:
        reading = dated(store, page)
        homes = record.issues_of(store, [statement.id for statement in reading.speech.statements])
        yield from _rows_on(record.across_pages(reading, leaders), homes, judged, carried)


def rows_of_kind(store: Store, kind: str) -> Iterator[Row]:
    """All rows of one kind, by id."""
    if kind in ACROSS:
        yield from across_rows(store, ACROSS[kind], record.each_across(store, ACROSS[kind]))
        return
    with Sorted() as rows:
        for row in _rows(store, rows):
            if row["kind"] == kind:
                rows.add(kind, row["id"], msgspec.json.encode(row))
        yield from map(msgspec.json.decode, rows.lines())


def hit_row(hit: Hit, reading: Reading, verdict: str | None = None) -> Row:
    """The statement or article that a search found, with what people judged of it."""
    for statement in reading.speech.statements:
        if statement.id == hit.record:
            return statement_row(statement, reading, verdict)
    return article_row(reading)


def _rows(store: Store, homes: Sorted) -> Iterator[Row]:
    """All rows, page by page, then those that stand on several; `homes` is used to put them together."""
    judged, carried = record.judged(store), record.carried(store)
    dates = {one.article: one.date for one in record.narrowed(store)}
    for issue in record.each_across(store, Issue):
        homes.settle(issue.id, issue.statements)
    leaders = record.Leaders(store)
    for bare in record.readings(store):
        reading = with_date(bare, dates.get(bare.article.id))
        _gather(reading, homes)
        own = homes.homes(statement.id for statement in reading.speech.statements)
        yield from _rows_on(record.across_pages(reading, leaders), own, judged, carried)
    _settle_events(store, homes)
    yield from _gathered(store, homes)
    columns = _columns(store)
    for type_ in ACROSS.values():
        yield from across_rows(store, type_, record.each_across(store, type_), columns)


def dated(store: Store, page: str) -> Reading:
    """One page with the date that its story made out for it."""
    reading = record.reading(store, page)
    found = (one.date for one in record.narrowed(store, [page]) if one.article == reading.article.id)
    return with_date(reading, next(found, None))


def _rows_on(reading: Reading, homes: Mapping[str, str], judged: Mapping[str, str], carried: Carried) -> Iterator[Row]:
    """What stands on one page alone; `homes` are the issues of its statements, `carried` who carries whom."""
    text, address = reading.page.text, reading.page.address
    yield {**article_row(reading), "carries": sorted(carried.get(reading.page.id, {}).values())}
    for mention in reading.cast.mentions:
        yield mention_row(mention, text, address)
    for statement in reading.speech.statements:
        row = statement_row(statement, reading, judged.get(statement.id))
        yield {**row, "issue": statement.issue or homes.get(statement.id)}
    for silent in reading.speech.uncoded:
        yield uncoded_row(silent, reading)


def across_rows(
    store: Store, kind: type[Across], records: Iterable[Across], columns: Columns | None = None
) -> Iterator[Row]:
    """Records of one kind that stand on several pages, with what people judged of them and how many tell it."""
    judged, columns = record.judged(store), columns or _columns(store)
    witnesses = record.witnesses(store, kind_of(kind)) if kind in WITNESSED else {}
    for found in records:
        row = across_row(found, *columns)
        if isinstance(found, Discrepancy):
            row["verdict"] = judged.get(found.id)
        if witness := witnesses.get(found.id):
            row |= {"texts": witness.texts, "independent": witness.independent}
        yield row


def _columns(store: Store) -> Columns:
    """The addresses and the texts of the pages."""
    return PageColumn(store, "address"), PageColumn(store, "text")


def article_row(reading: Reading) -> Row:
    """An article with its text as a reader sees it."""
    article, text = reading.article, reading.page.text
    return {
        "kind": "article",
        "id": article.id,
        "page": reading.page.address,
        "page_id": reading.page.id,
        "outlet": article.outlet,
        "page_kind": article.page_kind,
        "byline": article.signature.names or None,
        "credit": span_row(article.signature.credit, text) if article.signature.credit else None,
        "language": article.language,
        "title": span_row(article.title, text) if article.title else None,
        "published": reasoned_row(article.published) if article.published else None,
        "undated": article.undated.reason if article.undated else None,
        "body": [[span.start, span.end] for span in article.body],
        "dropped": [[drop.start, drop.end, drop.reason] for drop in article.dropped],
        "relays": list(dict.fromkeys(relay.name for relay in reading.speech.relays)),
        "text": article_text(article, text),
    }


def article_text(article: Article, text: str) -> str:
    """Title and body as a reader sees them: the title, a blank line, the blocks of the body."""
    body = "\n".join(span.of(text) for span in article.body)
    return f"{article.title.of(text)}\n\n{body}" if article.title else body


def mention_row(mention: Mention, text: str, address: str) -> Row:
    """A name in the text and the actor that it means."""
    return {
        "kind": "mention",
        "id": mention.id,
        "page": address,
        **span_row(mention.span, text),
        "type": mention.type,
        "actor": mention.actor,
        "rule": mention.why.rule,
    }


def statement_row(statement: Statement, reading: Reading, verdict: str | None = None) -> Row:
    """A statement with speaker, cue, content, relays, acts and condition, and what people judged of it."""
    text = reading.page.text
    said_on = statement.said_on
    return {
        "kind": "statement",
        "id": statement.id,
        "article": reading.article.id,
        "page": reading.page.address,
        "mode": statement.mode,
        "speaker": _speaker(statement, text),
        "cue": span_row(statement.cue, text) if statement.cue else None,
        "content": [span_row(span, text) for span in statement.content],
        "relays": [relay.name for relay in statement.relays],
        "venue": statement.venue,
        "said_on": {**date_row(said_on), "how": said_on.how} if said_on else None,
        "acts": list(statement.acts),
        "party": statement.party,
        "issue": statement.issue,
        "addressee": statement.addressee,
        "condition": _condition(statement, text),
        "rule": statement.why.rule,
        "entries": list(statement.why.entries),
        "verdict": verdict,
    }


def uncoded_row(silent: Uncoded, reading: Reading) -> Row:
    """A sentence with a cue of speech that gave no statement, and why."""
    text = reading.page.text
    return {
        "kind": "uncoded",
        "id": silent.id,
        "article": reading.article.id,
        "page": reading.page.address,
        "sentence": span_row(silent.span, text),
        "cue": span_row(silent.cue, text),
        "reason": silent.reason,
        "entries": list(silent.entries),
    }


def _speaker(statement: Statement, text: str) -> Row | None:
    speaker = statement.speaker
    if speaker is None:
        return None
    shown = span_row(speaker.span, text) if speaker.span else {"start": None, "end": None, "text": None}
    return {"actor": speaker.actor, "name": speaker.name, **shown}


def _condition(statement: Statement, text: str) -> Row | None:
    condition = statement.condition
    if condition is None:
        return None
    return {
        "if": span_row(condition.needs, text),
        "then": span_row(condition.then, text),
        "only": condition.only,
        "by": condition.by,
        "then_by": condition.then_by,
        "others": list(condition.others),
        "rule": condition.why.rule,
    }


def _gather(reading: Reading, rows: Sorted) -> None:
    """Keeps one page's actors and meetings until all pages that tell of them are gone through, in order of address."""
    text, address = reading.page.text, reading.page.address
    for actor in reading.cast.actors:
        row: Row = {"name": actor.name, "kind": actor.kind, "party": actor.party, "aliases": list(actor.aliases)}
        row["roles"] = [_step(role, text, address) for role in actor.roles]
        rows.add_part("actor", actor.id, msgspec.json.encode(row))
    for meeting in reading.meetings:
        rows.add_part("meeting", meeting.id, msgspec.json.encode(meeting_row(meeting, text, address)))


def _settle_events(store: Store, rows: Sorted) -> None:
    for event in record.each_across(store, Event):
        rows.settle(event.id, [id for _, id in event.meetings])


def _gathered(store: Store, rows: Sorted) -> Iterator[Row]:
    """Each actor and each meeting once."""
    judged = record.judged(store)
    for id, parts in rows.parts("actor"):
        yield _actor_row(id, list(map(msgspec.json.decode, parts)))
    for id, parts in rows.parts("meeting"):
        row = _meeting_of(list(map(msgspec.json.decode, parts)))
        yield {**row, "event": rows.homes([id]).get(id), "verdict": judged.get(id)}


def _actor_row(id: str, rows: Sequence[Row]) -> Row:
    """An actor with the fullest name, every other name, every role."""
    names = sorted({row["name"] for row in rows}, key=lambda name: (-len(name), name))
    aliases = {alias for row in rows for alias in row["aliases"]} | set(names)
    parties = sorted(row["party"] for row in rows if row["party"])
    return {
        "kind": "actor",
        "id": id,
        "name": names[0],
        "actor_kind": min(row["kind"] for row in rows),
        "party": max(parties, key=lambda party: (parties.count(party), party)) if parties else None,
        "aliases": sorted(aliases - {names[0]}),
        "roles": [role for row in rows for role in row["roles"]],
    }


def _meeting_of(rows: Sequence[Row]) -> Row:
    """A meeting with the words of every page that tells of it."""
    first = dict(rows[0])
    for key in ("history", "evidence", "agenda", "outcome"):
        first[key] = [item for row in rows for item in row[key]]
    return first


def _step(step: Role | MeetingStep, text: str, address: str) -> Row:
    return {"page": address, **span_row(Span(step.start, step.end), text)}


def meeting_row(meeting: Meeting, text: str, address: str) -> Row:
    """A meeting as one page tells of it."""
    return {
        "kind": "meeting",
        "id": meeting.id,
        "parties": list(meeting.parties),
        "people": list(meeting.people),
        "place": meeting.place,
        "date": reasoned_row(meeting.date) if meeting.date else None,
        "form": meeting.form,
        "status": meeting.status,
        "history": [{"status": step.status, **_step(step, text, address)} for step in meeting.history],
        "evidence": [{"page": address, **span_row(span, text)} for span in meeting.evidence],
        "name": meeting.name or None,
        "delegates": [{"name": one.name, "party": one.party} for one in meeting.delegates],
        "agenda": [{"page": address, **span_row(span, text)} for span in meeting.agenda],
        "outcome": [{"page": address, **span_row(span, text)} for span in meeting.outcome],
        "rule": meeting.why.rule,
    }
