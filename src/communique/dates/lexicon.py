"""The date patterns of `lexicon/<language>/dates.toml`, compiled."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from communique.errors import BrokenLexicon
from communique.lexicon import Entry, table

_PIECE = re.compile(r"\{([+>]?)(\w+)\}")
_DIGITS = re.compile(r"\d+")
_MERE_WORDS = re.compile(r"[а-я]+(?:[ -][а-я]+)*")
"""A form that matches itself alone."""
_FILE = "dates"

_Row = tuple[str, object, str, int]
"""A form of a piece, what it stands for (None for digits), its entry, and the century that two digits leave out."""

UNTIL = "until_"
"""What stands before the name of a piece that ends a stretch: `{>day}`."""


class Piece(msgspec.Struct, frozen=True):
    """The words of one kind (`month`): an alternation of them all, and what each stands for with its entry.

    `plain` are the numbers of the forms that are mere words, by these; `open` those of all others.
    """

    regex: str
    forms: tuple[_Row, ...]
    plain: dict[str, int]
    open: tuple[int, ...]

    def read(self, words: str) -> tuple[object, str]:
        """The value of the words and the entry that gives it, the first that does; a number for digits."""
        first = self.plain.get(" ".join(words.lower().split()), len(self.forms))
        before = (number for number in self.open if number < first)
        first = next((number for number in before if compiled(self.forms[number][0]).fullmatch(words)), first)
        if first == len(self.forms):
            raise BrokenLexicon(f"{_FILE}: no piece reads {words!r}")
        _, value, ref, century = self.forms[first]
        return (value if value is not None else int(_DIGITS.findall(words)[0]) + century), ref


class Pattern(msgspec.Struct, frozen=True):
    """One way to write a date; `needs` are kinds of words without which it isn't there, `any_of` some of which are."""

    entry: Entry
    source: str
    kind: str
    needs: frozenset[str]
    any_of: frozenset[str]

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first asked for: all of them take a tenth of a second."""
        return compiled(self.source)


@cache
def compiled(source: str) -> re.Pattern[str]:
    """A regular expression of this lexicon, for any case of letters."""
    return re.compile(source, re.IGNORECASE)


class Edge(msgspec.Struct, frozen=True):
    """Words before a date that make it the end or the beginning of something."""

    ref: str
    edge: str
    before: re.Pattern[str]
    inside: re.Pattern[str]


@lru_cache(maxsize=4)
def pieces(language: str) -> dict[str, Piece]:
    """The pieces by name."""
    rows: dict[str, list[_Row]] = {}
    for entry in table(language, _FILE, "digits"):
        century = int(str(entry.keys.get("century", 0)))
        rows.setdefault(entry.word("piece"), []).append((entry.word("form"), None, entry.ref, century))
    for entry in table(language, _FILE, "piece"):
        value = entry.keys.get("value", "")
        rows.setdefault(entry.word("piece"), []).extend((form, value, entry.ref, 0) for form in _forms(entry))
    return {name: _piece(forms) for name, forms in rows.items()}


def _forms(entry: Entry) -> tuple[str, ...]:
    """The forms of an entry; a stem with all its endings is one, which is compiled in a fraction of the time."""
    endings = "|".join(sorted(entry.words("endings"), key=len, reverse=True))
    inflected = [f"{entry.word('stem')}(?:{endings})"] if endings else []
    return tuple(_spelt(word) for word in (*entry.words("forms"), *inflected))


def _piece(rows: list[_Row]) -> Piece:
    longest_first = sorted(rows, key=lambda row: (-len(row[0]), row[0]))
    regex = "(?:" + "|".join(form for form, *_ in longest_first) + ")"
    words = [form.replace(r"\s+", " ") for form, *_ in longest_first]
    plain = {form: number for number, form in reversed([*enumerate(words)]) if _MERE_WORDS.fullmatch(form)}
    return Piece(regex, tuple(longest_first), plain, tuple(at for at, form in enumerate(words) if form not in plain))


def _spelt(form: str) -> str:
    """A form as a regular expression: any white space for a space."""
    return form.replace(" ?", r"\s*").replace(" ", r"\s+")


@lru_cache(maxsize=4)
def patterns(language: str) -> tuple[Pattern, ...]:
    """The patterns in the order in which they stand in the file."""
    return tuple(_pattern(language, entry) for entry in table(language, _FILE, "pattern"))


def _pattern(language: str, entry: Entry) -> Pattern:
    known = pieces(language)

    def fill(match: re.Match[str]) -> str:
        mark, name = match.groups()
        if name not in known:
            raise BrokenLexicon(f"{entry.ref}: no piece is called {name!r}")
        group = f"{UNTIL}{name}" if mark == ">" else name
        return known[name].regex if mark == "+" else f"(?P<{group}__{match.start()}>{known[name].regex})"

    source = entry.word("form")
    form = _PIECE.sub(fill, _spelt_around_pieces(source))
    after = "|".join(_spelt(word) for word in entry.words("unless_next"))
    tail = rf"(?!\s+(?:{after}))" if after else ""
    regex = rf"(?<!\w)(?<!\d[.,])(?:{form})(?!\w)(?!\.\d){tail}"
    if entry.flag("alone"):
        regex = rf"^\s*(?:{form})\s*$"
    strong = frozenset(name for names in signals(language).values() for name in names) | DIGIT_PIECES
    any_of = frozenset(name for _, name in _PIECE.findall(source)) & strong
    needs = frozenset(name for _, name in _PIECE.findall(_needed(source))) & strong
    return Pattern(entry, regex, entry.word("kind"), needs, any_of)


def _needed(form: str) -> str:
    """A form without what may be missing: optional groups and those with a choice, the inner ones first."""
    before = ""
    while form != before:
        before = form
        form = _INNERMOST.sub(lambda group: "" if group[2] or "|" in group[1] else group[1], form)
    return re.sub(r"\{\w+\}\?", "", form)


_INNERMOST = re.compile(r"(?<!\\)\(((?:[^()\\]|\\.)*)(?<!\\)\)([?*]?)")
DIGIT_PIECES = frozenset({"iso_day", "decade", "year_suffixed"})
"""Pieces that digits with a dot, a dash or a stroke beside them may be."""


def _spelt_around_pieces(form: str) -> str:
    out, at = [], 0
    for match in _PIECE.finditer(form):
        out += [_spelt(form[at : match.start()]), match.group()]
        at = match.end()
    return "".join((*out, _spelt(form[at:])))


@lru_cache(maxsize=4)
def signals(language: str) -> dict[str, frozenset[str]]:
    """The words without one of which no date is written, and the pieces that each may be."""
    out: dict[str, set[str]] = {}
    for name, piece in pieces(language).items():
        for form, value, *_ in piece.forms:
            if value is not None and name not in _WEAK:
                out.setdefault(form.rpartition(r"\s+")[2].rstrip(".\\"), set()).add(name)
    return {word: frozenset(names) for word, names in out.items()}


_WEAK = ("day", "number", "part", "shift", "latest", "coming")
"""Pieces that only accompany others in a date."""


@lru_cache(maxsize=4)
def edges(language: str) -> tuple[Edge, ...]:
    """The words that make a date an edge, the longer ones first."""
    out = []
    for entry in table(language, _FILE, "edge"):
        words = "|".join(_spelt(word) for word in sorted(entry.words("words"), key=lambda word: (-len(word), word)))
        before = re.compile(rf"(?<!\w)(?:{words})\s+$", re.IGNORECASE)
        out.append(Edge(entry.ref, entry.word("edge"), before, re.compile(rf"(?:{words})\s", re.IGNORECASE)))
    return tuple(out)
