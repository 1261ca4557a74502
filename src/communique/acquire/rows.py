"""JSON Lines: each row is a page, read one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from communique.acquire.decoding import decode, looks_garbled, without_strays
from communique.acquire.limits import PAGE_LIMIT, TOO_LARGE
from communique.acquire.page import html_page, text_page
from communique.acquire.sources import Source
from communique.errors import UnreadablePage
from communique.model import Failure, Page, PageMeta

COLUMNS = ("text", "html", "url", "date", "title", "outlet", "site", "language", "fetched")
"""The keys of a row."""

DELETE = b"\x7f"
"""The one control character that JSON allows as it is."""

HINT = 'a row is an object with "text" or "html", and may have "url", "date", "title", "outlet"'


def read_rows(source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
    """A page or a failure for each row that isn't blank."""
    number = rows = 0
    while line := stream.readline(PAGE_LIMIT + 1):
        number += 1
        if not line.strip(b" \t\r\n\xef\xbb\xbf"):
            continue
        rows += 1
        address = f"{source.address}#{number}"
        try:
            if len(line) > PAGE_LIMIT and not line.endswith(b"\n"):
                _skip(stream)
                raise UnreadablePage(f"a row {TOO_LARGE}", hint="split it")
            yield _row(line, address, source.origin)
        except UnreadablePage as error:
            yield Failure(address, source.origin, error.message, error.hint)
    if not rows:
        raise UnreadablePage("empty file", hint="there is nothing in it to read")


def _skip(stream: BinaryIO) -> None:
    """Reads on to the end of the line."""
    while (more := stream.readline(PAGE_LIMIT)) and not more.endswith(b"\n"):
        pass


def _row(line: bytes, address: str, origin: str) -> Page:
    row = _plain_row(line)
    if row is not None:
        return page_of_row(row, address, origin, "utf-8")
    text, encoding = decode(line)
    try:
        other = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadablePage(f"not JSON: {error}", hint=HINT) from error
    if not isinstance(other, dict):
        raise UnreadablePage("the JSON line is no object", hint=HINT)
    return page_of_row(clean_row(other), address, origin, encoding)


def _plain_row(line: bytes) -> dict[str, object] | None:
    """The row of a line that is JSON in UTF-8 without a doubt, at a third of the price; None for any other."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if DELETE in line or not isinstance(row, dict):
        return None
    told = [value for value in row.values() if isinstance(value, str)]
    return None if any("\x00" in value or looks_garbled(value) for value in told) else row


def clean_row(row: dict[str, object]) -> dict[str, object]:
    """The row without what no store can keep."""
    return {key: without_strays(value) if isinstance(value, str) else value for key, value in row.items()}


def page_of_row(row: dict[str, object], address: str, origin: str, encoding: str) -> Page:
    """The page that one clean row of a file of pages holds; `address` is for a row that has none."""
    told = {key: value for key, value in row.items() if isinstance(value, str)}
    meta = PageMeta(
        title=told.get("title", "").strip(),
        published=told.get("date", "").strip(),
        outlet=(told.get("outlet") or told.get("site") or "").strip(),
        language=told.get("language", "").strip(),
        fetched=told.get("fetched", "").strip(),
    )
    address = told.get("url", "").strip() or address
    if max(len(told.get("text", "")), len(told.get("html", ""))) > PAGE_LIMIT:
        raise UnreadablePage(f"a row {TOO_LARGE}", hint="split it")
    if told.get("text", "").strip():
        return text_page(address, origin, told["text"].removeprefix("\ufeff"), encoding, meta)
    if told.get("html", "").strip():
        return html_page(address, origin, told["html"], encoding, meta)
    if "text" in row or "html" in row:
        raise UnreadablePage('"text" and "html" are empty in this row', hint=HINT)
    raise UnreadablePage('the row has neither "text" nor "html"', hint=HINT)
