"""A page's own article: its spans, its date, who signed it."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from communique.model.evidence import Span


class Dropped(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of the page that is not the article, with the reason it was left out."""

    start: int
    end: int
    reason: str


class Date(msgspec.Struct, frozen=True, order=True, gc=False):
    """A date as far as it is known.

    `value` is `2022-01-12`, `2022-01`, `2022` or `--01-12` (no year can be told); `precision` day, week, month, season,
    quarter, half, year or decade; `how` says where from (`meta`, `dateline`, `address`, `body`, `story`) and `reason`
    says why, in words. `first` and `last` are the days between which it lies where `value` alone doesn't tell them.
    """

    value: str
    precision: str
    how: str = ""
    reason: str = ""
    span: Span | None = None
    first: str = ""
    last: str = ""

    @property
    def day(self) -> date | None:
        """The calendar day, None unless the full day is known."""
        if self.precision != "day":
            return None
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            return None


class Undated(msgspec.Struct, frozen=True, order=True, gc=False):
    """Why no date of publication can be told; `month` where the text tells that but no year, with its span and the days
    between which the article came out: `--03-12`."""

    reason: str
    month: int = 0
    span: Span | None = None
    first: str = ""
    last: str = ""


class Signature(msgspec.Struct, frozen=True, order=True, gc=False):
    """Who signed an article: the author's names (empty where none are told) and where they stand, None where the page's
    source alone tells them; `credit` is the outlet's own line, or its name in the dateline."""

    names: str = ""
    span: Span | None = None
    credit: Span | None = None


PageKind = Literal["article", "index", "none"]


class Article(msgspec.Struct, frozen=True, gc=False):
    """The page's own article; the rest of the page is in `dropped`, each run with its reason.

    `undated` tells why `published` is None; `page_kind` whether the page is an article at all, a list of stories, or
    neither.
    """

    id: str
    page: str
    outlet: str | None
    language: str
    title: Span | None
    published: Date | None
    body: tuple[Span, ...]
    dropped: tuple[Dropped, ...]
    undated: Undated | None = None
    page_kind: PageKind = "article"
    signature: Signature = Signature()
