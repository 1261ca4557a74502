"""The record as JSON Lines: one object a line, sorted, the same bytes for the same pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from communique import store as record
from communique.model import (
    Account,
    Article,
    Claim,
    Date,
    Discrepancy,
    Event,
    Issue,
    Meeting,
    MeetingStep,
    Mention,
    Place,
    Quotation,
    Reading,
    Reprint,
    Role,
    Span,
    Statement,
    Story,
    Uncoded,
    Version,
)
from communique.store import ACROSS, Across, Hit, Store
from communique.store.kinds import kind_of
from communique.stories import with_dates

Row = dict[str, Any]
"""One object of the export; its keys are the contract in `docs/record.md`."""


def jsonl(store: Store) -> Iterator[bytes]:
    """The lines of the export, each with its newline, sorted by kind and id."""
    rows: dict[str, list[tuple[str, bytes]]] = {}
    for row in _rows(store):
        rows.setdefault(row["kind"], []).append((row["id"], msgspec.json.encode(row)))
    for kind in sorted(rows):
        for _, line in sorted(rows[kind]):
            yield line + b"\n"


def rows_of(store: Store, asked: str) -> list[Row]:
    """The rows of one record by its id or the beginning of it; a page gives its article and all that stands on it."""
    kind, id = record.resolve(store, asked)
    rows = list(_rows(store))
    if kind in ("page", "article"):
        reading = record.reading(store, record.home_page(store, kind, id))
        address = reading.page.address
        return [row for row in rows if row.get("page") == address]
    return [row for row in rows if row["id"] == id]


def rows_of_kind(store: Store, kind: str) -> list[Row]:
    """All rows of one kind, by id."""
    return sorted((row for row in _rows(store) if row["kind"] == kind), key=lambda row: str(row["id"]))


def hit_row(hit: Hit, reading: Reading, verdict: str | None = None) -> Row:
    """The statement or article that a search found, with what people judged of it."""
    for statement in reading.speech.statements:
        if statement.id == hit.record:
            return statement_row(statement, reading, verdict)
    return article_row(reading)


def _rows(store: Store) -> Iterator[Row]:
    pages: dict[str, str] = {}
    texts: dict[str, str] = {}
    judged = record.judged(store)
    gathered = Gathered()
    issues = {id: issue.id for issue in record.across(store, Issue) for id in issue.statements}
    events = {id: event.id for event in record.across(store, Event) for _, id in event.meetings}
    for reading in with_dates(record.readings(store), record.across(store, Story)):
        text, address = reading.page.text, reading.page.address
        pages[reading.page.id], texts[reading.page.id] = address, text
        gathered.add(reading)
        yield article_row(reading)
        for mention in reading.cast.mentions:
            yield mention_row(mention, text, address)
        for statement in reading.speech.statements:
            row = statement_row(statement, reading, judged.get(statement.id))
            yield {**row, "issue": statement.issue or issues.get(statement.id)}
        for silent in reading.speech.uncoded:
            yield uncoded_row(silent, reading)
    yield from gathered.actor_rows()
    for row in gathered.meeting_rows():
        yield {**row, "event": events.get(row["id"]), "verdict": judged.get(row["id"])}
    for type_ in ACROSS.values():
        witnesses = record.witnesses(store, kind_of(type_)) if type_ in (Story, Quotation) else {}
        for found in record.across(store, type_):
            row = across_row(found, pages, texts)
            if isinstance(found, Discrepancy):
                row["verdict"] = judged.get(found.id)
            if witness := witnesses.get(found.id):
                row |= {"texts": witness.texts, "independent": witness.independent}
            yield row


def span_row(span: Span, text: str) -> Row:
    """A span with its words."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


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
        "published": _reasoned(article.published) if article.published else None,
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


def _date(date: Date) -> Row:
    return {"value": date.value, "precision": date.precision}


