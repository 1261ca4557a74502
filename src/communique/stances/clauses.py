"""Where clauses and noun groups begin and end, told by marks, openers and predicates."""

from __future__ import annotations

from communique.model import Span, Token
from communique.stances.markers import ONLY, Marker
from communique.stances.patterns import form, predicate
from communique.stances.scene import Line

ANSWERS = frozenset({"то", "тогда", "значит"})
"""Words that open the dependent clause after a condition in front."""

OPENERS = frozenset({"что", "но", "а", "однако", "зато", "считать"})
"""Words after a comma where another clause of the sentence begins."""

ASIDES = frozenset({"хотя", "поскольку", "ведь", "потому"})
"""Words that open a remark on the clause before, which is no part of the step."""

TURNS = frozenset({"но", "а", "и", "однако"})
"""Words between a dependent clause and the marker that follows it («…, но при одном условии»)."""

RELATIVES = frozenset({"который", "кто", "чей"})
"""Words that open a relative clause, which is no part of the step."""


def told_past(tokens: tuple[Token, ...], span: Span) -> bool:
    """Whether a clause only tells what was: «если раньше молчали, то теперь ответили» is a contrast, no condition."""
    verbs = [t for t in tokens if span.holds(t.span) and t.pos == "VERB" and t.feats.get("VerbForm", "Fin") == "Fin"]
    return bool(verbs) and all(token.feats.get("Tense") == "Past" for token in verbs)


def bare_group(lead: tuple[Token, ...]) -> bool:
    """Whether the words before the marker are a noun group of their own (a statement cut out after its cue)."""
    return any(token.pos in ("NOUN", "PROPN") for token in lead) and not any(predicate(token) for token in lead)


def clause_start(tokens: tuple[Token, ...], at: int) -> int:
    """Where the clause before `at` begins: after the last opener or strong mark, skipping the comma right before."""
    for place in range(at - 2, -1, -1):
        token = tokens[place]
        if token.text in (";", ":", "—", "–"):
            return place + 1
        if token.text == "," and form(tokens[place + 1]) in OPENERS:
            return min(place + 2, at)
    return 0


def clause_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where the required clause ends: at a relative clause, another clause of the sentence, or its last word."""
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.text in (";", ".", "!", "?") or (token.text in ("—", "–", "-") and place > at + 1):
            return place
        told = any(predicate(near) for near in tokens[at:place])
        if token.text == "," and place > at and told and _opens_other(tokens[place + 1 : place + 4]):
            return place
        if token.text == "," and told and _stands_alone(tokens, place + 1):
            return place
    return len(tokens)


def _stands_alone(tokens: tuple[Token, ...], start: int) -> bool:
    """Whether a clause with a subject of its own begins at `start` that no word ties on («…, терпение кончилось»)."""
    end = next((place for place in range(start, len(tokens)) if tokens[place].text == ","), len(tokens))
    subject = any(token.rel.startswith("nsubj") and token.pos != "PRON" for token in tokens[start:end])
    return start < len(tokens) and subject and _own_clause(tokens, start, end)


def _opens_other(after: tuple[Token, ...]) -> bool:
    if not after:
        return True
    lead = [form(token) for token in after]
    relative = any(token.lemma in RELATIVES for token in after[:3])
    return relative or lead[0] in OPENERS - {"что"} | ASIDES or after[0].feats.get("VerbForm") in ("Part", "Conv")


def turn(tokens: tuple[Token, ...], at: int) -> int:
    """Where a condition in front turns to the dependent clause: at `, то`, else at the first comma between clauses."""
    commas = [place for place in range(at, len(tokens) - 1) if tokens[place].text == ","]
    told = [place for place in commas if any(says(token) for token in tokens[at:place])]
    for place in told:
        if form(tokens[place + 1]) in ANSWERS:
            return place
    for place in told:
        following = next((comma for comma in commas if comma > place), len(tokens))
        if _own_clause(tokens, place + 1, following):
            return place
    return len(tokens)


def says(token: Token) -> bool:
    """Whether a word can be what a condition says: a predicate, or the infinitive of «если изменить срок»."""
    return predicate(token) or token.feats.get("VerbForm") == "Inf"


def _own_clause(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether a main clause begins at `start`: it has a predicate or its subject, and no word that ties it on.

    «Пока X не даст ответа, не откроет архив, Y …»: what begins with «не» goes on while another comma follows.
    """
    opens = any(predicate(token) or token.rel.startswith("nsubj") for token in tokens[start:end])
    near = tokens[start : start + 3]
    goes_on = near[0].lemma == "не" and end < len(tokens)
    tied = near[0].pos in ("SCONJ", "CCONJ") or any(token.lemma in RELATIVES for token in near) or goes_on
    return opens and not tied and any(predicate(token) for token in tokens[start:])


def group_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where a noun group ends: at a finite verb, a subject, or a mark; a clause after «того, …» belongs to it."""
    skip = -1
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.text == "," and place > at and form(tokens[place - 1]) in ("того", "тем", "том", "то"):
            return clause_end(tokens, place + 1)
        if token.text == "(" and (close := _abbreviated(tokens, place)):
            skip = close
        if place <= skip:
            continue
        if token.text in (",", ";", ":", ".", "!", "?", "—", "–", "(", ")"):
            return place
        if place > at and (predicate(token) or _leaves(tokens, at, place)):
            return place
    return len(tokens)


def _abbreviated(tokens: tuple[Token, ...], at: int) -> int:
    """Where a bracket at `at` closes that holds one word: the abbreviation of the group before it; else 0."""
    close = at + 2
    return close if close < len(tokens) and tokens[close].text == ")" and tokens[at + 1].text.isupper() else 0


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


def before(marker: Marker) -> Span | None:
    """The clause that stands before a marker."""
    tokens = marker.line.tokens
    end = marker.start
    while end and (tokens[end - 1].pos == "PUNCT" or form(tokens[end - 1]) in ONLY | TURNS):
        end -= 1
    return span_of(tokens, clause_start(tokens, end + 1), end)


def after(line: Line, at: int) -> Span | None:
    """What stands after token `at` to the end of the line."""
    tokens = line.tokens
    while at < len(tokens) and (tokens[at].pos == "PUNCT" or form(tokens[at]) in ANSWERS):
        at += 1
    return span_of(tokens, at, sentence_end(tokens, at))


def sentence_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where the words from `at` on come to the end of their sentence."""
    return next((place for place in range(at, len(tokens)) if tokens[place].text in (".", "!", "?")), len(tokens))


def span_of(tokens: tuple[Token, ...], start: int, end: int) -> Span | None:
    """The span of tokens `start` to `end` without marks at either side."""
    while start < end and tokens[start].pos == "PUNCT":
        start += 1
    while start < end and tokens[end - 1].pos == "PUNCT":
        end -= 1
    return Span(tokens[start].start, tokens[end - 1].end) if start < end else None
