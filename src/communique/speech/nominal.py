"""Words told by a noun with its owner: the statement of X that …; the promise of X to …"""

from __future__ import annotations

from collections.abc import Iterator

from communique.model import Reference, Span, Token
from communique.speech.clauses import verbal
from communique.speech.content import clause_end, content_span
from communique.speech.cues import by_word
from communique.speech.draft import Draft
from communique.speech.scene import Scene, words_from
from communique.speech.speakers import Source, source_of

OPENS = (("о", "том", ",", "что"), ("о", "том", ",", "чтобы"), (",", "что"), (",", "чтобы"))
"""What opens the words behind a noun and its owner."""


def noun_that(scene: Scene, sentence: int) -> Iterator[Draft]:
    """The statement of X that …; his words that …: a noun of speech with its owner."""
    for at, entry in words_from(scene, sentence, "telling"):
        token = scene.tokens(sentence)[at]
        if token.pos != "NOUN":
            continue
        source, opens = _owned(scene, sentence, at)
        if source is None or opens is None:
            continue
        content = content_span(scene, sentence, opens, _end(scene, sentence, at, opens))
        if content is not None:
            force = entry.words("force")
            yield Draft("speech.noun_that", sentence, (content,), source, token.span, (entry.ref,), force=force)


def holds_item(scene: Scene, sentence: int) -> Iterator[Draft]:
    """The proposals hold a point on …; their draft includes the demand of …: what a document of a side asks for."""
    tokens = scene.tokens(sentence)
    for at, entry in words_from(scene, sentence, "item"):
        holder = _holder(tokens, at, entry.words("verbs"))
        about = at + 1 < len(tokens) and tokens[at + 1].text.casefold() in ("о", "об", "обо")
        if holder is None or not about:
            continue
        content = content_span(scene, sentence, at + 1, clause_end(scene, sentence, at + 1, None, phrase=True))
        document, verb = holder
        owner = next((r for r in scene.references[sentence] if r.first == document + 1), None)
        owned = owner is not None and _genitive(tokens[owner.head])
        source = source_of(scene, sentence, (owner,)) if owner is not None and owned else None
        if content is not None:
            cue = Span(tokens[verb].start, tokens[at].end)
            force = entry.words("force")
            yield Draft(
                "speech.holds_item", sentence, (content,), source, cue, (entry.ref,), fallback="last", force=force
            )


def _holder(tokens: tuple[Token, ...], at: int, verbs: tuple[str, ...]) -> tuple[int, int] | None:
    """The document that holds the item at `at`, and the verb between them: «предложения содержат пункт»."""
    verb = next((i for i in range(at - 1, max(at - 4, 0), -1) if tokens[i].lemma in verbs), None)
    if verb is None or tokens[at].feats.get("Case") != "Acc":
        return None
    documents = by_word("proposal", "lemma")
    near = range(verb - 1, max(verb - 6, -1), -1)
    found = (i for i in near if tokens[i].lemma in documents and tokens[i].feats.get("Case") == "Nom")
    return next(((i, verb) for i in found), None)


def _end(scene: Scene, sentence: int, at: int, opens: int) -> int:
    """Where the words end: at the latest where the clause goes on whose subject the noun is («…, удивило коллег»)."""
    tokens = scene.tokens(sentence)
    end = clause_end(scene, sentence, opens, None, phrase=True)
    if any(verbal(token) for token in tokens[:at]):
        return end
    commas = (i for i in range(opens + 1, end - 1) if tokens[i].text == "," and any(map(verbal, tokens[opens:i])))
    return next((i for i in commas if _goes_on(tokens[i + 1 : i + 3])), end)


def _goes_on(following: tuple[Token, ...]) -> bool:
    """Whether a clause goes on with its verb: «удивило», «не удивило», «уже удивило»."""
    first = following[0]
    return verbal(first) or (first.pos in ("PART", "ADV") and len(following) > 1 and verbal(following[1]))


def _owned(scene: Scene, sentence: int, at: int) -> tuple[Source | None, int | None]:
    """Whose the noun is and where its words begin: «слова министра о том, что …», «его слова о том, что …»."""
    tokens = scene.tokens(sentence)
    behind = next((r for r in scene.references[sentence] if r.first == at + 1), None)
    if behind is not None and _genitive(tokens[behind.head]):
        owners = _owners(scene, sentence, behind)
        return source_of(scene, sentence, owners), _opened(tokens, owners[-1].last)
    before = next((r for r in scene.references[sentence] if r.last == at and r.kind == "pronoun"), None)
    owners_before: tuple[Reference, ...] = (before,) if before else ()
    return source_of(scene, sentence, owners_before), _opened(tokens, at + 1)


def _owners(scene: Scene, sentence: int, first: Reference) -> tuple[Reference, ...]:
    """The owner with another that `и` joins to it."""
    tokens = scene.tokens(sentence)
    second = scene.reference_at(sentence, first.last + 1) if first.last + 1 < len(tokens) else None
    linked = second is not None and tokens[first.last].lemma == "и" and second.first == first.last + 1
    return (first, second) if second is not None and linked and _genitive(tokens[second.head]) else (first,)


def _genitive(token: Token) -> bool:
    return token.feats.get("Case") == "Gen" or token.text.isupper()


def _opened(tokens: tuple[Token, ...], at: int) -> int | None:
    """The first token of the words, where they follow at once."""
    for words in OPENS:
        if tuple(token.text.casefold() for token in tokens[at : at + len(words)]) == words:
            return at + len(words)
    return None
