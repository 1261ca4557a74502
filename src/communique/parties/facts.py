"""What a title says: what its holder is, to which organ, of which side; and whether two titles fit one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from communique.lexicon import Entry
from communique.parties.gazetteer import Match
from communique.parties.phrases import Phrase
from communique.parties.views import View
from communique.parties.words import noun_stems

MINISTRIES = (
    "foreign",
    "defence",
    "finance",
    "economy",
    "energy",
    "agriculture",
    "justice",
    "interior",
    "health",
    "ministry",
    "any",
)
"""Organs that a bare «министр», «министерство» or «ведомство» may mean."""


ONE_HOLDER = ("presidency", "government", "parliament", *MINISTRIES[:-2])
"""Organs of a state that one person is the chief of."""

_KINDS = ("outlet", "collective", "role")
"""Matches inside an organisation's name that leave it the name."""

_BESIDE = ("remit", "former", "own", "vague")
"""Matches that tell more of a title without being its complement."""


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One title: `post` is the class of the role, `organ` the organ of a state, `org` a named organisation."""

    word: str
    post: str
    organ: str = ""
    org: str = ""
    of: str = ""
    party: str = ""
    former: bool = False
    covers: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()


def post_of(entry: Entry) -> str:
    """The class of a role entry."""
    value = entry.keys.get("class", "")
    return value if isinstance(value, str) else ""


def office_of(view: View, phrase: Phrase, fact: Fact) -> str:
    """One name for an office that one person holds, whatever its words; empty for any other."""
    alone = fact.post == "chief" and fact.organ in ONE_HOLDER and not (fact.of or fact.org or fact.former)
    return f"chief {fact.organ} {fact.party}" if alone and fact.party and _says_no_more(view, phrase) else ""


def _says_no_more(view: View, phrase: Phrase) -> bool:
    """Whether every word of a title is one of the lexicon's: none narrows the office (президент РФ по спорту)."""
    last = phrase.name.first if phrase.name is not None else phrase.last
    known = [m for m in (phrase.match, *phrase.inside) if m is not None]
    return all(any(m.first <= at < m.last for m in known) for at in range(phrase.first, last))


PersonFacts = Callable[[int, int], "tuple[Fact, ...]"]
"""What is known of the person whose name begins at a sentence and token."""


def describe(view: View, phrase: Phrase, known: PersonFacts) -> Fact:
    """The title in a phrase."""
    assert phrase.match is not None
    entry, of = phrase.match.entry, _of(view, phrase)
    beside = [m for m in view.matches if m.kind in _BESIDE and _within(m, phrase)]
    organ = entry.word("organ")
    fact = Fact(
        phrase.match.word,
        post_of(entry),
        "" if of and organ == "presidency" else organ,
        of=of,
        party=entry.word("party"),
        former=any(m.kind == "former" and m.first <= phrase.head for m in beside),
        covers=entry.words("covers"),
        refs=(entry.ref, *(m.entry.ref for m in beside)),
    )
    for match in _outermost(phrase.inside):
        fact = _with(fact, match)
    if fact.post == "chief" and fact.party and not (fact.organ or fact.org or of) and _is_state(phrase):
        fact = msgspec.structs.replace(fact, organ="presidency")
    if not fact.org and phrase.names:
        fact = _with_names(view, phrase, fact, known)
    return fact


def _of(view: View, phrase: Phrase) -> str:
    """The first noun of the complement that the lexicon doesn't know (президент концерна): its lemma."""
    assert phrase.match is not None
    last = phrase.name.first if phrase.name is not None else phrase.last
    if last <= phrase.match.last:
        return ""
    known = [(m.first, m.last) for m in phrase.inside if not m.entry.flag("kind")]
    known += [(name.first, name.last) for name in phrase.names]
    for at in range(phrase.match.last, last):
        if any(first <= at < end for first, end in known):
            return ""
        if view.tokens[at].pos == "NOUN":
            own = any(m.kind == "own" and m.first == at for m in view.matches)
            return "" if own else view.tokens[at].lemma
        if view.tokens[at].pos == "ADP":
            return ""
    return ""


def _is_state(phrase: Phrase) -> bool:
    """Whether the complement is a state and nothing more (глава Франции)."""
    assert phrase.match is not None
    return [m.kind for m in phrase.inside if m.first >= phrase.match.last] == ["state"] and not phrase.names


def _within(match: Match, phrase: Phrase) -> bool:
    return phrase.first <= match.first and match.last <= phrase.last


def _outermost(found: tuple[Match, ...]) -> list[Match]:
    """Matches that lie in no longer one, in text order."""
    if len(found) < 2:
        return list(found)
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.first, -m.last)):
        if not kept or match.first >= kept[-1].last or match.kind == "organ":
            kept.append(match)
    return kept


