"""With whom are the talks that wait for a step of nobody in particular?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.model import Condition, Statement, Token
from communique.stances.patterns import form
from communique.stances.scene import Scene, actor_of
from communique.stances.steps import MUTUAL

OFFERING = ("offer", "ready", "request")
"""Acts by which a side puts talks to another."""


NEAR = 3
"""How many words may stand between talks and «с»: «отношениях нашей страны с»."""


@lru_cache(maxsize=1)
def joint() -> dict[str, str]:
    """The lemmas of what takes two sides (talks, meetings, relations), each with its entry's address."""
    return {word: entry.ref for entry in lexicon.table("ru", "conditions", "joint") for word in entry.words("words")}


def with_counterparts(scenes: Sequence[Scene], weighed: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each condition on talks with nobody's step told completed by whom the talks are with."""
    out = []
    for scene, statement in zip(scenes, weighed, strict=True):
        condition = statement.condition
        talks = _talks(scene, condition) if condition and condition.by is None else ()
        if condition and talks is not None and condition.by is None:
            why = msgspec.structs.replace(condition.why, entries=condition.why.entries + talks)
            party = statement.party
            named = _named(scenes, weighed, party) | _offering(scenes, weighed, party) if party else set()
            condition = msgspec.structs.replace(condition, why=why, others=tuple(sorted(named)))
            out.append(msgspec.structs.replace(statement, condition=condition))
        else:
            out.append(statement)
    return tuple(out)


def _talks(scene: Scene, condition: Condition) -> tuple[str, ...] | None:
    """The entry of the talks that depend on the step, none for a mutual step; None where no talks depend on it."""
    held = (t for line in scene.lines for t in line.tokens if condition.then.holds(t.span))
    ref = next((joint()[token.lemma] for token in held if token.lemma in joint()), None)
    if ref is None:
        return () if condition.why.rule == MUTUAL else None
    return (ref,)


def _named(scenes: Sequence[Scene], weighed: Sequence[Statement], party: str) -> set[str]:
    """The sides with whom the party's statements of the page speak of talks: «переговоры с Арвенией»."""
    return {
        side
        for scene, statement in zip(scenes, weighed, strict=True)
        if statement.party == party and _speaks_of_talks(scene)
        for side in _beside(scene, party)
    }


def _offering(scenes: Sequence[Scene], weighed: Sequence[Statement], party: str) -> set[str]:
    """The sides that put talks to the party on the page."""
    found = set()
    for scene, statement in zip(scenes, weighed, strict=True):
        offered = statement.party not in (None, party) and any(act in OFFERING for act in statement.acts)
        if offered and statement.party and _speaks_of_talks(scene) and party in _parties(scene):
            found.add(statement.party)
    return found


def _speaks_of_talks(scene: Scene) -> bool:
    return any(token.lemma in joint() for token in _tokens(scene))


def _parties(scene: Scene) -> set[str]:
    return {actor.party for t in _tokens(scene) if (actor := actor_of(scene, t)) and actor.party}


def _beside(scene: Scene, party: str) -> Iterator[str]:
    """The sides named after talks «с …» in the words of a statement."""
    words = list(_tokens(scene))
    for at, token in enumerate(words):
        with_ = next((place for place in (at - 1, at - 2) if place > 0 and form(words[place]) in ("с", "со")), 0)
        talks = any(word.lemma in joint() for word in words[max(0, with_ - NEAR) : with_])
        actor = actor_of(scene, token) if talks else None
        if actor and actor.party and actor.party != party:
            yield actor.party


def _tokens(scene: Scene) -> Iterator[Token]:
    return (token for line in scene.lines for token in line.tokens)
