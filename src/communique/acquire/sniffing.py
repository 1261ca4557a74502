"""Which kind of input is it? By the name's ending, else by the first bytes."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["text", "html", "rows", "warc", "feed", "table"]

HEAD = 4096
"""How many of the first bytes the kind of an input is told by; a head element begins within the first few hundred."""

ENDINGS: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "rows",
    ".ndjson": "rows",
    ".warc": "warc",
    ".wet": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".parquet": "table",
}

GZIP_MAGIC = b"\x1f\x8b"
WARC_MAGIC = b"WARC/"
TABLE_MAGIC = b"PAR1"

_OPENS_FEED = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\s+rss[^>]*>\s*)*"
    rb"<(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENS_HTML = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(rb"<(?:/(?:p|div|a|span|h[1-6]|li|td)|br ?/?|p|div [^>]*)>", re.IGNORECASE)
_OPENS_ROW = re.compile(rb"\A[\s\xef\xbb\xbf]*\{\s*\"")
TAGS_OF_HTML = 5
"""So many closing tags in the first bytes make HTML of a text that doesn't open as HTML; quoted code has one or two."""


def kind_by_name(address: str) -> Kind | None:
    """The kind that the ending tells, a final `.gz` left out; None for any other ending."""
    return ENDINGS.get(PurePosixPath(address.lower().removesuffix(".gz")).suffix)


def unpacked_head(packed: bytes) -> bytes:
    """The first bytes that the first bytes of a gzip file unpack to, as far as they do."""
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, HEAD)
    except zlib.error:
        return b""


def sniff(head: bytes) -> Kind:
    """The kind that the first bytes tell."""
    plain = head.replace(b"\x00", b"")
    if plain.lstrip(b"\r\n").startswith(WARC_MAGIC):
        return "warc"
    if plain.startswith(TABLE_MAGIC):
        return "table"
    if _OPENS_ROW.match(plain):
        return "rows"
    if _OPENS_FEED.match(plain):
        return "feed"
    if _OPENS_HTML.match(plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return "html"
    return "html" if len(_HTML_TAG.findall(plain)) >= TAGS_OF_HTML else "text"
