"""Meetings: the calendar, and one as all its pages tell of it."""

from __future__ import annotations

from communique import store as record
from communique.errors import UsageError
from communique.model import Event
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import event_line, event_row


def many(desk: Desk) -> View:
    """The meetings in order of time; those without a year or a date last."""
    few, party = desk.few(), desk.query.get("party", "")
    ids = [id for id in desk.index.events if not party or party in desk.index.parties_of[id]]
    chosen = ids[few.offset : few.offset + few.limit]
    rows = [event_line(event) for event in record.across_by_id(desk.store, Event, chosen[:ROWS])]
    table = [{**row, "date": row["date"]["value"] if row["date"] else None} for row in rows]
    data = {"meetings": rows, "party": party, "turn": desk.turn(len(chosen))}
    return View("meetings.html", desk.words("nav.meetings"), data, table)


def one(desk: Desk) -> View:
    """A meeting with its life, its people, and what the pages say differently."""
    id = desk.path["id"]
    pages = record.pages_of(desk.store, "meeting", id)
    id = next((event for page in pages if (event := desk.index.event_of.get((page, id)))), id)
    found = record.across_by_id(desk.store, Event, [id])
    if not found:
        raise UsageError(f"no meeting has the id {id}")
    row = event_row(desk, found[0])
    rows = [{"status": step["status"], "words": step["words"], **step["source"]} for step in row["life"]]
    name = found[0].name or ", ".join(found[0].parties) or desk.words("nav.meetings")
    return View("meeting.html", name, {"meeting": row}, rows)
