"""Parquet of crawls: each row is a page, as in JSON Lines, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import ModuleType

from communique.acquire.decoding import decode
from communique.acquire.rows import COLUMNS, clean_row, page_of_row
from communique.acquire.sources import Source
from communique.errors import UnreadablePage
from communique.model import Failure, Page

ROWS = 64
"""Rows that are held at a time: a few megabytes of pages, and enough for the reading to cost next to nothing a row."""

BUFFER = 1 << 16
HINT_DAMAGED = "the other rows were read; fetch the file anew for these"


def read_table(source: Source) -> Iterator[Page | Failure]:
    """A page or a failure for each row; one failure for each group of rows that is damaged."""
    if source.path is None:
        raise UnreadablePage("Parquet can't be read from standard input", hint="name the file: it is read from its end")
    parquet = _library()
    try:
        table = parquet.ParquetFile(source.path, memory_map=False, pre_buffer=False, buffer_size=BUFFER)
    except (OSError, ValueError) as error:
        raise UnreadablePage(f"broken Parquet: {_first_line(error)}", hint="fetch the file anew") from error
    with table:
        columns = [name for name in table.schema_arrow.names if name in COLUMNS]
        if not {"text", "html"} & set(columns):
            raise UnreadablePage('no column "text" or "html"', hint=f"columns that are read: {', '.join(COLUMNS)}")
        number = 0
        for group in range(table.num_row_groups):
            first = number
            try:
                for batch in table.iter_batches(ROWS, row_groups=[group], columns=columns, use_threads=False):
                    for row in batch.to_pylist():
                        number += 1
                        yield _page(row, f"{source.address}#{number}", source.origin)
            except (OSError, ValueError) as error:
                place = f"{source.address}#{number + 1}"
                yield Failure(place, source.origin, f"damaged rows: {_first_line(error)}", HINT_DAMAGED)
            number = first + table.metadata.row_group(group).num_rows


def _library() -> ModuleType:
    try:
        import pyarrow.parquet
    except ImportError as error:
        hint = "`pip install 'communique[parquet]'` adds what reads it"
        raise UnreadablePage("Parquet needs pyarrow, which isn't installed", hint=hint) from error
    library: ModuleType = pyarrow.parquet
    return library


def _page(row: dict[str, object], address: str, origin: str) -> Page | Failure:
    try:
        told = clean_row({key: _text(value, key) for key, value in row.items()})
        return page_of_row(told, address, origin, "utf-8")
    except UnreadablePage as error:
        return Failure(address, origin, error.message, error.hint)


def _text(value: object, key: str) -> object:
    """Bytes as text, dates in ISO 8601."""
    if isinstance(value, bytes):
        return decode(value, html=key == "html")[0] if value.strip() else ""
    return value.isoformat() if isinstance(value, date) else value


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
