"""Finds the words that name a date; what day they mean is told by `resolve`."""

from __future__ import annotations

import re

import msgspec

from communique.dates.lexicon import DIGIT_PIECES, UNTIL, Pattern, edges, patterns, pieces, signals
from communique.model import Span

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"(?:1[89]|20)\d\d-|\d{1,2}[./]|\d{1,2}\.? ?[-–—] ?\d{1,2}\.")

_REACH = 60
"""Characters on both sides of a word like «января» in which the rest of its date is sought; the longest date of 792
in 300 news articles had 33 characters."""

_EDGE_REACH = 20
"""How many characters before an expression are searched for a word like «до»; the longest has 12 letters."""


class Expression(msgspec.Struct, frozen=True):
    """A date as the text words it.

    `kind` is that of the pattern (`lexicon/<language>/dates.toml`); the fields that the words name are set, the others
    None. `shift` counts units back or forth from the anchor. `until_…` is the end of a stretch; `part` the share of a
    month, year or week; `lean` the side of the anchor, whatever the tense; `night` where the day before counts too.
    `edge` is `before`, `after`, `since` or `of` where the date is the end or the beginning of something or belongs to a
    paper («договор от 12 января»), empty where it is when a thing happens.
    """

    span: Span
    text: str
    kind: str
    entries: tuple[str, ...]
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    weekday: int | None = None
    shift: int | None = None
    unit: str | None = None
    new_year: bool = False
    edge: str = ""
    until_year: int | None = None
    until_month: int | None = None
    until_day: int | None = None
    until_weekday: int | None = None
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    part: str = ""
    lean: str = ""
    night: bool = False


def find(text: str, span: Span, language: str = "ru") -> tuple[Expression, ...]:
    """The date expressions of `text` inside `span`, in order, none overlapping another; durations are left out."""
    folded = text[span.start : span.end].replace("ё", "е").replace("Ё", "Е")
    taken: list[Span] = []
    found: list[Expression] = []
    windows = _windows(folded, language)
    for pattern in patterns(language):
        for start, end, seen in windows:
            if not pattern.needs <= seen or pattern.any_of.isdisjoint(seen):
                continue
            for match in pattern.regex.finditer(folded, start, end):
                here = Span(*match.span())
                if any(here.meets(other) for other in taken):
                    continue
                taken.append(here)
                if pattern.kind != "duration":
                    found.append(_moved(_read(match, pattern, language), span.start))
    return tuple(sorted(found, key=lambda expression: expression.span))


def _windows(folded: str, language: str) -> list[tuple[int, int, frozenset[str]]]:
    """The stretches in which a date may stand, with the pieces seen there."""
    words = signals(language)
    out: list[tuple[int, int, frozenset[str]]] = []
    for match in _WORD.finditer(folded):
        names = words.get(match.group().lower())
        if names is None and not (names := DIGIT_PIECES if _DIGITS.match(folded, match.start()) else None):
            continue
        start = _border(folded, match.start() - _REACH, -1)
        end = _border(folded, match.end() + _REACH, 1)
        if out and start <= out[-1][1]:
            start, _, earlier = out.pop()
            names |= earlier
        out.append((start, end, names))
    return out


def _border(folded: str, at: int, step: int) -> int:
    """The nearest white space from `at` on in the direction of `step`, or the end of the text."""
    while 0 < at < len(folded) and not folded[at].isspace():
        at += step
    return min(max(at, 0), len(folded))


def _moved(expression: Expression, by: int) -> Expression:
    span = Span(expression.span.start + by, expression.span.end + by)
    return msgspec.structs.replace(expression, span=span)


def _read(match: re.Match[str], pattern: Pattern, language: str) -> Expression:
    refs = [pattern.entry.ref]
    fields: dict[str, int | str] = {}
    known = pieces(language)
    for group, words in match.groupdict().items():
        if words is None:
            continue
        name = group.partition("__")[0]
        value, ref = known[name.removeprefix(UNTIL)].read(words)
        refs.append(ref)
        ending = UNTIL if name.startswith(UNTIL) else ""
        if field := _FIELDS.get(name.removeprefix(UNTIL)):
            fields[ending + field] = value  # type: ignore[assignment]
    fields = {**fields, **_own(pattern, fields)}
    edge, edge_ref = ("", "") if pattern.entry.flag("range") else _edge(match, language)
    if edge_ref:
        refs.append(edge_ref)
    row = {
        "span": Span(*match.span()),
        "text": match.group(),
        "kind": pattern.kind,
        "entries": tuple(refs),
        "edge": edge,
        **fields,
    }
    return msgspec.convert(row, Expression)


_FIELDS = {
    "day": "day",
    "iso_day": "day",
    "month": "month",
    "iso_month": "month",
    "two_month": "month",
    "month_short": "month",
    "year": "year",
    "iso_year": "year",
    "short_year": "year",
    "year_suffixed": "year",
    "decade": "decade",
    "short_decade": "decade",
    "quarter": "quarter",
    "half": "half",
    "part": "part",
    "season": "season",
    "season_adverb": "season",
    "season_name": "season",
    "weekday": "weekday",
    "shift": "shift",
    "this_year": "shift",
    "deictic": "shift",
    "eve": "shift",
    "number": "shift",
    "unit": "unit",
    "one_unit": "unit",
}
"""Which field of an `Expression` a piece fills."""


def _own(pattern: Pattern, fields: dict[str, int | str]) -> dict[str, int | str | bool]:
    """What the pattern itself says besides its pieces."""
    entry = pattern.entry
    out: dict[str, int | str | bool] = {
        "new_year": entry.flag("new_year"),
        "night": entry.flag("night"),
        "lean": entry.word("lean"),
    }
    out |= {key: int(entry.word(key)) for key in ("month", "day") if entry.word(key)}
    if unit := entry.word("unit"):
        out["unit"] = unit
    if shift := entry.word("shift"):
        out["shift"] = int(shift)
    if entry.flag("ahead"):
        out["shift"] = int(fields.get("shift", 1))
    if entry.flag("ago"):
        out["shift"] = -int(fields.get("shift", 1))
    return out


def _edge(match: re.Match[str], language: str) -> tuple[str, str]:
    """What a word before the date, or at its beginning, makes of it, and the entry that says so."""
    before = match.string[max(0, match.start() - _EDGE_REACH) : match.start()]
    for edge in edges(language):
        if edge.before.search(before) or edge.inside.match(match.group()):
            return edge.edge, edge.ref
    return "", ""
