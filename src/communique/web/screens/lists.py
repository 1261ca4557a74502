"""Lists of stories and pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from communique import store as record
from communique.store import StoryLine
from communique.web import drawings
from communique.web.answers import View
from communique.web.desk import ROWS, SORTS, Desk
from communique.web.facts import Row

OF_A_STORY = 200
"""Pages of one story that its line and its dossier are made of; of a larger one the first."""


LARGEST = "-texts"
"""The order of stories that isn't asked for: most texts first."""


def stories(desk: Desk) -> View:
    """The stories, the largest first unless asked otherwise: parties, dates, attention, texts, open discrepancies,
    deadlocks."""
    single = bool(desk.query.get("single")) or not desk.stories.ordered(LARGEST, False)
    sort = desk.query.get("sort", LARGEST)
    sort = sort if sort.removeprefix("-") in SORTS else LARGEST
    few = desk.few()
    chosen = desk.stories.ordered(sort, single)[few.offset : few.offset + few.limit]
    more = record.parties_and_days(desk.store, [one.id for one in chosen[:ROWS]])
    rows = [_story(desk, one, *more[one.id]) for one in chosen[:ROWS]]
    table = [{key: value for key, value in row.items() if key not in ("days", "spark")} for row in rows]
    data = {"stories": rows, "single": single, "sort": sort, "turn": desk.turn(len(chosen))}
    return View("stories.html", desk.words("nav.stories"), data, table)


def _story(desk: Desk, line: StoryLine, parties: Sequence[str], days: Counter[str]) -> Row:
    return {
        "id": line.id,
        "title": line.title,
        "first": line.first,
        "last": line.last,
        "parties": list(parties),
        "days": dict(sorted(days.items())),
        "spark": drawings.sparkline(days, desk.words),
        "texts": line.texts,
        "independent": line.independent,
        "disagreements": line.disagreements,
        "deadlocks": line.deadlocks,
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
