"""Dossiers: the stories of one negotiation."""

from __future__ import annotations

from communique import store as record
from communique.model import Dossier, Story
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row


def _row(desk: Desk, found: Dossier) -> Row:
    witnesses = record.witnesses_of(desk.store, found.stories)
    stories = record.across_by_id(desk.store, Story, found.stories[:ROWS])
    return {
        "id": found.id,
        "name": found.name,
        "parties": list(found.parties),
        "words": list(found.words),
        "first": found.first,
        "last": found.last,
        "texts": witnesses.texts,
        "independent": witnesses.independent,
        "stories": [{"id": one.id, "title": one.title, "first": one.first, "last": one.last} for one in stories],
    }


def _table(rows: list[Row]) -> list[Row]:
    return [
        {"id": row["id"], "name": row["name"], "story": story["id"], "title": story["title"], "first": story["first"]}
        for row in rows
        for story in row["stories"]
    ]


def many(desk: Desk) -> View:
    """The dossiers of the record."""
    found = record.some_across(desk.store, Dossier, desk.few())
    rows = [_row(desk, one) for one in found[:ROWS]]
    return View(
        "talks.html", desk.words("nav.dossiers"), {"dossiers": rows, "turn": desk.turn(len(found))}, _table(rows)
    )
