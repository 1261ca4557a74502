"""What happened over many pages? Stories, the issues on the table, and each party's position on each issue."""

from __future__ import annotations

from collections.abc import Sequence

from communique.model import Issue, Position, Reading, Story


def find_stories(readings: Sequence[Reading]) -> tuple[Story, ...]:
    """The articles grouped by the development that they tell of; an article alone is a story of one."""
    raise NotImplementedError


def find_issues(readings: Sequence[Reading]) -> tuple[Issue, ...]:
    """The phrases that statements share; a statement belongs to one issue at most."""
    raise NotImplementedError


def find_positions(readings: Sequence[Reading], issues: Sequence[Issue]) -> tuple[Position, ...]:
    """What each party holds on each issue, by its statements in order of time."""
    raise NotImplementedError
