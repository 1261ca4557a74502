"""A proper tree from the head scores of the parser.

The model's own decoding takes every word's best head by itself, which in a quarter of real segments gives several
roots or a cycle. Here the best tree with exactly one root is taken: Chu-Liu/Edmonds (Chu & Liu 1965, Edmonds 1967)
on log-softmax scores.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]


def spanning_tree(scores: Scores) -> list[int]:
    """Heads of the best tree with one root.

    `scores` has shape (n, n + 1): row i scores the heads of word i + 1, column 0 is the root. The answer holds n heads
    from 0 (the root) to n.
    """
    greedy: list[int] = scores.argmax(-1).tolist()
    if greedy.count(0) == 1 and not _cycle([0, *greedy]):
        return greedy
    size = scores.shape[0]
    full = np.full((size + 1, size + 1), -np.inf)
    full[1:, :] = scores - _log_sum(scores)
    np.fill_diagonal(full, -np.inf)
    _one_root(full)
    return _edmonds(full)[1:]


def _log_sum(scores: Scores) -> Scores:
    top = scores.max(-1, keepdims=True)
    return np.asarray(top + np.log(np.exp(scores - top).sum(-1, keepdims=True)))


def _one_root(full: Scores) -> None:
    """Leaves the root column open for the one word that gains most by being the root."""
    if full.shape[0] == 2:
        return
    gain = full[1:, 0] - full[1:, 1:].max(-1)
    root = int(gain.argmax()) + 1
    closed = [word for word in range(1, full.shape[0]) if word != root]
    full[closed, 0] = -np.inf
    full[root, 1:] = -np.inf


def _cycle(heads: list[int]) -> list[int]:
    """The words of one cycle, or an empty list."""
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        path = []
        word = start
        while word and not state[word]:
            state[word] = start
            path.append(word)
            word = heads[word]
        if word and state[word] == start and word in path:
            return path[path.index(word) :]
    return []


def _edmonds(full: Scores) -> list[int]:
    """Heads for all words, the root at index 0 being its own; contracts one cycle at a time."""
    heads = [0, *(int(h) for h in full[1:].argmax(-1))]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(full.shape[0], dtype=bool)
    inside[cycle] = True
    outside = [word for word in range(full.shape[0]) if not inside[word]]
    small, enters, leaves = _contract(full, heads, cycle, outside)
    answer = _edmonds(small)
    node = len(outside)
    for index, word in enumerate(outside[1:], 1):
        heads[word] = leaves[index] if answer[index] == node else outside[answer[index]]
    entry = enters[answer[node]]
    heads[entry] = outside[answer[node]]
    return heads


def _contract(
    full: Scores, heads: list[int], cycle: list[int], outside: list[int]
) -> tuple[Scores, list[int], list[int]]:
    """The score matrix with the cycle as its last node.

    `enters[k]` is the word of the cycle that takes its head from outside node k, `leaves[k]` the word of the cycle
    that would be the head of outside node k.
    """
    node = len(outside)
    small = np.full((node + 1, node + 1), -np.inf)
    small[:node, :node] = full[np.ix_(outside, outside)]
    kept = np.array([full[word, heads[word]] for word in cycle])
    change = full[np.ix_(cycle, outside)] - kept[:, None]
    small[node, :node] = change.max(0)
    enters = [cycle[int(at)] for at in change.argmax(0)]
    out = full[np.ix_(outside, cycle)]
    small[:node, node] = out.max(-1)
    small[0, :] = -np.inf
    leaves = [cycle[int(at)] for at in out.argmax(-1)]
    return small, enters, leaves
