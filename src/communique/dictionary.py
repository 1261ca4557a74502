"""The Russian dictionary, loaded once a process: what a word form can be, by pymorphy3."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pymorphy3 import MorphAnalyzer

FORMS = 50_000
"""Word forms whose parses are kept: those of some hundred articles, about 60 MB."""


@lru_cache(maxsize=1)
def load() -> None:
    """Loads the dictionary, which takes a tenth of a second the first time and nothing later."""
    _ranking()
    _listing()


@lru_cache(maxsize=FORMS)
def parses(word: str) -> tuple[Any, ...]:
    """Every parse of a lower-case word, the likeliest first; none of a word that pymorphy3 can't take.

    It asks for the Unicode name of every letter, and some have none.
    """
    try:
        return tuple(_ranking().parse(word))
    except ValueError:
        return ()


@lru_cache(maxsize=FORMS)
def readings(word: str) -> tuple[tuple[Any, str], ...]:
    """Tag and normal form of every parse of a lower-case word, in no order; one alone where all have one normal form.

    To rank the parses takes as long as to find them, and mostly nobody asks.
    """
    try:
        found = [(tag, normal) for _, tag, normal, *_ in _listing().parse(word)]
    except ValueError:
        return ()
    return tuple(found[:1] if len({normal for _, normal in found}) == 1 else found)


@lru_cache(maxsize=1)
def _ranking() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=1)
def _listing() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru", result_type=None, probability_estimator_cls=None)
