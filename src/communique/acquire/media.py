"""What an HTTP header says of the content under it."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
KEPT_HEADERS = ("content-type", "content-language", "date", "last-modified")
"""The headers that are kept on a page: what it is, in which language, and when it was sent and changed."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class MediaType(msgspec.Struct, frozen=True):
    """A content type: its name in lower case and the charset it declares, each empty where there is none."""

    name: str
    charset: str

    @classmethod
    def of(cls, header: str) -> MediaType:
        """What the header `Content-Type` says."""
        charset = _CHARSET.search(header)
        return cls(header.partition(";")[0].strip().lower(), charset.group(1) if charset else "")

    @property
    def is_html(self) -> bool:
        """Whether it names a page of HTML."""
        return self.name in HTML_TYPES


def told_by_http(header: Callable[[str], str | None]) -> tuple[tuple[str, str], ...]:
    """The headers that are kept, as `PageMeta.told` keeps them; `header` gives one by its name."""
    return tuple((f"http:{name}", value) for name in KEPT_HEADERS if (value := header(name)))
