"""How large a page may be."""

from __future__ import annotations

PAGE_LIMIT = 10_000_000
"""Bytes of one page, or of one row of JSON Lines, after decompression. The largest of 146 news pages had 0.4 million; a
file above the limit is no page but a dump of many."""

TOO_LARGE = f"over {PAGE_LIMIT // 1_000_000} MB"
