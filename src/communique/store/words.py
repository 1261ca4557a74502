"""The words of a search: parsed, brought to their lemmas, quoted. What people type never reaches MATCH as it stands."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from communique import spelling

_ASKED = re.compile(r'"([^"]*)"|«([^»]*)»|(\S+)')
_WORD = re.compile(r"\w+(?:-\w+)*")
_CYRILLIC = re.compile(r"[а-я-]+")

READINGS_OF_A_PHRASE = 16
"""How many ways a quoted phrase of ambiguous words is looked up: two readings of four words. The rest is left out."""


def fold(text: str) -> str:
    """A text as the search sees it: NFC, lower case, ё as е. Never used on a page's own text, whose offsets count."""
    return spelling.fold(unicodedata.normalize("NFC", text))


def match_query(asked: str) -> str:
    """What `asked` means to FTS5: every word must stand there in any form, words in quotation marks side by side."""
    terms = []
    for straight, angled, word in _ASKED.findall(asked):
        for phrase in [straight or angled] if straight or angled else _WORD.findall(word):
            words = [lemmas(one) for one in _WORD.findall(phrase)]
            readings = list(product(*words))[:READINGS_OF_A_PHRASE] if words else []
            if readings:
                terms.append("(" + " OR ".join(_quoted(" ".join(reading)) for reading in readings) + ")")
    return " AND ".join(terms)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


@lru_cache(maxsize=1024)
def lemmas(word: str) -> tuple[str, ...]:
    """The lemmas that a word may have, the likeliest first, and the word itself; of a foreign word, itself."""
    folded = fold(word)
    if not _CYRILLIC.fullmatch(folded):
        return (folded,)
    from communique.dictionary import parses  # most commands search nothing and load no dictionary

    return tuple(dict.fromkeys([*(fold(parse.normal_form) for parse in parses(folded)), folded]))
