"""The own inference is held to slovnet, which the models were made with: the same tags, relations and names.

slovnet takes each word's best head by itself; the own trees start from the same scores. So scores are compared by the
heads that they prefer: where these differ, the two best scores must tie.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from communique.acquire import acquire
from communique.grammar import files
from communique.grammar.models import Models, Words, load
from communique.grammar.segments import segments
from communique.model import Article, Page, Span
from tests.conftest import ROOT

navec = pytest.importorskip("navec", reason="navec is a development dependency")
slovnet = pytest.importorskip("slovnet", reason="slovnet is a development dependency")

TIE = 1e-5
"""Two scores this near are equal to float32: which of two words in the same surroundings is the head, rounding says."""

GROUP = 128
"""Sentences that are compared at once; answers don't depend on it."""


class Reference(NamedTuple):
    """slovnet as its README uses it."""

    morph: object
    syntax: object
    names: object


@pytest.fixture(scope="module")
def reference() -> Reference:
    folder = files.model_folder()
    vectors = navec.Navec.load(str(folder / files.NAVEC))
    kinds = ((slovnet.Morph, files.MORPH), (slovnet.Syntax, files.SYNTAX), (slovnet.NER, files.NAMES))
    return Reference(*(kind.load(str(folder / name), batch_size=32).navec(vectors) for kind, name in kinds))


def sentences(texts: list[str]) -> list[Words]:
    """The different sentences, the shortest first."""
    found = set()
    for text in texts:
        article = Article("ar", "pg", None, "ru", None, None, (Span(0, len(text)),), ())
        found.update(segment.words for segment in segments(text, article))
    return sorted(found, key=lambda words: (len(words), words))


def groups(found: list[Words]) -> Iterator[list[Words]]:
    for first in range(0, len(found), GROUP):
        yield found[first : first + GROUP]


def differences(own: Models, reference: Reference, some: list[Words]) -> Iterator[str]:
    """What the two say differently of some sentences."""
    heads, relations = compared_trees(own, reference.syntax.infer, some)
    yield from heads
    yield from relations
    tags = reference.morph.infer
    labels = reference.names.infer
    told = zip(
        some,
        own.read(some),
        tags.decoder(tags.process(tags.encoder(some))),
        labels.decoder(labels.process(labels.encoder(some))),
        strict=True,
    )
    for words, answer, their_tags, their_labels in told:
        for word, tag, theirs in zip(words, answer.tags, their_tags, strict=True):
            if tag.label != theirs:
                yield f"{word}: tag {tag.label}, not {theirs}"
        for word, label, theirs in zip(words, answer.labels, their_labels, strict=True):
            if label != theirs:
                yield f"{word}: name {label}, not {theirs}"


def compared_trees(own: Models, infer: object, some: list[Words]) -> tuple[list[str], list[str]]:
    """Heads that are no ties, and relations to the heads that slovnet chose."""
    packed = own.encoder.pack(some)
    lengths = packed.ends - packed.starts
    for_trees = own.encoder.encode(packed)[2]
    firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    theirs = list(infer.process(infer.encoder(some)))
    heads = []
    for words, scores, (chosen, _) in zip(some, own.parser.scores(for_trees, lengths), theirs, strict=True):
        for at, head in enumerate(int(head) for head in chosen):
            best = int(scores[at].argmax())
            if scores[at, best] - scores[at, head] > TIE:
                heads.append(f"{words[at]}: head {best}, not {head}")
    flat = [
        int(h) - 1 + first if h else -1 for (row, _), first in zip(theirs, firsts.tolist(), strict=True) for h in row
    ]
    relations = own.parser.relations(for_trees, np.array(flat, dtype=np.intp)).tolist()
    wanted = [int(relation) for _, row in theirs for relation in row]
    return heads, [f"relation {a}, not {b}" for a, b in zip(relations, wanted, strict=True) if a != b]


def test_the_bundled_pages_are_read_as_slovnet_reads_them(reference: Reference):
    texts = [item.text for item in acquire([str(ROOT / "examples")]) if isinstance(item, Page)]
    found = sentences(texts)
    assert len(found) > 100
    assert [line for some in groups(found) for line in differences(load(), reference, some)] == []


def test_odd_sentences_are_read_as_slovnet_reads_them(reference: Reference):
    odd: list[Words] = [("Да",), ("…",), ("12", ":", "30"), ("Ё" * 300, "ё"), ("x-Y", "Z", "№5", "%"), ("нет",) * 60]
    assert list(differences(load(), reference, sorted(odd, key=len))) == []


def test_real_articles_are_read_as_slovnet_reads_them(
    reference: Reference, shared: Path, request: pytest.FixtureRequest
):
    """Some articles spread over the collection; all 3,065 with `--articles 3065`, which takes five minutes."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as rows:
        texts = [json.loads(row)["text"] for row in rows]
    wanted = request.config.getoption("--articles")
    texts = list(itertools.islice(texts, 0, None, max(1, len(texts) // wanted)))[:wanted]
    found = sentences(texts)
    assert [line for some in groups(found) for line in differences(load(), reference, some)] == []
