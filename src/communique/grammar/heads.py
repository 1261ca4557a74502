"""What the models answer with: tags by argmax, names by Viterbi over a CRF, heads and relations by biaffine scores."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.grammar.encoder import NEAR, normalisation
from communique.grammar.files import Array

Ints = NDArray[np.intp]


class Linear:
    """A linear layer over the encoder's activations, with the encoder's last normalisation folded in."""

    def __init__(self, proj: dict[str, Any], norm: dict[str, Any]) -> None:
        scale, shift = normalisation(norm)
        self._weight = np.ascontiguousarray(scale[:, None] * proj["weight"])
        self._bias = proj["bias"] + shift @ proj["weight"]

    def __call__(self, given: Array) -> Array:
        """(n, 64) in, (n, out) out."""
        out = given @ self._weight
        out += self._bias
        return np.asarray(out)


class TagHead:
    """Part of speech and features: the best of 753 tags for each token by itself."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._proj = Linear(model["head"]["proj"], model["encoder"]["layers"][-1]["norm"])

    def tags(self, given: Array) -> Ints:
        """(n, 64) activations to n tag numbers."""
        best = [self._proj(given[at : at + NEAR]).argmax(-1) for at in range(0, given.shape[0], NEAR)]
        return np.concatenate(best) if best else np.empty(0, dtype=np.intp)


class NameHead:
    """Names: the best path of BIO labels through a linear-chain CRF."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._proj = Linear(model["head"]["proj"], model["encoder"]["layers"][-1]["norm"])
        self._transitions = model["head"]["crf"]["transitions"]

    def labels(self, given: Array, lengths: Ints) -> list[list[int]]:
        """Label numbers for sentences that stand one after another in `given` (n, 64)."""
        emissions = self._proj(given)
        firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        order = np.argsort(-lengths, kind="stable")
        firsts, sizes = firsts[order], lengths[order]
        score = emissions[firsts]
        history = []
        for step in range(1, int(sizes[0]) if sizes.size else 0):
            alive = int((sizes > step).sum())
            paths = score[:alive, :, None] + self._transitions + emissions[firsts[:alive] + step][:, None, :]
            best = paths.argmax(1)
            history.append(best)
            score[:alive] = np.take_along_axis(paths, best[:, None, :], 1)[:, 0]
        answers: list[list[int]] = [[] for _ in range(sizes.size)]
        for place, number in enumerate(order):
            label = int(score[place].argmax())
            path = [label]
            for step in range(int(sizes[place]) - 2, -1, -1):
                label = int(history[step][place, label])
                path.append(label)
            answers[int(number)] = path[::-1]
        return answers


class Rectified:
    """A linear layer with ReLU over the activations; the root, which is learned, goes in unnormalised."""

    def __init__(self, layer: dict[str, Any], norm: dict[str, Any], root: Array) -> None:
        self._linear = Linear(layer["proj"], norm)
        self.root = np.maximum(root @ layer["proj"]["weight"] + layer["proj"]["bias"], 0)

    def __call__(self, given: Array) -> Array:
        """(n, 64) in, (n, 32) out."""
        return np.maximum(self._linear(given), 0)


class SyntaxHead:
    """Scores of heads and the relations to chosen heads."""

    def __init__(self, model: dict[str, Any]) -> None:
        norm = model["encoder"]["layers"][-1]["norm"]
        self._arc, self._rel = model["head"], model["rel"]
        self._arc_head = Rectified(self._arc["head"], norm, self._arc["root"])
        self._arc_tail = Rectified(self._arc["tail"], norm, self._arc["root"])
        self._rel_head = Rectified(self._rel["head"], norm, self._rel["root"])
        self._rel_tail = Rectified(self._rel["tail"], norm, self._rel["root"])

    def scores(self, given: Array, lengths: Ints) -> list[Array]:
        """For each sentence a (words, words + 1) matrix: row i scores the heads of word i, column 0 is the root."""
        head = self._arc_head(given) @ self._arc["kernel"]
        tail = self._arc_tail(given)
        out, first = [], 0
        for length in lengths.tolist():
            last = first + length
            scores = np.empty((length, length + 1), dtype=np.float32)
            scores[:, 0] = head[first:last] @ self._arc_tail.root
            scores[:, 1:] = head[first:last] @ tail[first:last].T
            out.append(scores)
            first = last
        return out

    def relations(self, given: Array, heads: Ints) -> Ints:
        """Relation numbers of n words whose heads are rows of `given`, -1 for the root."""
        known = np.vstack((self._rel_head(given), self._rel_head.root))[heads]
        tail = self._rel_tail(given)[:, :, None]
        best = []
        for at in range(0, heads.size, NEAR):
            product = known[at : at + NEAR] @ self._rel["kernel"]
            by_relation = product.reshape(product.shape[0], -1, tail.shape[1])
            best.append(np.matmul(by_relation, tail[at : at + NEAR])[:, :, 0].argmax(-1))
        return np.concatenate(best) if best else np.empty(0, dtype=np.intp)
