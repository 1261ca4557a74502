"""A version of an utterance held to the fullest one, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec

from communique.model import Edit, EditKind, Span
from communique.spelling import plain
from communique.store.words import lemmas

_WORD = re.compile(r"\w+")


class Word(msgspec.Struct, frozen=True):
    """A word of a statement: as it stands there in lower case, its dictionary forms, the likeliest first, its place."""

    form: str
    lemmas: tuple[str, ...]
    span: Span

    def kind(self, other: Word) -> EditKind:
        """What the word is to one of the base."""
        if self.form == other.form:
            return "same"
        return "replaced" if set(self.lemmas).isdisjoint(other.lemmas) else "form"


def words_of(said: Sequence[tuple[int, str]]) -> list[Word]:
    """The words of what was said, each part of it with where it starts."""
    found = []
    for start, part in said:
        for match in _WORD.finditer(part):
            form = plain(match.group())
            found.append(Word(form, lemmas(form), Span(start + match.start(), start + match.end())))
    return found


def align(base: Sequence[Word], version: Sequence[Word]) -> tuple[Edit, ...]:
    """What became of the words of the base, in order."""
    matcher = SequenceMatcher(None, [w.lemmas[0] for w in base], [w.lemmas[0] for w in version], autojunk=False)
    found: list[Edit] = []
    for code, first, last, start, end in matcher.get_opcodes():
        if last - first == end - start:
            found += _one_by_one(base[first:last], version[start:end])
        else:
            kind: EditKind = "replaced" if code == "replace" else "left_out" if code == "delete" else "put_in"
            found.append(Edit(kind, _place(version, start, end), _place(base, first, last)))
    return tuple(found)


def _one_by_one(base: Sequence[Word], version: Sequence[Word]) -> list[Edit]:
    """The runs of words that stand in both in the same form, those in another, and those for which others stand."""
    found: list[Edit] = []
    for theirs, ours in zip(base, version, strict=True):
        kind = ours.kind(theirs)
        if found and found[-1].kind == kind:
            last = found.pop()
            found.append(Edit(kind, _joined(last.here, ours.span), _joined(last.there, theirs.span)))
        else:
            found.append(Edit(kind, ours.span, theirs.span))
    return found


def _joined(one: Span, other: Span) -> Span:
    return Span(one.start, other.end)


def _place(words: Sequence[Word], first: int, last: int) -> Span:
    """From the first word to the last; of none, the empty span before the next one, or after the end."""
    if first < last:
        return Span(words[first].span.start, words[last - 1].span.end)
    at = words[first].span.start if first < len(words) else words[-1].span.end
    return Span(at, at)
