"""Who took the text from whom: by credit, by changes that two copies share, else from the original."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set

from communique.copies.texts import Text
from communique.model import Link, Origin

COMMON = 0.5
"""The share of a copy's runs of words that the leading page lacks which must stand in an earlier copy to have come from
there."""


def dated(origins: Sequence[Origin]) -> list[str]:
    """The pages that can be compared in time: those of known days, where there are several days."""
    return [origin.page for origin in origins if origin.day] if len({one.day for one in origins if one.day}) > 1 else []


def links_of(origins: Sequence[Origin], original: str | None, lead: Text, texts: Mapping[str, Text]) -> list[Link]:
    """From which page each page of one text took it, as far as something shows it; no page from itself, by any way.

    `texts` are those of the pages that can be compared in time.
    """
    own = {page: _own(texts[page], lead) for page in dated(origins)}
    if not (own or original or any(origin.relays for origin in origins)):
        return []
    sources: dict[str, str] = {}
    found = []
    for origin, before, told in _in_time(origins, own):
        ways = [*_candidates(origin, origins, _shares(origin, before, told, own))]
        if original:
            ways.append((original, "nothing shows a way past the original"))
        for source, reason in ways:
            if not _leads_back(source, origin.page, sources):
                sources[origin.page] = source
                found.append(Link(origin.page, source, reason))
                break
    return found


def _own(text: Text, lead: Text) -> frozenset[int]:
    """The runs of words of a page that the leading page lacks."""
    return text.known - lead.known


def _in_time(
    origins: Sequence[Origin], own: Mapping[str, frozenset[int]]
) -> Iterator[tuple[Origin, Sequence[str], Set[int]]]:
    """Each page, by day and id, with those of days before it and all their own runs; the undated ones come first and
    with none."""
    ordered = sorted(origins, key=lambda origin: (origin.day or "", origin.page))
    days = [origin.day or "" for origin in ordered]
    undated, counted = bisect_right(days, ""), 0
    told: set[int] = set()
    for day, origin in zip(days, ordered, strict=True):
        before = [other.page for other in ordered[undated : bisect_left(days, day)]]
        told.update(*(own[page] for page in before[counted:]))
        counted = len(before)
        yield origin, before, told


def _shares(
    origin: Origin, before: Sequence[str], told: Set[int], own: Mapping[str, frozenset[int]]
) -> dict[str, float]:
    """What share of a page's own runs each page before it has; of a page that credits nobody nothing where not even all
    of these together have enough."""
    mine = own[origin.page] if before else frozenset[int]()
    if not mine or (not origin.relays and len(mine & told) / len(mine) < COMMON):
        return {}
    return {page: len(mine & own[page]) / len(mine) for page in before}


def _candidates(origin: Origin, origins: Sequence[Origin], shares: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """The pages from which one may have taken the text, the likeliest first, each with the reason; `shares` are those
    of its own runs that pages of days before have."""
    credits = {relay.casefold() for relay in origin.relays}
    credited = [
        other
        for other in (origins if credits else ())
        if other is not origin and other.outlet and other.outlet.casefold() in credits
    ]
    for other in sorted(credited, key=lambda other: (-shares.get(other.page, 0.0), other.page)):
        yield other.page, f"it credits {other.outlet}"
    for share, page in sorted(((share, page) for page, share in shares.items() if share >= COMMON), reverse=True):
        yield page, f"it has {share:.0%} of its changes from there"


def _leads_back(page: str, to: str, sources: Mapping[str, str]) -> bool:
    """Whether a page is another one or took the text from it, by any way."""
    while page != to and page in sources:
        page = sources[page]
    return page == to
