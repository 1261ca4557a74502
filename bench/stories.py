"""Tells how many of the pairs of articles in `stories.tsv` are told apart rightly: of one development, or not.

    python bench/stories.py SHARED

`stories.tsv` names 150 pairs of Russian articles on two negotiations of SHARED/bench/names-ru-uk.jsonl.gz, each with a
verdict by hand: 1 for one development, 0 for none. The pairs were drawn in five strata of likeness, so that most are
hard. All articles on the two negotiations are read into a record of their own. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from communique import store as record
from communique.acquire.page import text_page
from communique.model import Page, Story
from communique.pipeline import read_pages
from communique.weaving import bring_together

PAIRS = Path(__file__).with_name("stories.tsv")

TOPICS = ("brexit/ru/", "nord_stream/ru/")

GROUP = 50
"""Pages that are read together."""


def pages(shared: Path) -> Iterator[Page]:
    """The pages on the two negotiations."""
    with gzip.open(shared / "bench" / "names-ru-uk.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["name"].startswith(TOPICS):
                yield text_page(row["name"], row["name"], row["text"], "utf-8")


def homes(shared: Path) -> dict[str, str]:
    """The story of each page, by the page's name."""
    found = list(pages(shared))
    with TemporaryDirectory() as folder, record.open_store(Path(folder, "stories.db"), write=True) as store:
        for first in range(0, len(found), GROUP):
            for reading in read_pages(found[first : first + GROUP]):
                record.write_reading(store, reading, "bench")
        bring_together(store)
        names = {reading.article.id: reading.page.address for reading in record.readings(store)}
        return {names[id]: story.id for story in record.across(store, Story) for id in story.articles}


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description="Scores stories on pairs of articles.")
    ask.add_argument("shared", type=Path, metavar="SHARED")
    story = homes(ask.parse_args().shared)
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    told = [(story.get(one, one) == story.get(other, other), verdict == "1") for one, other, verdict in rows]
    right, said, wanted = (sum(map(all, told)), sum(same for same, _ in told), sum(is_so for _, is_so in told))
    precision, recall = right / max(1, said), right / max(1, wanted)
    f1 = 2 * right / max(1, said + wanted)
    figures = {"pairs": len(told), "same": wanted, "precision": precision, "recall": recall, "f1": f1}
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
