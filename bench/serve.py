"""How long the screens of `communique serve` take on a large record, one reader at a time and sixteen at once.

    python bench/serve.py [PAGES] [--db FILE] [--clients 16] [--seconds 30] [--alone]

Reads the pages of the examples and copies their rows until there are PAGES pages (100,000 unless told), with other ids,
dates, speakers and stories; the readings of all but the first pages are left out, which would take gigabytes. With
`--db` the record is kept there and taken again the next time.

First every screen is opened by one reader: lists on several leaves, searches with and without operators. Then, unless
`--alone`, `communique serve` runs in a process of its own, `communique read` writes new pages into the same file, and
`--clients` readers ask for stories, dossiers, searches and actors, each for the next as soon as it has an answer.
Prints medians and 95th percentiles; exit status 1 where they are above the limits.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.testclient import TestClient

from communique.store import open_store
from communique.web import Serving, make_app

PAGES = 100_000

FULL = 198
"""Copies that have their whole reading: some 3,000 pages, whose dossiers, actors and statements can be opened."""

BLOCK = 9
"""Copies that share their speakers: each speaks on some fifty pages."""

SPARSE = 20
"""Of so many copies one has issues, positions, deadlocks and discrepancies of its own."""

LIMIT_MS, LIMIT_P95_MS = 100, 300

ROUNDS = 5

SEED = 9

COPIES = """
INSERT INTO page SELECT id || n, address || n, origin || n, encoding, version, NULL, NULL, text,
  CASE WHEN n < :full THEN renamed(reading, n) ELSE '{}' END FROM page, copies;
INSERT INTO article SELECT id || n, page || n, outlet, language, title, title_start, title_end,
  date('2000-01-01', (n % 9000) || ' days'), precision, how, reason FROM article, copies;
INSERT INTO actor SELECT id || (n / :block), page || n, name, kind, party FROM actor, copies;
INSERT OR IGNORE INTO figure (block, actor, form) SELECT block, actor || (n / :block), form FROM figure, copies;
INSERT INTO presence SELECT new.number, arrival.page || n, arrival.party, arrival.day
  FROM copies, arrival JOIN figure AS old ON old.number = arrival.figure
  JOIN figure AS new ON new.actor = old.actor || (n / :block) AND new.block = old.block AND new.form = old.form;
INSERT INTO statement SELECT id || n, page || n, mode, speaker || (n / :block),
  speaker_name || ' ' || (n / :block),
  speaker_start, speaker_end, cue_start, cue_end, start_at, end_at, act, party, issue, addressee, venue, NULL, rule
  FROM statement, copies;
INSERT INTO content SELECT statement || n, start_at, end_at FROM content, copies;
INSERT INTO act SELECT statement || n, rank, act FROM act, copies;
INSERT INTO relay SELECT page || n, statement || n, rank, name, start_at, end_at FROM relay, copies
  WHERE statement IS NOT NULL;
INSERT INTO search (record, page, lemmas) SELECT record || n, page || n, lemmas FROM search, copies;
INSERT INTO search_index (rowid, lemmas) SELECT number, lemmas FROM search, searchable WHERE number > up_to;
UPDATE searchable SET up_to = (SELECT max(number) FROM search);
INSERT INTO copy SELECT page || n, base || n, differs FROM copy, copies;
INSERT INTO across SELECT id || n, kind, renamed(record, n) FROM across, copies
  WHERE kind IN ('story', 'event') OR n % :sparse = 0 AND (n < :full OR kind IN ('issue', 'position', 'deadlock'));
INSERT INTO member SELECT page || n, kind, record || n FROM member, copies
  WHERE kind IN ('story', 'event') OR n % :sparse = 0 AND n < :full;
"""
"""Every row of the record once for each copy."""

_ID = re.compile(r'"((?:pg|ar|st|mn|mt|so|ev|is|po|dl|di|rp)-[0-9a-f]{14})"')
_ACTOR = re.compile(r'"(ac-[0-9a-f]{14})"')


def main(arguments: Sequence[str]) -> int:
    """Builds, measures, tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="?", default=PAGES)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started here must hear it
    with TemporaryDirectory() as folder:
        db = options.db or Path(folder, "large.db")
        if not db.exists():
            build(db, options.pages)
        slow = measure(db)
        if not options.alone:
            slow |= load(db, options.clients, options.seconds)
        return int(slow)


