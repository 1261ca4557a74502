"""What hangs on what: the required step and the step that depends on it, found by a marker and its clause or group."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.model import Condition, Part, Span, Token, Why
from communique.stances.clauses import (
    ANSWERS,
    OPENERS,
    after,
    bare_group,
    before,
    clause_end,
    clause_start,
    group_end,
    says,
    sentence_end,
    span_of,
    told_past,
    turn,
)
from communique.stances.markers import Marker, Marks
from communique.stances.patterns import compiled, form, match, predicate
from communique.stances.scene import Scene, actor_of

STEP_ENDINGS = ("ние", "тие", "ция", "вод", "мена", "врат", "каз", "ход", "ача", "пуск")
"""Endings of nouns that name a deed (вывод, отмена, снятие): `до` before other nouns tells a time."""

DENIALS = frozenset(
    {
        "не",
        "нет",
        "нельзя",
        "невозможно",
        "невозможный",
        "немыслимый",
        "никакой",
        "отказываться",
        "отказаться",
        "трудно",
        "сложно",
        "немыслимо",
        "бессмысленно",
        "нереально",
    }
)
"""Words that deny the main clause."""


def clause_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«если X, то Y», «Y при условии, что X», «Y только после того, как X»."""
    out = []
    for marker in marks.get("clause", ()):
        condition = _clause("stances.clause_condition", marker)
        if condition is None or (marker.entry.flag("future") and not _awaited(scene, marker, condition)):
            continue
        if not marker.entry.flag("coming") or _both_to_come(marker, condition):
            out.append(condition)
    return out


def _awaited(scene: Scene, marker: Marker, condition: Condition) -> bool:
    """Whether both clauses tell what is to come, and the required one what a side will do."""
    tokens = marker.line.tokens
    doers = (t for t in tokens if condition.needs.holds(t.span) and t.feats.get("Case") == "Nom")
    sides = any(actor.party for token in doers if (actor := actor_of(scene, token)))
    return sides and _both_to_come(marker, condition)


def _both_to_come(marker: Marker, condition: Condition) -> bool:
    return all(_to_come(marker.line.tokens, span) for span in (condition.needs, condition.then))


def order_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«сначала X, потом Y» of what is to come: X is required first."""
    out = []
    for marker in marks.get("order", ()):
        tokens = marker.line.tokens
        openers = [compiled(words) for words in marker.entry.words("then")]
        places = ((at, match(opener, tokens, at)) for at in range(marker.end, len(tokens)) for opener in openers)
        at, end = next(((at, end) for at, end in places if end), (0, 0))
        needs, then = span_of(tokens, marker.end, at), span_of(tokens, end, len(tokens))
        rest = any(match(compiled(words), tokens, end) for words in marker.entry.words("empty"))
        if needs and then and not rest and not (told_past(tokens, needs) or told_past(tokens, then)):
            out.append(_condition("stances.order_condition", marker, needs, then))
    return out


def until_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«Y, пока X не …», «до тех пор, пока X не …»; «пока X, Y не будет» where the dependent clause is denied."""
    out = []
    for marker in marks.get("until", ()):
        condition = _clause("stances.until_condition", marker)
        whole = condition and any(predicate(t) and condition.then.holds(t.span) for t in marker.line.tokens)
        if not condition or not whole or not _joins(marker):
            continue
        denied = _denied(scene, marker, condition)
        if _has_negation(marker, condition.needs) or (denied and not told_past(marker.line.tokens, condition.needs)):
            out.append(msgspec.structs.replace(condition, only=denied))
    return out


def _joins(marker: Marker) -> bool:
    """Whether the marker joins clauses: it opens the words or follows a mark («пока» elsewhere is an adverb)."""
    if marker.end - marker.start > 1:
        return True
    before = marker.line.tokens[marker.start - 1 : marker.start] if marker.start else ()
    return all(token.text in (",", "—", "–", ";", ":") or form(token) in OPENERS for token in before)


def _has_negation(marker: Marker, span: Span) -> bool:
    return any(token.lemma == "не" and span.holds(token.span) for token in marker.line.tokens)


def group_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«Y при условии X», «Y только после X», «Y в обмен на X»: X is a noun group."""
    found = (_group("stances.group_condition", marker) for marker in marks.get("group", ()))
    return [condition for condition in found if condition]


def denied_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«без X невозможно», «не видит оснований без X», «до X не будет»: the main clause is denied."""
    out = []
    for marker in marks.get("denied", ()):
        condition = _group("stances.denied_condition", marker)
        if condition and _denied(scene, marker, condition) and not _supposed(marker, condition):
            out.append(_with_subject(marker, condition))
    return out


def _with_subject(marker: Marker, condition: Condition) -> Condition:
    """«Мир без X невозможен»: of a bare denial it is what stands before the marker that depends on the step."""
    tokens = [token for token in marker.line.tokens if condition.then.holds(token.span)]
    bare = not any(token.pos in ("NOUN", "PROPN", "PRON", "VERB") for token in tokens)
    subject = before(marker) if bare else None
    return msgspec.structs.replace(condition, then=subject) if subject else condition


