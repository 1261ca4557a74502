"""Rules for states, places, institutions and outlets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from communique.lexicon import table
from communique.model import Part, Span
from communique.parties.facts import Fact
from communique.parties.gazetteer import Match
from communique.parties.naming import Bent, case_of, place_name
from communique.parties.phrases import Phrase
from communique.parties.reading import Found, Reading, own_words
from communique.parties.scene import Scene
from communique.parties.stage import Turn
from communique.parties.views import View
from communique.parties.words import is_common, is_known, nominative_phrase
from communique.spelling import plain

LEADING = 0.5
"""More than this share of the states that a page names must be one for a court without a state to be that one's."""

LEAST_TOLD = 2
"""Names of states that a page needs for it: fewer tell nothing."""

_MINISTRIES = ("МИД", "Мин", "Госдеп", "МВД", "МЧС", "Рос")
"""How the short names of ministries and agencies begin."""

_QUOTES = ("«", '"', "“", "„")
_MARKS = frozenset('«»"“”„')
_NO_QUOTES = str.maketrans(dict.fromkeys(sorted(_MARKS), ""))


def state_of_page(reading: Reading, phrase: Phrase) -> Found | None:
    """A state or bloc that no lexicon knows and the page gives offices that only a state or bloc has."""
    if phrase.match is None or phrase.match.entry.table not in ("sighted state", "sighted bloc"):
        return None
    one = reading.scene.sightings.get(phrase.match.entry.word("name"))
    if one is None or phrase.match.kind not in ("state", "institution"):
        return None
    bloc = phrase.match.kind == "institution"
    actor = reading.register.add(one.name, "bloc" if bloc else "state", one.name)
    parts = (Part("seen", one.span),)
    kind: Literal["organisation", "place"] = "organisation" if bloc else "place"
    return Found(kind, actor, reading.why("parties.state_of_page", phrase, one.refs, parts=parts))


def state(reading: Reading, phrase: Phrase) -> Found | None:
    """A state by any of its names, or a capital that may speak for it."""
    if phrase.kind != "place" or phrase.match is None:
        return None
    entry, word = phrase.match.entry, phrase.match.word
    capital = phrase.match.kind == "capital"
    name = word if capital else entry.word("name")
    actor = reading.register.add(name, "state", entry.word("name"), word)
    return Found("place", actor, reading.why("parties.state", phrase, (entry.ref,)))


def place(reading: Reading, phrase: Phrase) -> Found | None:
    """A place that is no state."""
    if phrase.kind != "place" or phrase.name is None:
        return None
    actor = reading.register.add(_unlisted_place(reading, phrase) or proper_name(reading, phrase), "place")
    return Found("place", actor, reading.why("parties.place", phrase))


def _unlisted_place(reading: Reading, phrase: Phrase) -> str:
    """The nominative of a place of one word that no dictionary lists, by its ending and what the page shows of it;
    nothing for others."""
    assert phrase.name is not None
    token = reading.scene.view(phrase).tokens[phrase.name.first]
    case = token.feats.get("Case", "Nom")
    if phrase.name.last - phrase.name.first > 1 or case == "Nom" or is_known(token.text) or not token.text.istitle():
        return ""
    if reading.places is None:
        names = ((view.tokens[n.first], n) for view in reading.scene.views for n in view.names if n.type == "LOC")
        nominatives = {t.text for t, n in names if n.last - n.first == 1 and t.feats.get("Case") == "Nom"}
        reading.places = tuple(sorted(nominatives, key=lambda word: (len(word), word)))
    return place_name(Bent(token.text, case, token.feats.get("Gender", "Masc")), reading.places)


def proper_name(reading: Reading, phrase: Phrase) -> str:
    """A name of a place or organisation in the nominative, without quotation marks."""
    name = reading.proper_names.get(phrase)
    if name is None:
        name = reading.proper_names[phrase] = _proper_name(reading.scene, phrase)
    return name


def _proper_name(scene: Scene, phrase: Phrase) -> str:
    assert phrase.name is not None
    view = scene.view(phrase)
    tokens = view.tokens[phrase.name.first : phrase.name.last]
    head = next((at for at, token in enumerate(tokens) if token.pos in ("NOUN", "PROPN")), 0)
    before = view.tokens[phrase.name.first - 1].text if phrase.name.first else ""
    quoted = before in _QUOTES and case_of(tokens) != "Nom" and len(tokens) > 1
    text = phrase.name.span.of(scene.page.text) if quoted else nominative_phrase(tokens, head)
    return " ".join((text if _MARKS.isdisjoint(text) else text.translate(_NO_QUOTES)).split())