def _with(fact: Fact, match: Match) -> Fact:
    """The title with what one match of its complement adds: the first organ, organisation and side count."""
    entry, refs = match.entry, (*fact.refs, match.entry.ref)
    if match.kind in ("state", "capital", "adjective", "people"):
        if fact.organ == "city" and match.kind == "capital":
            return msgspec.structs.replace(fact, org=entry.word("capital"), refs=refs)
        return msgspec.structs.replace(fact, party=fact.party or entry.word("name"), refs=refs)
    if match.kind in ("institution", "collective") and not entry.flag("kind"):
        name = entry.word("name") or entry.words("covers")[0]
        organ, party = _organ(fact, entry.word("organ")), fact.party or entry.word("party")
        return msgspec.structs.replace(fact, org=fact.org or name, organ=organ, party=party, refs=refs)
    if match.kind == "organ":
        return msgspec.structs.replace(fact, organ=_organ(fact, entry.word("organ")), refs=refs)
    if match.kind == "role" and post_of(entry) != "member":
        organ = _organ(fact, entry.word("organ"))
        return msgspec.structs.replace(fact, organ=organ, party=fact.party or entry.word("party"), refs=refs)
    return fact


def _organ(fact: Fact, organ: str) -> str:
    """An organ of the complement, unless the title names a narrower one itself."""
    if fact.organ and fact.organ not in ("any", "delegation", "embassy", "mission"):
        return fact.organ
    return organ if organ and not (fact.organ and fact.organ != "any") else fact.organ


def _with_names(view: View, phrase: Phrase, fact: Fact, known: PersonFacts) -> Fact:
    for name in phrase.names:
        if name.type == "PER":
            for other in known(phrase.sentence, name.first):
                return msgspec.structs.replace(
                    fact,
                    organ=_organ(fact, other.organ),
                    org=fact.org or other.org,
                    party=fact.party or other.party,
                )
        elif not any(m.first < name.last and name.first < m.last for m in phrase.inside if m.kind not in _KINDS):
            words = " ".join(token.text for token in view.tokens[name.first : name.last])
            organ = "" if name.type == "ORG" and fact.organ in ("presidency", "government") else fact.organ
            return msgspec.structs.replace(fact, org=words, organ=organ)
    return fact


def fits(asked: Fact, held: Fact) -> int:
    """How well a title that stands alone fits a title that somebody holds; 0 when it can't be the same."""
    score = _post_fits(asked, held)
    if not score or not _organ_fits(asked.organ, held.organ) or _contradicts(asked, held):
        return 0
    same_organ = bool(asked.organ) and asked.organ == held.organ
    same_org = bool(asked.org) and same_org_of(asked, held)
    if asked.org and not same_org and not same_organ:
        return 0
    score += 2 * same_organ + 2 * same_org
    return score + 2 * (bool(asked.party) and asked.party == held.party) - held.former


def same_org_of(asked: Fact, held: Fact) -> bool:
    """Whether two titles are of one organisation; a bare `ведомство` may be any."""
    return _same_org(asked.org, held.org) or (held.organ == "ministry" and not held.org)


@lru_cache(maxsize=20_000)
def _same_org(asked: str, held: str) -> bool:
    """Whether two names can be one organisation's: equal, the initials of the other, or the other cut short."""
    a, b = asked.replace("-", " ").split(), held.replace("-", " ").split()
    if len(a) == 1 and len(b) > 1 and a[0].isupper():
        return a[0] in ("".join(word[0] for word in b if len(word) > 1).upper(), *b)
    same = [word for word in a if any(not noun_stems(word).isdisjoint(noun_stems(other)) for other in b)]
    return asked == held or (bool(a) and len(same) == len(a))


def _contradicts(asked: Fact, held: Fact) -> bool:
    """Whether the two speak of different sides, of different things, or one of a time that is over."""
    trade = asked.post in ("politician", "diplomat")
    if asked.former != held.former and (asked.former or not (trade or _same_word(asked, held))):
        return True
    if asked.party and held.party and asked.party != held.party:
        return True
    return bool(asked.of) and asked.of != held.of


def _same_word(asked: Fact, held: Fact) -> bool:
    """Whether one title's word is the other's, or the short form of it (премьер, премьер-министр)."""
    return asked.word == held.word or asked.word.startswith(f"{held.word}-") or held.word.startswith(f"{asked.word}-")


def _post_fits(asked: Fact, held: Fact) -> int:
    if asked.covers and asked.post != held.post:
        if asked.post == "spokesperson" and asked.org and held.org and _same_org(asked.org, held.org):
            return 2
        if asked.post == "spokesperson" and (asked.organ or asked.org or not asked.party):
            return 0
        covered = held.post in asked.covers or f"{held.post} {held.organ}" in asked.covers
        return 2 if covered or (held.organ in MINISTRIES and f"{held.post} any" in asked.covers) else 0
    if asked.post != held.post or (asked.post == "anybody" and not _same_word(asked, held)):
        return 0
    bare = not asked.organ and not asked.org and not asked.party
    if asked.post == "chief" and bare and asked.refs[:1] != held.refs[:1] and not _same_word(asked, held):
        return 0
    return 3 + _same_word(asked, held)


def _organ_fits(asked: str, held: str) -> bool:
    if not asked or asked == held or (asked == "region" and held in ("", "city")):
        return True
    if asked in ("any", "ministry"):
        return held in MINISTRIES or (asked == "ministry" and not held)
    return held in ("any", "ministry") and asked in MINISTRIES
