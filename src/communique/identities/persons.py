"""Persons of one surname: full names by their first name, bare surnames by who of that surname was in the news."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

import msgspec

from communique.identities.groups import Decided, Groups
from communique.identities.records import Found, Named, identity_of
from communique.identities.surnames import Parts, agree, is_of_others, may_mean, nominatives
from communique.model import Doubt

KNOWN = 3
"""Pages that must name a person in full, within `WINDOW`, before a bare surname is taken for that person."""

FAMOUS = 5
"""Pages that must name a person in full before a bare surname is taken for that person whenever it stood, if others
have it too."""

SOLE = 2
"""Pages that are enough for it where nobody else has the surname. On the 3,065 articles it joined 31 more surnames than
three did, all right; chosen on these articles, where one page would join as many strangers as namesakes."""

SHARE = 0.9
"""The share of the pages with a full name of one surname that must name one person for the bare surname to mean that
one. With `KNOWN` and `WINDOW` chosen by reading what was joined on 3,065 news articles of 2000 to 2020."""

NEAR = 180
"""Days within which a page that gives the full name explains a page that doesn't, where nobody else has the surname: of
those judged by hand four were so near and right, and none of the strangers was nearer than two years."""

WINDOW = 365
"""Days before and after a page within which persons of its surname count as in the news."""

SOME = 20
"""Pages of a doubt that are kept: enough to decide by."""


class Known(msgspec.Struct, frozen=True, order=True):
    """An actor in a block, with the parts of its name."""

    block: str
    parts: Parts
    row: Named


class Appearance(msgspec.Struct, frozen=True, order=True):
    """An actor on a page: the party that it has there, the day of publication as a number, and the page's story."""

    actor: str
    page: str
    party: str | None
    day: int | None
    story: str | None


class _Person(msgspec.Struct):
    """One person of the surname: the actors that are this person in full, and where they appear."""

    key: str
    members: tuple[Known, ...]
    days: list[int] = []
    stories: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @property
    def pages(self) -> int:
        return sum(known.row.pages for known in self.members)

    def may_be(self, bare: Known) -> bool:
        """Whether a bare surname, or one with an initial, can be this person's by its letters."""
        initial = bare.parts.first.rstrip(".")
        return any(
            one.block == bare.block and one.parts.first.startswith(initial) and not is_of_others(bare.parts, one.parts)
            for one in self.members
        )

    def is_meant(self, bare: Known) -> bool:
        """Whether a bare surname is this person's beyond the page."""
        return any(may_mean(bare.parts.surname, one.parts.surname) for one in self.members)

    def within(self, day: int, reach: int) -> int:
        """On how many pages of the days around a day the person is named in full."""
        return bisect_right(self.days, day + reach) - bisect_left(self.days, day - reach)


