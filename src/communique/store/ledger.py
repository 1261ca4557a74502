"""The ledger: what people decided, kept beside the record. Rows are only added, and no run touches them.

A decision holds for the ids that it names, whether the record has them or not, so it survives every reading. Of two on
one thing the later counts; an undo is a decision about a decision. What they come to stands in the table `standing`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from communique.errors import UsageError
from communique.model import stable_id
from communique.store.figures import touch_actors
from communique.store.file import Store
from communique.store.touching import touch
from communique.store.writing import mark_stale

Verdict = Literal["same", "different", "unsure", "wrong", "right", "real", "explained", "not_one", "undo"]
"""What can be decided of a pair, of a record, of a discrepancy, of a decision."""

UNDO = "decision"
"""The kind of a decision that takes another back."""

EVENT = "event"
"""Stands for the other record where a verdict on a meeting holds for the event that it is an account of."""

VERDICTS: dict[str, tuple[Verdict, ...]] = {
    "actor": ("same", "different", "unsure"),
    "statement": ("wrong", "right"),
    "meeting": ("wrong", "right"),
    "event": ("wrong", "right"),
    "discrepancy": ("real", "explained", "not_one"),
    UNDO: ("undo",),
}
"""What can be decided, by the kind of record; of actors, two together."""

KEPT = "SELECT id, at, by, kind, subject, other, verdict, note, about, told FROM decision ORDER BY number"
"""A query for all decisions, in this record or another."""

_about = msgspec.json.Decoder(tuple[str, ...])


class Subject(msgspec.Struct, frozen=True):
    """What is decided upon: a record or a pair of records, the lesser id first.

    `about` is what the verdict holds for besides: the meetings of an event, the claims of a discrepancy, what reprints
    have of a statement or meeting, and where it stands. `told` is what the record says, for when it is gone.
    """

    kind: str
    id: str
    other: str = ""
    about: tuple[str, ...] = ()
    told: str = ""


class Opinion(msgspec.Struct, frozen=True):
    """Who decides, why, and when; now where no time is given."""

    by: str
    note: str = ""
    at: str = ""


class Decision(msgspec.Struct, frozen=True):
    """One line of the ledger: at `at`, `by` decided `verdict` on `subject` (and `other`).

    `number` is its place in this file, `id` the same in every file. `undone` is the number of the decision that took it
    back, None where none did.
    """

    number: int
    id: str
    at: str
    by: str
    kind: str
    subject: str
    other: str
    verdict: Verdict
    note: str
    about: tuple[str, ...]
    told: str
    undone: int | None = None

    @property
    def holds_for(self) -> tuple[tuple[str, str], ...]:
        """What the verdict holds for, as the ids of records and pairs. Who judges an event judges it as a whole, by its
        accounts, whoever tells of it later; who calls one account right speaks for that one."""
        if self.kind == UNDO:
            return ()
        more = [] if self.kind == "discrepancy" else [id for id in self.about if "|" not in id]
        own = more if self.kind == EVENT else [self.subject, *more] if self.verdict == "right" else []
        return (self.subject, self.other), *((id, "") for id in more), *((id, EVENT) for id in own if self.is_met)

    @property
    def is_met(self) -> bool:
        """Whether meetings are judged, one account or all of an event."""
        return self.kind in (EVENT, "meeting")


def decide(store: Store, subject: Subject, verdict: Verdict, opinion: Opinion) -> Decision:
    """Adds a decision; what it touches is noted, to be made anew."""
    one, other = sorted((subject.id, subject.other)) if subject.other else (subject.id, "")
    with store.transaction() as db:
        row = (opinion.at or _now(db), opinion.by, subject.kind, one, other, verdict, opinion.note)
        id = _add(db, (*row, subject.about, subject.told))
        settle(db)
        return next(one for one in _kept(db) if one.id == id)


def undo(store: Store, number: int | None, opinion: Opinion) -> Decision:
    """Takes a decision back, the last that stands if none is named; an undo can be taken back as well."""
    known = decisions(store)
    if number is None:
        found = next((one for one in reversed(known) if one.undone is None and one.kind != UNDO), None)
        if found is None:
            raise UsageError("no decision stands", hint="`communique show decisions` lists what was decided")
    else:
        found = next((one for one in known if one.number == number), None)
        if found is None:
            raise UsageError(f"there is no decision {number}", hint="`communique show decisions` gives their numbers")
    if found.undone is not None:
        hint = f"`communique undo {found.undone}` brings it back"
        raise UsageError(f"decision {found.number} is taken back already, by {found.undone}", hint=hint)
    told = f"{found.verdict} {found.subject} {found.other}".rstrip() if found.kind != UNDO else f"undo of {found.told}"
    return decide(store, Subject(UNDO, found.id, told=told), "undo", opinion)


def decisions(store: Store) -> list[Decision]:
    """All decisions in order of time, those taken back too."""
    return sorted(_kept(store.connection), key=lambda one: (one.at, one.id))


def last_decision(store: Store) -> int:
    """The number of the newest decision, 0 where there is none."""
    return store.connection.execute("SELECT coalesce(max(number), 0) FROM decision").fetchone()[0]  # type: ignore[no-any-return]


def standing(db: sqlite3.Connection) -> Mapping[tuple[str, str], str]:
    """The verdict that stands for each record and pair: the lesser id first, "" beside a record."""
    return {(one, other): verdict for one, other, verdict in db.execute("SELECT subject, other, verdict FROM standing")}


def take_over(store: Store, found: Iterable[Decision]) -> list[Decision]:
    """Adds the decisions of another file that aren't known yet, and gives these."""
    with store.transaction() as db:
        before = _count(db)
        for one in sorted(found, key=lambda one: (one.at, one.id)):
            _add(db, (one.at, one.by, one.kind, one.subject, one.other, one.verdict, one.note, one.about, one.told))
        settle(db)
        return _kept(db)[before:]


