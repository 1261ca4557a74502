"""Quotation marks: which run of text stands inside them, and whether it is speech or a mere phrase.

Speech is a quotation that begins where a sentence or a clause may begin and is set off by a dash or a colon
(«…», — сказал он; он сказал: «…») or that fills its sentences; everything else inside marks is a phrase: a title, a
name, a part of reported speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from communique.model import Span

_CLOSES = {"«": "»", "„": "“”", "“": "”“"}
_AFTER_SPEECH = re.compile(r"\s*[,!?…]?\s*[—–-]\s*(?=\w)")
_SENTENCES = re.compile(r"\w{3,}[.!?…]\s+[А-ЯЁ]")
_SET_OFF = re.compile(r"\s*,\s*[—–-]\s*(?=[а-яё])")
_GOES_ON = re.compile(r"\s*,\s*[а-яё]")
_SHARED_CLOSE = re.compile(r"\s*[,.!?…]*\s*(?:[—–-]\s*[а-яё]|$)")

_WORD = re.compile(r"\w+")
_MARKS = re.compile('[«»„“”"]')
_FULL_STOP = re.compile(r"[ ,\u00a0]*(?:[.!?…]|$)")

LEAST_WORDS = 3
"""Words that a quotation must have to be speech: shorter ones are names and titles nearly always."""

MOST_PARAGRAPHS = 6
"""Paragraphs after its first one that a quotation may run over: longer ones are marks that were forgotten."""


class Quote(msgspec.Struct, frozen=True, gc=False):
    """One outermost pair of quotation marks; `inner` is what stands between them."""

    outer: Span
    inner: Span
    speech: bool


class Marks(msgspec.Struct, frozen=True):
    """The quotation marks of one block: its outermost pairs, a mark left open, a closing mark that nothing opened."""

    pairs: tuple[Span, ...]
    opened: int | None
    closed: int | None


def find_quotes(text: str, blocks: Sequence[Span]) -> list[Quote]:
    """The outermost quotations of some blocks, in order; a mark that is never closed opens none."""
    found = [_marks(text, block) for block in blocks]
    quotes: list[Quote] = []
    done = 0
    for number, marks in enumerate(found):
        quotes += [_classify(text, blocks[number], blocks[number], p) for p in marks.pairs if p.start >= done]
        last = _closing_block(found, number) if marks.opened is not None and marks.opened >= done else None
        if last is not None and marks.opened is not None:
            done = (found[last].closed or 0) + 1
            quotes = [q for q in quotes if q.outer.start < marks.opened]
            quotes.append(_classify(text, blocks[number], blocks[last], Span(marks.opened, done)))
    return quotes


def _closing_block(found: Sequence[Marks], opened: int) -> int | None:
    """The block in which a quotation of several paragraphs closes, if no other one opens before."""
    for number in range(opened + 1, min(opened + 1 + MOST_PARAGRAPHS, len(found))):
        if found[number].closed is not None:
            return number
        if found[number].opened is not None:
            return None
    return None


def _marks(text: str, block: Span) -> Marks:
    stack: list[tuple[int, str]] = []
    pairs: list[Span] = []
    closed: int | None = None
    for found in _MARKS.finditer(text, block.start, block.end):
        at, mark = found.start(), found.group()
        if stack and _closes(text, at, stack[-1][1], block):
            opened, _ = stack.pop()
            if stack and mark == '"' and _closes_both(text, at, block):
                opened = stack[0][0]
                stack.clear()
            if not stack:
                pairs.append(Span(opened, at + 1))
        elif mark in _CLOSES or (mark == '"' and _may_open(text, at, block)):
            stack.append((at, mark))
        elif closed is None and not stack and not pairs:
            closed = at
    return Marks(tuple(pairs), stack[0][0] if stack else None, closed)


def _closes_both(text: str, at: int, block: Span) -> bool:
    """«… "Чистое небо", - указал X»: one straight mark that closes a name and the speech around it."""
    if not _SHARED_CLOSE.match(text, at + 1, block.end):
        return False
    set_off = text[at - 1] in ",.!?…" or text[at + 1 : block.end].lstrip()[:1] in (",", ".", "!", "?", "…")
    return set_off or '"' not in text[at + 1 : block.end]


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


def _may_begin(before: str) -> bool:
    """Whether a sentence or a clause may begin behind these words: they end in a mark or a dash."""
    words = before.rstrip()
    if words[-1:] not in ("—", "–", "-"):
        return not words or words[-1] in ":.!?…"
    lead = words[:-1].rstrip()
    return lead != words[:-1] or lead[-1:] in (":", ".", "!", "?", "…")


def _classify(text: str, first: Span, last: Span, outer: Span) -> Quote:
    """Whether a quotation that opens in block `first` and closes in block `last` is speech."""
    inner = Span(outer.start + 1, outer.end - 1)
    words = _WORD.findall(inner.of(text))
    if len(words) < LEAST_WORDS or not (words[0][:1].isupper() or (words[0].isdigit() and len(words) > 4)):
        return Quote(outer, inner, False)
    before = text[first.start : outer.start]
    opens = _may_begin(before)
    after = text[outer.end : last.end]
    ends = bool(_AFTER_SPEECH.match(after) or _FULL_STOP.match(after)) or inner.of(text).rstrip()[-1:] in ".!?…"
    told = before.rstrip().endswith(":") and bool(_GOES_ON.match(after))
    whole = bool(_SENTENCES.search(inner.of(text)) and _SET_OFF.match(after))
    return Quote(outer, inner, whole or (opens and (ends or told)))
