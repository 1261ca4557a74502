"""What happened over many pages? Stories, events, the issues on the table, each party's position on each issue."""

from __future__ import annotations

from communique.stories.agenda import Agenda, load_agenda
from communique.stories.dating import with_dates
from communique.stories.developments import find_stories
from communique.stories.gathering import find_events
from communique.stories.issues import find_issues
from communique.stories.positions import find_positions

__all__ = [
    "Agenda",
    "find_events",
    "find_issues",
    "find_positions",
    "find_stories",
    "load_agenda",
    "with_dates",
]
