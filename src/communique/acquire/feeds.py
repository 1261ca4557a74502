"""RSS, Atom and sitemaps: their entries one at a time, however long the file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, Literal
from urllib.parse import urljoin

import msgspec
from lxml import etree

from communique.acquire.decoding import without_strays
from communique.acquire.loose_xml import LooseXml
from communique.acquire.page import html_page, text_page
from communique.acquire.sources import Source
from communique.errors import UnreadablePage
from communique.model import Failure, Page, PageMeta

Element = Any

ENTRIES = {"item": "entry", "entry": "entry", "url": "link", "sitemap": "map"}
"""The elements that are entries, and whether they carry an article, an address, or the address of another sitemap."""

BODIES = ("full-text", "encoded", "content", "description", "summary")
"""The elements that hold an entry's text, the fullest first."""

DATES = ("pubDate", "published", "date", "publication_date")
"""The elements that tell when an entry was published; `updated` and `lastmod` tell something else."""

BYLINES = ("author", "creator")

HINT_BROKEN = "what stands before the break was read; fetch the feed anew"
HINT_FOLLOW = "`--follow N` fetches the pages that it links to"

_TAG = re.compile(r"<[a-zA-Z/!]")


class Entry(msgspec.Struct, frozen=True):
    """One entry: the address it links to, and what it says itself; `body` is HTML or plain text, as it stands."""

    kind: Literal["entry", "link", "map"]
    address: str
    title: str = ""
    published: str = ""
    byline: str = ""
    body: str = ""
    outlet: str = ""


def entries(stream: BinaryIO) -> Iterator[Entry]:
    """The entries in their order; `UnreadablePage` where the file breaks off or is no feed.

    An entry comes out once the next has begun or the file has ended as it should, so the one that it breaks off in
    doesn't come out as if it were whole.
    """
    loose = LooseXml(stream)
    ready: Entry | None = None
    found = False
    try:
        for entry in _parsed(loose):
            if ready:
                yield ready
            ready, found = entry, True
    except etree.XMLSyntaxError as error:
        raise UnreadablePage(f"broken feed: {error.msg}", hint=HINT_BROKEN) from error
    if ready and not loose.open_entry:
        yield ready
    if not loose.closed:
        raise UnreadablePage("broken feed: it breaks off", hint=HINT_BROKEN)
    if not found:
        raise UnreadablePage("no entry in the feed", hint="RSS, Atom and sitemaps are read")


def _parsed(loose: LooseXml) -> Iterator[Entry]:
    parser: Any = etree.iterparse(
        loose, events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    outlet = ""
    for _, element in parser:
        name, around = _name(element), _name(element.getparent())
        if name == "title" and around in ("channel", "feed"):
            outlet = outlet or _text(element)
        elif name in ENTRIES and around not in ENTRIES:
            yield _entry(element, ENTRIES[name], outlet)
            _forget(element)


def read_feed(source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
    """A page of each entry's own text, or a failure where it has none."""
    for number, entry in enumerate(entries(stream), 1):
        if entry.kind != "entry":
            raise UnreadablePage("a sitemap holds addresses alone", hint=HINT_FOLLOW)
        address = entry.address or f"{source.address}#{number}"
        try:
            yield _page(entry, address, source.origin)
        except UnreadablePage as error:
            yield Failure(address, source.origin, error.message, error.hint)


def _page(entry: Entry, address: str, origin: str) -> Page:
    if not entry.body.strip():
        raise UnreadablePage("the entry has no text of its own", hint=HINT_FOLLOW)
    meta = PageMeta(title=entry.title, published=entry.published, outlet=entry.outlet, byline=entry.byline)
    if _TAG.search(entry.body):
        heading = f"<h1>{html.escape(entry.title)}</h1>" if entry.title else ""
        return html_page(address, origin, f"<html><body>{heading}{entry.body}</body></html>", "utf-8", meta)
    text = html.unescape(entry.body).strip()
    return text_page(address, origin, f"{entry.title}\n\n{text}" if entry.title else text, "utf-8", meta)


def _entry(element: Element, kind: str, outlet: str) -> Entry:
    parts: dict[str, Element] = {}
    for part in element.iterdescendants():
        if isinstance(part.tag, str):
            parts.setdefault(_name(part), part)
    base = element.base if (element.base or "").startswith("http") else ""
    return Entry(
        kind=kind,  # type: ignore[arg-type]
        address=urljoin(base, _address(element, parts)),
        title=_first(parts, ("title",)),
        published=_date(_first(parts, DATES)),
        byline=_first(parts, BYLINES),
        body=next((body for name in BODIES if name in parts and (body := _body(parts[name]))), ""),
        outlet=outlet,
    )


def _address(element: Element, parts: dict[str, Element]) -> str:
    """What the entry links to: `<loc>`, `<link>`, `<link rel="alternate" href>`, or a guid that is an address."""
    links = [link for link in element if _name(link) == "link"]
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (found := link.get("href") or _text(link)):
            return str(found).strip()
    found = _first(parts, ("loc",)) or _first(parts, ("guid",))
    return found if found.startswith(("http://", "https://")) else ""


def _body(element: Element) -> str:
    """The text of an element as it stands; of one that holds elements (XHTML in Atom), their source."""
    if len(element):
        return without_strays("".join(etree.tostring(child, encoding="unicode") for child in element)).strip()
    return without_strays(element.text or "").strip()


def _date(text: str) -> str:
    """The date of an e-mail, which RSS uses, as ISO 8601; any other as it stands."""
    try:
        return parsedate_to_datetime(text).isoformat() if text and not text[0].isdigit() else text
    except (ValueError, TypeError):
        return text


def _first(parts: dict[str, Element], names: tuple[str, ...]) -> str:
    return next((text for name in names if name in parts and (text := _text(parts[name]))), "")


def _text(element: Element) -> str:
    return html.unescape(without_strays(" ".join("".join(element.itertext()).split())))


def _name(element: Element | None) -> str:
    """The element's name without its namespace."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(element.tag.rpartition("}")[2])


def _forget(element: Element) -> None:
    """Frees the entry and what stood before it, so that a long feed takes no more memory than a short one."""
    element.clear()
    while (before := element.getprevious()) is not None:
        element.getparent().remove(before)
