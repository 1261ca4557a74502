"""Issues: the things that statements speak of, found by their words with no knowledge of the talks, or by an agenda.

Each decision here needs a few phrases or statements alone, so that a record of many pages is brought up to date by
those that new pages touch: what is enough for a phrase to count, which two are one issue, to which issues a statement
belongs, what the statements of an issue come to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Act, Issue, Reading, Stance, Statement, Topic, Why, stable_id
from communique.stories.agenda import Agenda, Item, words_of
from communique.stories.naming import Wording, name_of, placeless
from communique.stories.order import place_in_time
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


class Held(msgspec.Struct, frozen=True):
    """That a statement holds the words of an item of the agenda, and its phrases that do."""

    name: str
    phrases: tuple[Key, ...]


class Thing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A topic of a statement as far as issues take it, what this shows of its party on it, and by which act."""

    words: Key
    name: str
    head: int
    many: bool
    verbal: bool
    stance: Stance
    act: Act | None


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What issues and positions take of one statement; it is kept as an array, since issues are made of many.

    `told` tells retellings of it apart; `moves` and `outright` say whether it moves anything, and in so many words.
    `stand` is what it shows of its party on a thing that it has no topic of; `order` places it in time, and `ascribed`
    is whether its party has it only in the words of another; `items` are those of the agenda that it holds.
    """

    id: str
    told: str
    topics: tuple[Thing, ...]
    moves: bool
    outright: bool
    party: str | None
    acts: tuple[Act, ...]
    stand: tuple[Stance, Act | None]
    order: tuple[bool, str, str, int]
    ascribed: bool
    items: tuple[Held, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The phrases that it speaks of, each once."""
        return tuple(dict.fromkeys(topic.words for topic in self.topics))

    @property
    def said(self) -> str | None:
        """Its day as far as it is known."""
        return self.order[1] or None

    @property
    def demanded(self) -> tuple[Key, ...]:
        """Those that are on the table by this one statement."""
        return tuple(key for key in self.keys if self.outright and len(key) > 1 and key[0] in _deeds())

    @property
    def taken(self) -> frozenset[Key]:
        """Those that the agenda has."""
        return frozenset(key for item in self.items for key in item.phrases)


def are_enough(rows: Sequence[Row]) -> bool:
    """Whether an issue of some statements is dealt in: somebody asks for it or refuses it, or many speak of it."""
    return any(row.moves for row in rows) or len({row.told for row in rows}) >= LEAST_ALONE


def wordings(topics: Iterable[Thing]) -> list[Wording]:
    """What counts of topics for the name of their issue."""
    return [(topic.words, topic.name, topic.head, topic.many, topic.verbal) for topic in topics]


def counts(key: Key, told: int, demanded: bool) -> bool:
    """Whether so many different statements are enough for a phrase to count; if it is demanded, one is."""
    return demanded or told >= (LEAST if len(key) > 1 else LEAST_ALONE)


def groups(told: Mapping[Key, int], near: Mapping[Key, Collection[Key]]) -> dict[Key, Key]:
    """For each phrase that counts the one that stands for its issue, the least, which stays while numbers change.

    `told` are the phrases with the number of their statements, `near` for each those of them that may be one with it.
    """
    heads: dict[Key, Key] = {}
    members: dict[Key, list[Key]] = {}
    for key in sorted(told, key=lambda key: (-told[key], -len(key), key)):
        alike = [other for other in near.get(key, ()) if heads.get(other) == other]
        head = min(alike, key=lambda other: _nearness(key, other, told), default=key)
        heads[key] = head
        members.setdefault(head, []).append(key)
    named = [(min(keys, key=lambda key: (-len(key), key)), keys) for keys in members.values()]
    return {key: least for least, keys in named for key in keys}


def are_one(key: Key, other: Key, one: int, two: int, shared: int) -> bool:
    """Whether two phrases with a word in common may be one issue, by their statements and those that use both."""
    return not set(key).isdisjoint(other) and shared >= SHARED * (one + two - shared)


def come_near(one: int, two: int) -> bool:
    """Whether a phrase of so many statements may be one issue with one of so many, by the numbers alone."""
    return two >= SHARED * one


def chosen(heads: Iterable[Key], sizes: Mapping[Key, int]) -> list[Key]:
    """The issues that a statement belongs to, of those that it speaks of; `sizes` tell in how many statements each is.

    Phrases come before single words, then those that most statements share, by the power of two.
    """
    ranked = sorted(set(heads), key=lambda key: (len(key) == 1, -size_class(sizes[key]), key))
    return _apart(ranked)[:MOST]


def size_class(size: int) -> int:
    """What of an issue's size counts where a statement speaks of many; it changes seldom while pages come."""
    return size.bit_length()


