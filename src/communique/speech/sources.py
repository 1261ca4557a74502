"""Words told by their source rather than by a verb: according to X; it is noted; X said so; headlines."""

from __future__ import annotations

from collections.abc import Container, Iterator

from communique.lexicon import Entry
from communique.model import Span, Token
from communique.speech.clauses import cue_draft
from communique.speech.content import clause_end, content_span, mere_link
from communique.speech.cues import by_word, phrases
from communique.speech.draft import Draft
from communique.speech.relays import is_outlet, passed_on_by, passes_on
from communique.speech.scene import DASHES, Scene, span_of
from communique.speech.speakers import Source, genitive_after, source_of, subject_of

LEAST_BEFORE = 2
"""Words before a dash that can be what the rest of their sentence points at."""

LONGEST_REST = 10
"""Words of a source's name that may follow the reference found in it."""


def according_to(scene: Scene, sentence: int) -> Iterator[Draft]:
    """According to X, …; …, in his words, …"""
    tokens = scene.tokens(sentence)
    for phrase in phrases("according"):
        if not phrase.needed <= scene.lemmas[sentence]:
            continue
        for at in range(len(tokens) - len(phrase.words)):
            last = _according_at(scene, sentence, at, phrase.words) if tokens[at].lemma == phrase.words[0] else None
            if last is None:
                continue
            source = _according_source(scene, sentence, at, last)
            content = _around(scene, sentence, at, source[1]) if source else ()
            if source and content:
                cue = Span(tokens[at].start, tokens[last - 1].end)
                ref = phrase.entry.ref
                yield Draft("speech.according_to", sentence, content, source[0], cue, (ref,), force=("speech",))


def _according_at(scene: Scene, sentence: int, at: int, words: tuple[str, ...]) -> int | None:
    """The token after «по словам», «по его словам» whose first word stands at a token, else None."""
    tokens = scene.tokens(sentence)
    step = at + 1
    if step < len(tokens) and tokens[step].text.casefold() in ("его", "ее", "её", "их"):
        step += 1
    if step < len(tokens) and tokens[step].lemma == "собственный":
        step += 1
    if tuple(t.lemma for t in tokens[step : step + len(words) - 1]) != words[1:]:
        return None
    return step + len(words) - 1


def _according_source(scene: Scene, sentence: int, at: int, last: int) -> tuple[Source, int] | None:
    """The source and the token after it: a possessive inside the phrase, or the noun after it."""
    tokens = scene.tokens(sentence)
    inside = scene.reference_at(sentence, at + 1)
    if inside is not None and inside.kind == "pronoun" and inside.last <= last:
        source = source_of(scene, sentence, (inside,))
        return (source, last) if source else None
    after = genitive_after(scene, sentence, last) if last < len(tokens) else None
    return (after, _end_of_source(tokens, after.references[-1].last)) if after else None


def _end_of_source(tokens: tuple[Token, ...], last: int) -> int:
    """The comma that closes the source, where only the rest of its name stands before it («фонда | России, …»)."""
    for at in range(last, min(last + LONGEST_REST, len(tokens))):
        if tokens[at].text == ",":
            return at
        if tokens[at].pos not in ("NOUN", "PROPN", "ADJ", "ADP", "NUM", "CCONJ", "X") and tokens[at].text not in "()":
            return last
    return last


def _around(scene: Scene, sentence: int, first: int, last: int) -> tuple[Span, ...]:
    """What is said around a parenthesis that stands on tokens `first` to `last`."""
    tokens = scene.tokens(sentence)
    last = _after_name(scene, sentence, last)
    while last < len(tokens) and tokens[last].text not in (",", ".", ":", "-", "–", "—") and tokens[last].text in '»"”':
        last += 1
    clause = max((i for i in range(first) if tokens[i].lemma == "который"), default=None)
    start = clause + 1 if clause is not None else 0
    end = clause_end(scene, sentence, last, None) if last < len(tokens) else last
    if _inside_participle(tokens, first):
        clause, start = first - 3, first - 2
        end = next((i for i in range(last + 1, end) if tokens[i].text == ","), end)
        parts = span_of(tokens, start, first), span_of(tokens, last, end)
        return tuple(p for p in parts if p is not None)
    after = span_of(tokens, last, end)
    before = span_of(tokens, start, first) if first - start > 1 or (clause is None and first > 0) else None
    linked = after is not None and (clause is not None or mere_link(tokens[start:first]))
    if _opens_clause(tokens, first) or (before is not None and linked):
        before = None
    return tuple(s for s in (before, after) if s is not None)


def _inside_participle(tokens: tuple[Token, ...], first: int) -> bool:
    """«граждан, причастных, по мнению X, к взрыву»: only the participle and its words are X's."""
    if first < 3 or tokens[first - 1].text != "," or tokens[first - 3].text != ",":
        return False
    word = tokens[first - 2]
    return word.feats.get("VerbForm") == "Part" or (word.pos == "ADJ" and word.feats.get("Variant") != "Short")


