"""The pages that share keys with a page, found in the record's index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from communique.store import marks
from communique.store import weaving as index
from communique.store.touching import Step
from communique.store.weaving import Outline

AT_ONCE = 64
"""Pages whose keys are looked up together: some five thousand keys, a dozen queries, few enough to be held."""

Keys = Sequence[tuple[int, ...]]
"""What a page is looked up by: the keys of each of its words."""


def sharing(db: sqlite3.Connection, asked: Mapping[int, Keys], step: Step) -> Iterator[tuple[int, Counter[int]]]:
    """For each of some pages, by number, how many of its words each other page shares with it.

    A key of a crowd doesn't count.
    """
    numbers = list(asked)
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        values = {value for number in some for word in asked[number] for value in word}
        shared = marks.shared(db, values, step)
        for number in some:
            held = [[shared[value] for value in word if value in shared] for word in asked[number]]
            pages = [sets[0] if len(sets) == 1 else set().union(*sets) for sets in held if sets]
            found = Counter(chain.from_iterable(pages))
            del found[number]
            yield number, found


Fits = Callable[[int, Outline], bool]
"""Whether a page may be near, by its number and outline."""


def outlines_by_share(
    db: sqlite3.Connection, shares: Counter[int], least: int, fits: Fits | None = None
) -> Iterator[tuple[int, Outline]]:
    """The pages, by number, that share as many keys as needed and fit, those with most first."""
    numbers = [number for number, count in shares.items() if count >= least]
    found = index.outlines(db, numbers).items() if numbers else ()
    for number, one in sorted(found, key=lambda pair: (-shares[pair[0]], pair[1].page)):
        if fits is None or fits(number, one):
            yield number, one


def pages_by_share(db: sqlite3.Connection, shares: Counter[int], least: int, fits: Fits | None = None) -> list[str]:
    """The ids of these pages."""
    return [one.page for _, one in outlines_by_share(db, shares, least, fits)]
