"""What happened over many pages? Stories, events, the issues on the table, each party's position on each issue."""

from __future__ import annotations

from communique.stories.agenda import Agenda, load_agenda
from communique.stories.dating import with_date, with_dates
from communique.stories.developments import DAYS, LIKE, developments, likeness, story_of
from communique.stories.dossiers import Chapter, chapter_of
from communique.stories.gathering import Near, Told, event_of, find_events, groups_of, id_of, near_of, told_by
from communique.stories.issues import Row, rows_of
from communique.stories.order import day_of
from communique.stories.redating import redated

__all__ = [
    "DAYS",
    "LIKE",
    "Agenda",
    "Chapter",
    "Near",
    "Row",
    "Told",
    "chapter_of",
    "day_of",
    "developments",
    "event_of",
    "find_events",
    "groups_of",
    "id_of",
    "likeness",
    "load_agenda",
    "near_of",
    "redated",
    "rows_of",
    "story_of",
    "told_by",
    "with_date",
    "with_dates",
]
