"""Deadlocks in words, and the table of who waits for whom."""

from __future__ import annotations

from collections.abc import Iterator

from communique import store as record
from communique.brief.dossier import Dossier
from communique.brief.paper import Paper, cut
from communique.model import Contribution, Deadlock, DeadlockStep
from communique.tensions.waits import Wait

FEW = 12
"""How many deadlocks, and how many rows of the table, the brief shows; `communique show deadlocks` shows all."""

LINE = 160
"""How many characters of a step are shown: two lines at 80 columns. The statement shows the rest."""


def deadlocks(paper: Paper, dossier: Dossier) -> None:
    """Each side's step waits for the other's; on full paper also the table of all that waits."""
    found = dossier.deadlocks
    waits = dossier.scope.waits() if paper.full else []
    if not found and not waits:
        return
    paper.heading("Deadlocks")
    if not found:
        paper.line("No cycle: no two sides insist on each other's steps.")
    for deadlock in paper.few(found, FEW):
        deadlock_entry(paper, dossier, deadlock)
    paper.more(FEW, len(found), dossier.command("deadlocks"))
    if waits:
        _table(paper, waits, {step.statement for deadlock in found for step in deadlock.steps})


def deadlock_entry(paper: Paper, dossier: Dossier, deadlock: Deadlock) -> None:
    """One deadlock: who waits for whom, what is demanded and refused, what an exchange would hold, what is idle."""
    sides = list(dict.fromkeys(step.party for step in deadlock.steps))
    rows = [(" waits for ".join([*sides, sides[0]]), "bold")]
    for party in sides:
        steps = [step for step in deadlock.steps if step.party == party]
        rows.append((f"{party} waits for {steps[0].towards or 'the other side'}:", ""))
        rows += [row for step in steps for row in _step(dossier, step)]
    for title, told in (
        ("Demanded outright:", deadlock.demands),
        ("Refused outright:", deadlock.refusals),
        ("If all moved at once:", deadlock.exchange),
        ("Held back, but nobody in it waits for:", deadlock.idle),
    ):
        if told:
            rows.append((title, ""))
            rows += [row for item in told for row in _contribution(dossier, item)]
    paper.entry(deadlock.id, *rows)


BETWEEN = {
    "condition": "  waits for",
    "mutual": "  waits for both sides' steps:",
    "exchange": "  in return for",
    "one_sided": "  refuses one-sided steps:",
}
"""How each kind of wait is told."""


def _step(dossier: Dossier, step: DeadlockStep) -> Iterator[tuple[str, str]]:
    yield f"- «{cut(step.step, LINE)}»", ""
    yield f"{BETWEEN[step.wait]} «{cut(step.waits_for, LINE)}»", ""
    yield f"  {cited(dossier, step.statement)}", "dim"


def _contribution(dossier: Dossier, item: Contribution) -> Iterator[tuple[str, str]]:
    yield f"- {item.party}: «{cut(item.step, LINE)}»", ""
    yield f"  {cited(dossier, item.statement)}", "dim"


def cited(dossier: Dossier, id: str) -> str:
    """A statement's id, and where it stands."""
    place = record.statement_place(dossier.store, id)
    return f"{id} · {place}" if place else id


def _table(paper: Paper, waits: list[Wait], tied: set[str]) -> None:
    """Every wait of the record: whose step, and what it waits for of whom; those that are tied are in a deadlock."""
    paper.subheading("Who waits for whom")
    for wait in waits:
        firm = " only for" if wait.firm else " for"
        mark = " (in a deadlock)" if wait.statement in tied else ""
        left = [f"{wait.party}: {cut(wait.step, LINE)}", f"{wait.statement}{mark}"]
        paper.columns(left, [f"waits{firm} {wait.by or 'a side not told'}:", cut(wait.waits_for, LINE)], indent=2)
        paper.blank()
