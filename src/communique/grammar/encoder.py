"""The convolutional encoder of the three models, run for all three at once over one flat run of tokens.

Each model is three convolutions of width 3 over word and shape vectors (330 → 256 → 128 → 64), each followed by ReLU
and batch normalisation, so a token sees three neighbours on either side. What makes it fast and leaves the answers
alone:

* sentences are packed one after another with a zero row between, which is what the padding of the models amounts to;
* the first layer is linear in each of its three words before the ReLU, so its product is computed once a word form
  and kept for the three models together (they share words and vectors);
* batch normalisation is folded into the weights of the next layer; at the two ends of a sentence, where the neighbour
  is padding and not a normalised zero, the folded shift is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from communique.grammar.files import Array, Vectors
from communique.grammar.shapes import word_shape

ROWS = 16_000
"""Kinds of words (a word of the vocabulary in one shape) whose first-layer product is kept: 2,304 floats each, 147 MB
in all once full. About 200 articles of news fit; more rows save little time, since they don't fit the processor's
cache."""

KEPT = ROWS // 2
"""Rows that stay when the table is full: those used most. Most words come once and never again."""

FORMS_TO_A_ROW = 2
"""Word forms that are remembered for each row. In news there are 1.1, but any number of unknown words share a row."""

NEAR = 256
"""Tokens whose first layer is put together at once: its rows stay in the processor's cache meanwhile, which took
half the time of 1,500 at once (128 to 256 were the best of 128, 256, 512 and 1,500)."""


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
    """Sentences laid out flat: `rows` of the word table with 0 for the gaps, `starts` and `ends` of each sentence, and
    where gaps and words stand."""

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    gaps: NDArray[np.intp]
    words: NDArray[np.intp]


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
    """Words in, 64 numbers a token and model out, before the last normalisation (which the heads fold in)."""

    def __init__(self, vectors: Vectors, words: list[str], shapes: list[str], models: Sequence[dict[str, Any]]) -> None:
        self._vectors = vectors
        self._word_ids = dict(zip(words, range(len(words)), strict=True))
        self._unknown = self._word_ids["<unk>"]
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
        self._kinds: dict[tuple[int, int], int] = {}
        self._rows: dict[str, int] = {}
        self._uses = np.zeros(ROWS, dtype=np.int64)
        self._second = [_folded(m["encoder"]["layers"], 1) for m in models]
        self._third = [_folded(m["encoder"]["layers"], 2) for m in models]
        self._width, self._part = bias.size, bias.size // len(models)
        self._space = Space()

    def pack(self, sentences: Sequence[Sequence[str]]) -> Packed:
        """The layout of some sentences; words not met before get their row."""
        forms = dict.fromkeys(chain.from_iterable(sentences))
        new = [form for form in forms if form not in self._rows]
        if max(len(self._kinds), len(self._rows) // FORMS_TO_A_ROW) + len(new) >= ROWS:
            self._forget()
            new = [form for form in forms if form not in self._rows]
        self._learn(new)
        lengths = np.fromiter(map(len, sentences), dtype=np.intp, count=len(sentences))
        ends = np.cumsum(lengths + 1) - 1
        gaps = np.append(0, ends + 1)
        words = np.delete(np.arange(gaps[-1] + 1), gaps)
        rows = np.zeros(gaps[-1] + 1, dtype=np.intp)
        rows[words] = np.fromiter(map(self._rows.__getitem__, chain.from_iterable(sentences)), np.intp, words.size)
        self._uses += np.bincount(rows, minlength=ROWS)
        return Packed(rows, ends - lengths + 1, ends, gaps, words)

    def encode(self, packed: Packed) -> list[Array]:
        """For each model the (tokens and gaps, 64) activations of the third layer, gaps zero."""
        hidden = self._first(packed)
        out = []
        for number, (second, third) in enumerate(zip(self._second, self._third, strict=True)):
            own = hidden[:, number * self._part : (number + 1) * self._part]
            out.append(self._convolve(self._convolve(own, second, packed), third, packed))
        return out

    def count_of(self, form: str) -> int:
        """How often a form in lower case stood in the news that the vectors were made from."""
        number = self._word_ids.get(form)
        return 0 if number is None else int(self._vectors.counts[number])

    def _first(self, packed: Packed) -> Array:
        """The (tokens and gaps, models * 256) activations of the first layer, gaps zero."""
        left, own, right = self._tables
        hidden = self._space.of("hidden", packed.rows.size, self._width)
        for at in range(1, packed.rows.size - 1, NEAR):
            until = min(at + NEAR, packed.rows.size - 1)
            some, side = hidden[at:until], self._space.of("side", until - at, self._width)
            np.take(own, packed.rows[at:until], axis=0, out=some, mode="clip")
            for table, shift in ((left, -1), (right, 1)):
                np.take(table, packed.rows[at + shift : until + shift], axis=0, out=side, mode="clip")
                some += side
            np.maximum(some, 0, out=some)
        hidden[packed.gaps] = 0
        return hidden

    def _forget(self) -> None:
        """Makes room: keeps the rows used most, and counts their uses half from now on."""
        kept = np.argsort(-self._uses[1 : len(self._kinds) + 1], kind="stable")[:KEPT] + 1
        moved = np.sort(kept[kept > KEPT])
        free = np.setdiff1d(np.arange(1, KEPT + 1), kept)[: moved.size]
        for table in self._tables:
            table[free] = table[moved]
        becomes = np.zeros(ROWS, dtype=np.intp)
        becomes[kept] = kept
        becomes[moved] = free
        uses = np.zeros_like(self._uses)
        uses[becomes[kept]] = self._uses[kept] // 2
        self._uses = uses
        row_of = becomes.tolist()
        self._kinds = {kind: row_of[row] for kind, row in self._kinds.items() if row_of[row]}
        self._rows = {form: row_of[row] for form, row in self._rows.items() if row_of[row]}

    def _learn(self, words: Sequence[str]) -> None:
        """Gives word forms their row; computes the first layer's product of a new kind: a row of each of three taps."""
        kinds = [(self._word_ids.get(form.lower(), self._unknown), self._shape_ids[word_shape(form)]) for form in words]
        new = [kind for kind in dict.fromkeys(kinds) if kind not in self._kinds]
        if new:
            ids, shapes = np.array(new).T
            first = len(self._kinds) + 1
            meaning = self._vectors.of(ids)
            for table, weight, shape in zip(self._tables, self._meaning, self._shape, strict=True):
                rows = np.matmul(meaning, weight, out=table[first : first + len(new)])
                rows += shape[shapes]
            self._kinds.update(zip(new, range(first, first + len(new)), strict=True))
        self._rows.update((form, self._kinds[kind]) for form, kind in zip(words, kinds, strict=True))

    def _convolve(self, given: Array, layer: Layer, packed: Packed) -> Array:
        size, out = given.shape[0], layer.bias.size
        product = np.matmul(given, layer.weight, out=self._space.of("product", size, 3 * out))
        total = np.add(product[:, out : 2 * out], layer.bias)
        total[1:] += product[:-1, :out]
        total[:-1] += product[1:, 2 * out :]
        total[packed.starts] -= layer.left
        total[packed.ends] -= layer.right
        total[packed.gaps] = 0
        return np.maximum(total, 0, out=total)


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
