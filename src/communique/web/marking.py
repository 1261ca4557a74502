"""Text of a page cut into pieces, each with the parts that it plays in the records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec
from markupsafe import Markup, escape

from communique.model import Reading, Span, Statement
from communique.web.addresses import address
from communique.web.words import Words, table


class Mark(msgspec.Struct, frozen=True, order=True):
    """A span, the part that it plays, and the record that it belongs to."""

    span: Span
    role: str
    record: str = ""


def pieces(text: str, within: Span, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """A stretch of text as pieces in order: words, roles, and the record that they lead to."""
    inside = [mark for mark in marks if mark.span.meets(within)]
    borders = {within.start, within.end}
    for mark in inside:
        borders |= {max(mark.span.start, within.start), min(mark.span.end, within.end)}
    cuts = sorted(borders)
    out = []
    for start, end in pairwise(cuts):
        over = sorted((mark for mark in inside if mark.span.meets(Span(start, end))), key=_narrowest)
        roles = list(dict.fromkeys(mark.role for mark in over))
        leads = next((mark.record for mark in over if mark.record), "")
        first = any(mark.role == "asked" and max(mark.span.start, within.start) == start for mark in over)
        out.append({"text": text[start:end], "start": start, "roles": roles, "record": leads, "first": first})
    return out


def _narrowest(mark: Mark) -> tuple[int, str]:
    return mark.span.end - mark.span.start, mark.role


def statement_marks(statement: Statement) -> list[Mark]:
    """The parts of a statement: cue, speaker, content, relays, the steps of its condition."""
    id = statement.id
    marks = [Mark(span, "content") for span in statement.content]
    if statement.cue:
        marks.append(Mark(statement.cue, "cue", id))
    if statement.speaker and statement.speaker.span:
        marks.append(Mark(statement.speaker.span, "speaker", statement.speaker.actor or id))
    marks += [Mark(relay.span, "relay", id) for relay in statement.relays if relay.span]
    if statement.condition:
        marks += [Mark(statement.condition.needs, "needs"), Mark(statement.condition.then, "then")]
    return marks


def page_marks(reading: Reading) -> list[Mark]:
    """The parts that a page's words play in all its records."""
    marks = [mark for statement in reading.speech.statements for mark in statement_marks(statement)]
    marks += [Mark(relay.span, "relay") for relay in reading.speech.relays if relay.span]
    marks += [Mark(mention.span, "mention", mention.actor) for mention in reading.cast.mentions]
    for meeting in reading.meetings:
        marks += [Mark(Span(step.start, step.end), "meeting", meeting.id) for step in meeting.history]
    return [mark for mark in dict.fromkeys(marks) if mark.span.start < mark.span.end]


def blocks(reading: Reading, marks: Sequence[Mark], dropped: bool) -> list[dict[str, Any]]:
    """The article in order: headline, paragraphs, and on demand what was left out, with the reason."""
    article, text = reading.article, reading.page.text
    rows = [("body", "", span) for span in article.body]
    rows += [("title", "", article.title)] if article.title else []
    rows += [("dropped", drop.reason, Span(drop.start, drop.end)) for drop in article.dropped] if dropped else []
    rows.sort(key=lambda row: (row[2].start, row[2].end))
    return [{"kind": kind, "reason": reason, "pieces": pieces(text, span, marks)} for kind, reason, span in rows]


def written(told: Iterable[dict[str, Any]], words: Words, places: bool) -> Markup:
    """Pieces as markup: what belongs to a record leads there. With `places` each is a place that links can lead to."""
    out: list[str] = []
    for piece in told:
        roles = piece["roles"]
        text = escape(piece["text"])
        if not roles:
            out.append(text)
            continue
        place = ' id="span"' if piece["first"] else f' id="c{piece["start"]}"' if places else ""
        classes = " ".join(f"r-{role}" for role in roles)
        titles = ", ".join(escape(words.of("role", role)) for role in roles)
        if piece["record"] and "asked" not in roles:
            leads = escape(address(piece["record"]))
            out.append(f'<a{place} class="{classes}" title="{titles}" href="{leads}">{text}</a>')
        else:
            out.append(f'<span{place} class="{classes}" title="{titles}">{text}</span>')
    return Markup("".join(out))  # each part is escaped above, but for roles, which are words of this module


_BRACE = re.compile(r"\{([a-z]+) |\}")


def in_braces(told: str, words: Words) -> Markup:
    """A sentence of an explanation as markup: what stands in it in braces, `{cue заявил}`, is underlined instead."""
    roles: list[str] = []
    out: list[str] = []
    end = 0
    for match in _BRACE.finditer(told):
        known = f"role.{match.group(1)}" in table() if match.group(1) else bool(roles)
        out.append(escape(told[end : match.start()]))
        end = match.end()
        if not known:
            out.append(escape(match.group()))
        elif match.group(1):
            roles.append(match.group(1))
            out.append(OPENS.format(match.group(1), words.of("role", match.group(1))))
        else:
            roles.pop()
            out.append(Markup("</span>"))
    return Markup("").join([*out, escape(told[end:]), *[Markup("</span>") for _ in roles]])


OPENS = Markup('<span class="r-{}" title="{}">')

SENTENCE_ENDS = ".!?…\n"

AROUND = 400
"""Characters that are shown before and after a statement at most, to the borders of its sentences."""


def sentence_around(text: str, start: int, end: int) -> Span:
    """The sentences that a stretch of text lies in, as far as marks of punctuation tell them."""
    first, last = start, end
    while first > max(0, start - AROUND) and text[first - 1] not in SENTENCE_ENDS:
        first -= 1
    while last < min(len(text), end + AROUND) and text[last - 1] not in SENTENCE_ENDS:
        last += 1
    while first < start and text[first].isspace():
        first += 1
    return Span(first, last)