def _supposed(marker: Marker, condition: Condition) -> bool:
    """Whether the dependent clause is itself a condition, or what would have been («не смогли бы»)."""
    words = {form(token) for token in marker.line.tokens if condition.then.holds(token.span)}
    return not words.isdisjoint(("если", "бы", "б"))


def basis_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«на взаимной основе», «лишь на основе взаимных шагов»: the marker is the required step."""
    out = []
    for marker in marks.get("basis", ()):
        needs = Span(marker.line.tokens[marker.start].start, marker.line.tokens[marker.end - 1].end)
        if then := before(marker) or after(marker.line, marker.end):
            out.append(_condition("stances.basis_condition", marker, needs, then))
    return out


def first_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«прежде чем Y, нужно X»: the clause that says what is needed is the required step."""
    out = []
    for marker in marks.get("first", ()):
        tokens = marker.line.tokens
        needed = [at for at in range(len(tokens)) if _needed(tokens, at)]
        comma = next((at for at in range(marker.end + 1, len(tokens)) if tokens[at].text == ","), len(tokens))
        if any(clause_start(tokens, marker.start) <= at < marker.start for at in needed):
            needs, then = before(marker), span_of(tokens, marker.end, clause_end(tokens, marker.end))
        elif any(at > comma for at in needed):
            needs, then = after(marker.line, comma), span_of(tokens, marker.end, comma)
        else:
            continue
        if needs and then:
            out.append(_condition("stances.first_condition", marker, needs, then))
    return out


