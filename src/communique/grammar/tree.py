"""A proper tree from the head scores of the parser.

The model's own decoding takes every word's best head by itself, which in a quarter of real segments gives several
roots or a cycle. Here the best tree with exactly one root is taken: Chu-Liu/Edmonds (Chu & Liu 1965, Edmonds 1967).
The scores are taken as they are: to make probabilities of a word's scores takes the same from all of its heads, and
every tree gives it one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Heads = NDArray[np.intp]


def best_trees(scores: Sequence[Scores]) -> Heads:
    """Heads of the best trees of several sentences, one after another, as `spanning_tree` gives them."""
    heads = [some.argmax(-1) for some in scores]
    for number in _no_trees(heads):
        heads[number] = np.array(_searched(scores[number]))
    return np.concatenate(heads) if heads else np.zeros(0, dtype=np.intp)


def _no_trees(heads: Sequence[Heads]) -> list[int]:
    """Which sentences have another number of roots than one, or a cycle: a word that no way leads up from."""
    sizes = np.array([some.size for some in heads])
    flat = np.concatenate([np.zeros(1, dtype=np.intp), *heads])
    sentence = np.repeat(np.arange(sizes.size), sizes)
    roots = np.bincount(sentence[flat[1:] == 0], minlength=sizes.size)
    above = np.where(flat > 0, flat + np.concatenate(([0], (np.cumsum(sizes) - sizes)[sentence])), 0)
    for _ in range(int(sizes.max()).bit_length()):  # one step up, two, four, …: as many as there are words
        above = above[above]
    rooted = np.bincount(sentence[above[1:] > 0], minlength=sizes.size) == 0
    return np.flatnonzero((roots != 1) | ~rooted).tolist()


def spanning_tree(scores: Scores) -> list[int]:
    """Heads of the best tree with one root.

    `scores` has shape (n, n + 1): row i scores the heads of word i + 1, column 0 is the root. The answer holds n heads
    from 0 (the root) to n.
    """
    greedy: list[int] = scores.argmax(-1).tolist()
    if greedy.count(0) == 1 and not _cycle([0, *greedy]):
        return greedy
    return _searched(scores)


def _searched(scores: Scores) -> list[int]:
    """Heads of the best tree where each word's best head makes none."""
    size = scores.shape[0]
    if size == 1:
        return [0]
    full = np.empty((size + 1, size + 1))
    full[0] = -np.inf
    full[1:] = scores
    full.ravel()[:: size + 2] = -np.inf  # no word is its own head
    return _with_the_best_root(full) or _best_rooted(full)


def _with_the_best_root(full: Scores) -> list[int]:
    """Each word's best head but for one root, which loses least by it; an empty list where that is no tree.

    Where it is one, no tree is better.
    """
    words = full[1:, 1:]
    answer: list[int] = [0, *(words.argmax(-1) + 1).tolist()]
    answer[int((full[1:, 0] - words.max(-1)).argmax()) + 1] = 0
    return [] if _cycle(answer) else answer[1:]


def _best_rooted(full: Scores) -> list[int]:
    """The best of the trees with one root.

    A root is worth trying while every other word's best head gives more than the best tree so far: nearly always the
    first root already gives its bound, or the second can't reach the first.
    """
    others = full[1:, 1:].max(-1)
    gains = full[1:, 0] - others
    words = np.arange(1, full.shape[0])
    best, answer = -np.inf, [0] * words.size
    for root in np.argsort(-gains, kind="stable").tolist():
        if others.sum() + gains[root] <= best:
            break
        rooted = full.copy()
        rooted[1:, 0] = -np.inf
        rooted[root + 1] = -np.inf
        rooted[root + 1, 0] = full[root + 1, 0]
        heads = _edmonds(rooted)[1:]
        if (value := full[words, heads].sum()) > best:
            best, answer = value, heads
    return answer


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
    heads = [0, *full[1:].argmax(-1).tolist()]
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
