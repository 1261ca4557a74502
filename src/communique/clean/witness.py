"""Which lines the page's head says too: the body in its JSON-LD, its description. A witness for them, never against."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.clean.lines import Line, key_of
from communique.clean.neighbours import COPIED, runs_of
from communique.clean.rules import Verdict
from communique.clean.run import PLAIN
from communique.model import PageMeta

WITNESSED = 40.0
"""What a line gains that the head says too, in words of running text: as much as one with all words of the title."""

WHOLE = 3
"""From so many lines on that the body in the JSON-LD holds, it is the whole article and what it lacks is none."""

DESCRIPTIONS = ("meta:og:description", "meta:description", "meta:twitter:description")
DESCRIPTION_WORDS = 8
"""A shorter description names a section; the head of an article has its lead there."""


class Witness(msgspec.Struct, frozen=True):
    """The lines that the head says too; `last` is the last of the article where it says all of it, else -1."""

    lines: frozenset[int] = frozenset()
    last: int = -1


def witness(lines: Sequence[Line], meta: PageMeta) -> Witness:
    """What the head of the page says of its lines."""
    told = dict(reversed(meta.told))
    named = next((told[name] for name in DESCRIPTIONS if name in told), "")
    body = set(runs_of(key_of(meta.article_body)))
    lead = set(runs_of(key_of(named))) if len(named.split()) >= DESCRIPTION_WORDS else set()
    if not body and not lead:
        return Witness()
    runs = {line.index: runs_of(line.key) for line in lines if line.is_prose}
    held = {at for at, its in runs.items() if its and _share(its, body) >= COPIED}
    led = {at for at, its in runs.items() if lead and sum(run in lead for run in set(its)) >= COPIED * len(lead)}
    return Witness(frozenset(held | led), max(held) if len(held) >= WHOLE else -1)


def _share(runs: Sequence[tuple[str, ...]], among: set[tuple[str, ...]]) -> float:
    return sum(run in among for run in runs) / len(runs)


def believe(verdict: Verdict | None, line: Line, told: Witness) -> Verdict | None:
    """The verdict on a line: none where elements alone speak against it and the head for it, and none but one below
    the article's last."""
    if verdict and line.index in told.lines and verdict.rule in ("clean.by_structure", "clean.linked"):
        return None
    if verdict is None and line.is_prose and 0 <= told.last < line.index and line.index not in told.lines:
        return Verdict("teaser", "clean.not_in_linked_data")
    return verdict


def heed(weights: Sequence[float], lines: Sequence[Line], told: Witness) -> list[float]:
    """The weights of the lines with what the witness adds; other texts weigh little where it knows them all."""
    held = [WITNESSED if line.index in told.lines else 0.0 for line in lines]
    most = PLAIN if told.last >= 0 else float("inf")
    return [
        weight + more if more or weight <= 0 else min(weight, most) for weight, more in zip(weights, held, strict=True)
    ]
