"""Which kind of input is it? By the name's ending, else by the first bytes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["text", "html", "rows"]

HEAD = 4096
"""How many of the first bytes the kind of an input is told by; a head element begins within the first few hundred."""

ENDINGS: dict[str, Kind] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "rows",
    ".ndjson": "rows",
}

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


def sniff(head: bytes) -> Kind:
    """The kind that the first bytes tell."""
    plain = head.replace(b"\x00", b"")
    if _OPENS_ROW.match(plain):
        return "rows"
    if _OPENS_HTML.match(plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return "html"
    return "html" if len(_HTML_TAG.findall(plain)) >= TAGS_OF_HTML else "text"
