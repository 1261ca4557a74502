"""Actors: who speaks most, and one with names, offices and statements."""

from __future__ import annotations

from communique import store as record
from communique.errors import UsageError
from communique.store import Few, Wanted
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row, flat, source, told_row

LOOKED_AT = 50
"""Pages from which an actor's names and offices are gathered: more repeat them."""


def many(desk: Desk) -> View:
    """The actors who speak, who says most first."""
    few = desk.few()
    found = desk.speakers[few.offset : few.offset + few.limit]
    rows: list[Row] = [
        {"id": id, "name": name, "party": party, "statements": count} for id, name, party, count in found[:ROWS]
    ]
    return View("actors.html", desk.words("nav.actors"), {"actors": rows, "turn": desk.turn(len(found))}, rows)


def one(desk: Desk) -> View:
    """An actor: names, party, offices with their pages, statements."""
    id = desk.path["id"]
    pages = record.actor_pages(desk.store, id, Few(LOOKED_AT))
    if not pages:
        raise UsageError(f"no record has the id {id}")
    known = [(actor, reading) for page in pages if (actor := (reading := desk.reading(page)).cast.actor(id))]
    names = sorted({actor.name for actor, _ in known}, key=lambda name: (-len(name), name))
    aliases = {alias for actor, _ in known for alias in actor.aliases} | set(names)
    parties = sorted({actor.party for actor, _ in known if actor.party})
    offices: dict[str, Row] = {}
    for actor, reading in known:
        for role in actor.roles:
            words = " ".join(role.text.split())
            offices.setdefault(words.casefold(), {"words": words, "source": source(reading, role.start, role.end)})
    told = record.told(desk.store, Wanted(speakers=(id,)), desk.few())
    rows = [told_row(row) for row in told[:ROWS]]
    data = {
        "id": id,
        "name": names[0],
        "kind": known[0][0].kind,
        "parties": parties,
        "aliases": sorted(aliases - {names[0]}),
        "offices": sorted(offices.values(), key=lambda one: str(one["words"])),
        "pages": len(pages),
        "more_pages": len(pages) == LOOKED_AT,
        "statements": rows,
        "turn": desk.turn(len(told)),
    }
    return View("actor.html", names[0], data, [flat(row) for row in rows])