class Surname:
    """All persons of some blocks, whom people's decisions hold together, and what can be told of them."""

    def __init__(self, known: Iterable[Known], decided: Decided) -> None:
        self._known = {one.row.actor: one for one in sorted(known)}
        self._groups = Groups(self._known, decided)
        self._partly: dict[str, set[str]] = {}
        self._homes: dict[str, list[tuple[str, str]]] = {}
        self._doubts: dict[tuple[str, str, str], list[str]] = {}
        self._join_full()
        self._people = self._persons()
        for one in self.open:
            fits = [person for person in self._candidates(one, _party(one)) if person.is_meant(one)]
            best = _leading(fits, _pages, SOLE if len(self._candidates(one, None)) == 1 else FAMOUS)
            if best is not None:
                self._groups.join(best.members[0].row.actor, one.row.actor)

    def _join_full(self) -> None:
        """Joins full names with one first name; a name without a middle name where there is but one with such."""
        full = [one for one in self._known.values() if one.parts.is_full]
        called = nominatives(one.parts.first for one in full)
        namesakes: dict[tuple[str, str], list[Known]] = {}
        for one in full:
            namesakes.setdefault((one.block, called[one.parts.first]), []).append(one)
        for same in namesakes.values():
            middles: list[list[Known]] = []
            for one in (one for one in same if one.parts.middle):
                fits = [row for row in middles if agree(row[0].parts.middle, one.parts.middle)]
                if fits:
                    fits[0].append(one)
                else:
                    middles.append([one])
            plain = [one for one in same if not one.parts.middle]
            for row in [[*plain, *middles[0]]] if len(middles) == 1 else [plain, *middles]:
                for one in row[1:]:
                    self._groups.join(row[0].row.actor, one.row.actor)

    def _persons(self) -> list[_Person]:
        found: dict[str, _Person] = {}
        for group in self._groups.all():
            full = tuple(one for actor in group if (one := self._known[actor]).parts.is_full)
            if full:
                key = f"{full[0].block} {min(one.parts.first for one in full)}"
                found[key if key not in found else f"{key} {group[0]}"] = _Person(key, full)
        for key, person in found.items():
            person.key = key
        return list(found.values())

    @property
    def open(self) -> list[Known]:
        """The bare surnames that may be somebody's whose full name is known, and aren't yet anybody's."""
        bare = (
            one for one in self._known.values() if not one.parts.is_full and len(self._groups.of(one.row.actor)) == 1
        )
        return [one for one in bare if self._candidates(one, None)]

    def _candidates(self, one: Known, party: str | None) -> list[_Person]:
        """Who can be meant by a bare surname that has a party."""
        return [
            person
            for person in self._people
            if person.may_be(one)
            and not (party and (own := _party(*person.members)) and own != party)
            and not self._groups.are_apart([one.row.actor], [full.row.actor for full in person.members])
        ]

    def place(self, appearances: Sequence[Appearance]) -> None:
        """Tells, page by page, whose the open surnames are; the appearances are those of all actors."""
        by_actor: dict[str, list[Appearance]] = {}
        for appearance in appearances:
            by_actor.setdefault(appearance.actor, []).append(appearance)
        for person in self._people:
            own = [row for full in person.members for row in by_actor.get(full.row.actor, ())]
            person.days = sorted(row.day for row in own if row.day is not None)
            person.stories = frozenset(row.story for row in own if row.story)
            person.places = frozenset(row.page for row in own)
        for one in self.open:
            rows = sorted(by_actor.get(one.row.actor, ()))
            candidates = {party: self._candidates(one, party) for party in {row.party for row in rows}}
            for row in rows:
                self._place(one, row, candidates[row.party])

    def _place(self, one: Known, row: Appearance, candidates: Sequence[_Person]) -> None:
        """Tells whose an open surname is on a page, of those that can be meant by it and the page's party."""
        here = [person for person in candidates if row.page in person.places]
        fits = [person for person in candidates if person.is_meant(one)]
        own = [person for person in here if any(full.parts.surname == one.parts.surname for full in person.members)]
        told = own or here or [person for person in fits if row.story in person.stories]
        best = told[0] if len(told) == 1 else None if told else self._in_the_news(one, row, fits)
        if best is not None:
            self._homes.setdefault(best.key, []).append((one.row.actor, row.page))
            self._partly.setdefault(best.key, set()).add(one.row.actor)
            return
        unsure = told or [person for person in fits if row.day is not None and person.within(row.day, WINDOW)]
        for person in unsure:
            pair = sorted((one.row.actor, person.members[0].row.actor))
            key = (pair[0], pair[1], "several" if len(unsure) > 1 else "rare")
            self._doubts.setdefault(key, []).append(row.page)

    def _in_the_news(self, one: Known, row: Appearance, fits: Sequence[_Person]) -> _Person | None:
        """Who of the surname was in the news when a page was published."""
        day = row.day
        if day is None:
            return None
        best = _leading(fits, lambda person: person.within(day, WINDOW), KNOWN)
        alone = len(fits) == 1 and len(self._candidates(one, None)) == 1 and fits[0].within(day, NEAR) > 0
        return fits[0] if best is None and alone else best

    def found(self) -> Found:
        """The identities with two actors or more, where they stand, and what is in doubt."""
        found = Found()
        people = {full.row.actor: person for person in self._people for full in person.members}
        for group in self._groups.all():
            person = next((people[actor] for actor in group if actor in people), None)
            partly = sorted(self._partly.get(person.key, ())) if person else []
            if len(group) + len(partly) < 2:
                continue
            rows = [self._known[actor].row for actor in group]
            full = [one.row for one in person.members] if person else rows
            key = person.key if person else f"{self._known[group[0]].block} {group[0]}"
            record = identity_of(key, "identities.one_person", full, [*rows, *(self._known[a].row for a in partly)])
            record = msgspec.structs.replace(record, members=group, partly=tuple(partly))
            found.identities.append(record)
            found.homes += [(actor, "", record.id) for actor in group]
            found.homes += [(*home, record.id) for home in sorted(self._homes.get(person.key, ()))] if person else []
        found.doubts += [Doubt(one, other, "conflict", ()) for one, other in self._groups.refused]
        found.doubts += [
            Doubt(one, other, reason, tuple(pages[:SOME])) for (one, other, reason), pages in self._doubts.items()
        ]
        return found


def _party(*known: Known) -> str | None:
    """The party of some actors, if only one of them is known to have any, or all have the same."""
    parties = {one.row.party for one in known if one.row.party}
    return parties.pop() if len(parties) == 1 else None


def _pages(person: _Person) -> int:
    return person.pages


def _leading(people: Sequence[_Person], pages: Callable[[_Person], int], least: int) -> _Person | None:
    """Who of some persons is in the news so much more than the others that a bare surname means that one."""
    best = max(people, key=pages, default=None)
    if best is None or pages(best) < least:
        return None
    return best if pages(best) >= SHARE * sum(map(pages, people)) else None
