"""Lets a record grow to 10,000 and 100,000 pages and tells what adding 1,000 more costs, and reading all of it again.

    python bench/scale.py SHARED [--sizes 10000 100000] [--folder build]

The pages are articles of SHARED/bench/news-ru.jsonl.gz, read once and then repeated with words changed to others of the
same length; so are the words of what their statements speak of. `--plan dense`: 10 to 40 in 100 on every third page, a
reprint, which tells no day, 50 to 90 on the others, each with a day of its own within three years; on a record of
100,000 pages 20 carry one text. `--plan sparse`: each article is told anew, 50 to 90 words in 100 being others, once in
9,000 pages, and each telling has two reprints of these days. They are written through the store's own interface, so
that no model runs twice. The record is kept as it is at each size. Then 1,000 pages are added to each of these in turn,
the same ones to all, and so on, seven times: seconds to write the pages, to bring them together (by stage), and to
close the record, beside those to read as many articles, spread evenly over the file. Where a record has just come from
the disk the first thousand costs more. Then, each in a process of its own: seconds and MiB of a run over all pages in
which nothing is new, and of some looks at the record. Seconds are those of the processor.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product
from multiprocessing import Pool
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NamedTuple

import msgspec

from communique import store as record
from communique.acquire.page import text_page
from communique.fingerprint import reading_version
from communique.grammar import how_common
from communique.model import Date, Reading, Subject, Topic, id_on
from communique.pipeline import prepare, read_pages
from communique.profile import Profile
from communique.readers.sweep import Sweep
from communique.store import Store
from communique.traces import make_trace, with_sayings, with_terms
from communique.weaving import bring_together

BASES = 3_065
"""Articles that are repeated."""

ADDED = 1_000
"""Pages that are added to a record that is full."""

VOCABULARY = 300
"""Articles whose words stand for others."""

GROUP = 50
"""Pages that are read together when the articles are read."""

RUN = 10_000
"""Pages after which a record that grows is brought together, as runs do."""

SEED = 8

KIB = 1024 if sys.platform != "darwin" else 1

_ID = re.compile(r'"((?:ar|st|mn|mt)-[0-9a-f]{14})"')
_WORD = re.compile(r"[а-яё]{4,}")


def bases(shared: Path, folder: Path) -> list[msgspec.Raw]:
    """The readings of the articles, kept beside the records."""
    file = folder / "bases.msgpack"
    if not file.exists():
        with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in itertools.islice(lines, BASES)]
        pages = [text_page(f"{number}", f"{number}", text, "utf-8") for number, text in enumerate(texts)]
        prepare()
        readings = [r for at in range(0, len(pages), GROUP) for r in read_pages(pages[at : at + GROUP])]
        file.write_bytes(msgspec.msgpack.encode(readings))
    return msgspec.msgpack.decode(file.read_bytes(), type=list[msgspec.Raw])


class Change(NamedTuple):
    """How a page is made of another one: a number that sets it apart, the share of the words that others stand for,
    and its day."""

    number: int
    rate: float
    day: date | None


def dense(number: int) -> tuple[int, list[Change]]:
    """Which article a page is made of, and how: the oftener an article is repeated, the larger the groups of copies."""
    chance = random.Random(number)
    rate = chance.uniform(0.1, 0.4) if number % 3 == 0 else chance.uniform(0.5, 0.9)
    return number, [Change(number, rate, _some_day(chance) if number % 3 else None)]


def sparse(number: int) -> tuple[int, list[Change]]:
    """The same where a text has two reprints, of its day or one of the two after, and is told anew eleven times."""
    first = number - number % 3
    chance = random.Random(first)
    rate, day = chance.uniform(0.5, 0.9), _some_day(chance)
    told = Change(first, rate, day)
    if number == first:
        return number // 3, [told]
    chance = random.Random(number)
    later = day + timedelta(days=chance.randrange(3)) if chance.random() < DATED else None
    return number // 3, [told, Change(number, chance.uniform(0.1, 0.4), later)]


Plan = Callable[[int], tuple[int, list[Change]]]
"""What page a number stands for."""

PLANS: dict[str, Plan] = {"dense": dense, "sparse": sparse}

DATED = 0.8
"""The share of reprints that tell their day: of the 146 pages of SHARED/bench/pages-ru.jsonl.gz as many do."""


def _some_day(chance: random.Random) -> date:
    return date(2030, 1, 1) + timedelta(days=chance.randrange(1095))


def repeated(base: Reading, change: Change, words: dict[int, list[str]], origin: str) -> Reading:
    """The reading of a page like another one: other words, another address, another day."""
    number, rate, day = change
    chance = random.Random(number)

    def other(found: re.Match[str]) -> str:
        same = words.get(len(found.group()), [found.group()])
        return chance.choice(same) if chance.random() < rate else found.group()

    text = _WORD.sub(other, base.page.text)
    page = text_page(f"https://pages.example/{number}", origin, text, "utf-8")
    slim = msgspec.structs.replace(base, page=msgspec.structs.replace(base.page, text="", blocks=()), trace=None)
    told = msgspec.json.encode(slim).decode().replace(base.page.id, page.id)
    told = _ID.sub(lambda found: f'"{id_on(found[1][:2], page.id, found[1])}"', told)
    made = _on_other_things(msgspec.json.decode(told, type=Reading), other)
    published = Date(f"{day}", "day", "meta", "made") if day else None
    article = msgspec.structs.replace(made.article, published=published)
    search = tuple((id, _WORD.sub(other, lemmas)) for id, lemmas in made.search)
    made = msgspec.structs.replace(made, page=page, article=article, search=search)
    if not article.body:
        return made
    trace = make_trace(page, article, made.cast, made.speech, made.meetings)
    if search:
        trace = with_terms(trace, search[0][1], how_common)
        trace = with_sayings(trace, page, made.speech, search, how_common)
    if base.trace and base.trace.subject:
        nouns = {_WORD.sub(other, word): weight for word, weight in base.trace.subject.words}
        trace = msgspec.structs.replace(trace, subject=Subject(tuple(nouns.items()), base.trace.subject.sides))
    return msgspec.structs.replace(made, trace=trace)


def _on_other_things(reading: Reading, other: Callable[[re.Match[str]], str]) -> Reading:
    """The reading with the words of its statements' topics changed as those of its text."""

    def changed(topic: Topic) -> Topic:
        words = {word: _WORD.sub(other, word) for word in topic.words}
        name = " ".join(words.get(word, word) for word in topic.name.split())
        return msgspec.structs.replace(topic, words=tuple(words.values()), name=name)

    statements = tuple(
        msgspec.structs.replace(one, topics=tuple(map(changed, one.topics))) for one in reading.speech.statements
    )
    return msgspec.structs.replace(reading, speech=msgspec.structs.replace(reading.speech, statements=statements))


