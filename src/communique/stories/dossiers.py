"""Dossiers: the stories of one negotiation, known by what they are about together with whose it is.

A key is a noun with a side («пролив» of Кестрия), in stories of two sides or more. Two keys are of one negotiation when
most stories that have the one have the other, or when the same noun is spoken of by both sides; so a word that many
subjects share joins none. What hangs together by such keys is a dossier, and a story goes to the one that most of its
keys are of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, combinations
from math import isqrt

import msgspec

from communique.model import Dossier, Subject, Why, stable_id

Key = tuple[str, str]

Homes = dict[str, dict[str, tuple[Key, int]]]
"""By noun and side the group that a key is of, and how much it counts for."""

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
    """A story as a dossier knows it: what it is about, with the weights, the heaviest first; whose matter it is, who
    says and meets most first."""

    id: str
    title: str
    articles: int
    first: str | None
    last: str | None
    nouns: tuple[tuple[str, int], ...]
    sides: tuple[str, ...]


def chapter_of(
    id: str, title: str, articles: int, days: tuple[str | None, str | None], subjects: Iterable[Subject]
) -> Chapter:
    """A story as a dossier knows it; `subjects` are those of its pages that lead their text."""
    words: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for subject in subjects:
        words.update(dict(subject.words))
        found.update(dict(subject.sides))
    sides = [side for side, number in _ranked(found)[:SIDES] if number >= OWN * found.total()]
    return Chapter(id, title, articles, *days, tuple(_ranked(words)[:NOUNS]), tuple(sides))


def _ranked(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))


def find_dossiers(chapters: Iterable[Chapter]) -> list[Dossier]:
    """The dossiers of some stories; whatever order they come in."""
    told = sorted(chapters, key=lambda one: one.id)
    holders: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        for key in _keys(one) if len(one.sides) > 1 else ():
            holders[key].append(number)
    holders = {key: own for key, own in holders.items() if len(own) >= LEAST}
    homes: Homes = defaultdict(dict)
    for (noun, side), home in _grouped(holders).items():
        homes[noun][side] = home, isqrt(SCALE * len(holders[noun, side]))
    groups: dict[Key, list[Chapter]] = defaultdict(list)
    alone: list[Chapter] = []
    for one in told:
        (groups[own] if (own := _home(one, homes)) else alone).append(one)
    whole = {home: some for home, some in groups.items() if len(some) >= LEAST}
    alone += [one for home, some in groups.items() if home not in whole for one in some]
    cores = _cores(whole)
    for one in sorted(alone, key=lambda one: one.id):
        if len(one.sides) > 1 and (near := _near(one, cores)):
            whole[near].append(one)
    return [_dossier(home, some) for home, some in sorted(whole.items())]


def _keys(one: Chapter) -> list[Key]:
    return [(noun, side) for noun, _ in one.nouns for side in one.sides]


def _grouped(holders: Mapping[Key, Sequence[int]]) -> dict[Key, Key]:
    """For each key the least of those that hang together with it."""
    keys = sorted(holders)
    of: dict[int, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        for story in holders[key]:
            of[story].append(at)
    above = list(range(len(keys)))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = at = above[above[at]]
        return at

    for (one, other), number in Counter(chain.from_iterable(combinations(own, 2) for own in of.values())).items():
        if number < LEAST:
            continue
        rarer, commoner = sorted((len(holders[keys[one]]), len(holders[keys[other]])))
        if number > TOGETHER * commoner or (keys[one][0] == keys[other][0] and number >= SHARED * rarer):
            low, high = sorted((top(one), top(other)))
            above[high] = low
    return {key: keys[top(at)] for at, key in enumerate(keys)}


def _home(one: Chapter, homes: Homes) -> Key | None:
    """The group that most of a story's keys are of, by the weight of the noun and how many stories share it."""
    found: dict[Key, int] = {}
    shared: dict[Key, int] = {}
    for noun, weight in one.nouns:
        if of := homes.get(noun):
            near = [of[side] for side in one.sides if side in of]
            for home, worth in near:
                found[home] = found.get(home, 0) + weight * worth
            for home in {home for home, _ in near}:
                shared[home] = shared.get(home, 0) + 1
    enough = (home for home in found if shared[home] >= WORDS)
    return min(enough, key=lambda home: (-found[home], home), default=None)


class Core(msgspec.Struct, frozen=True):
    """What a dossier is known by to a story that is left over."""

    nouns: frozenset[str]
    sides: frozenset[str]
    days: tuple[date, ...]


Cores = dict[str, dict[Key, Core]]
"""The dossiers of each side."""


def _cores(groups: Mapping[Key, Sequence[Chapter]]) -> Cores:
    """What each of some dossiers is known by, for each of its main sides."""
    found: Cores = defaultdict(dict)
    for home, some in groups.items():
        core = _core(some)
        for side in core.sides:
            found[side][home] = core
    return found


def _core(some: Sequence[Chapter]) -> Core:
    words = frozenset(noun for one in some for noun, _ in one.nouns)
    days = tuple(sorted(day for one in some for day in (_day(one.first), _day(one.last)) if day))
    return Core(words, frozenset(side for one in some for side in one.sides[:2]), days)


def _near(one: Chapter, cores: Cores) -> Key | None:
    """The dossier of its two main sides that a story left over is nearest to, if one of its heaviest nouns is there."""
    day = _day(one.first)
    shares = {
        home: sum(noun in core.nouns for noun, _ in one.nouns)
        for home, core in cores.get(one.sides[0], {}).items()
        if one.sides[1] in core.sides
        and not core.nouns.isdisjoint(noun for noun, _ in one.nouns[:HEAD])
        and (not day or not core.days or _days_off(day, core.days) <= NEAR)
    }
    return min(shares, key=lambda home: (-shares[home], home), default=None)


def _days_off(day: date, days: Sequence[date]) -> int:
    return max((days[0] - day).days, (day - days[-1]).days, 0)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told and len(told) == len("2031-05-02") and told[:1].isdigit() else None


def _written(nouns: Sequence[str], some: Sequence[Chapter]) -> list[str]:
    """Some nouns, each with the capital letter that it has inside headlines."""
    words = Counter(chain.from_iterable(one.title.split()[1:] for one in some))
    times = [(word.casefold(), number, number * word[:1].isupper()) for word, number in words.items()]
    out = []
    for noun in nouns:
        inside = [(number, capital) for word, number, capital in times if word.startswith(noun[:-1])]
        out.append(noun.capitalize() if sum(2 * capital - number for number, capital in inside) > 0 else noun)
    return out


def _dossier(home: Key, some: Sequence[Chapter]) -> Dossier:
    words = Counter(noun for one in some for noun, _ in one.nouns)
    parties = Counter(side for one in some for side in one.sides)
    main = [name for name, _ in _ranked(parties)]
    names = {word.casefold() for party in parties for word in party.split()}
    shared = [noun for noun, number in _ranked(words) if number >= LEAST and noun not in names]
    told = _written(shared[:NOUNS], some)
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
