"""Direct speech: quotations with the attribution after, before or inside them, and those that go on without one."""

from __future__ import annotations

from collections.abc import Iterator

from communique.model import Span, Token
from communique.speech.cues import Cue
from communique.speech.draft import Draft
from communique.speech.quotes import Quote
from communique.speech.relays import is_outlet
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene, span_of
from communique.speech.speakers import genitive_after, subject_of

ATTRIBUTION = 12
"""Words after a closing quotation mark within which its cue must stand."""


def quotations(scene: Scene, sentence: int) -> Iterator[Draft]:
    """«…», — said X; X said: «…»; «…, — said X. — …»; «…» alone goes on with the last speaker."""
    for quote in scene.quotes[sentence]:
        if not quote.speech or not _ends_here(scene, sentence, quote):
            continue
        inside = _attribution_inside(scene, quote)
        if inside is not None:
            yield from _split(scene, quote, inside)
            continue
        cue = _cue_after(scene, sentence, quote) or _cue_before(scene, quote)
        if cue is None:
            yield Draft("speech.quotation_alone", sentence, (quote.inner,), None, quotation=True, fallback="last")
        else:
            yield _draft("speech.quotation", scene, cue, (_inner(scene, quote),))


def _ends_here(scene: Scene, sentence: int, quote: Quote) -> bool:
    here = scene.sentences[sentence].span
    return here.start < quote.outer.end <= here.end


def _inner(scene: Scene, quote: Quote) -> Span:
    """The quotation without the comma before its closing mark."""
    words = quote.inner.of(scene.text)
    return Span(
        quote.inner.start + len(words) - len(words.lstrip()), quote.inner.start + len(words.rstrip(" ,.\u00a0"))
    )


def _draft(rule: str, scene: Scene, at: tuple[int, Cue], content: tuple[Span, ...]) -> Draft:
    sentence, cue = at
    source = subject_of(scene, sentence, cue)
    if source is not None and is_outlet(scene, source.references[0]) and "pass" in cue.force:
        source = None
    return Draft(
        rule,
        sentence,
        content,
        source,
        cue.span(scene.tokens(sentence)),
        (cue.entry.ref,),
        quotation=True,
        fallback="last",
        force=cue.force,
    )


def _cue_after(scene: Scene, sentence: int, quote: Quote) -> tuple[int, Cue] | None:
    tokens = scene.tokens(sentence)
    after = [i for i, t in enumerate(tokens) if t.start >= quote.outer.end]
    if not after:
        return None
    for cue in scene.cues[sentence]:
        if after[0] <= cue.first < after[0] + ATTRIBUTION and _quotes(cue) and not scene.spoken(sentence, cue.first):
            return sentence, cue
    return None


def _quotes(cue: Cue) -> bool:
    return "quote" in cue.frames and cue.form in ("finite", "gerund", "infinitive")


def _cue_before(scene: Scene, quote: Quote) -> tuple[int, Cue] | None:
    """«X сказал: «…»», also with the cue in the sentence before the colon."""
    for sentence, found in enumerate(scene.sentences):
        if not (found.span.start <= quote.outer.start < found.span.end):
            continue
        before = [c for c in scene.cues[sentence] if found.tokens[c.last - 1].end <= quote.outer.start and _quotes(c)]
        between = scene.text[found.span.start : quote.outer.start].rstrip()
        if before and between.endswith((":", "—", "–", "-")):
            return sentence, before[-1]
    return None


def _attribution_inside(scene: Scene, quote: Quote) -> tuple[int, Cue, int, int] | None:
    """The sentence, cue and token range of an attribution between dashes inside a quotation."""
    for sentence, found in enumerate(scene.sentences):
        if not found.span.meets(quote.inner):
            continue
        for cue in scene.cues[sentence]:
            place = found.tokens[cue.first]
            if not quote.inner.holds(place.span) or not _quotes(cue) or cue.form != "finite":
                continue
            opened = _dash_before(found.tokens, cue.first)
            if opened is None:
                continue
            closed = _dash_after(found.tokens, cue.last)
            if closed < len(found.tokens) or _next_opens_with_dash(scene, sentence):
                return sentence, cue, opened, closed
    return None


def _dash_before(tokens: tuple[Token, ...], at: int) -> int | None:
    """The dash of «…, — сказал»: nothing but the subject may stand between it and the cue."""
    for index in range(at - 1, max(-1, at - 6), -1):
        if tokens[index].text in DASHES:
            ends = index > 0 and tokens[index - 1].text in (",", "!", "?", "…", "...", ".", *QUOTE_MARKS)
            return index if ends else None
        if tokens[index].pos == "PUNCT":
            return None
    return None


def _dash_after(tokens: tuple[Token, ...], at: int) -> int:
    """The dash that goes back to the quotation after the attribution."""
    for index in range(at, len(tokens)):
        if tokens[index].text in DASHES and tokens[index - 1].text in (",", ".", "!", "?"):
            return index
    return len(tokens)


def _next_opens_with_dash(scene: Scene, sentence: int) -> bool:
    following = scene.sentences[sentence + 1 : sentence + 2]
    return bool(following) and following[0].tokens[0].text in DASHES


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
        opened = _dash_before(tokens, cue.first)
        if opened and _quotes(cue) and cue.form == "finite":
            content = span_of(tokens, 1, opened)
            if content is not None:
                yield _draft("speech.dialogue", scene, (sentence, cue), (content,))
            return


def passes_words(scene: Scene, sentence: int) -> Iterator[Draft]:
    """«…», — передает слова X агентство Y."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if (
            not {"pass", "words"} & set(cue.force)
            or cue.last >= len(tokens)
            or tokens[cue.last].lemma not in ("слово", "заявление")
        ):
            continue
        source = genitive_after(scene, sentence, cue.last + 1)
        quote = next(
            (q for q in reversed(scene.quotes[sentence]) if q.speech and q.outer.end <= tokens[cue.first].start), None
        )
        content = (_inner(scene, quote),) if quote else _before(scene, sentence, cue)
        if source is not None and content:
            span = Span(tokens[cue.first].start, tokens[cue.last].end)
            yield Draft(
                "speech.passes_words", sentence, content, source, span, (cue.entry.ref,), quotation=quote is not None
            )


def _before(scene: Scene, sentence: int, cue: Cue) -> tuple[Span, ...]:
    span = span_of(scene.tokens(sentence), 0, cue.first)
    return (span,) if span else ()
