"""Offices without their holder: the only person whom pages of near days call so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from communique.identities.persons import Appearance
from communique.identities.records import Found

REACH = 60
"""Days before and after a page within which pages tell who holds an office: shorter than most terms, and a change
within them shows two holders, so that the office stays without."""


class Tenure:
    """Who holds an office, by the pages that call somebody so; persons by what they are across pages."""

    def __init__(self, held: Iterable[tuple[str, Appearance]]) -> None:
        self._days: dict[str, list[int]] = {}
        self._stories: dict[str, set[str]] = {}
        for person, row in held:
            if row.day is not None:
                self._days.setdefault(person, []).append(row.day)
            if row.story:
                self._stories.setdefault(row.story, set()).add(person)
        for days in self._days.values():
            days.sort()

    def holders(self, row: Appearance) -> list[str]:
        """The persons whom the pages around a page call so."""
        found = set(self._stories.get(row.story or "", ()))
        day = row.day
        if day is not None:
            found |= {
                person
                for person, days in self._days.items()
                if bisect_right(days, day + REACH) > bisect_left(days, day - REACH)
            }
        return sorted(found)


def holders_of(offices: Sequence[Appearance], tenure: Tenure) -> Found:
    """Whom each appearance of an office means, where the pages around it call one person so and no other."""
    found = Found()
    for row in sorted(offices):
        holders = tenure.holders(row)
        if len(holders) == 1:
            found.homes.append((row.actor, row.page, holders[0]))
    return found
