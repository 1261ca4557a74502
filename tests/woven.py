"""Handmade readings put on a record and brought together, at once or in turns."""

from __future__ import annotations

import random
from collections.abc import Sequence

from communique import store as record
from communique.model import Reading
from communique.weaving import bring_together


def add(store: record.Store, readings: Sequence[Reading]) -> None:
    """Puts pages on the record, as one run does."""
    for reading in readings:
        record.write_reading(store, reading, "v")
    bring_together(store)


def add_in_turns(store: record.Store, readings: Sequence[Reading], chance: random.Random, most: int) -> None:
    """Puts pages on the record in several runs, up to `most` in one."""
    left = list(readings)
    while left:
        size = chance.randint(1, most)
        add(store, left[:size])
        left = left[size:]


def take_and_bring(store: record.Store, readings: Sequence[Reading]) -> None:
    """Takes pages off the record in one run, and brings them again in the next."""
    record.drop_pages(store, [reading.page.id for reading in readings])
    bring_together(store)
    add(store, readings)
