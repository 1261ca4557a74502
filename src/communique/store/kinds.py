"""The kinds of record that stand on several pages; they are made anew from all pages, never changed one by one."""

from __future__ import annotations

import msgspec

from communique.model import Deadlock, Discrepancy, Dossier, Event, Identity, Issue, Position, Quotation, Reprint, Story

Across = Reprint | Story | Dossier | Quotation | Issue | Position | Event | Discrepancy | Deadlock | Identity

ACROSS: dict[str, type[Across]] = {
    "reprint": Reprint,
    "story": Story,
    "dossier": Dossier,
    "quotation": Quotation,
    "issue": Issue,
    "position": Position,
    "event": Event,
    "discrepancy": Discrepancy,
    "deadlock": Deadlock,
    "identity": Identity,
}
"""The kinds by the name that they have in the file and in the export."""


def kind_of(record: type[msgspec.Struct]) -> str:
    """The name of a kind of record."""
    return record.__name__.lower()
