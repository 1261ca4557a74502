"""The words by which furniture of a page is told, compiled from `lexicon/<language>/clean.toml`.

An entry's table is the rule (`clean.read_also`). `words` are phrases: `*` stands for the rest of a word, `#` for a
number. `at` says where in the line they stand: `whole` (they are the line, but for numbers and punctuation), `start`,
`end` or `inside`. `most` is the largest number of words that the line may have; `open` bars lines that end as a
sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import msgspec

from communique import spelling
from communique.errors import BrokenLexicon
from communique.lexicon import Entry, entries

LANGUAGES = ("ru", "uk")
"""The languages whose words are tried on every line: pages in one often carry menus in the other."""

MOST = 25
"""The largest number of words of a line that an entry fires on when it says nothing itself: longer lines are prose."""

_EDGE = r"[\s\d\W_]*"
_PLACES = {
    "whole": rf"{_EDGE}(?:{{}}){_EDGE}\Z",
    "start": r"\W*(?:{})(?!\w)",
    "end": r".*(?<!\w)(?:{})\W*\Z",
    "inside": r".*(?<!\w)(?:{})(?!\w)",
}
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPEN_WORD = re.compile(r"\S*\*\S*")


class Pattern(msgspec.Struct, frozen=True):
    """One entry as a regular expression."""

    entry: Entry
    source: str
    most: int
    open: bool

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first asked for: of most entries it never is."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.DOTALL)


class Index(msgspec.Struct, frozen=True):
    """The entries of one language; `by_word` tells which can fire on a line that holds a word, `always` on any."""

    patterns: tuple[Pattern, ...]
    by_word: dict[str, tuple[int, ...]]
    always: tuple[int, ...]
    most: int


def patterns(language: str) -> tuple[Pattern, ...]:
    """The entries of one language in the order of the file."""
    return index(language).patterns


@lru_cache(maxsize=4)
def read_also(place: str) -> tuple[Pattern, ...]:
    """The calls to read another story that stand at the `start` or the `end` of a line."""
    known = (pattern for language in LANGUAGES for pattern in patterns(language))
    return tuple(one for one in known if one.entry.table == "read_also" and one.entry.word("at") == place)


@lru_cache(maxsize=4)
def index(language: str) -> Index:
    """The entries of one language, found by the longest word of each of their phrases."""
    known = tuple(_pattern(entry) for entry in entries(language, "clean"))
    by_word: dict[str, set[int]] = {}
    always: set[int] = set()
    for at, pattern in enumerate(known):
        for phrase in pattern.entry.words("words"):
            whole = _LETTERS.findall(_OPEN_WORD.sub(" ", fold(phrase)))
            (by_word.setdefault(max(whole, key=len), set()) if whole else always).add(at)
    most = max((pattern.most for pattern in known), default=0)
    return Index(known, {word: tuple(sorted(its)) for word, its in by_word.items()}, tuple(sorted(always)), most)


def fold(text: str) -> str:
    """Lower case, ё as е, plain spaces: what phrases and lines are compared in."""
    return spelling.fold(text).replace("\xa0", " ")


def _pattern(entry: Entry) -> Pattern:
    place = entry.word("at", "whole")
    if place not in _PLACES:
        raise BrokenLexicon(f"{entry.ref}: at must be one of {', '.join(_PLACES)}, not {place!r}")
    most = entry.keys.get("most", MOST)
    if not isinstance(most, int):
        raise BrokenLexicon(f"{entry.ref}: most must be a number, not {most!r}")
    phrases = "|".join(_spelt(phrase) for phrase in entry.words("words"))
    return Pattern(entry, _PLACES[place].format(phrases), most, entry.flag("open"))


def _spelt(phrase: str) -> str:
    """A phrase as a regular expression."""
    out = re.escape(fold(phrase))
    return out.replace(r"\*", r"\w*").replace(r"\#", r"\d+").replace(r"\ ", r"\s+")


def matches(line: str, language: str) -> tuple[str, Entry] | None:
    """The rule and the entry that tell the line to be no part of an article."""
    folded = fold(line).strip()
    return _matches(folded, _LETTERS.findall(folded), len(_WORD.findall(line)), index(language))


def _matches(folded: str, letters: Sequence[str], size: int, known: Index) -> tuple[str, Entry] | None:
    if size > known.most:
        return None
    found = set(known.always)
    if not known.by_word.keys().isdisjoint(letters):
        found.update(*(known.by_word.get(word, ()) for word in letters))
    if not found:
        return None
    closed = folded.endswith((".", "!", "?"))
    for at in sorted(found):
        pattern = known.patterns[at]
        if size <= pattern.most and not (closed and pattern.open) and pattern.regex.match(folded):
            return f"clean.{pattern.entry.table}", pattern.entry
    return None


def any_match(folded: str, key: str, size: int) -> tuple[str, Entry] | None:
    """What `matches` finds in the first of the languages that finds anything, in a line of so many words.

    The line comes folded, and as its words alone (`key`): where they are all letters, they needn't be sought again.
    """
    known = [one for one in map(index, LANGUAGES) if size <= one.most]
    if not known:
        return None
    letters = key.split(" ") if key.replace(" ", "").isalpha() else _LETTERS.findall(folded)
    return next((found for one in known if (found := _matches(folded, letters, size, one))), None)


@lru_cache(maxsize=1)
def calls_to_read_on() -> tuple[str, ...]:
    """The calls to read another story that stand at the end of a line, each with a space before it."""
    return tuple(f" {phrase}" for pattern in read_also("end") for phrase in pattern.entry.words("words"))
