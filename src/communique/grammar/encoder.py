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
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from communique.grammar.files import Array, Vectors
from communique.grammar.shapes import word_shape

ROWS = 16_000
"""Word forms whose first-layer product is kept: 2,304 floats each, 147 MB in all once full. About 200 articles of
news fit before the table is full and begun anew; twice as many rows save 3 % of the time."""


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
    """Sentences laid out flat: `rows` of the word table with 0 for the gaps, `starts` and `ends` of each sentence."""

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    gaps: NDArray[np.intp]


class Encoder:
    """Words in, 64 numbers a token and model out, before the last normalisation (which the heads fold in)."""

    def __init__(self, vectors: Vectors, words: list[str], shapes: list[str], models: Sequence[dict[str, Any]]) -> None:
        self._vectors = vectors
        self._word_ids = {word: number for number, word in enumerate(words)}
        self._unknown = self._word_ids["<unk>"]
        self._shape_ids = {shape: number for number, shape in enumerate(shapes)}
        first = [m["encoder"]["layers"][0]["conv"] for m in models]
        taps = [np.concatenate([conv["weight"][:, :, k] for conv in first]) for k in range(3)]
        size = vectors.codes.shape[0] * vectors.codes.shape[2]
        self._meaning = np.ascontiguousarray(np.concatenate([tap[:, :size] for tap in taps]).T)
        shaped = [
            [m["emb"]["shape"]["weight"] @ conv["weight"][:, size:, k].T for m, conv in zip(models, first, strict=True)]
            for k in range(3)
        ]
        self._shape = np.concatenate([table for row in shaped for table in row], axis=1)
        self._bias = np.concatenate([conv["bias"] for conv in first])
        width = self._bias.size
        self._tables = [np.zeros((ROWS, width), dtype=np.float32) for _ in range(3)]
        self._rows: dict[str, int] = {}
        self._second = [_folded(m["encoder"]["layers"], 1) for m in models]
        self._third = [_folded(m["encoder"]["layers"], 2) for m in models]
        self._width = width // len(models)

    def pack(self, sentences: Sequence[Sequence[str]]) -> Packed:
        """The layout of some sentences; words not met before get their row."""
        if len(self._rows) + sum(map(len, sentences)) >= ROWS:
            self._rows.clear()
        self._learn(dict.fromkeys(w for words in sentences for w in words if w not in self._rows))
        rows, starts, ends = [0], [], []
        for words in sentences:
            starts.append(len(rows))
            rows.extend(self._rows[word] for word in words)
            ends.append(len(rows) - 1)
            rows.append(0)
        flat = np.array(rows, dtype=np.intp)
        return Packed(flat, np.array(starts), np.array(ends), np.flatnonzero(flat == 0))

    def encode(self, packed: Packed) -> list[Array]:
        """For each model the (tokens and gaps, 64) activations of the third layer, gaps zero."""
        hidden = np.empty((packed.rows.size, self._bias.size), dtype=np.float32)
        middle = hidden[1:-1]
        np.take(self._tables[1], packed.rows[1:-1], axis=0, out=middle)
        middle += self._tables[0][packed.rows[:-2]]
        middle += self._tables[2][packed.rows[2:]]
        np.maximum(hidden, 0, out=hidden)
        hidden[packed.gaps] = 0
        out = []
        for number, (second, third) in enumerate(zip(self._second, self._third, strict=True)):
            own = hidden[:, number * self._width : (number + 1) * self._width]
            out.append(_convolve(_convolve(own, second, packed), third, packed))
        return out

    def _learn(self, words: dict[str, None]) -> None:
        """Computes the first layer's product of new word forms: one row of each of the three taps."""
        if not words:
            return
        forms = list(words)
        ids = np.array([self._word_ids.get(form.lower(), self._unknown) for form in forms])
        shapes = np.array([self._shape_ids[word_shape(form)] for form in forms])
        groups = np.arange(self._vectors.codes.shape[0])
        meaning = self._vectors.codes[groups, self._vectors.indexes[ids]].reshape(len(forms), -1)
        product = meaning @ self._meaning
        product += self._shape[shapes]
        first, width = len(self._rows) + 1, self._bias.size
        for tap, table in enumerate(self._tables):
            table[first : first + len(forms)] = product[:, tap * width : (tap + 1) * width]
        self._tables[1][first : first + len(forms)] += self._bias
        self._rows.update((form, first + number) for number, form in enumerate(forms))


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


def _convolve(given: Array, layer: Layer, packed: Packed) -> Array:
    out = layer.bias.size
    product = given @ layer.weight
    total = product[:, out : 2 * out]
    total[1:] += product[:-1, :out]
    total[:-1] += product[1:, 2 * out :]
    total += layer.bias
    total[packed.starts] -= layer.left
    total[packed.ends] -= layer.right
    total = np.maximum(total, 0)
    total[packed.gaps] = 0
    return np.asarray(total)
