"""What lists need of all records at once, in a few columns: the rest of each is passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from communique.model import Actor
from communique.store.counts import said_by_party, wrong_by
from communique.store.file import Store
from communique.store.lineage import Witness, witnesses
from communique.store.lists import Few
from communique.store.verdicts import CLOSED, judged
from communique.store.voices import WRONG, actor_places, named


class Voice(msgspec.Struct, frozen=True):
    """Somebody who speaks: an identity, or an actor that is nobody else's; `names` are all names, the first theirs."""

    id: str
    names: tuple[str, ...]
    party: str | None
    statements: int

    @property
    def name(self) -> str:
        """The name."""
        return self.names[0]


class Day(msgspec.Struct, frozen=True, gc=False):
    """A date's value."""

    value: str


class Step(msgspec.Struct, frozen=True, gc=False):
    """A step of a deadlock: the statement that tells of it."""

    statement: str


class Outline(msgspec.Struct, frozen=True, gc=False):
    """What lists need of a record over several pages; what its kind doesn't have is empty."""

    id: str
    name: str = ""
    title: str | None = None
    first: str | None = None
    last: str | None = None
    parties: tuple[str, ...] = ()
    date: Day | None = None
    meetings: tuple[tuple[str, str], ...] = ()
    statements: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


class IssueLine(msgspec.Struct, frozen=True, gc=False):
    """An issue in the matrix of positions: its name, and how many statements speak of it."""

    id: str
    name: str
    statements: int


class PositionLine(msgspec.Struct, frozen=True, gc=False):
    """A position in the matrix: whose, on what, the last stance, how many statements its own and others', and whether
    any of them shows a stance."""

    id: str
    party: str
    issue: str
    stance: str
    said: int
    reported: int
    shown: bool


class StoryLine(msgspec.Struct, frozen=True, gc=False):
    """A story in the list: its title, its first and last day, and how much of everything it has."""

    id: str
    title: str
    first: str
    last: str
    texts: int
    independent: int
    disagreements: int
    deadlocks: int


class People(msgspec.Struct, frozen=True, gc=False):
    """The actors of a page."""

    actors: tuple[Actor, ...] = ()


class Onstage(msgspec.Struct, frozen=True, gc=False):
    """What a reading says of actors."""

    cast: People = People()


class Seen(msgspec.Struct, frozen=True, gc=False):
    """An actor as one page knows it, with the page's address, outlet and day."""

    actor: Actor
    page: str
    address: str
    outlet: str | None
    published: str | None


_decoder = msgspec.json.Decoder(Outline)
_onstage = msgspec.json.Decoder(Onstage)


def outlines(store: Store, kind: str) -> Iterator[Outline]:
    """The records of one kind, in outline, by id."""
    query = "SELECT record FROM across WHERE kind = ? ORDER BY id"
    return (_decoder.decode(row[0]) for row in store.connection.execute(query, (kind,)))


ISSUES = (
    "SELECT id, json_extract(record, '$.name'), json_array_length(record, '$.statements') FROM across "
    "WHERE kind = 'issue' ORDER BY id"
)
"""The issues in a line each."""

POSITIONS = (
    "SELECT id, json_extract(record, '$.party'), json_extract(record, '$.issue'), json_extract(record, '$.stance'), "
    "json_array_length(record, '$.statements'), coalesce(json_array_length(record, '$.reported'), 0), "
    "coalesce(json_array_length(record, '$.phases'), 0) > 0 FROM across WHERE kind = 'position' ORDER BY id"
)
"""The positions in a line each."""


def issue_lines(store: Store) -> Iterator[IssueLine]:
    """Every issue in a line, by id."""
    return (IssueLine(*row) for row in store.connection.execute(ISSUES))


def position_lines(store: Store) -> Iterator[PositionLine]:
    """Every position in a line, by id."""
    for id, party, issue, stance, said, reported, shown in store.connection.execute(POSITIONS):
        yield PositionLine(id, party, issue, stance, said, reported, bool(shown))


def story_sizes(store: Store) -> Iterator[tuple[str, str, str | None, int]]:
    """Every story with its title, its first day and the number of its articles, the largest first."""
    query = (
        "SELECT id, json_extract(record, '$.title'), json_extract(record, '$.first'), "
        "json_array_length(record, '$.articles') FROM across WHERE kind = 'story' ORDER BY 4 DESC, 3, 1"
    )
    return (tuple(row) for row in store.connection.execute(query))


def event_days(store: Store) -> Iterator[tuple[str, str | None]]:
    """Every event with its date, by id."""
    query = "SELECT id, json_extract(record, '$.date.value') FROM across WHERE kind = 'event' ORDER BY id"
    return (tuple(row) for row in store.connection.execute(query))


DISAGREEMENTS = (
    "SELECT DISTINCT told.record, across.id FROM across JOIN member ON member.record = across.id "
    "JOIN member AS told ON told.page = member.page AND told.kind = 'story' WHERE across.kind = 'discrepancy'"
)
"""The discrepancies that stand on the pages of each story."""

