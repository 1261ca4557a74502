"""Plants edited copies among articles and tells how many of them are found as reprints, and of whom.

    python bench/reprints.py SHARED [--orders N]

Takes the articles of SHARED/bench/news-ru.jsonl.gz. Copies are cut, their paragraphs swapped, their headline and a
quotation changed, and 5 to 40 in 100 words or sentences edited. A third of them come on a later day than the original,
a third credit its outlet, a third show neither. Prints one JSON object: recall and precision over pairs of pages, the
share of originals named right where days or credits allow, and whether all orders gave the same groups. Pairs among the
articles themselves, which somebody copied before us, are counted apart as `found_besides`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from communique import store as record
from communique.acquire.page import text_page
from communique.clean import clean
from communique.model import Article, Cast, Date, Reading, Relay, Reprint, Speech, stable_id
from communique.traces import make_trace
from communique.weaving import bring_together

ORIGINALS = 600
"""Articles that are copied, each once or twice or three times."""

SEED = 8

KINDS = ("cut", "swapped", "headline", "quotation", "words", "sentences")

_SENTENCE = re.compile(r"(?<=[.!?»\"])\s+(?=[А-ЯЁ«\"])")


class Planted(msgspec.Struct, frozen=True):
    """A copy: its reading, the page it was made of, what was done to it, and whether something shows the origin."""

    reading: Reading
    of: str
    kind: str
    shown: bool


def articles(shared: Path) -> Iterator[str]:
    """The texts of the articles."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def read(address: str, text: str, facts: tuple[str | None, str | None, str | None]) -> Reading:
    """A page with its article and trace; `facts` are its day, its outlet and the outlet that it credits."""
    day, outlet, credit = facts
    page = text_page(address, address, text, "utf-8")
    found = clean(page)
    date = Date(day, "day", "meta", "planted") if day else None
    article: Article = msgspec.structs.replace(found, published=date, outlet=outlet)
    cast = Cast(page.id, (), (), ())
    speech = Speech(page.id, (), (Relay(credit, None),) if credit else ())
    trace = make_trace(page, article, cast, speech, ()) if article.body else None
    return Reading(page, article, cast, speech, (), (), None, trace)


def edited(text: str, kind: str, chance: random.Random, words: Sequence[str]) -> str:
    """A copy of a text with something done to it."""
    head, _, body = text.partition("\n")
    paragraphs = [part for part in body.split("\n") if part.strip()]
    rate = chance.uniform(0.05, 0.4)
    match kind:
        case "cut":
            sentences = _SENTENCE.split(" ".join(paragraphs))
            return f"{head}\n\n" + " ".join(sentences[: max(2, round(len(sentences) * (1 - rate)))])
        case "swapped":
            chance.shuffle(paragraphs)
            return f"{head}\n\n" + "\n\n".join(paragraphs)
        case "headline":
            return " ".join(chance.choices(words, k=7)).capitalize() + "\n" + body
        case "quotation":
            return re.sub(r"[«\"][^«»\"]{20,}[»\"]", lambda found: _reworded(found.group(), 0.3, chance, words), text)
        case "words":
            return f"{head}\n\n" + "\n\n".join(_reworded(part, rate, chance, words) for part in paragraphs)
    sentences = _SENTENCE.split(" ".join(paragraphs))
    own = [one if chance.random() > rate else " ".join(chance.choices(words, k=12)) + "." for one in sentences]
    return f"{head}\n\n" + " ".join(own)


def _reworded(text: str, rate: float, chance: random.Random, words: Sequence[str]) -> str:
    """The text with so many of its words replaced, left out or joined by another."""
    out = []
    for word in text.split(" "):
        dice = chance.random() / rate
        out += [word] if dice > 1 else [chance.choice(words)] if dice < 0.6 else [word, chance.choice(words)]
        if 0.8 < dice <= 1:
            out.pop()
            out.pop()
    return " ".join(out)