def issue_of(key: Key, ids: Iterable[str], wordings: Mapping[Wording, int]) -> Issue:
    """The issue of statements, by id, that are enough; `wordings` tell how often which words are used of it."""
    own = {placeless(wording): times for wording, times in wordings.items()}
    used: Counter[Key] = Counter()
    for topic, times in own.items():
        used[topic.words] += times
    commonest = min(used, key=lambda words: (-used[words], words))
    name = name_of(commonest, {topic: times for topic, times in own.items() if topic.words == commonest})
    statements = tuple(sorted(ids))
    note = f"{len(statements)} statements speak of it"
    phrases = tuple(sorted(used))
    return Issue(issue_id(key), name, key, statements, Why("stories.shared_group", notes=(note,)), phrases)


def issue_id(key: Key) -> str:
    """The id of the issue for which a phrase stands."""
    return stable_id("is", *key)


def item_issue(item: Item, rows: Iterable[Row]) -> Issue | None:
    """The issue of an item of the agenda: the statements that hold its words, and the phrases that do."""
    held = {row.id: held.phrases for row in rows for held in row.items if held.name == item.name}
    if not held:
        return None
    words = tuple(dict.fromkeys(options[0] for phrase in item.phrases for options in phrase))
    why = Why("stories.agenda", notes=(f"{len(held)} statements hold its words",))
    phrases = tuple(sorted({key for keys in held.values() for key in keys}))
    return Issue(item_id(item.name), item.name, words, tuple(sorted(held)), why, phrases)


def item_id(name: str) -> str:
    """The id of the issue of an agenda's item."""
    return stable_id("is", "agenda", name.casefold())


def rows_of(reading: Reading, agenda: Agenda = ()) -> list[Row]:
    """What issues and positions take of a page's statements."""
    others = set(ascribed(reading))
    return [_row(statement, reading, agenda, statement.id in others) for statement in reading.speech.statements]


def _row(statement: Statement, reading: Reading, agenda: Agenda, is_ascribed: bool) -> Row:
    page = reading.page.text
    text = " ".join(" ".join(span.of(page) for span in statement.content).casefold().split())
    outright = (
        bool(statement.act_whys) and statement.act_whys[0].rule in OUTRIGHT and statement.acts[0] in OUTRIGHT_ACTS
    )
    return Row(
        statement.id,
        stable_id("", text),
        tuple(_thing(statement, topic, page) for topic in statement.topics),
        any(act in MOVES for act in statement.acts),
        outright,
        statement.party,
        statement.acts,
        stance_on(statement, None, page),
        place_in_time(reading, statement),
        is_ascribed,
        tuple(_held(agenda, text, statement.topics)) if agenda else (),
    )


def _thing(statement: Statement, topic: Topic, page: str) -> Thing:
    shown = stance_on(statement, topic, page)
    return Thing(topic.words, topic.name, topic.head, topic.many, topic.verbal, *shown)


def _held(agenda: Agenda, text: str, topics: Sequence[Topic]) -> Iterator[Held]:
    """The items of the agenda whose words a statement holds, in any form."""
    words = list(words_of(text))
    for item in agenda:
        if item.in_words(words):
            own = {topic.words for topic in topics if item.in_words([*topic.words, *topic.name.split()])}
            yield Held(item.name, tuple(sorted(own)))


@lru_cache(maxsize=1)
def _deeds() -> frozenset[str]:
    return frozenset(entry.word("noun") for entry in table("ru", "topics", "deed"))


ROOT = 3
"""The letters by which kindred words are looked up: «газ», «газовый»."""

ENDING = 2
"""How many letters of the shorter of two kindred words may differ, its ending: «транзит», «транзитный»."""


def roots(key: Key) -> str:
    """What kindred phrases share."""
    return " ".join(sorted(word[:ROOT] for word in key))


def _nearness(key: Key, other: Key, told: Mapping[Key, int]) -> tuple[int, int, int, Key]:
    """Of several issues that a phrase may be part of, the one by its first word, then the one most spoken of."""
    roots = {word[:ROOT] for word in other}
    place = next(at for at, word in enumerate(key) if word[:ROOT] in roots)
    return place, -told[other], -len(other), other


def _kindred(one: str, other: str) -> bool:
    """Whether two words have one root, by their beginnings."""
    least = max(ROOT, min(len(one), len(other)) - ENDING)
    return one[:least] == other[:least]


def akin(one: Key, other: Key) -> bool:
    """Whether two phrases say the same with kindred words: «транзит газа», «газовый транзит»."""
    if len(one) != len(other):
        return False
    return any(all(map(_kindred, one, turned)) for turned in (other, other[::-1]))


def _apart(keys: Sequence[Key]) -> list[Key]:
    """The keys less single words that stand in a phrase of the same statement."""
    held = {word for key in keys if len(key) > 1 for word in key}
    return [key for key in keys if len(key) > 1 or key[0] not in held]
