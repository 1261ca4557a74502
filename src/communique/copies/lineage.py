"""Who had the text first, and what a copy changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique.copies.texts import Text, carried
from communique.model import Place, Span, Trace
from communique.traces.words import places_of


def original_of(traces: Sequence[Trace]) -> tuple[str | None, str, str]:
    """The page that the others took the text from, the rule that says so, and the reason in words."""
    for rule in (credited, earliest):
        page, reason = rule(traces)
        if page:
            return page, f"copies.{rule.__name__}", reason
    return None, "copies.unknown", "no page credits another one and the dates do not tell which was first"


def credited(traces: Sequence[Trace]) -> tuple[str | None, str]:
    """The one page whose outlet the others name as their source."""
    named = []
    for trace in traces:
        outlet = (trace.article.outlet or "").casefold()
        others = [other for other in traces if other is not trace]
        if outlet and any(relay.casefold() == outlet for other in others for relay in other.relays):
            named.append(trace)
    if len(named) != 1:
        return None, ""
    return named[0].page, f"another page credits its outlet, {named[0].article.outlet}"


def earliest(traces: Sequence[Trace]) -> tuple[str | None, str]:
    """The one page published on the earliest day, where every page tells its day."""
    dates = [trace.article.published for trace in traces]
    days = [date.value for date in dates if date and date.precision == "day" and date.value[:1].isdigit()]
    if len(days) < len(traces) or days.count(min(days)) > 1:
        return None, ""
    first = min(days)
    return traces[days.index(first)].page, f"published first, on {first}"


def changed_places(text: Text, base: Text, page: str, body: Sequence[Span]) -> tuple[Place, ...]:
    """The runs of words of a text that do not stand in another one; `page` is the text of its page."""
    places = places_of(page, body)
    out = []
    first: int | None = None
    for at, same in enumerate([*carried(text, base).kept, True]):
        if not same and first is None:
            first = at
        elif same and first is not None:
            out.append(Place(text.page, places[first][0], places[at - 1][1]))
            first = None
    return tuple(out)
