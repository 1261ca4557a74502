"""Direct speech: quotations with the attribution after, before or inside them, and those that go on without one."""

from __future__ import annotations

from collections.abc import Iterator

from communique.model import Span
from communique.speech.attribution import attribution, attribution_inside, dash_before, name_before, quotes
from communique.speech.cues import Cue
from communique.speech.draft import Draft
from communique.speech.passing import cited_by, words_of
from communique.speech.quotes import Quote
from communique.speech.relays import passes_on
from communique.speech.scene import DASHES, Scene, span_of
from communique.speech.speakers import subject_of


def quotations(scene: Scene, sentence: int) -> Iterator[Draft]:
    """«…», — said X; X said: «…»; «…, — said X. — …»; «…» alone goes on with the last speaker."""
    for quote in scene.quotes[sentence]:
        if not quote.speech or not _ends_here(scene, sentence, quote):
            continue
        inside = attribution_inside(scene, quote)
        if inside is not None:
            yield from _split(scene, quote, inside)
            continue
        cue = attribution(scene, sentence, quote)
        if cue is not None:
            yield _draft("speech.quotation", scene, cue, (words_of(scene, quote),))
            continue
        named = name_before(scene, quote)
        inner = words_of(scene, quote)
        if named is not None:
            yield Draft("speech.quotation", sentence, (inner,), named[1], quotation=True)
        elif _stands_alone(scene, quote):
            yield Draft("speech.quotation_alone", sentence, (inner,), None, quotation=True, fallback="last")


def _stands_alone(scene: Scene, quote: Quote) -> bool:
    """Whether a quotation fills its sentences: nothing of the author's stands before or behind it."""
    holding = [found for _, found in scene.around(quote)]
    before = scene.text[holding[0].span.start : quote.outer.start] if holding else ""
    after = scene.text[quote.outer.end : holding[-1].span.end] if holding else ""
    return not any(c.isalnum() for c in before + after)


def _ends_here(scene: Scene, sentence: int, quote: Quote) -> bool:
    here = scene.sentences[sentence].span
    return here.start < quote.outer.end <= here.end


def _draft(rule: str, scene: Scene, at: tuple[int, Cue], content: tuple[Span, ...]) -> Draft:
    sentence, cue = at
    cited = cited_by(scene, sentence, cue) if "words" in cue.force else None
    source = cited[0] if cited else subject_of(scene, sentence, cue)
    if (
        source is not None
        and {"pass", "words"} & set(cue.force)
        and passes_on(scene, sentence, cue, source.references[0])
        and not cited
    ):
        source = None
    does_more = cue.frames == ("colon",) and any(
        cue.verb == c.verb and "words" not in c.force for c in scene.cues[sentence]
    )
    return Draft(
        rule,
        sentence,
        content,
        source,
        None if does_more else cue.span(scene.tokens(sentence)),
        (cue.entry.ref,),
        quotation=True,
        fallback="last",
        force=cue.force,
    )


def _split(scene: Scene, quote: Quote, found: tuple[int, Cue, int, int]) -> Iterator[Draft]:
    """Two statements where each part is a clause of its own, else one statement of two spans."""
    sentence, cue, opened, closed = found
    tokens = scene.tokens(sentence)
    head = Span(quote.inner.start, tokens[opened].start)
    tail_start = tokens[closed].start if closed < len(tokens) else scene.sentences[sentence].span.end
    parts = [p for p in (_stripped(scene, head), _stripped(scene, Span(tail_start, quote.inner.end))) if p is not None]
    whole = closed >= len(tokens) or tokens[closed - 1].text in (".", "!", "?")
    groups = [tuple(parts)] if not whole or any(_short(scene, p) for p in parts) else [(p,) for p in parts]
    for content in groups:
        yield _draft("speech.quotation_split", scene, (sentence, cue), content)


def _short(scene: Scene, span: Span) -> bool:
    return len(span.of(scene.text).split()) < 3


def _stripped(scene: Scene, span: Span) -> Span | None:
    words = span.of(scene.text)
    left = len(words) - len(words.lstrip(" \u00a0—–-,."))
    right = len(words.rstrip(" \u00a0—–-,."))
    return Span(span.start + left, span.start + right) if left < right else None


def dialogue(scene: Scene, sentence: int) -> Iterator[Draft]:
    """— …, — said X: a line of dialogue that opens with a dash."""
    tokens = scene.tokens(sentence)
    first_of_block = sentence == 0 or not scene.same_block(sentence, sentence - 1)
    if not first_of_block or tokens[0].text not in DASHES:
        return
    for cue in scene.cues[sentence]:
        opened = dash_before(tokens, cue.first)
        if opened and quotes(cue) and cue.form == "finite":
            content = span_of(tokens, 1, opened)
            if content is not None:
                yield _draft("speech.dialogue", scene, (sentence, cue), (content,))
            return
