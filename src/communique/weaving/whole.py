"""What the pages come to as a whole: issues, positions, deadlocks."""

from __future__ import annotations

from communique import store as record
from communique.model import Deadlock, Issue, Position, Story
from communique.profile import Profile
from communique.store import Store
from communique.stories import Agenda, find_issues, find_positions, with_dates
from communique.tensions import find_deadlocks

KINDS = (Issue, Position, Deadlock)
"""The kinds of record that rest on all pages."""


def weave_whole(store: Store, version: str, agenda: Agenda, during: Profile) -> None:
    """Makes the records that rest on all pages anew."""
    with during("store"):
        readings = list(with_dates(record.readings(store), record.across(store, Story)))
    with during("stories"):
        issues = find_issues(readings, agenda)
        positions = find_positions(readings, issues)
    with during("tensions"):
        deadlocks = find_deadlocks(readings)
    with during("store"), store.transaction() as db:
        record.write_whole(db, [*issues, *positions, *deadlocks], KINDS)
        record.note(db, "across", version)
