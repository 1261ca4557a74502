"""Issues: the things that statements speak of, found by their words with no knowledge of the talks, or by an agenda."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Issue, Reading, Statement, Topic, Why, stable_id
from communique.stories.agenda import Agenda, Item, words_of
from communique.stories.naming import name_of

LEAST = 2
"""How many different statements must speak of a thing of two words for it to be an issue."""

LEAST_ALONE = 3
"""How many must speak of a deed alone: «уступки» says less than «вывод войск»."""

MOST = 3
"""How many issues a statement belongs to at most: a list of demands has several, a long quotation touches many."""

SHARED = 0.5
"""The share of all their statements that two phrases with a word in common must share to be one issue. Chosen by
reading the issues of twelve dossiers: at 0.5 «территориальная целостность» and «целостность страны» meet, and «поставки
газа» and «цена газа» do not."""

OUTRIGHT = ("stances.cue_force", "stances.performed_inside")
"""Rules by which something is demanded, offered or refused in so many words: it is on the table if once is enough."""

OUTRIGHT_ACTS = ("request", "offer", "reject")
"""The acts by which it is."""

MOVES = ("request", "offer", "ready", "agree", "reject", "condition", "warn")
"""Acts that move something: what nobody asks for, offers, accepts, refuses or threatens is no item on the table."""

Key = tuple[str, ...]


class Row(msgspec.Struct, frozen=True):
    """One statement: its words (to tell retellings apart), its topics, whether it moves anything, and outright."""

    id: str
    text: str
    topics: Mapping[Key, Topic]
    moves: bool
    outright: bool


def find_issues(readings: Sequence[Reading], agenda: Agenda = ()) -> tuple[Issue, ...]:
    """The issues that the agenda names, then the things that statements share beside; a statement belongs to a few."""
    rows = [row for reading in sorted(readings, key=lambda r: r.page.id) for row in _rows(reading)]
    named = [issue for item in agenda if (issue := _named(item, rows))]
    taken = {phrase for issue in named for phrase in issue.phrases}
    groups = _joined({key: texts for key, texts in _spread(rows).items() if key not in taken})
    chosen: dict[Key, list[Row]] = {}
    for row in rows:
        own = sorted({groups[key] for key in row.topics if key in groups}, key=lambda key: _rank(key, groups.size))
        for key in _apart(own)[:MOST]:
            chosen.setdefault(key, []).append(row)
    issues = [_issue(key, members, groups) for key, members in chosen.items() if _on_the_table(members)]
    return tuple(sorted([*named, *issues]))


def _on_the_table(members: Sequence[Row]) -> bool:
    """Whether a thing is dealt in: somebody asks for it, offers, accepts or refuses it, or many speak of it."""
    return any(row.moves for row in members) or len({row.text for row in members}) >= LEAST_ALONE


def _named(item: Item, rows: Sequence[Row]) -> Issue | None:
    """The issue of an agenda's item: the statements that hold its words, and the phrases that do."""
    members = [row for row in rows if item.in_words(list(words_of(row.text)))]
    keys = {key for row in members for key, topic in row.topics.items() if item.in_words([*key, *topic.name.split()])}
    ids = tuple(sorted({row.id for row in members}))
    if not ids:
        return None
    words = tuple(dict.fromkeys(options[0] for phrase in item.phrases for options in phrase))
    why = Why("stories.agenda", notes=(f"{len(ids)} statements hold its words",))
    return Issue(stable_id("is", "agenda", item.name.casefold()), item.name, words, ids, why, tuple(sorted(keys)))


class Groups(dict[Key, Key]):
    """For each key of an issue the key that stands for the issue; `size` tells how many statements speak of it."""

    def __init__(self, heads: Mapping[Key, Key], size: Mapping[Key, int]) -> None:
        super().__init__(heads)
        self.size = dict(size)


def _rows(reading: Reading) -> list[Row]:
    return [_row(statement, reading) for statement in reading.speech.statements]