def institution(reading: Reading, phrase: Phrase) -> Found | None:
    """An institution or bloc that needs no context."""
    if phrase.kind != "organisation" or phrase.match is None or phrase.match.kind != "institution":
        return None
    entry = phrase.match.entry
    kind: Literal["bloc", "organisation"] = "bloc" if entry.word("kind") == "bloc" else "organisation"
    actor = reading.register.add(entry.word("name"), kind, entry.word("party") or None, phrase.match.word)
    return Found("organisation", actor, reading.why("parties.institution", phrase, (entry.ref,)))


def organ(reading: Reading, phrase: Phrase) -> Found | None:
    """An organ of a state named beside it, or before it in the page."""
    if phrase.kind != "organisation" or phrase.match is None or phrase.match.kind != "organ":
        return None
    scene, entry = reading.scene, phrase.match.entry
    fact = scene.fact(phrase)
    why = reading.why("parties.organ", phrase, fact.refs)
    plural = scene.view(phrase).tokens[phrase.head].feats.get("Number") == "Plur"
    of = scene.of(fact.party)
    if of and not entry.flag("own_words"):
        actor = reading.register.add(f"{entry.word('name')} {of}", "organisation", fact.party, entry.word("name"))
        return Found("organisation", actor, why, plural=plural)
    if not (fact.party or fact.org or phrase.names):
        known = _organ_before(reading, fact, entry.word("name"))
        if known is not None:
            return Found("organisation", known, why, plural=plural)
        if entry.flag("own_words") or fact.organ in ("ministry", ""):
            return Found("organisation", None, why, plural=plural)
        if entry.flag("only") and (whole := _only(reading, entry.word("name"))):
            return Found("organisation", whole, why, plural=plural)
    actor = reading.register.add(own_words(reading, phrase), "organisation", fact.party or None)
    return Found("organisation", actor, why, plural=plural)


def _only(reading: Reading, name: str) -> str | None:
    """The organ of that name that a page means without saying whose: the one named in full before, the only one that
    it names in full at all, else that of the state which it tells of most."""
    known = (turn.actor for turn in reversed(reading.turns) if turn.actor)
    whole = next((actor for actor in known if reading.register.name(actor).startswith(f"{name} ")), None)
    if whole is not None:
        return whole
    scene = reading.scene
    organs = (p for p in scene.phrases if p.match is not None and p.match.kind == "organ")
    given = {scene.fact(p).party for p in organs if p.match and p.match.entry.word("name") == name} - {""}
    party = _told_most(scene) if not given else given.pop() if len(given) == 1 else ""
    return reading.register.add(f"{name} {scene.of(party)}", "organisation", party, name) if party else None


def _told_most(scene: Scene) -> str:
    """The state that most names of states on a page mean; nothing where none leads."""
    told = [m.entry.word("name") for view in scene.views for m in view.matches if m.kind in ("state", "adjective")]
    best = max(sorted(set(told)), key=told.count, default="")
    leads = len(told) >= LEAST_TOLD and told.count(best) > LEADING * len(told)
    return best if leads and scene.of(best) else ""


def _organ_before(reading: Reading, fact: Fact, name: str) -> str | None:
    """The organ of that name met last, else the organ of the side whose office holder was met last."""
    last, ending = reading.last_turns(), name.casefold()
    for turn in reversed(reading.turns) if fact.organ == "ministry" else last:
        if not turn.actor:
            continue
        known = reading.register.name(turn.actor)
        if known.split()[0].casefold().endswith(ending) and reading.register.party(turn.actor):
            return turn.actor
        if fact.organ == "ministry" and not turn.human and _is_ministry(reading, turn):
            return turn.actor
    return _organ_of_holder(reading, fact, name, last) if fact.organ else None


def _organ_of_holder(reading: Reading, fact: Fact, name: str, last: Sequence[Turn]) -> str | None:
    """The organ of the side whose holder of such an office was met last."""
    for turn in last:
        for person, actor in reading.persons.items():
            if actor == turn.actor:
                for title in reading.scene.titles.get(person, ()):
                    if title.fact.organ == fact.organ and title.fact.party and not title.fact.former:
                        full = f"{name} {reading.scene.of(title.fact.party) or title.fact.party}"
                        return reading.register.add(full, "organisation", title.fact.party, name)
    return None


