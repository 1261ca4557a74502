"""WARC and WET: each record that holds a page becomes one; a damaged record costs only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord, WarcRecordType

from communique.acquire.decoding import decode
from communique.acquire.frames import OVERLONG, Frame, frames
from communique.acquire.limits import PAGE_LIMIT, TOO_LARGE
from communique.acquire.media import MediaType, told_by_http
from communique.acquire.members import plain, unpacked
from communique.acquire.page import html_page, text_page
from communique.acquire.sniffing import GZIP_MAGIC, HEAD, sniff
from communique.acquire.sources import Source
from communique.errors import UnreadablePage
from communique.model import Failure, Page, PageMeta

HOLDING = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
"""The kinds of records that hold pages; requests, revisits, metadata and the archive's own description hold none."""

OK = 200
DECODINGS: tuple[Literal["all", "content", "transfer", "none"], ...] = ("all", "content", "transfer", "none")
TWO_LETTERS = {"rus": "ru", "ukr": "uk", "bel": "be", "bul": "bg", "eng": "en"}

_TARGET = re.compile(rb"^WARC-Target-URI:[ \t]*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)
_PAGE_TYPE = re.compile(
    rb"^Content-Type:[ \t]*(?:text/html|text/plain|application/xhtml)", re.IGNORECASE | re.MULTILINE
)

HINT_DAMAGED = "the other records were read; fetch the archive anew for this one"


def read_warc(source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
    """A page or a failure for each record that holds a page, or would if it weren't damaged."""
    head = stream.peek(len(GZIP_MAGIC))  # type: ignore[attr-defined]
    pieces = unpacked(stream) if head.startswith(GZIP_MAGIC) else plain(stream)
    found = False
    for number, frame in enumerate(frames(pieces), 1):
        place = f"{source.address}#{number}"
        item = _damaged(frame, place, source) if frame.fault else _read(frame, place, source)
        if item is not None:
            found = True
            yield item
    if not found:
        raise UnreadablePage("no page in the archive", hint="records of HTML and plain text are read")


def _damaged(frame: Frame, place: str, source: Source) -> Failure | None:
    """What is told of a record that can't be read; nothing of a large one that is no page."""
    target = _TARGET.search(frame.data)
    address = target.group(1).decode("utf-8", "replace") if target else place
    if frame.fault != OVERLONG:
        return Failure(address, source.origin, f"{frame.fault} ({place})", HINT_DAMAGED)
    if not _PAGE_TYPE.search(frame.data):
        return None
    return Failure(address, source.origin, f"a page {TOO_LARGE}", "news pages are below 1 MB")


def _read(frame: Frame, place: str, source: Source) -> Page | Failure | None:
    """The page of a record; None where it holds none."""
    try:
        record = WarcRecord.from_bytes(frame.data)
        if record.record_type not in HOLDING:
            return None
        address = (record.headers.get("WARC-Target-URI") or place).strip("<> ")
    except (OSError, ValueError) as error:
        return Failure(place, source.origin, f"the record can't be read: {error}", HINT_DAMAGED)
    try:
        return _page(record, frame, address, source.origin)
    except UnreadablePage as error:
        return Failure(address, source.origin, error.message, error.hint)
    except (OSError, ValueError) as error:
        return Failure(address, source.origin, f"its content is broken: {error} ({place})", HINT_DAMAGED)


def _page(record: WarcRecord, frame: Frame, address: str, origin: str) -> Page | None:
    """The page in a record that may hold one; None where it is an image, a script, an error."""
    fetched = record.headers.get("WARC-Date") or ""
    if record.record_type == WarcRecordType.conversion:
        text, encoding = decode(_content(record))
        language = (record.headers.get("WARC-Identified-Content-Language") or "").split(",")[0]
        meta = PageMeta(fetched=fetched, language=TWO_LETTERS.get(language, language))
        return text_page(address, origin, text, encoding, meta)
    named = record.headers.get("Content-Type") or ""
    told: tuple[tuple[str, str], ...] = ()
    if record.is_http:
        record.parse_http(auto_decode="none")
        http = record.http_headers
        if http.status_code is None:
            raise UnreadablePage("its HTTP header is broken", hint=HINT_DAMAGED)
        if http.status_code != OK:
            return None
        named, told = http.get("Content-Type") or "", told_by_http(http.get)
    if cut := record.headers.get("WARC-Truncated"):
        told += (("warc:truncated", cut),)
    data = _decoded(frame) if record.is_http else _content(record)
    media = MediaType.of(named)
    html = media.is_html or (not media.name and sniff(data[:HEAD]) == "html")
    if not html and (media.name != "text/plain" or urlsplit(address).path == "/robots.txt"):
        return None
    text, encoding = decode(data, html=html, declared=media.charset)
    return (html_page if html else text_page)(address, origin, text, encoding, PageMeta(fetched=fetched, told=told))


def _decoded(frame: Frame) -> bytes:
    """The page without transfer and content encoding; archives often say an encoding that they have undone already."""
    for mode in DECODINGS:
        record = WarcRecord.from_bytes(frame.data)
        try:
            record.parse_http(auto_decode=mode)
            return _content(record)
        except (OSError, ValueError):
            if mode == DECODINGS[-1]:
                raise
    return b""


def _content(record: WarcRecord) -> bytes:
    """What is left of the record, up to the limit of a page: what unpacks to more is refused, not unpacked."""
    data = bytearray()
    while more := record.reader.read(PAGE_LIMIT + 1 - len(data)):
        data += more
        if len(data) > PAGE_LIMIT:
            raise UnreadablePage(f"a page {TOO_LARGE}", hint="news pages are below 1 MB")
    return bytes(data)
