"""Who waits for whom: the conditions that each side sets, steps for steps, refusals of one-sided steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.model import Condition, Reading, Statement, WaitKind
from communique.spelling import fold
from communique.stories.order import day_of

STEM = 5
"""Letters by which words of two statements are compared: enough for Russian stems, short enough for their endings."""

ALIKE = 0.5
"""The share of a required step's words that must stand in what another side holds back, where no side is named."""

MUTUAL = "stances.basis_condition"
"""The rule whose required step is both sides'."""

_WORD = re.compile(r"\w{4,}")


class Wait(msgspec.Struct, frozen=True, order=True):
    """One statement by which `party` makes its step wait for one of another side.

    `by` is the side that has to take it, empty where no side is told; `firm` when nothing else will do; `day` is when
    it was said, None where that isn't known.
    """

    party: str
    by: str
    step: str
    waits_for: str
    statement: str
    kind: WaitKind
    firm: bool
    day: date | None = None


def waits_of(reading: Reading) -> list[Wait]:
    """The waits of one page."""
    return [wait for statement in reading.speech.statements for wait in _waits(reading, statement)]


def told_as(wait: Wait) -> tuple[str, str, str, str]:
    """What makes two waits one, whoever tells them."""
    return wait.party, wait.by, wait.step.casefold(), wait.waits_for.casefold()


def distinct(waits: Iterable[Wait]) -> list[Wait]:
    """Each of some waits once, as it was told first; sorted."""
    found: dict[tuple[str, str, str, str], Wait] = {}
    for wait in waits:
        found.setdefault(told_as(wait), wait)
    return sorted(found.values(), key=lambda wait: (wait.party, wait.by, wait.step, wait.waits_for, wait.statement))


@lru_cache(maxsize=1)
def _one_sided_stems() -> tuple[str, ...]:
    return tuple(word for entry in lexicon.table("ru", "topics", "group") for word in entry.words("one_sided"))


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """What the words of a step are compared by."""
    return frozenset(word[:STEM] for word in _WORD.findall(fold(text)))


def meets(needed: str, held: str) -> bool:
    """Whether a step that is required is one that is held back, by their words."""
    words = stems(needed)
    return bool(words) and len(words & stems(held)) >= ALIKE * len(words)


def _waits(reading: Reading, statement: Statement) -> Iterator[Wait]:
    party = statement.party
    if party is None:
        return
    condition = statement.condition
    if condition is None:
        yield from _one_sided(reading, statement, party)
        return
    step, needs = (_told(reading, span.start, span.end) for span in (condition.then, condition.needs))
    day = said_day(reading, statement)
    taker = condition.then_by or party
    if condition.by == party:
        if taker != party:
            yield Wait(party, taker, needs, step, statement.id, "exchange", False, day)
    elif taker == party and statement.acts[:1] != ("warn",) and not _threat(condition, needs):
        kind: WaitKind = "mutual" if condition.why.rule == MUTUAL else "condition"
        for by in (condition.by,) if condition.by else condition.others or ("",):
            yield Wait(party, by, step, needs, statement.id, kind, condition.only or kind == "mutual", day)


def _threat(condition: Condition, needs: str) -> bool:
    """Whether the dependent step is what comes if the other side does not act: «закроем перевал, если не уйдут»."""
    return not condition.only and condition.why.rule in UNLESS and bool(_DENIED.search(needs))


UNLESS = ("stances.clause_condition", "stances.else_condition")
"""Rules whose required step, where it is denied, makes the dependent one a threat."""

_DENIED = re.compile(r"\bне\b", re.IGNORECASE)


def _one_sided(reading: Reading, statement: Statement, party: str) -> Iterator[Wait]:
    """A refusal of one-sided steps makes the side's steps wait for the steps of whoever speaks of them on the page."""
    if "reject" not in statement.acts:
        return
    for topic in statement.topics:
        if not any(word.startswith(_one_sided_stems()) for word in topic.name.split()):
            continue
        for by in sorted(_sides_on(reading, topic.words[0], party)):
            told = " … ".join(_told(reading, span.start, span.end) for span in statement.content)
            shown = _told(reading, topic.span.start, topic.span.end)
            yield Wait(party, by, told, shown, statement.id, "one_sided", True, said_day(reading, statement))
        return


def _sides_on(reading: Reading, word: str, party: str) -> set[str]:
    """The other sides whose statements on the page speak of the thing."""
    return {
        other.party
        for other in reading.speech.statements
        if other.party and other.party != party and any(word in topic.words for topic in other.topics)
    }


def names_of(sides: Iterable[str]) -> frozenset[str]:
    """The stems of the sides' names: they tell nothing of what a step is."""
    return frozenset(stem for side in sides for stem in stems(side))


def holders(waits: Sequence[Wait]) -> Iterator[tuple[Wait, str]]:
    """Each wait with every side whose step it waits for: the one named, else those that hold back such a step."""
    held: dict[str, list[int]] = {}
    for number, wait in enumerate(waits):
        for stem in stems(wait.step):
            held.setdefault(stem, []).append(number)
    names = names_of({side for wait in waits for side in (wait.party, wait.by)})
    for wait in waits:
        if wait.by:
            yield wait, wait.by
            continue
        words = stems(wait.waits_for) - names
        shared: Counter[int] = Counter()
        for stem in words:
            shared.update(held.get(stem, ()))
        sides = {waits[number].party for number, count in shared.items() if count >= ALIKE * len(words)}
        yield from ((wait, side) for side in sorted(sides - {wait.party}))


def said_day(reading: Reading, statement: Statement) -> date | None:
    """The day on which a statement was made as far as is known: its own, else the page's."""
    return day_of(statement.said_on) or day_of(reading.article.published)


def _told(reading: Reading, start: int, end: int) -> str:
    return " ".join(reading.page.text[start:end].split())
