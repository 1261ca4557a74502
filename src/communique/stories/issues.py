"""Issues: the things that statements speak of, found by their words with no knowledge of the talks, or by an agenda."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Act, Issue, Reading, Stance, Statement, Topic, Why, stable_id
from communique.stories.agenda import Agenda, Item, words_of
from communique.stories.naming import name_of, placeless
from communique.stories.order import place_in_time, said
from communique.stories.standing import ascribed, stance_on

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
    """What issues and positions take of one statement.

    `text` are its words, `told` tells retellings of them apart; `moves` and `outright` say whether it moves anything,
    and in so many words. `stands` is what it shows of its party on each of its topics, in their order, `stand` what it
    shows on a thing that it has no topic of; `order` places it in time, `said` is its day as far as it is known, and
    `ascribed` is whether its party has it only in the words of another.
    """

    id: str
    text: str
    told: str
    topics: tuple[Topic, ...]
    moves: bool
    outright: bool
    party: str | None
    acts: tuple[Act, ...]
    stands: tuple[tuple[Key, Stance, Act | None], ...]
    stand: tuple[Stance, Act | None]
    order: tuple[bool, str, str, int]
    said: str | None
    ascribed: bool


class Members:
    """The statements of one issue, as far as its record tells of them."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.told: set[str] = set()
        self.moves = False
        self.topics: Counter[Topic] = Counter()

    def add(self, row: Row, topics: Iterable[Topic]) -> None:
        """One more statement, with its topics that are the issue's."""
        self.ids.append(row.id)
        self.told.add(row.told)
        self.moves = self.moves or row.moves
        self.topics.update(placeless(topic) for topic in topics)


def find_issues(rows: Iterable[Row], agenda: Agenda = ()) -> tuple[Issue, ...]:
    """The issues that the agenda names, then the things that statements share beside; a statement belongs to a few.

    `rows` are gone through several times and never held.
    """
    named = _named(agenda, rows) if agenda else []
    taken = {phrase for issue in named for phrase in issue.phrases}
    groups = _joined({key: texts for key, texts in _spread(rows).items() if key not in taken})
    chosen: dict[Key, Members] = {}
    for row in rows:
        topics = {topic.words: topic for topic in row.topics}
        own = sorted({groups[key] for key in topics if key in groups}, key=lambda key: _rank(key, groups.size))
        for key in _apart(own)[:MOST]:
            inside = [topic for words, topic in topics.items() if groups.get(words) == key]
            chosen.setdefault(key, Members()).add(row, inside)
    issues = [_issue(key, members) for key, members in chosen.items() if _on_the_table(members)]
    return tuple(sorted([*named, *issues]))


def _on_the_table(members: Members) -> bool:
    """Whether a thing is dealt in: somebody asks for it, offers, accepts or refuses it, or many speak of it."""
    return members.moves or len(members.told) >= LEAST_ALONE


def _named(agenda: Agenda, rows: Iterable[Row]) -> list[Issue]:
    """The issues of an agenda's items: the statements that hold their words, and the phrases that do."""
    ids: dict[int, set[str]] = {}
    keys: dict[int, set[Key]] = {}
    for row in rows:
        words = list(words_of(row.text))
        for number, item in enumerate(agenda):
            if item.in_words(words):
                ids.setdefault(number, set()).add(row.id)
                held = (topic.words for topic in row.topics if item.in_words([*topic.words, *topic.name.split()]))
                keys.setdefault(number, set()).update(held)
    return [_item(agenda[number], sorted(found), sorted(keys[number])) for number, found in sorted(ids.items())]


def _item(item: Item, ids: Sequence[str], keys: Sequence[Key]) -> Issue:
    words = tuple(dict.fromkeys(options[0] for phrase in item.phrases for options in phrase))
    why = Why("stories.agenda", notes=(f"{len(ids)} statements hold its words",))
    return Issue(stable_id("is", "agenda", item.name.casefold()), item.name, words, tuple(ids), why, tuple(keys))


