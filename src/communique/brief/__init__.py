"""The brief, the first thing a user sees: who says what, what hangs on what, who meets, where reports disagree."""

from __future__ import annotations

from communique.brief import sections
from communique.brief.dossier import Dossier, open_dossier
from communique.brief.paper import Paper

__all__ = ["SECTIONS", "Dossier", "Paper", "open_dossier", "write_brief"]

SECTIONS = (
    sections.overview,
    sections.pages,
    sections.parties,
    sections.statements,
    sections.conditions,
    sections.deadlocks,
    sections.meetings,
    sections.discrepancies,
    sections.failures,
)
"""The sections in the order in which a reader meets them."""


def write_brief(paper: Paper, dossier: Dossier) -> None:
    """Writes every section that has something to say, and how to go on."""
    for section in SECTIONS:
        section(paper, dossier)
    if not dossier.readings:
        return
    paper.blank()
    paper.line("`communique why ID` says why a line is there, `communique show ID` shows more.", "dim")
