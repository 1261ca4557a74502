"""The grammar of reported speech on one screen: small functions, then the order in which they are tried.

A rule gets one sentence of the scene and yields drafts. Where two rules claim the same cue, the earlier one has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from communique.lexicon import table
from communique.model import Span, Token
from communique.speech.content import clause_end, conjunction, content_span
from communique.speech.cues import LANGUAGE, Cue
from communique.speech.draft import Draft
from communique.speech.quoting import dialogue, passes_words, quotations
from communique.speech.relays import is_outlet, passed_on_by
from communique.speech.scene import DASHES, Scene, span_of
from communique.speech.speakers import Source, genitive_after, source_of, subject_of

CASES = {
    "about": ("о", "об", "обо", "про", "относительно"),
    "in": ("в", "во"),
    "on": ("на",),
    "to": ("к",),
    "from": ("от",),
    "with": ("с",),
    "for": ("для",),
}
"""The prepositions of the frames of the speech lexicon."""

OBJECT_REACH = 8
"""Words after a cue within which its infinitive or object must begin."""


def _draft(
    scene: Scene, sentence: int, cue: Cue, rule: str, content: Span | None, source: Source | None
) -> Iterator[Draft]:
    if content is None:
        return
    yield Draft(
        rule,
        sentence,
        (content,),
        source,
        cue.span(scene.tokens(sentence)),
        (cue.entry.ref,),
        fallback="sentence",
        force=cue.force,
        inside_quotation=scene.spoken(sentence, cue.first) is not None,
    )


def says_that(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X said that …; X demanded that …; saying that …"""
    for cue in scene.cues[sentence]:
        if "that" not in cue.frames or (cue.form == "gerund" and "thought" in cue.force):
            continue
        opens = conjunction(scene, sentence, cue)
        if opens is None:
            continue
        end = clause_end(scene, sentence, opens + 1, cue)
        content = content_span(scene, sentence, opens + 1, end)
        yield from _draft(scene, sentence, cue, "speech.says_that", content, subject_of(scene, sentence, cue))


def words_before(scene: Scene, sentence: int) -> Iterator[Draft]:
    """…, said X; …, as X said; As X said, …"""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "before" not in cue.frames or cue.form != "finite" or scene.quoted(sentence, cue.first):
            continue
        opened = _opens(scene, sentence, cue)
        if opened is None:
            continue
        source = subject_of(scene, sentence, cue)
        if source is None or cue.force == ("pass",) or passed_on_by(scene, sentence, cue) is not None:
            continue
        content = _beside(scene, sentence, cue, opened)
        yield from _draft(scene, sentence, cue, "speech.words_before", content, source)


def _beside(scene: Scene, sentence: int, cue: Cue, opened: int) -> Span | None:
    """The words that an attribution belongs to: after «как сообщил X,» where a clause follows, else before it."""
    tokens = scene.tokens(sentence)
    if tokens[opened].lemma == "как":
        comma = next((i for i in range(cue.last, len(tokens)) if tokens[i].text == ","), None)
        if comma is not None and any(t.feats.get("VerbForm") == "Fin" or t.pos == "ADJ" for t in tokens[comma:]):
            return content_span(scene, sentence, comma + 1, clause_end(scene, sentence, comma + 1, None))
    return content_span(scene, sentence, 0, opened) if opened > 1 else None


def _opens(scene: Scene, sentence: int, cue: Cue) -> int | None:
    """The token at which the attribution opens: a comma or dash before «said», or «как» before it."""
    tokens = scene.tokens(sentence)
    at = cue.first
    while at > 0 and tokens[at - 1].pos in ("ADV", "NOUN", "PROPN", "ADJ", "ADP", "PRON", "DET") and cue.first - at < 6:
        at -= 1
    if at > 0 and tokens[at - 1].lemma == "как":
        return at - 1
    if cue.first > 1 and (tokens[cue.first - 1].text == "," or tokens[cue.first - 1].text in DASHES):
        return cue.first - 1
    return None