DEADLOCKS = (
    "SELECT member.record, count(DISTINCT across.id) FROM across, json_each(across.record, '$.steps') AS step "
    "JOIN statement ON statement.id = json_extract(step.value, '$.statement') "
    "JOIN member ON member.page = statement.page AND member.kind = 'story' WHERE across.kind = 'deadlock' GROUP BY 1"
)
"""How many deadlocks rest on a statement of each story."""


def story_lines(store: Store) -> list[StoryLine]:
    """Every story, by id."""
    db, verdicts = store.connection, judged(store)
    known, alone = witnesses(store, "story"), Witness(0, 0)
    deadlocks = dict(map(tuple, db.execute(DEADLOCKS)))
    open_ = Counter(story for story, id in db.execute(DISAGREEMENTS) if verdicts.get(id) not in CLOSED)
    return [
        StoryLine(
            one.id,
            one.title or "",
            one.first or "",
            one.last or "",
            known.get(one.id, alone).texts,
            known.get(one.id, alone).independent,
            open_[one.id],
            deadlocks.get(one.id, 0),
        )
        for one in outlines(store, "story")
    ]


def parties_and_days(store: Store, records: Sequence[str]) -> dict[str, tuple[list[str], Counter[str]]]:
    """For some stories the parties that speak on their pages, who says most first, and the texts of each day."""
    marks = ", ".join("?" * len(records))
    found: dict[str, tuple[list[str], Counter[str]]] = {id: ([], Counter()) for id in records}
    said = store.connection.execute(
        "SELECT member.record, statement.party, count(*) FROM member JOIN statement ON statement.page = member.page "
        f"WHERE member.record IN ({marks}) AND statement.party IS NOT NULL AND statement.id NOT IN {WRONG} "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        records,
    )
    for id, party, _ in said:
        found[id][0].append(party)
    days = store.connection.execute(
        "SELECT member.record, article.published FROM member JOIN article ON article.page = member.page "
        f"WHERE member.record IN ({marks}) AND article.published GLOB '[0-9]*'",
        records,
    )
    for id, day in days:
        found[id][1][day] += 1
    return found


def speakers(store: Store) -> list[Voice]:
    """Everybody who speaks, who says most first."""
    db = store.connection
    said: dict[str, int] = {}
    names: dict[str, list[str]] = {}
    parties: dict[str, list[str]] = {}
    whole = dict(db.execute("SELECT actor, identity FROM home WHERE page = ''"))
    rows = db.execute(
        "SELECT said.speaker, statement.speaker_name, statement.party, said.number FROM (SELECT speaker, "
        "count(*) AS number, min(rowid) AS first FROM statement WHERE speaker IS NOT NULL GROUP BY speaker) AS said "
        "JOIN statement ON statement.rowid = said.first ORDER BY 4 DESC, 2, 1"
    )
    wrong = wrong_by(db, "speaker")
    for actor, name, party, count in rows:
        id = whole.get(actor, actor)
        said[id] = said.get(id, 0) + count - wrong.get(actor, 0)
        names.setdefault(id, []).append(name)
        parties.setdefault(id, []).extend([party] if party else [])
    for actor, identity, name, count in db.execute(
        "SELECT h.actor, h.identity, s.speaker_name, count(*) FROM home AS h "
        f"JOIN statement AS s ON s.speaker = h.actor AND s.page = h.page WHERE h.page <> '' AND s.id NOT IN {WRONG} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        said[identity] = said.get(identity, 0) + count
        said[actor] -= count
        names.setdefault(identity, []).append(name)
    known = named(db, said)
    found = []
    for id, count in said.items():
        if count:
            name, party = known.get(id, (names[id][0], next(iter(parties.get(id, ())), None)))
            found.append(Voice(id, tuple(dict.fromkeys((name, *names[id]))), party, count))
    return sorted(found, key=lambda voice: (-voice.statements, voice.name, voice.id))


def all_parties(store: Store) -> list[str]:
    """Every party that speaks, who says most first."""
    return [party for party, _ in said_by_party(store)]


def seen(store: Store, id: str, few: Few) -> list[Seen]:
    """An actor, or the actors that are one, on some of their pages."""
    query = (
        "SELECT page.reading, page.id, page.address, article.outlet, article.published FROM page "
        "JOIN article ON article.page = page.id WHERE page.id = ?"
    )
    found = []
    for actor, page in actor_places(store, id, few.limit, few.offset):
        row = store.connection.execute(query, (page,)).fetchone()
        found += [Seen(one, *row[1:]) for one in _onstage.decode(row[0]).cast.actors if one.id == actor]
    return found


def statement_place(store: Store, id: str) -> str | None:
    """Where a statement stands: its page's address and the line; None where there is none of that id."""
    query = (
        "SELECT page.address, substr(page.text, 1, statement.start_at) FROM statement "
        "JOIN page ON page.id = statement.page WHERE statement.id = ?"
    )
    row = store.connection.execute(query, (id,)).fetchone()
    if row is None:
        return None
    line = str(row[1]).count("\n") + 1
    return f"{row[0]}:{line}"


def line_of(store: Store, page: str, start: int) -> int:
    """The line of a page's text that a character stands on, from 1."""
    (before,) = store.connection.execute("SELECT substr(text, 1, ?) FROM page WHERE id = ?", (start, page)).fetchone()
    return str(before).count("\n") + 1
