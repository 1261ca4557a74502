"""What the models answer with: tags by argmax, names by Viterbi over a CRF, heads and relations by biaffine scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from communique.grammar.encoder import normalisation
from communique.grammar.files import Array, Ints

NEAR = 256
"""Tokens whose answers are computed at once: their scores stay in the processor's cache meanwhile."""


class Linear:
    """A linear layer over the encoder's activations and a one, with the encoder's last normalisation folded in: what is
    added to every product is the weight of the one, so that no other pass over the products is needed."""

    def __init__(self, proj: dict[str, Any], norm: dict[str, Any]) -> None:
        scale, shift = normalisation(norm)
        self._weight = np.vstack((scale[:, None] * proj["weight"], proj["bias"] + shift @ proj["weight"]))

    def __call__(self, given: Array) -> Array:
        """(n, 65) in, (n, out) out."""
        return np.asarray(given @ self._weight)


class TagHead:
    """Part of speech and features: the best of 753 tags for each token by itself."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._proj = Linear(model["head"]["proj"], model["encoder"]["layers"][-1]["norm"])

    def tags(self, given: Array) -> Ints:
        """(n, 65) activations to n tag numbers."""
        best = [self._proj(given[at : at + NEAR]).argmax(-1) for at in range(0, given.shape[0], NEAR)]
        return np.concatenate(best) if best else np.empty(0, dtype=np.intp)


class NameHead:
    """Names: the best path of BIO labels through a linear-chain CRF."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._proj = Linear(model["head"]["proj"], model["encoder"]["layers"][-1]["norm"])
        self._transitions = model["head"]["crf"]["transitions"]

    def labels(self, given: Array, lengths: Ints) -> list[int]:
        """Label numbers of words whose sentences stand one after another in `given` (n, 65)."""
        emissions = self._proj(given)
        firsts = np.cumsum(lengths) - lengths
        scores = self._scores(emissions, firsts, lengths)
        size = scores.shape[1]
        paths = np.tile(scores[:-1], size) + self._transitions.T.ravel() + np.repeat(emissions[1:], size, 1)
        best_before = paths.reshape(-1, size, size).argmax(-1).astype(np.uint8).tobytes()  # by word, and by label after
        lasts = firsts + lengths - 1
        out = [0] * given.shape[0]
        for first, last, label in zip(firsts.tolist(), lasts.tolist(), scores[lasts].argmax(-1).tolist(), strict=True):
            out[last] = label
            for at in range(last - 1, first - 1, -1):
                out[at] = best_before[at * size + out[at + 1]]
        return out

    def _scores(self, emissions: Array, firsts: Ints, lengths: Ints) -> Array:
        """For each word and label what the best path that ends there is worth; all sentences take each step together,
        as long as they last."""
        order = np.argsort(-lengths, kind="stable")
        sizes = lengths[order]
        steps = np.arange(sizes.max(initial=0))
        alive = (sizes > steps[:, None]).sum(1).tolist()
        flat = np.minimum(firsts[order] + steps[:, None], len(emissions) - 1)
        score = emissions[flat].transpose(0, 2, 1).copy()  # steps, labels, sentences
        step_by = self._transitions[:, :, None]
        for at, some in enumerate(alive[1:], 1):
            paths = score[at - 1, :, None, :some] + step_by
            paths += score[at, :, :some]
            np.maximum.reduce(paths, 0, out=score[at, :, :some])
        out = np.empty_like(emissions)
        for_words = sizes > steps[:, None]
        out[flat[for_words]] = score.transpose(0, 2, 1)[for_words]
        return out


class Rectified:
    """A linear layer with ReLU over the activations; the root, which is learned, goes in unnormalised."""

    def __init__(self, layer: dict[str, Any], norm: dict[str, Any], root: Array) -> None:
        self._linear = Linear(layer["proj"], norm)
        self.root = np.maximum(root @ layer["proj"]["weight"] + layer["proj"]["bias"], 0)

    def __call__(self, given: Array) -> Array:
        """(n, 65) in, (n, 32) out."""
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
        root = head @ self._arc_tail.root
        out, first = [], 0
        for length in lengths.tolist():
            last = first + length
            scores = np.empty((length, length + 1), dtype=np.float32)
            scores[:, 0] = root[first:last]
            np.matmul(head[first:last], tail[first:last].T, out=scores[:, 1:])
            out.append(scores)
            first = last
        return out

    def relations(self, given: Array, heads: Ints) -> Ints:
        """Relation numbers of n words whose heads are rows of `given`, -1 for the root.

        Most of the work is the head's part, and two words in five are one: words that hang on one head are done
        together, and with them those of other heads with as many.
        """
        known, tail = np.vstack((self._rel_head(given), self._rel_head.root)), self._rel_tail(given)
        by_head = np.argsort(heads, kind="stable")
        different, firsts, sizes = np.unique(heads[by_head], return_index=True, return_counts=True)
        best = np.empty(heads.size, dtype=np.intp)
        for size in sorted(set(sizes.tolist())):
            alike = np.flatnonzero(sizes == size)
            for at in range(0, alike.size, NEAR):
                some = alike[at : at + NEAR]
                words = by_head[firsts[some, None] + np.arange(size)]
                product = known[different[some]] @ self._rel["kernel"]
                by_relation = product.reshape(some.size, -1, tail.shape[1]).swapaxes(1, 2)
                best[words] = np.matmul(tail[words], by_relation).argmax(-1)
        return best
