"""Who took the text from whom: by credit, by changes that two copies share, else from the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from communique.copies.texts import Text
from communique.model import Link, Trace

COMMON = 0.5
"""The share of a copy's runs of words that the leading page lacks which must stand in an earlier copy to have come from
there."""

Of = Callable[[Trace], Text]
"""Gives the text of a page."""


def links_of(traces: Sequence[Trace], original: str | None, leader: str, text: Of) -> list[Link]:
    """From which page each page of one text took it, as far as something shows it; no page from itself, by any way."""
    lead = next(trace for trace in traces if trace.page == leader)
    own = {trace.page: _own(text(trace), text(lead)) for trace in traces}
    sources: dict[str, str] = {}
    found = []
    for trace in sorted(traces, key=lambda trace: (_day(trace) or "", trace.page)):
        ways = [*_candidates(trace, traces, own)]
        if original:
            ways.append((original, "nothing shows a way past the original"))
        for source, reason in ways:
            if not _leads_back(source, trace.page, sources):
                sources[trace.page] = source
                found.append(Link(trace.page, source, reason))
                break
    return found


def _own(text: Text, lead: Text) -> frozenset[int]:
    """The runs of words of a page that the leading page lacks."""
    return frozenset(text.runs).difference(lead.where)


def _candidates(trace: Trace, traces: Sequence[Trace], own: Mapping[str, frozenset[int]]) -> Iterator[tuple[str, str]]:
    """The pages from which one may have taken the text, the likeliest first, each with the reason."""
    mine = own[trace.page]
    shares = {
        other.page: len(mine & own[other.page]) / len(mine) for other in traces if mine and _is_before(other, trace)
    }
    credits = [relay.casefold() for relay in trace.relays]
    credited = [
        other
        for other in traces
        if other is not trace and other.article.outlet and other.article.outlet.casefold() in credits
    ]
    for other in sorted(credited, key=lambda other: (-shares.get(other.page, 0.0), other.page)):
        yield other.page, f"it credits {other.article.outlet}"
    for share, page in sorted(((share, page) for page, share in shares.items() if share >= COMMON), reverse=True):
        yield page, f"it has {share:.0%} of its changes from there"


def _is_before(one: Trace, other: Trace) -> bool:
    first, second = _day(one), _day(other)
    return one is not other and first is not None and second is not None and first < second


def _day(trace: Trace) -> str | None:
    told = trace.article.published
    return told.value if told and told.precision == "day" and told.value[:1].isdigit() else None


def _leads_back(page: str, to: str, sources: Mapping[str, str]) -> bool:
    """Whether a page is another one or took the text from it, by any way."""
    while page != to and page in sources:
        page = sources[page]
    return page == to
