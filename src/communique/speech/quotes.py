"""Quotation marks of one block: which run of text stands inside them, and whether it is speech or a mere phrase.

Speech is a quotation that begins where a sentence or a clause may begin and is set off by a dash or a colon
(«…», — сказал он; он сказал: «…») or that fills its sentences; everything else inside marks is a phrase: a title, a
name, a part of reported speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from communique.model import Span

_CLOSES = {"«": "»", "„": "“”", "“": "”“"}
_AFTER_SPEECH = re.compile(r"\s*[,!?…]?\s*[—–-]\s*(?=\w)")
_BEFORE_SPEECH = re.compile(r"(?:^|[:.!?…]\s*[—–-]?|\s[—–-])\s*$")
_SHARED_CLOSE = re.compile(r"\s*[,.!?…]*\s*(?:[—–-]\s*[а-яё]|$)")

_MARKS = re.compile('[«»„“”"]')
_FULL_STOP = re.compile(r"[ ,\u00a0]*(?:[.!?…]|$)")

LEAST_WORDS = 3
"""Words that a quotation must have to be speech: shorter ones are names and titles nearly always."""


class Quote(msgspec.Struct, frozen=True):
    """One outermost pair of quotation marks; `inner` is what stands between them."""

    outer: Span
    inner: Span
    speech: bool


def find_quotes(text: str, block: Span) -> list[Quote]:
    """The outermost quotations of a block, in order; a mark that is never closed opens none."""
    return [_classify(text, block, outer) for outer in _pairs(text, block)]


def _pairs(text: str, block: Span) -> Iterator[Span]:
    stack: list[tuple[int, str]] = []
    for found in _MARKS.finditer(text, block.start, block.end):
        at, mark = found.start(), found.group()
        if stack and _closes(text, at, stack[-1][1], block):
            opened, _ = stack.pop()
            if stack and _SHARED_CLOSE.match(text, at + 1, block.end) and mark == '"':
                opened = stack[0][0]
                stack.clear()
            if not stack:
                yield Span(opened, at + 1)
        elif mark in _CLOSES or (mark == '"' and _may_open(text, at, block)):
            stack.append((at, mark))


def _closes(text: str, at: int, opened: str, block: Span) -> bool:
    if opened == '"':
        return text[at] == '"' and not (_may_open(text, at, block) and not _may_close(text, at, block))
    return text[at] in _CLOSES[opened]


def _may_open(text: str, at: int, block: Span) -> bool:
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1] if at + 1 < block.end else " "
    return (before.isspace() or before in "([«„—–-") and not after.isspace()


def _may_close(text: str, at: int, block: Span) -> bool:
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1] if at + 1 < block.end else " "
    return not before.isspace() or after.isspace() or after in ",.;:!?)"


def _classify(text: str, block: Span, outer: Span) -> Quote:
    inner = Span(outer.start + 1, outer.end - 1)
    words = re.findall(r"\w+", inner.of(text))
    before = text[block.start : outer.start]
    opens = bool(_BEFORE_SPEECH.search(before))
    after = text[outer.end : block.end]
    ends = bool(_AFTER_SPEECH.match(after) or _FULL_STOP.match(after)) or inner.of(text).rstrip()[-1:] in ".!?…"
    long_enough = len(words) >= LEAST_WORDS and words[0][:1].isupper()
    return Quote(outer, inner, bool(words) and opens and ends and long_enough)
