"""The tagger's names mended: borders, names run together, words that are none, names that it saw elsewhere only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from communique.model import Name, NameType, Sentence, Token
from communique.parties.borders import as_person, named, words_of
from communique.parties.joints import Known, known_in, mend
from communique.parties.naming import bends_to
from communique.parties.shapes import Shape
from communique.parties.things import without_things
from communique.parties.words import is_common, is_first_name, is_surname, is_surname_form, is_verb, is_who, may_call
from communique.spelling import plain

SHORTEST_SEEN = 4
"""Letters of the shortest name that is looked for where the tagger missed it: shorter ones are other words as well."""

ROOT = 4
"""Letters by which a surname is known again in another case."""

LONGEST_NAMESAKE = 5
"""Letters of the longest common noun that is a foreign first name as well (Си, Тара): others stand before names."""

_OPEN, _CLOSE = '«"“„', '»"”'
_BEFORE = frozenset((*_OPEN, ".", "-", "–", "—", ":", "…", "!", "?"))
_NO_NAME_AFTER = frozenset((*_OPEN, "."))
_NO_NAMES = ("VERB", "ADV", "ADP", "PRON", "SCONJ", "CCONJ", "PART", "DET")
"""Kinds of word that are no name when they stand alone, whatever their capital."""

_BRACKETS = frozenset(("(", ")", "()"))


def mended(shapes: Sequence[Shape]) -> tuple[tuple[Name, ...], ...]:
    """The names of every sentence of a page."""
    sentences = [shape.sentence for shape in shapes]
    language = shapes[0].language if shapes else ""
    full = frozenset(
        plain(sentence.tokens[name.last - 1].text)
        for sentence in sentences
        for name in sentence.names
        if name.type == "PER" and name.last - name.first > 1
    )
    surnames = frozenset(surname[:ROOT] for surname in full)
    fixed = surnames | _inside(sentences)
    rows = [
        [_as_person(sentence, name, full) for name in _of_sentence(sentence, language, fixed)] for sentence in sentences
    ]
    known = known_in(sentences, rows)
    rows = [mend(sentence, row, known) for sentence, row in zip(sentences, rows, strict=True)]
    rows = _agreed(sentences, rows)
    seen = _seen(sentences, rows)
    whole = [_with_missed(shape, row, seen, known) for shape, row in zip(shapes, rows, strict=True)]
    return tuple(without_things(shapes, whole))


def _inside(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The names of organisations of one word that stand inside sentences: no capital of the beginning makes them."""
    return frozenset(
        plain(sentence.tokens[name.first].text)[:ROOT]
        for sentence in sentences
        for name in sentence.names
        if name.type == "ORG" and name.last - name.first == 1 and not _begins(sentence, name.first)
    )


def _of_sentence(sentence: Sentence, language: str, fixed: frozenset[str]) -> list[Name]:
    if not sentence.names:
        return []
    pieces = [piece for name in sentence.names for piece in _outside_brackets(sentence, name)]
    bare = [_without_form(sentence, name, language) for name in pieces]
    whole = [_without_noun(sentence, name) for name in bare]
    right = [n for name in whole if (n := as_person(sentence, name, language)) is not None]
    kept = [n for n in right if not (_is_none(sentence, n, language) or _is_word(sentence, n, fixed))]
    return _with_state(sentence, [_closed(sentence, name) for name in kept])


def _as_person(sentence: Sentence, name: Name, full: frozenset[str]) -> Name:
    """A place of one word as a person, where it is the surname of a full name of the page (Дарья Львова, Львова)."""
    if name.type != "LOC" or name.last - name.first > 1:
        return name
    word = plain(sentence.tokens[name.first].text)
    same = any(other[:ROOT] == word[:ROOT] and (bends_to(word, other) or bends_to(other, word)) for other in full)
    return msgspec.structs.replace(name, type="PER") if same else name


def _outside_brackets(sentence: Sentence, name: Name) -> Iterable[Name]:
    """A name and the one that follows it in brackets apart: `Союз портов (СП)`."""
    if name.last - name.first == 1 and sentence.tokens[name.first].text not in _BRACKETS:
        return (name,)
    words = [token.text for token in sentence.tokens[name.first : name.last]]
    if _BRACKETS.isdisjoint(words):
        return (name,)
    borders = [name.first - 1, *(name.first + at for at, word in enumerate(words) if word in _BRACKETS), name.last]
    pieces = pairwise(borders)
    return [piece for one, other in pieces for piece in _stripped(sentence, one + 1, other, name.type)]