def build(db: Path, pages: int) -> None:
    """Makes the record."""
    read = ["-m", "communique", "read", "examples", "--db", str(db), "--quiet"]
    subprocess.run([sys.executable, *read], check=True)
    began = time.perf_counter()
    enlarge(db, pages)
    print(f"{db.stat().st_size / 1e6:.0f} MB, made in {time.perf_counter() - began:.0f} s")


def enlarge(db: Path, pages: int) -> None:
    """Copies the rows."""
    with open_store(db, write=True) as store, store.transaction() as rows:
        rows.create_function("renamed", 2, renamed)
        known = rows.execute("SELECT count(*) FROM page").fetchone()[0]
        rows.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY)")
        rows.executemany("INSERT INTO copies VALUES (?)", [(n,) for n in range(1, pages // known)])
        for copy in COPIES.split(";"):
            values = {"full": FULL, "block": BLOCK, "sparse": SPARSE}
            rows.execute(copy, {name: value for name, value in values.items() if f":{name}" in copy})
        known = rows.execute("SELECT count(*), (SELECT count(*) FROM statement) FROM page").fetchone()
        print(f"{known[0]} pages, {known[1]} statements")


def renamed(told: str, copy: int) -> str:
    """A record with the ids that it has in that copy."""
    return _ACTOR.sub(rf'"\g<1>{copy // BLOCK}"', _ID.sub(rf'"\g<1>{copy}"', told))


ADDRESSES = (
    *("/dossier", "/stories", "/stories?leaf=20", "/stories?sort=disagreements"),
    *("/statements", "/statements?leaf=20", "/statements?leaf=200"),
    *("/pages", "/pages?leaf=20", "/actors", "/actors?leaf=20"),
    *("/meetings", "/positions", "/disagreements", "/deadlocks"),
    *("/search?q=порт", "/search?q=переговоры", '/search?q="открытие порта"', "/search?q=нигде"),
    *("/search?q=порт&leaf=10", "/search?q=порт party:Кестрия", "/search?q=party:Кестрия act:request"),
    *("/search?q=speaker:Рейнвальд", '/search?q=speaker:"Рейнвальд 55"', "/search?q=issue:шлюзы after:2019-03-10"),
    *("/search?q=after:2024", "/search?q=act:offer", "/search?q=party:Нигде", "/rules", "/about"),
)
"""What is opened besides a record of every kind."""


def records(db: Path) -> list[str]:
    """A record of each kind that has all that belongs to it."""
    with sqlite3.connect(db) as rows:
        queries = ["id FROM across WHERE length(id) = 17 GROUP BY kind"]
        queries += [
            f"id FROM {table} WHERE length(id) = 17 ORDER BY id" for table in ("statement", "page", "actor", "meeting")
        ]
        found = [row[0] for query in queries for row in rows.execute(f"SELECT {query} LIMIT 7")]
    return list({id.partition("-")[0]: id for id in found}.values())


def measure(db: Path) -> bool:
    """Opens every address several times, each made anew; the first look is told apart, for it fills what is kept of the
    whole record in memory."""
    site = TestClient(make_app(Serving(db)), base_url="http://localhost")
    medians = {}
    for address in [*ADDRESSES, *(f"/id/{id}" for id in records(db))]:
        times = []
        for turn in range(ROUNDS):
            began = time.perf_counter()
            answer = site.get(address + ("&" if "?" in address else "?") + f"turn={turn}")
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        medians[address] = statistics.median(times[1:])
        print(f"{medians[address]:8.1f} ms, first {times[0]:8.1f} ms  {address}")
    whole = statistics.median(medians.values())
    slow = [address for address, median in medians.items() if median > LIMIT_MS]
    print(f"{whole:8.1f} ms, the median of all; above {LIMIT_MS} ms: {', '.join(slow) or 'none'}")
    return whole > LIMIT_MS


def load(db: Path, clients: int, seconds: float) -> bool:
    """Many readers at once, without and with a run that writes; tells the answers' times by kind of screen."""
    asked = wanted(db)
    slow = False
    with served(db) as port:
        for writing in (False, True):
            with TemporaryDirectory() as folder, written(db, Path(folder)) if writing else nullcontext():
                known = count(db)
                times = readers(port, asked, clients, seconds)
                fresh = count(db) - known
            print(f"{clients} clients, {seconds:g} s, {fresh} pages written meanwhile")
            for kind, took in [*times.items(), ("all", [one for told in times.values() for one in told])]:
                median, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
                print(f"{len(took):7d} × {kind:8s} median {median:6.1f} ms, p95 {p95:6.1f}, most {max(took):6.1f}")
                slow |= median > LIMIT_MS or p95 > LIMIT_P95_MS
    return slow


def count(db: Path) -> int:
    """How many pages are on the record."""
    with sqlite3.connect(db) as rows:
        return int(rows.execute("SELECT count(*) FROM page").fetchone()[0])


def wanted(db: Path) -> dict[str, list[str]]:
    """The addresses that the readers choose from, by kind of screen."""
    with sqlite3.connect(db) as rows:
        full = f"page IN (SELECT id FROM page WHERE rowid <= {FULL * 16} AND length(reading) > 2)"
        queries = ("record FROM member WHERE kind = 'story'", "speaker FROM statement WHERE speaker > ''")
        stories, actors = ([row[0] for row in rows.execute(f"SELECT DISTINCT {one} AND {full}")] for one in queries)
    words = ("порт", "шлюзы", "переговоры", "зерно", "встреча", "«открытие порта»", "предложение", "условие", "раунд")
    narrowed = ("", "", " party:Кестрия", " party:Вальдония act:request", " after:2005", " speaker:Рейнвальд")
    return {
        "stories": [f"/stories?leaf={leaf}" for leaf in range(1, 21)],
        "dossier": [f"/stories/{id}" for id in stories],
        "search": [f"/search?q={quote(word + more)}" for word in words for more in narrowed],
        "actor": [f"/actors/{id}" for id in actors],
    }


def readers(port: int, asked: dict[str, list[str]], clients: int, seconds: float) -> dict[str, list[float]]:
    """What so many readers wait for, in milliseconds, by kind of screen."""
    end = time.monotonic() + seconds
    times: dict[str, list[float]] = defaultdict(list)

    def read(number: int) -> None:
        chance = random.Random(SEED + number)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < end:
            kind = chance.choice(list(asked))
            began = time.perf_counter()
            connection.request("GET", chance.choice(asked[kind]))
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{kind}: {answer.status}")
            times[kind].append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


@contextmanager
def served(db: Path) -> Iterator[int]:
    """`communique serve`, once it answers; gives its port."""
    command = [sys.executable, "-m", "communique", "serve", str(db), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        told = re.search(r":(\d+)/", process.stderr.readline() if process.stderr else "")
        try:
            if told is None:
                raise SystemExit("communique serve said no address")
            port = int(told.group(1))
            for address in ("/stories", "/search?q=a", "/about"):
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", quote(address, "/?="))
                connection.getresponse().read()
            yield port
        finally:
            process.send_signal(signal.SIGINT)


@contextmanager
def written(db: Path, folder: Path) -> Iterator[None]:
    """`communique read` at work on pages that are new: those of the examples with their lines in another order."""
    chance = random.Random(time.time_ns())
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path("examples").glob("0[1-7]*.txt"))]
    for number in range(5_000):
        lines = texts[number % len(texts)].splitlines()
        chance.shuffle(lines)
        (folder / f"{number}.txt").write_text("\n".join([*lines, f"Выпуск {chance.random()}."]), encoding="utf-8")
    command = [sys.executable, "-m", "communique", "read", str(folder), "--db", str(db), "--quiet", "--jobs", "1"]
    known = count(db)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while count(db) == known and process.poll() is None:
            time.sleep(0.2)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
