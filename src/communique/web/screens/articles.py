"""One page: its article with the spans underlined by the parts they play, and what was left out."""

from __future__ import annotations

from collections import Counter

from communique import store as record
from communique.brief.dossier import outlet, published, title
from communique.model import Reading, Reprint, Story
from communique.store import Few, Wanted
from communique.web.answers import View
from communique.web.desk import Desk
from communique.web.facts import date_row, flat, span_asked, told_row
from communique.web.marking import Mark, blocks, page_marks

MOST = 500
"""Statements that are listed beside one page; a page has a few dozen."""


def one(desk: Desk) -> View:
    """The article; `?span=START-END` marks a run of it, `?dropped=on` shows what was left out."""
    kind, id = record.resolve(desk.store, desk.path["id"])
    page = record.home_page(desk.store, kind, id)
    reading = desk.reading(page)
    article = reading.article
    span = span_asked(desk.query.get("span", ""), len(reading.page.text))
    dropped = desk.query.get("dropped") == "on" or bool(span and not _in_article(reading, span.start))
    marks = page_marks(reading) + ([Mark(span, "asked")] if span else [])
    stories = record.across_on(desk.store, Story, [page])
    told = [told_row(row) for row in record.told(desk.store, Wanted(page=page), Few(MOST))]
    data = {
        "page": page,
        "article": article.id,
        "where": reading.page.address,
        "outlet": article.outlet,
        "language": article.language,
        "published": date_row(article.published),
        "undated": article.undated.reason if article.undated else None,
        "byline": article.signature.names or None,
        "relays": list(dict.fromkeys(relay.name for relay in reading.speech.relays)),
        "trouble": reading.trouble.reason if reading.trouble else None,
        "left_out": dict(Counter(drop.reason for drop in article.dropped).most_common()),
        "dropped": dropped,
        "places": True,
        "blocks": blocks(reading, marks, dropped),
        "statements": told,
        "meetings": [{"id": one.id, "status": one.status, "date": date_row(one.date)} for one in reading.meetings],
        "story": [{"id": story.id, "title": story.title} for story in stories],
        "reprints": [one.id for one in record.across_on(desk.store, Reprint, [page])],
    }
    name = title(reading) if article.title else desk.words("title.page", outlet=outlet(reading))
    rows = [flat(row) for row in told] or [{"page": page, "published": published(reading)}]
    return View("page.html", name, data, rows)


def _in_article(reading: Reading, at: int) -> bool:
    article = reading.article
    spans = [*article.body, *([article.title] if article.title else [])]
    return any(span.start <= at < span.end for span in spans)
