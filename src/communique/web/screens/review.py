"""What awaits a decision, one at a time, and what was decided."""

from __future__ import annotations

from itertools import islice

from communique import store as record
from communique.judging import Waiting, entries, waiting
from communique.model import Discrepancy
from communique.web.addresses import address
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row
from communique.web.screens.tensions import disagreement_row

DEEPEST = 500
"""So much can be passed over: what comes before is read each time."""


def review(desk: Desk) -> View:
    """One thing that awaits a decision, its sides next to each other; `?skip=N` passes over as many."""
    asked = desk.query.get("skip", "0")
    skip = min(int(asked), DEEPEST) if asked.isascii() and asked.isdigit() else 0
    found = next(islice(waiting(desk.store), skip, None), None)
    row = _row(desk, found) if found else None
    data = {
        "waiting": row,
        "last": next((one for one in _entries(desk) if one["stands"]), None),
        "skip": desk.asking(skip=str(skip + 1)),
        "back": desk.asking(skip="") if skip else None,
    }
    table = [{key: row[key] for key in ("kind", "subject", "other", "command")}] if row else []
    return View("review.html", desk.words("nav.review"), data, table)


def _row(desk: Desk, found: Waiting) -> Row:
    row: Row = {"kind": found.kind, "subject": found.subject, "other": found.other, "command": found.command}
    row["asks"] = found.asks
    row["sides"] = [
        {"value": side.value, "words": side.words, "outlet": side.outlet, "place": f"{side.page}:{side.line}"}
        for side in found.sides
    ]
    if found.kind == "discrepancy":
        known = record.across_by_id(desk.store, Discrepancy, [found.subject])
        row["disagreement"] = disagreement_row(desk, known[0]) if known else None
    return row


def _entries(desk: Desk) -> list[Row]:
    """The decisions, the last first."""
    return [
        {
            "number": one.decision.number,
            "at": one.decision.at,
            "by": one.decision.by,
            "kind": one.decision.kind,
            "subject": one.decision.subject,
            "other": one.decision.other,
            "href": address(one.decision.subject) if one.there and one.decision.kind != "decision" else None,
            "verdict": one.decision.verdict,
            "told": one.decision.told,
            "note": one.decision.note,
            "state": one.state,
            "by_number": one.by_number,
            "there": one.there,
            "stands": one.state == "stands" and one.decision.verdict != "undo",
        }
        for one in reversed(entries(desk.store))
    ]


def decisions(desk: Desk) -> View:
    """What was decided, the last first."""
    few = desk.few()
    found = _entries(desk)[few.offset : few.offset + few.limit]
    data = {"decisions": found[:ROWS], "turn": desk.turn(len(found))}
    return View("decisions.html", desk.words("nav.decisions"), data, found[:ROWS])
