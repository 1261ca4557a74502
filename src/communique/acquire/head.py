"""What a page of HTML says of itself: its head, its JSON-LD, its first `<time>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from communique.model import PageMeta

Element = Any

TITLES = ("og:title", "twitter:title")
PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "pubdate")
OUTLETS = ("og:site_name", "application-name")
LD_DATES = ("datePublished", "dateCreated")
LD_DEPTH = 6
"""How deep JSON-LD is searched; `@graph` lists nest to three."""

_SPACE = re.compile(r"\s+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_head(root: Element) -> PageMeta:
    """Title, publication date, outlet and language, empty where the page doesn't tell."""
    meta = _meta(root)
    linked = list(_linked_data(root))
    news = [row for row in linked if _DATE.match(str(row.get("datePublished") or "")) or row.get("headline")]
    title = _first(meta, TITLES) or _of(news, ("headline",)) or _plain(root.findtext(".//title"))
    published = _first(meta, PUBLISHED) or _of(news, LD_DATES) or _only_time(root)
    outlet = _first(meta, OUTLETS) or _publisher(news)
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower()
    return PageMeta(title, published, outlet, language)


def _plain(text: object) -> str:
    return _SPACE.sub(" ", text).strip() if isinstance(text, str) else ""


def _meta(root: Element) -> dict[str, str]:
    """The `<meta>` elements by name, the first of each."""
    out: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if value := _plain(element.get("content")):
            out.setdefault(name.strip().lower(), value)
    return out


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _linked_data(root: Element) -> Iterator[dict[str, object]]:
    """The objects of the page's JSON-LD, nested ones too; what isn't JSON is passed over."""
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            try:
                yield from _objects(json.loads(element.text or ""), LD_DEPTH)
            except (ValueError, RecursionError):
                continue


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if depth:
        for item in inner:
            yield from _objects(item, depth - 1)


def _of(rows: list[dict[str, object]], keys: tuple[str, ...]) -> str:
    return next((text for row in rows for key in keys if (text := _plain(row.get(key)))), "")


def _publisher(rows: list[dict[str, object]]) -> str:
    for row in rows:
        publisher = row.get("publisher")
        if isinstance(publisher, dict) and (name := _plain(publisher.get("name"))):
            return name
    return ""


def _only_time(root: Element) -> str:
    """The `<time datetime>` that is marked as the publication date, else the first in the article, else the only."""
    times = [element for element in root.iter("time") if _DATE.match(element.get("datetime") or "")]
    marked = [time for time in times if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None]
    inside = [time for time in times if any(parent.tag == "article" for parent in time.iterancestors())]
    articles = sum(1 for _ in root.iter("article"))
    for found in (marked, inside if articles == 1 else [], times if len(times) == 1 else []):
        if found:
            return str(found[0].get("datetime"))
    return ""
