"""Phrases that can stand for an actor: role and name together, a role alone, an organ with its state, a pronoun."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from communique.model import Name, Sentence, Span, Token
from communique.parties.gazetteer import HEADS, NAMES, Match
from communique.parties.naming import case_of, gender_of
from communique.parties.views import View
from communique.parties.words import may_be_case
from communique.spelling import plain

PhraseKind = Literal["person", "role", "group", "pronoun", "place", "organisation", "outlet", "collective"]

PRONOUNS = {
    **dict.fromkeys(("он", "его", "него", "ему", "нему", "нем"), ("Masc", "Sing")),
    **dict.fromkeys(("она", "ее", "нее", "ей", "ней", "ею", "нею"), ("Fem", "Sing")),
    **dict.fromkeys(("они", "их", "них", "ими", "ними"), ("", "Plur")),
    "им": ("Masc", ""),
    "ним": ("Masc", ""),
}
"""Personal pronouns of the third person with gender and number; `им` and `ним` are either."""

LONGEST_QUOTED = 6
"""Tokens of a quoted name inside a title (партии «Новый путь»); longer quotations are speech."""

_OPEN, _CLOSE = '«"“„', '»"”“'


class Phrase(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A phrase on the tokens `first` to `last` (exclusive) of a sentence, with what the lexicon knows in it.

    `entry` is the match at its head, `name` the person's name it ends in, `inside` the matches and names of its
    complement and of the adjectives before it. A phrase equals no other: what is found out of it is kept by it.
    """

    kind: PhraseKind
    sentence: int
    first: int
    last: int
    head: int
    match: Match | None = None
    name: Name | None = None
    inside: tuple[Match, ...] = ()
    names: tuple[Name, ...] = ()

    def span(self, sentence: Sentence) -> Span:
        """From its first character to its last."""
        return Span(sentence.tokens[self.first].start, sentence.tokens[self.last - 1].end)


class _Reach(msgspec.Struct):
    """How far a title has been followed: `closed` is the end of what is sure."""

    closed: int
    matches: list[Match]
    names: list[Name]
    name: Name | None = None
    case: str = "Gen"
    loose: int = 0
    remit: bool = False


def title_phrase(view: View, match: Match, taken: set[int]) -> Phrase:
    """The phrase that a role heads: adjectives before it, complements after it, and the name it belongs to."""
    first, before = _leftwards(view, match)
    reach = _Reach(match.last, list(before), [])
    _governed(view, reach, match)
    _rightwards(view, match, reach, taken)
    end = reach.closed
    if reach.name is None and reach.loose and reach.loose < end:
        end = reach.loose
    inside = tuple(m for m in reach.matches if m.last <= end)
    names = tuple(n for n in reach.names if n.last <= end)
    kind: PhraseKind = "person" if reach.name else ("group" if is_plural(view, match, first) else "role")
    return Phrase(kind, view.number, first, end, match.head, match, reach.name, inside, names)


def head_case(view: View, match: Match) -> str:
    """The case of a title's head; empty where the word shows none (замглавы, замминистра)."""
    return "" if match.entry.flag("invariable") else view.tokens[match.head].feats.get("Case", "")


def is_plural(view: View, match: Match, first: int) -> bool:
    """Whether the phrase is about several: a plural head, or a numeral before it."""
    if view.tokens[match.head].feats.get("Number") == "Plur":
        return True
    before = view.tokens[first : match.first]
    return bool(before) and any(token.pos == "NUM" and token.lemma != "один" for token in before)


def organ_phrase(view: View, match: Match, taken: set[int]) -> Phrase:
    """The phrase of an organ or institution with the state it belongs to (российский МИД, МИД Франции)."""
    first, before = _leftwards(view, match)
    reach = _Reach(match.last, list(before), [])
    while reach.closed < len(view.tokens) and (_complement(view, reach, match) or _seat(view, reach, match)):
        pass
    inside = tuple(reach.matches)
    return Phrase("organisation", view.number, first, reach.closed, match.head, match, None, inside, tuple(reach.names))


def _leftwards(view: View, match: Match) -> tuple[int, tuple[Match, ...]]:
    head = view.tokens[match.head]
    first = match.first
    while first > 0:
        token = view.tokens[first - 1]
        modifier = (token.pos in ("ADJ", "NUM") and token.feats.get("Variant") != "Short" and token.lemma != "сам") or (
            token.pos in ("VERB", "DET") and plain(token.text) in _QUALIFIERS
        )
        if not modifier or not _agrees(token, head) or any(n.first <= first - 1 < n.last for n in view.names):
            break
        first -= 1
    if first == match.first:
        return first, ()
    return first, tuple(m for m in view.matches if first <= m.first < match.first and m.last <= match.first)


