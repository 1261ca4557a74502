"""States and blocs that no lexicon knows, found by the offices that a page gives them (МИД Кестрии)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from communique.lexicon import Entry, table
from communique.model import Name, NameType, Span, Token
from communique.parties.gazetteer import Match
from communique.parties.naming import bends_to
from communique.parties.shapes import shape_of
from communique.parties.views import View, view_of
from communique.parties.words import is_known, may_be_case, nominative_phrase
from communique.spelling import plain

SHORTEST = 4
"""Letters of the shortest word taken for a state's name: shorter ones (Рим, Оз) are abbreviations and surnames."""

_GENITIVES = ("а", "я", "ы", "и")
"""How the genitive of a noun in the singular ends."""

_QUOTES = '«"“„'


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """A name that the page uses as a state's or a bloc's.

    `entry` is written as the lexicon would write it, `refs` are the entries that show what it is, `span` the words.
    """

    entry: Entry
    refs: tuple[str, ...]
    span: Span
    head: str = ""

    @property
    def name(self) -> str:
        """The nominative."""
        return self.entry.word("name")


def sight(views: Sequence[View]) -> tuple[Sighting, ...]:
    """The states and blocs of a page that the lexicon doesn't know."""
    found: dict[str, Sighting] = {}
    keys = ("of_state", "of_bloc")
    offices = [(v, m) for v in views for m in v.matches if m.entry.keys.get(keys[0]) or m.entry.keys.get(keys[1])]
    for view, match in offices:
        one = _bloc(view, match.last, match) if match.entry.flag("of_bloc") else _state(views, view, match)
        if one is not None:
            found.setdefault(plain(one.name), one)
    if any(one.entry.table == "sighted state" for one in found.values()):
        for one in _beside(views, found):
            found.setdefault(plain(one.name), one)
    return tuple(found.values())


def _state(views: Sequence[View], view: View, match: Match) -> Sighting | None:
    """The unknown name in the genitive after an office that only a state has."""
    if match.last >= len(view.tokens) or not _unknown(view, match.last):
        return None
    token = view.tokens[match.last]
    span = Span(view.tokens[match.first].start, token.end)
    shape = _shape(token.text, view.language, ("of",))
    if shape is not None:
        return _sighting(shape[0], token.text, (match.entry.ref, shape[1].ref), span)
    if match.entry.flag("of_person") or not token.text.endswith(_GENITIVES) or _same_case(view, match):
        return None
    shown = _shown(views, token)
    return _sighting(shown, token.text, (match.entry.ref,), span) if shown else None


def _same_case(view: View, match: Match) -> bool:
    """Whether the name after an office can be its holder's own (слова президента Грача)."""
    return match.kind == "role" and view.tokens[match.head].feats.get("Case") not in ("Nom", "Ins")


def _unknown(view: View, at: int) -> bool:
    """Whether a token is a name that neither dictionary nor lexicon knows."""
    token = view.tokens[at]
    if len(token.text) < SHORTEST or not token.text[:1].isupper() or not token.text[1:].replace("-", "").islower():
        return False
    return not is_known(token.text) and not any(m.first <= at < m.last for m in view.matches)


def _shape(form: str, language: str, keys: Sequence[str]) -> tuple[str, Entry] | None:
    """The nominative of a name that ends like a state's, by the form it stands in, and the ending."""
    for entry in table(language, "statehood", "ending"):
        for key in keys:
            if form.endswith(entry.word(key)):
                return form[: -len(entry.word(key))] + entry.word("name"), entry
    return None


def _shown(views: Sequence[View], token: Token) -> str | None:
    """A nominative of the same name elsewhere on the page, unless it is the surname of a full name there."""
    shown = None
    for view in views:
        for at, other in enumerate(view.tokens):
            if other.text[:3] != token.text[:3] or not bends_to(plain(other.text), plain(token.text)):
                continue
            if any(n.type == "PER" and n.first < at < n.last for n in view.names):
                return None
            if other.text != token.text and other.feats.get("Case") == "Nom" and _unknown(view, at):
                shown = shown or other.text
    return shown


def _bloc(view: View, at: int, match: Match | None) -> Sighting | None:
    """`Приморский союз`: an adjective with a capital and a bloc's noun, with no genitive after (союз писателей)."""
    if at + 1 >= len(view.tokens) or view.tokens[at].pos not in ("ADJ", "PROPN"):
        return None
    tokens = view.tokens[at : at + 2]
    noun = next((e for e in table(view.language, "statehood", "bloc") if tokens[1].lemma in e.words("words")), None)
    if noun is None or not tokens[0].text[:1].isupper() or (match is not None and match.last != at):
        return None
    if any(m.first <= at < m.last or m.first <= at + 1 < m.last for m in view.matches if m.kind != "collective"):
        return None
    after = view.tokens[at + 2] if at + 2 < len(view.tokens) else None
    if after is not None and after.pos in ("NOUN", "ADJ") and after.feats.get("Case") == "Gen":
        return None
    name = nominative_phrase(tokens, 1)
    keys: dict[str, object] = {"name": name, "kind": "bloc", "party": name}
    refs = (match.entry.ref, noun.ref) if match is not None else (noun.ref,)
    first = match.first if match is not None else at
    span = Span(view.tokens[first].start, tokens[1].end)
    return Sighting(Entry(refs[0], "sighted bloc", keys, (), ()), refs, span, tokens[1].lemma)