def _is_ministry(reading: Reading, turn: Turn) -> bool:
    """Whether an organisation can be called `ведомство`: one of a state, or one that was asked and is no outlet."""
    name = reading.register.name(turn.actor)
    if reading.register.kind(turn.actor) != "organisation":
        return False
    if name.split()[0].startswith(_MINISTRIES):
        return True
    tellers = {other.actor for other in reading.turns if other.passes}
    own = turn.actor in reading.unknown and turn.actor not in {*reading.outlets, *reading.kinds, *tellers}
    return own and (turn.speaks or turn.inside) and name[:1].isupper() and not name.isascii() and " " not in name


def organisation(reading: Reading, phrase: Phrase) -> Found | None:
    """An organisation that the lexicon doesn't know."""
    if phrase.kind != "organisation" or phrase.name is None:
        return None
    known = next((found for m in phrase.inside if m.kind == "collective" and (found := _bloc(reading, m))), None)
    if known is not None and phrase.name.last - phrase.name.first == 1:
        return Found("organisation", known, reading.why("parties.organisation", phrase, (phrase.inside[0].entry.ref,)))
    sides = [(_side(m), m.entry.ref) for m in phrase.inside if _side(m)]
    name = proper_name(reading, phrase)
    whole = full_names(reading).get(name)
    if whole is not None:
        side = sides[0][0] if sides else None
        actor = reading.register.add(whole, "organisation", side, name)
        return Found("organisation", actor, reading.why("parties.organisation", phrase, notes=(f"short for {whole}",)))
    actor = reading.register.add(name, "organisation", sides[0][0] if sides else None)
    if not sides:
        reading.unknown.add(actor)
    return Found("organisation", actor, reading.why("parties.organisation", phrase, tuple(ref for _, ref in sides)))


def full_names(reading: Reading) -> dict[str, str]:
    """The organisations' names that are short for another of the page: cut before its genitive, or its initials."""
    if reading.full_names is None:
        phrases = [p for p in reading.scene.phrases if p.kind == "organisation" and p.match is None and p.name]
        names = [proper_name(reading, phrase) for phrase in phrases]
        found = {}
        begun = _by_beginning(names)
        for short in dict.fromkeys(names):
            longer = begun.get(short, ())
            if len(longer) == 1 and is_common(short.split()[-1]):
                found[short] = longer[0]
        for one, other, name, whole in zip(phrases, phrases[1:], names[1:], names, strict=False):
            if one.sentence == other.sentence and _in_brackets(reading.scene.view(one), one, other) and name != whole:
                found.setdefault(name, whole)
        reading.full_names = {short: found.get(whole, whole) for short, whole in found.items()}
    return reading.full_names


