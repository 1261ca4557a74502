"""What a line is when it is no part of an article: one rule after the other, the first that fires gives the reason.

A rule sees one line by itself. What only its neighbours tell (copies, captions above a credit) is in `neighbours.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from communique.clean.layout import LINKED
from communique.clean.lines import DATE_WORDS, PROSE_WORDS, Line, dates_in
from communique.clean.trim import Cut, caption_at_start, read_also_at_start, read_on_at_end
from communique.clean.words import any_match
from communique.lexicon import Entry


class Verdict(msgspec.Struct, frozen=True):
    """Why a line is no part of the article; `final` when the article ends there."""

    reason: str
    rule: str
    entry: Entry | None = None
    final: bool = False


Rule = Callable[[Line], Verdict | None]
Trim = Callable[[Line], Cut | None]

TABLES: dict[str, tuple[str, bool]] = {
    "read_also": ("read also", False),
    "section": ("section", False),
    "subscribe": ("subscribe", False),
    "share": ("share", False),
    "comments": ("comments", True),
    "byline": ("byline", False),
    "caption": ("caption", False),
    "credit": ("credit", True),
    "notice": ("notice", True),
    "menu": ("menu", False),
    "counter": ("counter", False),
    "advert": ("advert", False),
    "stamp": ("date line", False),
}
"""The lexicon's tables: the reason each gives, and whether the article ends where it fires."""

CUT_WORDS = 45
"""A line that breaks off in dots, or that begins with the time, is a teaser up to this many words: a longer one is a
paragraph."""

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|%[A-Z_]{3,}%")
_CODE = re.compile(r"</?(?:a|img|div|span|script|p|br|iframe|td)\b[^>]*>|function\s*\(|\bvar \w+\s*=|document\.write")
_ADDRESS = re.compile(r"(?:[^\W\d_][\w ]{2,40}[:—–-]\s*)?(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:©\s*)?(?:[\w-]+\.)+(?:ru|ua|com|net|org|by|kz|info|su|рф|am|az|ge|md|lv|ee|lt|eu|tv|me|uz|example)"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?::\d\d)?(?!\d)")
_TICKER = re.compile(r"(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,?\s*)?(?:[01]?\d|2[0-3]):[0-5]\d\s*[|—–-]?\s*[\w«\"“]")
_STAMP = re.compile(
    r"(?:опубликован\w*|публикаци\w*|дата|время|обновлен\w*|последнее|изменен\w*|создан\w*|добавлен\w*|размещен\w*|"
    r"просмотр\w*|комментари\w*|прочитан\w*|раз|мск|сегодня|вчера|года|год|г|в|от|понедельник|вторник|сред[аы]|четверг|"
    r"пятниц[аы]|суббот[аы]|воскресенье|опубліковано|оновлено|перегляд\w*|коментар\w*|році|року|[а-яёії]{1,2})",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\[[^\]]{1,40}\]|\([^)]{1,40}\)")
_WORDS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"\s*(?:»|›|→|>|\||•|::|\s/\s)\s*")
_YEARS = re.compile(r"©.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\s*©|copyright", re.IGNORECASE)


def template(line: Line) -> Verdict | None:
    """Placeholders that were never filled in, pieces of code."""
    text = line.text
    if ("{" in text or "[" in text or "%" in text) and _TEMPLATE.search(text):
        return Verdict("template", "clean.template")
    if ("<" in text or "function" in text or "var " in text or "document." in text) and _CODE.search(text):
        return Verdict("template", "clean.template")
    return None


def source_address(line: Line) -> Verdict | None:
    """A line that is a web address, with or without a word before it."""
    if ("://" in line.text or "www." in line.folded) and _ADDRESS.match(line.text):
        return Verdict("source address", "clean.source_address", final=True)
    return None


def domain_credit(line: Line) -> Verdict | None:
    """The outlet's own name as a line: `zvezda.example`."""
    if (" " not in line.text or line.text[0] == "©") and _DOMAIN.fullmatch(line.text.lower()):
        return Verdict("credit", "clean.domain_credit", final=True)
    return None


