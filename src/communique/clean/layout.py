"""What the elements around a block of HTML say of it: by their names and by the words in their classes."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import msgspec

from communique.clean.lines import Hint, Line, key_of

LINKED = 0.6
"""From this share of linked characters on, a block that is no sentence is a menu or a teaser."""

OWNER_SHARE = 0.5
"""An element that holds more than this share of the page's running text is the page's frame, whatever its class says
(`layout-with-sidebar`)."""

HEADLINE_WORDS = 3
"""The words of a headline at least; below, it may be the name of a section or the site."""
LIST_LEAST, LIST_SHARE = 3, 0.6
"""A list of stories has so many at least, and so large a part of the texts in its elements stands below a headline:
an article with links to other stories between its paragraphs has fewer."""

HOME = 2
"""Paragraphs without a telling class that an element of running text holds at least."""

INSET_LINKED = 0.1
"""A paragraph among those of the article is one of them, whatever its class says, unless so much of it is linked."""

_ELEMENTS: dict[str, Hint] = {
    "nav": "menu",
    "menu": "menu",
    "footer": "menu",
    "form": "menu",
    "button": "menu",
    "label": "menu",
    "select": "menu",
    "aside": "teaser",
    "figcaption": "caption",
    "figure": "caption",
    "caption": "caption",
    "h1": "heading",
}
_CLASSES: tuple[tuple[Hint, re.Pattern[str]], ...] = (
    ("comments", re.compile(r"comment|disqus|(?<![a-z])(?:reply|replies|feedback|forum|opinions)")),
    (
        "share",
        re.compile(r"(?<![a-z])(?:shar|like-?button|fb(?![a-z]))|social(?![a-z])|bookmark|addthis|pluso|vkontakte"),
    ),
    ("subscribe", re.compile(r"subscri|newsletter|podpis|(?<![a-z])donat")),
    ("caption", re.compile(r"caption|photo-?(?:desc|text|sign|author|title)|img-?(?:desc|text|sign|title)|copyright")),
    (
        "teaser",
        re.compile(
            r"relat(?!iv)|recommend|(?<![a-z])also|similar|popular|teaser|anons|announce|side-?bar|latest|last-?news|"
            r"other-?news|more-?news|news-?list|partner|top-?news|informer|(?<![a-z])promo|(?<![a-z])linked|in-?themes?|"
            r"archive"
        ),
    ),
    (
        "menu",
        re.compile(
            r"(?<![a-z])(?:nav|path(?![a-z])|banner|ads?(?![a-z])|advert|rubric|search|login|cookie|hidden|print|"
            r"tags?(?![a-z])|foot)|menu|breadcrumb|crumb|pager|paginat|toolbar|topbar|counter"
        ),
    ),
    ("byline", re.compile(r"(?<![a-z])author|byline")),
    ("good", re.compile(r"article-?(?:body|text)|@articlebody|news-?(?:body|text)|post-?(?:body|text)|entry-?content")),
)
"""What classes, ids and itemprops say, read as words: `photoBanner` is `photo-banner`, and `reachbanner` no banner."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(r"([^.#@]*)(.*)", re.DOTALL)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def with_hints(lines: list[Line], title: str) -> list[Line]:
    """The lines with what their elements say; elements that frame most of the page or its headline say nothing."""
    if not any(line.tags for line in lines):
        return lines
    frames = _frames(lines, title) | _paragraphs(lines)
    listed = _in_teaser_lists(lines)
    hints = ("teaser" if line.index in listed else _hint(line, frames) for line in lines)
    return [msgspec.structs.replace(line, hint=hint) for line, hint in zip(lines, hints, strict=True)]


def _frames(lines: list[Line], title: str) -> set[tuple[str, ...]]:
    """The elements that hold most of the page's running text, or its headline; where the headline is known, those of
    the first kind hold the first paragraph below it too, as a long list of comments doesn't."""
    within = Counter[tuple[str, ...]]()
    text = [line for line in lines if _is_text(line)]
    for line in text:
        within.update({line.tags[: i + 1]: line.words for i in range(len(line.tags))})
    total = sum(line.words for line in text)
    frames = {path for path, words in within.items() if words > OWNER_SHARE * total}
    if heads := _headlines(lines, title):
        lead = next((line for line in text if line.index > heads[0].index), None)
        frames = {path for path in frames if lead is None or lead.tags[: len(path)] == path}
        frames |= {line.tags[:depth] for line in heads for depth in range(len(line.tags))}
    return frames


def _is_text(line: Line) -> bool:
    return line.is_prose and line.link_share < LINKED


def _paragraphs(lines: list[Line]) -> set[tuple[str, ...]]:
    """The paths of paragraphs that are called teasers but stand, unlinked, among paragraphs that aren't: leads."""
    plain = Counter(line.tags[:-1] for line in lines if _is_text(line) and not tell(line.tags[-1]))
    insets = (line for line in lines if line.link_share < INSET_LINKED and tell(line.tags[-1]) == "teaser")
    return {line.tags for line in insets if plain[line.tags[:-1]] >= HOME}


def _headlines(lines: list[Line], title: str) -> list[Line]:
    """The `h1` that say what the page's title says."""
    key = f" {key_of(title)} "
    found = (line for line in lines if line.words >= HEADLINE_WORDS and any(_name(tag) == "h1" for tag in line.tags))
    return [line for line in found if f" {line.key} " in key]


def _in_teaser_lists(lines: list[Line]) -> set[int]:
    """The running text of lists of stories: by its elements again and again below a headline that is a link."""
    headed: dict[tuple[str, ...], list[Line]] = {}
    every = Counter(line.tags for line in lines if _is_text(line))
    for above, line in pairwise(lines):
        if above.link_share >= LINKED and above.words >= HEADLINE_WORDS and _is_text(line):
            headed.setdefault(line.tags, []).append(line)
    lists = (tags for tags, found in headed.items() if len(found) >= max(LIST_LEAST, LIST_SHARE * every[tags]))
    return {line.index for tags in lists for line in headed[tags]}


def _hint(line: Line, frames: set[tuple[str, ...]]) -> Hint:
    """The hint of the outermost element that tells of furniture, else of the innermost that tells anything."""
    found: Hint = ""
    for depth, tag in enumerate(line.tags, start=1):
        told = tell(tag)
        if told and (told in ("good", "heading") or line.tags[:depth] not in frames):
            if told not in ("good", "heading"):
                return "" if told == "caption" and _is_heading(line) else told
            found = told
    return found


def _is_heading(line: Line) -> bool:
    """Whether the line is a heading by its element; pictures have no such captions, articles such leads."""
    return _name(line.tags[-1]) in _HEADINGS


@lru_cache(maxsize=4096)
def _name(tag: str) -> str:
    return _NAME.match(tag).group(1)  # type: ignore[union-attr]


@lru_cache(maxsize=4096)
def tell(tag: str) -> Hint:
    """What one element says: by its name, else by its classes, id and itemprop."""
    name, marks = _NAME.match(tag).groups()  # type: ignore[union-attr]
    if name in _ELEMENTS:
        return _ELEMENTS[name]
    if name in ("html", "body") or not marks:
        return ""
    words = _CAMEL.sub("-", marks).lower()
    return next((hint for hint, pattern in _CLASSES if pattern.search(words)), "")
