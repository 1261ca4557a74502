"""What a page of HTML says of itself: its head, its JSON-LD, its `<time>` elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from communique.acquire.decoding import without_strays
from communique.model import PageMeta

Element = Any

TITLES = ("og:title", "twitter:title")
PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "pubdate")
OUTLETS = ("og:site_name", "application-name")
BYLINES = ("author", "article:author_name", "dc.creator", "mediator_author")
KEPT_META = (
    "og:",
    "article:",
    "twitter:",
    "author",
    "date",
    "dc.",
    "description",
    "keywords",
    "news_keywords",
    "robots",
)
KEPT_LD = ("@type", "headline", "datePublished", "dateModified", "dateCreated", "url", "inLanguage", "articleSection")
LD_DATES = ("datePublished", "dateCreated")
LD_DEPTH = 6
"""How deep JSON-LD is searched; `@graph` lists nest to three."""

BODY_LIMIT = 200_000
"""Characters kept of a body in JSON-LD: several times the longest interview."""

TOLD_LIMIT = 60
TOLD_LENGTH = 500
"""How many things that a page says of itself are kept, and how much of each: news pages say 20 to 40, all shorter."""

SAVED_WITHIN = 4096
"""Browsers write where a page was saved from before or right after the opening tag."""

_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)")
_SPACE = re.compile(r"\s+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_head(root: Element, address: str = "") -> PageMeta:
    """What the page tells of itself, empty where it doesn't; `address` is where a browser saved it from."""
    meta = _meta(root)
    linked = list(_linked_data(root))
    news = [row for row in linked if _DATE.match(str(row.get("datePublished") or "")) or row.get("headline")]
    return PageMeta(
        title=_first(meta, TITLES) or _of(news, ("headline",)) or _plain(root.findtext(".//title")),
        published=_first(meta, PUBLISHED) or _of(news, LD_DATES) or _only_property(root) or _only_time(root),
        outlet=_first(meta, OUTLETS) or _publisher(news),
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2].lower(),
        byline=_author(news) or _first(meta, BYLINES),
        canonical=address or _canonical(root) or meta.get("og:url", ""),
        kind=_of(news, ("@type",)) or meta.get("og:type", ""),
        article_body=next((body for row in news if (body := _body(row))), ""),
        told=_told(root, meta, news),
    )


def saved_from(source: str) -> str:
    """The address that a browser wrote into a page when it saved it; empty where there is none."""
    match = _SAVED_FROM.search(source[:SAVED_WITHIN])
    return match.group(1) if match else ""


def _canonical(root: Element) -> str:
    """The address in `<link rel=canonical>`, where it is a whole one."""
    links = (link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((href for link in links if (href := _plain(link.get("href"))).startswith("http")), "")


def _author(rows: list[dict[str, object]]) -> str:
    """The names of the authors in JSON-LD."""
    for row in rows:
        authors = row.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = (_plain(author.get("name") if isinstance(author, dict) else author) for author in listed)
        if joined := ", ".join(name for name in names if name):
            return joined
    return ""


def _body(row: dict[str, object]) -> str:
    body = row.get("articleBody")
    return without_strays(body).strip()[:BODY_LIMIT] if isinstance(body, str) else ""


def _told(root: Element, meta: dict[str, str], news: list[dict[str, object]]) -> tuple[tuple[str, str], ...]:
    """What the page says in its own words: the named `<meta>`, plain values of JSON-LD, and `<time>` elements."""
    rows = [(f"meta:{name}", value) for name, value in meta.items() if name.startswith(KEPT_META)]
    rows += [(f"ld:{key}", text) for row in news for key in KEPT_LD if (text := _plain(row.get(key)))]
    rows += [("time", text) for time in root.iter("time") if (text := _plain(time.get("datetime")))]
    return tuple(dict.fromkeys((name, value[:TOLD_LENGTH]) for name, value in rows))[:TOLD_LIMIT]


def _plain(text: object) -> str:
    return _SPACE.sub(" ", without_strays(text)).strip() if isinstance(text, str) else ""


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


def _only_property(root: Element) -> str:
    """What elements marked as `datePublished` tell, where all tell the same."""
    marked = root.iterfind(".//*[@itemprop='datePublished']")
    told = {value for element in marked if (value := element.get("content") or element.get("datetime"))}
    return str(told.pop()) if len(told) == 1 else ""


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
