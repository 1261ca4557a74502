"""What do people say of the record? Decisions taken, how they count, and what awaits one."""

from __future__ import annotations

from communique.judging.deciding import judge, judge_pair, settle
from communique.judging.exchange import decision_lines, decisions_in
from communique.judging.reviewing import Entry, Side, Waiting, entries, waiting

__all__ = [
    "Entry",
    "Side",
    "Waiting",
    "decision_lines",
    "decisions_in",
    "entries",
    "judge",
    "judge_pair",
    "settle",
    "waiting",
]