def counter(line: Line) -> Verdict | None:
    """Numbers and signs alone."""
    if not _WORDS.search(line.text) and not _TIME.search(line.text) and not dates_in(line.text):
        return Verdict("counter", "clean.counter")
    return None


def date_line(line: Line) -> Verdict | None:
    """A date, a time, and nothing but what accompanies them."""
    return Verdict("date line", "clean.date_line") if is_date_line(line.text, line.words) else None


def is_date_line(text: str, words: int) -> bool:
    """Whether a text is a date or a time with nothing but the words that accompany them."""
    if words > DATE_WORDS:
        return False
    dates = dates_in(text)
    if not dates and not _TIME.search(text):
        return False
    rest = _ASIDE.sub(lambda aside: " " * len(aside.group()), text)
    for date in reversed(dates):
        rest = f"{rest[: date.span.start]} {rest[date.span.end :]}"
    return all(_STAMP.fullmatch(word) for word in _WORDS.findall(_TIME.sub(" ", rest)))


def in_the_lexicon(line: Line) -> Verdict | None:
    """The words of menus, calls to subscribe, captions and other furniture (`lexicon/*/clean.toml`)."""
    found = any_match(line.folded, line.key, line.words)
    if found is None:
        return None
    rule, entry = found
    if entry.table == "caption" and caption_at_start(line):
        return None
    reason, final = TABLES[entry.table]
    return Verdict(reason, rule, entry, final)


def years_of_copyright(line: Line) -> Verdict | None:
    """The copyright sign with years."""
    if line.words < PROSE_WORDS and ("©" in line.text or "copyr" in line.folded) and _YEARS.search(line.text):
        return Verdict("notice", "clean.years_of_copyright", final=True)
    return None


def ticker(line: Line) -> Verdict | None:
    """A headline behind the time of day, as news tickers list them; a paragraph may begin with the time as well."""
    headline = not line.ends and line.words <= CUT_WORDS
    return Verdict("teaser", "clean.ticker") if headline and _TICKER.match(line.text) else None


def cut_off(line: Line) -> Verdict | None:
    """A line that breaks off in dots."""
    if line.cut and line.words <= CUT_WORDS and not _closes_a_quotation(line.text):
        return Verdict("teaser", "clean.cut_off")
    return None


def _closes_a_quotation(text: str) -> bool:
    return text.rstrip()[-1] in '»”"' or text.startswith(("—", "–", "- "))


def path_of_links(line: Line) -> Verdict | None:
    """Names of sections in a row with signs between them: breadcrumbs, menus."""
    parts = [] if line.ends else [part for part in _PARTS.split(line.text) if part]
    if len(parts) > 2 and line.words < 6 * len(parts):
        return Verdict("menu", "clean.path_of_links")
    return None


def by_structure(line: Line) -> Verdict | None:
    """Elements that say what they hold: navigation, asides, captions, comments."""
    if line.hint in ("", "good", "heading"):
        return None
    return Verdict(line.hint, "clean.by_structure")


def linked(line: Line) -> Verdict | None:
    """A block that is a link for the most part."""
    if line.link_share >= LINKED and line.hint != "heading":
        return Verdict("teaser" if line.words > 3 else "menu", "clean.linked")
    return None


def judge(line: Line) -> Verdict | None:
    """The verdict of the first rule that fires."""
    for rule in RULES:
        verdict = rule(line)
        if verdict is not None:
            return verdict
    return None


def trim(line: Line) -> Cut:
    """A line of the article without what the first of the trims that fires takes from it."""
    return next((cut for rule in TRIMS if (cut := rule(line))), Cut(line.span))


RULES: tuple[Rule, ...] = (
    template,
    source_address,
    domain_credit,
    counter,
    date_line,
    in_the_lexicon,
    years_of_copyright,
    ticker,
    cut_off,
    path_of_links,
    by_structure,
    linked,
)

TRIMS: tuple[Trim, ...] = (caption_at_start, read_also_at_start, read_on_at_end)
