"""The addresses of records and screens."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode


def query_with(query: Mapping[str, str], **changed: str) -> str:
    """A query with some values changed; an empty value is left out."""
    values = {**query, **changed}
    kept = {name: value for name, value in values.items() if value and (name, value) != ("leaf", "1")}
    return "?" + urlencode(kept)


SCREEN_OF = {
    "page": "pages",
    "article": "pages",
    "mention": "pages",
    "statement": "statements",
    "actor": "actors",
    "identity": "actors",
    "meeting": "meetings",
    "event": "meetings",
    "story": "stories",
    "issue": "issues",
    "position": "positions",
    "discrepancy": "disagreements",
    "deadlock": "deadlocks",
    "dossier": "dossiers",
    "quotation": "quotations",
    "reprint": "reprints",
}
"""The screen for each kind of record."""

ROUTES = {
    "pg": "pages",
    "ar": "pages",
    "st": "statements",
    "ac": "actors",
    "id": "actors",
    "mt": "meetings",
    "ev": "meetings",
    "so": "stories",
    "is": "issues",
    "po": "positions",
    "di": "disagreements",
    "dl": "deadlocks",
    "do": "dossiers",
    "qu": "quotations",
    "rp": "reprints",
}
"""The same by the letters that ids begin with, for links: what they don't tell, `/id/` looks up."""


def address(id: str) -> str:
    """The permalink of a record."""
    return f"/{ROUTES.get(id.partition('-')[0], 'id')}/{id}"
