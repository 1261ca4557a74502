"""The three Russian news models together: tags, trees and names of sentences, each sentence read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from communique.grammar.encoder import Encoder
from communique.grammar.files import MORPH, NAMES, SYNTAX, read_pack, read_vectors
from communique.grammar.heads import NameHead, SyntaxHead, TagHead
from communique.grammar.tags import Tag, parse_tag
from communique.grammar.tree import best_trees

PACK = 5_000
"""Tokens run at once, at 9 KB each: all of a batch of pages, which `readers` makes no larger than that. From 1,000 on
the products are as fast as they get, but a small rest is slow."""

SENTENCES = 8_000
"""Sentences whose answer is kept: menus, credits and reprints come again and again in a crawl."""

Words = tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What the models say of one sentence: per word its tag, head (-1 for the root), relation and BIO name label."""

    tags: tuple[Tag, ...]
    heads: tuple[int, ...]
    rels: tuple[str, ...]
    labels: tuple[str, ...]


class Models:
    """The loaded models. Matrix products run on one thread: more are slower on matrices of this size."""

    def __init__(self) -> None:
        threadpool_limits(1)
        morph = read_pack(MORPH, "tag", words=True)
        names, syntax = read_pack(NAMES, "tag"), read_pack(SYNTAX, "rel")
        packs = (morph, names, syntax)
        self.encoder = Encoder(read_vectors(), morph.words, morph.shapes, [pack.model for pack in packs])
        self.tagger, self.namer, self.parser = TagHead(morph.model), NameHead(names.model), SyntaxHead(syntax.model)
        self._tags = np.array([parse_tag(label) for label in morph.labels], dtype=object)
        self._rels = np.array(syntax.labels, dtype=object)
        self._labels = names.labels
        self._seen: dict[Words, Answer] = {}

    def read(self, sentences: Sequence[Words]) -> list[Answer]:
        """The answers for some sentences, in their order."""
        new = [words for words in dict.fromkeys(sentences) if words not in self._seen]
        if len(self._seen) + len(new) > SENTENCES:
            self._seen.clear()
            new = list(dict.fromkeys(sentences))
        for some in _packs(new):
            self._seen.update(zip(some, self._answers(some), strict=True))
        return [self._seen[words] for words in sentences]

    def _answers(self, sentences: Sequence[Words]) -> Iterator[Answer]:
        packed = self.encoder.pack(sentences)
        lengths = packed.ends - packed.starts
        for_tags, for_names, for_trees = self.encoder.encode(packed)
        heads = best_trees(self.parser.scores(for_trees, lengths))
        firsts = np.repeat(packed.starts, lengths)
        relations = self.parser.relations(for_trees, np.where(heads, heads - 1 + firsts, -1))
        columns = (
            self._tags[self.tagger.tags(for_tags)].tolist(),
            (heads - 1).tolist(),
            self._rels[relations].tolist(),
            [self._labels[label] for label in self.namer.labels(for_names, lengths)],
        )
        for start, end in zip(packed.starts.tolist(), packed.ends.tolist(), strict=True):
            yield Answer(*(tuple(column[start:end]) for column in columns))


def _packs(sentences: Sequence[Words]) -> Iterator[list[Words]]:
    """Runs of sentences of about `PACK` tokens."""
    some: list[Words] = []
    size = 0
    for words in sentences:
        if some and size + len(words) > PACK:
            yield some
            some, size = [], 0
        some.append(words)
        size += len(words)
    if some:
        yield some


@lru_cache(maxsize=1)
def load() -> Models:
    """The models, loaded once a process."""
    return Models()
