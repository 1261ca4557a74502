"""Drawings as inline SVG. Every text in them is escaped; styles come from the stylesheet, by class."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

import msgspec
from markupsafe import Markup, escape

from communique.dates import interval
from communique.model import Date, Deadlock
from communique.web.words import Words

SPARK_WIDE, SPARK_HIGH = 120, 24
"""The size of a sparkline, in pixels: it fits in a cell of a table."""

WIDE = 960
"""The width of the timeline, in pixels: the text column of a wide screen; narrow ones scroll it."""

LANES = ("meetings", "statements", "changes")
"""The levels of the timeline from above."""

LANE, EDGE, NAMES = 64, 40, 120
"""The height of a level, the space around the drawing, and the width of the levels' names."""

LARGEST = 16
"""The radius of the day with most statements."""

LEAST_BAR = 18
"""The width of a bar at least, in pixels: narrower ones look like dots."""

BOX_WIDE, BOX_HIGH, ROUND = 190, 48, 130
"""A party's box in the drawing of a deadlock, and the radius of the circle on which the boxes stand."""


class Moment(msgspec.Struct, frozen=True):
    """What the timeline shows: its level, its date, what it is, where it leads; `weight` is how much it stands for."""

    lane: str
    date: Date
    label: str
    href: str
    kind: str = ""
    weight: int = 1


