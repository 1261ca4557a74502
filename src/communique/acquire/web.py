"""Addresses that people name: the page there, or the pages that a feed or sitemap there links to."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from communique.acquire.decoding import decode
from communique.acquire.feeds import Entry, entries, read_feed
from communique.acquire.fetching import Fetched, Visitor
from communique.acquire.limits import TOO_LARGE
from communique.acquire.media import MediaType
from communique.acquire.options import FOLLOWED, Options
from communique.acquire.page import html_page, text_page
from communique.acquire.sniffing import GZIP_MAGIC, HEAD, sniff
from communique.acquire.sources import Source
from communique.errors import UnreadablePage
from communique.model import Failure, Page, PageMeta

MAPS = 20
"""How many sitemaps of one index are looked into: a large outlet has one a month or a section."""


def read_address(source: Source, visitor: Visitor, options: Options) -> Iterator[Page | Failure]:
    """The page at an address; where it is a feed, the pages it links to, or its own text where none may be fetched."""
    fetched = visitor.fetch(source.address, feeds=True)
    body = _unpacked(fetched.answer.body, options.page_limit)
    if sniff(body[:HEAD]) != "feed":
        yield _page(fetched, body, source.origin, PageMeta())
        return
    place = Source(str(fetched.address), source.origin, None)
    limit = FOLLOWED if options.follow is None else options.follow
    yield from follow(place, io.BytesIO(body), visitor, limit) if limit else read_feed(place, io.BytesIO(body))


def follow(source: Source, stream: BinaryIO, visitor: Visitor, limit: int) -> Iterator[Page | Failure]:
    """The pages that the first entries of a feed or sitemap link to; a failure for each that can't be had."""
    for item in islice(_links(source, stream, visitor), limit):
        if isinstance(item, Failure):
            yield item
            continue
        try:
            fetched = visitor.fetch(item.address)
            meta = PageMeta(published=item.published)
            yield _page(fetched, fetched.answer.body, item.address, meta)
        except UnreadablePage as error:
            yield Failure(item.address, item.address, error.message, error.hint)


def _links(source: Source, stream: BinaryIO, visitor: Visitor) -> Iterator[Entry | Failure]:
    """The entries that link somewhere, each address once; those of the sitemaps that an index lists, in their order."""
    seen: set[str] = set()
    maps = 0
    for entry in _entries_of(source, stream):
        if isinstance(entry, Entry) and entry.kind == "map":
            maps += 1
            inner = _inner_map(entry.address, visitor) if maps <= MAPS else iter(())
        else:
            inner = iter((entry,))
        for found in inner:
            if isinstance(found, Failure):
                yield found
            elif found.address and found.kind != "map" and found.address not in seen:
                seen.add(found.address)
                yield found


def _inner_map(address: str, visitor: Visitor) -> Iterator[Entry | Failure]:
    try:
        body = _unpacked(visitor.fetch(address, feeds=True).answer.body, visitor.options.page_limit)
    except UnreadablePage as error:
        yield Failure(address, address, error.message, error.hint)
        return
    yield from _entries_of(Source(address, address, None), io.BytesIO(body))


def _entries_of(source: Source, stream: BinaryIO) -> Iterator[Entry | Failure]:
    """The entries, and a failure in the place where the feed breaks off."""
    try:
        yield from entries(stream)
    except UnreadablePage as error:
        yield Failure(source.address, source.origin, error.message, error.hint)


def _page(fetched: Fetched, body: bytes, origin: str, meta: PageMeta) -> Page:
    """The page that was fetched; its address is the one that it came from in the end."""
    media = MediaType.of(fetched.answer.content_type)
    kind = "html" if media.is_html else sniff(body[:HEAD])
    if kind not in ("html", "text"):
        raise UnreadablePage(f"no page but {media.name or kind}", hint="HTML, plain text, feeds and sitemaps are read")
    text, encoding = decode(body, html=kind == "html", declared=media.charset)
    told = PageMeta(published=meta.published, fetched=fetched.at, told=fetched.answer.told)
    return (html_page if kind == "html" else text_page)(str(fetched.address), origin, text, encoding, told)


def _unpacked(body: bytes, limit: int) -> bytes:
    """The body, unpacked where it is a gzip file, as large sitemaps are, up to the limit."""
    if not body.startswith(GZIP_MAGIC):
        return body
    try:
        data = zlib.decompressobj(wbits=31).decompress(body, limit + 1)
    except zlib.error as error:
        raise UnreadablePage(f"broken archive: {error}", hint="try again later") from error
    if len(data) > limit:
        raise UnreadablePage(f"a feed {TOO_LARGE}", hint="name the feeds or sitemaps that it lists")
    return data
