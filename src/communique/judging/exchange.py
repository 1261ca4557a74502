"""Decisions for other people's records: written as JSON Lines, read from these or out of another record."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from communique import store as record
from communique.errors import UsageError
from communique.store import Decision, Store
from communique.store.ledger import KEPT, VERDICTS, decision_id

SQLITE = b"SQLite format 3\x00"
"""What a record's file begins with."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

_NOTHING = "nothing was taken over"
_HINT = "`communique export decisions FILE` writes a file of decisions"


class Row(msgspec.Struct, frozen=True):
    """A line of the file: a decision less what it has in one record only; `record_kind` is the kind of its subject."""

    kind: str
    id: str
    at: str
    by: str
    record_kind: str
    subject: str
    other: str
    verdict: str
    note: str
    about: tuple[str, ...]
    told: str


def decision_lines(store: Store) -> Iterator[bytes]:
    """All decisions, one a line in order of time, the same bytes for the same decisions."""
    for one in record.decisions(store):
        facts = (one.subject, one.other, one.verdict, one.note, one.about, one.told)
        yield msgspec.json.encode(Row("decision", one.id, one.at, one.by, one.kind, *facts)) + b"\n"


def decisions_in(path: Path) -> list[Decision]:
    """The decisions of a file: of JSON Lines, or of another record, one of an older communique too."""
    try:
        with path.open("rb") as file:
            is_record = file.read(len(SQLITE)) == SQLITE
        return _of_record(path) if is_record else _of_lines(path)
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", kept=_NOTHING, hint=_HINT) from error


def _of_record(path: Path) -> list[Decision]:
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return [_decision(path, number, *row) for number, row in enumerate(db.execute(KEPT), 1)]
        finally:
            db.close()
    except sqlite3.Error as error:
        text = f"there are no decisions in {path} ({error})"
        raise UsageError(text, kept=_NOTHING, hint=_HINT) from error


def _of_lines(path: Path) -> list[Decision]:
    found = []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    row = msgspec.json.decode(line, type=Row)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise _refused(path, number, str(error)) from error
                found.append(_decision(path, number, *msgspec.structs.astuple(row)[1:]))
    return found


def _decision(path: Path, number: int, *row: object) -> Decision:
    """A decision as it stands in a file, if it is one that communique could have written."""
    id, *plain, about, told = row
    try:
        kept = msgspec.json.decode(about, type=tuple[str, ...]) if isinstance(about, str) else about
        facts = zip(Decision.__struct_fields__, (number, id, *plain, kept, told), strict=False)
        one = msgspec.convert(dict(facts), Decision)
    except msgspec.DecodeError as error:
        raise _refused(path, number, str(error)) from error
    if not _TIME.fullmatch(one.at):
        raise _refused(path, number, f"{one.at!r} is no time as decisions have it")
    if one.verdict not in VERDICTS.get(one.kind, ()):
        raise _refused(path, number, f"{one.verdict!r} is no verdict on the kind {one.kind!r}")
    if (one.kind == "actor") != bool(one.other) or one.subject > (one.other or one.subject):
        raise _refused(path, number, "a pair has two ids, the lesser first, all else has one")
    if not all(_PLACES.get(one.kind, _ANY).fullmatch(place) for place in one.about):
        raise _refused(path, number, "what it holds for is not written as decisions have it")
    if one.id != decision_id(one.at, one.by, one.kind, one.subject, one.other, one.verdict, one.note):
        raise _refused(path, number, f"its id doesn't fit what it says, so {one.id} was changed")
    return one


_ANY = re.compile(".*", re.DOTALL)
_PLACES = {
    "statement": re.compile(r"[\w-]+(\|\d+\|\d+)?"),
    "meeting": re.compile(r"[\w-]+(\|\d+\|\d+)?"),
    "event": re.compile(r"[\w-]+"),
    "discrepancy": re.compile(r"\w+\|[\w-]+\|\d+\|\d+\|.*", re.DOTALL),
}
"""How a decision writes what it holds for, by kind."""


def _refused(path: Path, number: int, reason: str) -> UsageError:
    return UsageError(f"{path}, decision {number}: {reason}", kept=_NOTHING, hint=_HINT)
