"""Actors: who speaks most, and one with names, offices and statements."""

from __future__ import annotations

from collections.abc import Sequence

from communique import store as record
from communique.errors import UsageError
from communique.model import Identity
from communique.store import Few, Seen, Wanted
from communique.web.addresses import address
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row, flat, told_row, voice_row

LOOKED_AT = 30
"""Pages from which an actor's names and offices are gathered: more repeat them."""


def many(desk: Desk) -> View:
    """The actors who speak, who says most first."""
    few = desk.few()
    found = desk.speakers.rows[few.offset : few.offset + few.limit]
    rows: list[Row] = [voice_row(voice) for voice in found[:ROWS]]
    return View("actors.html", desk.words("nav.actors"), {"actors": rows, "turn": desk.turn(len(found))}, rows)


def one(desk: Desk) -> View:
    """An actor: names, party, offices with their pages, statements."""
    id = record.home_of(desk.store.connection, desk.path["id"], "") or desk.path["id"]
    known = record.seen(desk.store, id, Few(LOOKED_AT))
    if not known:
        raise UsageError(f"no record has the id {id}")
    own = next((found.name for found in record.across_by_id(desk.store, Identity, [id])), "")
    names = sorted({one.actor.name for one in known}, key=lambda name: (name != own, -len(name), name))
    aliases = {alias for one in known for alias in one.actor.aliases} | set(names)
    parties = sorted({one.actor.party for one in known if one.actor.party})
    told = record.told(desk.store, Wanted(speakers=(id,)), desk.few())
    rows = [told_row(row) for row in told[:ROWS]]
    data = {
        "id": id,
        "name": names[0],
        "kind": known[0].actor.kind,
        "parties": parties,
        "aliases": sorted(aliases - {names[0]}),
        "offices": _offices(desk, known),
        "pages": len(known),
        "more_pages": len(known) == LOOKED_AT,
        "statements": rows,
        "turn": desk.turn(len(told)),
    }
    return View("actor.html", names[0], data, [flat(row) for row in rows])


def _offices(desk: Desk, known: Sequence[Seen]) -> list[Row]:
    """What the pages call the actor, each phrase with the first place that has it."""
    found: dict[str, Row] = {}
    for one in known:
        for role in one.actor.roles:
            words = " ".join(role.text.split())
            if words.casefold() not in found:
                where: Row = {"page": one.page, "address": one.address, "outlet": one.outlet}
                where["line"] = record.line_of(desk.store, one.page, role.start)
                where["published"] = one.published
                where["href"] = f"{address(one.page)}?span={role.start}-{role.end}#span"
                found[words.casefold()] = {"words": words, "source": where}
    return sorted(found.values(), key=lambda row: str(row["words"]))
