"""Where each record of a WARC begins and ends: told by its length, and found again after a record that is damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from communique.acquire.limits import PAGE_LIMIT
from communique.acquire.members import Piece

HEADER_LIMIT = 1 << 16
"""Bytes of a record's own header; longer than any address, which is the longest thing in it."""

RECORD_LIMIT = PAGE_LIMIT + HEADER_LIMIT
"""Bytes of a record that is taken whole: a page and its HTTP header."""

TAIL = 64
"""Bytes kept while the next record is looked for: the first two lines of one, in part."""

CUT = "the record is cut short"
NO_HEADER = "the record's header is broken"
WRONG_LENGTH = "the record's length is wrong"
OVERLONG = "the record is too large"

_HEADER_ENDS = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_RECORD = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n[A-Za-z-]+[ \t]*:")
_BLANK = re.compile(rb"[\r\n]*")
_CLOSED = re.compile(rb"(?:\r\n\r\n|[\r\n]{0,4}(?=WARC/|\Z))")


class Frame(msgspec.Struct, frozen=True):
    """The bytes of one record; where it can't be read as it stands, the beginning of them and the `fault`."""

    data: bytes
    fault: str = ""


def frames(pieces: Iterator[Piece]) -> Iterator[Frame]:
    """The records, one at a time."""
    tape = _Tape(pieces)
    while tape.next_stretch():
        yield from _records(tape)


class _Tape:
    """Bytes in stretches. A stretch ends where a record begins for sure, where the bytes are damaged, or at the end."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._next: Piece | None = Piece(b"")
        self.held = bytearray()

    @property
    def cut(self) -> bool:
        """Whether the stretch, read to its end, ends in damage."""
        return self._next is not None and self._next.cut

    def next_stretch(self) -> bool:
        """Goes to the next stretch; False after the last."""
        self.drop(len(self.held))
        first = self._next
        if first is None:
            return False
        self.held += first.data
        self._next = next(self._pieces, None)
        return True

    def more(self) -> bool:
        """Adds a piece to what is held; False at the end of the stretch."""
        piece = self._next
        if piece is None or piece.opens or piece.cut:
            return False
        self.held += piece.data
        self._next = next(self._pieces, None)
        return True

    def need(self, size: int) -> bool:
        """Whether so many bytes are held, once more were added as far as there are."""
        while len(self.held) < size:
            if not self.more():
                return False
        return True

    def drop(self, size: int) -> None:
        """Goes on by so many bytes."""
        del self.held[:size]

    def to_record(self, start: int) -> None:
        """Goes to where the next record begins at `start` or after it, or to the end of the stretch."""
        while not (found := _RECORD.search(self.held, start)):
            passed = max(0, len(self.held) - TAIL)
            start = max(0, start - passed)
            self.drop(passed)
            if not self.more():
                self.drop(len(self.held))
                return
        self.drop(found.start())


def _records(tape: _Tape) -> Iterator[Frame]:
    """The records of one stretch. Damage at its end is told once: by the record that it cut, or by itself."""
    told = False
    while True:
        while blank := _blank(tape):
            tape.drop(blank)
        if not tape.need(1):
            break
        frame = _record(tape)
        told = bool(frame.fault)
        yield frame
        if told:
            tape.to_record(1)
        else:
            tape.drop(len(frame.data))
    if tape.cut and not told:
        yield Frame(b"", CUT)


def _blank(tape: _Tape) -> int:
    tape.need(1)
    match = _BLANK.match(tape.held)
    return match.end() if match else 0


def _record(tape: _Tape) -> Frame:
    """The record that is held first."""
    while not (header := _HEADER_ENDS.search(tape.held, 0, HEADER_LIMIT)):
        if len(tape.held) >= HEADER_LIMIT or not tape.more():
            break
    length = _LENGTH.search(tape.held, 0, header.end()) if header else None
    whole = header and tape.held.startswith(b"WARC/") and not _RECORD.search(tape.held, 1, header.end())
    if not header or not whole or not length:
        return _fault(tape, NO_HEADER if header or not tape.cut else CUT)
    size = header.end() + int(length.group(1))
    if size > RECORD_LIMIT:
        tape.need(header.end() + HEADER_LIMIT)
        return _fault(tape, OVERLONG)
    if not tape.need(size):
        return _fault(tape, CUT)
    tape.need(size + 4 + len(b"WARC/"))
    closed = _CLOSED.match(tape.held, size)
    if tape.cut and (not closed or closed.end() == len(tape.held)):
        return _fault(tape, CUT)
    return Frame(bytes(tape.held[:size])) if closed else _fault(tape, WRONG_LENGTH)


def _fault(tape: _Tape, fault: str) -> Frame:
    return Frame(bytes(tape.held[:HEADER_LIMIT]), fault)
