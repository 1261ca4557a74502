"""Dossiers: the stories of one negotiation, known by what they are about together with whose it is.

A key is a noun with a side («пролив» of Кестрия), in stories of two sides or more. Two keys are of one negotiation when
most stories that have the one have the other, or when the same noun is spoken of by both sides; so a word that many
subjects share joins none. What hangs together by such keys is a dossier, and a story goes to the one that most of its
keys are of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

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


def day_told(told: str | None) -> date | None:
    """The day of a story, where it is told in full."""
    return date.fromisoformat(told) if told and len(told) == len("2031-05-02") and told[:1].isdigit() else None


def _written(nouns: Sequence[str], some: Sequence[Chapter]) -> list[str]:
    """Some nouns, each with the capital letter that it has inside headlines."""
    words = Counter(chain.from_iterable(one.title.split()[1:] for one in some))
    times = sorted((word.casefold(), number if word[:1].isupper() else -number) for word, number in words.items())
    return [noun.capitalize() if sum(_beginning(times, noun[:-1])) > 0 else noun for noun in nouns]


def _beginning(times: Sequence[tuple[str, int]], stem: str) -> Iterator[int]:
    """How often words that begin so have a capital letter, less how often they have none; the words are in order."""
    for at in range(bisect_left(times, (stem,)), len(times)):
        word, number = times[at]
        if not word.startswith(stem):
            return
        yield number


def dossier_of(home: Key, some: Sequence[Chapter]) -> Dossier:
    """The dossier of some stories; `home` is the least of the keys that they hang together by."""
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