def pages(plan: Plan, made: Sequence[msgspec.Raw], first: int, last: int, origin: str) -> Iterator[Reading]:
    """The pages from one number to another, made in a process beside."""
    ahead = BoundedSemaphore(AHEAD)

    def numbers() -> Iterator[int]:
        for number in range(first, last):
            ahead.acquire()
            yield number

    with Pool(1, _begin, (plan, made, origin)) as beside:
        for told in beside.imap(_made, numbers()):
            ahead.release()
            yield msgspec.msgpack.decode(told, type=Reading)


AHEAD = 200
"""Pages that are made before they are asked for."""

_given: dict[str, Any] = {}


def _begin(plan: Plan, made: Sequence[msgspec.Raw], origin: str) -> None:
    """Gets a process ready to make pages."""
    words: dict[int, list[str]] = {}
    for raw in made[:VOCABULARY]:
        for word in sorted(set(_WORD.findall(msgspec.msgpack.decode(raw, type=Reading).page.text))):
            words.setdefault(len(word), []).append(word)
    _given.update(plan=plan, made=made, words=words, origin=origin)


def _made(number: int) -> bytes:
    """One page, in that process."""
    at, changes = _given["plan"](number)
    page = msgspec.msgpack.decode(_given["made"][at % len(_given["made"])], type=Reading)
    for change in changes:
        page = repeated(page, change, _given["words"], _given["origin"])
    return msgspec.msgpack.encode(page)


def add(store: Store, readings: Iterable[Reading], profile: Profile) -> tuple[float, float]:
    """The seconds that writing some pages and bringing them together took, with what was there before set aside from
    the search for cycles, as in a run."""
    began = time.process_time()
    with Sweep(), store.grouped():
        for reading in readings:
            record.write_reading(store, reading, reading_version())
    written = time.process_time()
    bring_together(store, profile)
    return written - began, time.process_time() - written


def grow(store: Store, plan: Plan, made: Sequence[msgspec.Raw], size: int, origin: str) -> None:
    """Fills a record up to some pages."""
    while (known := record.page_count(store)) < size:
        add(store, pages(plan, made, known, min(size, known + RUN), origin), Profile())
        print(f"{record.page_count(store)} pages, {memory():.0f} MiB, {time.process_time():.0f} s", file=sys.stderr)


