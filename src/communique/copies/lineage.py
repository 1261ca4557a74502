"""Who had the text first, and what a copy changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique.copies.shingles import RUN, Text
from communique.model import Place, Reading


def original_of(readings: Sequence[Reading]) -> tuple[str | None, str, str]:
    """The page that the others took the text from, the rule that says so, and the reason in words."""
    for rule in (credited, earliest):
        page, reason = rule(readings)
        if page:
            return page, f"copies.{rule.__name__}", reason
    return None, "copies.unknown", "no page credits another one and the dates do not tell which was first"


def credited(readings: Sequence[Reading]) -> tuple[str | None, str]:
    """The one page whose outlet the others name as their source."""
    named = []
    for reading in readings:
        outlet = (reading.article.outlet or "").casefold()
        others = [other for other in readings if other is not reading]
        if outlet and any(relay.name.casefold() == outlet for other in others for relay in other.speech.relays):
            named.append(reading)
    if len(named) != 1:
        return None, ""
    return named[0].page.id, f"another page credits its outlet, {named[0].article.outlet}"


def earliest(readings: Sequence[Reading]) -> tuple[str | None, str]:
    """The one page published on the earliest day, where every page tells its day."""
    dates = [reading.article.published for reading in readings]
    days = [date.value for date in dates if date and date.precision == "day" and date.value[:1].isdigit()]
    if len(days) < len(readings) or days.count(min(days)) > 1:
        return None, ""
    first = min(days)
    return readings[days.index(first)].page.id, f"published first, on {first}"


def changed_places(text: Text, base: Text) -> list[Place]:
    """The runs of words of `text` that stand in no shingle shared with `base`."""
    kept = [False] * len(text.words)
    for shingle, starts in text.shingles.items():
        if shingle in base.shingles:
            for start in starts:
                kept[start : start + RUN] = [True] * RUN
    out = []
    first: int | None = None
    for at, same in enumerate([*kept, True]):
        if not same and first is None:
            first = at
        elif same and first is not None:
            out.append(Place(text.page, text.spans[first].start, text.spans[at - 1].end))
            first = None
    return out
