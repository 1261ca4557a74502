"""Words that others pass on: «…», — передает слова X агентство Y; «…», — цитирует X газета Y."""

from __future__ import annotations

from collections.abc import Iterator

from communique.model import Span
from communique.speech.cues import Cue
from communique.speech.draft import Draft
from communique.speech.quotes import Quote
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene, span_of
from communique.speech.speakers import Source, genitive_after

CITED = ("слово", "заявление", "высказывание", "мнение", "текст", "сообщение", "ответ", "комментарий", "письмо", "пост")
"""What is cited of somebody."""

WORDS_REACH = 8
"""Words after a word of passing on within which it must say whose words these are."""


def passes_words(scene: Scene, sentence: int) -> Iterator[Draft]:
    """«…», — передает слова X агентство Y; «…», — цитирует X газета Y."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if not {"pass", "words"} & set(cue.force) or scene.spoken(sentence, cue.first):
            continue
        cited = cited_by(scene, sentence, cue)
        if cited is None:
            continue
        source, last = cited
        quote = _quote_beside(scene, sentence, cue)
        content = (words_of(scene, quote),) if quote else _before(scene, sentence, cue)
        if content:
            span = Span(tokens[cue.first].start, tokens[last - 1].end)
            yield Draft(
                "speech.passes_words", sentence, content, source, span, (cue.entry.ref,), quotation=quote is not None
            )


def cited_by(scene: Scene, sentence: int, cue: Cue) -> tuple[Source, int] | None:
    """Whose words a word of passing on cites, and the token after the cue («передает слова»)."""
    found = _cited_words(scene, sentence, cue)
    source = genitive_after(scene, sentence, found) if found is not None else None
    if source is None or found is None:
        return None
    return source, found if found == cue.last + 1 else cue.last


def _cited_words(scene: Scene, sentence: int, cue: Cue) -> int | None:
    """The token at which the one begins whose words are passed on: after «слова», or right after «цитирует»."""
    tokens = scene.tokens(sentence)
    for at in range(cue.last, min(cue.last + WORDS_REACH, len(tokens))):
        if tokens[at].lemma == "ссылка":
            return None
        if tokens[at].lemma in CITED and tokens[at].feats.get("Case") == "Acc":
            return at + 1
        if tokens[at].pos == "PUNCT" and tokens[at].text not in QUOTE_MARKS:
            break
    if "cited" not in cue.frames or cue.last >= len(tokens):
        return None
    return cue.last if tokens[cue.last].feats.get("Case") in ("Acc", "Gen") else None


def _quote_beside(scene: Scene, sentence: int, cue: Cue) -> Quote | None:
    """The quotation before the words of passing on, or after their colon."""
    at = scene.tokens(sentence)[cue.first].start
    before = [q for q in scene.quotes[sentence] if q.speech and q.outer.end <= at]
    after = [q for q in scene.quotes[sentence] if q.speech and q.outer.start > at]
    if before:
        return before[-1]
    return after[0] if after and scene.text[at : after[0].outer.start].rstrip().endswith(":") else None


def _before(scene: Scene, sentence: int, cue: Cue) -> tuple[Span, ...]:
    tokens = scene.tokens(sentence)
    if cue.first == 0 or tokens[cue.first - 1].text not in (",", *DASHES):
        return ()
    span = span_of(tokens, 0, cue.first)
    return (span,) if span else ()


def words_of(scene: Scene, quote: Quote) -> Span:
    """The quotation without the comma before its closing mark."""
    words = quote.inner.of(scene.text)
    left = len(words) - len(words.lstrip())
    return Span(quote.inner.start + left, quote.inner.start + len(words.rstrip(" ,.\u00a0")))
