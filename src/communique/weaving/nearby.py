"""The pages that share keys with a page, found in the record's index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from communique.store import weaving as index
from communique.store.weaving import Step


def sharing(db: sqlite3.Connection, number: int, keys: Iterable[tuple[int, ...]], step: Step) -> Counter[int]:
    """How many of its words each other page, by number, shares with a page; `keys` are those of each word.

    A key of a crowd doesn't count.
    """
    found: Counter[int] = Counter()
    seen: dict[int, list[int]] = {}
    for values in keys:
        for value in values:
            if value not in seen:
                seen[value] = _holders(db, value, step)
        found.update({holder for value in values for holder in seen[value]} if len(values) > 1 else seen[values[0]])
    del found[number]
    return found


def _holders(db: sqlite3.Connection, value: int, step: Step) -> list[int]:
    holders = index.holders(db, value)
    if holders is None:
        index.note_formula(db, value, step)
    return holders or []


def pages_by_share(db: sqlite3.Connection, shares: Counter[int], least: int) -> list[str]:
    """The pages that share as many keys as needed, those with most first."""
    numbers = [number for number, count in shares.items() if count >= least]
    pages = index.pages_of_numbers(db, numbers)
    return [pages[number] for number in sorted(pages, key=lambda number: (-shares[number], pages[number]))]
