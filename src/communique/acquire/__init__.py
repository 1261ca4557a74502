"""What came in? Files, folders, JSON Lines and standard input become pages, or failures with their reason."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, BinaryIO, Literal, cast

from communique.acquire.decoding import decode
from communique.acquire.limits import PAGE_LIMIT, TOO_LARGE
from communique.acquire.page import html_page, text_page
from communique.acquire.rows import read_rows
from communique.acquire.sniffing import HEAD, kind_by_name, sniff
from communique.acquire.sources import Source, check, walk
from communique.errors import UnreadablePage
from communique.model import Failure, Page

__all__ = ["acquire"]

Kind = Literal["text", "html", "rows"]
GZIP_MAGIC = b"\x1f\x8b"
BROKEN_ARCHIVE = (EOFError, zlib.error, gzip.BadGzipFile)


def acquire(paths: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Page | Failure]:
    """The pages of files, folders and (`-`) standard input, one at a time, and a failure for each input that gave none.

    A path that does not exist raises `UsageError` before anything is read.
    """
    return _pages(check(paths), stdin)


def _pages(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Page | Failure]:
    for path in paths:
        for item in walk(path):
            if isinstance(item, Failure):
                yield item
            else:
                yield from _read(item, stdin)


def _read(source: Source, stdin: BinaryIO | None) -> Iterator[Page | Failure]:
    """The pages of one file; whatever goes wrong with it becomes its failure."""
    try:
        with _open(source, stdin) as stream:
            yield from _pages_of(source, stream)
    except UnreadablePage as error:
        yield Failure(source.address, source.origin, error.message, error.hint)
    except BROKEN_ARCHIVE as error:
        yield Failure(source.address, source.origin, f"broken archive: {error}", "fetch or compress the file anew")
    except PermissionError:
        yield Failure(source.address, source.origin, "no permission to read it", "`chmod +r` gives it")
    except OSError as error:
        yield Failure(source.address, source.origin, f"can't be read: {error.strerror or error}", "")


def _open(source: Source, stdin: BinaryIO | None) -> BinaryIO:
    """The bytes of the source, decompressed when they are gzip."""
    raw = _Kept(stdin or sys.stdin.buffer) if source.path is None else source.path.open("rb")
    buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw))
    if buffered.peek(2)[:2] == GZIP_MAGIC:
        unpacked = gzip.GzipFile(fileobj=buffered)
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, unpacked)))
    return cast(BinaryIO, buffered)


class _Kept(io.RawIOBase):
    """A stream that is not ours: read through, never closed."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._inner.read(len(view))
        view[: len(data)] = data
        return len(data)


def _pages_of(source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
    head = cast(io.BufferedReader, stream).peek(HEAD)[:HEAD]
    kind = kind_by_name(source.address) or sniff(head)
    if not head:
        raise UnreadablePage("empty file", hint="there is nothing in it to read")
    if kind == "rows":
        yield from read_rows(source, stream)
        return
    data = stream.read(PAGE_LIMIT + 1)
    if len(data) > PAGE_LIMIT:
        raise UnreadablePage(f"a page {TOO_LARGE}", hint="split it, or give many pages as JSON Lines")
    text, encoding = decode(data, html=kind == "html")
    yield (html_page if kind == "html" else text_page)(source.address, source.origin, text, encoding)
