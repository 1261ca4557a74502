"""Stories: the articles on one development, by the actors and words that they share and their days."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec

from communique.model import Meeting, Reading, Story, Why, stable_id
from communique.stories.dating import narrow, with_date
from communique.stories.events import same_meeting
from communique.stories.order import day_of, published
from communique.stories.quoted import quoted

LIKE = 0.3
"""How alike two articles on one development must be where no event shows it (cosine of their weighted lemmas). Chosen
on the bundled pages, where articles on different steps of the same talks reach 0.27 and a copy 0.64."""

SHARED_ACTORS = 2
"""How many actors two such articles must share: words alone join two reports on any two rounds of talks."""

DAYS = 3
"""How many days may lie between two articles on one development: a weekend and a day."""

SHORTEST = 3
"""Lemmas shorter than this are prepositions and particles."""


class Sketch(msgspec.Struct, frozen=True):
    """What an article is compared by."""

    words: dict[str, float]
    actors: frozenset[str]
    day: date | None
    meetings: tuple[Meeting, ...]
    quotes: frozenset[tuple[str, ...]]


def find_stories(readings: Sequence[Reading]) -> tuple[Story, ...]:
    """The articles grouped by the development that they tell of; an article alone is a story of one."""
    ordered = sorted((r for r in readings if r.article.body), key=lambda reading: reading.page.id)
    sketches = _sketches(ordered)
    groups = _components(sketches)
    return tuple(sorted(_story([ordered[at] for at in group]) for group in groups))


def _sketches(readings: Sequence[Reading]) -> list[Sketch]:
    counts = [Counter(_lemmas(reading)) for reading in readings]
    holders = Counter(lemma for count in counts for lemma in count)
    out = []
    for reading, count in zip(readings, counts, strict=True):
        weights = {
            lemma: (1 + math.log(times)) * math.log(1 + len(readings) / holders[lemma])
            for lemma, times in sorted(count.items())
        }
        size = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        words = {lemma: weight / size for lemma, weight in weights.items()}
        actors = frozenset(actor.name for actor in reading.cast.actors)
        out.append(Sketch(words, actors, day_of(reading.article.published), reading.meetings, quoted(reading)))
    return out


def _lemmas(reading: Reading) -> list[str]:
    text = next((lemmas for id, lemmas in reading.search if id == reading.article.id), "")
    return [lemma for lemma in text.split() if len(lemma) >= SHORTEST and lemma.isalpha()]


def alike(one: Sketch, other: Sketch) -> bool:
    """Whether two articles tell of one development."""
    if one.day and other.day and abs((one.day - other.day).days) > DAYS:
        return False
    if one.quotes & other.quotes or any(same_meeting(a, b) for a in one.meetings for b in other.meetings):
        return True
    if len(one.actors & other.actors) < SHARED_ACTORS:
        return False
    return sum(weight * other.words.get(lemma, 0.0) for lemma, weight in one.words.items()) >= LIKE


def _components(sketches: Sequence[Sketch]) -> list[list[int]]:
    left = list(range(len(sketches)))
    groups = []
    while left:
        group = [left.pop(0)]
        for at in group:
            near = [other for other in left if alike(sketches[at], sketches[other])]
            group += near
            left = [other for other in left if other not in near]
        groups.append(sorted(group))
    return groups


def _story(readings: Sequence[Reading]) -> Story:
    narrowed = narrow(readings)
    told = {one.article: one.date for one in narrowed}
    readings = [with_date(reading, told.get(reading.article.id)) for reading in readings]
    in_time = sorted(readings, key=lambda r: (published(r) is None, published(r) or "", r.page.id))
    dates = [value for reading in in_time if (value := published(reading))]
    articles = tuple(sorted(reading.article.id for reading in readings))
    shared = frozenset.intersection(*(frozenset(actor.name for actor in r.cast.actors) for r in readings))
    notes = (f"{len(articles)} articles share " + ", ".join(sorted(shared)),) if len(articles) > 1 and shared else ()
    rule = "stories.same_development" if len(articles) > 1 else "stories.alone"
    return Story(
        stable_id("so", in_time[0].article.id),
        _title(in_time[0]),
        articles,
        dates[0] if dates else None,
        max(dates) if dates else None,
        Why(rule, notes=notes),
        narrowed,
    )


def _title(reading: Reading) -> str:
    """The first article's title, else the first words of its body."""
    span = reading.article.title or reading.article.body[0]
    words = span.of(reading.page.text).split()
    return " ".join(words) if reading.article.title else " ".join(words[:OPENING]) + ("…" if words[OPENING:] else "")


OPENING = 10
"""How many words of an untitled article stand for its title."""
