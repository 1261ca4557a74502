"""Who took the text from whom: by credit, by changes that two copies share, else from the original."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from communique.copies.texts import Text
from communique.model import Link, Origin
from communique.traces.words import Hashes

COMMON = 0.5
"""The share of a copy's runs of words that the leading page lacks which must stand in an earlier copy to have come from
there."""

NO_WAY_PAST = "nothing shows a way past the original"


def dated(origins: Sequence[Origin]) -> list[str]:
    """The pages that can be compared in time: those of known days, where there are several days."""
    return [origin.page for origin in origins if origin.day] if len({one.day for one in origins if one.day}) > 1 else []


def links_of(origins: Sequence[Origin], original: str | None, lead: Text, texts: Mapping[str, Text]) -> list[Link]:
    """From which page each page of one text took it, as far as something shows it; no page from itself, by any way.

    `texts` are those of the pages that can be compared in time.
    """
    changes = _Changes({origin.page: origin.day or "" for origin in origins}, dated(origins), lead, texts)
    if not (changes.days or original or any(origin.relays for origin in origins)):
        return []
    outlets = _outlets(origins)
    sources: dict[str, str] = {}
    found = []
    for origin in sorted(origins, key=lambda origin: (origin.day or "", origin.page)):
        ways = [*_candidates(origin, outlets, changes)]
        if original:
            ways.append((original, NO_WAY_PAST))
        for source, reason in ways:
            if not _leads_back(source, origin.page, sources):
                sources[origin.page] = source
                found.append(Link(origin.page, source, reason))
                break
    return found


def links_with(
    fresh: Collection[str], origins: Sequence[Origin], original: str | None, known: Sequence[Link]
) -> list[Link] | None:
    """From which page each page of one text took it after some have come, by what is `known` of the others; None where
    this may be other than before, since one that came tells its day or is credited."""
    credits = {relay.casefold() for origin in origins for relay in origin.relays}
    come = [origin for origin in origins if origin.page in fresh]
    if any(origin.day for origin in come) or not credits.isdisjoint(_outlets(come)):
        return None
    outlets, found = _outlets(origins), list(known)
    for origin in come:
        credited = min(_credited(origin, outlets), key=lambda other: other.page, default=None)
        if credited:
            found.append(Link(origin.page, credited.page, _it_credits(credited)))
        elif original:
            found.append(Link(origin.page, original, NO_WAY_PAST))
    return found


class _Changes:
    """The runs of words of the pages of known days that the leading page lacks, and who has them from whom."""

    def __init__(self, days: Mapping[str, str], pages: Sequence[str], lead: Text, texts: Mapping[str, Text]) -> None:
        self.days = {page: days[page] for page in sorted(pages, key=lambda page: (days[page], page))}
        self._lead, self._texts = lead, texts
        self._own: dict[str, frozenset[int]] = {}
        self._taken = self._takers() if self.days else frozenset[str]()

    def shares(self, page: str) -> Iterator[tuple[float, str]]:
        """The pages of days before that have enough of a page's own runs to be where it has them from."""
        for other, day in self.days.items() if page in self._taken else ():
            if day < self.days[page] and (share := self.share(page, other)) >= COMMON:
                yield share, other

    def share(self, page: str, other: str) -> float:
        """What share of a page's own runs another one has; none unless it is of a day before."""
        if page not in self.days or other not in self.days or self.days[other] >= self.days[page]:
            return 0.0
        mine = self._of(page)
        return len(mine & self._of(other)) / len(mine) if mine else 0.0

    def _of(self, page: str) -> frozenset[int]:
        if page not in self._own:
            self._own[page] = self._texts[page].known - self._lead.known
        return self._own[page]

    def _takers(self) -> frozenset[str]:
        """The pages of which all pages of days before together have enough: of most of a large group they don't.

        All runs are sorted once, each with the places of its pages in order of time; the leading page's place is 0.
        """
        rows = [np.asarray(text.runs, np.uint64) for text in (self._lead, *(self._texts[page] for page in self.days))]
        places = np.repeat(np.arange(len(rows), dtype=np.uint64), [len(row) for row in rows])
        told = np.sort(np.concatenate(rows) << PLACE | places)
        told = told[_turns(told)]
        run, place = told >> PLACE, (told & MASK).astype(np.intp)
        starts = np.flatnonzero(_turns(run))
        first = np.repeat(place[starts], np.diff(np.append(starts, len(run))))
        days = np.array(["", *self.days.values()])
        own = np.bincount(place[first > 0], minlength=len(rows))
        taken = np.bincount(place[(first > 0) & (days[first] < days[place])], minlength=len(rows))
        counted = zip(self.days, taken[1:], own[1:], strict=True)
        return frozenset(page for page, some, all in counted if some and some / all >= COMMON)


def _turns(row: Hashes) -> npt.NDArray[np.bool_]:
    """Where in a row another number stands than before."""
    turned: npt.NDArray[np.bool_] = np.diff(row, prepend=~row[:1]) != 0
    return turned


PLACE = np.uint64(32)
"""Bits below a run of four bytes in which the place of a page stands beside it."""

MASK = np.uint64((1 << 32) - 1)


def _candidates(
    origin: Origin, outlets: Mapping[str, Sequence[Origin]], changes: _Changes
) -> Iterator[tuple[str, str]]:
    """The pages from which one may have taken the text, the likeliest first, each with the reason."""
    credited = _credited(origin, outlets)
    for other in sorted(credited, key=lambda other: (-changes.share(origin.page, other.page), other.page)):
        yield other.page, _it_credits(other)
    for share, page in sorted(changes.shares(origin.page), reverse=True):
        yield page, f"it has {share:.0%} of its changes from there"


def _outlets(origins: Iterable[Origin]) -> dict[str, list[Origin]]:
    """The pages of each outlet."""
    found: dict[str, list[Origin]] = {}
    for origin in origins:
        if origin.outlet:
            found.setdefault(origin.outlet.casefold(), []).append(origin)
    return found


def _credited(origin: Origin, outlets: Mapping[str, Sequence[Origin]]) -> list[Origin]:
    """The other pages of the outlets that a page credits."""
    credits = {relay.casefold() for relay in origin.relays}
    return [other for outlet in credits for other in outlets.get(outlet, ()) if other is not origin]


def _it_credits(other: Origin) -> str:
    return f"it credits {other.outlet}"


def _leads_back(page: str, to: str, sources: Mapping[str, str]) -> bool:
    """Whether a page is another one or took the text from it, by any way."""
    while page != to and page in sources:
        page = sources[page]
    return page == to
