"""Which day is meant? Date expressions in a text, and the dates they stand for seen from an anchor."""

from __future__ import annotations

from communique.dates.expressions import Expression, find
from communique.dates.resolve import Tense, article_anchor, resolve, year_anchor

__all__ = ["Expression", "Tense", "article_anchor", "find", "resolve", "year_anchor"]
