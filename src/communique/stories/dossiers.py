"""Dossiers: the stories of one negotiation, known by what they are about together with whose it is.

A key is a noun with a side («пролив» of Кестрия), in stories of two sides or more. Two keys are of one negotiation when
most stories that have the one have the other, or when the same noun is spoken of by both sides; so a word that many
subjects share joins none. What hangs together by such keys is a dossier, and a story goes to the one that most of its
keys are of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import isqrt

import msgspec

from communique.model import Dossier, Subject, Why, stable_id

Key = tuple[str, str]

NOUNS = 10
"""Nouns of a story that count. On five negotiations and disputes, known by hand, 8 to 12 do alike; of 14 two grew
together."""

SIDES = 3
"""Sides of a story that count, those that say and meet most."""

OWN = 0.15
"""The share of all that is said and met which a side must have to count."""

LEAST = 2
"""Stories that must have a key, and both of two keys, for it to count."""

TOGETHER = 0.5
"""More than this share of the stories of the commoner of two keys must have both. At 0.4 to 0.6 five negotiations and
disputes come out apart, the lower the more whole."""

SHARED = 0.3
"""The share of the stories of the rarer of two keys with one noun that must have both: one matter of two sides."""

WORDS = 2
"""Nouns of a story that must be of a dossier for the story to be: one alone is named in passing."""

HEAD = 3
"""Of a story that is left over so many nouns, its heaviest, may bring it to a dossier of its own two main sides."""

SCALE = 10_000
"""Square roots are taken in whole hundredths, so that every machine adds them up alike."""

NEAR = 60
"""Days that may lie between such a story and the dossier, where both are known."""

NAMED = 3
"""Sides and nouns in the name of a dossier."""


class Chapter(msgspec.Struct, frozen=True):
    """A story as a dossier knows it; `subjects` are those of its pages that lead their text."""

    id: str
    title: str
    articles: int
    first: str | None
    last: str | None
    subjects: tuple[Subject, ...]

    def nouns(self) -> list[tuple[str, int]]:
        """What it is about, with the weights, the heaviest first."""
        found: Counter[str] = Counter()
        for subject in self.subjects:
            found.update(dict(subject.words))
        return sorted(found.items(), key=lambda row: (-row[1], row[0]))[:NOUNS]

    def sides(self) -> list[str]:
        """Whose matter it is, who says and meets most first."""
        found: Counter[str] = Counter()
        for subject in self.subjects:
            found.update(dict(subject.sides))
        ranked = sorted(found.items(), key=lambda row: (-row[1], row[0]))[:SIDES]
        return [side for side, number in ranked if number >= OWN * found.total()]


def find_dossiers(chapters: Iterable[Chapter]) -> list[Dossier]:
    """The dossiers of some stories; whatever order they come in."""
    told = sorted(chapters, key=lambda one: one.id)
    nouns = {one.id: one.nouns() for one in told}
    sides = {one.id: one.sides() for one in told}
    holders: dict[Key, set[str]] = defaultdict(set)
    for one in told:
        for key in _keys(nouns[one.id], sides[one.id]) if len(sides[one.id]) > 1 else ():
            holders[key].add(one.id)
    homes = _grouped({key: ids for key, ids in holders.items() if len(ids) >= LEAST})
    groups: dict[Key, list[Chapter]] = defaultdict(list)
    for one in told:
        if home := _home(nouns[one.id], sides[one.id], homes, holders):
            groups[home].append(one)
    whole = {home: some for home, some in groups.items() if len(some) >= LEAST}
    placed = {one.id for some in whole.values() for one in some}
    left = [one for one in told if one.id not in placed]
    cores = {home: _core(some, nouns, sides) for home, some in whole.items()}
    for one in left:
        if home := _near(one, nouns[one.id], sides[one.id], cores):
            whole[home].append(one)
    return [_dossier(home, some, nouns, sides) for home, some in sorted(whole.items())]


def _keys(nouns: Sequence[tuple[str, int]], sides: Sequence[str]) -> Iterator[Key]:
    return ((noun, side) for noun, _ in nouns for side in sides)


def _grouped(holders: Mapping[Key, set[str]]) -> dict[Key, Key]:
    """For each key the least of those that hang together with it."""
    of: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(holders):
        for id in holders[key]:
            of[id].append(key)
    both = Counter(pair for keys in of.values() for pair in combinations(keys, 2))
    above = {key: key for key in holders}

    def top(key: Key) -> Key:
        while above[key] != key:
            above[key] = key = above[above[key]]
        return key

    for (one, other), number in both.items():
        rarer, commoner = sorted((len(holders[one]), len(holders[other])))
        if number >= LEAST and (number > TOGETHER * commoner or (one[0] == other[0] and number >= SHARED * rarer)):
            low, high = sorted((top(one), top(other)))
            above[high] = low
    return {key: top(key) for key in holders}


def _home(
    nouns: Sequence[tuple[str, int]],
    sides: Sequence[str],
    homes: Mapping[Key, Key],
    holders: Mapping[Key, set[str]],
) -> Key | None:
    """The group that most of a story's keys are of, by the weight of the noun and how many stories share it."""
    found: Counter[Key] = Counter()
    shared: dict[Key, set[str]] = defaultdict(set)
    for noun, weight in nouns:
        for side in sides:
            if home := homes.get((noun, side)):
                found[home] += weight * isqrt(SCALE * len(holders[noun, side]))
                shared[home].add(noun)
    enough = (home for home in found if len(shared[home]) >= WORDS)
    return min(enough, key=lambda home: (-found[home], home), default=None)


