"""What a screen works with: the record, readings kept from earlier requests, the words, and what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from communique import store as record
from communique.errors import UsageError
from communique.model import Reading, Story
from communique.store import Across, Few, Store, StoryLine, Voice
from communique.store.words import fold
from communique.stories import with_dates
from communique.web.addresses import query_with
from communique.web.shelf import Shelf
from communique.web.words import Words

ROWS = 50
"""Rows of a list on one leaf: a screen or two, read in a moment."""

DEEPEST = 200
"""The last leaf of a list: to come to it, all before must be passed over, and nobody turns over more."""


A = TypeVar("A", bound=Across)


class Index:
    """Which record over all pages holds a statement or a meeting, and the events in order of time."""

    def __init__(self, store: Store) -> None:
        issues = list(record.outlines(store, "issue"))
        self.issues = {issue.id: issue.name for issue in issues}
        self.weights = {issue.id: len(issue.statements) for issue in issues}
        self.issue_of = {id: issue.id for issue in issues for id in issue.statements}
        self.positions_of: dict[str, tuple[str, ...]] = {}
        for position in record.outlines(store, "position"):
            for id in (*position.statements, *position.reported):
                self.positions_of[id] = (*self.positions_of.get(id, ()), position.id)
        self.event_of: dict[tuple[str, str], str] = {}
        self.parties_of: dict[str, tuple[str, ...]] = {}
        days: dict[str, str] = {}
        for event in record.outlines(store, "event"):
            self.event_of.update(dict.fromkeys(event.meetings, event.id))
            self.parties_of[event.id] = event.parties
            days[event.id] = event.date.value if event.date else ""
        self.events = sorted(days, key=lambda id: (not days[id], days[id].startswith("--"), days[id], id))
        locks = record.outlines(store, "deadlock")
        self.deadlock_of = {step.statement: one.id for one in locks for step in one.steps}


SORTS: dict[str, Callable[[StoryLine], Any]] = {
    "title": lambda one: one.title.casefold(),
    "first": lambda one: one.first,
    "texts": lambda one: one.texts,
    "independent": lambda one: one.independent,
    "disagreements": lambda one: one.disagreements,
    "deadlocks": lambda one: one.deadlocks,
}
"""What the stories can be put in order of: what they begin with, or how much they have."""

SEVERAL = 2
"""Texts of a story that is listed at first; those of one text are many, and shown on demand."""


class Stories:
    """Every story with its figures, in any order."""

    def __init__(self, store: Store) -> None:
        self._lines = sorted(record.story_lines(store), key=lambda one: (-one.texts, one.id))
        self._ordered: dict[tuple[str, bool], list[StoryLine]] = {}

    def ordered(self, sort: str, single: bool) -> list[StoryLine]:
        """The stories, by one of `SORTS` (`-` before it: the most first), of equals the larger first; those of one text
        only if `single`. What has no day comes last."""
        if (sort, single) not in self._ordered:
            found = [one for one in self._lines if single or one.texts >= SEVERAL]
            found.sort(key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
            if sort.endswith("first"):
                found.sort(key=lambda one: not one.first)
            self._ordered[sort, single] = found
        return self._ordered[sort, single]


class Speakers:
    """Everybody who speaks, who says most first."""

    def __init__(self, store: Store) -> None:
        self.rows = record.speakers(store)
        self._names = [fold(" / ".join(voice.names)) for voice in self.rows]

    def named(self, *words: str) -> Iterator[Voice]:
        """Those with one of some words, folded, in one of their names."""
        for at, name in enumerate(self._names):
            for word in words:
                if word in name:
                    yield self.rows[at]
                    break


class Desk:
    """One request: the record, the words, the path's and the query's values."""

    def __init__(
        self, store: Store, shelf: Shelf, words: Words, path: Mapping[str, str], query: Mapping[str, str]
    ) -> None:
        self.store = store
        self.shelf = shelf
        self.words = words
        self.path = path
        self.query = query

    def reading(self, page: str) -> Reading:
        """A page with all that was read out of it, dated by its story."""

        def make() -> Reading:
            stories = record.across_on(self.store, Story, [page])
            (reading,) = with_dates([record.reading(self.store, page)], stories)
            return reading

        return self.shelf.get("reading", page, make)

    def counted(self, page: str) -> Reading:
        """A page with what of it counts: without what people judged wrong."""
        return record.without(self.reading(page), record.wrong_on(self.store.connection, page))

    def found(self, kind: type[A]) -> A:
        """The record over several pages that the path names."""
        found = record.across_by_id(self.store, kind, [self.path["id"]])
        if not found:
            raise UsageError(f"no record has the id {self.path['id']}")
        return found[0]

    @cached_property
    def judged(self) -> Mapping[str, str]:
        """What people judged of single records, by id."""
        return self.shelf.get("judged", "", lambda: record.judged(self.store))

    @cached_property
    def index(self) -> Index:
        """What lies across all pages, by what lies on them."""
        return self.shelf.whole("index", Index, self.store)

    @cached_property
    def speakers(self) -> Speakers:
        """Everybody who speaks."""
        return self.shelf.whole("speakers", Speakers, self.store)

    @cached_property
    def parties(self) -> list[str]:
        """Every party that speaks, who says most first."""
        return self.shelf.whole("parties", record.all_parties, self.store)

    @cached_property
    def stories(self) -> Stories:
        """Every story with its figures."""
        return self.shelf.whole("stories", Stories, self.store)

    @cached_property
    def leaf(self) -> int:
        """Which leaf of a list is asked for, from 1."""
        asked = self.query.get("leaf", "1")
        return min(max(int(asked), 1), DEEPEST) if asked.isascii() and asked.isdigit() else 1

    def few(self, rows: int = ROWS) -> Few:
        """The rows of the leaf that is asked for, and one more, which shows whether there is another leaf."""
        return Few(rows + 1, (self.leaf - 1) * rows)

    def turn(self, found: int, rows: int = ROWS) -> dict[str, str | None]:
        """The addresses of the leaf before and the leaf after."""
        after = found > rows and self.leaf < DEEPEST
        return {
            "before": self.asking(leaf=str(self.leaf - 1)) if self.leaf > 1 else None,
            "after": self.asking(leaf=str(self.leaf + 1)) if after else None,
        }

    def asking(self, **changed: str) -> str:
        """The query with some values changed."""
        return query_with(self.query, **changed)
