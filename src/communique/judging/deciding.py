"""Deciding: what people say of a record, checked before it goes into the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from communique import store as record
from communique.errors import UsageError
from communique.judging.copies import on_copies, place_of
from communique.model import Discrepancy, Event, Meeting, Reading, Statement
from communique.store import Decision, Opinion, Store, Subject, Verdict
from communique.store.ledger import VERDICTS
from communique.weaving import bring_together
from communique.weaving.changes import Line, changed

RECORDS = ("statement", "meeting", "event")
"""The kinds of record that can be wrong by themselves: all others rest on these."""

TOLD = 240
"""How many characters of a record a decision keeps: enough to know it by when it is gone."""

HINTS = {
    "discrepancy": "`communique verdict {} --real`, `--explained` or `--not-one` judges a disagreement between reports",
    "actor": "`communique same A B --yes` or `--no` says who is who; `communique wrong` takes statements and meetings",
    "statement": "`communique wrong {}` takes a statement off the figures",
    "meeting": "`communique wrong {}` takes a meeting off the figures",
    "event": "`communique wrong {}` takes a meeting off the figures",
}
"""What to do with a record of a kind that was named in the wrong place."""

NOTHING = "nothing was decided"

REST = "`communique why {}` shows the statements and meetings that it rests on: these can be wrong"


def judge(store: Store, asked: str, verdict: Verdict, opinion: Opinion) -> Decision:
    """Judges a statement, a meeting or a disagreement, by its id or the beginning of it; what reprints have of it in
    the same words as well."""
    kind, id = _resolve(store, asked)
    if kind == "actor" or verdict not in VERDICTS.get(kind, ()):
        what = "a disagreement" if verdict in VERDICTS["discrepancy"] else "a statement or a meeting"
        hint = HINTS.get(kind, REST).format(id)
        raise UsageError(f"{id} is not {what} but of the kind {kind}", kept=NOTHING, hint=hint)
    return record.decide(store, _subject(store, kind, id), verdict, opinion)


def judge_pair(store: Store, asked: tuple[str, str], verdict: Verdict, opinion: Opinion) -> Decision:
    """Says whether two actors are one; each by its id, the beginning of it, or its name."""
    (one, name), (other, another) = (_actor(store, named) for named in asked)
    if one == other:
        raise UsageError(f"{one} is one actor", kept=NOTHING, hint="name two: `communique same A B --yes`")
    return record.decide(store, Subject("actor", one, other, told=f"{name} | {another}"), verdict, opinion)


def settle(store: Store, at: str, made: Sequence[Decision] = ()) -> list[Line]:
    """Brings the record up to date with what was decided, and keeps the decisions and what they changed as a run's
    changes; gives what they changed."""
    record.watch(store)
    bring_together(store)
    lines = changed(record.turns(store))
    record.write_changes(store, at, [*map(_line, made), *lines])
    return lines


def _line(one: Decision) -> Line:
    told = f"decision {one.number} by {one.by}: {one.verdict.replace('_', ' ')}"
    return "decision", one.subject, f"{told} ({one.told})" if one.kind == "decision" else told


def _resolve(store: Store, asked: str) -> tuple[str, str]:
    """The kind and id of a record; of one that was decided upon and is gone too."""
    try:
        return record.resolve(store, asked)
    except UsageError:
        known = {(one.kind, one.subject) for one in record.decisions(store) if one.kind in (*RECORDS, "discrepancy")}
        found = [(kind, id) for kind, id in known if id.startswith(asked) and len(asked) >= record.SHORTEST_ID]
        if len(found) == 1:
            return found[0]
        raise


def _actor(store: Store, asked: str) -> tuple[str, str]:
    """The id and the name of an actor."""
    named = record.actors_named(store, asked)
    if len(named) > 1:
        ids = ", ".join(named)
        raise UsageError(f"{asked} is the name of several actors: {ids}", kept=NOTHING, hint="give an id")
    kind, id = ("actor", named[0]) if named else record.resolve(store, asked)
    if kind == "identity":
        kind, id = "actor", record.leading_actor(store, id)
    if kind != "actor":
        hint = HINTS.get(kind, "`communique show` prints the ids of actors").format(id)
        raise UsageError(f"{id} is no actor but of the kind {kind}", kept=NOTHING, hint=hint)
    return id, asked if named else record.actor_name(store, id)


def _subject(store: Store, kind: str, id: str) -> Subject:
    """What is decided upon, with what it holds for and what it says."""
    known = next((one for one in reversed(record.decisions(store)) if one.subject == id), None)
    if not record.is_there(store, kind, id) and known:
        return Subject(kind, id, about=known.about, told=known.told)
    if kind in ("statement", "meeting"):
        reading = record.reading(store, record.home_page(store, kind, id))
        own = [(id, reading.page.id, place_of(one)) for one in _both(reading) if one.id == id]
        copies = list(on_copies(store, kind, id))
        places = [f"{page}|{span.start}|{span.end}" for _, page, span in (*own, *copies)]
        return Subject(kind, id, about=(*places, *(copy for copy, _, _ in copies)), told=_told(kind, id, reading))
    found = record.across_record(store, id)
    if isinstance(found, Event):
        told = ", ".join(filter(None, (found.date.value if found.date else "", *found.parties, found.place)))
        return Subject(kind, id, about=tuple(dict.fromkeys(one for _, one in found.meetings)), told=_short(told))
    if isinstance(found, Discrepancy):
        values = dict.fromkeys(claim.value for claim in found.claims)
        told = f"{found.kind}: " + " / ".join(_short(value, TOLD // len(values)) for value in values)
        return Subject(kind, id, about=record.claim_keys(found), told=told)
    raise UsageError(f"there is nothing to decide of {id}")


def _both(reading: Reading) -> tuple[Statement | Meeting, ...]:
    return *reading.speech.statements, *reading.meetings


def _told(kind: str, id: str, reading: Reading) -> str:
    """Who says what, or who meets when, on one line."""
    if kind == "statement":
        said = next(one for one in reading.speech.statements if one.id == id)
        words, who = [span.of(reading.page.text) for span in said.content], said.speaker.name if said.speaker else "?"
        return _short(f"{who}: {' '.join(' … '.join(words).split())}")
    met = next(one for one in reading.meetings if one.id == id)
    facts = (met.date.value if met.date else "", *met.parties, met.place)
    return _short(", ".join(filter(None, facts)))


def _short(text: str, limit: int = TOLD) -> str:
    """The beginning of a text that is too long, to the end of a word."""
    return text if len(text) <= limit else text[: limit - 1].rpartition(" ")[0] + " …"
