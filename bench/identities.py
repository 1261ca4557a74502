"""Holds who is one across real articles against 170 joins and surnames judged by hand.

    python bench/identities.py SHARED

`identities.tsv` holds the number of an article in SHARED/bench/news-ru.jsonl.gz (from 0), the first eight digits of the
SHA-256 of an actor's name on it and of another name, and the verdict: `right` and `wrong` are joins of the two, drawn
by chance from all that were made; `missed` are surnames that mean the other name and were not joined, `apart` surnames
that mean nobody of the name. Reads all articles, which takes minutes, and prints for each verdict how many of its
rows are joined now, of how many.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from communique import store as record
from communique.acquire.page import text_page
from communique.model import Page
from communique.pipeline import read_pages
from communique.weaving import bring_together

JUDGED = Path(__file__).with_name("identities.tsv")

GROUP = 50
"""Pages that are read together."""

DIGITS = 8
"""Digits of a name's digest: enough to tell the names of one page apart."""


def pages(shared: Path) -> Iterator[Page]:
    """The articles as pages, by their number."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield text_page(f"{number}", f"{number}", json.loads(line)["text"], "utf-8")


def digest(name: str) -> str:
    """A name as the file holds it."""
    return hashlib.sha256(name.encode()).hexdigest()[:DIGITS]


def names_beside(db: sqlite3.Connection) -> dict[tuple[str, str], set[str]]:
    """For each actor of a page, by the page's number and its name's digest, the digests of its identity's names."""
    known: dict[str, set[str]] = {}
    rows = db.execute(
        "SELECT page.address, actor.name, (SELECT identity FROM home WHERE home.actor = actor.id "
        "AND home.page IN (actor.page, '')) FROM actor JOIN page ON page.id = actor.page"
    ).fetchall()
    for _, name, identity in rows:
        known.setdefault(identity, set()).add(digest(name))
    names = dict(db.execute("SELECT id, name FROM actor"))
    for identity, beside in known.items():
        if identity in names:  # an office whose holder is nobody else's
            beside.add(digest(names[identity]))
    return {(page, digest(name)): known[identity] if identity else set() for page, name, identity in rows}


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description="Scores identities on judged joins.")
    ask.add_argument("shared", type=Path, metavar="SHARED")
    found = list(pages(ask.parse_args().shared))
    with TemporaryDirectory() as folder, record.open_store(Path(folder, "identities.db"), write=True) as store:
        for first in range(0, len(found), GROUP):
            for reading in read_pages(found[first : first + GROUP]):
                record.write_reading(store, reading, "bench")
        bring_together(store)
        beside = names_beside(store.connection)
    joined: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        page, one, other, verdict = line.split("\t")
        names = beside.get((page, one), set()) - {one}
        judged[verdict] += 1
        joined[verdict] += other in names or (other == "-" and bool(names))
    print(json.dumps({verdict: [joined[verdict], judged[verdict]] for verdict in sorted(judged)}))


if __name__ == "__main__":
    main()
