"""Who has been on stage so far, for pronouns and titles that stand alone: the order of salience."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from communique.model import Sentence, Span
from communique.parties.shapes import Shape

SUBJECT = 3
"""Worth of having been the subject. Chosen, as the other weights, on pronouns of Russian news with marked chains."""

SENTENCE = 5
"""What every sentence between the two costs."""

PARAGRAPH = 2
"""What a new paragraph between the two costs."""

TITLE = 30
"""What it costs to stand in the headline only: a pronoun of the body looks there last."""

INSIDE = 6
"""What it costs to stand inside another's title (спикер Иванова): he is not who is talked about."""

QUOTED = 8
"""What it costs to stand inside a quotation that the pronoun is not in."""

SPOKE = 4
"""Worth of having spoken, for a pronoun that stands for a speaker (`по его словам`, `добавил он`)."""

SPOKEN_OF = 12
"""What it costs such a pronoun besides to stand inside a quotation: who speaks says `я` there, not his name."""

UNQUOTED = 10
"""What it costs to stand outside a quotation that the pronoun is in: he who speaks says `я`."""

THING = 5
"""What it costs to be no person; a thing that still wins leaves the pronoun without an actor."""

FARTHEST = 4
"""Sentences back after which nobody is remembered by a pronoun."""


class Turn(msgspec.Struct, frozen=True, gc=False):
    """One appearance of an actor."""

    actor: str
    sentence: int
    token: int
    span: Span
    gender: str
    plural: bool
    subject: bool
    inside: bool
    quoted: bool
    human: bool
    speaks: bool = False
    passes: bool = False


class Seat(msgspec.Struct, frozen=True, gc=False):
    """Where a pronoun stands and what it agrees with."""

    sentence: int
    token: int
    gender: str
    plural: bool
    quoted: bool
    subject: bool
    voiced: bool = False


def salience(turn: Turn, seat: Seat, sentences: Sequence[Sentence]) -> int | None:
    """How strongly an appearance offers itself to a pronoun; None when it can't be meant."""
    if turn.plural != seat.plural or (not seat.plural and turn.gender != seat.gender):
        return None
    back = seat.sentence - turn.sentence
    title = sentences[turn.sentence].block < 0 <= sentences[seat.sentence].block
    if back < 0 or (back == 0 and turn.token >= seat.token) or (back > FARTHEST and not title):
        return None
    paragraphs = sentences[seat.sentence].block - sentences[turn.sentence].block
    score = SUBJECT * turn.subject - SENTENCE * back - PARAGRAPH * (paragraphs > 0)
    score -= INSIDE * turn.inside + QUOTED * (turn.quoted and not seat.quoted)
    score -= UNQUOTED * (seat.quoted and not turn.quoted)
    score -= THING * (not turn.human)
    if seat.voiced:
        score += SPOKE * turn.speaks - SPOKEN_OF * (turn.quoted and not seat.quoted)
    return score - TITLE if title else score


def _is_clause_subject(turn: Turn, seat: Seat, sentences: Sequence[Sentence]) -> bool:
    """Whether it is the subject of the pronoun's own clause: it would be taken up by `свой`, `себя` there.

    Two words with no punctuation mark between them are taken to be in one clause.
    """
    if turn.sentence != seat.sentence or turn.token >= seat.token or not turn.subject or seat.subject or turn.inside:
        return False
    between = sentences[seat.sentence].tokens[turn.token : seat.token]
    return bool(turn.actor) and not any(token.pos == "PUNCT" for token in between)


def antecedent(
    turns: Sequence[Turn], seat: Seat, sentences: Sequence[Sentence], allowed: Callable[[Turn], bool]
) -> tuple[Turn | None, tuple[Turn, ...]]:
    """The appearance that a pronoun takes up, and the others that were considered."""
    near = _near(turns, seat, sentences)
    clause = {turn.actor for turn in near if _is_clause_subject(turn, seat, sentences)}
    rated = [
        (score, turn.sentence, turn.token, turn)
        for turn in near
        if (score := salience(turn, seat, sentences)) is not None and allowed(turn) and turn.actor not in clause
    ]
    if not rated:
        return None, ()
    rated.sort(key=lambda row: row[:3], reverse=True)
    best = rated[0][3]
    return best, tuple(row[3] for row in rated[1:] if row[3].actor != best.actor)


def _near(turns: Sequence[Turn], seat: Seat, sentences: Sequence[Sentence]) -> Sequence[Turn]:
    """The appearances in a headline or near enough to be remembered; they stand in the order of their sentences."""
    first, last = len(turns), 0
    while first > 0 and turns[first - 1].sentence >= seat.sentence - FARTHEST:
        first -= 1
    while last < first and sentences[turns[last].sentence].block < 0:
        last += 1
    return [*turns[:last], *turns[first:]]


def quoted_tokens(shape: Shape, opened: bool) -> tuple[Sequence[bool], bool]:
    """For every token whether it stands in quotation marks, and whether they are still open at the end."""
    sentence = shape.sentence
    if not shape.marked:
        return (opened,) * len(sentence.tokens), opened
    out: list[bool] = []
    for token in sentence.tokens:
        if token.text in ("«", "“", "„") or (token.text == '"' and not opened):
            opened = True
            out.append(False)
        elif token.text in ("»", "”") or (token.text == '"' and opened):
            opened = False
            out.append(False)
        else:
            out.append(opened)
    return out, opened
