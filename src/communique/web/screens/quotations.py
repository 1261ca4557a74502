"""Quotations: one utterance as several pages give it, each version held to the fullest one word by word."""

from __future__ import annotations

from collections.abc import Sequence

from communique import store as record
from communique.brief.paper import plain
from communique.model import Edit, Quotation, Version
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row, source


def quotation_row(desk: Desk, found: Quotation) -> Row:
    """An utterance with its versions, the words of each parted by what became of them."""
    base = found.versions[0]
    witness = record.witness_of(desk.store, found.id)
    return {
        "id": found.id,
        "speaker": found.speaker,
        "said": found.said,
        "texts": witness.texts,
        "independent": witness.independent,
        "versions": [_version_row(desk, version, base) for version in found.versions[:ROWS]],
    }


def _version_row(desk: Desk, version: Version, base: Version) -> Row:
    reading = desk.reading(version.page)
    statement = next(one for one in reading.speech.statements if one.id == version.statement)
    text, fullest = reading.page.text, desk.reading(base.page).page.text
    parts = [_part(edit, text, fullest) for edit in version.edits]
    words = " … ".join(plain(span.of(text)) for span in statement.content)
    return {
        "statement": version.statement,
        "speaker": version.speaker,
        "mode": version.mode,
        "drift": version.drift,
        "words": words,
        "parts": parts or [{"kind": "same", "text": words, "instead": ""}],
        "source": source(reading, statement.extent.start, statement.extent.end),
    }


def _part(edit: Edit, text: str, fullest: str) -> Row:
    """A run of words; `instead` are those of the fullest version that it lacks."""
    lost = edit.kind in ("left_out", "replaced")
    return {
        "kind": edit.kind,
        "text": plain(edit.here.of(text)),
        "instead": plain(edit.there.of(fullest)) if lost else "",
    }


def quotation_table(rows: Sequence[Row]) -> list[Row]:
    """Quotations as lines of a spreadsheet, one for each version."""
    keys = ("statement", "speaker", "mode", "drift", "words")
    return [
        {"id": row["id"], **{key: version[key] for key in keys}, "address": version["source"]["address"]}
        for row in rows
        for version in row["versions"]
    ]


def many(desk: Desk) -> View:
    """The utterances that several pages give."""
    found = record.some_across(desk.store, Quotation, desk.few())
    rows = [quotation_row(desk, one) for one in found[:ROWS]]
    data = {"quotations": rows, "turn": desk.turn(len(found))}
    return View("quotations.html", desk.words("nav.quotations"), data, quotation_table(rows))


def one(desk: Desk) -> View:
    """One utterance."""
    row = quotation_row(desk, desk.found(Quotation))
    name = desk.words("title.quotation", who=row["speaker"])
    return View("quotations.html", name, {"quotations": [row], "turn": desk.turn(0)}, quotation_table([row]))
