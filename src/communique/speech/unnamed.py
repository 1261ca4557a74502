"""Speakers that no name stands for: «двое рабочих сообщили», «следствие полагает», «в ведомстве добавили».

The phrase is taken in the words of the page; nothing is resolved.
"""

from __future__ import annotations

from functools import lru_cache

from communique.lexicon import table
from communique.model import Part, Reference, Span, Speaker, Token, Why
from communique.speech.cues import LANGUAGE, Cue, by_word
from communique.speech.scene import DASHES, Scene

REACH = 6
"""Words after a cue within which an unnamed subject must begin."""

DEEDS = ("ние", "тие", "ость")
"""Endings of nouns for what is done or how it is, in which nobody sits who could speak."""

AFTER = 8
"""Words that an unnamed subject may take behind its head: its genitives and adjectives."""


@lru_cache(maxsize=1)
def bodies() -> frozenset[str]:
    """The common nouns of bodies and groups that speak."""
    return frozenset(by_word("body", "lemma"))


@lru_cache(maxsize=1)
def no_walls() -> frozenset[str]:
    """Nouns after «в» that are a time, a circumstance or a talk, not a body whose people speak."""
    return frozenset(lemma for entry in table(LANGUAGE, "speech", "no_walls") for lemma in entry.words("lemma"))


@lru_cache(maxsize=1)
def documents() -> frozenset[str]:
    """What holds words and is nobody's name: a report, a statement, a site."""
    return frozenset(by_word("document", "lemma"))


def unnamed_subject(scene: Scene, sentence: int, cue: Cue) -> tuple[Speaker, Reference, Part] | None:
    """The noun phrase in the nominative that a cue has as its subject."""
    tokens = scene.tokens(sentence)
    share = _share(tokens, cue)
    if share is not None:
        return _phrase(scene, sentence, share, "subject")
    for at in _candidates(tokens, cue):
        if _speaks(tokens, at, cue) and not (scene.spoken(sentence, at) and not scene.spoken(sentence, cue.first)):
            return _phrase(scene, sentence, at, "subject")
    return None


def _share(tokens: tuple[Token, ...], cue: Cue) -> int | None:
    """«57% опрошенных заявили»: the number of a share of people right before the cue."""
    at = cue.first - 1
    while at > 0 and tokens[at].feats.get("Case") == "Gen":
        at -= 1
    return at - 1 if at > 0 and tokens[at].text == "%" and tokens[at - 1].text[:1].isdigit() else None


def unnamed_place(scene: Scene, sentence: int, cue: Cue) -> tuple[Speaker, Reference, Part] | None:
    """«в ведомстве добавили»: the body in whose walls it is said."""
    tokens = scene.tokens(sentence)
    near = range(max(1, cue.first - AFTER), min(len(tokens), cue.last + REACH))
    for at in sorted(near, key=lambda i: abs(i - cue.verb)):
        if not _may_be_walls(tokens, at, cue):
            continue
        first = at
        while first > 0 and tokens[first - 1].pos in ("ADJ", "DET"):
            first -= 1
        if first > 0 and tokens[first - 1].lemma in ("в", "во") and not _crosses(tokens, at, cue):
            return _phrase(scene, sentence, at, "place")
    return None


