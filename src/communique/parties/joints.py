"""Persons' names that the tagger ran together or cut short, mended by what the page itself shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from communique.dictionary import forms
from communique.model import Name, Sentence, Token
from communique.parties.borders import named
from communique.parties.naming import bends_to
from communique.parties.words import FORMS, is_common, is_first_name, is_surname_form
from communique.spelling import plain

ROOT = 3
"""Letters by which the words of a name are looked up, whatever their case: the shortest name that bends has three."""

_JOINING = (",", "и")

_ALIKE = str.maketrans("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ")
"""Latin letters that look like Cyrillic ones, which stand for them by mistake (`Cергей` with a Latin C)."""


class Known(msgspec.Struct, frozen=True):
    """The persons whom a page names in full: their surnames, and all their words one by one."""

    surnames: dict[str, set[str]]
    """The surnames by their roots."""
    wholes: dict[str, set[tuple[str, ...]]]
    """The full names, word by word, by the root of the first word."""
    bare: dict[str, set[str]]
    """The names of one word by their roots."""

    def is_surname(self, word: str) -> bool:
        """Whether a word can be a surname of the page in any case."""
        return any(_is_form(word, other) for other in self.surnames.get(word[:ROOT], ()))

    def is_named(self, word: str) -> bool:
        """Whether a word can be a surname of the page in any case, or a name of one word."""
        return self.is_surname(word) or any(_is_form(word, other) for other in self.bare.get(word[:ROOT], ()))

    def is_whole(self, words: Sequence[str]) -> bool:
        """Whether the words are a full name of the page in any case."""
        wholes = self.wholes.get(words[0][:ROOT], ())
        return any(
            len(whole) == len(words) and all(_is_form(a, b) for a, b in zip(words, whole, strict=True))
            for whole in wholes
        )


def _is_form(word: str, other: str) -> bool:
    return word == other or bends_to(word, other) or bends_to(other, word)


def known_in(sentences: Sequence[Sentence], rows: Iterable[Sequence[Name]]) -> Known:
    """The full names of a page."""
    known = Known({}, {}, {})
    for sentence, names in zip(sentences, rows, strict=True):
        for name in names:
            if name.type != "PER":
                continue
            if name.last - name.first == 1:
                word = plain(sentence.tokens[name.first].text)
                known.bare.setdefault(word[:ROOT], set()).add(word)
            else:
                words = tuple(plain(token.text) for token in sentence.tokens[name.first : name.last])
                known.surnames.setdefault(words[-1][:ROOT], set()).add(words[-1])
                known.wholes.setdefault(words[0][:ROOT], set()).add(words)
    return known


def mend(sentence: Sentence, names: Sequence[Name], known: Known) -> list[Name]:
    """The names of a sentence with those of persons parted and completed."""
    if not any(name.type == "PER" for name in names):
        return list(names)
    out: list[Name] = []
    for whole in names:
        if whole.type != "PER":
            out.append(whole)
            continue
        pieces = _parted(sentence, whole, known)
        for name in pieces:
            _add(sentence, out, name, None if len(pieces) > 1 else known)
    return _with_listed_places(sentence, out, known)


def _with_listed_places(sentence: Sentence, names: list[Name], known: Known) -> list[Name]:
    """The names with what stands in a list of places (`у Норвика, Крона и Лунда`) as places, surnames or not."""
    tokens = sentence.tokens
    led = False
    for at, name in enumerate(names):
        first = tokens[name.first]
        before = names[at - 1] if at else None
        joined = before is not None and name.first == before.last + 1 and tokens[before.last].text in _JOINING
        if name.type == "PER" and led and joined and before is not None and name.last - name.first == 1:
            same = first.feats.get("Case") == tokens[before.first].feats.get("Case")
            if same and not known.is_surname(plain(first.text)) and not is_surname_form(first.text):
                names[at] = named(sentence, name.first, name.last, "LOC")
        spoken = name.first > 0 and tokens[name.first - 1].pos == "ADP"
        led = names[at].type == "LOC" and (spoken or (led and joined))
    return names


def _add(sentence: Sentence, out: list[Name], name: Name, known: Known | None) -> None:
    """Adds a name, completed by what is known unless it was parted from its neighbour."""
    if out and name.first < out[-1].last:
        if name.last <= out[-1].last:
            return
        name = named(sentence, out[-1].last, name.last, name.type)
    free = out[-1].last if out else 0
    if name.type == "PER" and known is not None:
        name = _with_initials(sentence, _with_first_name(sentence, name, known, free))
        if out and _is_first_name_of(sentence, out[-1], name, known):
            name = named(sentence, out.pop().first, name.last)
    out.append(name)


def _parted(sentence: Sentence, name: Name, known: Known) -> Sequence[Name]:
    """Two names that are one for the tagger: `Крушины и Ниссена`, `попросил Крушина | Ниссена`."""
    if name.last - name.first < 2:
        return (name,)
    tokens = sentence.tokens[name.first : name.last]
    for at, token in enumerate(tokens[1:-1] if len(tokens) > 2 else (), start=1):
        if token.text == "и":
            rest = named(sentence, name.first + at + 1, name.last)
            return (named(sentence, name.first, name.first + at), *_parted(sentence, rest, known))
    words = [plain(token.text) for token in tokens]
    second = name.first + 1
    if _is_place_apart(words[0], words[1]):
        return (named(sentence, name.first, second, "LOC"), named(sentence, second, name.last))
    if not known.is_surname(words[0]) or is_first_name(tokens[0].text):
        return (name,)
    if (len(words) == 2 and known.is_surname(words[1])) or (len(words) > 2 and known.is_whole(words[1:])):
        return (named(sentence, name.first, second), named(sentence, second, name.last))
    return (name,)


@lru_cache(maxsize=FORMS)
def _is_place_apart(word: str, following: str) -> bool:
    """Whether a word is a place's name in another case than the name behind it (отдать `Чехию | Крушине`)."""
    known = [form.tag for form in forms(word) if form.is_known]
    if not known or not all("Geox" in tag for tag in known):
        return False
    cases = {str(tag.case) for tag in known}
    return "nomn" not in cases and cases.isdisjoint(str(form.tag.case) for form in forms(following))


