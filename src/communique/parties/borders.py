"""Names of persons as the tagger gives them, when they are something else, too long or too short."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Name, NameType, Sentence, Span, Token
from communique.parties.words import is_common, is_first_name, is_known
from communique.spelling import plain

_FUNCTION = ("ADV", "ADP", "SCONJ", "CCONJ", "PART", "DET", "PRON")
"""Kinds of word that no name begins or ends with."""

SHORTEST_TERM = 8
"""Letters of the shortest word that is known for a term by its ending: surnames that end so are shorter (Гость)."""


def as_person(sentence: Sentence, name: Name, language: str) -> Name | None:
    """A person's name with its borders and its type mended; None where no person, place or organisation is named."""
    found: Name | None = name
    for rule in RULES:
        if found is None or found.type != "PER":
            return found
        found = rule(sentence, found, language)
    return found


def named(sentence: Sentence, first: int, last: int, type: NameType = "PER") -> Name:
    """Some tokens as a name."""
    return Name(Span(sentence.tokens[first].start, sentence.tokens[last - 1].end), type, first, last)


@lru_cache(maxsize=16)
def words_of(language: str, name: str) -> frozenset[str]:
    """The words of a table of names, as words are compared."""
    return frozenset(plain(word) for entry in table(language, "names", name) for word in entry.words("words"))


@lru_cache(maxsize=8)
def _endings(language: str, name: str) -> tuple[str, ...]:
    return tuple(sorted(words_of(language, name)))


def without_edges(sentence: Sentence, name: Name, language: str) -> Name | None:
    """Without the words at its edges that begin another clause: `Грач | Почему`, `Вместо | Грача`."""
    first, last = name.first, name.last
    while last - first > 1 and _is_function(sentence.tokens[last - 1]):
        last -= 1
    while last - first > 1 and _is_function(sentence.tokens[first]):
        first += 1
    return name if (first, last) == (name.first, name.last) else named(sentence, first, last)


def _is_function(token: Token) -> bool:
    return token.pos in _FUNCTION and token.text[:1].isupper() and len(token.text) > 1 and is_common(token.text)


def of_a_thing(sentence: Sentence, name: Name, language: str) -> Name | None:
    """A company (`Норд Бридж Компани`, `Канал-5`) or a street (`Бридж-стрит`) that was taken for a person."""
    for token in sentence.tokens[name.first : name.last]:
        text = plain(token.text)
        if text in words_of(language, "firm") or (text[:1].isalpha() and text[-1:].isdigit()):
            return msgspec.structs.replace(name, type="ORG")
        if text.endswith(_endings(language, "street")):
            return msgspec.structs.replace(name, type="LOC")
    return name


def namesake(sentence: Sentence, name: Name, language: str) -> Name | None:
    """What is named after a person (`центр имени Грача`), None if the noun is another, and for a word in lower case."""
    words = words_of(language, "namesake")
    first = sentence.tokens[name.first].text
    at = name.first if plain(first) in words else name.first - 1
    if at >= 0 and sentence.tokens[at].text == ".":
        at -= 1
    if at < 0 or plain(sentence.tokens[at].text) not in words:
        return None if name.last - name.first == 1 and first.islower() else name
    noun = sentence.tokens[at - 1] if at else None
    if noun is not None and noun.lemma in words_of(language, "house"):
        return named(sentence, at - 1, name.last, "ORG")
    return name if noun is not None and noun.pos == "ADP" else None


def named_after(sentence: Sentence, name: Name, language: str) -> Name | None:
    """The house that bears a person's name: `центр Грача`, `фонд Грача`."""
    if name.first == 0 or name.last - name.first > 1:
        return name
    token, noun = sentence.tokens[name.first], sentence.tokens[name.first - 1]
    if noun.lemma not in words_of(language, "house") or token.feats.get("Case") != "Gen":
        return name
    return named(sentence, name.first - 1, name.last, "ORG")


def abstract(sentence: Sentence, name: Name, language: str) -> Name | None:
    """None for one word with the ending of a term (`Реактивность`), which begins a line or a sentence."""
    text = plain(sentence.tokens[name.first].text)
    term = len(text) >= SHORTEST_TERM and text.endswith(_endings(language, "term"))
    return None if term and name.last - name.first == 1 else name


def with_first_name(sentence: Sentence, name: Name, language: str) -> Name | None:
    """With the first name that the tagger left outside: `Карел | Грач`."""
    if name.first == 0 or name.last - name.first > 1:
        return name
    token, before = sentence.tokens[name.first], sentence.tokens[name.first - 1]
    if not before.text[:1].isupper() or not is_first_name(before.text) or is_first_name(token.text):
        return name
    same = before.feats.get("Case") == token.feats.get("Case") or not is_known(token.text)
    return named(sentence, name.first - 1, name.last) if same else name


def with_particle(sentence: Sentence, name: Name, language: str) -> Name | None:
    """With the small words in front of a surname, also where they begin the sentence: `Фон дер | Альм`."""
    particles, first = words_of(language, "particle"), name.first
    while first and plain(sentence.tokens[first - 1].text) in particles:
        if first > 1 and not sentence.tokens[first - 1].text.islower():
            break
        first -= 1
    return name if first == name.first else named(sentence, first, name.last)


Rule = Callable[[Sentence, Name, str], "Name | None"]

RULES: tuple[Rule, ...] = (namesake, abstract, of_a_thing, named_after, without_edges, with_particle, with_first_name)
