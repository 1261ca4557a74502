"""The lines of a page with what can be told of each by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from communique.clean.words import fold
from communique.dates import Expression, find
from communique.model import Block, Page, Span

Hint = Literal["", "good", "heading", "menu", "teaser", "caption", "share", "subscribe", "comments", "byline"]

SENTENCE_WORDS = 3
"""A line that ends as a sentence does and has so many words counts as prose."""
PROSE_WORDS = 28
"""A line of so many words counts as prose however it ends; of 2,100 headlines of news none had more than 24."""
CALL_WORDS = 12
"""So long a line also counts when one to three words stand behind its last sentence (`Читать далее`)."""

FLOWING = 0.5
"""The least share of words in lower case of a long line of running text; articles have 3/4, menus 1/3."""

STEM = 5
"""Letters by which two forms of a Russian word are taken for one."""

SHORTEST_STEMMED = 4
"""Letters of the shortest word that tells anything of the subject."""

DATE_WORDS = 14
"""Longer lines aren't searched for a date that stands alone."""

_LOWER = re.compile(r"(?<!\w)[a-zа-яёіїєґў]\w*")
_DIGIT = re.compile(r"\d")
WORD = re.compile(r"\w+")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\s»”“\"'’)\]]*\Z")
_ENDS_IN_CALL = re.compile(r"[.!?…][»”\"]*\s+[А-ЯЁІЇЄҐ][а-яёіїєґ]+(?:\s[а-яёіїєґ]+){0,2}\W*\Z")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)\s*(?:[»>]{1,2}|\(?далее\)?)?\s*\Z")


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line: its span without white space around, its words, and what it looks like.

    `folded` is its text as the words of the lexicon are looked for in it, `key` is its letters and digits alone, for
    comparing lines; `ends` whether it ends as a sentence does, `cut` whether it breaks off in dots, `hint` what the
    elements around it say.
    """

    index: int
    span: Span
    text: str
    folded: str
    words: int
    key: str
    ends: bool
    cut: bool
    hint: Hint = ""
    link_share: float = 0.0
    tags: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """The beginnings of its longer words, by which texts on one subject are told."""
        return _stems(self.key)

    def shares(self, stems: frozenset[str]) -> int:
        """How many of some stems it has."""
        words = f" {self.key.replace('_', ' ')} "
        return sum(f" {stem}" in words if len(stem) == STEM else f" {stem} " in words for stem in stems)

    @property
    def is_prose(self) -> bool:
        """Whether it reads like running text."""
        if self.ends and not self.cut and self.words >= SENTENCE_WORDS:
            return True
        if self.words >= CALL_WORDS and _ENDS_IN_CALL.search(self.text):
            return True
        return self.words >= PROSE_WORDS and _is_flowing(self.text, self.words)


def _is_flowing(text: str, words: int) -> bool:
    """Whether most words are in lower case, as in sentences and unlike rows of names, numbers or menu items."""
    return len(_LOWER.findall(text)) >= FLOWING * words


def lines_of(page: Page) -> list[Line]:
    """The page's blocks as lines, blank ones left out."""
    out: list[Line] = []
    for block in page.lines:
        raw = block.span.of(page.text)
        text = raw.strip()
        if text:
            start = block.span.start + len(raw) - len(raw.lstrip())
            out.append(make_line(len(out), Span(start, start + len(text)), text, block))
    return out


def make_line(index: int, span: Span, text: str, block: Block | None = None) -> Line:
    """The line that the characters at `span` make."""
    folded = fold(text)
    words = WORD.findall(folded)
    ends = _ENDS_SENTENCE.search(text) is not None
    cut = ("..." in text or "…" in text) and _CUT_OFF.search(text) is not None
    more = {"link_share": block.link_share, "tags": block.tags} if block else {}
    return Line(index, span, text, folded, len(words), " ".join(words), ends, cut, **more)  # type: ignore[arg-type]


def key_of(text: str) -> str:
    """Letters and digits in lower case, ё as е, with single spaces."""
    return " ".join(WORD.findall(fold(text)))


@lru_cache(maxsize=4096)
def dates_in(text: str) -> tuple[Expression, ...]:
    """The calendar dates that a short line names."""
    if not _DIGIT.search(text):
        return ()
    return tuple(e for e in find(text, Span(0, len(text))) if e.kind == "calendar" and e.day)


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text."""
    return _stems(key_of(text))


@lru_cache(maxsize=512)
def _stems(key: str) -> frozenset[str]:
    words = key.replace("_", " ").split(" ")
    return frozenset([word[:STEM] for word in words if len(word) >= SHORTEST_STEMMED])
