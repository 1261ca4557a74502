"""Reported clauses: said that …; …, said X; as X said, …; that …, said X."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from communique.model import Span, Token
from communique.speech.content import clause_end, conjunction, content_span, mere_link
from communique.speech.cues import Cue
from communique.speech.draft import Draft
from communique.speech.relays import passed_on_by, passes_on
from communique.speech.scene import DASHES, Scene, span_of
from communique.speech.speakers import Source, subject_behind, subject_of

LATEST_TOPIC = 4
"""Words that may stand before a topic which opens its clause («Накануне в Осло об отставке заявил X»)."""

BACK = ("это", "этот", "тот", "что", "который", "он", "она", "они", "их", "его", "ее", "такой", "подобный", "данный")
"""Words by which a topic only points at what was said before («об их разговоре сообщил X»)."""

PERCEIVED = ("видно", "видный", "слышно", "видеть", "слышать", "показать", "рассказать")
"""Words after which «как» opens what is perceived, not an attribution («видно, как он поясняет»)."""


def cue_draft(
    scene: Scene, at: tuple[int, Cue], rule: str, content: Span | None, source: Source | None
) -> Iterator[Draft]:
    """The draft of a rule that goes by a cue, where it found any content."""
    sentence, cue = at
    if content is None:
        return
    yield Draft(
        rule,
        sentence,
        (content,),
        source,
        cue.span(scene.tokens(sentence)),
        (cue.entry.ref,),
        fallback="last" if source is None and _there(scene, sentence, cue, rule) else "sentence",
        force=cue.force,
        inside_quotation=scene.spoken(sentence, cue.first) is not None,
    )


def _there(scene: Scene, sentence: int, cue: Cue, rule: str) -> bool:
    """«Там уточнили, что …»: those who spoke before, named by their place alone."""
    tokens = scene.tokens(sentence)
    plural = tokens[cue.verb].feats.get("Number") == "Plur" and rule == "speech.says_that"
    return plural and any(t.lemma == "там" for t in tokens[max(0, cue.first - 3) : cue.first])


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
        yield from cue_draft(scene, (sentence, cue), "speech.says_that", content, subject_of(scene, sentence, cue))


def words_before(scene: Scene, sentence: int) -> Iterator[Draft]:
    """…, said X; …, as X said; As X said, …"""
    for cue in scene.cues[sentence]:
        if "before" not in cue.frames or cue.form not in ("finite", "predicate") or scene.quoted(sentence, cue.first):
            continue
        opened = _opens(scene, sentence, cue)
        if opened is None:
            continue
        source = subject_behind(scene, sentence, cue, opened)
        if source is None or cue.force == ("pass",):
            continue
        if passed_on_by(scene, sentence, cue) is not None:
            continue
        content = _beside(scene, sentence, source, (cue, opened))
        after = _goes_on(scene, sentence, cue, opened) if content is not None else None
        if content is None or not _says_something(scene, sentence, content, after):
            continue
        for draft in cue_draft(scene, (sentence, cue), "speech.words_before", content, source):
            before = () if after is not None and mere_link(scene.tokens(sentence)[:opened]) else (content,)
            yield replace(draft, content=(*before, after)) if after is not None else draft


def _says_something(scene: Scene, sentence: int, before: Span, after: Span | None) -> bool:
    """Whether the words around an attribution hold a clause: a verb, a short adjective or at least four words."""
    said = [t for t in scene.tokens(sentence) if before.holds(t.span) or (after is not None and after.holds(t.span))]
    return len([t for t in said if t.pos != "PUNCT"]) >= 4 or any(verbal(t) for t in said)


def verbal(token: Token) -> bool:
    """Whether a token makes a clause: a finite verb or a short form."""
    return token.feats.get("VerbForm") == "Fin" or token.feats.get("Variant") == "Short"


def _goes_on(scene: Scene, sentence: int, cue: Cue, opened: int) -> Span | None:
    """The rest of a sentence that an attribution interrupts: «После этого, считают X, он …»."""
    tokens = scene.tokens(sentence)
    if tokens[opened].lemma == "как" or any(verbal(t) for t in tokens[:opened]):
        return None
    comma = next((i for i in range(cue.last, len(tokens)) if tokens[i].text == ","), None)
    if comma is None or not any(verbal(t) for t in tokens[comma:]):
        return None
    return content_span(scene, sentence, comma + 1, clause_end(scene, sentence, comma + 1, None))


def _beside(scene: Scene, sentence: int, source: Source, place: tuple[Cue, int]) -> Span | None:
    """The words that an attribution belongs to: after «как сообщил X,» where a clause follows, else before it."""
    tokens = scene.tokens(sentence)
    cue, opened = place
    if tokens[opened].lemma == "как":
        behind = max(cue.last, source.references[-1].last)
        comma = next((i for i in range(behind, len(tokens)) if tokens[i].text == ","), None)
        if comma is not None and any(verbal(t) or t.pos == "ADJ" for t in tokens[comma:]):
            return content_span(scene, sentence, comma + 1, clause_end(scene, sentence, comma + 1, None))
    return content_span(scene, sentence, 0, opened) if opened > 0 else None


def _opens(scene: Scene, sentence: int, cue: Cue) -> int | None:
    """The token at which the attribution opens: a comma or dash before «said», or «как» before it."""
    tokens = scene.tokens(sentence)
    at = cue.first
    while at > 0 and tokens[at - 1].pos in ("ADV", "NOUN", "PROPN", "ADJ", "ADP", "PRON", "DET") and cue.first - at < 6:
        at -= 1
    if at > 0 and tokens[at - 1].lemma == "как":
        return None if any(t.lemma in PERCEIVED for t in tokens[max(0, at - 4) : at]) else at - 1
    if cue.first > 1 and (tokens[cue.first - 1].text == "," or tokens[cue.first - 1].text in DASHES):
        return cue.first - 1
    return None


def topic_first(scene: Scene, sentence: int) -> Iterator[Draft]:
    """That …, X said earlier (О том, что …, X заявлял); of his resignation spoke X (об отставке заявил X)."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "about" not in cue.frames or cue.form != "finite":
            continue
        content: Span | None = None
        if _about_that(tokens) and cue.first > 4:
            commas = [i for i in range(4, cue.first) if tokens[i].text == ","]
            content = content_span(scene, sentence, 4, commas[-1]) if commas else None
        else:
            at = _topic_opens(tokens, cue)
            content = _topic(scene, sentence, cue, at) if at is not None else None
        source = subject_of(scene, sentence, cue) if content else None
        if source is not None and not passes_on(scene, sentence, cue, source.references[0]):
            yield from cue_draft(scene, (sentence, cue), "speech.topic_first", content, source)


