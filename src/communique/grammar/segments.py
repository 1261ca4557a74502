"""Sentences and tokens, by razdel: the tokenisation that the models were trained on.

razdel does not split at line ends, so every block of the article is split by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from razdel import sentenize

from communique.grammar.words import words
from communique.model import Article, Span

TITLE_BLOCK = -1
"""The block number of the title's sentences."""

LONGEST_SENTENCE = 220
"""Tokens after which a sentence is cut: the score matrix of the tree grows with the square, and no sentence of
running news comes near (the longest of 3,065 articles has 190). Lists and tables without full stops do."""


class Piece(msgspec.Struct, frozen=True, gc=False):
    """One token with offsets into the page."""

    start: int
    end: int
    text: str


class Segment(msgspec.Struct, frozen=True, gc=False):
    """One sentence of one block."""

    span: Span
    block: int
    pieces: tuple[Piece, ...]


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
        for sentence in _whole_quotes(text, [(start + s.start, start + s.stop) for s in sentenize(text[start:end])]):
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
    start, end = sentence
    sentence_text = text[start:end]
    pieces = [Piece(start + a, start + b, sentence_text[a:b]) for a, b in words(sentence_text)]
    for at in range(0, len(pieces), LONGEST_SENTENCE):
        part = tuple(pieces[at : at + LONGEST_SENTENCE])
        yield Segment(Span(part[0].start, part[-1].end), number, part)
