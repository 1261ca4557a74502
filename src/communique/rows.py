"""What rows of the export are made of: spans, dates, and the records that stand on several pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from communique.model import (
    Account,
    Claim,
    Date,
    Discrepancy,
    Event,
    Place,
    Quotation,
    Reprint,
    Span,
    Version,
)
from communique.store import Across
from communique.store.kinds import kind_of

Row = dict[str, Any]
"""One object of the export; its keys are the contract in `docs/record.md`."""


def span_row(span: Span, text: str) -> Row:
    """A span with its words."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def date_row(date: Date) -> Row:
    """A date with how exact it is."""
    return {"value": date.value, "precision": date.precision}


def reasoned_row(date: Date) -> Row:
    """A date with how it is known and, where the value doesn't tell them, its first and last day."""
    return {
        **date_row(date),
        "how": date.how,
        "reason": date.reason,
        "first": date.first or None,
        "last": date.last or None,
    }


def across_row(found: Across, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    """A record that stands on several pages; `pages` gives the address of a page by its id, `texts` its text."""
    row: Row = {"kind": kind_of(type(found)), **msgspec.to_builtins(found)}
    row["rule"] = row.pop("why")["rule"]
    match found:
        case Reprint():
            row["pages"] = [pages[id] for id in found.pages]
            row["original"] = pages[found.original] if found.original else None
            row["changed"] = [_placed(place, pages, texts) for place in found.changed]
            row["links"] = [
                {"page": pages[link.page], "source": pages[link.source], "reason": link.reason} for link in found.links
            ]
        case Event():
            row["name"] = found.name or None
            row["date"] = reasoned_row(found.date) if found.date else None
            row["history"] = [
                {"status": step.status, **_placed(Place(step.page, step.start, step.end), pages, texts)}
                for step in found.history
            ]
            row["meetings"] = [id for _, id in found.meetings]
            row["accounts"] = [
                {"key": one.key, "value": one.value, "meeting": one.meeting, **_placed(one, pages, texts)}
                for one in found.accounts
            ]
        case Quotation():
            row["versions"] = [_version_row(one, found.versions[0], pages, texts) for one in found.versions]
        case Discrepancy():
            row["kind"], row["discrepancy_kind"] = "discrepancy", found.kind
            row["claims"] = [{"value": claim.value, **_placed(claim, pages, texts)} for claim in found.claims]
    return row


def _version_row(version: Version, base: Version, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    """A version with what became of the words of the base: `here` in its own page, `there` in that of the base."""
    edits = [
        {
            "kind": edit.kind,
            "here": span_row(edit.here, texts[version.page]),
            "there": {"page": pages[base.page], **span_row(edit.there, texts[base.page])},
        }
        for edit in version.edits
    ]
    return {**msgspec.to_builtins(version), "page": pages[version.page], "edits": edits}


def _placed(place: Place | Claim | Account, pages: Mapping[str, str], texts: Mapping[str, str]) -> Row:
    return {"page": pages[place.page], **span_row(Span(place.start, place.end), texts[place.page])}