_QUALIFIERS = ("действующий", "исполняющий", "избранный", "назначенный", "наши", "обе")


def _agrees(token: Token, head: Token) -> bool:
    if token.pos == "NUM":
        return True
    case, wanted = token.feats.get("Case"), head.feats.get("Case")
    return case == wanted or not case or not wanted or head.text.isupper() or {case, wanted} == {"Nom", "Acc"}


def _rightwards(view: View, match: Match, reach: _Reach, taken: set[int]) -> None:
    while reach.closed < len(view.tokens):
        name = view.name_at(reach.closed)
        if name is not None and name.type == "PER":
            if name.first in taken:
                return
            if belongs(view, match, name):
                reach.name, reach.closed = name, name.last
                return
            if case_of(view.tokens[name.first : name.last]) != "Gen" or not _works_for(match):
                return
            reach.names.append(name)
            reach.closed = name.last
            continue
        if not (_complement(view, reach, match) or _joined(view, reach) or _remit(view, reach, match)):
            return


def _works_for(match: Match) -> bool:
    """Whether the title may be defined by a person, or a name taken for one: an aide, a deputy, an outlet's expert."""
    return match.entry.flag("of_person") or match.entry.keys.get("class") in (
        "deputy",
        "member",
        "expert",
        "journalist",
    )


def belongs(view: View, match: Match, name: Name) -> bool:
    """Whether the name after a title is its holder's (same case), not somebody the holder works for (genitive)."""
    head = head_case(view, match)
    tokens = view.tokens[name.first : name.last]
    case = case_of(tokens)
    if is_plural(view, match, match.first):
        return False
    follows = view.name_at(name.last)
    if match.entry.flag("of_person") and case == "Gen" and follows is not None and follows.type == "PER":
        return False
    if match.entry.table == "anybody" and not _set_beside(view, match, name):
        return False
    alike = case == head or {case, head} == {"Acc", "Gen"} or _misread(tokens, case, head)
    return alike or not case or not head or (len(tokens) > 1 and tokens[0].feats.get("Case") == head)


def _set_beside(view: View, match: Match, name: Name) -> bool:
    """Whether a name after a common noun is the noun's own: no genitive (сестра Грача), no woman called by a man's."""
    noun, first = view.tokens[match.head], view.tokens[name.first]
    if noun.feats.get("Gender") == "Fem" and gender_of(view.tokens[name.first : name.last]) == "Masc":
        return False
    return noun.feats.get("Case") not in ("Gen", "Acc") or (first.head == match.head and first.rel == "appos")


def _misread(tokens: Sequence[Token], case: str, head: str) -> bool:
    """Whether an oblique name was taken for a nominative that its forms can hardly be (министром Ильмаром Вестеном)."""
    return case == "Nom" and head != "Nom" and all(may_be_case(token.text, head) for token in tokens)


def _complement(view: View, reach: _Reach, match: Match) -> bool:
    """Takes the next name of a state or organisation, quoted name, or run of genitives."""
    if _named(view, reach):
        return True
    if match.kind == "organ" and view.name_at(reach.closed) is None:
        return _quoted(view, reach, match)
    return _nominals(view, reach) or _quoted(view, reach, match)


def _named(view: View, reach: _Reach) -> bool:
    """Takes a name of a state or organisation in the wanted case."""
    at = reach.closed
    if at >= len(view.tokens):
        return False
    found = view.at(at, NAMES)
    name = view.name_at(at)
    if found is not None and (name is None or name.type == "PER" or found.last >= name.last):
        if not _bent(view.tokens[found.head], reach.case) and not view.tokens[at].text.isupper():
            return False
        reach.matches.append(found)
        reach.closed = found.last
        return True
    if name is None or name.type == "PER":
        return False
    if not _genitive(view.tokens[name.first], reach.case) and not view.tokens[at].text.isupper():
        return False
    reach.names.append(name)
    reach.matches.extend(m for m in view.matches if name.first <= m.first and m.last <= name.last)
    reach.closed = name.last
    return True


def _governed(view: View, reach: _Reach, match: Match) -> None:
    """Takes the noun that the title governs in a case of its own (командующий войсками)."""
    case = match.entry.word("governs")
    if case:
        reach.case = case
        _nominals(view, reach)
        reach.case = "Gen"


def _genitive(token: Token, case: str) -> bool:
    return token.feats.get("Case", case) == case


def _bent(token: Token, case: str) -> bool:
    """Whether a name stands in a case or can: the tagger often takes the genitive of a state for a dative."""
    return _genitive(token, case) or (token.feats.get("Number") != "Plur" and may_be_case(token.text, case))


