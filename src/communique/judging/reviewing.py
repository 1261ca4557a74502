"""Reviewing: what was decided and how it counts now, and what awaits a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from communique import store as record
from communique.judging.copies import on_copies
from communique.model import Span
from communique.store import Decision, Store
from communique.weaving.events import told_again

DOUBTS = {
    "rare": "Are these one? Few pages give the full name.",
    "several": "Are these one? Others of the name are in the news as well.",
    "conflict": "Decisions say that these are one, by way of others, and that they are not: take one of them back.",
}
"""What is asked of two actors, by the reason of the doubt."""


class Entry(msgspec.Struct, frozen=True):
    """A decision as it counts now.

    `state` is `stands`, `undone` or `overruled`, `by_number` the decision that did it; `there` is whether the record is
    still there, `now` are the ids that a disagreement has by now where that isn't the one it was judged under.
    """

    decision: Decision
    state: Literal["stands", "undone", "overruled"]
    by_number: int | None
    there: bool
    now: tuple[str, ...] = ()


class Side(msgspec.Struct, frozen=True):
    """One of the things to be compared: what it says, the words behind it and where they stand."""

    value: str
    words: str
    outlet: str | None
    page: str
    line: int
    start: int
    end: int


class Waiting(msgspec.Struct, frozen=True):
    """Something that awaits a decision: what is asked of it, the sides, and the command that decides it."""

    kind: str
    subject: str
    other: str
    asks: str
    sides: tuple[Side, ...]
    command: str


def entries(store: Store) -> list[Entry]:
    """All decisions in order of time, each as it counts now."""
    kept = record.decisions(store)
    last = {key: one.number for one in kept if one.undone is None for key in one.holds_for}
    held: dict[int, list[str]] = {}
    for id, one in record.verdicts(store).items():
        held.setdefault(one.number, []).append(id)
    return [_entry(store, one, last, tuple(sorted(held.get(one.number, ())))) for one in kept]


def _entry(store: Store, one: Decision, last: dict[tuple[str, str], int], now: tuple[str, ...]) -> Entry:
    there = bool(now) or _is_there(store, one)
    if one.undone is not None:
        return Entry(one, "undone", one.undone, there)
    by = last.get((one.subject, one.other), one.number)
    if by != one.number:
        return Entry(one, "overruled", by, there)
    return Entry(one, "stands", None, there, tuple(id for id in now if id != one.subject))


def _is_there(store: Store, one: Decision) -> bool:
    if one.kind == "decision":
        return True
    if one.kind == "event":
        return any(record.is_there(store, "meeting", id) for id in one.about)
    return all(record.is_there(store, one.kind, id) for id in (one.subject, one.other) if id)


def waiting(store: Store) -> Iterator[Waiting]:
    """What awaits a decision: disagreements, actors that may be one, what was judged and was read otherwise since."""
    yield from _open_discrepancies(store)
    yield from _doubtful_actors(store)
    decided, known = record.standing(store.connection), list(entries(store))
    yield from _read_otherwise(store, decided, known)
    yield from _told_again(store, decided, known)


def _open_discrepancies(store: Store) -> Iterator[Waiting]:
    """The disagreements between reports that nobody judged."""
    judged = record.verdicts(store)
    for one in record.each_discrepancy(store):
        if one.id not in judged:
            sides = tuple(_side(store, claim.page, Span(claim.start, claim.end), claim.value) for claim in one.claims)
            asks = f"Do these reports disagree on the {one.kind}?"
            command = f"communique verdict {one.id} --real|--explained|--not-one"
            yield Waiting("discrepancy", one.id, "", asks, sides, command)


def _doubtful_actors(store: Store) -> Iterator[Waiting]:
    """The actors of different pages that may be one, and those of whom people decided both."""
    decided = record.standing(store.connection)
    for one in record.doubts(store):
        if (one.one, one.other) in decided and one.reason != "conflict":
            continue
        sides = tuple(side for id in (one.one, one.other) for side in _named(store, id, one.pages))
        yield Waiting(
            "actor", one.one, one.other, DOUBTS[one.reason], sides, f"communique same {one.one} {one.other} --yes|--no"
        )


def _named(store: Store, actor: str, pages: tuple[str, ...]) -> Iterator[Side]:
    place = record.named_on(store, actor, pages)
    if place is not None:
        page, start, end = place
        yield _side(store, page, Span(start, end), record.actor_name(store, actor))


def _read_otherwise(store: Store, decided: Mapping[tuple[str, str], str], known: Sequence[Entry]) -> Iterator[Waiting]:
    """What stands in the place of something that was judged wrong and is gone: is that wrong too?"""
    for entry in known:
        one = entry.decision
        if entry.state == "stands" and one.verdict == "wrong" and one.kind != "event":
            found = _on_new_copies(store, one) if entry.there else _in_its_place(store, one)
            yield from (waiting for waiting in found if (waiting.subject, "") not in decided)


def _told_again(store: Store, decided: Mapping[tuple[str, str], str], known: Sequence[Entry]) -> Iterator[Waiting]:
    """What tells again of an event that was judged wrong, and is left out with it: is it another?"""
    for entry in known:
        one = entry.decision
        if entry.state == "stands" and one.verdict == "wrong" and one.kind == "event" and entry.there:
            homes = {page for id in one.about for page in record.pages_of(store, "meeting", id)}
            for page, id in told_again(store, homes):
                if (id, "") not in decided:
                    met = next(met for met in record.reading(store, page).meetings if met.id == id)
                    asks = f"Decision {one.number} judged an event wrong; {id} tells of it again and is left out too."
                    sides = (_side(store, page, met.evidence[0], one.told),)
                    yield Waiting("meeting", id, one.subject, asks, sides, f"communique wrong {id} [--right]")


def _in_its_place(store: Store, one: Decision) -> Iterator[Waiting]:
    """What stands where something stood that was judged wrong."""
    for page, start, end in (place.split("|") for place in one.about if "|" in place):
        span = Span(int(start), int(end))
        for id in record.in_place(store, one.kind, page, span):
            yield _again(store, one, (id, page, span), f"{id} stands in its place now.")


def _on_new_copies(store: Store, one: Decision) -> Iterator[Waiting]:
    """What reprints that came later have of something that was judged wrong: is that wrong too?"""
    for copy in on_copies(store, one.kind, one.subject):
        yield _again(store, one, copy, f"{copy[0]} is the same on a reprint that came since.")


def _again(store: Store, one: Decision, found: tuple[str, str, Span], told: str) -> Waiting:
    id, page, span = found
    asks = f"Decision {one.number} judged {one.subject} wrong; {told}"
    sides = (_side(store, page, span, one.told),)
    return Waiting(one.kind, id, one.subject, asks, sides, f"communique wrong {id} [--right]")


def _side(store: Store, page: str, span: Span, value: str) -> Side:
    reading = record.reading(store, page)
    text = reading.page.text
    line = text.count("\n", 0, span.start) + 1
    where = (reading.article.outlet, reading.page.address, line, span.start, span.end)
    return Side(value, " ".join(span.of(text).split()), *where)
