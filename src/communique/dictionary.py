"""The Russian dictionary, loaded once a process: what a word form can be, by pymorphy3."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pymorphy3 import MorphAnalyzer

FORMS = 20_000
"""Word forms whose parses are kept: those of some hundred articles, about 25 MB. Later stages ask for the words
that the grammar has just seen."""


@lru_cache(maxsize=1)
def load() -> None:
    """Loads the dictionary, which takes a tenth of a second the first time and nothing later."""
    _ranking()
    _listing()


@lru_cache(maxsize=FORMS)
def forms(word: str) -> tuple[Any, ...]:
    """Every parse of a lower-case word, in no order: to rank them takes as long as to find them, and few ask.

    There is none of a word that pymorphy3 can't take: it asks for the Unicode name of every letter, and some have none.
    """
    return _parsed(_listing(), word)


@lru_cache(maxsize=FORMS)
def parses(word: str) -> tuple[Any, ...]:
    """Every parse of a lower-case word, the likeliest first."""
    return _parsed(_ranking(), word)


def _parsed(analyzer: MorphAnalyzer, word: str) -> tuple[Any, ...]:
    try:
        return tuple(analyzer.parse(word))
    except ValueError:
        return ()


@lru_cache(maxsize=1)
def _ranking() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=1)
def _listing() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru", probability_estimator_cls=None)