def _row(statement: Statement, reading: Reading) -> Row:
    text = " ".join(" ".join(span.of(reading.page.text) for span in statement.content).casefold().split())
    moves = any(act in MOVES for act in statement.acts)
    outright = (
        bool(statement.act_whys) and statement.act_whys[0].rule in OUTRIGHT and statement.acts[0] in OUTRIGHT_ACTS
    )
    return Row(statement.id, text, {topic.words: topic for topic in statement.topics}, moves, outright)


def _spread(rows: Sequence[Row]) -> dict[Key, set[str]]:
    """The different statements that speak of each thing; what too few speak of is left out."""
    told: dict[Key, set[str]] = {}
    outright: set[Key] = set()
    for row in rows:
        for key in row.topics:
            told.setdefault(key, set()).add(row.text)
        listed = [key for key in row.topics if len(key) > 1 and key[0] in _deeds()]
        outright.update(listed if row.outright else ())
    return {key: texts for key, texts in told.items() if len(texts) >= _least(key) or key in outright}


@lru_cache(maxsize=1)
def _deeds() -> frozenset[str]:
    return frozenset(entry.word("noun") for entry in table("ru", "topics", "deed"))


def _least(key: Key) -> int:
    return LEAST if len(key) > 1 else LEAST_ALONE


def _joined(spread: Mapping[Key, set[str]]) -> Groups:
    """Phrases of kindred words, and such with a word in common that the same statements use, are one issue.

    It goes by the least of its phrases, which stays the same while their numbers change.
    """
    order = sorted(spread, key=lambda key: (-len(spread[key]), -len(key), key))
    by_root: dict[str, list[Key]] = {}
    members: dict[Key, list[Key]] = {}
    for key in order:
        near = dict.fromkeys(other for word in key for other in by_root.get(word[:ROOT], ()))
        head = next((other for other in near if _one(spread[key], spread[other], key, other)), key)
        members.setdefault(head, []).append(key)
        if head == key:
            for word in key:
                by_root.setdefault(word[:ROOT], []).append(key)
    named = [(min(keys, key=lambda key: (-len(key), key)), keys) for keys in members.values()]
    heads = {key: least for least, keys in named for key in keys}
    return Groups(heads, {least: len(set().union(*(spread[key] for key in keys))) for least, keys in named})


ROOT = 3
"""The letters by which kindred words are looked up: «газ», «газовый»."""

ENDING = 2
"""How many letters of the shorter of two kindred words may differ, its ending: «транзит», «транзитный»."""


def _kindred(one: str, other: str) -> bool:
    """Whether two words have one root, by their beginnings."""
    least = max(ROOT, min(len(one), len(other)) - ENDING)
    return one[:least] == other[:least]


def _akin(one: Key, other: Key) -> bool:
    """Whether two phrases say the same with kindred words: «транзит газа», «газовый транзит»."""
    if len(one) != len(other):
        return False
    return any(all(map(_kindred, one, turned)) for turned in (other, other[::-1]))


def _one(some: set[str], others: set[str], key: Key, other: Key) -> bool:
    if _akin(key, other):
        return True
    return bool(set(key) & set(other)) and len(some & others) >= SHARED * len(some | others)


def _rank(key: Key, size: Mapping[Key, int]) -> tuple[bool, int, Key]:
    """Phrases before single words, then those that most statements share."""
    return (len(key) == 1, -size[key], key)


def _apart(keys: Sequence[Key]) -> list[Key]:
    """The keys less single words that stand in a phrase of the same statement."""
    held = {word for key in keys if len(key) > 1 for word in key}
    return [key for key in keys if len(key) > 1 or key[0] not in held]


def _issue(key: Key, members: Sequence[Row], groups: Groups) -> Issue:
    own = [topic for row in members for words, topic in row.topics.items() if groups.get(words) == key]
    used = Counter(topic.words for topic in own)
    commonest = min(used, key=lambda words: (-used[words], words))
    name = name_of(commonest, [topic for topic in own if topic.words == commonest])
    ids = tuple(sorted({row.id for row in members}))
    note = f"{len(ids)} statements speak of it"
    phrases = tuple(sorted({topic.words for topic in own}))
    return Issue(stable_id("is", *key), name, key, ids, Why("stories.shared_group", notes=(note,)), phrases)
