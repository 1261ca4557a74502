"""What the speaker does: acts found in the cue and inside the words said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Act, Part, Span, Token, Why
from communique.stances.patterns import Table, form, negated, predicate
from communique.stances.scene import Line, Scene, actor_of, foreign, own_side

FORCE, STATED, OPEN, WEAK, PLAIN = 4, 3, 2, 1, 0
"""How much a finding weighs: the cue's own force, what the words state, an open condition, mere judgement, nothing.

The main act is the weightiest, the first in the text among equals. An open condition weighs less than what is stated,
since of «готовы, если …» the readiness is the main act; an exclusive one («только если») weighs as much."""

MOST = 3
"""How many acts one statement gets at most: no annotated statement has more than three."""

OWN = ("ready", "reject", "agree")
"""Acts that only the speaker's own side can do; said of another party they are a report."""


class Finding(msgspec.Struct, frozen=True):
    """One act, its weight, where in the text it shows, and why; `kept` judgement stays beside weightier acts."""

    act: Act
    weight: int
    at: int
    why: Why
    kept: bool = False


@lru_cache(maxsize=8)
def patterns(table: str) -> Table:
    """The patterns of one table of `acts.toml`."""
    return Table(lexicon.table("ru", "acts", table))


def hits(table: Table, tokens: Sequence[Token], places: Iterable[int]) -> list[tuple[int, int, Entry]]:
    """The matches that begin at one of `places`, in order of text, none inside another."""
    found: list[tuple[int, int, Entry]] = []
    for at in places:
        best = next(table.matches(tokens, at), None) if not found or at >= found[-1][1] else None
        if best:
            found.append((at, *best))
    return found


def findings(rule: str, entry: Entry, tokens: Sequence[Token], weight: int) -> list[Finding]:
    """What an entry shows that matched `tokens`; a negation in front that the entry does not name turns it around."""
    turned = tokens[0].lemma == "не" and not any(words.startswith("не ") for words in entry.words("words"))
    act = entry.word("negated") if turned else entry.word("act")
    if not act:
        return []
    span = Span(tokens[0].start, tokens[-1].end)
    why = Why(rule, (entry.ref,), (Part("cue", span),))
    acts = [act, entry.word("also")] if entry.word("also") else [act]
    weak = entry.flag("weak")
    kept = weak and weight == FORCE
    return [Finding(cast(Act, name), WEAK if weak else weight, span.start, why, kept) for name in acts]


def cue_force(scene: Scene) -> list[Finding]:
    """The word that marks the speech says what it does: «потребовал», «отказался», «пригрозил»."""
    out = []
    for start, end, entry in hits(patterns("cue"), scene.around, range(len(scene.cue))):
        first = start - 1 if start and scene.around[start - 1].lemma == "не" else start
        found = findings("stances.cue_force", entry, scene.around[first:end], FORCE)
        if first < start and entry.word("clause") and _is_clause(scene):
            act = cast(Act, entry.word("clause"))
            found = [msgspec.structs.replace(row, act=act) for row in found]
        out += found
    return out


def _is_clause(scene: Scene) -> bool:
    """Whether the words said begin with a clause of their own."""
    return any(predicate(token) for line in scene.lines[:1] for token in line.tokens)


def said_inside(scene: Scene) -> list[Finding]:
    """The words said show it: «должны», «готовы», «неприемлемо», «последствия»."""
    out = []
    for line in scene.own:
        for start, end, entry in hits(patterns("inside"), line.tokens, line.openers):
            if _was(line.tokens, end) or (entry.flag("stated") and _attribute(line.tokens, start)):
                continue
            first = _negation(line.tokens, start)
            found = findings("stances.said_inside", entry, line.tokens[first:end], STATED)
            others = entry.flag("others") and not _relative(line.tokens, start)
            out += [row for row in found if others or not _aside(scene, line, start, row.act)]
    return out


def performed_inside(scene: Scene) -> list[Finding]:
    """A verb of force inside the words said performs its act: «мы требуем», «Арвения отказывается»."""
    out = []
    for line in scene.own:
        for start, end, entry in hits(patterns("cue"), line.tokens, line.openers):
            wished = entry.word("act") == "ready" and line.tokens[start].feats.get("Tense") == "Past"
            if entry.flag("weak") or wished or not _performs(scene, line, line.tokens[start]):
                continue
            if _relative(line.tokens, start):
                continue
            out += findings("stances.performed_inside", entry, line.tokens[_negation(line.tokens, start) : end], STATED)
    return out


def own_future(scene: Scene) -> list[Finding]:
    """What the speaker's own side will do is a readiness: «Арвения продолжит», «вернусь завтра»."""
    for line in scene.own:
        for at, token in enumerate(line.tokens):
            if token.pos != "VERB" and token.text[:1] not in _WILL:
                continue
            if not _future(line.tokens, at) or negated(line.tokens, at) or _relative(line.tokens, at):
                continue
            if _first_person(token) or own_side(scene, line, token):
                why = Why("stances.own_future", (), (Part("cue", token.span),))
                return [Finding("ready", STATED, token.start, why)]
    return []


def exclusive_demand(scene: Scene) -> list[Finding]:
    """A step named as the only way to something is demanded: «только при условии отвода войск»."""
    condition = scene.condition
    if condition is None or not condition.only or condition.why.rule not in DEMANDING:
        return []
    why = Why("stances.exclusive_demand", condition.why.entries, condition.why.parts)
    return [Finding("request", OPEN, condition.needs.start, why)]


DEMANDING = ("stances.clause_condition", "stances.group_condition")
"""The rules whose exclusive step is a demand; «без X невозможно» judges more often than it demands."""


