"""The record: one SQLite file, written a page at a time, with full-text search over lemmas. See `docs/store.md`."""

from communique.store.file import FIXED_SQLITE, Store, open_store
from communique.store.kinds import ACROSS, Across
from communique.store.queries import (
    Hit,
    Known,
    across,
    across_record,
    across_version,
    at_places,
    failures,
    home_page,
    known_page,
    page_count,
    pages_of,
    problems,
    reading,
    readings,
    resolve,
    search,
)
from communique.store.writing import drop_failures, drop_pages, move_page, write_across, write_failure, write_reading

__all__ = [
    "ACROSS",
    "FIXED_SQLITE",
    "Across",
    "Hit",
    "Known",
    "Store",
    "across",
    "across_record",
    "across_version",
    "at_places",
    "drop_failures",
    "drop_pages",
    "failures",
    "home_page",
    "known_page",
    "move_page",
    "open_store",
    "page_count",
    "pages_of",
    "problems",
    "reading",
    "readings",
    "resolve",
    "search",
    "write_across",
    "write_failure",
    "write_reading",
]
