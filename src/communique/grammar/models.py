"""The three Russian news models that natasha 1.6.0 carries, run by slovnet: tags, trees, names.

natasha itself is never imported (its own code needs packages that are gone from Python 3.12 on): only its files are
used, found without executing the package and checked by their digest. Models: slovnet news v1 (MIT), seven-token
convolution windows over navec embeddings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from navec import Navec
from slovnet import NER, Morph, Syntax
from threadpoolctl import threadpool_limits

from communique.errors import MissingModel
from communique.grammar.tags import Tag, parse_tag
from communique.grammar.tree import spanning_tree

FILES = {
    "emb/navec_news_v1_1B_250K_300d_100q.tar": "f07270833d78523edc5781538d67038e95b43975e4a7ae757c693b687f9cbfca",
    "model/slovnet_morph_news_v1.tar": "54812762a641c742dbfa9c950c4b53bbb469301983077ed01b9f074643d540d3",
    "model/slovnet_ner_news_v1.tar": "16c3343a6572ddf0e2b2fc1923113de15a7f5ca5bde90e780dd590418665603e",
    "model/slovnet_syntax_news_v1.tar": "0759ce82eaac4430f5b4ac27b2444aa6e4b6501ca38c2f45d62467265383d85e",
}
"""The model files inside natasha 1.6.0 and their SHA-256."""

BATCH = 32
"""Sentences run at once, of like length. Padding is masked in every layer, so results don't depend on it."""

Words = Sequence[Sequence[str]]


def model_folder() -> Path:
    """The folder of natasha's files, found without importing natasha."""
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise MissingModel("the Russian models are not installed", hint="pip install natasha==1.6.0")
    return Path(spec.submodule_search_locations[0]) / "data"


def model_file(name: str) -> Path:
    """The path of one model file, after its digest has been checked."""
    path = model_folder() / name
    if not path.is_file():
        raise MissingModel(f"model file {name} is missing", hint="pip install --force-reinstall natasha==1.6.0")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != FILES[name]:
        raise MissingModel(f"model file {name} is not the one of natasha 1.6.0", hint="pip install natasha==1.6.0")
    return path


class Models:
    """The loaded models. Every method takes sentences as lists of words and answers in the same order."""

    def __init__(self) -> None:
        navec = Navec.load(model_file("emb/navec_news_v1_1B_250K_300d_100q.tar"))
        self._morph = Morph.load(model_file("model/slovnet_morph_news_v1.tar"), batch_size=BATCH).navec(navec)
        self._syntax = Syntax.load(model_file("model/slovnet_syntax_news_v1.tar"), batch_size=BATCH).navec(navec)
        self._names = NER.load(model_file("model/slovnet_ner_news_v1.tar"), batch_size=BATCH).navec(navec)

    def tags(self, sentences: Words) -> list[list[Tag]]:
        """Universal part of speech and features of every word."""
        infer = self._morph.infer
        rows = _run(sentences, lambda chunk: infer.decoder(infer.process(infer.encoder(chunk))))
        return [[parse_tag(label) for label in row] for row in rows]

    def name_labels(self, sentences: Words) -> list[list[str]]:
        """BIO labels (`B-PER`, `I-PER`, `O`) of every word."""
        infer = self._names.infer
        return _run(sentences, lambda chunk: infer.decoder(infer.process(infer.encoder(chunk))))

    def trees(self, sentences: Words) -> list[tuple[list[int], list[str]]]:
        """Heads (index of the head, -1 for the root) and relations: one root, no cycle."""
        return _run(sentences, self._trees)

    def _trees(self, chunk: Words) -> Iterator[tuple[list[int], list[str]]]:
        model, vocab = self._syntax.infer.model, self._syntax.infer.decoder.rels_vocab
        for given in self._syntax.infer.encoder(chunk):
            encoded = model.encoder(model.emb(given.word_id, given.shape_id), given.pad_mask)
            scores = model.head(encoded)
            sizes = (~given.pad_mask).sum(-1)
            heads = np.zeros(given.word_id.shape, dtype=np.int_)
            for row, size in enumerate(sizes):
                heads[row, :size] = spanning_tree(scores[row, :size, : size + 1])
            rels = model.rel(encoded, heads).argmax(-1)
            for row, size in enumerate(sizes):
                yield [int(h) - 1 for h in heads[row, :size]], [vocab.decode(int(r)) for r in rels[row, :size]]


def _run(sentences: Words, infer: Callable[[Words], Iterator[Any]]) -> list[Any]:
    """Runs sentences of like length together and puts the answers back into the order of the text."""
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    out: list[Any] = [None] * len(sentences)
    with threadpool_limits(1):
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            for index, answer in zip(some, infer([sentences[i] for i in some]), strict=True):
                out[index] = answer
    return out


@lru_cache(maxsize=1)
def load() -> Models:
    """The models, loaded once a process."""
    return Models()
