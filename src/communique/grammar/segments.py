"""Sentences and tokens, by razdel: the tokenisation that the models were trained on.

razdel does not split at line ends, so every block of the article is split by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from razdel.segmenters.sentenize import SentSegmenter, SentSplit, SentSplitter

from communique.grammar.words import words
from communique.model import Article, Span

TITLE_BLOCK = -1
"""The block number of the title's sentences."""

LONGEST_SENTENCE = 220
"""Tokens after which a sentence is cut: the score matrix of the tree grows with the square, and no sentence of
running news comes near (the longest of 3,065 articles has 190). Lists and tables without full stops do."""


class Segment(msgspec.Struct, frozen=True, gc=False):
    """One sentence of one block, its tokens in three columns: where they start and end on the page, and their text."""

    span: Span
    block: int
    starts: list[int]
    ends: list[int]
    words: tuple[str, ...]


_PLACES = SentSplitter()


def _stops(text: str) -> Iterator[str | SentSplit]:
    """Where razdel thinks of ending a sentence, but for the places without a space after them: there it never does."""
    previous = 0
    for stop in _PLACES.re.finditer(text):
        start, end = stop.span()
        if text[end : end + 1].isspace():
            yield text[previous:start]
            left, right = text[max(0, start - _PLACES.window) : start], text[end : end + _PLACES.window]
            yield SentSplit(left, stop[1], right)
            previous = end
    yield text[previous:]


_sentenize = SentSegmenter(_stops)


def segments(text: str, article: Article) -> list[Segment]:
    """The sentences of the title, then of the body's blocks in order."""
    out: list[Segment] = []
    if article.title is not None:
        out.extend(_of_block(text, article.title, TITLE_BLOCK))
    for number, span in enumerate(article.body):
        out.extend(_of_block(text, span, number))
    return out


def _of_block(text: str, block: Span, number: int) -> Iterator[Segment]:
    for start, end in _lines(text, block):
        for sentence in _whole_quotes(text, [(start + s.start, start + s.stop) for s in _sentenize(text[start:end])]):
            yield from _cut(text, sentence, number)


def _lines(text: str, block: Span) -> Iterator[tuple[int, int]]:
    at = block.start
    for line in block.of(text).splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        at += len(line)


def _whole_quotes(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences as razdel gives them, but a closing quotation mark with its attribution is not torn off.

    razdel sometimes begins a sentence with `», — сказал он`; that piece belongs to the sentence before.
    """
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _continues(text[start:end]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _continues(piece: str) -> bool:
    """Whether a piece opens with a closing mark, or with a dash before a small letter."""
    return piece[:1] in ("»", "”", ",") or (piece[:1] in ("—", "–", "-") and piece[:3].strip("—–- ")[:1].islower())


def _cut(text: str, sentence: tuple[int, int], number: int) -> Iterator[Segment]:
    found = words(text, *sentence)
    for at in range(0, len(found.texts), LONGEST_SENTENCE):
        here = slice(at, at + LONGEST_SENTENCE)
        starts, ends = found.starts[here], found.ends[here]
        yield Segment(Span(starts[0], ends[-1]), number, starts, ends, tuple(found.texts[here]))