def settle(db: sqlite3.Connection) -> None:
    """Brings `standing` up to date, inside a transaction; pages whose records count otherwise now are noted."""
    before = {(row[0], row[1]): (row[2], row[3]) for row in db.execute("SELECT * FROM standing")}
    after = {key: (one.verdict, one.number) for one in _standing(_kept(db)) for key in one.holds_for}
    gone = [key for key in before if after.get(key) != before[key]]
    come = [(*key, *after[key]) for key in after if before.get(key) != after[key]]
    db.executemany("DELETE FROM standing WHERE subject = ? AND other = ?", gone)
    db.executemany("INSERT INTO standing (subject, other, verdict, number) VALUES (?, ?, ?, ?)", come)
    turned = {key for key in {*before, *after} if before.get(key, ("",))[0] != after.get(key, ("",))[0]}
    touch_actors(db, {id for pair in turned if pair[1] not in ("", EVENT) for id in pair})
    events = {id for id, other in turned if other == EVENT}
    flipped = {
        id for id, other in turned if "wrong" in (before.get((id, other), ("",))[0], after.get((id, other), ("",))[0])
    }
    for id in sorted(flipped | events):
        touch(db, "judged", pages_told(db, id))
    if flipped or any(other for _, other in turned):
        mark_stale(db)


def pages_told(db: sqlite3.Connection, id: str) -> list[str]:
    """The pages that a statement or a meeting stands on."""
    query = "SELECT page FROM statement WHERE id = ?1 UNION SELECT page FROM meeting WHERE id = ?1 ORDER BY page"
    return [row[0] for row in db.execute(query, (id,))]


def _standing(kept: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody took back, in order of time."""
    return sorted((one for one in kept if one.undone is None), key=lambda one: (one.at, one.id))


def _kept(db: sqlite3.Connection) -> list[Decision]:
    """All decisions by number, each with the one that took it back."""
    rows = enumerate(db.execute(KEPT), 1)
    kept = [Decision(*(number, *row, _about.decode(about), told)) for number, (*row, about, told) in rows]
    undone: dict[str, int] = {}
    for one in sorted(kept, key=lambda one: (one.at, one.id), reverse=True):  # what undoes an undo comes after it
        if one.kind == UNDO and one.id not in undone:
            undone.setdefault(one.subject, one.number)
    return [msgspec.structs.replace(one, undone=undone[one.id]) if one.id in undone else one for one in kept]


def _add(db: sqlite3.Connection, row: tuple[object, ...]) -> str:
    *plain, about, told = row
    id = decision_id(*plain)
    query = "INSERT OR IGNORE INTO decision (id, at, by, kind, subject, other, verdict, note, about, told) VALUES "
    db.execute(f"{query}(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (id, *plain, msgspec.json.encode(about).decode(), told))
    return id


def decision_id(*plain: object) -> str:
    """The id of a decision: of when, by whom, the kind, the ids, the verdict and the note."""
    return stable_id("de", *plain)


def _count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM decision").fetchone()[0])


def _now(db: sqlite3.Connection) -> str:
    """The time; just after the last decision where a clock runs behind, so that who decides last is heard."""
    now = datetime.now(UTC).strftime(TIME)
    (last,) = db.execute("SELECT max(at) FROM decision").fetchone()
    if last is None or now > last:
        return now
    return (datetime.strptime(last, TIME) + timedelta(microseconds=1)).strftime(TIME)


TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How times are written: of one length, so that they are in order as text."""
