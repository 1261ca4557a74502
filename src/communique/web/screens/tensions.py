"""Positions, issues, disagreements, deadlocks, reprints: lists and single records."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from communique import store as record
from communique.brief.paper import plain
from communique.model import Contribution, Deadlock, Discrepancy, Issue, Position, Reprint
from communique.web import drawings
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row, claims, flat, leaf_row, position_row, source, told_rows


def matrix(rows: Sequence[Row], weights: dict[str, int]) -> dict[str, Any]:
    """Positions as a table: a line for each issue, most spoken of first, a column for each party."""
    said: dict[str, int] = {}
    for row in rows:
        said[row["party"]] = said.get(row["party"], 0) + row["said"] + row["reported"]
    parties = sorted(said, key=lambda party: (-said[party], party))
    lines: dict[str, dict[str, Row]] = {}
    for row in rows:
        lines.setdefault(row["issue"], {})[row["party"]] = row
    order = sorted(lines, key=lambda id: (-sum(bool(r["phases"]) for r in lines[id].values()), -weights.get(id, 0), id))
    told = [
        {
            "issue": id,
            "name": next(iter(lines[id].values()))["issue_name"],
            "cells": [lines[id].get(party) for party in parties],
        }
        for id in order
    ]
    return {"parties": parties, "lines": told}


def positions(desk: Desk) -> View:
    """The matrix of positions, some issues at a time."""
    few = desk.few(ROWS // 2)
    order = sorted(desk.index.issues, key=lambda id: (-desk.index.weights[id], id))
    chosen = order[few.offset : few.offset + few.limit]
    issues = record.across_by_id(desk.store, Issue, chosen[: ROWS // 2])
    ids = dict.fromkeys(p for one in issues for id in one.statements for p in desk.index.positions_of.get(id, []))
    kept = {issue.id for issue in issues}
    found = [one for one in record.across_by_id(desk.store, Position, list(ids)) if one.issue in kept]
    rows = [position_row(desk, one) for one in found]
    data = {"matrix": matrix(rows, desk.index.weights), "turn": desk.turn(len(chosen), ROWS // 2)}
    return View("positions.html", desk.words("nav.positions"), data, position_table(rows))


def position_table(rows: Sequence[Row]) -> list[Row]:
    """Positions as lines of a spreadsheet."""
    return [{key: value for key, value in row.items() if not isinstance(value, list)} for row in rows]


def position(desk: Desk) -> View:
    """A position with its changes and its statements."""
    row = position_row(desk, desk.found(Position))
    told = told_rows(desk, row["statements"])
    reported = told_rows(desk, row["reported_statements"])
    data = {"position": row, "statements": told, "reported": reported}
    return View("position.html", f"{row['party']}: {row['issue_name']}", data, [flat(one) for one in told + reported])


def issue(desk: Desk) -> View:
    """An issue: who holds what on it, and its statements."""
    found = desk.found(Issue)
    ids = dict.fromkeys(p for id in found.statements for p in desk.index.positions_of.get(id, []))
    held = [one for one in record.across_by_id(desk.store, Position, list(ids)) if one.issue == found.id]
    told = told_rows(desk, found.statements)
    rows = [position_row(desk, one) for one in held]
    data = {"id": found.id, "positions": rows, "statements": told, "count": len(found.statements)}
    return View("issue.html", found.name, data, [flat(one) for one in told])


def disagreement_row(desk: Desk, found: Discrepancy) -> Row:
    """A disagreement with its sides; of quotations, the words that differ from the first are marked."""
    sides = claims(desk, found.claims)
    if found.kind == "quotation" and len(sides) > 1:
        sides[0]["parts"] = differing(sides[0]["value"], sides[1]["value"])[0]
        for side in sides[1:]:
            side["parts"] = differing(sides[0]["value"], side["value"])[1]
    verdict = desk.judged.get(found.id)
    return {"id": found.id, "kind": found.kind, "rule": found.why.rule, "verdict": verdict, "sides": sides}


MARKS = "«»\"'.,;:!?…()"
"""What may stand around a word without making it another word."""


def differing(one: str, other: str) -> tuple[list[Row], list[Row]]:
    """Two texts word by word, what only one of them has marked."""
    left, right = one.split(), other.split()
    bare, others = ([word.casefold().strip(MARKS) for word in side] for side in (left, right))
    out: tuple[list[Row], list[Row]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, bare, others, autojunk=False).get_opcodes():
        for parts, words in zip(out, (left[a:b], right[c:d]), strict=True):
            if words:
                parts.append({"text": " ".join(words), "differs": tag != "equal"})
    return out


def disagreement_table(rows: Sequence[Row]) -> list[Row]:
    """Disagreements as lines of a spreadsheet, one for each claim."""
    return [
        {
            **{key: row[key] for key in ("id", "kind", "verdict")},
            "value": side["value"],
            "words": claim["words"],
            **_where(claim),
        }
        for row in rows
        for side in row["sides"]
        for claim in side["claims"]
    ]


def _where(claim: Row) -> Row:
    return {key: claim["source"][key] for key in ("page", "address", "line", "outlet", "published")}


def disagreements(desk: Desk) -> View:
    """The reports that disagree."""
    found = record.some_across(desk.store, Discrepancy, desk.few())
    rows = [disagreement_row(desk, one) for one in found[:ROWS]]
    data = {"disagreements": rows, "turn": desk.turn(len(found))}
    return View("disagreements.html", desk.words("nav.disagreements"), data, disagreement_table(rows))


def disagreement(desk: Desk) -> View:
    """One disagreement, its sides beside each other."""
    row = disagreement_row(desk, desk.found(Discrepancy))
    name = desk.words("title.disagreement", what=desk.words.of("differs", row["kind"]))
    return View("disagreements.html", name, {"disagreements": [row], "turn": desk.turn(0)}, disagreement_table([row]))


def deadlock_row(desk: Desk, found: Deadlock) -> Row:
    """A deadlock drawn and tabled, each line with its statement."""
    told = {row["id"]: row for row in told_rows(desk, [one.statement for one in found.steps])}

    def lines(items: Sequence[Contribution]) -> list[Row]:
        return [{"party": one.party, "step": plain(one.step), "statement": one.statement} for one in items]

    steps = [
        {
            "party": one.party,
            "step": plain(one.step),
            "waits_for": plain(one.waits_for),
            "towards": one.towards,
            "wait": one.wait,
            "statement": one.statement,
            "told": told.get(one.statement),
        }
        for one in found.steps
    ]
    return {
        "id": found.id,
        "parties": list(dict.fromkeys(one.party for one in found.steps)),
        "steps": steps,
        "exchange": lines(found.exchange),
        "idle": lines(found.idle),
        "demands": lines(found.demands),
        "refusals": lines(found.refusals),
        "drawing": drawings.cycle(found, desk.words),
    }


def deadlock_table(rows: Sequence[Row]) -> list[Row]:
    """Deadlocks as lines of a spreadsheet, one for each step."""
    keys = ("party", "step", "waits_for", "towards", "wait", "statement")
    return [{"id": row["id"], **{key: step[key] for key in keys}} for row in rows for step in row["steps"]]


DRAWN = 10
"""Deadlocks on one leaf: each is a drawing and several tables."""


def deadlocks(desk: Desk) -> View:
    """The deadlocks."""
    found = record.some_across(desk.store, Deadlock, desk.few(DRAWN))
    rows = [deadlock_row(desk, one) for one in found[:DRAWN]]
    data = {"deadlocks": rows, "turn": desk.turn(len(found), DRAWN)}
    return View("deadlocks.html", desk.words("nav.deadlocks"), data, deadlock_table(rows))


def deadlock(desk: Desk) -> View:
    """One deadlock."""
    row = deadlock_row(desk, desk.found(Deadlock))
    name = desk.words("title.deadlock", who=" – ".join(row["parties"]))
    return View("deadlocks.html", name, {"deadlocks": [row], "turn": desk.turn(0)}, deadlock_table([row]))


def reprint(desk: Desk) -> View:
    """The pages that carry one text: who copied whom, and what was changed."""
    found = desk.found(Reprint)
    rows = [leaf_row(desk, page) for page in found.pages[:ROWS]]
    changed = [
        {
            "words": plain(desk.reading(place.page).page.text[place.start : place.end]),
            "source": source(desk.reading(place.page), place.start, place.end),
        }
        for place in found.changed[:ROWS]
    ]
    data = {"id": found.id, "reason": found.why.rule, "told": found.reason, "original": found.original}
    return View("reprint.html", desk.words("title.reprint"), {**data, "pages": rows, "changed": changed}, rows)
