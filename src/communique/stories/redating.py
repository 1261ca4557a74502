"""Dates of meetings that the page alone left open, once its story tells when it was published."""

from __future__ import annotations

import msgspec

from communique.dates import Tense, find, resolve
from communique.model import Meeting, MeetingStatus, Reading

TENSES: dict[MeetingStatus, Tense] = {"held": "past", "planned": "future", "under_way": "present", "proposed": "future"}
"""On which side of the publication a meeting lies by its status."""


def redated(meeting: Meeting, reading: Reading) -> Meeting:
    """The meeting with its words for a date counted from a publication date that came from the story."""
    published = reading.article.published
    if published is None or published.how != "story" or published.value.startswith("--"):
        return meeting
    if meeting.date is not None and not meeting.date.value.startswith("--"):
        return meeting
    spans = [part.span for part in meeting.why.parts if part.label in ("date", "undated")]
    words = [expression for span in spans[:1] for expression in find(reading.page.text, span)]
    date = resolve(words[0], published, TENSES.get(meeting.status)) if words else None
    return msgspec.structs.replace(meeting, date=date) if date is not None else meeting
