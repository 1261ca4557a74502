"""By what do other pages know it? The little of a page that comparing pages takes: fingerprints, words, keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from communique.model import Article, Cast, Date, Meeting, Page, Speech, Trace
from communique.traces.figures import figures
from communique.traces.keys import (
    event_keys,
    fingerprints,
    meeting_keys,
    packed,
    quotes,
    shingles_of,
    span_words,
    term_keys,
)
from communique.traces.sayings import sayings_of
from communique.traces.subjects import subject_of
from communique.traces.terms import READ, Commonness, terms

__all__ = ["Commonness", "make_trace", "subject_of", "with_sayings", "with_terms"]

LOOKED_UP = 16
"""Words by which a page is looked up, the heaviest."""

OPENING = 10
"""How many words of an untitled article stand for its title."""


def make_trace(page: Page, article: Article, cast: Cast, speech: Speech, meetings: tuple[Meeting, ...]) -> Trace:
    """What other pages know a page by, but for its words."""
    words = span_words(page.text, article.body)
    shingles = shingles_of(words)
    words_of_meetings = tuple(tuple(" ".join(s.of(page.text).split()) for s in m.evidence) for m in meetings)
    return Trace(
        page.id,
        page.address,
        msgspec.structs.replace(article, body=(), dropped=()),
        _title(page, article),
        len(words),
        fingerprints(words, shingles),
        tuple(sorted({actor.name for actor in cast.actors})),
        tuple(dict.fromkeys(relay.name for relay in speech.relays)),
        meetings,
        quotes(page.text, speech.statements),
        meeting_keys(meetings),
        event_keys(meetings, words_of_meetings, _day(article.published)),
        words_of_meetings,
        runs=packed(shingles),
        figures=figures(cast, speech, article.language),
    )


def with_terms(trace: Trace, lemmas: str, commonness: Commonness) -> Trace:
    """The trace with the words that tell the article from others."""
    weighed = terms(lemmas.split(maxsplit=READ)[:READ], commonness)
    day = _day(trace.article.published)
    return msgspec.structs.replace(trace, terms=weighed, keys=term_keys([term for term, _ in weighed[:LOOKED_UP]], day))


def with_sayings(
    trace: Trace, page: Page, speech: Speech, search: Sequence[tuple[str, str]], commonness: Commonness
) -> Trace:
    """The trace with what its statements are known by; `search` are the lemmas of the article and of each statement."""
    sayings = sayings_of(page, speech.statements, dict(search), commonness, search[0][1])
    return msgspec.structs.replace(trace, sayings=sayings)


def _day(told: Date | None) -> date | None:
    """The day of a date that tells one with its year."""
    whole = told is not None and told.precision == "day" and re.fullmatch(r"\d{4}-\d\d-\d\d", told.value)
    return date.fromisoformat(told.value) if told and whole else None


def _title(page: Page, article: Article) -> str:
    """The article's title, else the first words of its body."""
    if article.title:
        return " ".join(article.title.of(page.text).split())
    words = article.body[0].of(page.text).split() if article.body else []
    return " ".join(words[:OPENING]) + ("…" if words[OPENING:] else "")
