"""Is it the same utterance? Statements of several pages that give one, and what each did with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from communique.model import Drift, Edit, Mode, Quotation, Version, Why, stable_id
from communique.quotations.alignment import Word, align, words_of
from communique.quotations.likeness import Heard, likeness
from communique.traces.sayings import NEGATIONS

__all__ = ["Heard", "Told", "Utterance", "id_of", "likeness", "quotation_of", "utterances", "versions_of"]


class Utterance(msgspec.Struct, frozen=True, gc=False):
    """A statement in its words, each part of them with where it starts on the page."""

    statement: str
    page: str
    mode: Mode
    speaker: str
    said: tuple[tuple[int, str], ...]


class Told(Protocol):
    """A statement by what tells the fullest of several: whether it is in quotation marks, and what its words weigh."""

    @property
    def number(self) -> int:
        """By which others know it."""

    @property
    def statement(self) -> str:
        """Its id."""

    @property
    def quoted(self) -> int:
        """1 where it is in quotation marks, wholly or in part."""

    @property
    def weight(self) -> int:
        """What its words weigh."""


def utterances(sayings: Collection[Told], alike: Mapping[int, Iterable[tuple[float, int]]]) -> list[list[str]]:
    """The statements grouped by utterance, each group's base first.

    The fullest statement in quotation marks is a base, then the fullest of the rest that is like none before it; each
    statement goes to the base that has most of it. `alike` tells by number how alike others are to each.
    """
    ordered = sorted(sayings, key=lambda saying: (-saying.weight, saying.statement))
    groups: dict[int, list[str]] = {}
    loose = [saying for saying in ordered if not saying.quoted]
    for saying in [*(one for one in ordered if one.quoted), *loose]:
        bases = [(how, groups[other][0], other) for how, other in alike[saying.number] if other in groups]
        if bases:
            groups[max(bases)[2]].append(saying.statement)
        elif saying.quoted:
            groups[saying.number] = [saying.statement]
    return sorted([[group[0], *sorted(group[1:])] for group in groups.values() if len(group) > 1])


def versions_of(base: Utterance, others: Iterable[Utterance]) -> list[Version]:
    """The version that is the base, and others held to it."""
    words = words_of(base.said)
    first = Version(base.statement, base.page, base.mode, base.speaker, "base")
    return [first, *(_version(words, one) for one in others)]


def quotation_of(versions: Sequence[Version], days: Iterable[str | None]) -> Quotation:
    """The record of one utterance, of its versions, the base first, and the days that they tell."""
    first, *others = versions
    ordered = (first, *sorted(others, key=lambda version: (version.page, version.statement)))
    names = Counter(version.speaker for version in ordered)
    speaker = min(names, key=lambda name: (-names[name], -len(name), name))
    told = min((day for day in days if day and day[:1].isdigit()), default=None)
    notes: tuple[str, ...] = (f"{len({version.page for version in ordered})} pages give it",)
    notes += (f"ascribed to {', '.join(sorted(names))}",) if len(names) > 1 else ()
    why = Why("quotations.same_utterance", notes=notes)
    return Quotation(id_of(first.statement), speaker, told, ordered, why)


def id_of(base: str) -> str:
    """The id of the utterance of which a statement is the base."""
    return stable_id("qu", base)


def _version(base: Sequence[Word], one: Utterance) -> Version:
    edits = align(base, words_of(one.said))
    return Version(one.statement, one.page, one.mode, one.speaker, _drift(one.mode, edits, base), edits)


def _drift(mode: Mode, edits: Sequence[Edit], base: Sequence[Word]) -> Drift:
    """What the edits come to: a report is one whatever its words, and who leaves out a «не» doesn't merely cut."""
    kinds = {edit.kind for edit in edits}
    if kinds == {"same"}:
        return "same"
    if mode == "indirect":
        return "retold"
    gone = [edit.there for edit in edits if edit.kind == "left_out"]
    turned = any(word.form in NEGATIONS for word in base for span in gone if span.holds(word.span))
    return "cut" if kinds == {"same", "left_out"} and not turned else "reworded"