def _may_be_walls(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    """Whether a noun can be the body that speaks: a known one, an abbreviation, or any other right beside the cue."""
    token = tokens[at]
    if token.pos not in ("NOUN", "PROPN") or cue.first <= at < cue.last:
        return False
    if len(token.text) > 1 and token.text.isupper() and token.text.isalpha():
        return True
    return token.feats.get("Case") == "Loc" and (token.lemma in bodies() or _any_walls(tokens, at, cue))


def _any_walls(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    """«в музее рассказали»: a noun that no entry names, beside a word of speech or thought."""
    token = tokens[at]
    if not {"speech", "thought"} & set(cue.force) or token.lemma in no_walls() or token.lemma in documents():
        return False
    if token.lemma.endswith(DEEDS) or ("in" in cue.frames and at >= cue.last):
        return False
    between = tokens[at + 1 : cue.first] if at < cue.first else tokens[cue.last : at]
    return all(t.feats.get("Case") in ("Gen", "Loc") or t.pos in ("ADP", "PART", "ADV") for t in between)


def unnamed_genitive(
    scene: Scene, sentence: int, at: int, *, inanimate: bool = False
) -> tuple[Speaker, Reference, Part] | None:
    """«по данным следствия», «по словам местного врача»: the noun in the genitive at `at`, its adjectives before it."""
    tokens = scene.tokens(sentence)
    head = at
    while head < len(tokens) and tokens[head].pos in ("ADJ", "DET", "NUM"):
        head += 1
    if head >= len(tokens) or tokens[head].pos != "NOUN" or tokens[head].feats.get("Case") not in ("Gen", "Acc"):
        return None
    speaks = tokens[head].feats.get("Animacy") == "Anim" or tokens[head].lemma in bodies()
    owner = inanimate and tokens[head].feats.get("Case") == "Gen" and tokens[head].lemma not in documents()
    if not speaks and not owner:
        return None
    return _phrase(scene, sentence, head, "place")


def _candidates(tokens: tuple[Token, ...], cue: Cue) -> list[int]:
    """Heads in the order in which they are tried: by the tree, right after the cue, nearest before it."""
    by_tree = [i for i, t in enumerate(tokens) if t.head == cue.verb and t.rel.startswith("nsubj")]
    after = []
    for at in range(cue.last, min(cue.last + REACH, len(tokens))):
        if tokens[at].text in (",", ":", ";", ".") or tokens[at].text in DASHES or tokens[at].pos in ("VERB", "SCONJ"):
            break
        after.append(at)
    before = []
    for at in range(cue.first - 1, -1, -1):
        if tokens[at].text in (",", ";", ":"):
            break
        if tokens[at].feats.get("VerbForm") == "Fin" and not _shared(tokens, at, cue):
            break
        before.append(at)
    return [*by_tree, *after, *before]


def _shared(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    """«адвокаты осудили приговор и намерены …»: a verb before the cue with the same subject."""
    if tokens[at].feats.get("Number") != tokens[cue.verb].feats.get("Number"):
        return False
    return any(t.lemma == "и" for t in tokens[at + 1 : cue.first])


def _speaks(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    token = tokens[at]
    if token.feats.get("Case") != "Nom" or (at and tokens[at - 1].pos == "ADP"):
        return False
    if token.pos == "NUM" or token.lemma == "один":
        return any(t.feats.get("Case") == "Gen" and t.feats.get("Animacy") != "Inan" for t in tokens[at + 1 : at + 4])
    if _substantive(tokens, at, cue):
        return True
    if token.pos != "NOUN" or not (token.feats.get("Animacy") == "Anim" or token.lemma in bodies()):
        return False
    verb = tokens[cue.verb].feats.get("Number")
    return verb is None or token.feats.get("Number") in (None, verb)


def _substantive(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    """«Пострадавшая утверждает», «Протестующие требуют»: a participle or adjective that stands for a person."""
    token = tokens[at]
    if token.pos not in ("ADJ", "VERB") or token.rel != "nsubj" or token.lemma in ("последний", "самый", "другой"):
        return False
    kind = token.feats.get("VerbForm")
    agrees = token.feats.get("Number") == tokens[cue.verb].feats.get("Number")
    return token.head == cue.verb and agrees and kind in (None, "Part") and token.feats.get("Variant") != "Short"


def _crosses(tokens: tuple[Token, ...], at: int, cue: Cue) -> bool:
    first, last = min(at, cue.first), max(at, cue.last)
    between = tokens[at + 1 : cue.first] if at < cue.first else tokens[cue.last : at]
    return any(t.text in (",", ";", ":") for t in tokens[first:last]) or has_verb(between)


def has_verb(tokens: tuple[Token, ...]) -> bool:
    """Whether a verb stands among these tokens that cannot share the unnamed «they» of the cue."""
    return any(
        t.feats.get("VerbForm") == "Inf" or (t.feats.get("VerbForm") == "Fin" and t.feats.get("Number") != "Plur")
        for t in tokens
    )


def _phrase(scene: Scene, sentence: int, head: int, part: str) -> tuple[Speaker, Reference, Part]:
    tokens = scene.tokens(sentence)
    first, last = head, head + 1
    case = tokens[head].feats.get("Case")
    while first > 0 and tokens[first - 1].pos in ("ADJ", "DET", "NUM") and tokens[first - 1].feats.get("Case") == case:
        first -= 1
    counted = tokens[head].pos == "NUM" or tokens[head].lemma == "один"
    while last < len(tokens) and last - head <= AFTER:
        token = tokens[last]
        belongs = token.feats.get("Case") == "Gen" and token.pos in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "VERB")
        if not belongs and not (counted and token.lemma == "из") and token.text != "%":
            break
        last += 1
    span = Span(tokens[first].start, tokens[last - 1].end)
    words = span.of(scene.text) if part == "subject" else _nominative(scene, tokens, head, last)
    name = words if tokens[first].pos == "PROPN" or words[:2].isupper() else words[:1].lower() + words[1:]
    why = Why("", parts=(Part("speaker", span),))
    reference = Reference(sentence, first, last, head, span, "group", None, why)
    return Speaker(None, " ".join(name.split()), span), reference, Part("speaker", span)


def _nominative(scene: Scene, tokens: tuple[Token, ...], head: int, last: int) -> str:
    """The head's lemma with the genitives that follow it."""
    rest = scene.text[tokens[head].end : tokens[last - 1].end]
    word = tokens[head].text
    return (word if len(word) > 1 and word.isupper() else tokens[head].lemma) + rest