def about_topic(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X told of …; X accused Y of …; X insisted on …; X refused …; X called for …"""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        prepositions = [p for frame in cue.frames for p in CASES.get(frame, ())]
        if not prepositions or cue.form == "gerund":
            continue
        for at in range(cue.last, min(cue.last + OBJECT_REACH, len(tokens))):
            if tokens[at].text in (",", ":", ";") or tokens[at].text in DASHES:
                break
            if tokens[at].pos == "ADP" and tokens[at].text.casefold() in prepositions:
                start = cue.last if "in" in cue.frames or "with" in cue.frames else at
                yield from _phrase(scene, sentence, cue, start, "speech.about_topic")
                break


def topic_first(scene: Scene, sentence: int) -> Iterator[Draft]:
    """That …, X said earlier (О том, что …, X заявлял); of his resignation spoke X (об отставке заявил X)."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "about" not in cue.frames or cue.form != "finite":
            continue
        content: Span | None = None
        if [t.lemma for t in tokens[:4]] == ["о", "то", ",", "что"] and cue.first > 4:
            commas = [i for i in range(4, cue.first) if tokens[i].text == ","]
            content = content_span(scene, sentence, 4, commas[-1]) if commas else None
        else:
            at = cue.first - 1
            while at > 0 and tokens[at].pos in ("NOUN", "ADJ", "DET", "PROPN") and cue.first - at < 6:
                at -= 1
            if 0 <= at < cue.first - 1 and tokens[at].lemma == "о" and tokens[at + 1].pos not in ("DET", "PRON"):
                content = span_of(tokens, at, cue.first)
        source = subject_of(scene, sentence, cue) if content else None
        if source is not None and not is_outlet(scene, source.references[0]):
            yield from _draft(scene, sentence, cue, "speech.topic_first", content, source)


def to_do(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X offered to …; X is ready to …; X refused to …; X urged Y to …"""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "inf" not in cue.frames:
            continue
        for at in range(cue.last, min(cue.last + OBJECT_REACH, len(tokens))):
            if tokens[at].text in (",", ":", ";") or tokens[at].text in DASHES:
                break
            if tokens[at].feats.get("VerbForm") == "Inf":
                yield from _phrase(scene, sentence, cue, _start(scene, sentence, cue), "speech.to_do")
                break


def names_object(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X demanded …; X rejected …; X called Y …; X published …; … supported X."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "object" not in cue.frames or cue.form == "gerund":
            continue
        source = subject_of(scene, sentence, cue)
        start = _start(scene, sentence, cue)
        if source is not None and source.references[0].first >= cue.last and _object_before(scene, sentence, cue):
            before = span_of(tokens, 0, cue.first)
            yield from _draft(scene, sentence, cue, "speech.names_object", before, source)
        elif start < len(tokens) and _opens_object(tokens[start], cue):
            yield from _phrase(scene, sentence, cue, start, "speech.names_object")


def _opens_object(token: Token, cue: Cue) -> bool:
    """Whether a noun phrase can begin here; demands also name whom they go to («от соседей»)."""
    if token.pos == "ADP":
        return "demand" in cue.force or "reject" in cue.force
    finite = token.pos == "VERB" and token.feats.get("VerbForm") != "Part"
    return not finite and token.pos not in ("PUNCT", "SCONJ", "CCONJ")


def _object_before(scene: Scene, sentence: int, cue: Cue) -> bool:
    """«Идею саммита поддержало правительство»: a noun in the accusative opens the sentence, no verb before the cue."""
    before = scene.tokens(sentence)[: cue.first]
    nouns = [t for t in before if t.pos in ("NOUN", "PROPN")]
    return bool(nouns) and nouns[0].feats.get("Case") == "Acc" and not any(t.pos in ("VERB", "PUNCT") for t in before)


def _start(scene: Scene, sentence: int, cue: Cue) -> int:
    """The first token after a cue and after its subject, where that follows it."""
    source = subject_of(scene, sentence, cue)
    at = cue.last
    if source is not None and source.references[0].first == cue.last:
        at = source.references[-1].last
    return at


def _phrase(scene: Scene, sentence: int, cue: Cue, start: int, rule: str) -> Iterator[Draft]:
    """A draft whose content is an infinitive or noun phrase; such phrases need a speaker in the sentence."""
    source = subject_of(scene, sentence, cue)
    if source is None or passed_on_by(scene, sentence, cue) is not None:
        return
    content = content_span(scene, sentence, start, clause_end(scene, sentence, start, cue, phrase=True))
    yield from _draft(scene, sentence, cue, rule, content, source)


def says_colon(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X said: … (without quotation marks)."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "colon" not in cue.frames or cue.form != "finite":
            continue
        at = next((i for i in range(cue.last, len(tokens)) if tokens[i].text in (":", ",", ";")), None)
        if at is None or tokens[at].text != ":" or at + 1 >= len(tokens) or scene.quoted(sentence, at + 1):
            continue
        content = content_span(scene, sentence, at + 1, clause_end(scene, sentence, at + 1, cue))
        yield from _draft(scene, sentence, cue, "speech.says_colon", content, subject_of(scene, sentence, cue))


def according_to(scene: Scene, sentence: int) -> Iterator[Draft]:
    """According to X, …; …, in his words, …"""
    tokens = scene.tokens(sentence)
    for entry in table(LANGUAGE, "speech", "according"):
        words = entry.word("words").split()
        for at in range(len(tokens) - len(words)):
            last = _according_at(scene, sentence, at, words)
            if last is None:
                continue
            source = _according_source(scene, sentence, at, last)
            content = _around(scene, sentence, at, source[1]) if source else ()
            if source and content:
                cue = Span(tokens[at].start, tokens[last - 1].end)
                yield Draft("speech.according_to", sentence, content, source[0], cue, (entry.ref,), force=("speech",))


def _according_at(scene: Scene, sentence: int, at: int, words: list[str]) -> int | None:
    """The token after «по словам», «по его словам», else None."""
    tokens = scene.tokens(sentence)
    if tokens[at].lemma != words[0]:
        return None
    step = at + 1
    if step < len(tokens) and tokens[step].text.casefold() in ("его", "ее", "её", "их"):
        step += 1
    if [t.lemma for t in tokens[step : step + len(words) - 1]] != words[1:]:
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
    return (after, after.references[-1].last) if after else None


def _around(scene: Scene, sentence: int, first: int, last: int) -> tuple[Span, ...]:
    """What is said around a parenthesis that stands on tokens `first` to `last`."""
    tokens = scene.tokens(sentence)
    while last < len(tokens) and tokens[last].text not in (",", ".", ":", "-", "–", "—") and tokens[last].text in '»"”':
        last += 1
    clause = max((i for i in range(first) if tokens[i].lemma == "который"), default=None)
    start = clause + 1 if clause is not None else 0
    end = clause_end(scene, sentence, last, None) if last < len(tokens) else last
    after = span_of(tokens, last, end)
    before = span_of(tokens, start, first) if first - start > 1 or (clause is None and first > 0) else None
    return tuple(s for s in (before, after) if s is not None)


def impersonal(scene: Scene, sentence: int) -> Iterator[Draft]:
    """It is noted that …; the statement says that …; «…», it says on the site of X."""
    tokens = scene.tokens(sentence)
    forms = {entry.word("form"): entry for entry in table(LANGUAGE, "speech", "impersonal")}
    for at, token in enumerate(tokens):
        entry = forms.get(token.text.casefold())
        if entry is None or scene.spoken(sentence, at):
            continue
        source = _document_source(scene, sentence, at)
        quote = next((q for q in reversed(scene.quotes[sentence]) if q.speech and q.outer.end <= token.start), None)
        opens = next(
            (i for i in range(at + 1, len(tokens)) if tokens[i].lemma == "что" and tokens[i - 1].text == ","), None
        )
        if quote is not None:
            words = quote.inner.of(scene.text)
            content: Span | None = Span(quote.inner.start, quote.inner.start + len(words.rstrip(" ,.\u00a0")))
        elif opens is not None:
            content = content_span(scene, sentence, opens + 1, clause_end(scene, sentence, opens + 1, None))
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
                fallback="last",
                force=("speech",),
            )


def _document_source(scene: Scene, sentence: int, at: int) -> Source | None:
    """Whose statement, site or letter it is."""
    tokens = scene.tokens(sentence)
    documents = {entry.word("lemma") for entry in table(LANGUAGE, "speech", "document")}
    for index in range(max(0, at - 8), min(len(tokens), at + 8)):
        if tokens[index].lemma not in documents or scene.spoken(sentence, index):
            continue
        own = scene.reference_at(sentence, index - 1) if index else None
        if own is not None and own.kind == "pronoun":
            return source_of(scene, sentence, (own,))
        source = genitive_after(scene, sentence, index + 1)
        if source is not None:
            return source
    return None


def points_back(scene: Scene, sentence: int) -> Iterator[Draft]:
    """…. X said so; …. Such an opinion was voiced by X: the content is the sentence before."""
    tokens = scene.tokens(sentence)
    for entry in table(LANGUAGE, "speech", "anaphor"):
        words = entry.word("words").split()
        at = next((i for i in range(len(tokens)) if [t.lemma for t in tokens[i : i + len(words)]] == words), None)
        if at is None or (words[0] == "о" and at + 2 < len(tokens) and tokens[at + 2].pos in ("NOUN", "ADJ")):
            continue
        cue = next((c for c in scene.cues[sentence] if at < c.first < at + 10 and c.form == "finite"), None)
        if cue is None:
            continue
        before = _sentence_before(scene, sentence)
        source = subject_of(scene, sentence, cue)
        if source is not None and is_outlet(scene, source.references[0]):
            source = _cited(scene, sentence, source)
        if before is not None and source is not None:
            span = Span(tokens[at].start, tokens[cue.last - 1].end)
            yield Draft(
                "speech.points_back", sentence, (before,), source, span, (entry.ref, cue.entry.ref), force=cue.force
            )


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
            yield from _draft(scene, sentence, cue, "speech.refers_to", content, source)


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
            yield Draft("speech.headline", sentence, (content,), source)
        return
    dash = max((i for i, t in enumerate(tokens) if t.text in DASHES), default=0)
    last = scene.reference_at(sentence, len(tokens) - 1)
    if dash and last is not None and last.first == dash + 1 and not is_outlet(scene, last):
        content = span_of(tokens, 0, dash)
        source = source_of(scene, sentence, (last,))
        if content is not None and source is not None:
            yield Draft("speech.headline", sentence, (content,), source)


def standing_noun(scene: Scene, sentence: int) -> Iterator[Draft]:
    """… contains the demand to …: a noun that reports by itself."""
    tokens = scene.tokens(sentence)
    nouns = {entry.word("lemma"): entry for entry in table(LANGUAGE, "speech", "noun")}
    for at, token in enumerate(tokens):
        entry = nouns.get(token.lemma)
        if entry is None or token.feats.get("Case") not in ("Nom", "Acc") or scene.spoken(sentence, at):
            continue
        near = tokens[at + 1 : at + 6]
        if any(t.feats.get("VerbForm") == "Inf" for t in near) and not any(t.text == "," for t in near[:2]):
            content = content_span(scene, sentence, at + 1, clause_end(scene, sentence, at + 1, None, phrase=True))
            if content is not None:
                yield Draft(
                    "speech.standing_noun",
                    sentence,
                    (content,),
                    None,
                    token.span,
                    (entry.ref,),
                    fallback="last",
                    force=entry.words("force"),
                )


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
        yield Draft("speech.goes_on", sentence, (content,), None, fallback="last")


Rule = Callable[[Scene, int], Iterator[Draft]]

RULES: tuple[Rule, ...] = (
    passes_words,
    quotations,
    dialogue,
    impersonal,
    refers_to,
    points_back,
    says_that,
    according_to,
    words_before,
    says_colon,
    to_do,
    about_topic,
    topic_first,
    names_object,
    standing_noun,
    headline,
    goes_on,
)
"""The rules in their order: where two claim one cue, the earlier has it."""
