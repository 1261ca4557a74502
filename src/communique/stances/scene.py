"""What the rules look at: one statement with its words, laid out sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter

import msgspec

from communique.model import Actor, Cast, Condition, Markup, Sentence, Span, Statement, Token
from communique.stances.patterns import openers

_START = attrgetter("start")


class Line(msgspec.Struct, frozen=True):
    """The words of one statement in one sentence; what stands between two of its pieces is left out.

    `openers` are the places of words that may begin a pattern of acts or conditions.
    """

    number: int
    sentence: Sentence
    tokens: tuple[Token, ...]
    openers: list[int]


class Scene(msgspec.Struct, frozen=True):
    """One statement: its cue's words, the sentence from the cue on, the lines of its content.

    `own` are the lines less what the speaker only reports of others and less the step that a condition requires;
    `actors` who the words of these sentences stand for, by the first character of each word.
    """

    statement: Statement
    cue: tuple[Token, ...]
    around: tuple[Token, ...]
    lines: tuple[Line, ...]
    own: tuple[Line, ...]
    actors: dict[int, Actor]
    speaker: Actor | None
    condition: Condition | None = None

    @property
    def party(self) -> str | None:
        """The side that the speaker speaks for."""
        return self.speaker.party if self.speaker else None


def make_scenes(statements: Sequence[Statement], markup: Markup, cast: Cast) -> list[Scene]:
    """The scene of each statement of a page."""
    known = {actor.id: actor for actor in reversed(cast.actors)}
    named = _named(markup, cast, known)
    out = []
    for statement in statements:
        lines = _lines(statement, markup)
        numbers = {statement.sentence, *(line.number for line in lines)}
        actors = {start: actor for number in numbers for start, actor in named.get(number, {}).items()}
        speaker = known.get(statement.speaker.actor) if statement.speaker and statement.speaker.actor else None
        own = without(lines, reported(statement, statements))
        out.append(Scene(statement, *_cue(statement, markup), lines, own, actors, speaker))
    return out


def _named(markup: Markup, cast: Cast, known: Mapping[str, Actor]) -> dict[int, dict[int, Actor]]:
    """Whom the words of each sentence stand for, by their first characters, as part of a name, role or pronoun."""
    out: dict[int, dict[int, Actor]] = {}
    for reference in cast.references:
        actor = known.get(reference.actor) if reference.actor else None
        if actor is not None:
            row = out.setdefault(reference.sentence, {})
            tokens, end = markup.sentences[reference.sentence].tokens, reference.span.end
            for at in range(bisect_left(tokens, reference.span.start, key=_START), len(tokens)):
                if tokens[at].end > end:
                    break
                row.setdefault(tokens[at].start, actor)
    return out


def _lines(statement: Statement, markup: Markup) -> tuple[Line, ...]:
    """The lines of a statement's content."""
    start, end = statement.content[0].start, statement.content[-1].end
    return tuple(
        Line(number, sentence, held, openers(held))
        for number, sentence in enumerate(markup.sentences)
        if sentence.span.start < end and start < sentence.span.end and (held := _held(sentence, statement.content))
    )


def _held(sentence: Sentence, content: Sequence[Span]) -> tuple[Token, ...]:
    """The statement's words in a sentence; of what cuts them («…», — сказал он, — «…») a comma stays."""
    out: list[Token] = []
    last = content[-1].end
    for token in sentence.tokens:
        start, end = token.start, token.end
        for piece in content:
            if piece.start <= start and end <= piece.end:
                out.append(token)
                break
        else:
            if out and token.text == "," and end <= last and out[-1].text != ",":
                out.append(token)
    return tuple(out)


def weighed_by(scene: Scene, condition: Condition | None) -> Scene:
    """The scene once its condition is known: the required step is no act of the speaker."""
    own = without(scene.own, [condition.needs]) if condition else scene.own
    return msgspec.structs.replace(scene, condition=condition, own=own)


def reported(statement: Statement, others: Sequence[Statement]) -> list[Span]:
    """The runs of a statement in which it reports what somebody else said: inner statements with their cues."""
    spans: list[Span] = []
    name, start, end = _name(statement), statement.content[0].start, statement.content[-1].end
    for other in others:
        if other.content[-1].end <= start or end <= other.content[0].start or _name(other) == name:
            continue
        if inner := [piece for piece in other.content if _inside(statement, piece)]:
            spans += inner
            spans += [other.cue] if other.cue else []
    return spans


def _name(statement: Statement) -> str:
    return statement.speaker.name if statement.speaker else ""


def _inside(statement: Statement, piece: Span) -> bool:
    return any(own.holds(piece) and own != piece for own in statement.content)


def without(lines: tuple[Line, ...], spans: Sequence[Span]) -> tuple[Line, ...]:
    """The lines less the words in `spans`; a line falls apart where words are taken out."""
    if not spans:
        return lines
    out = []
    for line in lines:
        run: list[Token] = []
        for token in line.tokens:
            if not any(span.start < token.end and token.start < span.end for span in spans):
                run.append(token)
            elif run:
                out.append(Line(line.number, line.sentence, tuple(run), openers(run)))
                run = []
        if run:
            out.append(Line(line.number, line.sentence, tuple(run), openers(run)))
    return tuple(out)


def _cue(statement: Statement, markup: Markup) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The cue's tokens with a negation right before them, and the rest of the sentence from there on."""
    if statement.cue is None:
        return (), ()
    start, end = statement.cue.start, statement.cue.end
    for sentence in markup.sentences:
        if sentence.span.end <= start or end <= sentence.span.start:
            continue
        inside = [at for at, token in enumerate(sentence.tokens) if token.start < end and start < token.end]
        if inside:
            first = inside[0]
            if first and sentence.tokens[first - 1].lemma == "не":
                first -= 1
            return sentence.tokens[first : inside[-1] + 1], sentence.tokens[first:]
    return (), ()


def actor_of(scene: Scene, token: Token) -> Actor | None:
    """The actor that a word stands for, as part of a name, role or pronoun."""
    return scene.actors.get(token.start)


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
