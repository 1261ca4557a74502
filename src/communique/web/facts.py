"""Records as the screens show them: names in place of ids, words in place of spans, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from communique import store as record
from communique.brief.dossier import outlet, published, title
from communique.brief.paper import plain
from communique.model import Claim, Date, Event, Position, Reading, Reprint, Span, Statement
from communique.store import Told, Voice
from communique.web.addresses import address
from communique.web.desk import Desk
from communique.web.marking import pieces, sentence_around, statement_marks

Row = dict[str, Any]


def source(reading: Reading, start: int, end: int) -> Row:
    """Where something stands: page, line, outlet, date, and the address that scrolls to it."""
    page = reading.page
    return {
        "page": page.id,
        "line": page.text.count("\n", 0, start) + 1,
        "address": page.address,
        "outlet": reading.article.outlet,
        "published": published(reading),
        "href": f"{address(page.id)}?span={start}-{end}#span",
    }


def date_row(date: Date | None) -> Row | None:
    """A date as exact as it is known."""
    if date is None:
        return None
    return {"value": date.value, "precision": date.precision, "how": date.how, "reason": date.reason}


def hops(names: Sequence[str | None]) -> list[str]:
    """The way of words to the reader: speaker, relays, outlet; who stands twice in a row counts once."""
    way: list[str] = []
    for name in names:
        if name and (not way or way[-1].casefold() != name.casefold()):
            way.append(name)
    return way


def told_row(told: Told) -> Row:
    """A statement's line in a list."""
    return {
        "id": told.id,
        "day": told.day,
        "party": told.party,
        "speaker": told.name,
        "actor": told.speaker,
        "act": told.act,
        "words": plain(told.words or ""),
        "hops": hops([told.name, *told.relays, told.outlet]),
        "page": told.page,
        "address": told.address,
        "verdict": told.verdict,
        "href": f"{address(told.page)}?span={told.start}-{told.start + 1}#span",
    }


def voice_row(voice: Voice) -> Row:
    """Somebody who speaks, in a list."""
    return {"id": voice.id, "name": voice.name, "party": voice.party, "statements": voice.statements}


def office(reading: Reading, statement: Statement) -> str | None:
    """What the page calls the speaker's office: the phrase nearest before the statement's end, else the first."""
    actor = reading.cast.actor(statement.speaker.actor) if statement.speaker else None
    roles = [role for role in actor.roles if role.page == reading.page.id] if actor else []
    before = [role for role in roles if role.start <= statement.extent.end]
    return plain((before or roles)[-1 if before else 0].text) if roles else None


def statement_row(desk: Desk, statement: Statement, reading: Reading) -> Row:
    """A statement with all that is known of it."""
    text = reading.page.text
    span = statement.extent
    spoken = [mark.span for mark in statement_marks(statement)]
    around = sentence_around(text, min(s.start for s in spoken), max(s.end for s in spoken))
    condition = statement.condition
    speaker = statement.speaker
    issue = statement.issue or desk.index.issue_of.get(statement.id)
    return {
        "id": statement.id,
        "mode": statement.mode,
        "acts": list(statement.acts),
        "day": statement.said_on.value if statement.said_on else published(reading),
        "said_on": date_row(statement.said_on),
        "party": statement.party,
        "speaker": speaker.name if speaker else None,
        "actor": speaker.actor if speaker else None,
        "office": office(reading, statement),
        "addressee": statement.addressee,
        "venue": statement.venue,
        "issue": issue if issue in desk.index.issues else None,
        "issue_name": desk.index.issues.get(issue or "", issue),
        "hops": hops([speaker.name if speaker else None, *(r.name for r in statement.relays), reading.article.outlet]),
        "words": " … ".join(plain(span.of(text)) for span in statement.content),
        "pieces": pieces(text, around, statement_marks(statement)),
        "condition": {
            "if": plain(condition.needs.of(text)),
            "then": plain(condition.then.of(text)),
            "only": condition.only,
            "by": condition.by,
        }
        if condition
        else None,
        "positions": desk.index.positions_of.get(statement.id, []),
        "deadlock": desk.index.deadlock_of.get(statement.id),
        "rule": statement.why.rule,
        "verdict": desk.judged.get(statement.id),
        "source": source(reading, span.start, span.end),
    }


def flat(row: Row) -> Row:
    """A statement's line of a spreadsheet."""
    keys = ("id", "day", "party", "speaker", "act", "words", "hops", "page", "address", "verdict")
    return {key: " → ".join(row[key]) if key == "hops" else row[key] for key in keys}


ACCOUNTS = 50
"""Pages of one event of which the screen quotes the words: the others only repeat them."""