def _stripped(sentence: Sentence, first: int, last: int, type: NameType) -> Iterable[Name]:
    """The tokens as a name, without a quotation mark that has no partner among them."""
    words = [token.text for token in sentence.tokens[first:last]]
    if words and words[-1] in _CLOSE and not any(word in _OPEN for word in words[:-1]):
        last -= 1
    if first < last and any(c.isalpha() for token in sentence.tokens[first:last] for c in token.text):
        yield named(sentence, first, last, type)


@lru_cache(maxsize=4)
def _others(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """What is of no person, place or organisation, and the first words of it."""
    others = words_of(language, "other")
    return others, frozenset(other.split(" ")[0] for other in others)


def _without_form(sentence: Sentence, name: Name, language: str) -> Name:
    """A company's name without its legal form, an outlet's without its kind: `ПАО «Вега»`, `Газета Курьер`."""
    first, last = name.first, name.last
    if name.type != "ORG" or last - first < 2 or sentence.tokens[first].lemma not in words_of(language, "form"):
        return name
    first += 1
    if not (sentence.tokens[first].text in _OPEN or sentence.tokens[first].text[:1].isupper()):
        return name
    if sentence.tokens[first].text in _OPEN:
        first += 1
        last -= sentence.tokens[last - 1].text in _CLOSE
    return named(sentence, first, last, name.type) if first < last else name


def _without_noun(sentence: Sentence, name: Name) -> Name:
    """A person's name without the common noun before it: `Беженка Анна Крамер`, `Президент Грач` in the beginning."""
    while name.type == "PER" and name.last - name.first > 1:
        token, following = sentence.tokens[name.first], sentence.tokens[name.first + 1]
        begins = _begins(sentence, name.first) or is_first_name(following.text)
        if not begins or not is_common(token.text) or not following.text[:1].isupper():
            return name
        if not is_first_name(following.text) and not _is_apart(token, following):
            return name
        name = named(sentence, name.first + 1, name.last, name.type)
    return name


def _is_apart(noun: Token, following: Token) -> bool:
    """Whether a common noun is no part of the name behind it: who that is, or in another case (`Отставка Грача`)."""
    case = following.feats.get("Case", "")
    if len(noun.text) > LONGEST_NAMESAKE:
        return True
    return may_call(noun.text, case) or noun.feats.get("Case", case) != case


def _begins(sentence: Sentence, at: int) -> bool:
    """Whether nothing but marks stands before a token, or a mark that ends or opens a sentence."""
    return at == 0 or sentence.tokens[at - 1].text in _BEFORE


def _is_none(sentence: Sentence, name: Name, language: str) -> bool:
    if name.last - name.first > 1:
        return _is_cried(sentence, name) or _is_verb(sentence, name) or _is_other(sentence, name, language)
    if (_is_of_many if name.type == "LOC" else _is_glued)(sentence, name, language):
        return True
    return _is_verb(sentence, name) or _is_adjective(sentence, name) or _is_other(sentence, name, language)


def _is_cried(sentence: Sentence, name: Name) -> bool:
    """Whether an organisation's name is a headline in capitals, verb and all (`ГРАЧ ПОКИДАЕТ`)."""
    tokens = sentence.tokens[name.first : name.last]
    return name.type == "ORG" and any(token.text.isupper() and is_verb(token.text) for token in tokens)


def _is_of_many(sentence: Sentence, name: Name, language: str) -> bool:
    """Whether the name of a place that begins a sentence is a common noun for people (Афроамериканцы)."""
    return _begins(sentence, name.first) and is_who(sentence.tokens[name.first].text)


def _is_glued(sentence: Sentence, name: Name, language: str) -> bool:
    """Whether a person's name is two words that ran together (`СмотретьПравительство`), and none that has a capital
    inside (МакГрегор)."""
    text = sentence.tokens[name.first].text
    if text[1:].islower() or name.type != "PER" or text.isupper() or text.isascii():
        return False
    inner = next((at for at in range(1, len(text)) if text[at].isupper() and text[at - 1].islower()), 0)
    return inner > 0 and plain(text[:inner]) not in words_of(language, "particle")


def _is_verb(sentence: Sentence, name: Name) -> bool:
    """Whether a person's name is one word of another kind, or one with capitals inside (a thing's: «НовоТехПром»); so
    an organisation's (`Если Вы`)."""
    tokens = sentence.tokens[name.first : name.last]
    if name.type == "ORG":
        return all(token.pos in _NO_NAMES and not token.text.isupper() for token in tokens)
    if name.type != "PER" or len(tokens) > 1:
        return False
    token = tokens[0]
    if token.pos in _NO_NAMES:
        return True
    capitals = sum(c.isupper() for part in token.text.split("-") for c in part[1:])
    return capitals > 1 and not token.text.isupper()


def _is_adjective(sentence: Sentence, name: Name) -> bool:
    """Whether the name of a place or person is an adjective and no more (Афганское руководство)."""
    if name.type == "ORG" or name.last - name.first > 1 or name.last >= len(sentence.tokens):
        return False
    token, noun = sentence.tokens[name.first], sentence.tokens[name.last]
    if token.pos != "ADJ" or noun.pos not in ("NOUN", "ADJ"):
        return False
    return noun.text.islower() and token.feats.get("Case") == noun.feats.get("Case")


def _is_word(sentence: Sentence, name: Name, fixed: frozenset[str]) -> bool:
    """Whether a name of one word is a common word that begins the sentence or is written in capitals: no surname of the
    page, and no organisation's that stands inside a sentence too."""
    token = sentence.tokens[name.first]
    if name.type == "LOC" or name.last - name.first > 1 or plain(token.text)[:ROOT] in fixed:
        return False
    if name.type == "PER" and token.text.isupper():
        return is_common(token.text) or (len(token.text) < SHORTEST_SEEN and not is_surname_form(token.text))
    if not _begins(sentence, name.first):
        return False
    return is_common(token.text) and (name.type == "PER" or not _is_bodys(sentence, name))


def _is_bodys(sentence: Sentence, name: Name) -> bool:
    """Whether a common word at the beginning may be a body's name: in capitals, of several parts, quoted, or with a
    name behind that says whose it is (`Суд Осло`)."""
    text = sentence.tokens[name.first].text
    quoted = name.first > 0 and sentence.tokens[name.first - 1].text in _OPEN
    person = any(other.first == name.last and other.type == "PER" for other in sentence.names)
    following = sentence.tokens[name.last].text if name.last < len(sentence.tokens) else ""
    return text.isupper() or "-" in text or quoted or (following[:1].isupper() and not person)


def _is_other(sentence: Sentence, name: Name, language: str) -> bool:
    """Whether a name is of no person, place or organisation: an event, an illness."""
    others, begun = _others(language)
    first = sentence.tokens[name.first]
    if first.lemma not in begun and plain(first.text) not in begun:
        return False
    tokens = sentence.tokens[name.first : name.last]
    words, lemmas = [plain(token.text) for token in tokens], [token.lemma for token in tokens]
    return " ".join(words) in others or " ".join(lemmas) in others


def _closed(sentence: Sentence, name: Name) -> Name:
    """A name takes in the closing mark of a quotation open inside it (РИА «Новости»), and the dot of its initials."""
    following = sentence.tokens[name.last] if name.last < len(sentence.tokens) else None
    if following is None or following.text not in ("»", '"', "."):
        return name
    words = [token.text for token in sentence.tokens[name.first : name.last]]
    opened = words.count("«") > words.count("»") or words.count('"') % 2 == 1
    quoted = opened and following.text in ("»", '"')
    initials = len(words) > 3 and len(words[-1]) == 1 and words[-1].isupper() and words[-2] == "."
    if quoted or (initials and following.text == "." and following.start == name.span.end):
        return named(sentence, name.first, name.last + 1, name.type)
    return name


def _with_state(sentence: Sentence, names: list[Name]) -> list[Name]:
    """Organisations with the name in the genitive that says whose they are: `Верховный суд | Франции`."""
    out: list[Name] = []
    for name in names:
        before = out[-1] if out else None
        if before is not None and _is_of(sentence, before, name):
            out[-1] = named(sentence, before.first, name.last, before.type)
        else:
            out.append(name)
    return out


def _is_of(sentence: Sentence, one: Name, other: Name) -> bool:
    if one.type != "ORG" or other.type == "PER" or one.last != other.first:
        return False
    last, first = sentence.tokens[one.last - 1], sentence.tokens[other.first]
    russian = last.text[:1].isalpha() and not last.text.isascii() and last.text not in _CLOSE
    genitive = first.feats.get("Case") == "Gen" or (first.text.isupper() and first.feats.get("Case") in (None, "Nom"))
    return russian and genitive and (is_common(last.text) or (last.text.isupper() and len(last.text) > 1))


def _agreed(sentences: Sequence[Sentence], rows: Sequence[list[Name]]) -> list[list[Name]]:
    """The names with the type that most names of the same words have on the page."""
    texts = [[_text(sentence, name) for name in row] for sentence, row in zip(sentences, rows, strict=True)]
    votes: dict[str, list[NameType]] = {}
    for words, row in zip(texts, rows, strict=True):
        for text, name in zip(words, row, strict=True):
            votes.setdefault(text, []).append(name.type)
    if all(len(set(given)) == 1 for given in votes.values()):
        return list(rows)
    return [
        [_as_most(name, votes[text]) for text, name in zip(words, row, strict=True)]
        for words, row in zip(texts, rows, strict=True)
    ]


def _text(sentence: Sentence, name: Name) -> str:
    if name.last - name.first == 1:
        return sentence.tokens[name.first].text
    return " ".join([token.text for token in sentence.tokens[name.first : name.last]])


def _as_most(name: Name, votes: list[NameType]) -> Name:
    same = votes.count(name.type)
    if same == len(votes):
        return name
    best = max(sorted(set(votes)), key=votes.count)
    return msgspec.structs.replace(name, type=best) if votes.count(best) > same else name


def _seen(sentences: Sequence[Sentence], rows: Sequence[Sequence[Name]]) -> dict[str, NameType]:
    """Names of one word that stand on the page, with the type that they have most often."""
    votes: dict[str, dict[NameType, int]] = {}
    for sentence, names in zip(sentences, rows, strict=True):
        for name in names:
            text = sentence.tokens[name.first].text
            if name.last - name.first == 1 and len(text) >= SHORTEST_SEEN and not is_common(text):
                row = votes.setdefault(text, {})
                row[name.type] = row.get(name.type, 0) + 1
    return {text: max(sorted(row), key=lambda type: row[type]) for text, row in votes.items()}


def _with_missed(shape: Shape, names: Sequence[Name], seen: dict[str, NameType], known: Known) -> tuple[Name, ...]:
    """The names with those that the tagger missed: names that it saw elsewhere on the page, and first names."""
    if not shape.capitals:
        return tuple(names)
    sentence = shape.sentence
    taken = {at for name in names for at in range(name.first, name.last)}
    missed: list[Name] = []
    for at in shape.capitals:
        if at in taken:
            continue
        text = sentence.tokens[at].text
        if text in seen:
            missed.append(named(sentence, at, at + 1, seen[text]))
        elif _is_in_capitals(text, known):
            first = at - 1 if at and at - 1 not in taken and is_first_name(sentence.tokens[at - 1].text) else at
            missed.append(named(sentence, first, at + 1, "PER"))
        elif (last := _missed_end(sentence, at, taken)) > at:
            name = as_person(sentence, named(sentence, at, last, "PER"), shape.language)
            if name is not None and not _is_other(sentence, name, shape.language):
                missed.append(name)
                taken.update(range(name.first, name.last))
    return tuple(sorted((*names, *missed), key=lambda name: name.first)) if missed else tuple(names)


def _is_in_capitals(text: str, known: Known) -> bool:
    """Whether a word in capitals, as headlines have them, is the surname of a person of the page (`ГРАЧ УЕЗЖАЕТ`)."""
    return len(text) >= SHORTEST_SEEN and text.isupper() and known.is_named(plain(text)) and not is_common(text)


def _missed_end(sentence: Sentence, at: int, taken: set[int]) -> int:
    """Where a name that begins at a token ends, `at` for none: a first name, or unlisted words (посол Рен Кадрун)."""
    if at == 0 or sentence.tokens[at - 1].text in _NO_NAME_AFTER:
        return at
    first_name = is_first_name(sentence.tokens[at].text)
    if not first_name and (sentence.tokens[at - 1].pos != "NOUN" or not _is_unlisted(sentence, at)):
        return at
    last = at + 1
    while last < len(sentence.tokens) and last not in taken and is_surname(sentence.tokens[last].text):
        last += 1
    return last if first_name or (last - at > 1 and all(_is_unlisted(sentence, k) for k in range(at, last))) else at


def _is_unlisted(sentence: Sentence, at: int) -> bool:
    """Whether a token is a Cyrillic word with one capital that may be a surname."""
    text = sentence.tokens[at].text
    return len(text) > 1 and not text.isascii() and not text.isupper() and is_surname(text)
