"""The brief, the first thing a user sees: who says what, what hangs on what, who meets, where reports disagree."""

from __future__ import annotations

from collections.abc import Callable

from communique.brief import calendar, sections
from communique.brief.deadlocks import deadlocks
from communique.brief.digest import MOST, write_digest
from communique.brief.dossier import Dossier, open_dossier
from communique.brief.paper import Paper
from communique.brief.positions import matrix
from communique.brief.quotations import quotations
from communique.brief.talks import dossiers, stories
from communique.store import Store, counts, page_count

__all__ = ["LISTS", "SECTIONS", "Dossier", "Paper", "open_dossier", "write_brief", "write_brief_of"]

SECTIONS: dict[str, Callable[[Paper, Dossier], None]] = {
    "overview": sections.overview,
    "dossiers": dossiers,
    "pages": sections.pages,
    "parties": sections.parties,
    "positions": matrix,
    "statements": sections.statements,
    "quotations": quotations,
    "conditions": sections.conditions,
    "deadlocks": deadlocks,
    "meetings": calendar.calendar,
    "disagreements": sections.discrepancies,
    "failures": sections.failures,
}
"""The sections in the order in which a reader meets them, by the name under which `communique show` gives each."""


LISTS: dict[str, Callable[[Paper, Dossier], None]] = {**SECTIONS, "stories": stories}
"""All that `communique show` gives in full by a name; the stories are no section of the brief."""

SITTING = 2_000
"""Pages of which a brief is made; of more, counts and the largest stories: the brief holds all pages in memory, 100 KB
each, and nobody reads one of more."""


def write_brief_of(paper: Paper, store: Store, within: str = "") -> None:
    """Writes the brief of a record or of one dossier, or the digest of what is too large for one."""
    if not within and page_count(store) > SITTING:
        write_digest(paper, counts(store, MOST))
        return
    dossier = open_dossier(store, within)
    if len(dossier.dated) > SITTING:
        dossiers(paper, dossier)
        paper.blank()
        paper.line("Too many pages for one brief: `--dossier` goes with each section, as in", "dim")
        paper.line(dossier.command("positions"), "dim")
    else:
        write_brief(paper, dossier)


def write_brief(paper: Paper, dossier: Dossier) -> None:
    """Writes every section that has something to say, and how to go on."""
    for section in SECTIONS.values():
        section(paper, dossier)
    if not dossier.dated:
        return
    paper.blank()
    paper.line("`communique why ID` says why a line is there, `communique show ID` shows more.", "dim")