class Core(msgspec.Struct, frozen=True):
    """What a dossier is known by to a story that is left over."""

    nouns: frozenset[str]
    sides: frozenset[str]
    days: tuple[date, ...]


def _core(some: Sequence[Chapter], nouns: Mapping[str, list[tuple[str, int]]], sides: Mapping[str, list[str]]) -> Core:
    words = frozenset(noun for one in some for noun, _ in nouns[one.id])
    days = tuple(sorted(day for one in some for day in (_day(one.first), _day(one.last)) if day))
    return Core(words, frozenset(frozenset().union(*(sides[one.id][:2] for one in some))), days)


def _near(
    one: Chapter, nouns: Sequence[tuple[str, int]], sides: Sequence[str], cores: Mapping[Key, Core]
) -> Key | None:
    """The dossier of its two main sides that a story left over is nearest to, if one of its heaviest nouns is there."""
    day = _day(one.first)
    shares = {
        home: sum(noun in core.nouns for noun, _ in nouns)
        for home, core in cores.items()
        if len(sides) > 1
        and core.sides.issuperset(sides[:2])
        and not core.nouns.isdisjoint(noun for noun, _ in nouns[:HEAD])
        and (not day or not core.days or _days_off(day, core.days) <= NEAR)
    }
    return min(shares, key=lambda home: (-shares[home], home), default=None)


def _days_off(day: date, days: Sequence[date]) -> int:
    return max((days[0] - day).days, (day - days[-1]).days, 0)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told and len(told) == len("2031-05-02") and told[:1].isdigit() else None


def _written(noun: str, some: Sequence[Chapter]) -> str:
    """A noun with the capital letter that it has inside a headline."""
    inside = [word for one in some for word in one.title.split()[1:] if word.casefold().startswith(noun[:-1])]
    capital = sum(word[:1].isupper() for word in inside)
    return noun.capitalize() if 2 * capital > len(inside) else noun


def _dossier(
    home: Key, some: Sequence[Chapter], nouns: Mapping[str, list[tuple[str, int]]], sides: Mapping[str, list[str]]
) -> Dossier:
    words = Counter(noun for one in some for noun, _ in nouns[one.id])
    parties = Counter(side for one in some for side in sides[one.id])
    main = [name for name, _ in sorted(parties.items(), key=lambda row: (-row[1], row[0]))]
    names = {word.casefold() for party in parties for word in party.split()}
    ranked = sorted(words.items(), key=lambda row: (-row[1], row[0]))
    shared = [noun for noun, number in ranked if number >= LEAST and noun not in names]
    told = [_written(noun, some) for noun in shared[:NOUNS]]
    days = sorted(day for one in some for day in (one.first, one.last) if day)
    chief = min(some, key=lambda one: (-one.articles, one.first or "9", one.id))
    note = f"{len(some)} stories speak of " + ", ".join(told[:NAMED])
    return Dossier(
        stable_id("do", *home),
        f"{', '.join(main[:NAMED])}: {', '.join(told[:NAMED])}",
        chief.title,
        tuple(main),
        tuple(told),
        tuple(sorted(one.id for one in some)),
        days[0] if days else None,
        days[-1] if days else None,
        Why("stories.one_negotiation", notes=(note,)),
    )
