"""What a statement is about: its noun groups and deeds, by which statements are grouped into issues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

import msgspec

from communique import lexicon
from communique.model import Name, Span, Token, Topic
from communique.stances.deeds import Deed, deed_of, done, fixed, fixed_lasts
from communique.stances.scene import Line, Scene, actor_of

REACH = 4
"""How many words before a group may speak of not having it («отказать соседям в праве вступления»)."""

LONGEST = 6
"""How many words a group has at most: «вывод войск с территории соседней страны»; longer ones are no name."""

NEXT = 2
"""Characters between a word and the next: a space, perhaps a quotation mark."""

SHORTEST = 3
"""Nouns shorter than this are letters and abbreviations of measures."""

NOUNS = ("NOUN", "PROPN")
"""The tags of what may head a group."""

TAILS = frozenset({"в", "во", "на", "из", "от", "с", "со", "к", "ко", "между", "по", "для", "о", "об", "за"})
"""Prepositions that may open the tail of a group («выход из союза», «отвод войск от границы»)."""

_NUMBERED = re.compile(r"[-–\s]*\d+$")


@lru_cache(maxsize=8)
def _words(key: str) -> frozenset[str]:
    return frozenset(word for entry in lexicon.table("ru", "topics", "group") for word in entry.words(key))


def topics_of(scene: Scene, acting: Sequence[Span]) -> tuple[Topic, ...]:
    """The noun groups and deeds of the statement, in order, each once; words in `acting` do the act and say no more."""
    seen: dict[tuple[str, ...], Topic] = {}
    for line in scene.lines:
        found = _Line(scene, line, acting)
        topics = found.without_areas([*found.groups(), *found.deeds()])
        denied = [topic.span for topic in topics if topic.against]
        for topic in topics:
            inside = not topic.against and any(span.holds(topic.span) for span in denied)
            seen.setdefault(topic.words, msgspec.structs.replace(topic, against=True) if inside else topic)
    return tuple(sorted(seen.values(), key=lambda topic: (topic.span.start, topic.words)))


class _Line:
    """One line of a statement, looked through for topics."""

    def __init__(self, scene: Scene, line: Line, acting: Sequence[Span]) -> None:
        self.scene, self.line, self.tokens = scene, line, line.tokens
        self.acting = acting

    def groups(self) -> Iterator[Topic]:
        """The noun groups that say something by a second word, and the deeds that are an item by themselves."""
        lasts = fixed_lasts()
        for at, token in enumerate(self.tokens):
            noun = token.pos in NOUNS
            if not noun and token.lemma not in lasts:
                continue
            if fixed := self._fixed(at):
                yield fixed
                continue
            if not noun or not self._heads(at):
                continue
            first, last = self._first(at), self._last(at)
            deed = deed_of(token.lemma)
            if deed and deed.alone and self._only_where(first):
                continue
            head = deed.noun if deed else self._lemma(at)
            undone = deed is not None and deed.negative(token.lemma)
            against = self._against(first) != undone
            key = self._modifier(first, at, last, deed)
            words = (head,) if deed and deed.alone else (head, key)
            if len(words) == 1 or (key and key != head and not self._carried(key)):
                topic = self._topic(words, (first, at, last), against)
                yield _righted(topic, head) if undone else topic

    def without_areas(self, topics: list[Topic]) -> list[Topic]:
        """The topics without those in whose field alone another one lies: «уступки в вопросе границы»."""
        if len(topics) < 2:
            return topics
        fields = _words("areas")
        areas = [
            token.end
            for at, token in enumerate(self.tokens)
            if token.lemma in fields and at and self.tokens[at - 1].pos == "ADP"
        ]
        if not areas:
            return topics
        return [
            topic
            for topic in topics
            if not any(
                end < topic.span.start <= end + NEXT and any(other.span.start < end for other in topics)
                for end in areas
            )
        ]

    def _only_where(self, first: int) -> bool:
        """Whether a group only tells when or where something is: «в ходе переговоров», «на встрече»."""
        before = self.tokens[first - 1] if first else None
        if before is None:
            return False
        located = self.tokens[first].feats.get("Case") == "Loc" and before.lemma not in ("о", "об", "обо")
        return before.lemma in _words("around") or (before.pos == "ADP" and located)

    def _fixed(self, at: int) -> Topic | None:
        """A deed in two words («прекращение огня»), or a thing known by its letters («система ПРО»)."""
        token = self.tokens[at]
        before = self.tokens[at - 1] if at else None
        if before is None or before.pos == "PUNCT":
            return None
        if deed := fixed(before.lemma, token.lemma):
            return Topic((deed.noun,), deed.noun, Span(before.start, token.end))
        letters = token.text.isupper() and len(token.text) > 1 and token.pos in NOUNS
        if letters and before.pos == "NOUN" and before.lemma in _words("idle") and not self._side(at):
            return self._topic((token.lemma,), (at - 1, at - 1, at + 1), self._against(at - 1))
        return None

    def deeds(self) -> Iterator[Topic]:
        """The verbs that name a deed, with what it is done to: «вывести войска» is «вывод войск»."""
        for at, token in enumerate(self.tokens):
            deed = done(token.lemma) if token.pos == "VERB" else None
            thing = self._object(at, deed) if deed else None
            if deed is None or thing is None or (not deed.alone and deed_of(self._lemma(thing))):
                continue
            shown = self.tokens[thing]
            against = self._against(at) or (at > 0 and self.tokens[at - 1].lemma == "не" and not self._required(at))
            link = f"{deed.prepositions[0]} " if deed.prepositions else ""
            span = Span(min(token.start, shown.start), max(token.end, shown.end))
            many = shown.feats.get("Number") == "Plur"
            words = (deed.noun,) if deed.alone else (deed.noun, self._lemma(thing))
            name = deed.noun if deed.alone else f"{deed.noun} {link}{self._shown(thing)}"
            yield Topic(words, name, span, against, 0, many, not deed.alone)

    def _carried(self, word: str) -> bool:
        """Whether a group is only about another deed, which is a topic itself: «план вывода войск»."""
        return deed_of(word) is not None or word in _words("against")

    def _required(self, at: int) -> bool:
        """Whether a word stands in a required step: «пока не отведут войска» asks that they be withdrawn."""
        condition = self.scene.condition
        return condition is not None and condition.needs.holds(self.tokens[at].span)

    def _topic(self, words: tuple[str, ...], shape: tuple[int, int, int], against: bool) -> Topic:
        first, head, last = shape
        span = Span(self.tokens[first].start, self.tokens[last - 1].end)
        many = self.tokens[head].feats.get("Number") == "Plur"
        name = _name(self.tokens, first, head, last)
        if self.tokens[first].start == self.line.sentence.span.start and not self.tokens[first].text.isupper():
            name = name[:1].lower() + name[1:]
        return Topic(words, name, span, against, head - first, many)

    def _heads(self, at: int) -> bool:
        """Whether the word can be the head of an item on the table: a thing or a deed, no person, no empty word."""
        token = self.tokens[at]
        if len(token.lemma) < SHORTEST or token.feats.get("Animacy") == "Anim":
            return False
        if token.lemma in _words("idle") or token.lemma in _words("against"):
            return False
        if token.lemma in _words("places") and self._behind_preposition(at):
            return False
        name = self._name_over(token)
        if name is None:
            return token.pos == "NOUN"
        alone = name.last - name.first == 1
        return not alone and name.type != "PER" and not self._known(token)

    def _behind_preposition(self, at: int) -> bool:
        """Whether a preposition stands before the group: «от границы» tells where, no item on the table."""
        return any(token.pos == "ADP" for token in self.tokens[max(0, at - 2) : at])

    def _known(self, token: Token) -> bool:
        """Whether a name stands for somebody who acts: a side, or someone known by more than a name."""
        actor = actor_of(self.scene, token)
        return actor is not None and (actor.party is not None or actor.kind != "organisation" or bool(actor.roles))

    def _first(self, at: int) -> int:
        """Where the group begins: at the first of up to two adjectives that say something."""
        first = at
        while first and at - first < 2 and self._agrees(first - 1, at):
            first -= 1
        return first

    def _agrees(self, before: int, at: int) -> bool:
        adjective, noun = self.tokens[before], self.tokens[at]
        if adjective.pos != "ADJ" or adjective.lemma in _words("empty") or "Case" not in adjective.feats:
            return False
        if adjective.lemma.endswith(("ть", "ти")) or not adjective.lemma[0].isalpha():
            return False
        keys = ("Case", "Number")
        return all(adjective.feats.get(key, noun.feats.get(key)) == noun.feats.get(key) for key in keys)

    def _last(self, at: int) -> int:
        """Where the group ends: after its genitives and one tail with a preposition."""
        last = self._genitives(at + 1, at)
        word = self.tokens[last].text.casefold() if last < len(self.tokens) else ""
        deed = deed_of(self.tokens[at].lemma)
        own = deed is not None and word in deed.prepositions
        if own or (word in TAILS and self._tailed(at, last)):
            tail = self._tail(last + 1, at)
            told = any(self._tells(place) for place in range(last + 1, tail))
            last = tail if told else last
        return last

    def _tells(self, at: int) -> bool:
        """Whether a word can tell a group from others of its head."""
        return self.tokens[at].pos in NOUNS and self.tokens[at].lemma not in _words("idle")

    def _genitives(self, at: int, head: int) -> int:
        while at < len(self.tokens) and at - head < LONGEST:
            token = self.tokens[at]
            adjective = token.pos == "ADJ" and token.feats.get("Case") == "Gen"
            follows = at + 1 < len(self.tokens) and self._genitive(at + 1)
            idle = self.tokens[at].lemma in _words("idle") and not follows
            if self._genitive(at) and not idle:
                at = self._name_end(at)
            elif adjective and follows and token.lemma not in _words("empty"):
                at += 1
            else:
                break
        while at > head + 1 and self.tokens[at - 1].pos == "ADJ":
            at -= 1
        return at

    def _genitive(self, at: int) -> bool:
        token = self.tokens[at]
        upper = token.pos == "PROPN" and token.text.isupper()
        genitive = token.feats.get("Case") == "Gen" and token.pos in NOUNS
        return upper or genitive

    def _tailed(self, head: int, at: int) -> bool:
        """Whether the word after the preposition at `at` hangs on the group: on its head, or inside it."""
        sentence = self.line.sentence.tokens
        group = {self.tokens[place].start for place in range(head, at)}
        for place in range(at + 1, min(at + 3, len(self.tokens))):
            token = self.tokens[place]
            if token.pos in NOUNS:
                return token.head >= 0 and sentence[token.head].start in group
        return False

    def _tail(self, at: int, head: int) -> int:
        while at < len(self.tokens) and at - head < LONGEST:
            token = self.tokens[at]
            if token.pos in NOUNS:
                end = self._genitives(self._name_end(at), head)
                both = self.tokens[at - 1].text.casefold() == "между" and self.tokens[end : end + 1]
                joined = both and both[0].text == "и" and end + 1 < len(self.tokens)
                return self._name_end(end + 1) if joined else end
            if token.pos != "ADJ":
                break
            at += 1
        return 0

    def _name_end(self, at: int) -> int:
        """After the word at `at`, or after the whole name that it begins."""
        name = self._name_over(self.tokens[at])
        end = at + 1
        while name and end < len(self.tokens) and name.span.holds(self.tokens[end].span):
            end += 1
        return end

    def _name_over(self, token: Token) -> Name | None:
        """The name that a word is part of."""
        for name in self.line.sentence.names:
            if name.span.start <= token.start and token.end <= name.span.end:
                return name
        return None

    def _modifier(self, first: int, at: int, last: int, deed: Deed | None) -> str:
        """The lemma that tells the group from others of its head: what it is done to, of what kind, whose it is."""
        if last - first == 1:
            return ""
        nouns = [place for place in range(at + 1, last) if self._tells(place)]
        preps = [place for place in range(at + 1, last) if self.tokens[place].text.casefold() in TAILS] if nouns else []
        own = [p for p in preps if deed and self.tokens[p].text.casefold() in deed.prepositions]
        about = [place for place in nouns if own and place > own[0]]
        plain = [place for place in nouns if not preps or place < preps[0]]
        things = (place for place in plain if not self._side(place))
        kind = (place for place in range(at - 1, first - 1, -1) if not self._side(place))
        best = next(chain(about, things, kind, plain, nouns), None)
        return "" if best is None else self._lemma(best)

    def _side(self, at: int) -> bool:
        """Whether a word names a side or a person: whose a thing is tells less than what it is."""
        actor = actor_of(self.scene, self.tokens[at])
        return (
            actor is not None
            or self.tokens[at].lemma in _words("idle")
            or self.tokens[at].feats.get("Animacy") == "Anim"
        )

    def _object(self, at: int, deed: Deed) -> int | None:
        """What a verb of deed is done to: the next noun in the right case, or after its preposition."""
        for place in range(at + 1, min(at + 2 + REACH, len(self.tokens))):
            token = self.tokens[place]
            if token.pos in ("PUNCT", "VERB", "SCONJ", "CCONJ"):
                return None
            if token.pos not in NOUNS:
                continue
            if deed.prepositions:
                lead = {near.text.casefold() for near in self.tokens[at + 1 : place]}
                return place if lead & set(deed.prepositions) else None
            cases = ("Acc", "Gen")
            taken = token.feats.get("Case") in cases and not any(t.pos == "ADP" for t in self.tokens[at + 1 : place])
            return place if taken and token.lemma not in _words("idle") else None
        return None

    def _lemma(self, at: int) -> str:
        """The lemma that a word counts as: a side by its name, a numbered thing without its number."""
        token = self.tokens[at]
        actor = actor_of(self.scene, token)
        if actor and actor.kind in ("state", "bloc"):
            return actor.name.casefold()
        deed = deed_of(token.lemma)
        if deed is not None or not token.lemma[-1:].isdigit():
            return deed.noun if deed else token.lemma
        return _NUMBERED.sub("", token.lemma)

    def _shown(self, at: int) -> str:
        actor = actor_of(self.scene, self.tokens[at])
        return actor.name if actor and actor.kind in ("state", "bloc") else self.tokens[at].lemma

    def _against(self, first: int) -> bool:
        """Whether the words before a group speak of not having it, here or where its list begins («от X и от Y»)."""
        if self._denied(first):
            return True
        lead = self.tokens[first - 1] if first else None
        if lead is None or lead.pos != "ADP":
            return False
        return any(
            self.tokens[at].text == lead.text and self._denied(at)
            for at in range(first - 2, max(0, first - LIST), -1)
            if self.tokens[at].pos == "ADP"
        )

    def _denied(self, first: int) -> bool:
        """Whether the few words before a group deny it: an end to it, or «не является» before an instrumental."""
        named = self.tokens[first].feats.get("Case") == "Ins"
        against, copulas = _words("against"), _words("copulas")
        for at in range(max(0, first - REACH), first):
            token = self.tokens[at]
            if token.lemma in against and not any(span.meets(token.span) for span in self.acting):
                return True
            if named and token.lemma in copulas and any(t.lemma == "не" for t in self.tokens[max(0, at - 2) : at]):
                return True
        return False


LIST = 20
"""How many words back a list may begin whose every member opens with the same preposition."""


def _righted(topic: Topic, noun: str) -> Topic:
    """A topic that named a deed undone, named by the deed itself: it is `against` that tells."""
    words = topic.name.split()
    return msgspec.structs.replace(topic, name=" ".join([*words[: topic.head], noun, *words[topic.head + 1 :]]))


def _name(tokens: Sequence[Token], first: int, head: int, last: int) -> str:
    """The group in the nominative: the head's lemma, its adjectives in the head's gender, the rest as it stands."""
    before = [_capital(_adjective(token.lemma, tokens[head]), token) for token in tokens[first:head]]
    rest = [word for token in tokens[head + 1 : last] if (word := token.text.strip('«»"“”„'))]
    return " ".join([*before, _capital(tokens[head].lemma, tokens[head]), *rest])


def _capital(word: str, token: Token) -> str:
    """A word with the capital letters that it has in the text."""
    if token.text.isupper() and len(token.text) > 1:
        return token.text
    return word[:1].upper() + word[1:] if token.text[:1].isupper() else word


def _adjective(lemma: str, noun: Token) -> str:
    """An adjective's nominative for a noun's lemma: «ядерный» beside «программа» is «ядерная»."""
    if not lemma.endswith(("ый", "ий", "ой")):
        return lemma
    soft = lemma.endswith(("ний", "жий", "чий", "щий", "ший")) and lemma[-3] == "н"
    stem, plain = lemma[:-2], not soft
    if noun.lemma.endswith(("ы", "и")):
        return stem + ("ие" if lemma.endswith("ий") or stem[-1] in "гкхжчшщ" else "ые")
    gender = noun.feats.get("Gender")
    if gender == "Fem":
        return stem + ("ая" if plain else "яя")
    if gender == "Neut":
        return stem + ("ое" if plain and stem[-1] not in "жчшщ" else "ее")
    return lemma
