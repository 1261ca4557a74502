"""What the speaker does: acts found in the cue and inside the words said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import msgspec

from communique import lexicon
from communique.lexicon import Entry
from communique.model import Act, Part, Span, Token, Why
from communique.stances.patterns import Pattern, compiled, match, negated
from communique.stances.scene import Line, Scene, foreign

FORCE, STATED, WEAK, PLAIN = 3, 2, 1, 0
"""How much a finding weighs: the cue's own force, what the words state, mere judgement, nothing at all. The main act is
the weightiest, the first in the text among equals; judgement is named only where nothing weightier was found."""

OWN = ("ready", "reject", "agree")
"""Acts that only the speaker's own side can do; said of another party they are a report."""


class Finding(msgspec.Struct, frozen=True):
    """One act, its weight, where in the text it shows, and why."""

    act: Act
    weight: int
    at: int
    why: Why


@lru_cache(maxsize=8)
def patterns(table: str) -> tuple[tuple[Pattern, Entry], ...]:
    """The patterns of one table of `acts.toml`, longest first, so that a phrase wins over its own words."""
    rows = [(compiled(words), entry) for entry in lexicon.table("ru", "acts", table) for words in entry.words("words")]
    return tuple(sorted(rows, key=lambda row: -len(row[0].places)))


def hits(rows: Sequence[tuple[Pattern, Entry]], tokens: Sequence[Token], starts: int) -> list[tuple[int, int, Entry]]:
    """The matches that begin before token `starts`, in order of text, none inside another."""
    found = []
    at = 0
    while at < starts:
        best = next(((end, entry) for pattern, entry in rows if (end := match(pattern, tokens, at))), None)
        if best:
            found.append((at, *best))
        at = best[0] if best else at + 1
    return found


def findings(rule: str, entry: Entry, tokens: Sequence[Token], weight: int) -> list[Finding]:
    """What an entry shows that matched all of `tokens` but a leading negation, which turns it around."""
    turned = tokens[0].lemma == "не" and not any(words.startswith("не ") for words in entry.words("words"))
    act = entry.word("negated") if turned else entry.word("act")
    if not act:
        return []
    span = Span(tokens[0].start, tokens[-1].end)
    why = Why(rule, (entry.ref,), (Part("cue", span),))
    acts = [act, entry.word("also")] if entry.word("also") else [act]
    weight = WEAK if entry.flag("weak") else weight
    return [Finding(cast(Act, name), weight, span.start, why) for name in acts]


def cue_force(scene: Scene) -> list[Finding]:
    """The word that marks the speech says what it does: «потребовал», «отказался», «пригрозил»."""
    out = []
    for start, end, entry in hits(patterns("cue"), scene.around, len(scene.cue)):
        first = start - 1 if start and scene.around[start - 1].lemma == "не" else start
        out += findings("stances.cue_force", entry, scene.around[first:end], FORCE)
    return out[:2]


def said_inside(scene: Scene) -> list[Finding]:
    """The words said show it: «должны», «готовы», «неприемлемо», «последствия»."""
    out = []
    for line in scene.lines:
        for start, end, entry in hits(patterns("inside"), line.tokens, len(line.tokens)):
            first = _negation(line.tokens, start)
            found = findings("stances.said_inside", entry, line.tokens[first:end], STATED)
            out += [row for row in found if not (row.act in OWN and foreign(scene, line.sentence, line.tokens[start]))]
    return out


def performed_inside(scene: Scene) -> list[Finding]:
    """A verb of force in the present inside the words said performs its act: «мы требуем», «Арвения отказывается»."""
    out = []
    for line in scene.lines:
        for start, end, entry in hits(patterns("cue"), line.tokens, len(line.tokens)):
            token = line.tokens[start]
            if not _performs(token) or entry.flag("weak") or foreign(scene, line.sentence, token):
                continue
            out += findings("stances.performed_inside", entry, line.tokens[_negation(line.tokens, start) : end], STATED)
    return out


def _performs(token: Token) -> bool:
    feats = token.feats
    return token.pos == "VERB" and feats.get("VerbForm") == "Fin" and feats.get("Tense") == "Pres"


def _negation(tokens: Sequence[Token], at: int) -> int:
    """Where a match that begins at `at` begins with its negation: `не` right before it or one light word earlier."""
    if not negated(tokens, at):
        return at
    return at - 1 if tokens[at - 1].lemma == "не" else at - 2


def lines_of(scene: Scene) -> tuple[Line, ...]:
    """The lines of a scene, for rules that walk them."""
    return scene.lines


def rank(found: Sequence[Finding]) -> list[Finding]:
    """One finding an act, main one first: by weight, then by place; judgement only where it stands alone."""
    ordered = sorted(found, key=lambda row: (-row.weight, row.at))
    out: list[Finding] = []
    for row in ordered:
        if all(row.act != other.act for other in out) and not (row.weight <= WEAK and out):
            out.append(row)
    return out[:MOST]


MOST = 3
"""How many acts one statement gets at most: no annotated statement has more than three."""
