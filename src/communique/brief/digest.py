"""The brief of a record too large to be read at one sitting: what it holds, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence

from communique.brief.paper import Paper, counted
from communique.store import Counts

MOST = 12
"""How many parties, outlets and stories the digest names, those with most."""

NAMED = (
    ("dossier", "dossier", "dossiers"),
    ("story", "story", "stories"),
    ("quotation", "quotation", "quotations"),
    ("event", "meeting", "meetings"),
    ("reprint", "reprint", "reprints"),
    ("discrepancy", "disagreement", "disagreements"),
    ("deadlock", "deadlock", "deadlocks"),
)
"""The kinds of record over several pages that are counted, with what one and several are called."""


def write_digest(paper: Paper, held: Counts) -> None:
    """Writes what the record holds in numbers, its largest parties, outlets and stories."""
    dates = f", published {held.first} to {held.last} ({held.pages - held.dated} without a full date)"
    paper.line(counted(held.pages, "page") + (dates if held.dated else ", none with a full date") + ".", "bold")
    numbers = [counted(held.statements, "statement")]
    numbers += [counted(number, *names) for kind, *names in NAMED if (number := held.across.get(kind))]
    paper.line(", ".join(numbers) + ".")
    if held.failures:
        paper.line(f"{counted(held.failures, 'input')} gave less: `communique show failures`.", "dim")
    _table(paper, "Parties", held.parties, "statement")
    _table(paper, "Outlets", held.outlets, "page")
    if held.stories:
        paper.heading("Stories")
        for id, title, articles in held.stories:
            paper.entry(id, (title, "bold"), (counted(articles, "article"), "dim"))
    paper.blank()
    how = "`communique find WORDS` searches, `communique show ID` shows a record or a party, `communique export` all"
    paper.line(f"Too many pages for one brief: {how}.", "dim")


def _table(paper: Paper, heading: str, rows: Sequence[tuple[str, int]], what: str) -> None:
    if rows:
        paper.heading(heading)
        for name, number in rows:
            paper.line(f"{name}: {counted(number, what)}", indent=2)
