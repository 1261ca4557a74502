"""What the stories of a record are about. Runs inside a transaction of the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

import msgspec

from communique.model import Subject

Row = tuple[str, str, int, str | None, str | None, tuple[Subject, ...]]
"""A story's id, its title, how many articles it has, its first and last day, the subjects of its leading pages."""

_subject = msgspec.msgpack.Decoder(Subject)

STORIES = """
SELECT story.id, json_extract(story.record, '$.title'), json_array_length(story.record, '$.articles'),
  json_extract(story.record, '$.first'), json_extract(story.record, '$.last'), subject.subject
FROM across AS story JOIN member ON member.record = story.id JOIN subject ON subject.page = member.page
  JOIN trace ON trace.page = member.page AND trace.leads
WHERE story.kind = 'story' ORDER BY story.id, member.page
"""


def chapters(db: sqlite3.Connection) -> Iterator[Row]:
    """The stories by id; those of which no page has a subject are left out."""
    for story, rows in groupby(db.execute(STORIES), key=lambda row: tuple(row[:5])):
        yield (*story, tuple(_subject.decode(row[5]) for row in rows))


def write_subject(db: sqlite3.Connection, page: str, subject: Subject) -> None:
    """Keeps what a page is about, where that is anybody's matter."""
    if subject.words and subject.sides:
        db.execute(
            "INSERT OR REPLACE INTO subject (page, subject) VALUES (?, ?)", (page, msgspec.msgpack.encode(subject))
        )
