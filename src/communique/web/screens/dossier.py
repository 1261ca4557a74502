"""The dossier of one story, of one negotiation, or of a whole record that is not too large for one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec

from communique import store as record
from communique.brief.dossier import outlet
from communique.brief.scope import Within
from communique.brief.shelf import in_order
from communique.errors import UsageError
from communique.model import (
    Date,
    Deadlock,
    Discrepancy,
    Dossier,
    Event,
    Position,
    Reading,
    Reprint,
    Statement,
    Story,
)
from communique.store import Few
from communique.web import drawings
from communique.web.addresses import address
from communique.web.answers import View
from communique.web.desk import Desk
from communique.web.drawings import Moment
from communique.web.facts import Row, event_line, event_row, flat, leaf_row, position_row, statement_row
from communique.web.screens.lists import OF_A_STORY
from communique.web.screens.tensions import deadlock_row, disagreement_row, matrix

STATE = 6
"""Positions that the state of play names: those that rest on most statements."""

MATRIX = 20
"""Issues of the matrix; the screen of positions has all."""

AHEAD = ("proposed", "planned", "under_way")
"""The statuses of meetings that may be still to come."""

COMMENT = ("assess", "inform")
"""The main acts that make no move in a negotiation."""

STATEMENTS = 60
"""Statements that a dossier shows, moves before comments; the list of statements has all."""


def story(desk: Desk) -> View:
    """The dossier of one story."""
    found = record.across_by_id(desk.store, Story, [desk.path["id"]])
    if not found:
        raise UsageError(f"no story has the id {desk.path['id']}")
    pages = record.members(desk.store, found[0].id, Few(OF_A_STORY + 1))
    return _view(desk, found[0].title, pages, found[0].id)


def negotiation(desk: Desk) -> View:
    """The dossier of one negotiation: of its stories together."""
    found = record.across_by_id(desk.store, Dossier, [desk.path["id"]])
    if not found:
        raise UsageError(f"no dossier has the id {desk.path['id']}")
    stories = record.across_by_id(desk.store, Story, found[0].stories)
    pages: list[str] = []
    for one in stories:
        if len(pages) <= OF_A_STORY:
            pages += record.members(desk.store, one.id, Few(OF_A_STORY + 1))
    view = _view(desk, found[0].name, pages, found[0].id)
    chapters = [{"id": one.id, "title": one.title, "first": one.first} for one in stories]
    return msgspec.structs.replace(view, data={**view.data, "story": None, "stories": chapters})


def whole(desk: Desk) -> View:
    """The dossier of the whole record, where that is not too large; else the way to the stories."""
    pages = [leaf.id for leaf in record.leaves(desk.store, None, Few(OF_A_STORY + 1))]
    if len(pages) > OF_A_STORY:
        return View("too_many.html", desk.words("nav.dossier"), {"most": OF_A_STORY})
    return _view(desk, desk.words("title.dossier"), pages, "")


def _view(desk: Desk, title: str, pages: Sequence[str], story: str) -> View:
    held = pages[:OF_A_STORY]
    data = desk.shelf.get("dossier", f"{desk.words.language} {story}", lambda: dossier(desk, held))
    rows = [flat(_line(row)) for row in data["statements"]]
    more: dict[str, Any] = {"story": story or None, "stories": [], "cut": len(pages) > OF_A_STORY}
    return View("dossier.html", title, {**data, **more}, rows)


def _line(row: Row) -> Row:
    """A statement with all that is known of it as a line of a list."""
    where = row["source"]
    return {**row, "act": row["acts"][0] if row["acts"] else None, "page": where["page"], "address": where["address"]}


def dossier(desk: Desk, pages: Sequence[str]) -> dict[str, Any]:
    """All that some pages come to."""
    readings = sorted((desk.counted(page) for page in pages), key=_in_time)
    told = {statement.id: (statement, reading) for reading in readings for statement in reading.speech.statements}
    scope = Within(desk.store, pages)
    copies = scope.all(Reprint)
    positions = [position_row(desk, one) for one in scope.all(Position)]
    events = sorted(scope.all(Event), key=lambda one: (*in_order(one.date.value if one.date else None), one.id))
    deadlocks = [deadlock_row(desk, one) for one in scope.all(Deadlock)]
    open_ = [one for one in scope.all(Discrepancy) if desk.judged.get(one.id) not in record.CLOSED]
    differ = [disagreement_row(desk, one) for one in open_]
    last = max((d for r in readings if (d := _day(r.article.published))), default=None)
    board = matrix(positions, {line.id: line.statements for line in scope.issue_lines()})
    shown = _statements(desk, list(told.values()), copies)
    days = {row["day"] for row in shown}
    moments = [_leading(moment, days) for moment in moments_of(readings, events, positions)]
    return {
        "first": min((d for r in readings if (d := _day(r.article.published))), default=None),
        "last": last,
        "count": len(told),
        "state": _state(desk, positions, events, last),
        "timeline": drawings.timeline(moments, desk.words),
        "moments": [{"lane": m.lane, "date": m.date.value, "label": m.label, "href": m.href} for m in moments],
        "matrix": {**board, "lines": board["lines"][:MATRIX]},
        "statements": shown,
        "meetings": [event_line(event) for event in events],
        "disagreements": differ,
        "deadlocks": deadlocks,
        "sources": _sources(desk, readings, copies),
        "independent": len({_text_of(reading.page.id, copies) for reading in readings}),
        "silent": _silent(positions, events, {s.party for s, _ in told.values()}),
    }


def _text_of(page: str, copies: Sequence[Reprint]) -> str:
    """What stands for the text that a page carries: the pages that carry the same one have the same."""
    return next((one.id for one in copies if page in one.pages), page)


def _sources(desk: Desk, readings: Sequence[Reading], copies: Sequence[Reprint]) -> list[Row]:
    """The pages in order of time, each copy with the outlet that it was taken from."""
    rows = [leaf_row(desk, reading.page.id, copies) for reading in readings]
    outlets = {row["id"]: row["outlet"] for row in rows}
    for row in rows:
        known = row["original"] if row["original"] != row["id"] else None
        row["taken_from"] = outlets.get(known) or (outlet(desk.reading(known)) if known else None)
    return rows


def _in_time(reading: Reading) -> tuple[bool, str, str]:
    day = _day(reading.article.published)
    return day is None, day or "", reading.page.id


def _day(told: Date | None) -> str | None:
    """A date that has a year."""
    return told.value if told and not told.value.startswith("--") else None


def _state(desk: Desk, positions: Sequence[Row], events: Sequence[Event], last: str | None) -> dict[str, Any]:
    """Where things stand: the positions that most statements show, the last meeting held, and those of which a day
    after the last page is told."""
    shown = sorted((p for p in positions if p["phases"]), key=lambda p: (-p["said"], p["id"]))[:STATE]
    for row in shown:
        row["last_said"] = row["phases"][-1]["statements"][-1] if row["phases"][-1]["statements"] else None
    held = [event for event in events if event.status == "held" and _day(event.date)]
    ahead = [event for event in events if event.status in AHEAD and last and (_day(event.date) or "") >= last]
    return {
        "positions": shown,
        "held": event_row(desk, held[-1]) if held else None,
        "ahead": [event_row(desk, event) for event in ahead[:3]],
    }


def _leading(moment: Moment, days: set[str]) -> Moment:
    """A day of statements leads to where they stand on this screen; one that is left out here, to the list."""
    if moment.lane != "statements" or moment.date.value in days:
        return moment
    return msgspec.structs.replace(moment, href=f"/statements?q=after:{moment.date.value}")


def moments_of(readings: Sequence[Reading], events: Sequence[Event], positions: Sequence[Row]) -> list[Moment]:
    """The marks of the timeline."""
    moments = []
    for event in events:
        if event.date and _day(event.date):
            label = f"{event.date.value}: {event.name or ', '.join(event.parties)}"
            moments.append(Moment("meetings", event.date, label, address(event.id), event.status))
    days: dict[str, int] = {}
    for reading in readings:
        for statement in reading.speech.statements:
            if day := _day(statement.said_on) or _day(reading.article.published):
                days[day] = days.get(day, 0) + 1
    for day, count in sorted(days.items()):
        moments.append(Moment("statements", _date(day), f"{day}: {count}", f"#day-{day}", weight=count))
    for row in positions:
        for before, after in pairwise(row["phases"]):
            if (day := after["since"]) and not day.startswith("--") and before["stance"] != after["stance"]:
                label = f"{day}: {row['party']}, {row['issue_name']}"
                moments.append(Moment("changes", _date(day), label, address(row["id"]), after["stance"]))
    return moments


PRECISION: dict[int, str] = {len("2019"): "year", len("2019-03"): "month"}
"""How exact a date is, by the length of its value; others are days."""


def _date(value: str) -> Date:
    return Date(value, PRECISION.get(len(value), "day"))


def _statements(desk: Desk, told: Sequence[tuple[Statement, Reading]], copies: Sequence[Reprint]) -> list[Row]:
    """The statements in order of time, what a copy only repeats left out; comments give way where there are many."""
    seen: set[tuple[str, str]] = set()
    fresh = []
    for statement, reading in told:
        words = " ".join(span.of(reading.page.text) for span in statement.content).casefold()
        group = _text_of(reading.page.id, copies)
        if (group, words) not in seen:
            seen.add((group, words))
            fresh.append((statement, reading))
    comments = [at for at, (s, _) in enumerate(fresh) if not s.acts or s.acts[0] in COMMENT]
    moves = [at for at in range(len(fresh)) if at not in set(comments)]
    chosen = sorted((moves + comments)[:STATEMENTS])
    return [statement_row(desk, *fresh[at]) for at in chosen]


def _silent(positions: Sequence[Row], events: Sequence[Event], speaking: set[str | None]) -> list[str]:
    """The parties that others speak for or meet, and that say nothing themselves on these pages."""
    named = {row["party"] for row in positions} | {party for event in events for party in event.parties}
    return sorted(named - speaking)
