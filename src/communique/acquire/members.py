"""The bytes of a gzip archive, member by member; a damaged member costs itself, and the next one is found again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

PIECE = 1 << 16
"""Bytes that are read, and unpacked at most, at a time."""

WINDOW = 1 << 18
"""How many packed bytes are kept to look for the next member in. zlib notices a cut within the next block or two, and a
block that is stored unpacked, the longest that can pass unnoticed, has 64 KiB."""

MAGIC = b"\x1f\x8b\x08"
OPENING = b"WARC/"
FIRST_PIECE = 1 << 12
"""Bytes of a member that are unpacked first, so that the beginning of a damaged one can tell whose page it was."""

GZIP_WINDOW = 31
"""zlib's number for a gzip wrapper with the largest window."""


class Piece(msgspec.Struct, frozen=True):
    """Some bytes. `opens` where a record begins with them for sure, `cut` where what came before was damaged."""

    data: bytes
    opens: bool = False
    cut: bool = False


DAMAGE = (Piece(b"", opens=True), Piece(b"", cut=True))
"""A stretch of which nothing could be unpacked."""


def plain(stream: BinaryIO) -> Iterator[Piece]:
    """The pieces of an archive that isn't packed."""
    while data := stream.read(PIECE):
        yield Piece(data)


def unpacked(stream: BinaryIO) -> Iterator[Piece]:
    """The pieces of a gzip archive, each member unpacked as it is read."""
    packed = _Packed(stream)
    while packed.fill(len(MAGIC)):
        if packed.rest.startswith(MAGIC):
            yield from _member(packed)
        elif not packed.only_padding():
            packed.begin()
            yield from DAMAGE
            packed.find_member()


class _Packed:
    """Packed bytes, with those already used kept for a while, to go back to when a member turns out damaged."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._used = bytearray()
        self.rest = b""

    def fill(self, size: int) -> bool:
        """Whether there is any byte left, once `size` of them are at hand or the stream has ended."""
        while len(self.rest) < size and (more := self._stream.read(PIECE)):
            self.rest += more
        return bool(self.rest)

    def only_padding(self) -> bool:
        """Whether nothing but NUL is left, which is then used up: tapes and some disks fill the last block with it."""
        while not self.rest.strip(b"\x00"):
            self.rest = self._stream.read(PIECE)
            if not self.rest:
                return True
        return False

    def begin(self) -> None:
        """A member begins at the first byte of the rest."""
        self._used.clear()

    def use(self, left: bytes) -> None:
        """All of the rest but `left` has been unpacked."""
        self._used += self.rest[: len(self.rest) - len(left)]
        del self._used[:-WINDOW]
        self.rest = left

    def find_member(self) -> None:
        """Goes to the next member that holds the beginning of a record, back among the bytes used where it must."""
        self.rest = bytes(self._used) + self.rest
        self._used.clear()
        at = 1
        while True:
            at = self.rest.find(MAGIC, at)
            if at >= 0 and self._opens(at):
                self.rest = self.rest[at:]
                return
            if at >= 0:
                at += 1
                continue
            kept = self.rest[-len(MAGIC) + 1 :]
            more = self._stream.read(PIECE)
            self.rest = kept + more if more else b""
            if not more:
                return
            at = 0

    def _opens(self, at: int) -> bool:
        """Whether a member that begins there unpacks to the beginning of a record."""
        if len(self.rest) < at + PIECE:
            self.rest += self._stream.read(PIECE)
        try:
            return zlib.decompressobj(GZIP_WINDOW).decompress(self.rest[at:], len(OPENING)) == OPENING
        except zlib.error:
            return False


def _member(packed: _Packed) -> Iterator[Piece]:
    """The pieces of the member that begins with the rest; the last is `cut` where it is damaged."""
    packed.begin()
    member = zlib.decompressobj(GZIP_WINDOW)
    first = b""
    begun = False
    try:
        while not member.eof:
            if not packed.fill(1):
                raise zlib.error("the member ends too early")
            data = first + member.decompress(packed.rest, PIECE if begun else FIRST_PIECE)
            packed.use(member.unused_data if member.eof else member.unconsumed_tail)
            if not begun and len(data) < len(OPENING) and not member.eof:
                first = data
            elif data:
                yield Piece(data, opens=not begun and data.startswith(OPENING))
                first, begun = b"", True
    except zlib.error:
        yield from DAMAGE[begun:]
        packed.find_member()
