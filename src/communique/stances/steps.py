"""Who has to take the required step of a condition."""

from __future__ import annotations

import msgspec

from communique.model import Condition, Part, Span, Token
from communique.stances.patterns import form
from communique.stances.scene import Scene, actor_of


def tied(scene: Scene, condition: Condition, addressee: str | None) -> Condition:
    """The condition with the parties that take its steps; a mutual step is also the addressee's."""
    condition = msgspec.structs.replace(condition, then_by=_taker(scene, condition))
    for tie in TIES:
        party, span = tie(scene, condition)
        if party:
            parts = (*condition.why.parts, Part("by", span)) if span else condition.why.parts
            return msgspec.structs.replace(condition, by=party, why=msgspec.structs.replace(condition.why, parts=parts))
    mutual = addressee and condition.why.rule == MUTUAL
    return msgspec.structs.replace(condition, by=addressee) if mutual else condition


def _taker(scene: Scene, condition: Condition) -> str | None:
    """The other side that would take the dependent step: its subject, or whom it is due from («Арвении придется»)."""
    tokens = _tokens(scene, condition.then)
    due = any(token.lemma in DUE or form(token) in DUE for token in tokens)
    cases = ("Nom", "Dat") if due else ("Nom",)
    takers = {party for token in tokens if token.feats.get("Case") in cases and (party := _party(scene, token))}
    own = scene.party in takers or any(token.feats.get("Person") == "1" for token in tokens)
    return next(iter(takers)) if len(takers) == 1 and not own else None


DUE = frozenset({"прийтись", "придется", "нужно", "надо", "необходимо", "следует", "предстоять"})
"""Words whose dative has to do something."""


def doer(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """The subject of the required clause: «если Арвения отведет войска», «если мы уйдем»."""
    for token in _tokens(scene, condition.needs):
        if token.feats.get("Case") != "Nom" and token.feats.get("Person") != "1":
            continue
        party = scene.party if token.feats.get("Person") == "1" else _party(scene, token)
        if party:
            return party, token.span
    return None, None


def pronoun(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """«Арвении грозят санкции, если она …»: a pronoun in front of the clause means the one other side named."""
    first = next((t for t in _tokens(scene, condition.needs) if t.pos in ("PRON", "DET", "NOUN", "VERB")), None)
    if first is None or form(first) not in PRONOUNS:
        return None, None
    found = {party: first.span for token in _tokens(scene, condition.then) if (party := _other(scene, token))}
    return next(iter(found.items())) if len(found) == 1 else (None, None)


PRONOUNS = frozenset({"он", "она", "оно", "они", "та", "тот", "те"})
"""Pronouns that stand for a side as the subject of the required clause."""


def source(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """Whose deed the required group is: «отвод войск Арвении», «шаги со стороны Арвении», «без Арвении»."""
    tokens = _tokens(scene, condition.needs)
    alone = [token for token in tokens if token.pos in ("NOUN", "PROPN")]
    if len(alone) == 1 and condition.why.rule in GROUPS and (party := _party(scene, alone[0])):
        return party, alone[0].span
    for at, token in enumerate(tokens):
        aside = [form(near) for near in tokens[max(0, at - 2) : at]]
        noun = at > 0 and tokens[at - 1].pos in ("NOUN", "PROPN") and tokens[at - 1].lemma not in ASIDE
        owned = condition.why.rule in GROUPS and noun
        if (
            token.feats.get("Case") == "Gen"
            and (owned or aside == ["со", "стороны"])
            and (party := _party(scene, token))
        ):
            return party, token.span
    return None, None


ASIDE = frozenset({"отношение", "адрес", "счет", "польза", "границы", "граница", "территория", "против", "имя"})
"""Nouns whose genitive is no doer: «в отношении Арвении», «от границ Арвении»."""

GROUPS = ("stances.group_condition", "stances.denied_condition")
"""The rules whose required step is a noun group: its genitive names the doer; in a clause the subject does."""


def counterpart(scene: Scene, condition: Condition) -> tuple[str | None, Span | None]:
    """The one other side that the dependent part is shared with: «прогресс с Арвенией возможен только …»."""
    tokens = _tokens(scene, condition.then) if condition.why.rule in (*GROUPS, MUTUAL) else []
    found: dict[str, Span] = {}
    for at, token in enumerate(tokens):
        shared = token.feats.get("Case") == "Dat" or (at > 0 and form(tokens[at - 1]) in ("с", "со"))
        if shared and (party := _other(scene, token)):
            found.setdefault(party, token.span)
    return next(iter(found.items())) if len(found) == 1 else (None, None)


MUTUAL = "stances.basis_condition"
"""The rule whose required step is both sides'."""

TIES = (doer, pronoun, source, counterpart)
"""The ways to tell who has to take the step, surest first."""


def _tokens(scene: Scene, span: Span) -> list[Token]:
    return [token for line in scene.lines for token in line.tokens if span.holds(token.span)]


def _party(scene: Scene, token: Token) -> str | None:
    actor = actor_of(scene, token)
    return actor.party if actor else None


def _other(scene: Scene, token: Token) -> str | None:
    party = _party(scene, token)
    return party if party != scene.party else None