def _with_first_name(sentence: Sentence, name: Name, known: Known, free: int) -> Name:
    """With the first name in front that has a Latin letter, and with what else makes it a full name of the page."""
    if name.last - name.first > 1:
        return name
    word = plain(sentence.tokens[name.first].text)
    if name.first > free:
        before = sentence.tokens[name.first - 1]
        if before.text[:1].isupper() and known.is_whole((plain(before.text), word)):
            return named(sentence, name.first - 1, name.last)
        if name.first - 1 > free and is_first_name(mixed(sentence.tokens[name.first - 2], before)):
            return named(sentence, name.first - 2, name.last)
    if name.last < len(sentence.tokens):
        after = sentence.tokens[name.last].text
        if after[:1].isupper() and known.is_whole((word, plain(after))):
            return named(sentence, name.first, name.last + 1)
    return name


def mixed(letter: Token, rest: Token) -> str:
    """The word that a Latin letter and the Cyrillic ones behind it make; nothing where they make none."""
    if letter.end != rest.start or len(letter.text) > 1 or not letter.text.isascii() or rest.text.isascii():
        return ""
    return letter.text.translate(_ALIKE) + rest.text


def _with_initials(sentence: Sentence, name: Name) -> Name:
    """With the initials behind a surname: `Крушина Я. О.`; without the word that follows them (`Я. О. Телефон`)."""
    tokens = sentence.tokens
    begun = name.last - name.first > 2 and len(tokens[name.first].text) > 1
    word = tokens[name.last - 1].text
    if begun and tokens[name.last - 2].text == "." and len(word) > 1 and is_common(word):
        return named(sentence, name.first, name.last - 1)
    at = name.last
    while at + 1 < len(tokens) and _is_initial(tokens[at].text) and tokens[at + 1].text == ".":
        at += 2
    following = tokens[at].text if at < len(tokens) else ""
    if at == name.last or name.last - name.first > 1 or (following[:1].isupper() and not is_common(following)):
        return name
    return named(sentence, name.first, at)


def _is_initial(text: str) -> bool:
    return len(text) == 1 and text.isupper()


def _is_first_name_of(sentence: Sentence, before: Name, name: Name, known: Known) -> bool:
    """Whether the place before a person's surname is the first name that the page gives with it (Азия, Лев Рим)."""
    if (
        before.type != "LOC"
        or before.last != name.first
        or name.last - name.first > 1
        or before.last - before.first > 1
    ):
        return False
    return known.is_whole(tuple(plain(token.text) for token in sentence.tokens[before.first : name.last]))
