"""What happened over many pages? Stories, events, the issues on the table, each party's position on each issue."""

from __future__ import annotations

from communique.stories.agenda import Agenda, load_agenda
from communique.stories.dating import with_date, with_dates
from communique.stories.developments import is_one_development, story_of
from communique.stories.gathering import events_of, find_events, likeness, told_by
from communique.stories.issues import Row, find_issues, rows_of
from communique.stories.positions import find_positions
from communique.stories.redating import redated

__all__ = [
    "Agenda",
    "Row",
    "events_of",
    "find_events",
    "find_issues",
    "find_positions",
    "is_one_development",
    "likeness",
    "load_agenda",
    "redated",
    "rows_of",
    "story_of",
    "told_by",
    "with_date",
    "with_dates",
]
