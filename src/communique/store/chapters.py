"""What the stories of a record are about, each kept once it is told. Runs inside a transaction of the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter

import msgspec

from communique.model import Subject
from communique.store.touching import chosen

Row = tuple[str, str, int, tuple[str | None, str | None], tuple[Subject, ...]]
"""A story's id, its title, how many articles it has, its first and last day, the subjects of its leading pages."""

_subject = msgspec.msgpack.Decoder(Subject)

STORIES = """
SELECT story.id, json_extract(story.record, '$.title'), json_array_length(story.record, '$.articles'),
  json_extract(story.record, '$.first'), json_extract(story.record, '$.last'), subject.subject
FROM across AS story JOIN member ON member.record = story.id JOIN subject ON subject.page = member.page
  JOIN trace ON trace.page = member.page AND trace.leads
WHERE story.id IN (SELECT record FROM member WHERE kind = 'story' AND page IN
"""


def stories_of(db: sqlite3.Connection, pages: Collection[str]) -> Iterator[Row]:
    """The stories of some pages, by id; those of which no page has a subject are left out."""
    rows = chosen(db, STORIES, pages, after=") ORDER BY story.id, member.page")
    for _, own in groupby(rows, key=itemgetter(0)):
        of = list(own)
        id, title, articles, first, last, _ = of[0]
        yield id, title, articles, (first, last), tuple(_subject.decode(row[5]) for row in of)


def write_chapters(db: sqlite3.Connection, rows: Iterable[tuple[str, bytes, bytes]]) -> None:
    """Keeps what stories are about, by their ids, with it in numbers, in place of what was kept of them."""
    db.executemany("INSERT OR REPLACE INTO chapter (story, sketch, row) VALUES (?, ?, ?)", rows)


def sketches(db: sqlite3.Connection) -> tuple[list[str], bytes]:
    """The ids of all stories, in order, and what each is about in numbers."""
    rows = db.execute("SELECT story, sketch FROM chapter ORDER BY story").fetchall()
    return [row[0] for row in rows], b"".join(row[1] for row in rows)


def chapters(db: sqlite3.Connection, stories: Iterable[str]) -> Iterator[bytes]:
    """What some stories are about, by id."""
    return (row[0] for row in chosen(db, "SELECT row FROM chapter WHERE story IN", stories, after="ORDER BY story"))


def write_subject(db: sqlite3.Connection, page: str, subject: Subject) -> None:
    """Keeps what a page is about, where that is anybody's matter."""
    if subject.words and subject.sides:
        db.execute(
            "INSERT OR REPLACE INTO subject (page, subject) VALUES (?, ?)", (page, msgspec.msgpack.encode(subject))
        )
