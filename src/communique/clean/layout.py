"""What the elements around a block of HTML say of it: by their names and by the words in their classes."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from communique.clean.lines import Hint, Line

LINKED = 0.6
"""From this share of linked characters on, a block that is no sentence is a menu or a teaser."""

OWNER_SHARE = 0.5
"""An element that holds more than this share of the page's running text is the page's frame, whatever its class says
(`layout-with-sidebar`)."""

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
    ("comments", re.compile(r"comment|disqus|reply|replies|feedback|forum|opinions")),
    (
        "share",
        re.compile(r"share|social|like-?button|bookmark|addthis|pluso|vkontakte|(?<![a-z])fb(?![a-z])"),
    ),
    ("subscribe", re.compile(r"subscri|newsletter|podpis|donat")),
    ("caption", re.compile(r"caption|photo-?(?:desc|text|sign|author|title)|img-?(?:desc|text|sign|title)|copyright")),
    (
        "teaser",
        re.compile(
            r"relat|recommend|also|similar|popular|teaser|anons|announce|sidebar|side-?bar|latest|last-?news|"
            r"other-?news|more-?news|news-?list|partner|top-?news|informer|promo|see-?also|linked|in-?themes?|archive"
        ),
    ),
    (
        "menu",
        re.compile(
            r"(?<![a-z])nav|menu|breadcrumb|crumb|path(?![a-z])|pager|paginat|foot|banner|advert|"
            r"(?<![a-z])ads?(?![a-z])|cookie|search|login|toolbar|tags?(?![a-z])|(?<![a-z])rubric|topbar|counter|hidden|print"
        ),
    ),
    ("byline", re.compile(r"author|byline")),
    ("good", re.compile(r"article-?(?:body|text)|@articlebody|news-?(?:body|text)|post-?(?:body|text)|entry-?content")),
)


def with_hints(lines: list[Line]) -> list[Line]:
    """The lines with what their elements say; elements that frame most of the page say nothing."""
    if not any(line.tags for line in lines):
        return lines
    total, within = 0, Counter[tuple[str, ...]]()
    for line in lines:
        if line.is_prose and line.link_share < LINKED:
            total += line.words
            within.update({line.tags[: i + 1]: line.words for i in range(len(line.tags))})
    return [msgspec.structs.replace(line, hint=_hint(line, within, total)) for line in lines]


def _hint(line: Line, within: Counter[tuple[str, ...]], total: int) -> Hint:
    """The hint of the innermost element that gives one."""
    found: Hint = ""
    for depth in range(len(line.tags)):
        told = tell(line.tags[depth])
        frames = within[line.tags[: depth + 1]] > OWNER_SHARE * total
        if told and (told in ("good", "heading") or not frames) and (not found or found in ("good", "heading")):
            found = told
    return found


def tell(tag: str) -> Hint:
    """What one element says: by its name, else by its classes, id and itemprop."""
    name, _, marks = re.sub(r"[.#@]", lambda mark: f" {mark.group()}", tag.lower(), count=1).partition(" ")
    if name in _ELEMENTS:
        return _ELEMENTS[name]
    if name in ("html", "body"):
        return ""
    return next((hint for hint, words in _CLASSES if words.search(marks)), "") if marks else ""