def _by_beginning(names: Sequence[str]) -> dict[str, list[str]]:
    """The names of several words by the words that they begin with."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        words = name.split(" ")
        for length in range(1, len(words)):
            found.setdefault(" ".join(words[:length]), []).append(name)
    return found


def _in_brackets(view: View, one: Phrase, other: Phrase) -> bool:
    """Whether a name stands in brackets of its own right behind another, or behind the mark that closes that one."""
    between = "".join(token.text for token in view.tokens[one.last : other.first])
    after = view.tokens[other.last].text if other.last < len(view.tokens) else ""
    return between.strip('»"”') == "(" and after in (")", ",")


def _side(match: Match) -> str:
    """The side that a state, its adjective or an institution inside a name stands for."""
    if match.kind in ("state", "adjective"):
        return match.entry.word("name")
    return match.entry.word("party") if match.kind == "institution" else ""


def outlet(reading: Reading, phrase: Phrase) -> Found | None:
    """`газета` with its name, or alone for the outlet named last."""
    if phrase.kind != "outlet" or phrase.match is None:
        return None
    why = reading.why("parties.outlet", phrase, (phrase.match.entry.ref,))
    view = reading.scene.view(phrase)
    if phrase.name is None:
        following = view.tokens[phrase.last].feats.get("Case") if phrase.last < len(view.tokens) else None
        described = phrase.first and view.tokens[phrase.first - 1].pos == "ADJ"
        plural = view.tokens[phrase.head].feats.get("Number") == "Plur"
        if phrase.match.entry.flag("thing") or plural or described or following == "Gen":
            return None
        known = _outlet_before(reading, phrase) or _outlet_later(reading, phrase)
        parts = (Part("antecedent", known[1]),) if known else ()
        why = reading.why("parties.outlet", phrase, (phrase.match.entry.ref,), parts=parts)
        return Found("organisation", known[0] if known else None, why)
    actor = reading.register.add(proper_name(reading, phrase), "organisation")
    reading.outlets[actor] = phrase.match.entry.words("like")[:1]
    return Found("organisation", actor, why)


def _outlet_before(reading: Reading, phrase: Phrase) -> tuple[str, Span] | None:
    """The outlet named last: one called so, or an organisation without a side that told something; sites at last."""
    told = [
        turn
        for turn in reading.turns
        if turn.actor in reading.outlets or (turn.actor in reading.unknown and turn.passes and not turn.human)
    ]
    told = [turn for turn in told if _is_like(reading, turn.actor, phrase)]
    papers = [turn for turn in told if "." not in reading.register.name(turn.actor)]
    best = (papers or told)[-1:]
    return (best[0].actor, best[0].span) if best else None


def _is_like(reading: Reading, actor: str, phrase: Phrase) -> bool:
    """Whether an outlet can be called by the word: by what stood beside its name, or what the lexicon knows of it."""
    assert phrase.match is not None
    wanted = phrase.match.entry.words("like")
    known = _kinds_of_outlets(reading.scene.language).get(plain(reading.register.name(actor)))
    kind = reading.outlets.get(actor) or ((known,) if known else ())
    return not kind or not wanted or kind[0] in wanted


@lru_cache(maxsize=4)
def _kinds_of_outlets(language: str) -> dict[str, str]:
    """What kind of outlet the names are that the lexicon knows."""
    rows = table(language, "roles", "outlet")
    return {plain(name): entry.words("like")[0] for entry in rows for name in entry.words("names")}


def _outlet_later(reading: Reading, phrase: Phrase) -> tuple[str, Span] | None:
    """The outlet that the page calls by the same word further on, for headlines (утверждает газета)."""
    for other in reading.scene.phrases:
        later = other.kind == "outlet" and other.name is not None and other.match is not None
        if later and phrase.match is not None and other.match and other.match.entry.ref == phrase.match.entry.ref:
            name = proper_name(reading, other)
            return reading.register.add(name, "organisation"), reading.scene.span(other)
    return None


def collective(reading: Reading, phrase: Phrase) -> Found | None:
    """`альянс`, `блок` for the bloc that the page has named."""
    if phrase.kind != "collective" or phrase.match is None:
        return None
    why = reading.why("parties.collective", phrase, (phrase.match.entry.ref,))
    if phrase.match.entry.flag("kind"):
        return None
    actor = _bloc(reading, phrase.match)
    return Found("organisation", actor, why) if actor is not None else None


def body_in_view(reading: Reading, phrase: Phrase) -> Found | None:
    """`компания`, `суд` with a name, or alone for the body that the page has called so."""
    if phrase.kind != "collective" or phrase.match is None or not phrase.match.entry.flag("kind"):
        return None
    refs = (phrase.match.entry.ref,)
    view = reading.scene.view(phrase)
    if phrase.name is not None:
        actor = reading.register.add(proper_name(reading, phrase), "organisation")
        reading.kinds[actor] = phrase.match.word
        return Found("organisation", actor, reading.why("parties.body_in_view", phrase, refs))
    if _is_described(view, phrase):
        return None
    others = {""}
    for turn in reversed(reading.turns):
        if turn.human or turn.actor in others:
            continue
        others.add(turn.actor)
        if _is_called(reading, turn.actor, phrase.match.word):
            why = reading.why("parties.body_in_view", phrase, refs, parts=(Part("antecedent", turn.span),))
            return Found("organisation", turn.actor, why)
    return None


def _is_described(view: View, phrase: Phrase) -> bool:
    """Whether more words tell which body is meant: an adjective, a genitive, a plural, a quoted name."""
    following = view.tokens[phrase.last] if phrase.last < len(view.tokens) else None
    before = view.tokens[phrase.first - 1] if phrase.first else None
    plural = view.tokens[phrase.head].feats.get("Number") == "Plur"
    more = following is not None and (following.feats.get("Case") == "Gen" or following.text in _QUOTES)
    return plural or more or (before is not None and before.pos in ("ADJ", "DET", "NUM"))


def _is_called(reading: Reading, actor: str, word: str) -> bool:
    """Whether a body has a noun in its name, or has stood beside it."""
    name = reading.register.name(actor)
    return reading.kinds.get(actor) == word or word in (plain(part) for part in name.split())


def _bloc(reading: Reading, match: Match) -> str | None:
    """The bloc met last that the word means."""
    for turn in reversed([turn for turn in reading.turns if turn.actor]):
        name = reading.register.name(turn.actor)
        if name in match.entry.words("covers"):
            return turn.actor
        if name in reading.scene.sightings and name.endswith(f" {match.word}"):
            return turn.actor
    return None