def _sighting(name: str, of: str, refs: tuple[str, ...], span: Span) -> Sighting:
    stem = plain(name[:-1] if name.endswith("ия") else name)
    adjectives = (f"{stem}йский", f"{stem[:-1]}ский") if name.endswith("ия") else (f"{stem}ский",)
    return Sighting(
        Entry(refs[0], "sighted state", {"name": name, "of": of, "adjectives": adjectives}, (), ()), refs, span
    )


def _beside(views: Sequence[View], found: dict[str, Sighting]) -> Iterator[Sighting]:
    """Other unknown names that end like a state's, and blocs, on a page that tells of such a state."""
    known = next(one for one in found.values() if one.entry.table == "sighted state")
    for view in views:
        for at, token in enumerate(view.tokens):
            shape = _shape(token.lemma, view.language, ("name",)) if token.text[:1].isupper() else None
            if shape is not None and plain(token.lemma) not in found and _unknown(view, at) and _alone(view, at):
                name = token.text[:1] + shape[0][1:]
                of = name[: -len(shape[1].word("name"))] + shape[1].word("of")
                yield _sighting(name, of, (shape[1].ref, *known.refs), token.span)
            elif token.text[:1].isupper() and (bloc := _bloc(view, at, None)) is not None:
                yield bloc


def _alone(view: View, at: int) -> bool:
    """Whether a token is a name by itself: no part of a longer one, unquoted, no apposition (река Ирсия)."""
    if any(n.first <= at < n.last and n.last - n.first > 1 for n in view.names):
        return False
    before = view.tokens[at - 1] if at else None
    if before is None:
        return True
    noun = before.pos in ("NOUN", "ADJ") and before.feats.get("Case") == view.tokens[at].feats.get("Case")
    return not noun and before.text not in _QUOTES


def settle(view: View, sightings: Sequence[Sighting]) -> View:
    """The sentence with those states and blocs as though the lexicon had them: matches, names, cases."""
    tokens, names, found = list(view.tokens), list(view.names), list[Match]()
    for at, token in enumerate(view.tokens):
        for one in sightings:
            match = _match(view, at, one)
            if match is None:
                continue
            found.append(match)
            if match.kind == "state":
                tokens[at] = _cased(token, one)
                names = _cut(view, names, at)
            elif match.kind == "adjective" and at + 1 < len(view.tokens):
                feats = {**token.feats, "Case": view.tokens[at + 1].feats.get("Case", "Nom")}
                tokens[at] = msgspec.structs.replace(token, pos="ADJ", feats=feats)
            break
    if not found:
        return view
    sentence = msgspec.structs.replace(view.sentence, tokens=tuple(tokens))
    shape = shape_of(view.number, sentence, view.language)
    return view_of(shape, tuple(sorted(names, key=lambda n: n.first)), found)


def _match(view: View, at: int, one: Sighting) -> Match | None:
    token = view.tokens[at]
    if one.entry.table == "sighted bloc":
        words = one.name.split()
        here = [t.text for t in view.tokens[at : at + 2]]
        same = here[:1] and here[0][:3] == words[0][:3] and len(here) == 2 and view.tokens[at + 1].lemma == one.head
        if same and nominative_phrase(view.tokens[at : at + 2], 1) == one.name:
            return Match("institution", at, at + 2, at + 1, one.entry, one.name)
        return None
    if token.lemma in one.entry.words("adjectives"):
        return Match("adjective", at, at + 1, at, one.entry, token.lemma)
    if token.text[:3] != one.name[:3] or not bends_to(plain(one.name), plain(token.text)):
        return None
    if any(n.type == "ORG" and n.first <= at < n.last and n.last - n.first > 1 for n in view.names):
        return None
    return Match("state", at, at + 1, at, one.entry, one.name)


def _cased(token: Token, one: Sighting) -> Token:
    """The token as a place's name, in a case that its form allows."""
    case = token.feats.get("Case", "")
    if not may_be_case(token.text, case, plain(one.name)):
        case = "Nom" if token.text == one.name else "Gen"
    return msgspec.structs.replace(token, lemma=plain(one.name), pos="PROPN", feats={**token.feats, "Case": case})


def _cut(view: View, names: Sequence[Name], at: int) -> list[Name]:
    """The names with one at a token, cut out of a longer one where the tagger ran them together."""
    out = [_name(view, at, at + 1, "LOC")]
    for name in names:
        if not name.first <= at < name.last:
            out.append(name)
            continue
        pieces = [(name.first, at), (at + 1, name.last)]
        out.extend(_name(view, first, last, name.type) for first, last in pieces if first < last)
    return out


def _name(view: View, first: int, last: int, type: NameType) -> Name:
    return Name(Span(view.tokens[first].start, view.tokens[last - 1].end), type, first, last)
