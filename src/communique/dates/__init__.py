"""Which day is meant? Date expressions in a text, and the dates they stand for seen from an anchor."""

from __future__ import annotations

from communique.dates.anchors import article_anchor, story_anchor, year_anchor
from communique.dates.expressions import Expression, find
from communique.dates.interval import interval
from communique.dates.resolve import Tense, View, left_open, resolve

__all__ = [
    "Expression",
    "Tense",
    "View",
    "article_anchor",
    "find",
    "interval",
    "left_open",
    "resolve",
    "story_anchor",
    "year_anchor",
]