def plant(shared: Path) -> tuple[list[Reading], list[Planted]]:
    """The articles, some with a day and an outlet, and the copies of some of them."""
    chance = random.Random(SEED)
    texts = list(articles(shared))
    words = sorted({word for text in texts for word in re.findall(r"[а-яё]{3,}", text)})
    chosen = set(chance.sample(range(len(texts)), ORIGINALS))
    readings, copies = [], []
    for number, text in enumerate(texts):
        how = number % 3 if number in chosen else 2
        facts = (("2031-05-01", f"Вестник {number}", None), (None, f"Вестник {number}", None), (None, None, None))
        original = read(f"{number}", text, facts[how])
        if original.article.body:
            readings.append(original)
            for copy in range(chance.randint(1, 3) if number in chosen else 0):
                kind = chance.choice(KINDS)
                told = (("2031-05-02", None, None), (None, None, f"Вестник {number}"), (None, None, None))[how]
                reading = read(f"{number}-{copy}", edited(text, kind, chance, words), told)
                if reading.page.text != text and reading.article.body:
                    copies.append(Planted(reading, original.page.id, kind, how < 2))
    return readings, copies


def groups(readings: Sequence[Reading], folder: str) -> tuple[list[Reprint], float]:
    """The reprints among some pages, and the seconds that finding them took."""
    file = Path(folder, "reprints.db")
    file.unlink(missing_ok=True)
    with record.open_store(file, write=True) as store:
        for reading in readings:
            record.write_reading(store, reading, "bench")
        began = time.monotonic()
        bring_together(store)
        return record.across(store, Reprint), time.monotonic() - began


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description="Plants copies among articles and looks for them.")
    ask.add_argument("shared", type=Path, metavar="SHARED")
    ask.add_argument("--orders", type=int, default=1, help="in how many random orders the pages are given")
    asked = ask.parse_args()
    readings, copies = plant(asked.shared)
    everything = [*readings, *(copy.reading for copy in copies)]
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
        found, seconds = groups(everything, folder)
        chance = random.Random(SEED)
        same = all(
            groups(chance.sample(everything, len(everything)), folder)[0] == found for _ in range(asked.orders - 1)
        )
    print(json.dumps({**measure(found, copies), "orders": asked.orders, "same": same, "seconds": round(seconds, 1)}))


def measure(found: Sequence[Reprint], copies: Sequence[Planted]) -> dict[str, object]:
    """Recall, precision and originals of the reprints that were found."""
    family = {copy.reading.page.id: copy.of for copy in copies} | {copy.of: copy.of for copy in copies}
    homes = {page: reprint for reprint in found for page in reprint.pages}
    wanted = {(copy.reading.page.id, copy.of) for copy in copies}
    got = {pair for pair in wanted if pair[0] in homes and homes[pair[0]] is homes.get(pair[1])}
    pairs = [pair for reprint in found for pair in combinations(reprint.pages, 2)]
    planted = [pair for pair in pairs if family.get(pair[0], pair[0]) == family.get(pair[1], pair[1])]
    besides = [pair for pair in pairs if pair not in set(planted)]
    made = {copy.reading.page.id for copy in copies}
    bare = {stable_id(*sorted((family.get(a, a), family.get(b, b)))) for a, b in besides}
    shown = [copy for copy in copies if copy.shown and (copy.reading.page.id, copy.of) in got]
    right = [copy for copy in shown if homes[copy.of].original == copy.of]
    missed: dict[str, int] = {}
    for copy in copies:
        if (copy.reading.page.id, copy.of) not in got:
            missed[copy.kind] = missed.get(copy.kind, 0) + 1
    return {
        "copies": len(made),
        "recall": round(len(got) / len(wanted), 4),
        "missed": missed,
        "precision": round(len(planted) / max(1, len(planted) + len(besides)), 4),
        "pairs_besides": len(besides),
        "families_besides": len(bare),
        "original_right": round(len(right) / max(1, len(shown)), 4),
    }


if __name__ == "__main__":
    main()
