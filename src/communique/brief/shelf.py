"""The pages of a record in order, each taken down when it is asked for: no more are held than a brief is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TypeVar, overload

import msgspec

from communique import store as record
from communique.brief.scope import Whole
from communique.model import Date, Reading, Statement
from communique.store import Imprint
from communique.stories import with_date

HELD = 2_000
"""Pages that are held, 100 KB each: those of a record of which a brief is made are all read once."""

FEW_HELD = 100
"""Pages that are held of a larger record, 10 MB: one list is made of it at a time, which seldom turns back."""

T = TypeVar("T")

Row = tuple[Statement, Reading]
"""A statement with its page."""


class Lazy(Sequence[T]):
    """Things that are made when they are asked for, from what stands for them."""

    def __init__(self, names: Sequence[str], make: Callable[[str], T]) -> None:
        self._names, self._make = names, make

    def __len__(self) -> int:
        """How many there are."""
        return len(self._names)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """One of them, or some."""
        return Lazy(self._names[at], self._make) if isinstance(at, slice) else self._make(self._names[at])


class Rows:
    """The statements of some pages, or one party's among them, gone through page by page; `count` is how many, and
    where it isn't known they are gone through to be counted."""

    def __init__(self, pages: Iterable[Reading], count: int | None, keep: Callable[[Statement], object] = bool) -> None:
        self._pages, self._count, self._keep = pages, count, keep

    def __len__(self) -> int:
        """How many there are."""
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    def __iter__(self) -> Iterator[Row]:
        """One after another, none of them held."""
        return ((one, reading) for reading in self._pages for one in reading.speech.statements if self._keep(one))


class Shelf:
    """The pages of a record, or of some part of it: as a whole, or less what people judged wrong."""

    def __init__(self, scope: Whole, wrong: set[str]) -> None:
        self._scope, self._wrong = scope, wrong
        self.page: Callable[[str], Reading] = lru_cache(maxsize=self.held)(self._page)

    @cached_property
    def held(self) -> int:
        """How many pages are held."""
        return HELD if self._scope.page_count() <= HELD else FEW_HELD

    def whole(self, id: str) -> Reading:
        """A page with all that was read out of it."""
        reading = record.reading(self._scope.store, id)
        return with_date(reading, self._dates.get(reading.article.id))

    def _page(self, id: str) -> Reading:
        return record.without(self.whole(id), self._wrong)

    @cached_property
    def _dates(self) -> dict[str, Date]:
        return {one.article: one.date for one in self._scope.narrowed()}

    @cached_property
    def imprints(self) -> list[Imprint]:
        """The pages, each in a line with the date that its story made out, in order of publication; those without a
        year, then those without a date, last."""
        rows = []
        for one in self._scope.imprints():
            told = self._dates.get(one.article)
            rows.append(msgspec.structs.replace(one, published=told.value) if told else one)
        return sorted(rows, key=lambda one: (in_order(one.published), one.address, one.page))

    @cached_property
    def in_time(self) -> list[str]:
        """The pages in that order."""
        return [one.page for one in self.imprints]

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each page in that order."""
        return {page: at for at, page in enumerate(self.in_time)}

    @cached_property
    def dated(self) -> Sequence[Reading]:
        """The pages themselves in that order."""
        return Lazy(self.in_time, self.page)

    def some(self, ids: Iterable[str]) -> Sequence[Reading]:
        """Those of some pages that are among them, in that order."""
        return Lazy(self.ordered(ids), self.page)

    def ordered(self, ids: Iterable[str]) -> list[str]:
        """The ids of these."""
        return sorted((id for id in ids if id in self.place), key=self.place.__getitem__)


def in_order(value: str | None) -> tuple[bool, bool, str]:
    """What puts dates in order: full ones, those without a year, none."""
    value = value or ""
    return not value, value.startswith("--"), value