class Groups(dict[Key, Key]):
    """For each key of an issue the key that stands for the issue; `size` tells how many statements speak of it."""

    def __init__(self, heads: Mapping[Key, Key], size: Mapping[Key, int]) -> None:
        super().__init__(heads)
        self.size = dict(size)


def rows_of(reading: Reading) -> list[Row]:
    """What issues and positions take of a page's statements."""
    others = set(ascribed(reading))
    return [_row(statement, reading, statement.id in others) for statement in reading.speech.statements]


def _row(statement: Statement, reading: Reading, is_ascribed: bool) -> Row:
    page = reading.page.text
    text = " ".join(" ".join(span.of(page) for span in statement.content).casefold().split())
    outright = (
        bool(statement.act_whys) and statement.act_whys[0].rule in OUTRIGHT and statement.acts[0] in OUTRIGHT_ACTS
    )
    return Row(
        statement.id,
        text,
        stable_id("", text),
        statement.topics,
        any(act in MOVES for act in statement.acts),
        outright,
        statement.party,
        statement.acts,
        tuple((topic.words, *stance_on(statement, topic, page)) for topic in statement.topics),
        stance_on(statement, None, page),
        place_in_time(reading, statement),
        said(reading, statement),
        is_ascribed,
    )


def _spread(rows: Iterable[Row]) -> dict[Key, set[str]]:
    """The different statements that speak of each thing; what too few speak of is left out."""
    told: dict[Key, set[str]] = {}
    outright: set[Key] = set()
    for row in rows:
        for topic in row.topics:
            told.setdefault(topic.words, set()).add(row.told)
        listed = [t.words for t in row.topics if len(t.words) > 1 and t.words[0] in _deeds()]
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
    heads_by: dict[str | tuple[str, ...], list[Key]] = {}
    members: dict[Key, list[Key]] = {}
    for key in sorted(spread, key=lambda key: (-len(spread[key]), -len(key), key)):
        marks: list[str | tuple[str, ...]] = [_roots(key), *spread[key]]
        near = {other for mark in marks for other in heads_by.get(mark, ())}
        alike = [other for other in near if _one(spread[key], spread[other], key, other)]
        head = min(alike, key=lambda other: _nearness(key, other, spread), default=key)
        members.setdefault(head, []).append(key)
        if head == key:
            for mark in marks:
                heads_by.setdefault(mark, []).append(key)
    named = [(min(keys, key=lambda key: (-len(key), key)), keys) for keys in members.values()]
    heads = {key: least for least, keys in named for key in keys}
    return Groups(heads, {least: len(set().union(*(spread[key] for key in keys))) for least, keys in named})


ROOT = 3
"""The letters by which kindred words are looked up: «газ», «газовый»."""

ENDING = 2
"""How many letters of the shorter of two kindred words may differ, its ending: «транзит», «транзитный»."""


def _roots(key: Key) -> tuple[str, ...]:
    """What kindred phrases share; phrases that are one share it or a statement."""
    return tuple(sorted(word[:ROOT] for word in key))


def _nearness(key: Key, other: Key, spread: Mapping[Key, set[str]]) -> tuple[int, int, int, Key]:
    """Of several issues that a phrase may be part of, the one by its first word, then the one most spoken of."""
    roots = {word[:ROOT] for word in other}
    place = next(at for at, word in enumerate(key) if word[:ROOT] in roots)
    return place, -len(spread[other]), -len(other), other


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


def _issue(key: Key, members: Members) -> Issue:
    own = members.topics
    used: Counter[Key] = Counter()
    for topic, times in own.items():
        used[topic.words] += times
    commonest = min(used, key=lambda words: (-used[words], words))
    name = name_of(commonest, {topic: times for topic, times in own.items() if topic.words == commonest})
    ids = tuple(sorted(set(members.ids)))
    note = f"{len(ids)} statements speak of it"
    phrases = tuple(sorted({topic.words for topic in own}))
    return Issue(stable_id("is", *key), name, key, ids, Why("stories.shared_group", notes=(note,)), phrases)
