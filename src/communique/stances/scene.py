"""What the rules look at: one statement with its words, laid out sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.model import Actor, Cast, Condition, Markup, Reference, Sentence, Span, Statement, Token


class Line(msgspec.Struct, frozen=True):
    """The words of one statement in one sentence; what stands between two of its pieces is left out."""

    number: int
    sentence: Sentence
    tokens: tuple[Token, ...]


class Scene(msgspec.Struct, frozen=True):
    """One statement: its cue's words, the sentence from the cue on, the lines of its content.

    `own` are the lines less what the speaker only reports of others and less the step that a condition requires.
    """

    statement: Statement
    cue: tuple[Token, ...]
    around: tuple[Token, ...]
    lines: tuple[Line, ...]
    own: tuple[Line, ...]
    references: tuple[Reference, ...]
    cast: Cast
    speaker: Actor | None
    condition: Condition | None = None

    @property
    def party(self) -> str | None:
        """The side that the speaker speaks for."""
        return self.speaker.party if self.speaker else None


def make_scene(statement: Statement, others: Sequence[Statement], markup: Markup, cast: Cast) -> Scene:
    """The scene of one statement among the others of its page."""
    lines = tuple(
        Line(number, sentence, held)
        for number, sentence in enumerate(markup.sentences)
        if sentence.span.meets(statement.extent) and (held := _held(sentence, statement))
    )
    cue, around = _cue(statement, markup)
    numbers = {line.number for line in lines} | {statement.sentence}
    near = tuple(reference for reference in cast.references if reference.sentence in numbers)
    speaker = cast.actor(statement.speaker.actor) if statement.speaker else None
    return Scene(statement, cue, around, lines, without(lines, reported(statement, others)), near, cast, speaker)


def _held(sentence: Sentence, statement: Statement) -> tuple[Token, ...]:
    """The statement's words in a sentence; of what cuts them («…», — сказал он, — «…») a comma stays."""
    out: list[Token] = []
    for token in sentence.tokens:
        said = any(piece.holds(token.span) for piece in statement.content)
        cut = token.text == "," and token.end <= statement.extent.end
        if said or (cut and out and out[-1].text != ","):
            out.append(token)
    return tuple(out)


def weighed_by(scene: Scene, condition: Condition | None) -> Scene:
    """The scene once its condition is known: the required step is no act of the speaker."""
    own = without(scene.own, [condition.needs]) if condition else scene.own
    return msgspec.structs.replace(scene, condition=condition, own=own)


def reported(statement: Statement, others: Sequence[Statement]) -> list[Span]:
    """The runs of a statement in which it reports what somebody else said: inner statements with their cues."""
    spans: list[Span] = []
    for other in others:
        if _name(other) != _name(statement) and any(_inside(statement, piece) for piece in other.content):
            spans += [piece for piece in other.content if _inside(statement, piece)]
            spans += [other.cue] if other.cue else []
    return spans


def _name(statement: Statement) -> str:
    return statement.speaker.name if statement.speaker else ""


def _inside(statement: Statement, piece: Span) -> bool:
    return any(own.holds(piece) and own != piece for own in statement.content)


def without(lines: Sequence[Line], spans: Sequence[Span]) -> tuple[Line, ...]:
    """The lines less the words in `spans`; a line falls apart where words are taken out."""
    out = []
    for line in lines:
        run: list[Token] = []
        for token in line.tokens:
            if not any(span.meets(token.span) for span in spans):
                run.append(token)
            elif run:
                out.append(Line(line.number, line.sentence, tuple(run)))
                run = []
        if run:
            out.append(Line(line.number, line.sentence, tuple(run)))
    return tuple(out)


def _cue(statement: Statement, markup: Markup) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The cue's tokens with a negation right before them, and the rest of the sentence from there on."""
    if statement.cue is None:
        return (), ()
    for sentence in markup.sentences:
        if not sentence.span.meets(statement.cue):
            continue
        inside = [at for at, token in enumerate(sentence.tokens) if statement.cue.meets(token.span)]
        if inside:
            first = inside[0]
            if first and sentence.tokens[first - 1].lemma == "не":
                first -= 1
            return sentence.tokens[first : inside[-1] + 1], sentence.tokens[first:]
    return (), ()


def actor_of(scene: Scene, token: Token) -> Actor | None:
    """The actor that a word stands for, as part of a name, role or pronoun."""
    held = (reference for reference in scene.references if reference.span.holds(token.span))
    return next((actor for reference in held if (actor := scene.cast.actor(reference.actor))), None)


def foreign(scene: Scene, line: Line, token: Token) -> bool:
    """Whether the subject of `token` is known to be another party than the speaker's."""
    subject = subject_of(line.sentence, token)
    actor = actor_of(scene, subject) if subject else None
    return bool(scene.party and actor and actor.party and actor.party != scene.party)


def own_side(scene: Scene, line: Line, token: Token) -> bool:
    """Whether the subject of `token` is known to be the speaker or the speaker's party."""
    subject = subject_of(line.sentence, token)
    actor = actor_of(scene, subject) if subject and subject.lemma != "они" else None
    return actor is not None and (actor == scene.speaker or (actor.party is not None and actor.party == scene.party))


def subject_of(sentence: Sentence, token: Token) -> Token | None:
    """The subject of a word by the tree: its own, or that of the word that it hangs on."""
    at = next((number for number, other in enumerate(sentence.tokens) if other.start == token.start), -1)
    for head in (at, token.head):
        for other in sentence.tokens:
            if other.head == head >= 0 and other.rel.startswith("nsubj"):
                return other
    return None
