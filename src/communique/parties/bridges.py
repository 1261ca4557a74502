"""Titles whose name comes only after more words: brackets, remits, places, participles, ranks.

`председатель комитета (КП) Анна Крамер`, `представитель при палате по вопросам торговли генерал Ян Крушина`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from communique.model import Token
from communique.parties.gazetteer import Match
from communique.parties.naming import case_of
from communique.parties.phrases import Phrase, belongs, head_case, is_plural
from communique.parties.views import View

LONGEST = 16
"""Tokens that may stand between what is sure of a title and the name: names of departments take a dozen."""

_PREPOSITIONS = ("по", "при", "в", "во", "на", "из", "от", "за", "для", "над", "под", "с", "со")
_INSIDE = ("NOUN", "PROPN", "ADJ", "NUM", "DET", "X", "ADV", "SYM")


def bridged(view: View, titles: Sequence[Phrase]) -> list[Phrase]:
    """The titles, those without a name joined to the name that ends their long complement."""
    out: list[Phrase] = []
    for phrase in titles:
        found = _reached(view, phrase, titles) if phrase.kind == "role" and phrase.match is not None else None
        out.append(found or phrase)
    return out


def _reached(view: View, phrase: Phrase, titles: Sequence[Phrase]) -> Phrase | None:
    """The title with the name it reaches."""
    assert phrase.match is not None
    if is_plural(view, phrase.match, phrase.first) or any(name.type == "PER" for name in phrase.names):
        return None
    for at in _way(view, phrase):
        ranked = next((p for p in titles if p.first == at and p.head > phrase.head and _same(view, p, phrase)), None)
        joined = view.tokens[at - 1].text == "и" and not _acts_alone(view, phrase)
        if ranked is not None and ranked.name is not None and not joined:
            return _with(view, phrase, ranked.first, ranked)
        name = view.name_at(at)
        if name is not None and name.type == "PER":
            if head_case(view, phrase.match) != "Gen" and case_of(view.tokens[name.first : name.last]) == "Gen":
                continue
            if any(p.name is not None and p.name.first == at for p in titles):
                return None
            governed = view.tokens[at].head == phrase.head and view.tokens[at].rel in ("appos", "flat:name")
            fits = (
                at > phrase.last and belongs(view, phrase.match, name) and _close(view, phrase, name.first, name.last)
            )
            fits = fits or governed
            return _with(view, phrase, at, msgspec.structs.replace(phrase, name=name, last=name.last)) if fits else None
    return None


def _acts_alone(view: View, phrase: Phrase) -> bool:
    """Whether a title is the subject of a verb in the singular (сообщил вице-спикер и глава фракции Ян Крушина)."""
    verb = view.tokens[phrase.head].head
    return verb >= 0 and view.tokens[verb].pos == "VERB" and view.tokens[verb].feats.get("Number") == "Sing"


def _way(view: View, phrase: Phrase) -> Iterator[int]:
    """The tokens after a title at which a name may begin: never right after a comma that closes no participle."""
    opened = closed = bracket = False
    for at in range(phrase.last, min(phrase.last + LONGEST, len(view.tokens))):
        token = view.tokens[at]
        if not bracket and (at == phrase.last or view.tokens[at - 1].text != "," or closed):
            yield at
        if token.text in "()":
            bracket = token.text == "("
        elif token.text == ",":
            following = view.tokens[at + 1] if at + 1 < len(view.tokens) else None
            listed = following is not None and following.feats.get("Case") in ("Dat", "Gen", "Ins")
            participle = following is not None and following.feats.get("VerbForm") == "Part"
            if not (participle or opened or (listed and following is not None and following.pos in ("NOUN", "ADJ"))):
                return
            opened, closed = participle, opened
        elif not (_passes(token) or (opened and token.feats.get("VerbForm") == "Part")):
            return


def _passes(token: Token) -> bool:
    if token.pos == "ADP":
        return token.lemma in _PREPOSITIONS
    return token.pos in _INSIDE or token.text in ("и", "-", "№", *'«»"“”„') or token.feats.get("VerbForm") == "Part"


def _close(view: View, phrase: Phrase, first: int, last: int) -> bool:
    """Whether no other noun between stands in the title's case and could be what the name belongs to."""
    case = head_case(view, phrase.match) if phrase.match is not None else ""
    name_case = case_of(view.tokens[first:last])
    if case in ("", "Gen") or name_case in ("", "Gen"):
        return True
    between = view.tokens[phrase.last : first]
    return not any(
        t.pos == "NOUN" and t.feats.get("Case") == case and t.feats.get("Animacy") == "Anim" for t in between
    )


def _same(view: View, one: Phrase, other: Phrase) -> bool:
    return view.tokens[one.head].feats.get("Case") == view.tokens[other.head].feats.get("Case")


def _with(view: View, phrase: Phrase, first: int, named: Phrase) -> Phrase:
    """The title as far as the name of another phrase, with what the lexicon knows between."""
    between = tuple(m for m in view.matches if phrase.last <= m.first and m.last <= first)
    names = tuple(n for n in view.names if phrase.last <= n.first and n.last <= first)
    inside: tuple[Match, ...] = (*phrase.inside, *between)
    return msgspec.structs.replace(
        phrase, kind="person", last=named.last, name=named.name, inside=inside, names=(*phrase.names, *names)
    )
