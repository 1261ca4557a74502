"""The convolutional encoder of the three models, run for all three at once over one flat run of tokens.

Each model is three convolutions of width 3 over word and shape vectors (330 → 256 → 128 → 64), each followed by ReLU
and batch normalisation, so a token sees three neighbours on either side. What makes it fast and leaves the answers
alone:

* sentences are packed one after another; where one ends and the next begins, neither gets anything from the other,
  which is what the padding of the models amounts to;
* the first layer is linear in each of its three words before the ReLU, so its product is computed once a word form
  (and kept, if it is common) for the three models together (they share words and vectors);
* batch normalisation is folded into the weights of the next layer; at the two ends of a sentence, where the neighbour
  is padding and not a normalised zero, the folded shift is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, pairwise
from operator import itemgetter
from typing import Any

import msgspec
import numpy as np

from communique.grammar.files import Array, Ints, Vectors
from communique.grammar.shapes import word_shape
from communique.grammar.vocabulary import Vocabulary

ROWS = 16_000
"""Kinds of words (a word of the vocabulary in one shape) that have room for their first-layer product: 2,304 floats
each. Only rows in use take memory; 500 articles of news use half of them."""

COMMON = 30_000
"""How often a word must have stood in the news that the vectors were made from for its product to be kept: true of
5,000 words. The products of others are made anew for every run of sentences, in the same place: filling new memory
takes longer than the product, and most words come once and never again."""

FORMS_TO_A_ROW = 2
"""Word forms that are remembered for each row. In news there are 1.1, but any number of spellings may share a row."""

BLOCK = 1024
"""Tokens that go through all layers together, so that what is computed on the way stays in the processor's cache: an
eighth of the time of all 3,000 at once (of 512, 768, 1,024 and 1,536 the best)."""

NEAR = 128
"""Tokens whose first layer is put together at once, out of three rows each."""

Kind = tuple[int, int]
"""A word of the vocabulary and a shape, by their numbers."""


class Layer(msgspec.Struct):
    """One convolution with everything folded in.

    `weight` is (in, 3 * out), the three taps side by side; `bias` (out,) holds the shifts of the layer before for a
    token with two neighbours; `left` and `right` (out,) are what of it belongs to each neighbour.
    """

    weight: Array
    bias: Array
    left: Array
    right: Array


class Packed(msgspec.Struct):
    """Sentences laid out flat: for each word its row of the word table and its neighbours', 0 where there is none.

    Sentence i stands from `starts[i]` up to `ends[i]`.
    """

    own: Ints
    left: Ints
    right: Ints
    starts: Ints
    ends: Ints


class Space:
    """Room for what is computed on the way, kept from run to run: to ask for it anew costs as much as to fill it."""

    def __init__(self) -> None:
        self._held: dict[str, Array] = {}

    def of(self, name: str, rows: int, columns: int) -> Array:
        """Room for (rows, columns) numbers, whatever they were; it is the same room every time."""
        held = self._held.get(name)
        if held is None or held.size < rows * columns:
            held = self._held[name] = np.empty(rows * columns, dtype=np.float32)
        return held[: rows * columns].reshape(rows, columns)


class Encoder:
    """Words in, 64 numbers and a one a token and model out, before the last normalisation (which the heads fold in)."""

    def __init__(self, vectors: Vectors, words: bytes, shapes: list[str], models: Sequence[dict[str, Any]]) -> None:
        self._vectors = vectors
        self._words = Vocabulary(words)
        self._shape_ids = {shape: number for number, shape in enumerate(shapes)}
        first = [m["encoder"]["layers"][0]["conv"] for m in models]
        taps = [np.concatenate([conv["weight"][:, :, k] for conv in first]) for k in range(3)]
        size = vectors.codes.shape[0] * vectors.codes.shape[2]
        self._meaning = [np.ascontiguousarray(tap[:, :size].T) for tap in taps]
        self._shape = [
            np.concatenate(
                [
                    m["emb"]["shape"]["weight"] @ conv["weight"][:, size:, k].T
                    for m, conv in zip(models, first, strict=True)
                ],
                axis=1,
            )
            for k in range(3)
        ]
        bias = np.concatenate([conv["bias"] for conv in first])
        self._shape[1] += bias
        self._tables = [np.zeros((ROWS, bias.size), dtype=np.float32) for _ in range(3)]
        self._kinds: dict[Kind, int] = {}
        self._rows: dict[str, int] = {}
        self._common = (vectors.counts >= COMMON).tobytes()
        self._second = [_folded(m["encoder"]["layers"], 1) for m in models]
        self._third = [_folded(m["encoder"]["layers"], 2) for m in models]
        self._width, self._part = bias.size, bias.size // len(models)
        self._space = Space()

    def pack(self, sentences: Sequence[Sequence[str]]) -> Packed:
        """The layout of some sentences, which holds until the next are packed."""
        rows = self._learn(dict.fromkeys(chain.from_iterable(sentences)))
        lengths = np.fromiter(map(len, sentences), dtype=np.intp, count=len(sentences))
        ends = np.cumsum(lengths)
        starts = ends - lengths
        own = np.fromiter(map(rows.__getitem__, chain.from_iterable(sentences)), np.intp, lengths.sum())
        left, right = np.roll(own, 1), np.roll(own, -1)
        left[starts] = right[ends - 1] = 0
        return Packed(own, left, right, starts, ends)

    def encode(self, packed: Packed) -> list[Array]:
        """For each model the (tokens, 65) activations of the third layer, with a one behind those of each token."""
        out = [np.ones((packed.own.size, third.bias.size + 1), dtype=np.float32) for third in self._third]
        for first, last in _blocks(packed.ends):
            at, until = int(packed.starts[first]), int(packed.ends[last])
            starts, lasts = packed.starts[first : last + 1] - at, packed.ends[first : last + 1] - at - 1
            hidden = self._first(packed, at, until)
            for number, (second, third) in enumerate(zip(self._second, self._third, strict=True)):
                own = hidden[:, number * self._part : (number + 1) * self._part]
                middle = self._space.of("middle", until - at, second.bias.size)
                self._convolve(own, second, (starts, lasts), middle)
                self._convolve(middle, third, (starts, lasts), out[number][at:until, :-1])
        return out

    def count_of(self, form: str) -> int:
        """How often a form in lower case stood in the news that the vectors were made from."""
        return int(self._vectors.counts[self._words.number(form)])

    def _first(self, packed: Packed, at: int, until: int) -> Array:
        """The (tokens, models * 256) activations of the first layer for the words from `at` up to `until`."""
        left, own, right = self._tables
        hidden = self._space.of("hidden", until - at, self._width)
        for start in range(at, until, NEAR):
            end = min(start + NEAR, until)
            some, side = hidden[start - at : end - at], self._space.of("side", end - start, self._width)
            np.take(own, packed.own[start:end], axis=0, out=some, mode="clip")
            for table, rows in ((left, packed.left), (right, packed.right)):
                np.take(table, rows[start:end], axis=0, out=side, mode="clip")
                some += side
            np.maximum(some, 0, out=some)
        return hidden

    def _learn(self, forms: Iterable[str]) -> dict[str, int]:
        """The rows of some different word forms: those that are kept, and new ones, whose product is computed.

        What has one shape stands together. The rows of new words that aren't common come last, and the next ones are
        written over them.
        """
        new = [form for form in forms if form not in self._rows]
        if max(len(self._kinds), len(self._rows) // FORMS_TO_A_ROW) + len(new) >= ROWS:
            self._kinds.clear()
            self._rows.clear()
            new = list(forms)
        numbers = self._words.numbers([form.lower() for form in new])
        kinds = [*zip(numbers, [self._shape_ids[word_shape(form)] for form in new], strict=True)]
        fresh = sorted((kind for kind in dict.fromkeys(kinds) if kind not in self._kinds), key=itemgetter(1))
        stay = [kind for kind in fresh if self._common[kind[0]]]
        first = len(self._kinds) + 1
        rows = dict(zip((*stay, *(kind for kind in fresh if not self._common[kind[0]])), count(first), strict=False))
        self._compute([*rows], first)
        self._kinds.update((kind, rows[kind]) for kind in stay)
        found = {form: rows.get(kind) or self._kinds[kind] for form, kind in zip(new, kinds, strict=True)}
        self._rows.update((form, found[form]) for form, kind in zip(new, kinds, strict=True) if self._common[kind[0]])
        return self._rows | found

    def _compute(self, kinds: Sequence[Kind], first: int) -> None:
        """Puts the first layer's products of some kinds into the rows from `first` on."""
        if not kinds:
            return
        ids, shapes = np.array(kinds).T
        meaning = self._vectors.of(ids)
        runs = [0, *(np.flatnonzero(np.diff(shapes)) + 1).tolist(), len(kinds)]
        for table, weight, shape in zip(self._tables, self._meaning, self._shape, strict=True):
            rows = np.matmul(meaning, weight, out=table[first : first + len(kinds)])
            for start, end in pairwise(runs):
                rows[start:end] += shape[shapes[start]]

    def _convolve(self, given: Array, layer: Layer, edges: tuple[Ints, Ints], total: Array) -> Array:
        """One layer into `total`; `edges` are the first and the last words of the sentences."""
        size, out = given.shape[0], layer.bias.size
        product = np.matmul(given, layer.weight, out=self._space.of("product", size, 3 * out))
        firsts, lasts = edges
        product[lasts, :out] = product[firsts, 2 * out :] = 0  # meant for the neighbour in another sentence
        np.add(product[:, out : 2 * out], layer.bias, out=total)
        total[1:] += product[:-1, :out]
        total[:-1] += product[1:, 2 * out :]
        total[firsts] -= layer.left
        total[lasts] -= layer.right
        return np.maximum(total, 0, out=total)


def _blocks(ends: Ints) -> Iterator[tuple[int, int]]:
    """Runs of sentences of about `BLOCK` words: the first and the last of each."""
    first, start = 0, 0
    for number, end in enumerate(ends.tolist()):
        if end - start >= BLOCK:
            yield first, number
            first, start = number + 1, end
    if first < ends.size:
        yield first, ends.size - 1


def _folded(layers: list[dict[str, Any]], number: int) -> Layer:
    """A convolution that takes the activations of the layer before without its normalisation."""
    conv, norm = layers[number]["conv"], layers[number - 1]["norm"]
    scale, shift = normalisation(norm)
    taps = [conv["weight"][:, :, k].T for k in range(3)]
    shifts = [shift @ tap for tap in taps]
    weight = np.ascontiguousarray(np.concatenate([scale[:, None] * tap for tap in taps], axis=1))
    return Layer(weight, conv["bias"] + shifts[0] + shifts[1] + shifts[2], shifts[0], shifts[2])


def normalisation(norm: dict[str, Any]) -> tuple[Array, Array]:
    """Batch normalisation as scale and shift."""
    scale = norm["weight"] / norm["std"]
    return scale, norm["bias"] - norm["mean"] * scale
