"""Issues: the noun groups that statements share. A small, honest grouping by words, with no knowledge of the talks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from communique.model import Issue, Reading, Topic, Why, stable_id

LEAST = 2
"""How many different statements must speak of a group of words for it to be an issue."""

LEAST_ALONE = 3
"""How many must speak of a single noun: a noun alone («зал», «река») says less than a group."""

Row = tuple[str, str, dict[tuple[str, ...], Topic]]
"""One statement: its id, its words (to tell retellings apart), its topics by their lemmas."""


def find_issues(readings: Sequence[Reading]) -> tuple[Issue, ...]:
    """The phrases that statements share; a statement belongs to one issue at most: its most telling group."""
    rows = _rows(readings)
    spread = _spread(rows)
    chosen: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        best = max(
            (words for words in row[2] if words in spread), key=lambda words: _telling(words, spread), default=None
        )
        if best is not None:
            chosen.setdefault(best, []).append(row)
    found = [
        _issue(words, members) for words, members in chosen.items() if len({row[1] for row in members}) >= _least(words)
    ]
    return tuple(sorted(found))


def _rows(readings: Sequence[Reading]) -> list[Row]:
    rows = []
    for reading in sorted(readings, key=lambda r: r.page.id):
        for statement in reading.speech.statements:
            words = " ".join(span.of(reading.page.text) for span in statement.content)
            rows.append((statement.id, " ".join(words.casefold().split()), {t.words: t for t in statement.topics}))
    return rows


def _spread(rows: Sequence[Row]) -> Counter[tuple[str, ...]]:
    """In how many different statements each group stands; groups of a single statement are left out."""
    told: dict[tuple[str, ...], set[str]] = {}
    for _, text, topics in rows:
        for words in topics:
            told.setdefault(words, set()).add(text)
    return Counter({words: len(texts) for words, texts in told.items() if len(texts) >= _least(words)})


def _least(words: tuple[str, ...]) -> int:
    return LEAST if len(words) > 1 else LEAST_ALONE


def _telling(words: tuple[str, ...], spread: Counter[tuple[str, ...]]) -> tuple[bool, int, int, tuple[str, ...]]:
    """Groups of two words and more tell most, then those that most statements share."""
    return (len(words) > 1, spread[words], len(words), words)


def _issue(words: tuple[str, ...], members: Sequence[Row]) -> Issue:
    names = Counter(row[2][words].name for row in members)
    name = min(names, key=lambda name: (-names[name], name))
    note = f"{len(members)} statements speak of it"
    ids = tuple(sorted({row[0] for row in members}))
    return Issue(stable_id("is", *words), name, words, ids, Why("stories.shared_group", notes=(note,)))
