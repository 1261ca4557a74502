"""How long the screens of `communique serve` take on a large record.

    python bench/serve.py [PAGES]

Reads the pages of the examples and copies their rows until there are PAGES pages (100,000 unless told), with other ids,
dates, speakers and stories; the copies share no full reading, which would take gigabytes. Opens every screen, lists on
several leaves, searches with and without operators, and prints the median of every address and of all. Exit status 1
where the median of all is above the limit.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.testclient import TestClient

from communique.store import open_store
from communique.web import Serving, make_app

PAGES = 100_000

SPEAKERS = 700
"""Copies of each speaker: with the examples' dozen, some ten thousand people."""

STORY = 5
"""Pages of a story."""

LIMIT_MS = 100

ROUNDS = 5

COPIES = """
INSERT INTO page SELECT id || n, address || n, origin || n, encoding, version, NULL, NULL, '{}', text FROM page, copies;
INSERT INTO article SELECT id || n, page || n, outlet, language, title, title_start, title_end,
  date('2000-01-01', (n % 9000) || ' days'), precision, how, reason FROM article, copies;
INSERT INTO actor SELECT id || (n % :speakers), page || n, name, kind, party FROM actor, copies;
INSERT INTO statement SELECT id || n, page || n, mode, speaker || (n % :speakers),
  speaker_name || ' ' || (n % :speakers),
  speaker_start, speaker_end, cue_start, cue_end, start_at, end_at, act, party, issue, addressee, venue, NULL, rule
  FROM statement, copies;
INSERT INTO content SELECT statement || n, start_at, end_at FROM content, copies;
INSERT INTO act SELECT statement || n, rank, act FROM act, copies;
INSERT INTO relay SELECT page || n, statement || n, rank, name, start_at, end_at FROM relay, copies
  WHERE statement IS NOT NULL;
INSERT INTO search (record, page, lemmas) SELECT record || n, page || n, lemmas FROM search, copies;
INSERT INTO across SELECT id || n, kind, json_set(record, '$.id', id || n) FROM across, copies
  WHERE kind = 'story' AND n % :story = 0;
INSERT INTO member SELECT page || n, kind, record || (n - n % :story) FROM member, copies WHERE kind = 'story';
"""
"""Every row of the record once for each copy."""


def main(arguments: Sequence[str]) -> int:
    """Builds, measures, tells."""
    pages = int(arguments[0]) if arguments else PAGES
    with TemporaryDirectory() as folder:
        db = Path(folder, "large.db")
        read = ["-m", "communique", "read", "examples", "--db", str(db), "--quiet"]
        subprocess.run([sys.executable, *read], check=True)
        began = time.perf_counter()
        ids = enlarge(db, pages)
        size, took = db.stat().st_size / 1e6, time.perf_counter() - began
        print(f"{pages} pages, {size:.0f} MB, made in {took:.0f} s")
        return measure(db, ids)


def enlarge(db: Path, pages: int) -> list[str]:
    """Copies the rows; gives a record of each kind that has all that belongs to it."""
    with open_store(db, write=True) as store, store.transaction() as rows:
        ids = [row[0] for row in rows.execute("SELECT max(id) FROM across GROUP BY kind")]
        for table in ("statement", "page", "actor", "meeting"):
            ids += [row[0] for row in rows.execute(f"SELECT max(id) FROM {table}")]
        known = rows.execute("SELECT count(*) FROM page").fetchone()[0]
        rows.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY)")
        rows.executemany("INSERT INTO copies VALUES (?)", [(n,) for n in range(STORY, STORY + pages // known - 1)])
        for copy in COPIES.split(";"):
            values = {name: value for name, value in (("speakers", SPEAKERS), ("story", STORY)) if f":{name}" in copy}
            rows.execute(copy, values)
        known = rows.execute("SELECT count(*), (SELECT count(*) FROM statement) FROM page").fetchone()
        print(f"{known[0]} pages, {known[1]} statements")
    return ids


ADDRESSES = (
    *("/dossier", "/stories", "/stories?leaf=20", "/statements", "/statements?leaf=20", "/statements?leaf=200"),
    *(
        "/pages",
        "/pages?leaf=20",
        "/actors",
        "/actors?leaf=20",
        "/meetings",
        "/positions",
        "/disagreements",
        "/deadlocks",
    ),
    *(
        "/search?q=порт",
        "/search?q=переговоры",
        '/search?q="открытие порта"',
        "/search?q=нигде",
        "/search?q=порт&leaf=10",
    ),
    *("/search?q=порт party:Кестрия", "/search?q=party:Кестрия act:request", "/search?q=speaker:Рейнвальд"),
    *('/search?q=speaker:"Рейнвальд 55"', "/search?q=issue:шлюзы after:2019-03-10", "/search?q=after:2024"),
    *("/search?q=act:offer", "/search?q=party:Нигде", "/rules", "/about"),
)
"""What is opened besides a record of every kind."""


def measure(db: Path, ids: Sequence[str]) -> int:
    """Opens every address several times; the first look, which fills what is kept in memory, is told apart."""
    site = TestClient(make_app(Serving(db)), base_url="http://localhost")
    medians = {}
    for address in [*ADDRESSES, *(f"/id/{id}" for id in ids)]:
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = site.get(address)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        medians[address] = statistics.median(times[1:])
        print(f"{medians[address]:8.1f} ms, first {times[0]:8.1f} ms  {address}")
    whole = statistics.median(medians.values())
    slow = [address for address, median in medians.items() if median > LIMIT_MS]
    print(f"{whole:8.1f} ms, the median of all; above {LIMIT_MS} ms: {', '.join(slow) or 'none'}")
    return int(whole > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
