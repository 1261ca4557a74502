"""What runs changed: at the end of a run, and by `communique show changes`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from communique.brief.paper import Paper, plain
from communique.store import Change

SHOWN = 16
"""How many lines a run ends with: what a person still reads after the brief. `communique show changes` has all."""


def write_lines(paper: Paper, lines: Sequence[tuple[str, str, str]]) -> None:
    """What a run changed, as kind, id and words."""
    paper.heading("Changed by this run")
    for _, id, told in paper.few(lines, SHOWN):
        paper.line(plain(f"{id}  {told}" if id else told), indent=2, hang=2)
    paper.more(SHOWN, len(lines), "`communique show changes`")


def write_changes(paper: Paper, changes: Sequence[Change]) -> None:
    """What several runs changed, the last one last."""
    if not changes:
        paper.line("Nothing has changed.", "dim")
    for (run, at), rows in groupby(changes, key=lambda change: (change.run, change.at)):
        paper.heading(f"Run {run}, {at}")
        for row in rows:
            paper.line(plain(f"{row.record}  {row.told}" if row.record else row.told), indent=2, hang=2)
