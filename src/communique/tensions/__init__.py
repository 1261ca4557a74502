"""Where does it jam? Discrepancies between reports, and deadlocks of conditions between parties."""

from __future__ import annotations

from collections.abc import Sequence

from communique.model import Deadlock, Discrepancy, Reading, Story


def find_discrepancies(readings: Sequence[Reading], stories: Sequence[Story]) -> tuple[Discrepancy, ...]:
    """What pages of the same story tell differently: a meeting's date, place or participants, a quotation, a speaker."""
    raise NotImplementedError


def find_deadlocks(readings: Sequence[Reading]) -> tuple[Deadlock, ...]:
    """The cycles of conditions: each side's step waits for the other's."""
    raise NotImplementedError
