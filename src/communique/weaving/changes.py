"""What a run changed, in words: from the records over several pages before it and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from communique.model import Claim, Discrepancy, Event, Position, Reprint
from communique.store import Turn

Line = tuple[str, str, str]
"""The kind of a record, its id, and what became of it."""

_event = msgspec.json.Decoder(Event)
_position = msgspec.json.Decoder(Position)
_discrepancy = msgspec.json.Decoder(Discrepancy)
_reprint = msgspec.json.Decoder(Reprint)


def changed(turns: Sequence[Turn]) -> list[Line]:
    """What became of meetings, positions, disagreements and reprints."""
    return [*_meetings(turns), *_positions(turns), *_disagreements(turns), *_reprints(turns)]


def _of(turns: Sequence[Turn], kind: str) -> tuple[list[str], list[str]]:
    """The records of a kind that went and those that came."""
    own = [turn for turn in turns if turn.kind == kind]
    return [t.before for t in own if t.before is not None], [t.after for t in own if t.after is not None]


def _meetings(turns: Sequence[Turn]) -> Iterator[Line]:
    """Meetings that are new or gone, and those whose status or date is another; they are one that share an account."""
    went, came = (list(map(_event.decode, side)) for side in _of(turns, "event"))
    homes = {account: event for event in went for account in event.meetings}
    for event in came:
        known = next((homes[account] for account in event.meetings if account in homes), None)
        what = _what(event)
        if known is None:
            yield "event", event.id, f"new, {event.status.replace('_', ' ')}: {what}"
            continue
        if known.status != event.status:
            statuses = (one.status.replace("_", " ") for one in (known, event))
            yield "event", event.id, " → ".join(statuses) + f": {what}"
        before, after = (one.date.value if one.date else "no date" for one in (known, event))
        if before != after:
            yield "event", event.id, f"date {before} → {after}: {what}"
    left = {account for event in came for account in event.meetings}
    yield from (("event", one.id, f"gone: {_what(one)}") for one in went if left.isdisjoint(one.meetings))


def _what(event: Event) -> str:
    return ", ".join(event.parties) + (f", {event.date.value}" if event.date else "")


def _positions(turns: Sequence[Turn]) -> Iterator[Line]:
    went, came = (list(map(_position.decode, side)) for side in _of(turns, "position"))
    stances = {position.id: position.stance for position in went}
    for position in came:
        before = stances.get(position.id, position.stance)
        if before != position.stance:
            yield "position", position.id, f"{position.party}: {before} → {position.stance}"


def _disagreements(turns: Sequence[Turn]) -> Iterator[Line]:
    """Disagreements that share no claim with one that was there, and those that left none."""
    went, came = (list(map(_discrepancy.decode, side)) for side in _of(turns, "discrepancy"))
    known = {one for found in went for one in _claims(found)}
    yield from (("discrepancy", one.id, f"new, {_told(one)}") for one in came if known.isdisjoint(_claims(one)))
    left = {one for found in came for one in _claims(found)}
    yield from (("discrepancy", one.id, f"gone, {_told(one)}") for one in went if left.isdisjoint(_claims(one)))


def _claims(found: Discrepancy) -> list[tuple[str, Claim]]:
    return [(found.kind, claim) for claim in found.claims]


def _told(found: Discrepancy) -> str:
    return f"{found.kind}: " + " / ".join(sorted({claim.value[:SHOWN] for claim in found.claims}))


def _reprints(turns: Sequence[Turn]) -> Iterator[Line]:
    went, came = (list(map(_reprint.decode, side)) for side in _of(turns, "reprint"))
    known = {page for found in went for page in found.pages}
    for found in came:
        if more := len(set(found.pages) - known):
            yield "reprint", found.id, f"{more} more of {len(found.pages)} pages that carry one text"


SHOWN = 60
"""How many characters of a claim are told: two stand on two lines."""
