"""What a statement is about: its nouns and noun groups, by which statements are grouped into issues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from communique import lexicon
from communique.model import Span, Token, Topic
from communique.stances.scene import Line, Scene

REACH = 3
"""How many words before a group may speak of not having it («отказ от дальнейшего расширения»)."""


@lru_cache(maxsize=8)
def _words(key: str) -> frozenset[str]:
    return frozenset(word for entry in lexicon.table("ru", "topics", "group") for word in entry.words(key))


def topics_of(scene: Scene) -> tuple[Topic, ...]:
    """The noun groups of the statement's content, in order, each once."""
    seen: dict[tuple[str, ...], Topic] = {}
    for line in scene.lines:
        for topic in _groups(line):
            seen.setdefault(topic.words, topic)
    return tuple(seen.values())


def _groups(line: Line) -> Iterator[Topic]:
    tokens = line.tokens
    for at, token in enumerate(tokens):
        if token.pos != "NOUN" or token.lemma in _words("idle") or len(token.lemma) < SHORTEST:
            continue
        if any(name.span.holds(token.span) for name in line.sentence.names):
            continue
        if token.lemma not in _words("alone"):
            yield Topic((token.lemma,), token.lemma, token.span, _against(tokens, at))
        for first, last in _shapes(tokens, at):
            words = tuple(t.lemma for t in tokens[first:last])
            span = Span(tokens[first].start, tokens[last - 1].end)
            yield Topic(words, _name(tokens, first, at, last), span, _against(tokens, first))


SHORTEST = 3
"""Nouns shorter than this are letters and abbreviations of measures."""


def _shapes(tokens: Sequence[Token], at: int) -> Iterator[tuple[int, int]]:
    """The groups around the noun at `at`: noun with genitive (and its adjective), adjective with noun."""
    after = tokens[at + 1 : at + 3]
    if after and _genitive(after[0]):
        yield at, at + 2
    if len(after) == 2 and after[0].pos == "ADJ" and after[0].feats.get("Case") == "Gen" and _genitive(after[1]):
        yield at, at + 3
    before = tokens[at - 1] if at else None
    if before and before.pos == "ADJ" and before.lemma not in _words("empty") and _agrees(before, tokens[at]):
        yield at - 1, at + 1


def _genitive(token: Token) -> bool:
    named = token.pos == "PROPN" and (token.text.isupper() or token.feats.get("Case") == "Gen")
    return named or (token.pos == "NOUN" and token.feats.get("Case") == "Gen" and token.lemma not in _words("idle"))


def _agrees(adjective: Token, noun: Token) -> bool:
    return all(
        adjective.feats.get(key, noun.feats.get(key)) == noun.feats.get(key) for key in ("Case", "Number")
    ) and bool(adjective.feats.get("Case"))


def _against(tokens: Sequence[Token], first: int) -> bool:
    return any(token.lemma in _words("against") for token in tokens[max(0, first - REACH) : first])


def _name(tokens: Sequence[Token], first: int, head: int, last: int) -> str:
    """The group in the nominative: the head's lemma, its adjective in the head's gender, the rest as it stands."""
    before = [_adjective(token.lemma, tokens[head]) for token in tokens[first:head]]
    return " ".join([*before, tokens[head].lemma, *(token.text for token in tokens[head + 1 : last])])


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
