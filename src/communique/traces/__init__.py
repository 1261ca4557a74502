"""By what do other pages know it? The little of a page that comparing pages takes: fingerprints, words, keys."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from communique.model import Article, Cast, Date, Meeting, Page, Speech, Trace, Why
from communique.traces.keys import fingerprints, meeting_keys, quotes, span_words, term_keys
from communique.traces.terms import Commonness, terms

__all__ = ["Commonness", "make_trace"]

LOOKED_UP = 16
"""Words by which a page is looked up, the heaviest."""

OPENING = 10
"""How many words of an untitled article stand for its title."""


def make_trace(page: Page, article: Article, cast: Cast, speech: Speech, meetings: tuple[Meeting, ...]) -> Trace:
    """What other pages know a page by, but for its words."""
    words = span_words(page.text, article.body)
    return Trace(
        page.id,
        page.address,
        msgspec.structs.replace(article, body=(), dropped=()),
        _title(page, article),
        len(words),
        fingerprints(words),
        tuple(sorted({actor.name for actor in cast.actors})),
        tuple(dict.fromkeys(relay.name for relay in speech.relays)),
        tuple(_slim(meeting) for meeting in meetings),
        quotes(page.text, speech.statements),
        meeting_keys(meetings),
    )


def with_terms(trace: Trace, lemmas: str, commonness: Commonness) -> Trace:
    """The trace with the words that tell the article from others."""
    weighed = terms(lemmas.split(), commonness)
    told = trace.article.published
    day = date.fromisoformat(told.value) if told and _is_day(told) else None
    return msgspec.structs.replace(trace, terms=weighed, keys=term_keys([term for term, _ in weighed[:LOOKED_UP]], day))


def _is_day(told: Date) -> bool:
    return told.precision == "day" and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", told.value))


def _slim(meeting: Meeting) -> Meeting:
    """The meeting without its evidence."""
    return msgspec.structs.replace(meeting, history=(), evidence=(), why=Why(""))


def _title(page: Page, article: Article) -> str:
    """The article's title, else the first words of its body."""
    if article.title:
        return " ".join(article.title.of(page.text).split())
    words = article.body[0].of(page.text).split() if article.body else []
    return " ".join(words[:OPENING]) + ("…" if words[OPENING:] else "")
