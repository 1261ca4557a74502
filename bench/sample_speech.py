"""Holds the statements found in real articles against a sample of them that was judged by hand.

    python bench/sample_speech.py SHARED [--errors]

`sample-speech.tsv` holds 200 statements: the number of the article in SHARED/bench/news-ru.jsonl.gz (from 0), the first
and last character of the content, the first eight digits of the SHA-256 of the speaker's name, and the verdict. A right
statement must still be found, with that speaker; one of another verdict must not come back as it was.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from communique.model import Statement, make_page
from communique.pipeline import read_pages

SAMPLE = Path(__file__).with_name("sample-speech.tsv")
"""The judged statements."""

BATCH = 24
"""Articles read together, as `communique read` does it."""

DIGITS = 8
"""Digits of a speaker's digest: enough to tell two names of one page apart."""


class Judged(NamedTuple):
    """One statement of the sample; `verdict` is right, border, speaker or invented."""

    article: int
    start: int
    end: int
    speaker: str
    verdict: str


class Found(NamedTuple):
    """A statement as it is found now."""

    start: int
    end: int
    speaker: str


def sample(file: Path = SAMPLE) -> list[Judged]:
    """The judged statements, in the order of the file."""
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [Judged(int(row[0]), int(row[1]), int(row[2]), row[3], row[4]) for row in lines]


def digest(name: str) -> str:
    """The speaker's name as the sample holds it."""
    return hashlib.sha256(name.encode()).hexdigest()[:DIGITS]


def texts(shared: Path, wanted: set[int]) -> Iterator[tuple[int, str]]:
    """The articles of some numbers."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number in wanted:
                yield number, json.loads(line)["text"]


def found(shared: Path, wanted: set[int]) -> dict[int, list[Found]]:
    """The statements that are found now in some articles."""
    out: dict[int, list[Found]] = {}
    articles = list(texts(shared, wanted))
    for first in range(0, len(articles), BATCH):
        batch = articles[first : first + BATCH]
        pages = [make_page(f"{number}.txt", str(number), text, "utf-8", blocks=()) for number, text in batch]
        for (number, _), reading in zip(batch, read_pages(pages), strict=True):
            out[number] = [_row(statement) for statement in reading.speech.statements]
    return out


def _row(statement: Statement) -> Found:
    name = statement.speaker.name if statement.speaker else ""
    return Found(statement.content[0].start, statement.content[-1].end, digest(name))


def holds(judged: Judged, now: list[Found]) -> bool:
    """Whether a right statement is still there, or a wrong one has gone."""
    same = Found(judged.start, judged.end, judged.speaker) in now
    placed = any((one.start, one.end) == (judged.start, judged.end) for one in now)
    if judged.verdict == "right":
        return same
    return not same if judged.verdict == "speaker" else not placed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    ask = argparse.ArgumentParser(description="Holds the statements found against a sample that was judged by hand.")
    ask.add_argument("shared", type=Path, metavar="SHARED", help="folder with bench/news-ru.jsonl.gz")
    ask.add_argument("--errors", action="store_true", help="list the statements that do not hold")
    asked = ask.parse_args(arguments)
    rows = sample()
    now = found(asked.shared, {row.article for row in rows})
    held = [holds(row, now[row.article]) for row in rows]
    total = Counter(row.verdict for row in rows)
    kept = Counter(row.verdict for row, ok in zip(rows, held, strict=True) if ok)
    print(f"right: {kept['right']} of {total['right']} still found")
    for verdict in ("speaker", "border", "invented"):
        print(f"{verdict}: {kept[verdict]} of {total[verdict]} no longer found as they were")
    if asked.errors:
        for row, ok in zip(rows, held, strict=True):
            if not ok:
                print(*row, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