def _reasoned(date: Date) -> Row:
    """A date with how it is known and, where the value doesn't tell them, its first and last day."""
    return {
        **_date(date),
        "how": date.how,
        "reason": date.reason,
        "first": date.first or None,
        "last": date.last or None,
    }


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
        "said_on": {**_date(said_on), "how": said_on.how} if said_on else None,
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


class Gathered:
    """Actors and meetings, put together from all the pages that they stand on."""

    def __init__(self) -> None:
        self._actors: dict[str, list[Row]] = {}
        self._meetings: dict[str, list[Row]] = {}

    def add(self, reading: Reading) -> None:
        """Takes in one page's actors and meetings; pages come in order of address."""
        text, address = reading.page.text, reading.page.address
        for actor in reading.cast.actors:
            row: Row = {"name": actor.name, "kind": actor.kind, "party": actor.party, "aliases": list(actor.aliases)}
            row["roles"] = [_step(role, text, address) for role in actor.roles]
            self._actors.setdefault(actor.id, []).append(row)
        for meeting in reading.meetings:
            self._meetings.setdefault(meeting.id, []).append(meeting_row(meeting, text, address))

    def actor_rows(self) -> Iterator[Row]:
        """Each actor once: the fullest name, every other name, every role."""
        for id, rows in self._actors.items():
            names = sorted({row["name"] for row in rows}, key=lambda name: (-len(name), name))
            aliases = {alias for row in rows for alias in row["aliases"]} | set(names)
            parties = sorted(row["party"] for row in rows if row["party"])
            yield {
                "kind": "actor",
                "id": id,
                "name": names[0],
                "actor_kind": min(row["kind"] for row in rows),
                "party": max(parties, key=lambda party: (parties.count(party), party)) if parties else None,
                "aliases": sorted(aliases - {names[0]}),
                "roles": [role for row in rows for role in row["roles"]],
            }

    def meeting_rows(self) -> Iterator[Row]:
        """Each meeting once, with the words of every page that tells of it."""
        for rows in self._meetings.values():
            first = dict(rows[0])
            for key in ("history", "evidence", "agenda", "outcome"):
                first[key] = [item for row in rows for item in row[key]]
            yield first


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
        "date": _reasoned(meeting.date) if meeting.date else None,
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


def across_row(found: Across, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    """A record that stands on several pages; `pages` gives the address of a page by its id, `texts` its text."""
    row: Row = {"kind": kind_of(type(found)), **msgspec.to_builtins(found)}
    row["rule"] = row.pop("why")["rule"]
    match found:
        case Reprint():
            row["pages"] = [pages[id] for id in found.pages]
            row["original"] = pages[found.original] if found.original else None
            row["changed"] = [_placed(place, pages, texts) for place in found.changed]
        case Event():
            row["name"] = found.name or None
            row["date"] = _reasoned(found.date) if found.date else None
            row["history"] = [
                {"status": step.status, **_placed(Place(step.page, step.start, step.end), pages, texts)}
                for step in found.history
            ]
            row["meetings"] = [id for _, id in found.meetings]
            row["accounts"] = [
                {"key": one.key, "value": one.value, "meeting": one.meeting, **_placed(one, pages, texts)}
                for one in found.accounts
            ]
        case Quotation():
            row["versions"] = [_version_row(one, found.versions[0], pages, texts) for one in found.versions]
        case Discrepancy():
            row["kind"], row["discrepancy_kind"] = "discrepancy", found.kind
            row["claims"] = [{"value": claim.value, **_placed(claim, pages, texts)} for claim in found.claims]
    return row


def _version_row(version: Version, base: Version, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    """A version with what became of the words of the base: `here` in its own page, `there` in that of the base."""
    edits = [
        {
            "kind": edit.kind,
            "here": span_row(edit.here, texts[version.page]),
            "there": {"page": pages[base.page], **span_row(edit.there, texts[base.page])},
        }
        for edit in version.edits
    ]
    return {**msgspec.to_builtins(version), "page": pages[version.page], "edits": edits}


def _placed(place: Place | Claim | Account, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    return {"page": pages[place.page], **span_row(Span(place.start, place.end), texts[place.page])}