def element(name: str, content: str = "", **attributes: object) -> Markup:
    """An element; `content` is escaped unless it is markup of this module's making."""
    told = "".join(
        f' {escape(key.rstrip("_").replace("_", "-"))}="{escape(str(value))}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{told}>{escape(content)}</{name}>")


def drawing(size: tuple[float, float], title: str, description: str, parts: Sequence[Markup], kind: str) -> Markup:
    """A whole drawing with its title and description for those who don't see it."""
    wide, high = size
    told = element("title", title) + element("desc", description)
    box = f"0 0 {wide:g} {high:g}"
    content = told + Markup("").join(parts)
    role = "group" if any("<a " in part for part in parts) else "img"
    size_told = {"width": f"{wide:g}", "height": f"{high:g}"}
    return element("svg", content, viewBox=box, role=role, aria_label=title, class_=kind, **size_told)


DRAWN = 4_000
"""Sparklines that are kept, some 4 MB: a story's changes only when a page joins it."""


def sparkline(days: Mapping[str, int], words: Words) -> Markup:
    """How many texts came out on each day, as bars; months and years without a day stand on their first."""
    return _sparkline(tuple(sorted(days.items())), words.language)


@lru_cache(maxsize=DRAWN)
def _sparkline(days: tuple[tuple[str, int], ...], language: str) -> Markup:
    words = Words(language)
    known = {day: number for told, number in days if (day := _first(told))}
    if not known:
        return Markup("")
    first, last = min(known), max(known)
    length = max((last - first).days, 1)
    highest = max(known.values())
    wide = max(1.5, min(8.0, SPARK_WIDE / (length + 1) - 1))
    bars = []
    for day, number in sorted(known.items()):
        high = max(2.0, SPARK_HIGH * number / highest)
        at = (SPARK_WIDE - wide) * (day - first).days / length
        y = SPARK_HIGH - high
        bars.append(Markup(f'<rect x="{at:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"></rect>'))
    told = words("drawing.spark", first=first.isoformat(), last=last.isoformat(), most=highest)
    return drawing((SPARK_WIDE, SPARK_HIGH), words("drawing.attention"), told, bars, "spark")


def _first(value: str) -> date | None:
    try:
        return date.fromisoformat((value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10])
    except ValueError:
        return None


def timeline(moments: Sequence[Moment], words: Words) -> Markup:
    """Meetings, statements and changes of position on levels of their own; a date that is no day is a bar."""
    placed = [(moment, days) for moment in moments if (days := _days(moment.date))]
    if not placed:
        return Markup("")
    first = min(days[0] for _, days in placed)
    last = max(days[1] for _, days in placed)
    length = max((last - first).days, 1)
    wide = WIDE - NAMES - 2 * EDGE

    def across(day: date) -> float:
        return NAMES + EDGE + wide * (day - first).days / length

    parts = _levels(words) + _ticks(first, last, across)
    heaviest = max(moment.weight for moment, _ in placed)
    for moment, (begin, end) in placed:
        parts.append(_moment(moment, (across(begin), across(end)), begin != end, heaviest))
    told = words("drawing.timeline_told", first=first.isoformat(), last=last.isoformat(), count=len(placed))
    high = LANE * len(LANES) + 1.5 * EDGE
    return drawing((WIDE, high), words("drawing.timeline"), told, parts, "timeline")


def _days(told: Date) -> tuple[date, date] | None:
    return None if told.value.startswith("--") else interval(told)


def _middle(lane: str) -> float:
    return EDGE / 2 + LANE * (LANES.index(lane) + 0.5)


def _levels(words: Words) -> list[Markup]:
    parts = []
    for lane in LANES:
        y = f"{_middle(lane):g}"
        parts.append(element("text", words(f"drawing.{lane}"), x="0", y=y, class_="lane", dominant_baseline="middle"))
        parts.append(element("line", x1=NAMES, y1=y, x2=WIDE - EDGE / 2, y2=y, class_="axis"))
    return parts


TICKS = 8
"""Dates that the timeline names at most: more would run into each other."""


def _ticks(first: date, last: date, across: Callable[[date], float]) -> list[Markup]:
    step = max(1, math.ceil((last - first).days / TICKS))
    parts = []
    for at in range(0, (last - first).days + 1, step):
        day = first + timedelta(days=at)
        x, y = f"{across(day):.1f}", LANE * len(LANES) + EDGE / 2
        parts.append(element("line", x1=x, y1=EDGE / 2, x2=x, y2=y, class_="tick"))
        parts.append(element("text", day.isoformat(), x=x, y=y + EDGE / 2 + 6, class_="date", text_anchor="middle"))
    return parts


def _moment(moment: Moment, ends: tuple[float, float], uncertain: bool, heaviest: int) -> Markup:
    """One mark that leads to its record: a dot of its weight, or a hatched bar where the day isn't known."""
    y = _middle(moment.lane)
    radius = 5 + (LARGEST - 5) * math.sqrt(moment.weight / heaviest) if moment.lane == "statements" else 7
    kind = f"moment {moment.lane} {moment.kind}".strip()
    if uncertain:
        wide = max(ends[1] - ends[0], LEAST_BAR)
        shape = element(
            "rect",
            x=f"{(ends[0] + ends[1] - wide) / 2:.1f}",
            y=f"{y - 6:g}",
            width=f"{wide:.1f}",
            height=12,
            rx=6,
            class_=kind + " unsure",
        )
    else:
        shape = element("circle", cx=f"{ends[0]:.1f}", cy=f"{y:g}", r=f"{radius:.1f}", class_=kind)
    return element("a", element("title", moment.label) + shape, href=moment.href, aria_label=moment.label)


def cycle(found: Deadlock, words: Words) -> Markup:
    """The sides of a deadlock in a circle, an arrow from each to the one that it waits for."""
    sides = list(dict.fromkeys(step.party for step in found.steps))
    wide, high = 2 * ROUND + BOX_WIDE + 2 * EDGE, (2 * ROUND if len(sides) > 2 else BEND) + BOX_HIGH + 2 * EDGE
    turn = [math.pi + 2 * math.pi * at / len(sides) for at in range(len(sides))]
    places = {
        side: (wide / 2 + ROUND * math.cos(a), high / 2 + ROUND * math.sin(a))
        for side, a in zip(sides, turn, strict=True)
    }
    tip = element("path", d="M0 0L10 5L0 10z", class_="tip")
    name = f"tip-{found.id}"
    marker = element(
        "marker", tip, id=name, viewBox="0 0 10 10", refX=9, refY=5, markerWidth=8, markerHeight=8, orient="auto"
    )
    parts = [element("defs", marker)]
    for at, side in enumerate(sides):
        parts.append(_arrow(places[side], places[sides[(at + 1) % len(sides)]], name))
    for side, (x, y) in places.items():
        parts.append(
            element(
                "rect",
                x=f"{x - BOX_WIDE / 2:.1f}",
                y=f"{y - BOX_HIGH / 2:.1f}",
                width=BOX_WIDE,
                height=BOX_HIGH,
                rx=6,
                class_="side",
            )
        )
        label = side if len(side) <= NAME else side[: NAME - 1] + "…"
        parts.append(
            element(
                "text",
                label,
                x=f"{x:.1f}",
                y=f"{y:.1f}",
                class_="name",
                text_anchor="middle",
                dominant_baseline="central",
            )
        )
    told = "; ".join(f"{step.party}: {step.step} ← {step.waits_for}" for step in found.steps)
    return drawing((wide, high), words("drawing.deadlock", who=", ".join(sides)), told, parts, "cycle")


NAME = 22
"""Characters of a party's name that fit in its box."""

BEND = 70
"""How far an arrow bends outwards, so that two between the same sides don't lie on each other."""


def _arrow(start: tuple[float, float], end: tuple[float, float], tip: str) -> Markup:
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy) or 1
    away = BOX_HIGH / 2 + 4
    cx, cy = (x1 + x2) / 2 + BEND * dy / length, (y1 + y2) / 2 - BEND * dx / length
    up = -1 if cy < (y1 + y2) / 2 else 1
    path = f"M{x1:.1f} {y1 + up * away:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2 + up * away:.1f}"
    return element("path", d=path, class_="arrow", marker_end=f"url(#{tip})")