def _after_name(scene: Scene, sentence: int, last: int) -> int:
    """The token after a name in quotation marks that belongs to the source («исполнительницы песни "Лед"»)."""
    tokens = scene.tokens(sentence)
    name = next(
        (
            q
            for q in scene.quotes[sentence]
            if last < len(tokens) and not q.speech and q.outer.start == tokens[last].start
        ),
        None,
    )
    if name is None:
        return last
    return next((i for i in range(last, len(tokens)) if tokens[i].start >= name.outer.end), len(tokens))


def _opens_clause(tokens: tuple[Token, ...], first: int) -> bool:
    """«Отметим, что, по данным X, …»: what stands before the conjunction is the author's."""
    before = [t.lemma for t in tokens[max(0, first - 2) : first] if t.text != ","]
    return bool(before) and before[-1] in ("что", "так", "как", "поскольку", "но", "а", "и", "однако", "хотя")


def impersonal(scene: Scene, sentence: int) -> Iterator[Draft]:
    """It is noted that …; the statement says that …; «…», it says on the site of X."""
    tokens = scene.tokens(sentence)
    forms = by_word("impersonal", "form")
    for at, token in enumerate(tokens):
        entry = forms.get(token.text.casefold())
        if entry is None or scene.spoken(sentence, at):
            continue
        source = _document_source(scene, sentence, at)
        quote = next((q for q in reversed(scene.quotes[sentence]) if q.speech and q.outer.end <= token.start), None)
        opens = _that_after(tokens, at)
        if quote is not None:
            words = quote.inner.of(scene.text)
            content: Span | None = Span(quote.inner.start, quote.inner.start + len(words.rstrip(" ,.\u00a0")))
        elif opens is not None:
            content = content_span(scene, sentence, opens + 1, clause_end(scene, sentence, opens + 1, None))
        elif at > 2 and tokens[at - 1].text in (",", *DASHES):
            content = span_of(tokens, 0, at - 1)
            comma = None if any(t.feats.get("VerbForm") for t in tokens[:at]) else _comma(tokens, at)
            if comma is not None:
                content = content_span(scene, sentence, comma + 1, clause_end(scene, sentence, comma + 1, None))
        elif at and tokens[at - 1].lemma == "как" and (comma := _comma(tokens, at)) is not None:
            content = content_span(scene, sentence, comma + 1, clause_end(scene, sentence, comma + 1, None))
        else:
            content = None
        if content is not None:
            yield Draft(
                "speech.impersonal",
                sentence,
                (content,),
                source,
                token.span,
                (entry.ref,),
                quotation=quote is not None,
                fallback="none" if entry.flag("background") and not _has_document(scene, sentence) else "last",
                force=("speech",),
            )


def _has_document(scene: Scene, sentence: int) -> bool:
    documents = by_word("document", "lemma")
    return any(_holds_words(token, documents) for token in scene.tokens(sentence))


def _holds_words(token: Token, documents: Container[str]) -> bool:
    """«в заявлении», «на сайте»: a document in which something is said."""
    return token.lemma in documents and token.feats.get("Case") in ("Loc", None)


def _that_after(tokens: tuple[Token, ...], at: int) -> int | None:
    """The «что» that opens the clause of an impersonal form: behind the first comma after it."""
    comma = _comma(tokens, at)
    if comma is None or comma + 1 >= len(tokens):
        return None
    return comma + 1 if tokens[comma + 1].lemma == "что" else None


def _comma(tokens: tuple[Token, ...], at: int) -> int | None:
    return next((i for i in range(at, len(tokens)) if tokens[i].text == ","), None)


def _document_source(scene: Scene, sentence: int, at: int) -> Source | None:
    """Whose statement, site or letter it is."""
    tokens = scene.tokens(sentence)
    documents = by_word("document", "lemma")
    for index in range(max(0, at - 8), min(len(tokens), at + 8)):
        if not _holds_words(tokens[index], documents) or scene.spoken(sentence, index):
            continue
        own = scene.reference_at(sentence, index - 1) if index else None
        if own is not None and own.kind == "pronoun":
            return source_of(scene, sentence, (own,))
        source = genitive_after(scene, sentence, index + 1, inanimate=True)
        if source is not None:
            return source
    return None


def points_back(scene: Scene, sentence: int) -> Iterator[Draft]:
    """…. X said so; …. Such an opinion was voiced by X: the content is the sentence before."""
    tokens = scene.tokens(sentence)
    for phrase in phrases("anaphor"):
        words, entry = phrase.words, phrase.entry
        if not phrase.needed <= scene.lemmas[sentence]:
            continue
        at = next((i for i in range(len(tokens)) if tuple(t.lemma for t in tokens[i : i + len(words)]) == words), None)
        if (
            at is None
            or (at > 0 and tokens[at - 1].lemma == "и")
            or (words[0] == "о" and at + 2 < len(tokens) and tokens[at + 2].pos in ("NOUN", "ADJ"))
        ):
            continue
        cue = next((c for c in scene.cues[sentence] if at < c.first < at + 10 and c.form == "finite"), None)
        if cue is None:
            yield from _document_back(scene, sentence, at, entry)
            continue
        if cue.negated:
            continue
        before = _pointed_at(scene, sentence, at)
        source = subject_of(scene, sentence, cue)
        if source is not None and passes_on(scene, sentence, cue, source.references[0]):
            source = _cited(scene, sentence, source)
        if before is not None and source is not None:
            span = Span(tokens[at].start, tokens[cue.last - 1].end)
            yield Draft(
                "speech.points_back", sentence, (before,), source, span, (entry.ref, cue.entry.ref), force=cue.force
            )


