"""What people decided, and what awaits a decision, on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from communique.brief.paper import Paper, cut
from communique.judging import Entry, Side, Waiting
from communique.store import Decision

VERDICT = {
    "same": "one and the same",
    "different": "two different ones",
    "unsure": "can't be told",
    "wrong": "wrong",
    "right": "right",
    "real": "a real disagreement",
    "explained": "a disagreement that is explained",
    "not_one": "no disagreement",
    "undo": "taken back",
}
"""The verdicts as the screens write them."""

SECONDS = 19
"""How many characters of a time are shown: up to the seconds."""


def decision_entry(paper: Paper, one: Decision, *rows: tuple[str, str]) -> None:
    """One decision: its number, what was decided of what, by whom, when and why."""
    note = f": {one.note}" if one.note else ""
    about = f"{one.subject} and {one.other}" if one.other else one.told if one.kind == "decision" else one.subject
    told = [(cut(one.told), "")] if one.told and one.told != about else []
    if one.kind in ("statement", "meeting") and len(one.holds_for) > 1:
        told.append((f"and the same on reprints: {', '.join(id for id, _ in one.holds_for[1:])}", ""))
    by = f"{one.by}, {one.at[:SECONDS].replace('T', ' ')}{note}"
    paper.entry(f"decision {one.number}", (f"{about}: {VERDICT[one.verdict]}", "bold"), *told, (by, "dim"), *rows)


def write_decisions(paper: Paper, entries: Sequence[Entry]) -> None:
    """All decisions in order of time, each with how it counts now."""
    if not entries:
        paper.line("Nothing was decided yet: `communique review` shows what awaits a decision.", "dim")
        return
    paper.heading("Decisions")
    for entry in entries:
        decision_entry(paper, entry.decision, *_state(entry))


def _state(entry: Entry) -> list[tuple[str, str]]:
    rows = []
    if entry.state == "undone":
        rows.append((f"taken back by decision {entry.by_number}", "dim"))
    if entry.state == "overruled":
        rows.append((f"overruled by decision {entry.by_number}", "dim"))
    if entry.now:
        rows.append((f"counts for {', '.join(entry.now)} now", "dim"))
    if not entry.there:
        rows.append(("the record is not there any more; the decision stays", "dim"))
    return rows


def write_review(paper: Paper, waiting: Sequence[Waiting], limit: int) -> None:
    """What awaits a decision, numbered, the sides next to each other, with the command that decides."""
    if not waiting:
        paper.line("Nothing awaits a decision.", "dim")
        return
    paper.heading("What awaits a decision")
    for number, one in enumerate(waiting[:limit], 1):
        paper.blank()
        paper.line(f"{number}. {one.subject}  {one.asks}", "bold", hang=3)
        sides = _by_value(one.sides)
        for at in range(0, len(sides), 2):
            pair = sides[at : at + 2]
            paper.columns(pair[0], pair[1] if len(pair) > 1 else [], indent=3)
        paper.line(one.command, "dim", indent=3, hang=2)
    if len(waiting) > limit:
        paper.blank()
        paper.line(f"… and more: `communique review --limit {limit * 2}`", "dim")


def _by_value(sides: Sequence[Side]) -> list[list[str]]:
    """Each value with the words of those who say it and where they stand."""
    found: dict[str, list[str]] = {}
    for side in sides:
        rows = found.setdefault(side.value, [cut(side.value)])
        rows += [f"«{cut(side.words)}»"] if side.words != side.value else []
        rows.append(" ".join(filter(None, (side.outlet, f"{side.page}:{side.line}"))))
    return list(found.values())