def _topic(scene: Scene, sentence: int, cue: Cue, at: int) -> Span | None:
    """The topic from its «о» to the cue, or to the subject that stands between («О готовности Италия сообщила»)."""
    source = subject_of(scene, sentence, cue)
    first = source.references[0].first if source is not None else cue.first
    return span_of(scene.tokens(sentence), at, first if at < first < cue.first else cue.first)


def _topic_opens(tokens: tuple[Token, ...], cue: Cue) -> int | None:
    """The «о» that opens a topic before its cue («О намерении закрыть порт заявил X»), not one that points back."""
    opens = next((i + 1 for i in range(cue.first - 1, -1, -1) if tokens[i].pos == "PUNCT"), 0)
    for at in range(opens, min(opens + LATEST_TOPIC, cue.first - 1)):
        if tokens[at].lemma == "о" and tokens[at].pos == "ADP":
            told = any(t.feats.get("VerbForm") == "Fin" for t in tokens[opens : cue.first])
            return None if told or tokens[at + 1].lemma in BACK else at
    return None


def says_colon(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X said: … (without quotation marks)."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "colon" not in cue.frames or cue.form not in ("finite", "predicate"):
            continue
        at = next((i for i in range(cue.last, len(tokens)) if tokens[i].text in (":", ",", ";")), None)
        if at is None or tokens[at].text != ":" or at + 1 >= len(tokens) or scene.spoken(sentence, at + 1):
            continue
        if _takes_object(tokens[cue.last : at], cue):
            continue
        content = content_span(scene, sentence, at + 1, clause_end(scene, sentence, at + 1, cue))
        yield from cue_draft(scene, (sentence, cue), "speech.says_colon", content, subject_of(scene, sentence, cue))


def _takes_object(between: tuple[Token, ...], cue: Cue) -> bool:
    """«требуют отставки X: …», «обещали вернуться: …»: what is said stands before the colon, a reason behind it."""
    if not {"inf", "object", "to", "on"} & set(cue.frames):
        return False
    return any(
        t.feats.get("VerbForm") == "Inf" or (t.pos == "NOUN" and t.feats.get("Case") in ("Acc", "Gen", "Ins", "Dat"))
        for t in between
    )


def _about_that(tokens: tuple[Token, ...]) -> bool:
    """Whether a sentence opens with «О том, что»."""
    return [t.text.casefold() for t in tokens[:4]] == ["о", "том", ",", "что"]