def _document_back(scene: Scene, sentence: int, at: int, entry: Entry) -> Iterator[Draft]:
    """…. That is told in a report of X (Об этом говорится в докладе X)."""
    tokens = scene.tokens(sentence)
    form = next(
        (i for i in range(at, min(at + 8, len(tokens))) if tokens[i].text.casefold() in impersonal_forms()), None
    )
    source = _document_source(scene, sentence, form) if form is not None else None
    before = _sentence_before(scene, sentence)
    if form is not None and source is not None and before is not None:
        span = Span(tokens[at].start, tokens[form].end)
        yield Draft("speech.points_back", sentence, (before,), source, span, (entry.ref,), force=("speech",))


def impersonal_forms() -> Container[str]:
    """The forms of words without a subject («говорится», «отмечается»)."""
    return by_word("impersonal", "form")


def _pointed_at(scene: Scene, sentence: int, at: int) -> Span | None:
    """What an anaphor points at: the words before its dash («… - к такому выводу пришли X»), or the sentence before."""
    tokens = scene.tokens(sentence)
    dash = next((i for i in range(at - 1, max(at - 3, 0), -1) if tokens[i].text in DASHES), None)
    if dash is not None and dash > LEAST_BEFORE:
        return span_of(tokens, 0, dash)
    return _sentence_before(scene, sentence)


def _sentence_before(scene: Scene, sentence: int) -> Span | None:
    if sentence == 0:
        return None
    before = scene.sentences[sentence - 1]
    return span_of(before.tokens, 0, len(before.tokens))


def _cited(scene: Scene, sentence: int, outlet: Source) -> Source | None:
    """«X сообщает со ссылкой на Y»: Y, where Y is no outlet itself."""
    tokens = scene.tokens(sentence)
    for at, token in enumerate(tokens):
        if token.lemma == "ссылка":
            for reference in scene.references[sentence]:
                if at < reference.first <= at + 4 and not is_outlet(scene, reference):
                    return source_of(scene, sentence, (reference,))
    return None


def refers_to(scene: Scene, sentence: int) -> Iterator[Draft]:
    """…, reports the outlet with reference to X: the words are X's."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "pass" not in cue.force or cue.first == 0 or tokens[cue.first - 1].text not in (",", *DASHES):
            continue
        outlet = passed_on_by(scene, sentence, cue)
        source = _cited(scene, sentence, source_of(scene, sentence, (outlet,))) if outlet else None  # type: ignore[arg-type]
        if source is not None:
            content = content_span(scene, sentence, 0, cue.first - 1)
            yield from cue_draft(scene, (sentence, cue), "speech.refers_to", content, source)


def headline(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X: …; … – X: a headline that names its source."""
    if scene.sentences[sentence].block != -1:
        return
    tokens = scene.tokens(sentence)
    colon = next((i for i, t in enumerate(tokens) if t.text == ":"), None)
    first = scene.reference_at(sentence, 0)
    if colon is not None and first is not None and first.last == colon and not is_outlet(scene, first):
        content = span_of(tokens, colon + 1, len(tokens))
        source = source_of(scene, sentence, (first,))
        if content is not None and source is not None:
            quoted = any(q.inner == content for q in scene.quotes[sentence])
            yield Draft("speech.headline", sentence, (content,), source, quotation=quoted)
        return
    dash = max((i for i, t in enumerate(tokens) if t.text in DASHES), default=0)
    last = scene.reference_at(sentence, len(tokens) - 1)
    if dash and last is not None and last.first == dash + 1 and not is_outlet(scene, last):
        content = span_of(tokens, 0, dash)
        source = source_of(scene, sentence, (last,))
        if content is not None and source is not None:
            yield Draft("speech.headline", sentence, (content,), source)


def goes_on(scene: Scene, sentence: int) -> Iterator[Draft]:
    """A sentence without a cue that quotes a piece of the words of the speaker before it."""
    if sentence == 0 or not scene.same_block(sentence, sentence - 1) or scene.cues[sentence]:
        return
    phrases = [q for q in scene.quotes[sentence] if not q.speech]
    long_enough = [
        q for q in phrases if len(q.inner.of(scene.text).split()) >= 3 and q.inner.of(scene.text)[:1].islower()
    ]
    tokens = scene.tokens(sentence)
    content = span_of(tokens, 0, len(tokens))
    if long_enough and content is not None:
        quoted = any(q.inner.holds(content) for q in long_enough)
        yield Draft("speech.goes_on", sentence, (content,), None, quotation=quoted, fallback="last")
