"""Is it the same utterance? Statements of several pages that give one, and what each did with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from communique.model import Drift, Edit, Quotation, Saying, Statement, Version, Why, stable_id
from communique.quotations.alignment import Word, align, words_of
from communique.quotations.likeness import pairs_of
from communique.traces.sayings import NEGATIONS

__all__ = ["Utterance", "pairs_of", "quotation_of", "utterances", "versions_of"]


class Utterance(msgspec.Struct, frozen=True):
    """A statement with the text of its page."""

    statement: Statement
    text: str


def utterances(sayings: Collection[Saying], alike: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """The statements grouped by utterance, each group's base first.

    The fullest statement in quotation marks is a base, then the fullest of the rest that is like none before it; each
    statement goes to the base that has most of it. `alike` holds the pairs, the lesser id first.
    """
    near: dict[str, list[tuple[float, str]]] = {}
    for (one, other), how in alike.items():
        near.setdefault(one, []).append((how, other))
        near.setdefault(other, []).append((how, one))
    ordered = sorted(sayings, key=lambda saying: (-sum(weight for _, weight in saying.terms), saying.statement))
    groups: dict[str, list[str]] = {}
    loose = [saying for saying in ordered if not saying.quoted]
    for saying in [*(one for one in ordered if one.quoted), *loose]:
        how, base = max((row for row in near.get(saying.statement, ()) if row[1] in groups), default=(0.0, ""))
        if how:
            groups[base].append(saying.statement)
        elif saying.quoted:
            groups[saying.statement] = [saying.statement]
    return [[group[0], *sorted(group[1:])] for _, group in sorted(groups.items()) if len(group) > 1]


def versions_of(base: Utterance, others: Iterable[Utterance]) -> list[Version]:
    """The version that is the base, and others held to it."""
    words = words_of(base.text, base.statement.content)
    first = Version(base.statement.id, base.statement.page, base.statement.mode, _speaker(base.statement), "base")
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
    return Quotation(stable_id("qu", first.statement), speaker, told, ordered, why)


def _speaker(statement: Statement) -> str:
    return statement.speaker.name if statement.speaker else ""


def _version(base: Sequence[Word], one: Utterance) -> Version:
    statement = one.statement
    edits = align(base, words_of(one.text, statement.content))
    drift = _drift(statement, edits, base)
    return Version(statement.id, statement.page, statement.mode, _speaker(statement), drift, edits)


def _drift(statement: Statement, edits: Sequence[Edit], base: Sequence[Word]) -> Drift:
    """What the edits come to: a report is one whatever its words, and who leaves out a «не» doesn't merely cut."""
    kinds = {edit.kind for edit in edits}
    if kinds == {"same"}:
        return "same"
    if statement.mode == "indirect":
        return "retold"
    gone = [edit.there for edit in edits if edit.kind == "left_out"]
    turned = any(word.form in NEGATIONS for word in base for span in gone if span.holds(word.span))
    return "cut" if kinds == {"same", "left_out"} and not turned else "reworded"
