"""The numbers under which the record's index knows a page."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

import numpy as np

from communique.model import Meeting, Span, Statement
from communique.traces.words import Hashes, hashes_of, runs, words_in, words_of

RUN = 3
"""Words to a shingle. Of an article in which two words of five were changed a fifth of its runs of three are left, but
only a tenth of its runs of four."""

ONE_IN = 8
"""Every eighth shingle, by its hash, is a fingerprint: about 40 for an article of 340 words. Measured on 3,065 articles
with two words of five changed: 99 in 100 share two fingerprints or more with their copy, and two unlike articles do in
one of 2,000 pairs."""

QUOTED = 6
"""Words in a row that two quotations share when they are one utterance: half a clause, seldom said twice by chance."""

WINDOW = 4
"""Of so many runs of a quotation one after another the least, by its hash, is kept (winnowing): two quotations that
share nine words in a row share one."""

QUOTATIONS = 256
"""Quotations whose runs are kept, more than a page has: they are asked for with the page and with its statements."""

SPELL = 4
"""Days to a spell: one more than may lie between two articles of one story, so that two such articles share a spell."""

WEEK = 8
"""Days to a spell in which undated meetings are looked for: one more than may lie between two such pages."""

BITS = np.uint64(40)
"""Keys are numbers of 40 bits: of a million pages' 40 million keys one in 27,000 means two things."""


def fingerprints(words: Hashes, shingles: Hashes) -> tuple[int, ...]:
    """The sampled shingles of a text, and the whole of it under two keys: what is equal shares two, however short."""
    sampled = shingles[shingles % np.uint64(ONE_IN) == 0] >> (np.uint64(64) - BITS)
    whole = [key_of("text", words.tobytes().hex()), key_of("text again", words.tobytes().hex())] if len(words) else []
    return tuple(sorted({*sampled.tolist(), *whole}))


def shingles_of(words: Hashes) -> Hashes:
    """All shingles of a text in order."""
    return runs(words, RUN)


def packed(shingles: Hashes) -> bytes:
    """Shingles as four bytes each."""
    return (shingles >> np.uint64(32)).astype("<u4").tobytes()


def quotes(text: str, statements: Sequence[Statement]) -> tuple[int, ...]:
    """What the direct quotations of a page are known by."""
    return tuple(sorted({run for statement in statements for run in quoted_runs(text, statement)}))


def quoted_runs(text: str, statement: Statement) -> frozenset[int]:
    """What a statement is known by where it is a direct quotation."""
    direct = statement.mode == "direct"
    return _runs_said(tuple([span.of(text) for span in statement.content])) if direct else frozenset()


@lru_cache(maxsize=QUOTATIONS)
def _runs_said(parts: tuple[str, ...]) -> frozenset[int]:
    """What the words of a quotation are known by."""
    words = [word for part in parts for word in words_in(part)]
    row = (runs(hashes_of(words), QUOTED) >> (np.uint64(64) - BITS)).tolist()
    return frozenset(min(row[at : at + WINDOW]) for at in range(max(len(row) - WINDOW, 0) + 1) if row)


def meeting_keys(meetings: Sequence[Meeting]) -> tuple[int, ...]:
    """What the meetings of a page are known by: two sides and a day, two sides with the place and a day's neighbour."""
    return tuple(sorted({key_of("encounter", *parts) for meeting in meetings for parts in _told(meeting)}))


def _told(meeting: Meeting) -> Iterator[tuple[str, ...]]:
    day = _day_of_year(meeting)
    for sides in _sides(meeting) if day else ():
        yield (*sides, f"{day:%m-%d}")
        if meeting.place and day:
            for near in (day, day + timedelta(days=1)):
                yield (*sides, meeting.place, f"{near:%m-%d}")


def event_keys(
    meetings: Sequence[Meeting], words: Sequence[tuple[str, ...]], published: date | None
) -> tuple[int, ...]:
    """What two pages that may tell of one meeting share: beside the day the evidence, the name, people, or a season."""
    found = {key_of("event", *parts) for meeting in meetings for parts in _told(meeting)}
    for meeting, told in zip(meetings, words, strict=True):
        found.add(key_of("evidence", *told))
        if meeting.name:
            found.add(key_of("name", *sorted({word.lower().replace("ё", "е") for word in meeting.name.split()})))
        found.update(key_of("people", meeting.status, *two) for two in combinations(sorted(set(meeting.people)), 2))
        spell = published.toordinal() // WEEK if published else None
        for at in (spell, spell + 1) if spell is not None else ():
            found.add(key_of("sides", meeting.status, *sorted(set(meeting.parties)), str(at)))
            for sides in _sides(meeting) if meeting.place else ():
                found.add(key_of("place", meeting.place or "", *sides, str(at)))
    return tuple(sorted(found))


def _sides(meeting: Meeting) -> Iterator[tuple[str, ...]]:
    """Each two sides of a meeting, and the sides as a whole where they are no two."""
    sides = sorted(set(meeting.parties))
    return combinations(sides, 2) if len(sides) > 1 else iter([tuple(sides)])


def _day_of_year(meeting: Meeting) -> date | None:
    when = meeting.date
    if when is None or when.precision != "day":
        return None
    try:
        return date.fromisoformat(f"2000{when.value[-6:]}")  # a leap year, so that every day exists
    except ValueError:
        return None


def term_keys(terms: Sequence[str], day: date | None) -> tuple[tuple[int, ...], ...]:
    """What each of a page's words is looked up by: alone, and with the page's spell of days and the next.

    Pages of days no further apart than a spell share one of two; a page without a day has its words alone.
    """
    spells = spells_of(day)
    return tuple([keys_of(("term", term), spells) for term in terms])


def key_of(kind: str, *parts: str) -> int:
    """A key of 40 bits for anything with a name."""
    return keys_of((kind, *parts), ())[0]


def spells_of(day: date | None) -> tuple[bytes, ...]:
    """The last part of a key: the spell of days in which a day lies, and the next; none without a day."""
    spell = day.toordinal() // SPELL if day else 0
    return (b"\x1f%d" % spell, b"\x1f%d" % (spell + 1)) if day else ()


def keys_of(parts: tuple[str, ...], spells: Sequence[bytes]) -> tuple[int, ...]:
    """The key of some parts alone, then with each spell of days behind them: both checksums go on where they ended."""
    data = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    crc, adler = zlib.crc32(data), zlib.adler32(data)
    longer = [zlib.crc32(spell, crc) << 8 | zlib.adler32(spell, adler) & 0xFF for spell in spells]
    return crc << 8 | adler & 0xFF, *longer


def span_words(text: str, spans: Sequence[Span]) -> Hashes:
    """The words of some spans as numbers."""
    return hashes_of(words_of(text, spans))
