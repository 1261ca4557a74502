"""What the rules look at: one statement with its words, laid out sentence by sentence."""

from __future__ import annotations

import msgspec

from communique.model import Cast, Markup, Reference, Sentence, Span, Statement, Token


class Line(msgspec.Struct, frozen=True):
    """The words of one statement that stand in one sentence and in one run of its content."""

    number: int
    sentence: Sentence
    tokens: tuple[Token, ...]


class Scene(msgspec.Struct, frozen=True):
    """One statement with its cue's words, the words between cue and content, and the lines of its content."""

    statement: Statement
    cue: tuple[Token, ...]
    around: tuple[Token, ...]
    lines: tuple[Line, ...]
    references: tuple[Reference, ...]
    cast: Cast
    party: str | None


def make_scene(statement: Statement, markup: Markup, cast: Cast) -> Scene:
    """The scene of one statement."""
    lines = []
    for number, sentence in enumerate(markup.sentences):
        for piece in statement.content:
            if sentence.span.meets(piece) and (held := _within(sentence, piece)):
                lines.append(Line(number, sentence, held))
    cue, around = _cue(statement, markup)
    actor = cast.actor(statement.speaker.actor) if statement.speaker else None
    near = tuple(r for r in cast.references if any(r.sentence == line.number for line in lines))
    return Scene(statement, cue, around, tuple(lines), near, cast, actor.party if actor else None)


def _within(sentence: Sentence, piece: Span) -> tuple[Token, ...]:
    return tuple(token for token in sentence.tokens if piece.holds(token.span))


def _cue(statement: Statement, markup: Markup) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The cue's tokens with a negation right before them, and the rest of the sentence from the cue on."""
    if statement.cue is None:
        return (), ()
    for sentence in markup.sentences:
        inside = [at for at, token in enumerate(sentence.tokens) if statement.cue.meets(token.span)]
        if inside:
            first = inside[0]
            if first and sentence.tokens[first - 1].lemma == "не":
                first -= 1
            return sentence.tokens[first : inside[-1] + 1], sentence.tokens[first:]
    return (), ()


def foreign(scene: Scene, sentence: Sentence, token: Token) -> bool:
    """Whether the subject of `token` is known to be another party than the speaker's."""
    subject = subject_of(sentence, token)
    if subject is None or scene.party is None:
        return False
    for reference in scene.references:
        if reference.span.holds(subject.span):
            actor = scene.cast.actor(reference.actor)
            return actor is not None and actor.party is not None and actor.party != scene.party
    return False


def subject_of(sentence: Sentence, token: Token) -> Token | None:
    """The subject of a word by the tree: its own, or that of the word that it hangs on."""
    at = next((number for number, other in enumerate(sentence.tokens) if other.start == token.start), -1)
    for head in (at, token.head):
        for other in sentence.tokens:
            if other.head == head >= 0 and other.rel.startswith("nsubj"):
                return other
    return None