def _nominals(view: View, reach: _Reach) -> bool:
    at = reach.closed
    while at < len(view.tokens) and view.tokens[at].pos in ("ADJ", "NUM", "DET") and view.name_at(at) is None:
        if view.tokens[at].text.isdigit() or not _genitive(view.tokens[at], reach.case):
            return False
        at += 1
    if at >= len(view.tokens) or view.tokens[at].pos not in ("NOUN", "PROPN"):
        return False
    name = view.name_at(at)
    if name is not None and (name.type == "PER" or at == reach.closed):
        return False
    if view.tokens[at].feats.get("Case") != reach.case:
        return False
    last = name.last if name else at + 1
    found = [m for m in view.matches if m.first >= reach.closed and m.head == at and m.kind in (*NAMES, *HEADS)]
    last = max([last, *(m.last for m in found)])
    reach.matches.extend(m for m in view.matches if reach.closed <= m.first and m.last <= last)
    reach.closed = last
    return True


def _quoted(view: View, reach: _Reach, match: Match) -> bool:
    at = reach.closed
    if at + 2 >= len(view.tokens) or view.tokens[at].text not in _OPEN:
        return False
    if not view.tokens[at + 1].text[:1].isupper() and view.tokens[at + 2].text not in _CLOSE:
        return False
    for end in range(at + 2, min(at + 2 + LONGEST_QUOTED, len(view.tokens))):
        if view.tokens[end].text == "," or view.tokens[end].pos == "VERB":
            return False
        if view.tokens[end].text in _CLOSE:
            if not _may_complete(view, at, end, match):
                return False
            reach.names.extend(n for n in view.names if at < n.first and n.last <= end and n.type != "PER")
            reach.closed = end + 1
            return True
    return False


def _may_complete(view: View, at: int, end: int, match: Match) -> bool:
    """Whether a quoted name says whose a title is, not who heard it (сообщил глава «Курьеру») or quotes it."""
    case = view.tokens[at + 1].feats.get("Case")
    before = view.tokens[match.first - 1] if match.first else None
    quoted = before is not None and before.feats.get("VerbForm") == "Fin" and head_case(view, match) in ("Acc", "Gen")
    return case not in ("Dat", "Ins") and not (quoted and case == "Nom" and at == match.last and end == at + 2)


def _joined(view: View, reach: _Reach) -> bool:
    """Follows `и` and a further genitive; sure only when a name comes at the end."""
    at = reach.closed
    if at + 1 >= len(view.tokens) or view.tokens[at].text != "и":
        return False
    following = [m for m in view.matches if m.first == at + 1 and m.kind in HEADS]
    name = view.name_at(at + 1)
    if following or (name is not None and name.type == "PER"):
        return False
    return _tentative(view, reach, at + 1)


def _tentative(view: View, reach: _Reach, start: int) -> bool:
    before, case = reach.closed, reach.case
    reach.closed = start
    for wanted in (case, "Dat") if reach.remit else (case,):
        reach.case = wanted
        if _named(view, reach) or _nominals(view, reach):
            reach.case = case
            if not reach.loose and not reach.remit:
                reach.loose = before
            return True
    reach.closed, reach.case = before, case
    return False


def _remit(view: View, reach: _Reach, match: Match) -> bool:
    """Follows `по делам …`, `при ООН`, `в Москве`, `на Украине`."""
    at = reach.closed
    if at + 1 >= len(view.tokens):
        return False
    if view.tokens[at].text.casefold() == "по":
        before, case, loose = reach.closed, reach.case, reach.loose
        reach.case = "Dat"
        reach.closed = at + 1
        named = any(m.kind == "remit" and at < m.first <= at + 3 for m in view.matches)
        known = _named(view, reach)
        if known or _nominals(view, reach):
            reach.loose = loose or (0 if named or known else before)
            reach.case, reach.remit = "Gen", True
            return True
        reach.closed, reach.case = before, case
        return False
    return _seat(view, reach, match)


def _seat(view: View, reach: _Reach, match: Match) -> bool:
    """Follows `при ООН`, `в Москве`, `на Украине`: sure where the post or mission is defined by its place."""
    at = reach.closed
    if at + 1 >= len(view.tokens) or view.tokens[at].text.casefold() not in ("при", "в", "во", "на"):
        return False
    found, name = view.at(at + 1, NAMES), view.name_at(at + 1)
    if found is None and (name is None or name.type == "PER"):
        return False
    posted = match.entry.keys.get("class") in ("envoy", "source")
    posted = posted or match.entry.keys.get("organ") in ("embassy", "mission", "consulate")
    if match.kind in ("organ", "institution") and not posted:
        return False
    if not posted and view.tokens[at].text.casefold() != "при" and not reach.loose:
        reach.loose = reach.closed
    if found is not None:
        reach.matches.append(found)
    elif name is not None:
        reach.names.append(name)
    reach.closed = max(found.last if found else 0, name.last if name and name.type != "PER" else 0)
    return True
