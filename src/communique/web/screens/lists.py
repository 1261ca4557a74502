"""Lists of stories and pages."""

from __future__ import annotations

from collections import Counter

from communique import store as record
from communique.model import Discrepancy, Story
from communique.store import Few
from communique.web import drawings
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row

OF_A_STORY = 200
"""Pages of one story that its line and its dossier are made of; of a larger one the first."""


def stories(desk: Desk) -> View:
    """The stories, the largest first: parties, dates, attention, texts, open discrepancies, deadlocks."""
    least = 1 if desk.query.get("single") else 2
    found = record.large_stories(desk.store, least, desk.few())
    if not found and desk.leaf == 1 and least > 1:
        least, found = 1, record.large_stories(desk.store, 1, desk.few())
    numbers = dict(found[:ROWS])
    told = record.across_by_id(desk.store, Story, list(numbers))
    rows = [_story(desk, story, numbers[story.id]) for story in told]
    table = [{key: value for key, value in row.items() if key not in ("days", "spark")} for row in rows]
    data = {"stories": rows, "single": least == 1, "turn": desk.turn(len(found))}
    return View("stories.html", desk.words("nav.stories"), data, table)


def _story(desk: Desk, story: Story, number: int) -> Row:
    pages = record.members(desk.store, story.id, Few(OF_A_STORY))
    leaves = record.leaves(desk.store, pages, Few(OF_A_STORY))
    days = Counter(leaf.published for leaf in leaves if leaf.published and leaf.published[:1].isdigit())
    ties = {
        desk.index.deadlock_of[id] for id in record.statements_on(desk.store, pages) if id in desk.index.deadlock_of
    }
    return {
        "id": story.id,
        "title": story.title,
        "first": story.first,
        "last": story.last,
        "parties": [party for party, _ in record.parties_on(desk.store, pages)],
        "days": dict(sorted(days.items())),
        "spark": drawings.sparkline(days, desk.words),
        "texts": number,
        "independent": number - record.copies_among(desk.store, pages),
        "disagreements": len(record.across_on(desk.store, Discrepancy, pages)),
        "deadlocks": len(ties),
    }


def pages(desk: Desk) -> View:
    """The pages, the last published first."""
    found = record.leaves(desk.store, None, desk.few())
    rows: list[Row] = [
        {
            "id": leaf.id,
            "published": leaf.published,
            "outlet": leaf.outlet,
            "title": leaf.title,
            "address": leaf.address,
            "statements": leaf.statements,
            "reason": leaf.reason,
        }
        for leaf in found[:ROWS]
    ]
    data = {"pages": rows, "turn": desk.turn(len(found))}
    return View("pages.html", desk.words("nav.pages"), data, rows)
