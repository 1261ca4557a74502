"""What a brief is of: a whole record, or the pages of one dossier alone. Both answer the same questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from communique import store as record
from communique.model import (
    Deadlock,
    Dossier,
    Event,
    Failure,
    Issue,
    Narrowed,
    Position,
    Quotation,
    Story,
)
from communique.store import Across, Head, Imprint, IssueLine, PositionLine, Store
from communique.stories.positions import positions_on
from communique.tensions import Wait
from communique.weaving.issues import issues_within
from communique.weaving.jams import all_waits, deadlocks_within, waits_within

A = TypeVar("A", bound=Across)


class Whole:
    """A whole record."""

    dossier: Dossier | None = None

    def __init__(self, store: Store) -> None:
        self.store = store

    def page_count(self) -> int:
        """How many pages there are."""
        return record.page_count(self.store)

    def ids(self, kind: type[msgspec.Struct]) -> list[str]:
        """The ids of the records of one kind over several pages."""
        return record.across_ids(self.store, kind)

    def found(self, kind: type[A], ids: Sequence[str]) -> list[A]:
        """Some of these records, in the order of their ids."""
        return record.across_by_id(self.store, kind, ids)

    def all(self, kind: type[A]) -> list[A]:
        """All records of one kind, by id."""
        return self.found(kind, self.ids(kind))

    def event_days(self) -> Iterable[tuple[str, str | None]]:
        """Every event with its date."""
        return record.event_days(self.store)

    def issue_lines(self) -> Iterable[IssueLine]:
        """Every issue in a line, by id."""
        return record.issue_lines(self.store)

    def position_lines(self) -> Iterable[PositionLine]:
        """Every position in a line, by id."""
        return record.position_lines(self.store)

    def waits(self) -> list[Wait]:
        """Who waits for whom."""
        return all_waits(self.store)

    def narrowed(self) -> list[Narrowed]:
        """The dates that the pages of stories made out for one another."""
        return record.narrowed(self.store)

    def imprints(self) -> Iterable[Imprint]:
        """Every page in a line."""
        return record.imprints(self.store)

    def heads(self) -> Iterable[Head]:
        """Every statement that counts in a line."""
        return record.heads(self.store)

    def met(self) -> Iterable[tuple[str, str, str | None]]:
        """The pages' accounts of meetings that count: id, page, date."""
        return record.met(self.store)

    def failures(self) -> list[Failure]:
        """What gave nothing, or less than it should have."""
        return record.failures(self.store)

    def parties(self) -> Mapping[str | None, int]:
        """How many statements each party has."""
        return record.party_counts(self.store)

    def with_party(self, party: str | None) -> list[str]:
        """The pages on which a party, or somebody of none, speaks."""
        return record.pages_of_party(self.store, party)

    def with_conditions(self) -> list[str]:
        """The pages on which conditions are set."""
        return record.pages_of_conditions(self.store)

    def carried(self) -> Mapping[str, Mapping[str, str]]:
        """The pages that carry others whole, each with those and their addresses."""
        return record.carried(self.store)


