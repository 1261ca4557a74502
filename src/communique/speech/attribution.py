"""What attributes a quotation: the cue after it, before its colon, or inside it between dashes."""

from __future__ import annotations

from msgspec.structs import replace

from communique.model import Sentence, Token
from communique.speech.cues import Cue, open_entry, tells
from communique.speech.quotes import Quote
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene
from communique.speech.speakers import Source, is_person, source_of, subject_of

SET_OFF = (",", "!", "?", "…", ".", "...")
"""What sets a quotation off from the words that attribute it, before the dash."""

ATTRIBUTION = 12
"""Words after a closing quotation mark within which its cue must stand."""

Found = tuple[int, Cue]
"""A cue and the sentence that it stands in."""


def attribution(scene: Scene, sentence: int, quote: Quote) -> Found | None:
    """The cue of a quotation that ends in this sentence: «…», — said X; X said: «…»."""
    named, before = _cue_after(scene, sentence, quote), _cue_before(scene, quote)
    if before is not None and (named is None or "pass" in named[1].force):
        return before
    other = _any_verb(scene, sentence, quote)
    if named is not None and other is not None:
        return named if named[1].first <= other[1].first else other
    return named or other or _any_colon(scene, quote)


def name_before(scene: Scene, quote: Quote) -> tuple[int, Source] | None:
    """«Посол X: «…»»: a name and a colon, no verb."""
    opening = _opening(scene, quote)
    if opening is None:
        return None
    sentence, found = opening
    before = [t for t in found.tokens if t.end <= quote.outer.start]
    named = [r for r in scene.references[sentence] if before and r.last == len(before) - 1 and r.kind != "pronoun"]
    if not named or before[-1].text != ":" or any(t.feats.get("VerbForm") == "Fin" for t in before):
        return None
    if len(before) - 1 - named[0].first < len(before) - 1 and found.tokens[0].feats.get("Case") not in ("Nom", None):
        return None
    source = source_of(scene, sentence, (named[0],))
    return (sentence, source) if source is not None and is_person(scene, source) else None


def _open_cue(tokens: tuple[Token, ...], at: int) -> Cue | None:
    """A verb that no entry needs to name, if it tells of a third person."""
    entry = open_entry()
    if tokens[at].pos != "VERB" or not tells(tokens, at) or tokens[at].lemma in entry.words("never"):
        return None
    return Cue(at, at + 1, at, entry, ("quote",), entry.words("force"), "finite", False)


def _any_verb(scene: Scene, sentence: int, quote: Quote) -> Found | None:
    """«…», — рассуждает X: a verb right after the dash and followed by its subject."""
    tokens = scene.tokens(sentence)
    dash = next((i for i, t in enumerate(tokens) if t.start >= quote.outer.end and t.text in DASHES), None)
    if dash is None or scene.text[quote.outer.end - 2 : tokens[dash].start].strip(' "»“”')[-1:] not in SET_OFF:
        return None
    passing = next((c for c in scene.cues[sentence] if c.first == dash + 1 and {"pass", "words"} & set(c.force)), None)
    cue = passing or _verb_after(scene, sentence, dash)
    return (sentence, cue) if cue else None


def _verb_after(scene: Scene, sentence: int, dash: int) -> Cue | None:
    tokens = scene.tokens(sentence)
    at = dash + 1
    while at < len(tokens) and (tokens[at].pos in ("ADV", "PART") or tokens[at].feats.get("Case") == "Dat"):
        at += 1
    cue = _open_cue(tokens, at) if at < len(tokens) else None
    source = subject_of(scene, sentence, cue) if cue else None
    return cue if cue and source is not None and source.references[0].first >= cue.last else None


def _any_colon(scene: Scene, quote: Quote) -> Found | None:
    """«X привел пример: «…»»: a person who does something before the colon."""
    opening = _opening(scene, quote)
    if opening is None or not scene.text[opening[1].span.start : quote.outer.start].rstrip().endswith(":"):
        return None
    sentence, found = opening
    verbs = [i for i, t in enumerate(found.tokens) if t.end <= quote.outer.start and t.feats.get("VerbForm") == "Fin"]
    cue = _open_cue(found.tokens, verbs[-1]) if verbs else None
    source = subject_of(scene, sentence, cue) if cue else None
    if cue is None or source is None or not is_person(scene, source) or found.tokens[cue.first - 1].lemma == "не":
        return None
    if scene.quoted(sentence, cue.first):
        return None
    return sentence, replace(cue, frames=("colon",))


def _cue_after(scene: Scene, sentence: int, quote: Quote) -> Found | None:
    tokens = scene.tokens(sentence)
    after = [i for i, t in enumerate(tokens) if t.start >= quote.outer.end]
    if not after:
        return None
    for cue in scene.cues[sentence]:
        if after[0] <= cue.first < after[0] + ATTRIBUTION and quotes(cue) and not scene.spoken(sentence, cue.first):
            return sentence, cue
    return None


def quotes(cue: Cue) -> bool:
    """Whether a cue attributes quotations."""
    return "quote" in cue.frames and cue.form in ("finite", "gerund", "infinitive")


def _opening(scene: Scene, quote: Quote) -> tuple[int, Sentence] | None:
    """The sentence in which a quotation opens."""
    here = ((n, s) for n, s in scene.around(quote) if s.span.start <= quote.outer.start < s.span.end)
    return next(here, None)


def _cue_before(scene: Scene, quote: Quote) -> Found | None:
    """«X сказал: «…»»."""
    opening = _opening(scene, quote)
    if opening is None:
        return None
    sentence, found = opening
    before = [c for c in scene.cues[sentence] if found.tokens[c.last - 1].end <= quote.outer.start and quotes(c)]
    between = scene.text[found.span.start : quote.outer.start].rstrip()
    if not before or not between.endswith((":", *DASHES)):
        return None
    cue = before[-1]
    opens = [t.text for t in found.tokens[cue.last :] if t.start < quote.outer.start]
    return sentence, replace(cue, frames=("colon",)) if "that" in cue.frames and "что" in opens else cue


def attribution_inside(scene: Scene, quote: Quote) -> tuple[int, Cue, int, int] | None:
    """The sentence, cue and token range of an attribution between dashes inside a quotation."""
    for sentence, found in scene.around(quote):
        for cue in scene.cues[sentence]:
            if quotes(cue) or "words" in cue.force:
                inside = _between_dashes(scene, quote, sentence, cue)
                if inside is not None:
                    return inside
        for at, token in enumerate(found.tokens[:-1]):
            if token.text in DASHES and at and found.tokens[at - 1].text in SET_OFF:
                other = _verb_after(scene, sentence, at)
                inside = _between_dashes(scene, quote, sentence, other) if other else None
                if inside is not None:
                    return inside
    return None


def _between_dashes(scene: Scene, quote: Quote, sentence: int, cue: Cue) -> tuple[int, Cue, int, int] | None:
    tokens = scene.tokens(sentence)
    if not quote.inner.holds(tokens[cue.first].span) or cue.form != "finite":
        return None
    opened = dash_before(tokens, cue.first)
    closed = _dash_after(tokens, cue.last)
    if opened is None or (closed == len(tokens) and not _next_opens_with_dash(scene, sentence)):
        return None
    return sentence, cue, opened, closed


def dash_before(tokens: tuple[Token, ...], at: int) -> int | None:
    """The dash of «…, — сказал»: nothing but the subject may stand between it and the cue."""
    for index in range(at - 1, max(-1, at - 6), -1):
        if tokens[index].text in DASHES:
            ends = index > 0 and tokens[index - 1].text in (*SET_OFF, *QUOTE_MARKS)
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
