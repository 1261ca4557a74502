"""Statements: the list with its filters, and one with all that is known of it."""

from __future__ import annotations

from communique import store as record
from communique.explain import explain
from communique.model import Position
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import flat, position_row, statement_row, told_row
from communique.web.screens.search import asked, chips, wanted


def many(desk: Desk) -> View:
    """The statements, the last published first, narrowed by the operators of the search."""
    terms = asked(desk.query.get("q", ""))
    found = record.told(desk.store, wanted(desk, terms), desk.few())
    rows = [told_row(told) for told in found[:ROWS]]
    data = {"statements": rows, "turn": desk.turn(len(found)), "chips": chips(desk, terms)}
    return View("statements.html", desk.words("nav.statements"), data, [flat(row) for row in rows])


def one(desk: Desk) -> View:
    """A statement: who said it, through whom, what it does, on what condition, and why it is there."""
    id = desk.path["id"]
    reading = desk.reading(record.home_page(desk.store, "statement", id))
    statement = next(item for item in reading.speech.statements if item.id == id)
    row = statement_row(desk, statement, reading)
    why = [
        {
            "about": reason.about,
            "rule": reason.rule,
            "does": reason.does,
            "words": reason.marked,
            "notes": list(reason.notes),
            "entries": [{"ref": entry.ref, "text": entry.text} for entry in reason.entries],
        }
        for reason in explain(desk.store, id)
    ]
    flat_row = {key: value for key, value in row.items() if not isinstance(value, dict | list)}
    flat_row |= {"acts": row["acts"], "hops": row["hops"], "address": row["source"]["address"]}
    name = desk.words("title.statement", who=row["speaker"] or desk.words("none.speaker"))
    held = [position_row(desk, one) for one in record.across_by_id(desk.store, Position, row["positions"])]
    positions = [{key: one[key] for key in ("id", "party", "issue_name")} for one in held]
    return View("statement.html", name, {"statement": row, "why": why, "positions": positions}, [flat_row])