class Within(Whole):
    """Some pages of a record, those of a `dossier` for one. What stands across pages is told as far as these tell it:
    a position by its statements here, a meeting by its accounts here."""

    def __init__(self, store: Store, pages: Collection[str], dossier: Dossier | None = None) -> None:
        super().__init__(store)
        self.pages = frozenset(pages)
        self.dossier = dossier
        self._told: dict[type[msgspec.Struct], dict[str, Any]] = {}

    def page_count(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    def ids(self, kind: type[msgspec.Struct]) -> list[str]:
        """The ids of the records of one kind that stand on these pages."""
        return list(self._records(kind))

    def found(self, kind: type[A], ids: Sequence[str]) -> list[A]:
        """Some of these records, in the order of their ids."""
        told: dict[str, A] = self._records(kind)
        return [told[id] for id in ids if id in told]

    def _records(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        """The records of one kind, by id; told once."""
        if kind not in self._told:
            self._told[kind] = {one.id: one for one in self._all(kind)}
        return self._told[kind]

    def _all(self, kind: type[Any]) -> Iterable[Across]:
        if kind is Issue:
            return self._issues
        if kind is Position:
            return self._positions
        if kind is Deadlock:
            return deadlocks_within(self.store, self.pages)
        if kind is Dossier:
            return [self.dossier] if self.dossier else []
        return filter(None, (self._here(one) for one in record.across_on(self.store, kind, self.pages)))

    @cached_property
    def _by_issue(self) -> list[tuple[Issue, list[Position]]]:
        found = []
        for issue, rows in issues_within(self.store, self.pages):
            here = msgspec.structs.replace(issue, statements=tuple(row.id for row in rows))
            found.append((here, positions_on(issue, rows)))
        return found

    @property
    def _issues(self) -> list[Issue]:
        return [issue for issue, _ in self._by_issue]

    @property
    def _positions(self) -> list[Position]:
        return sorted((one for _, held in self._by_issue for one in held), key=lambda one: one.id)

    def _here(self, found: Across) -> Across | None:
        """A record as far as these pages tell of it."""
        match found:
            case Event():
                return msgspec.structs.replace(
                    found,
                    meetings=tuple(row for row in found.meetings if row[0] in self.pages),
                    accounts=tuple(one for one in found.accounts if one.page in self.pages),
                    history=tuple(one for one in found.history if one.page in self.pages),
                )
            case Quotation():
                versions = tuple(one for one in found.versions if one.page in self.pages)
                if len(versions) > 1 and versions[0] == found.versions[0]:
                    return msgspec.structs.replace(found, versions=versions)
                return found if len(versions) > 1 else None
        return found

    def event_days(self) -> Iterator[tuple[str, str | None]]:
        """Every event with its date."""
        return ((id, one.date.value if one.date else None) for id, one in self._records(Event).items())

    def issue_lines(self) -> Iterator[IssueLine]:
        """Every issue in a line, by id."""
        return (IssueLine(one.id, one.name, len(one.statements)) for one in self._issues)

    def position_lines(self) -> Iterator[PositionLine]:
        """Every position in a line, by id."""
        for one in self._positions:
            told = (one.stance, len(one.statements), len(one.reported), bool(one.phases))
            yield PositionLine(one.id, one.party, one.issue, *told)

    def waits(self) -> list[Wait]:
        """Who waits for whom."""
        return waits_within(self.store, self.pages)

    def narrowed(self) -> list[Narrowed]:
        """The dates that the pages of stories made out for one another."""
        return record.narrowed(self.store, sorted(self.pages))

    def imprints(self) -> Iterator[Imprint]:
        """Every page in a line."""
        return record.imprints_within(self.store, self.pages)

    def heads(self) -> Iterator[Head]:
        """Every statement that counts in a line."""
        return record.heads_within(self.store, self.pages)

    def met(self) -> Iterator[tuple[str, str, str | None]]:
        """The accounts of meetings on these pages that count: id, page, date."""
        return record.met_within(self.store, self.pages)

    def failures(self) -> list[Failure]:
        """The pages that gave less than they should have."""
        return record.failures_within(self.store, self.pages)

    def parties(self) -> Mapping[str | None, int]:
        """How many statements each party has."""
        return record.parties_within(self.store, self.pages)

    def with_party(self, party: str | None) -> list[str]:
        """The pages on which a party, or somebody of none, speaks."""
        return record.party_within(self.store, self.pages, party)

    def with_conditions(self) -> list[str]:
        """The pages on which conditions are set."""
        return record.conditions_within(self.store, self.pages)

    def carried(self) -> Mapping[str, Mapping[str, str]]:
        """The pages that carry others of them whole, each with those and their addresses."""
        return record.carried_within(self.store, self.pages)


def scope_of(store: Store, dossier: str = "") -> Whole:
    """The whole record, or the pages of the dossier that an id, or the beginning of one, means."""
    if not dossier:
        return Whole(store)
    found = record.dossier_of(store, dossier)
    return Within(store, record.pages_of_stories(store, found.stories), found)


def stories_of(store: Store, dossier: Dossier) -> list[Story]:
    """The stories of a dossier in order of time."""
    found = record.across_by_id(store, Story, dossier.stories)
    return sorted(found, key=lambda story: (story.first or "9", story.id))
