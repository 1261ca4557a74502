"""What came in? Files, folders, archives, feeds, tables, standard input and addresses become pages, or failures.

What reads archives, tables and the Web is imported when it is needed, for most runs need none of it.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from communique.acquire.decoding import decode
from communique.acquire.limits import PAGE_LIMIT, TOO_LARGE
from communique.acquire.options import Options
from communique.acquire.page import html_page, text_page
from communique.acquire.rows import read_rows
from communique.acquire.sniffing import GZIP_MAGIC, HEAD, Kind, kind_by_name, sniff, unpacked_head
from communique.acquire.sources import Source, check, walk
from communique.errors import UnreadablePage
from communique.model import Failure, Page

if TYPE_CHECKING:
    from communique.acquire.fetching import Visitor

__all__ = ["Options", "acquire"]

ALONE = Options()
"""What is done where nothing is said: named addresses are fetched, private ones aren't."""

BROKEN_ARCHIVE = (EOFError, zlib.error, gzip.BadGzipFile)


def acquire(paths: Sequence[str], stdin: BinaryIO | None = None, options: Options = ALONE) -> Iterator[Page | Failure]:
    """The pages of files, folders, addresses and (`-`) standard input, one at a time, and a failure for what gave none.

    A path that does not exist, and an address that is neither http nor https, raise `UsageError` before anything is
    read. Only addresses that are named, and what `options.follow` says, are fetched.
    """
    return _Intake(stdin, options).pages(check(paths))


class _Intake:
    """One run of taking in: its standard input, its options, and who fetches for it."""

    def __init__(self, stdin: BinaryIO | None, options: Options) -> None:
        self._stdin = stdin
        self._options = options

    @cached_property
    def _visitor(self) -> Visitor:
        from communique.acquire.fetching import Visitor

        return Visitor(self._options)

    def pages(self, paths: Sequence[str]) -> Iterator[Page | Failure]:
        """The pages of the paths in their order."""
        for path in paths:
            for item in walk(path):
                if isinstance(item, Failure):
                    yield item
                else:
                    yield from self._read(item)

    def _read(self, source: Source) -> Iterator[Page | Failure]:
        """The pages of one input; whatever goes wrong with it becomes its failure."""
        try:
            if source.path is None and source.origin != "-":
                yield from self._fetch(source)
                return
            with _open(source, self._stdin) as stream:
                yield from self._pages_of(source, stream)
        except UnreadablePage as error:
            yield Failure(source.address, source.origin, error.message, error.hint)
        except BROKEN_ARCHIVE as error:
            yield Failure(source.address, source.origin, f"broken archive: {error}", "fetch or compress the file anew")
        except PermissionError:
            yield Failure(source.address, source.origin, "no permission to read it", "`chmod +r` gives it")
        except OSError as error:
            yield Failure(source.address, source.origin, f"can't be read: {error.strerror or error}", "")

    def _fetch(self, source: Source) -> Iterator[Page | Failure]:
        from communique.acquire.web import read_address

        yield from read_address(source, self._visitor, self._options)

    def _pages_of(self, source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
        """The pages of one file, by its kind."""
        packed = cast(io.BufferedReader, stream).peek(HEAD)
        is_packed = packed.startswith(GZIP_MAGIC)
        kind = kind_by_name(source.address) or sniff(unpacked_head(packed) if is_packed else packed[:HEAD])
        if not packed:
            raise UnreadablePage("empty file", hint="there is nothing in it to read")
        if kind == "warc":
            from communique.acquire.warc import read_warc

            yield from read_warc(source, stream)
        elif kind == "table":
            from communique.acquire.table import read_table

            yield from read_table(source)
        else:
            yield from self._plain_pages(source, _unpacked(stream) if is_packed else stream, kind)

    def _plain_pages(self, source: Source, stream: BinaryIO, kind: Kind) -> Iterator[Page | Failure]:
        """The pages of a file that isn't an archive or a table, unpacked."""
        if kind == "feed":
            yield from self._feed(source, stream)
        elif kind == "rows":
            yield from read_rows(source, stream)
        else:
            yield _page(source, stream, html=kind == "html")

    def _feed(self, source: Source, stream: BinaryIO) -> Iterator[Page | Failure]:
        """The feed's own text, for a file is no word to go to the Web; the pages it links to where asked for."""
        from communique.acquire.feeds import read_feed

        if not self._options.follow:
            yield from read_feed(source, stream)
            return
        from communique.acquire.web import follow

        yield from follow(source, stream, self._visitor, self._options.follow)


def _page(source: Source, stream: BinaryIO, *, html: bool) -> Page:
    data = stream.read(PAGE_LIMIT + 1)
    if not data:
        raise UnreadablePage("empty file", hint="there is nothing in it to read")
    if len(data) > PAGE_LIMIT:
        raise UnreadablePage(f"a page {TOO_LARGE}", hint="split it, or give many pages as JSON Lines")
    text, encoding = decode(data, html=html)
    return (html_page if html else text_page)(source.address, source.origin, text, encoding)


def _open(source: Source, stdin: BinaryIO | None) -> BinaryIO:
    """The bytes of the source as they are."""
    raw = _Kept(stdin or sys.stdin.buffer) if source.path is None else source.path.open("rb")
    return cast(BinaryIO, raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, raw)))


def _unpacked(stream: BinaryIO) -> BinaryIO:
    """The bytes of a gzip file."""
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream))))


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
