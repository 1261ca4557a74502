"""XML as feeds write it: with entities of HTML, with bare ampersands, and broken off before it ends."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import BinaryIO

_ENTITY = re.compile(rb"&(?:([A-Za-z]\w{1,31});|(?!#?\w{1,31};))")
_OF_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_OPENING = re.compile(rb"<(?:item|entry|url|sitemap)[\s>]")
_CLOSING = re.compile(rb"</(?:item|entry|url|sitemap)\s*>")
_ROOT_CLOSES = re.compile(rb"</(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)\s*>", re.IGNORECASE)
_EMPTY_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)\b[^>]*/>", re.IGNORECASE)

CARRIED = 1 << 10
"""How much of the end of one read is carried to the next, to keep a tag or an entity in one piece."""


class LooseXml:
    """A stream of XML, read through: entities of HTML come out as numbers, bare ampersands as entities.

    `closed` tells whether the root element was closed, `open_entry` whether an entry was left open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._carried = b""
        self._balance = 0
        self.closed = False

    @property
    def open_entry(self) -> bool:
        """Whether an entry began and hasn't ended."""
        return self._balance > 0

    def read(self, size: int) -> bytes:
        """About as many bytes; none at the end alone."""
        while True:
            more = self._stream.read(max(1, size))
            data = self._carried + more
            at = max(data.rfind(b"<", -CARRIED), data.rfind(b"&", -CARRIED)) if more else -1
            data, self._carried = (data[:at], data[at:]) if at >= 0 else (data, b"")
            self._balance += len(_OPENING.findall(data)) - len(_CLOSING.findall(data))
            self.closed = self.closed or bool(_ROOT_CLOSES.search(data) or _EMPTY_ROOT.search(data))
            if data or not more:
                return _ENTITY.sub(_numbered, data)


def _numbered(match: re.Match[bytes]) -> bytes:
    name = match.group(1)
    if name is None:
        return b"&amp;"
    code = None if name in _OF_XML else name2codepoint.get(name.decode("ascii"))
    return match.group() if code is None else b"&#%d;" % code