def _needed(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the word at `at` says that something has to be done."""
    return tokens[at].lemma in NEEDED or form(tokens[at]) in NEEDED


NEEDED = frozenset(
    {"должный", "должен", "обязанный", "необходимо", "нужно", "надо", "следует", "придется", "требуется"}
)
"""Words that say that a step has to be taken."""


def else_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«X, иначе Y», «X. В противном случае Y»: Y comes unless X is done."""
    out = []
    for marker in marks.get("else", ()):
        tokens = marker.line.tokens
        earlier = _line_before(scene, marker)
        needs = before(marker) or span_of(earlier, 0, len(earlier))
        then = after(marker.line, marker.end)
        said = then and any(predicate(token) and then.holds(token.span) for token in tokens)
        if needs and then and said and not told_past(tokens, then):
            out.append(_condition("stances.else_condition", marker, needs, then))
    return out


def back_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«Мы хотим увидеть X. В таких условиях возможен Y»: the sentence before is the required step."""
    out = []
    for marker in marks.get("back", ()):
        needs = None if marker.start else _wished(scene, marker)
        then = after(marker.line, marker.end)
        if needs and then:
            out.append(_condition("stances.back_condition", marker, needs, then))
    return out


def way_condition(scene: Scene, marks: Marks) -> list[Condition]:
    """«единственный путь к Y — X», «X является условием Y»: the way is the required step."""
    out = []
    for marker in marks.get("way", ()):
        tokens = marker.line.tokens
        links = [at for at, token in enumerate(tokens) if token.text in ("—", "–", "-", ":") or token.lemma in LINKS]
        ahead = next((at for at in links if at >= marker.end), 0)
        behind = next((at for at in reversed(links) if at < marker.start and marker.start - at <= NEAR), 0)
        if behind:
            needs = span_of(tokens, clause_start(tokens, behind + 1), behind)
            then = span_of(tokens, marker.end, group_end(tokens, marker.end))
        else:
            needs = span_of(tokens, ahead + 1, clause_end(tokens, ahead + 1)) if ahead else None
            then = span_of(tokens, marker.end, ahead) if ahead else None
        named = [token for token in tokens if needs and needs.holds(token.span)]
        if needs and then and any(map(_deed, named)) and not any(map(predicate, named)):
            out.append(_condition("stances.way_condition", marker, needs, then))
    return out


LINKS = frozenset({"это", "являться", "стать", "быть", "остаться", "оставаться"})
"""Words that say what the way is."""

NEAR = 2
"""How many words may stand between «является» and the way: «это, пожалуй, единственный путь»."""


def _deed(token: Token) -> bool:
    """Whether a word names something that is done: an infinitive, or a noun with the ending of a deed."""
    return token.feats.get("VerbForm") == "Inf" or (token.pos == "NOUN" and token.lemma.endswith(STEP_ENDINGS))


def _line_before(scene: Scene, marker: Marker) -> tuple[Token, ...]:
    """The words of the sentence right before, where the marker opens its own."""
    at = next((at for at, line in enumerate(scene.lines) if line is marker.line), 0)
    earlier = scene.lines[at - 1] if at and marker.start == 0 else None
    return earlier.tokens if earlier and earlier.number == marker.line.number - 1 else ()


def _wished(scene: Scene, marker: Marker) -> Span | None:
    """What the sentence before says is wished or needed: the words after its infinitive."""
    tokens = _line_before(scene, marker)
    asked = next((at for at in range(len(tokens)) if _needed(tokens, at) or tokens[at].lemma in WISHES), None)
    if asked is None:
        return None
    seen = next((at for at in range(asked + 1, len(tokens)) if tokens[at].lemma in SEEN), asked)
    return span_of(tokens, seen + 1, len(tokens))


WISHES = frozenset({"хотеть", "ждать", "ожидать", "требовать"})
"""Verbs by which a speaker asks for a step."""

SEEN = frozenset({"увидеть", "видеть", "получить", "услышать"})
"""Verbs between the wish and the step («хотим увидеть отвод войск»)."""


def _condition(rule: str, marker: Marker, needs: Span, then: Span) -> Condition:
    span = Span(marker.line.tokens[marker.start].start, marker.line.tokens[marker.end - 1].end)
    why = Why(rule, (marker.entry.ref,), (Part("marker", span), Part("needs", needs), Part("then", then)))
    return Condition(needs, then, marker.only, why)


def _clause(rule: str, marker: Marker) -> Condition | None:
    tokens = marker.line.tokens
    lead = tokens[clause_start(tokens, marker.start) : marker.start]
    lead = () if [form(token) for token in lead] == ["то", "есть"] else lead
    told = any(predicate(token) or token.feats.get("VerbForm") == "Inf" for token in lead)
    at = turn(tokens, marker.end)
    answered = at < len(tokens) and (form(tokens[at + 1]) in ANSWERS or not told)
    if marker.entry.flag("rest"):
        end, then = len(tokens), before(marker)
    elif answered or not (told or bare_group(lead)):
        end, then = at, after(marker.line, at)
    else:
        end, then = clause_end(tokens, marker.end), before(marker)
    needs = span_of(tokens, marker.end, end)
    if needs is None or then is None or not any(says(token) for token in tokens[marker.end : end]):
        return None
    if told_past(tokens, needs) and told_past(tokens, then):
        return None
    if tokens[-1].text == "?" or _outbidding(tokens[marker.end : marker.end + 2]):
        return None
    return _condition(rule, marker, needs, then)


def _outbidding(after: tuple[Token, ...]) -> bool:
    """Whether «если» only raises the bid: «сотни, если не тысячи»."""
    bid = after[-1].pos in ("NOUN", "NUM") if len(after) == 2 else False
    return bid and after[0].lemma == "не"


def _to_come(tokens: tuple[Token, ...], span: Span) -> bool:
    """Whether a clause tells what is to come: a perfective verb or «будет», not in the past."""
    return any(
        token.pos in ("VERB", "AUX")
        and token.feats.get("VerbForm", "Fin") == "Fin"
        and token.feats.get("Tense") != "Past"
        and (token.feats.get("Aspect") == "Perf" or form(token).startswith("буд"))
        for token in tokens
        if span.holds(token.span)
    )


def _group(rule: str, marker: Marker) -> Condition | None:
    tokens = marker.line.tokens
    end = group_end(tokens, marker.end)
    needs = span_of(tokens, marker.end - marker.entry.flag("inside"), end)
    lead = tokens[clause_start(tokens, marker.start) : marker.start]
    rest = any(predicate(token) for token in tokens[end : sentence_end(tokens, end)])
    said = any(predicate(token) for token in lead) or (bare_group(lead) and not rest) or marker.entry.flag("predicate")
    then = before(marker) if said else after(marker.line, end)
    if needs is None or then is None or not _names_step(marker, tokens[marker.end : end]):
        return None
    if marker.entry.flag("inside") and not any(predicate(t) for t in tokens if then.holds(t.span)):
        return None
    return _condition(rule, marker, needs, then)


def _denied(scene: Scene, marker: Marker, condition: Condition) -> bool:
    """Whether the dependent clause, or the cue that governs it, is denied; what a comma cuts off is another clause."""
    main = [token for token in marker.line.tokens if condition.then.holds(token.span)]
    if condition.then.end <= condition.needs.start:
        cut = max((at for at, token in enumerate(main) if token.text == ","), default=-1)
        main = main[cut + 1 :] if any(predicate(token) for token in main[cut + 1 :]) else main
    return _denies(main) or _denies(scene.cue)


def _denies(tokens: Sequence[Token]) -> bool:
    """Whether words hold a denial; «не» counts only before what is said (not in «не в столице»)."""
    for at, token in enumerate(tokens):
        if token.lemma == "не":
            if any(near.pos in ("VERB", "AUX") or predicate(near) for near in tokens[at + 1 : at + 2]):
                return True
        elif token.lemma in DENIALS or form(token) in DENIALS:
            return True
    return False


def _names_step(marker: Marker, group: tuple[Token, ...]) -> bool:
    """Whether a group names something; after a marker that may tell a time only a deed will do."""
    nouns = [token for token in group if token.pos in ("NOUN", "PROPN")]
    return bool(nouns) and (not marker.entry.flag("steps") or nouns[0].lemma.endswith(STEP_ENDINGS))


def strongest(found: list[Condition]) -> Condition | None:
    """The one condition a statement keeps: `only` first, then the first in the text, then the shorter step."""
    ordered = sorted(found, key=lambda c: (not c.only, c.needs.start, c.needs.end))
    return ordered[0] if ordered else None
