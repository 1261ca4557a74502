"""What is no part of the article inside a line that is: a caption run into the text, a call to read on at its end."""

from __future__ import annotations

import re

import msgspec

from communique.clean.lines import Line
from communique.clean.words import calls_to_read_on, read_also
from communique.model import Dropped, Span

CAPTION_WITHIN = 260
"""Characters at the beginning of a paragraph in which a caption that ran into it is sought."""

RUN_ON_WORDS, RUN_ON_AFTER = 14, 20
"""A headline has text run into it only when the line has more words than most headlines; it has so many characters."""

_CREDIT = re.compile(
    r"(?:Фото|Иллюстрация|Коллаж|Колаж|Ілюстрація|Скриншот|Видео)\s*(?::|©)\s*[^.!?]{2,60}?[.!?](?=\s+[«\"“А-ЯЁІЇЄҐA-Z])"
)
_STAMP = re.compile(r"(?:\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s*)?(?:\d{1,2}:\d\d(?!\d))?\s*(?:[:|—–-]\s*)?(?=\S)")
_STAMP_BEHIND = re.compile(r"[\s,|—–-]+(\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d),?\s{1,3}\d{1,2}:\d\d(?::\d\d)?)\s*\Z")
_LOWER_THEN_UPPER = re.compile(r"(?<=[а-яёіїєґ]{3})\s+(?=[А-ЯЁІЇЄҐ][а-яёіїєґ])")
_FUNCTION = re.compile(
    r"(?<=[\wа-яё»\"])\s+(?=(?:В|Во|На|По|У|Об|О|К|С|Со|За|Из|Из-за|После|При|Как|Для|Это|Он|Она|Они|Между|Ранее)\s[а-яёіїєґА-Я«\"])"
)


class Cut(msgspec.Struct, frozen=True):
    """The part of a line that is kept, and the parts beside it with their reasons."""

    kept: Span
    dropped: tuple[Dropped, ...] = ()


def caption_at_start(line: Line) -> Cut | None:
    """A caption with the photographer's credit at the beginning of a paragraph."""
    if ":" not in line.text and "©" not in line.text:
        return None
    match = _CREDIT.search(line.text, 0, CAPTION_WITHIN)
    if match is None or not line.is_prose or not _is_one_sentence(line.text[: match.start()]):
        return None
    at = line.span.start
    rest = len(line.text) - len(line.text[match.end() :].lstrip())
    return Cut(Span(at + rest, line.span.end), (Dropped(at, at + match.end(), "caption"),))


def _is_one_sentence(text: str) -> bool:
    """Whether the words before a credit are one sentence at most."""
    return len(re.findall(r"[.!?](?:\s|\Z)", text)) <= 1


def read_also_at_start(line: Line) -> Cut | None:
    """Another story's headline, named at the beginning of a paragraph and run into it without a full stop."""
    match = next((found for pattern in read_also("start") if (found := pattern.regex.match(line.folded))), None)
    border = _LOWER_THEN_UPPER.search(line.text, match.end() + 20) if match else None
    if border is None:
        return None
    at = line.span.start
    return Cut(Span(at + border.end(), line.span.end), (Dropped(at, at + border.start(), "read also"),))


def read_on_at_end(line: Line) -> Cut | None:
    """A call to read on behind the last sentence of a line."""
    if not line.folded.endswith(calls_to_read_on()):
        return None
    for phrase in calls_to_read_on():
        begin = len(line.text) - len(phrase) + 1
        head = line.text[:begin].rstrip() if line.folded.endswith(phrase) else ""
        if head and head[-1] in '.!?…»"':
            kept = Span(line.span.start, line.span.start + len(head))
            return Cut(kept, (Dropped(line.span.start + begin, line.span.end, "read also"),))
    return None


def runs_on(line: Line) -> re.Match[str] | None:
    """The border between a headline and the text that ran into it without a full stop: «… с Норданией В столице …»."""
    return _FUNCTION.search(line.text, RUN_ON_AFTER) if line.ends and line.words > RUN_ON_WORDS else None


def trim_title(line: Line) -> tuple[Span, tuple[Dropped, ...], Span | None]:
    """The headline without the time before and behind it, and the first sentence of the text where that ran into it."""
    match = _STAMP.match(line.text)
    head = match.end() if match and match.group().strip(" :|—–-") else 0
    at = line.span.start
    stamped = [Dropped(at, at + len(line.text[:head].rstrip()), "date line")] if head else []
    if border := runs_on(line):
        return Span(at + head, at + border.start()), tuple(stamped), Span(at + border.end(), line.span.end)
    tail = stamp_behind(line.text)
    if tail and len(line.text[head : tail.start()].split()) > 1:
        stamped.append(Dropped(at + tail.start(1), line.span.end, "date line"))
        return Span(at + head, at + tail.start()), tuple(stamped), None
    return Span(at + head, line.span.end), tuple(stamped), None


def stamp_behind(text: str) -> re.Match[str] | None:
    """A day in figures with its time behind a headline."""
    return _STAMP_BEHIND.search(text)