def condition_stated(scene: Scene) -> list[Finding]:
    """A statement that makes one thing depend on another does the act `condition`."""
    condition = scene.condition
    if condition is None:
        return []
    marker = condition.why.parts[0].span
    why = Why("stances.condition_stated", condition.why.entries, condition.why.parts)
    return [Finding("condition", STATED if condition.only else OPEN, marker.start, why)]


def threatened(scene: Scene) -> list[Finding]:
    """«Закроем перевал, если они не уйдут»: what comes unless another side acts is a threat."""
    condition = scene.condition
    if condition is None or condition.only or condition.why.rule != "stances.clause_condition":
        return []
    tokens = [t for line in scene.lines for t in line.tokens if condition.needs.holds(t.span)]
    denied = any(token.lemma == "не" and _finite(tokens[at + 1 : at + 2]) for at, token in enumerate(tokens))
    doers = [actor for t in tokens if t.feats.get("Case") == "Nom" and (actor := actor_of(scene, t))]
    other = any(actor.party and actor.party != scene.party for actor in doers)
    if not scene.party or not denied or not other:
        return []
    return [Finding("warn", STATED, scene.statement.extent.start, Why("stances.threatened", (), condition.why.parts))]


def _finite(tokens: Sequence[Token]) -> bool:
    return any(token.pos in ("VERB", "AUX") for token in tokens)


def plain(scene: Scene) -> list[Finding]:
    """Nothing shows another act: the speaker informs."""
    return [Finding("inform", PLAIN, scene.statement.extent.start, Why("stances.plain"))]


def rank(found: Sequence[Finding]) -> list[Finding]:
    """One finding an act, main one first: by weight, then by place; judgement beside others only where it is kept."""
    ordered = sorted(found, key=lambda row: (-row.weight, row.at))
    out: list[Finding] = []
    for row in ordered:
        alone = not out or (row.kept and len(out) == 1)
        if all(row.act != other.act for other in out) and (row.weight > WEAK or alone):
            out.append(row)
    return out[:MOST]


def _aside(scene: Scene, line: Line, at: int, act: Act) -> bool:
    """Whether a word inside shows nothing of the speaker: in a relative clause, a purpose, an attribute, of others."""
    token = line.tokens[at]
    attribute = token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short"
    if attribute or _relative(line.tokens, at):
        return True
    return act in OWN and (_purpose(line.tokens, at) or foreign(scene, line, token))


def _performs(scene: Scene, line: Line, token: Token) -> bool:
    """Whether a verb inside does its act by being said: present tense, or the past of the speaker's own side."""
    feats = token.feats
    if token.pos != "VERB" or feats.get("VerbForm", "Fin") != "Fin" or foreign(scene, line, token):
        return False
    return feats.get("Tense") == "Pres" or (feats.get("Tense") == "Past" and own_side(scene, line, token))


def _was(tokens: Sequence[Token], end: int) -> bool:
    """Whether the words before `end` tell what was due or wished in the past: «должен был приехать»."""
    after = tokens[end] if end < len(tokens) else None
    modal = tokens[end - 1].lemma in ("должный", "обязанный", "готовый", "необходимый")
    return bool(modal and after and after.lemma == "быть" and after.feats.get("Tense") == "Past")


def _attribute(tokens: Sequence[Token], at: int) -> bool:
    """Whether the adjective at `at` goes with the noun after it: «важное письмо» says nothing of its worth."""
    token = tokens[at]
    near = tokens[at + 1 : at + 3]
    noun = next((other for other in near if other.pos in ("NOUN", "PROPN")), None)
    agrees = noun is not None and noun.feats.get("Case") == token.feats.get("Case")
    return token.pos == "ADJ" and token.feats.get("Variant") != "Short" and agrees


def _clause_head(tokens: Sequence[Token], at: int) -> list[Token]:
    """The first words of the clause that `at` stands in: up to three after the last comma or dash."""
    start = next((place + 1 for place in range(at - 1, -1, -1) if tokens[place].text in (",", "—", "–", ":")), 0)
    return list(tokens[start : min(start + 3, at)])


def _relative(tokens: Sequence[Token], at: int) -> bool:
    head = _clause_head(tokens, at)
    return any(t.lemma == "который" or (t.lemma == "что" and t.pos == "PRON") for t in head)


def _purpose(tokens: Sequence[Token], at: int) -> bool:
    return any(form(token) in ("чтобы", "дабы") for token in _clause_head(tokens, at))


def _negation(tokens: Sequence[Token], at: int) -> int:
    """Where a match that begins at `at` begins with its negation: `не` right before it or one light word earlier."""
    if not negated(tokens, at):
        return at
    return at - 1 if tokens[at - 1].lemma == "не" else at - 2


_WILL = frozenset("бБ")
"""The first letter of «будет» and its forms."""


def _first_person(token: Token) -> bool:
    return token.feats.get("Person") == "1"


SEEING = frozenset({"увидеть", "узнать", "посмотреть", "понять", "услышать", "смочь", "мочь", "быть", "стать"})
"""Verbs whose future promises nothing."""


def _future(tokens: Sequence[Token], at: int) -> bool:
    """Whether a promise is told at `at`: a perfective future in the first person, or `будет` with an infinitive."""
    token = tokens[at]
    if form(token).startswith("буд"):
        return any(near.feats.get("VerbForm") == "Inf" and near.pos == "VERB" for near in tokens[at + 1 : at + 4])
    future = token.feats.get("Aspect") == "Perf" and token.feats.get("Tense") != "Past"
    return token.pos == "VERB" and future and token.lemma not in SEEING and _first_person(token)
