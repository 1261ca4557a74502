"""What hangs on what: the required step and the step that depends on it, found by a marker and its clause or group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Condition, Part, Span, Token, Why
from communique.stances.patterns import Table, compiled, form, match, predicate
from communique.stances.scene import Line, Scene

ONLY = frozenset({"только", "лишь", "исключительно", "единственно"})
"""Words that say that nothing else will do."""

ANSWERS = frozenset({"то", "тогда"})
"""Words that open the dependent clause after a condition in front."""

OPENERS = frozenset({"что", "но", "а", "однако", "зато", "считать"})
"""Words after a comma where another clause of the sentence begins."""

STEP_ENDINGS = ("ние", "тие", "ция", "вод", "мена", "врат", "каз", "ход", "ача", "пуск")
"""Endings of nouns that name a deed (вывод, отмена, снятие): `до` before other nouns tells a time."""

DENIALS = frozenset(
    {"не", "нет", "нельзя", "невозможно", "невозможный", "немыслимый", "никакой", "отказываться", "отказаться"}
)
"""Words that deny the main clause."""

RELATIVES = frozenset({"который", "кто", "чей"})
"""Words that open a relative clause, which is no part of the step."""


class Marker(msgspec.Struct, frozen=True):
    """A marker met in a line: its tokens `start` to `end` (exclusive) and its entry."""

    line: Line
    start: int
    end: int
    entry: Entry

    @property
    def only(self) -> bool:
        """Whether nothing else will do: the marker says so, or a word right before or inside it."""
        near = self.line.tokens[max(0, self.start - 1) : self.start if self.entry.flag("open") else self.end]
        return self.entry.flag("only") or any(form(token) in ONLY for token in near)


@lru_cache(maxsize=8)
def patterns(table: str) -> Table:
    """The patterns of one table of `conditions.toml`."""
    return Table(lexicon.table("ru", "conditions", table))


@lru_cache(maxsize=1)
def _all() -> Table:
    return Table(lexicon.entries("ru", "conditions"))


def marked(scene: Scene) -> bool:
    """Whether the words of some marker stand in the words said: most statements hold none."""
    table = _all()
    places = ((line.tokens, at) for line in scene.lines for at, token in enumerate(line.tokens) if table.opens(token))
    return any(True for tokens, at in places for _ in table.matches(tokens, at))


def markers(scene: Scene, table: str) -> Iterator[Marker]:
    """The markers of one table in the words said, in order of text."""
    opens = patterns(table).opens
    for line in scene.lines:
        at = 0
        while at < len(line.tokens):
            marker = _marker(line, at, table) if opens(line.tokens[at]) else None
            if marker:
                yield marker
            at = marker.end if marker else at + 1


def _marker(line: Line, at: int, table: str) -> Marker | None:
    """The longest marker that begins at token `at` and is no idiom."""
    for end, entry in patterns(table).matches(line.tokens, at):
        if not _idiom(line.tokens, at, end, entry):
            return Marker(line, at, end, entry)
    return None


def _idiom(tokens: tuple[Token, ...], start: int, end: int, entry: Entry) -> bool:
    """Whether the words around a marker make it something else."""
    if any(match(compiled(words), tokens, end) for words in entry.words("after")):
        return True
    for words in entry.words("before"):
        pattern = compiled(words)
        at = start - len(pattern.places)
        if at >= 0 and match(pattern, tokens, at) == start:
            return True
    return False


def clause_condition(scene: Scene) -> list[Condition]:
    """«если X, то Y», «Y при условии, что X», «Y только после того, как X»."""
    found = (_clause("stances.clause_condition", marker) for marker in markers(scene, "clause"))
    return [condition for condition in found if condition]


def order_condition(scene: Scene) -> list[Condition]:
    """«сначала X, потом Y» of what is to come: X is required first."""
    out = []
    for marker in markers(scene, "order"):
        tokens = marker.line.tokens
        openers = [compiled(words) for words in marker.entry.words("then")]
        places = ((at, match(opener, tokens, at)) for at in range(marker.end, len(tokens)) for opener in openers)
        at, end = next(((at, end) for at, end in places if end), (0, 0))
        needs, then = _span(tokens, marker.end, at), _span(tokens, end, len(tokens))
        rest = any(match(compiled(words), tokens, end) for words in marker.entry.words("empty"))
        if needs and then and not rest and not (_past(tokens, needs) or _past(tokens, then)):
            out.append(_condition("stances.order_condition", marker, needs, then))
    return out


def until_condition(scene: Scene) -> list[Condition]:
    """«Y, пока X не …», «до тех пор, пока X не …»: the clause must be negated."""
    out = []
    for marker in markers(scene, "until"):
        condition = _clause("stances.until_condition", marker)
        whole = condition and any(predicate(t) and condition.then.holds(t.span) for t in marker.line.tokens)
        if condition and whole and _joins(marker) and _has_negation(marker, condition.needs):
            out.append(msgspec.structs.replace(condition, only=_denied(scene, marker, condition)))
    return out


def _joins(marker: Marker) -> bool:
    """Whether the marker joins clauses: it opens the words or follows a mark («пока» elsewhere is an adverb)."""
    if marker.end - marker.start > 1:
        return True
    before = marker.line.tokens[marker.start - 1 : marker.start] if marker.start else ()
    return all(token.text in (",", "—", "–", ";", ":") or form(token) in OPENERS for token in before)


def _has_negation(marker: Marker, span: Span) -> bool:
    return any(token.lemma == "не" and span.holds(token.span) for token in marker.line.tokens)


def group_condition(scene: Scene) -> list[Condition]:
    """«Y при условии X», «Y только после X», «Y в обмен на X»: X is a noun group."""
    found = (_group("stances.group_condition", marker) for marker in markers(scene, "group"))
    return [condition for condition in found if condition]


def denied_condition(scene: Scene) -> list[Condition]:
    """«без X невозможно», «не видит оснований без X», «до X не будет»: the main clause is denied."""
    out = []
    for marker in markers(scene, "denied"):
        condition = _group("stances.denied_condition", marker)
        if condition and _denied(scene, marker, condition):
            out.append(condition)
    return out


def basis_condition(scene: Scene) -> list[Condition]:
    """«на взаимной основе», «лишь на основе взаимных шагов»: the marker is the required step."""
    out = []
    for marker in markers(scene, "basis"):
        needs = Span(marker.line.tokens[marker.start].start, marker.line.tokens[marker.end - 1].end)
        if then := _before(marker) or _after(marker.line, marker.end):
            out.append(_condition("stances.basis_condition", marker, needs, then))
    return out


def _condition(rule: str, marker: Marker, needs: Span, then: Span) -> Condition:
    span = Span(marker.line.tokens[marker.start].start, marker.line.tokens[marker.end - 1].end)
    why = Why(rule, (marker.entry.ref,), (Part("marker", span), Part("needs", needs), Part("then", then)))
    return Condition(needs, then, marker.only, why)


def _clause(rule: str, marker: Marker) -> Condition | None:
    tokens = marker.line.tokens
    lead = tokens[_clause_start(tokens, marker.start) : marker.start]
    turn = _turn(tokens, marker.end)
    answered = turn < len(tokens) and (form(tokens[turn + 1]) in ANSWERS or not any(predicate(t) for t in lead))
    if answered or not (any(predicate(t) for t in lead) or _bare_group(lead)):
        end, then = turn, _after(marker.line, turn)
    else:
        end, then = _clause_end(tokens, marker.end), _before(marker)
    needs = _span(tokens, marker.end, end)
    if needs is None or then is None or not any(predicate(token) for token in tokens[marker.end : end]):
        return None
    if _past(tokens, needs) and _past(tokens, then):
        return None
    return _condition(rule, marker, needs, then)


def _past(tokens: tuple[Token, ...], span: Span) -> bool:
    """Whether a clause only tells what was: «если раньше молчали, то теперь ответили» is a contrast, no condition."""
    verbs = [t for t in tokens if span.holds(t.span) and t.pos == "VERB" and t.feats.get("VerbForm", "Fin") == "Fin"]
    return bool(verbs) and all(token.feats.get("Tense") == "Past" for token in verbs)


def _group(rule: str, marker: Marker) -> Condition | None:
    tokens = marker.line.tokens
    end = _group_end(tokens, marker.end)
    needs = _span(tokens, marker.end, end)
    lead = tokens[_clause_start(tokens, marker.start) : marker.start]
    said = any(predicate(token) for token in lead) or _bare_group(lead)
    then = _before(marker) if said else _after(marker.line, end)
    if needs is None or then is None or not _names_step(marker, tokens[marker.end : end]):
        return None
    return _condition(rule, marker, needs, then)


def _bare_group(lead: tuple[Token, ...]) -> bool:
    """Whether the words before the marker are a noun group of their own (a statement cut out after its cue)."""
    return any(token.pos in ("NOUN", "PROPN") for token in lead) and not any(predicate(token) for token in lead)


def _clause_start(tokens: tuple[Token, ...], at: int) -> int:
    """Where the clause before `at` begins: after the last opener or strong mark, skipping the comma right before."""
    for place in range(at - 2, -1, -1):
        token = tokens[place]
        if token.text in (";", ":", "—", "–"):
            return place + 1
        if token.text == "," and form(tokens[place + 1]) in OPENERS:
            return min(place + 2, at)
    return 0


def _clause_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where the required clause ends: at a relative clause, another clause of the sentence, or its last word."""
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.text in (";", ".", "!", "?") or (token.text in ("—", "–", "-") and place > at + 1):
            return place
        if token.text == "," and place > at and _opens_other(tokens[place + 1 : place + 4]):
            return place
    return len(tokens)


