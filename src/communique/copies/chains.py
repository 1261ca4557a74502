"""Who took the text from whom: by credit, by changes that two copies share, else from the original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from communique.copies.texts import Text
from communique.model import Link, Origin

COMMON = 0.5
"""The share of a copy's runs of words that the leading page lacks which must stand in an earlier copy to have come from
there."""


def links_of(origins: Sequence[Origin], original: str | None, lead: Text, texts: Mapping[str, Text]) -> list[Link]:
    """From which page each page of one text took it, as far as something shows it; no page from itself, by any way."""
    own = {page: _own(text, lead) for page, text in texts.items()}
    sources: dict[str, str] = {}
    found = []
    for origin in sorted(origins, key=lambda origin: (_day(origin) or "", origin.page)):
        ways = [*_candidates(origin, origins, own)]
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
    return frozenset(text.first.keys() - lead.first.keys())


def _candidates(
    origin: Origin, origins: Sequence[Origin], own: Mapping[str, frozenset[int]]
) -> Iterator[tuple[str, str]]:
    """The pages from which one may have taken the text, the likeliest first, each with the reason."""
    mine = own[origin.page]
    shares = {
        other.page: len(mine & own[other.page]) / len(mine) for other in origins if mine and _is_before(other, origin)
    }
    credits = [relay.casefold() for relay in origin.relays]
    credited = [
        other
        for other in origins
        if other is not origin and other.article.outlet and other.article.outlet.casefold() in credits
    ]
    for other in sorted(credited, key=lambda other: (-shares.get(other.page, 0.0), other.page)):
        yield other.page, f"it credits {other.article.outlet}"
    for share, page in sorted(((share, page) for page, share in shares.items() if share >= COMMON), reverse=True):
        yield page, f"it has {share:.0%} of its changes from there"


def _is_before(one: Origin, other: Origin) -> bool:
    first, second = _day(one), _day(other)
    return one is not other and first is not None and second is not None and first < second


def _day(origin: Origin) -> str | None:
    told = origin.article.published
    return told.value if told and told.precision == "day" and told.value[:1].isdigit() else None


def _leads_back(page: str, to: str, sources: Mapping[str, str]) -> bool:
    """Whether a page is another one or took the text from it, by any way."""
    while page != to and page in sources:
        page = sources[page]
    return page == to