def event_row(desk: Desk, event: Event) -> Row:
    """A meeting of many pages: its date, life, people, and what each page says."""
    told = []
    for page, id in event.meetings[:ACCOUNTS]:
        reading = desk.reading(page)
        meeting = next((one for one in reading.meetings if one.id == id), None)
        if meeting is None:
            continue
        span = meeting.evidence[0]
        told.append(
            {
                "meeting": id,
                "words": " … ".join(plain(one.of(reading.page.text)) for one in meeting.evidence),
                "agenda": [plain(one.of(reading.page.text)) for one in meeting.agenda],
                "outcome": [plain(one.of(reading.page.text)) for one in meeting.outcome],
                "people": [[one.name, one.party] for one in meeting.delegates],
                "rule": meeting.why.rule,
                "source": source(reading, span.start, span.end),
            }
        )
    verdict = desk.judged.get(event.id)
    return {
        **event_line(event),
        "verdict": verdict,
        "told": told,
        "differ": _differing(desk, event),
        "life": _life(desk, event),
    }


def event_line(event: Event) -> Row:
    """A meeting's line in a list."""
    return {
        "id": event.id,
        "name": event.name or None,
        "status": event.status,
        "date": date_row(event.date),
        "parties": list(event.parties),
        "people": list(event.people),
        "place": event.place,
        "form": event.form,
        "pages": len({page for page, _ in event.meetings}),
    }


def _life(desk: Desk, event: Event) -> list[Row]:
    rows = []
    for step in event.history[:ACCOUNTS]:
        reading = desk.reading(step.page)
        words = plain(reading.page.text[step.start : step.end])
        rows.append({"status": step.status, "words": words, "source": source(reading, step.start, step.end)})
    return rows


def _differing(desk: Desk, event: Event) -> list[Row]:
    """What the pages say differently: for each key its values, each with who says it. Statuses follow each other."""
    out = []
    for key in dict.fromkeys(account.key for account in event.accounts if account.key != "status"):
        values: dict[str, list[Row]] = {}
        for account in event.accounts[: ACCOUNTS * 4]:
            if account.key == key:
                where = source(desk.reading(account.page), account.start, account.end)
                values.setdefault(account.value, []).append(where)
        if len(values) > 1:
            out.append({"key": key, "values": [{"value": value, "sources": told} for value, told in values.items()]})
    return out


def claims(desk: Desk, told: Iterable[Claim]) -> list[Row]:
    """The sides of a disagreement, each value with the words of those who say it."""
    values: dict[str, list[Row]] = {}
    for claim in told:
        reading = desk.reading(claim.page)
        words = plain(reading.page.text[claim.start : claim.end])
        values.setdefault(claim.value, []).append({"words": words, "source": source(reading, claim.start, claim.end)})
    return [{"value": value, "claims": rows} for value, rows in values.items()]


def position_row(desk: Desk, position: Position) -> Row:
    """What a party holds on an issue, and how it came to that."""
    last = position.phases[-1] if position.phases else None
    return {
        "id": position.id,
        "party": position.party,
        "issue": position.issue,
        "issue_name": desk.index.issues.get(position.issue, position.issue),
        "stance": last.stance if last else None,
        "act": last.act if last else None,
        "since": position.since,
        "said": len(position.statements),
        "reported": len(position.reported),
        "phases": [
            {"stance": p.stance, "act": p.act, "since": p.since, "until": p.until, "statements": list(p.statements)}
            for p in position.phases
        ],
        "statements": list(position.statements),
        "reported_statements": list(position.reported),
    }


def leaf_row(desk: Desk, page: str, copies: Sequence[Reprint] = ()) -> Row:
    """A page among the sources: outlet, date, headline, what it passes on, what it copies."""
    reading = desk.reading(page)
    reprint = next((one for one in copies if page in one.pages), None)
    return {
        "id": page,
        "address": reading.page.address,
        "outlet": outlet(reading),
        "published": published(reading),
        "title": title(reading) if reading.article.title else None,
        "statements": len(desk.counted(page).speech.statements),
        "relays": list(dict.fromkeys(relay.name for relay in reading.speech.relays)),
        "reprint": reprint.id if reprint else None,
        "original": reprint.original if reprint else None,
    }


def told_rows(desk: Desk, ids: Sequence[str], most: int = 100) -> list[Row]:
    """Some statements as lines of a list."""
    return [told_row(told) for told in record.told_by_id(desk.store, list(ids)[:most])]


def span_asked(query: str, length: int) -> Span | None:
    """The span that an address asks for as `START-END`, where it lies on the page."""
    start, _, end = query.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    span = Span(int(start), min(int(end), length))
    return span if span.start < span.end else None