def _opens_other(after: tuple[Token, ...]) -> bool:
    if not after:
        return True
    lead = [form(token) for token in after]
    relative = any(token.lemma in RELATIVES for token in after[:3])
    return relative or lead[0] in OPENERS - {"что"} or after[0].feats.get("VerbForm") in ("Part", "Conv")


def _turn(tokens: tuple[Token, ...], at: int) -> int:
    """Where a condition in front turns to the dependent clause: at `, то`, else at the first comma between clauses."""
    commas = [place for place in range(at, len(tokens) - 1) if tokens[place].text == ","]
    told = [place for place in commas if any(predicate(token) for token in tokens[at:place])]
    for place in told:
        if form(tokens[place + 1]) in ANSWERS:
            return place
    for place in told:
        following = next((comma for comma in commas if comma > place), len(tokens))
        if _own_clause(tokens, place + 1, following):
            return place
    return len(tokens)


def _own_clause(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a main clause begins at `start`: it has a predicate or its subject, and no word that ties it on."""
    opens = any(predicate(token) or token.rel.startswith("nsubj") for token in tokens[start:end])
    near = tokens[start : start + 3]
    tied = near[0].pos in ("SCONJ", "CCONJ") or any(token.lemma in RELATIVES for token in near)
    return opens and not tied and any(predicate(token) for token in tokens[start:])


def _group_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where a noun group ends: at a finite verb, a subject, or a mark; a clause after «того, …» belongs to it."""
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.text == "," and place > at and form(tokens[place - 1]) in ("того", "тем", "том", "то"):
            return _clause_end(tokens, place + 1)
        if token.text in (",", ";", ":", ".", "!", "?", "—", "–", "(", ")"):
            return place
        if place > at and (predicate(token) or _leaves(tokens, at, place)):
            return place
    return len(tokens)


def _leaves(tokens: tuple[Token, ...], first: int, at: int) -> bool:
    """Whether the word at `at` is no part of the group that begins at `first`: a subject, or an object of its own."""
    token = tokens[at]
    if token.pos in ("ADJ", "DET"):
        return token.feats.get("Case") == "Nom"
    if token.pos not in ("NOUN", "PROPN", "PRON"):
        return False
    if token.rel.startswith("nsubj") or (token.feats.get("Case") == "Nom" and token.rel != "nmod"):
        return True
    governed = any(near.pos == "ADP" for near in tokens[max(first, at - 2) : at])
    head = next((near for near in tokens[first : at + 1] if near.pos in ("NOUN", "PROPN")), token)
    return token.feats.get("Case") == "Acc" and not governed and head.feats.get("Case") != "Acc"


def _before(marker: Marker) -> Span | None:
    tokens = marker.line.tokens
    end = marker.start
    while end and (tokens[end - 1].pos == "PUNCT" or form(tokens[end - 1]) in ONLY):
        end -= 1
    return _span(tokens, _clause_start(tokens, marker.start), end)


def _after(line: Line, at: int) -> Span | None:
    tokens = line.tokens
    while at < len(tokens) and (tokens[at].pos == "PUNCT" or form(tokens[at]) in ANSWERS):
        at += 1
    return _span(tokens, at, len(tokens))


def _span(tokens: tuple[Token, ...], start: int, end: int) -> Span | None:
    """The span of tokens `start` to `end` without marks at either side."""
    while start < end and tokens[start].pos == "PUNCT":
        start += 1
    while start < end and tokens[end - 1].pos == "PUNCT":
        end -= 1
    return Span(tokens[start].start, tokens[end - 1].end) if start < end else None


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
