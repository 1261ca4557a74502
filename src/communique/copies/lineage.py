"""Who had the text first, and what a copy changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique.copies.texts import Text, kept_in
from communique.model import Origin, Place, Span
from communique.traces.words import places_of


def original_of(origins: Sequence[Origin]) -> tuple[str | None, str, str]:
    """The page that the others took the text from, the rule that says so, and the reason in words."""
    for rule in (credited, earliest):
        page, reason = rule(origins)
        if page:
            return page, f"copies.{rule.__name__}", reason
    return None, "copies.unknown", "no page credits another one and the dates do not tell which was first"


def credited(origins: Sequence[Origin]) -> tuple[str | None, str]:
    """The one page whose outlet the others name as their source."""
    passed_on = [{relay.casefold() for relay in origin.relays} for origin in origins]
    named = []
    for at, origin in enumerate(origins):
        outlet = (origin.outlet or "").casefold()
        if outlet and any(outlet in relays for other, relays in enumerate(passed_on) if other != at):
            named.append(origin)
    if len(named) != 1:
        return None, ""
    return named[0].page, f"another page credits its outlet, {named[0].outlet}"


def earliest(origins: Sequence[Origin]) -> tuple[str | None, str]:
    """The one page published on the earliest day, where every page tells its day."""
    days = [origin.day for origin in origins if origin.day]
    if len(days) < len(origins) or days.count(min(days)) > 1:
        return None, ""
    first = min(days)
    return origins[days.index(first)].page, f"published first, on {first}"


def changed_places(text: Text, base: Text, page: str, body: Sequence[Span]) -> tuple[Place, ...]:
    """The runs of words of a text that do not stand in another one; `page` is the text of its page."""
    places = places_of(page, body)
    out = []
    first: int | None = None
    for at, same in enumerate([*kept_in(text, base), True]):
        if not same and first is None:
            first = at
        elif same and first is not None:
            out.append(Place(text.page, places[first][0], places[at - 1][1]))
            first = None
    return tuple(out)
