"""Articles as sets of word runs, and the pairs of articles that share most of theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from communique.model import Reading, Span

RUN = 5
"""Words to a shingle: so few that one changed word costs only five, so many that they seldom repeat by chance."""

LEAST = 15
"""Shingles an article needs to be compared at all; below it two short notices on one event look like copies."""

SHARED = 0.6
"""The share of the smaller article's shingles that must stand in the other: a copy cut to its first half still passes,
two own reports that quote the same statement don't. To be measured again on labelled pairs."""

CROWD = 200
"""A shingle in more articles than this is a formula (an agency's credit line) and proposes no pair."""

_WORD = re.compile(r"\w+")


class Text(msgspec.Struct, frozen=True):
    """An article's words in lower case with their places, and its shingles, each with the words where it begins."""

    page: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    shingles: dict[tuple[str, ...], list[int]]


def text_of(reading: Reading) -> Text:
    """The words and shingles of a page's article."""
    words: list[str] = []
    spans: list[Span] = []
    for piece in reading.article.body:
        for found in _WORD.finditer(reading.page.text, piece.start, piece.end):
            words.append(found.group().casefold().replace("ё", "е"))
            spans.append(Span(found.start(), found.end()))
    shingles: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(words) - RUN + 1):
        shingles.setdefault(tuple(words[at : at + RUN]), []).append(at)
    return Text(reading.page.id, tuple(words), tuple(spans), shingles)


def pairs(texts: Sequence[Text]) -> list[tuple[int, int, float]]:
    """The pairs of texts that share most of the smaller one's shingles, with that share."""
    index: dict[tuple[str, ...], list[int]] = {}
    for at, text in enumerate(texts):
        if len(text.shingles) >= LEAST:
            for shingle in text.shingles:
                index.setdefault(shingle, []).append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for holders in index.values():
        if len(holders) <= CROWD:
            shared.update((a, b) for n, a in enumerate(holders) for b in holders[n + 1 :])
    out = []
    for (a, b), count in shared.items():
        share = count / min(len(texts[a].shingles), len(texts[b].shingles))
        if share >= SHARED:
            out.append((a, b, share))
    return sorted(out)
