"""The words by which furniture of a page is told, compiled from `lexicon/<language>/clean.toml`.

An entry's table is the rule (`clean.read_also`). `words` are phrases: `*` stands for the rest of a word, `#` for a
number. `at` says where in the line they stand: `whole` (they are the line, but for numbers and punctuation), `start`,
`end` or `inside`. `most` is the largest number of words that the line may have; `open` bars lines that end as a
sentence does.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from communique.errors import BrokenLexicon
from communique.lexicon import Entry, entries

LANGUAGES = ("ru", "uk")
"""The languages whose words are tried on every line: pages in one often carry menus in the other."""

MOST = 25
"""The largest number of words of a line that an entry fires on when it says nothing itself: longer lines are prose."""

_FOLD = str.maketrans("ёЁ\xa0", "еЕ ")
_EDGE = r"[\s\d\W_]*"
_PLACES = {
    "whole": rf"{_EDGE}(?:{{}}){_EDGE}\Z",
    "start": r"\W*(?:{})(?!\w)",
    "end": r".*(?<!\w)(?:{})\W*\Z",
    "inside": r".*(?<!\w)(?:{})(?!\w)",
}
_WORD = re.compile(r"\w+")


class Pattern(msgspec.Struct, frozen=True):
    """One compiled entry."""

    entry: Entry
    regex: re.Pattern[str]
    most: int
    open: bool


@lru_cache(maxsize=4)
def patterns(language: str) -> tuple[Pattern, ...]:
    """The entries of one language in the order of the file."""
    return tuple(_compile(entry) for entry in entries(language, "clean"))


def _compile(entry: Entry) -> Pattern:
    place = entry.word("at", "whole")
    if place not in _PLACES:
        raise BrokenLexicon(f"{entry.ref}: at must be one of {', '.join(_PLACES)}, not {place!r}")
    most = entry.keys.get("most", MOST)
    if not isinstance(most, int):
        raise BrokenLexicon(f"{entry.ref}: most must be a number, not {most!r}")
    phrases = "|".join(_spelt(phrase) for phrase in entry.words("words"))
    return Pattern(entry, re.compile(_PLACES[place].format(phrases), re.DOTALL), most, entry.flag("open"))


def _spelt(phrase: str) -> str:
    """A phrase as a regular expression."""
    out = re.escape(phrase.translate(_FOLD).casefold())
    return out.replace(r"\*", r"\w*").replace(r"\#", r"\d+").replace(r"\ ", r"\s+")


def matches(line: str, language: str) -> tuple[str, Entry] | None:
    """The rule and the entry that tell the line to be no part of an article."""
    folded = line.translate(_FOLD).casefold().strip()
    size = len(_WORD.findall(folded))
    closed = folded.endswith((".", "!", "?"))
    for pattern in patterns(language):
        if size <= pattern.most and not (closed and pattern.open) and pattern.regex.match(folded):
            return f"clean.{pattern.entry.table}", pattern.entry
    return None


def any_match(line: str) -> tuple[str, Entry] | None:
    """What `matches` finds in the first of the languages that finds anything."""
    return next((found for language in LANGUAGES if (found := matches(line, language))), None)
