"""Plants quotations of news articles on pages of their own, changed, and tells how many are found as one utterance.

    python bench/quotations.py SHARED [--articles N]

Reads N of the articles of SHARED/bench/news-ru.jsonl.gz. Of each direct quotation of eight words or more, spoken by a
named person, a page is made that quotes it cut to its first half, with one word of six left out or replaced, with one
of three, or told without quotation marks. What the same speaker says besides in the same article stands on other such
pages, changed likewise: remarks of one speaker on one subject, which must stay apart. Prints one JSON object: recall by
kind of change, precision over pairs of planted pages and articles, and the pairs among the articles themselves, to be
read by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from communique import store as record
from communique.acquire.page import text_page
from communique.model import Page, Quotation, Reading, Version
from communique.pipeline import read_pages
from communique.weaving import bring_together

SEED = 8

LEAST_WORDS = 8
"""Words of a quotation that is planted."""

KINDS = ("cut", "sixth", "third", "retold")

GROUP = 50
"""Pages that are read together."""


class Planted(msgspec.Struct, frozen=True):
    """A page that quotes a statement of an article, and what was done to the words."""

    page: Page
    statement: str
    kind: str


def articles(shared: Path, number: int) -> list[Page]:
    """Some of the articles."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    chosen = sorted(random.Random(SEED).sample(range(len(texts)), min(number, len(texts))))
    return [text_page(f"{at}", f"{at}", texts[at], "utf-8") for at in chosen]


def changed(words: str, kind: str, chance: random.Random, others: Sequence[str]) -> str:
    """A quotation with something done to it."""
    row = words.split()
    if kind == "cut":
        return " ".join(row[: max(LEAST_WORDS, len(row) // 2)])
    rate = {"sixth": 1 / 6, "third": 1 / 3}.get(kind, 0.0)
    out = []
    for word in row:
        dice = chance.random()
        out += [word] if dice >= rate else [] if dice < rate / 2 else [chance.choice(others)]
    return " ".join(out)


def plant(readings: Sequence[Reading]) -> Iterator[Planted]:
    """The pages that quote what persons say in some articles."""
    chance = random.Random(SEED)
    others = sorted({word for one in readings for word in re.findall(r"[а-яё]{4,}", one.page.text)})
    for reading in readings:
        for statement in reading.speech.statements:
            actor = reading.cast.actor(statement.speaker.actor) if statement.speaker else None
            words = " ".join(" ".join(span.of(reading.page.text).split()) for span in statement.content)
            if statement.mode != "direct" or not actor or actor.kind != "person" or len(words.split()) < LEAST_WORDS:
                continue
            kind = chance.choice(KINDS)
            said = changed(words, kind, chance, others)
            line = f"«{said}», — сказал {actor.name}." if kind != "retold" else _retold(said, actor.name)
            address = f"{reading.page.address}-{statement.id}"
            yield Planted(
                text_page(address, address, f"{actor.name} ответил на вопросы\n\n{line}\n", "utf-8"), statement.id, kind
            )


def _retold(said: str, name: str) -> str:
    first = re.split(r"(?<=[.!?…])\s", said)[0].rstrip(".!?…")
    return f"{name} заявил, что {first[:1].lower()}{first[1:]}."


def read(pages: Sequence[Page]) -> list[Reading]:
    """The pages as the pipeline reads them."""
    return [one for first in range(0, len(pages), GROUP) for one in read_pages(pages[first : first + GROUP])]


def quotations(readings: Sequence[Reading]) -> list[Quotation]:
    """The utterances that several of some pages give."""
    with tempfile.TemporaryDirectory() as folder, record.open_store(Path(folder, "q.db"), write=True) as store:
        for reading in readings:
            record.write_reading(store, reading, "bench")
        bring_together(store)
        return record.across(store, Quotation)


class Held(msgspec.Struct, frozen=True):
    """What was found: for each statement and page whether an utterance has both; and pairs of base and version, each
    with what it was made of."""

    homes: set[tuple[str, str]]
    pairs: set[tuple[str, str, str]]


def held(found: Sequence[Quotation], of: Mapping[str, Planted]) -> Held:
    """The utterances as pairs; a planted page stands for the statement that it quotes."""

    def made_of(version: Version) -> str:
        return of[version.page].statement if version.page in of else version.statement

    homes = {(v.statement, other.page) for one in found for v in one.versions for other in one.versions}
    pairs = {(made_of(one.versions[0]), made_of(v), v.page) for one in found for v in one.versions[1:]}
    return Held(homes, pairs)


def figures(planted: Sequence[Planted], seen: Held) -> dict[str, object]:
    """Recall by kind of change, precision over pairs, and the pairs among the articles themselves."""
    planted_on = {one.page.id for one in planted}
    hit = Counter(one.kind for one in planted if (one.statement, one.page.id) in seen.homes)
    wanted = Counter(one.kind for one in planted)
    wrong = sum(base != other for base, other, page in seen.pairs if page in planted_on)
    return {
        "planted": len(planted),
        "recall": round(hit.total() / max(1, wanted.total()), 3),
        "recall_by_kind": {kind: round(hit[kind] / max(1, wanted[kind]), 3) for kind in KINDS},
        "pairs": len(seen.pairs),
        "precision": round(1 - wrong / max(1, len(seen.pairs)), 3),
        "besides": sum(page not in planted_on and base != other for base, other, page in seen.pairs),
    }


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description="Plants changed quotations and looks for them.")
    ask.add_argument("shared", type=Path, metavar="SHARED")
    ask.add_argument("--articles", type=int, default=400, help="how many articles are read")
    asked = ask.parse_args()
    originals = read(articles(asked.shared, asked.articles))
    planted = list(plant(originals))
    found = quotations([*originals, *read([one.page for one in planted])])
    print(json.dumps(figures(planted, held(found, {one.page.id: one for one in planted}))))


if __name__ == "__main__":
    main()
