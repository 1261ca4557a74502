"""Who speaks in a sentence, as far as a page's cast needs it: the subject of a verb of speech, `по словам` somebody."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from communique.lexicon import table
from communique.model import Token
from communique.parties.phrases import Phrase
from communique.parties.views import View

NEAR = 4
"""Tokens between a speaker and the verb: more hold a subject of their own."""

_BORDERS = ("PUNCT", "VERB", "SCONJ", "CCONJ")
"""Kinds of word behind which no verb is sought."""

_QUOTES, _CLOSING = '«"“„', '»"”“'


class Voice(msgspec.Struct, frozen=True, gc=False):
    """Whether a phrase is a speaker, the gender that the verb shows, whether the verb is one of passing on."""

    speaks: bool
    gender: str = ""
    passes: bool = False


SILENT, HEARER, SOURCE = Voice(False), Voice(False, passes=True), Voice(True, passes=True)


@lru_cache(maxsize=4)
def _verbs(language: str) -> dict[str, bool]:
    """The verbs of speech, each with whether it passes on."""
    rows = table(language, "speech", "verb")
    return {lemma: "pass" in entry.words("force") for entry in rows for lemma in entry.words("lemma")}


@lru_cache(maxsize=4)
def _sources(language: str) -> dict[str, frozenset[str]]:
    """The last word before a source with the words that stand before it: `по слово`, `ссылка на`."""
    rows = [entry.word("words").split()[-2:] for entry in table(language, "speech", "according")]
    rows += [["ссылка", "на"], ["передавать", "слово"]]
    return {last: frozenset(first for first, other in rows if other == last) for _, last in rows}


def voice_of(view: View, phrase: Phrase) -> Voice:
    """Whether a phrase is the subject of a verb of speech beside it or over it, or a source that is referred to."""
    tokens, verbs = view.tokens, _verbs(view.language)
    first = phrase.first - (phrase.first > 0 and tokens[phrase.first - 1].text in _QUOTES)
    if phrase.first == 0 and phrase.last < len(tokens) and tokens[phrase.last].text == ":":
        return SOURCE
    if first > 1:
        leads = _sources(view.language).get(tokens[first - 1].lemma)
        if leads is not None and tokens[first - 2].lemma in leads:
            return SOURCE
    head = tokens[phrase.head]
    if head.feats.get("Case") not in (None, "Nom") and not head.text.isascii():
        return HEARER if _hears(view, phrase) else SILENT
    if head.rel.startswith("nsubj") and head.head >= 0 and tokens[head.head].lemma in verbs:
        return Voice(True, _gender(tokens[head.head]), verbs[tokens[head.head].lemma])
    last = phrase.last + (phrase.last < len(tokens) and tokens[phrase.last].text in _CLOSING)
    for way in (tokens[last : last + NEAR], tokens[max(first - NEAR, 0) : first][::-1]):
        for token in way:
            if token.lemma in verbs and token.feats.get("VerbForm") == "Fin":
                return Voice(True, _gender(token), verbs[token.lemma])
            if token.pos in _BORDERS or token.feats.get("Case") == "Nom":
                break
    return SILENT


def _hears(view: View, phrase: Phrase) -> bool:
    """Whether a phrase is who was told (сообщил «Курьеру»): it will pass the words on."""
    if view.tokens[phrase.head].feats.get("Case") != "Dat":
        return False
    verbs = _verbs(view.language)
    return any(token.lemma in verbs for token in view.tokens[max(0, phrase.first - NEAR) : phrase.first])


def _gender(verb: Token) -> str:
    """The gender of a verb in the past tense singular."""
    return verb.feats.get("Gender", "") if verb.feats.get("Number") == "Sing" else ""