def run(*command: str) -> tuple[float, float]:
    """The seconds that a command of communique takes and the memory that it holds, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", RUN_ONE, *command], capture_output=True, text=True, check=True)
    seconds, held = done.stderr.splitlines()[-1].split()
    assert command[0] != "read" or "0 new" in done.stderr, done.stderr
    return round(float(seconds), 2), round(float(held))


RUN_ONE = """
import resource, sys, time
from communique.cli import run
try:
    run(sys.argv[1:])
finally:
    held = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(time.process_time(), int(held[0]) / 1024, file=sys.stderr)
"""
"""A run of the command, with its seconds and the most memory held (MiB, on Linux)."""

LOOKS = {
    "brief": ("show",),
    "changes": ("show", "changes"),
    "find": ("find", "переговоры", "санкции"),
    "party": ("show", "Россия"),
}
"""Looks at the record: its brief, what runs changed, a search, a party."""


def memory() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 2**20


def fill(shared: Path, folder: Path, sizes: Sequence[int], plan: Plan) -> list[Path]:
    """Lets a record grow and keeps it as it is at some sizes."""
    made = bases(shared, folder)
    files = [folder / f"{size}.db" for size in sizes]
    with record.open_store(folder / "talks.db", write=True) as store:
        for size, file in zip(sizes, files, strict=True):
            if not file.exists():
                grow(store, plan, made, size, str(folder / "talks.jsonl"))
                with sqlite3.connect(file) as kept:
                    store.connection.backup(kept)
    return files


def race(shared: Path, folder: Path, files: Sequence[Path], plan: Plan) -> Iterator[dict[str, object]]:
    """The seconds that it takes to add some pages to each of some records, in turn and then again, and to read as
    many."""
    made = bases(shared, folder)
    prepare()
    read = reading_seconds(shared)
    for first, file in product(range(FIRST, FIRST + ROUNDS * ADDED, ADDED), files):
        with record.open_store(file, write=True) as store:
            bring_together(store)
            known = record.page_count(store)
            more = list(pages(plan, made, first, first + ADDED, "race"))
            profile = Used()
            spent = dict(zip(("written", "together"), add(store, more, profile), strict=True))
            began = time.process_time()
        spent |= {"closed": time.process_time() - began, "read": read, **profile.spent}
        yield {"file": file.name, "pages": known, **{name: round(seconds, 2) for name, seconds in spent.items()}}


ROUNDS = 7
"""How often pages are added to each record: what waits in small tables goes into the large ones once in 6,000 pages on
a record of 100,000, once in 1,000 on one of 10,000."""

FIRST = 1_200_000
"""The number of the first page that is added, above those of every record: all of them get the same pages."""


class Used(Profile):
    """The processor's seconds by stage; stages don't lie in one another here."""

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Counts the seconds until the end of the `with` for `stage`."""
        began = time.process_time()
        yield
        self.add({stage: time.process_time() - began})


def reading_seconds(shared: Path) -> float:
    """The seconds that reading as many articles takes as pages are added."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, 0, BASES, BASES // ADDED)][:ADDED]
    began = time.process_time()
    some = [text_page(f"{number}", "race", text, "utf-8") for number, text in enumerate(texts)]
    for at in range(0, ADDED, GROUP):
        read_pages(some[at : at + GROUP])
    return time.process_time() - began


def looks(folder: Path, file: Path) -> dict[str, object]:
    """The seconds and the memory that a run with nothing new and some looks at a record take, and its size."""
    again = folder / "again.jsonl"
    with record.open_store(file) as store, again.open("w", encoding="utf-8") as lines:
        for address, text in store.connection.execute("SELECT address, text FROM page"):
            lines.write(json.dumps({"url": address, "text": text}, ensure_ascii=False) + "\n")
    commands = {"again": ("read", str(again), "--jobs", "1", "--quiet"), **LOOKS}
    told = {name: run(*command, "--db", str(file)) for name, command in commands.items()}
    return {"file": file.name, "file_mib": round(file.stat().st_size / 2**20), **told}


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description="Measures records of many pages.")
    ask.add_argument("shared", type=Path, metavar="SHARED")
    ask.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    ask.add_argument("--folder", type=Path, default=Path("build"), help="where the record is built (7 GB)")
    ask.add_argument("--plan", choices=PLANS, default="dense", help="how articles are repeated (dense)")
    asked = ask.parse_args()
    plan = PLANS[asked.plan]
    asked.folder.mkdir(exist_ok=True)
    files = fill(asked.shared, asked.folder, sorted(asked.sizes), plan)
    for told in (*race(asked.shared, asked.folder, files, plan), *(looks(asked.folder, file) for file in files)):
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
