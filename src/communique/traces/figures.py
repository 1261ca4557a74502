"""What the actors of a page are looked up by on other pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from communique.dictionary import forms, parses
from communique.lexicon import table
from communique.model import Actor, Cast, Figure, Speech
from communique.spelling import fold

ENDINGS = (
    ("ого", "его", "ому", "ему"),
    ("ой", "ей", "ом", "ем", "ым", "им", "ую", "юю", "ая", "яя", "ий", "ый"),
    ("а", "у", "е", "ы", "и", "я", "ю", "о", "й", "ь"),
)
"""Endings of surnames in all cases, the longest first."""

SHORTEST_STEM = 3
"""Letters that are left of a surname without its ending: shorter ones keep it (Мэй, Ким)."""

LONGEST_NAME = 4
"""Words of the longest name of a person that is looked up: longer ones are two names run together."""

LONGEST_INITIAL = 2
"""Letters of the longest initial (Дж. Крамер)."""

VOWELS = frozenset("аеиоуыэюяaeiouy")
"""Letters without which no first name is whole."""

KNOWN_FORMS = 50_000
"""Names whose parts are kept: those of some thousand pages."""

PARTICLES = frozenset(("бен", "бин", "ибн", "аль", "да", "ди", "де", "дер", "дю", "ла", "ле", "фон", "ван", "уль"))
"""Words in lower case that a person's name may hold."""

MANY = ("embassy", "mission", "delegation", "court", "any")
"""Organs of which a state has many: their names are no one's."""

_QUOTES = str.maketrans("", "", "\"'«»“”„()")


def figures(cast: Cast, speech: Speech, language: str) -> tuple[Figure, ...]:
    """The figures of all actors of a page that can be known again elsewhere; a capital is its state where it speaks."""
    speak = {statement.speaker.actor for statement in speech.statements if statement.speaker}
    found = {figure for actor in cast.actors for figure in _figures(actor, language)}
    return tuple(sorted(figure for figure in found if figure.form != "seat" or figure.actor in speak))


def _figures(actor: Actor, language: str) -> Iterator[Figure]:
    if actor.kind == "person":
        block, form = _person(actor.name, language)
        if block:
            yield Figure(block, actor.id, form, actor.party)
            for role in actor.roles:
                if role.office:
                    yield Figure(f"office {role.office}", actor.id, "holds", actor.party)
    elif actor.office:
        yield Figure(f"office {actor.office}", actor.id, "office", actor.party)
    elif actor.kind == "state":
        party = actor.party or actor.name
        yield Figure(f"state {party}", actor.id, "thing" if actor.name == party else "seat", actor.party)
    elif actor.kind in ("organisation", "bloc") and (body := _body(actor.name, language)):
        yield Figure(f"body {body}", actor.id, "thing", actor.party)


@lru_cache(maxsize=KNOWN_FORMS)
def plain(text: str) -> str:
    """Lower case with ё and э as е, doubled letters once: as transliterations differ."""
    out: list[str] = []
    for letter in fold(text).replace("э", "е"):
        if not out or out[-1] != letter or not letter.isalpha():
            out.append(letter)
    return "".join(out)


@lru_cache(maxsize=KNOWN_FORMS)
def _person(name: str, language: str) -> tuple[str, str]:
    """The block and the form of a person's name; an empty block where it can't be told from others' names."""
    words = name.split()
    if not 0 < len(words) <= LONGEST_NAME or not all(_is_part(word) for word in words):
        return "", ""
    first, *middle, last = ["", *words] if len(words) == 1 else words
    if len(words) == 2 and is_first_name(last) and not is_first_name(first):
        first, last = last, first
    if len(last) < 2 or (len(words) == 1 and (is_first_name(last) or len(last) < SHORTEST_STEM)):
        return "", ""
    called = f"{plain(first)}." if is_initial(first) else first_names(language).get(plain(first), plain(first))
    return f"person {_stem(last)}", "/".join((called, plain(" ".join(middle)), fold(last)))


def is_initial(word: str) -> bool:
    """Whether a word is the beginning of a first name: one letter, or consonants without a vowel (Дж, Хр)."""
    return len(word) == 1 or (len(word) == LONGEST_INITIAL and VOWELS.isdisjoint(fold(word)))


def _is_part(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "")
    return letters.isalpha() and (word[:1].isupper() or word in PARTICLES or "-" in word)


def _stem(surname: str) -> str:
    text = plain(surname)
    for endings in ENDINGS:
        for ending in endings:
            if text.endswith(ending) and len(text) - len(ending) >= SHORTEST_STEM:
                return text[: -len(ending)]
    return text


@lru_cache(maxsize=KNOWN_FORMS)
def is_first_name(word: str) -> bool:
    """Whether the dictionary lists a form as a first name."""
    return any(parse.is_known and "Name" in parse.tag for parse in forms(word.casefold()))


@lru_cache(maxsize=4)
def first_names(language: str) -> dict[str, str]:
    """Every form of a first name with the one that stands for all."""
    rows = table(language, "identities", "first_name")
    return {plain(name): plain(entry.words("names")[0]) for entry in rows for name in entry.words("names")}


@lru_cache(maxsize=KNOWN_FORMS)
def _body(name: str, language: str) -> str:
    """One name for a body whatever its words; empty for what each state has, and for common nouns."""
    words = _lemmas(name)
    while len(words) > 1 and words[-1] in _legal_forms(language):
        words = words[:-1]
    parties = _states(language)
    size = next((size for size in (3, 2, 1) if len(words) > size and " ".join(words[-size:]) in parties), 0)
    party = parties[" ".join(words[-size:])] if size else ""
    own = " ".join(words[: len(words) - size])
    known = _institutions(language).get(own)
    if known is not None and party in ("", known.rpartition("/")[2]):
        return known
    organ = _organs(language).get(own)
    if organ is None and not any(letter.isupper() for letter in name[: len(name) if not size else name.rindex(" ")]):
        return ""
    if organ is not None:
        return f"{organ}/{party}" if party and organ else ""
    if size and " " not in own and " ".join(name.split()[-size:]) in _genitives(language) and not _is_word(own):
        return f"{own}/"
    return f"{own}/{party}"


def _is_word(word: str) -> bool:
    """Whether the dictionary lists a word: what such a body is called by, other states' bodies are called by too."""
    return any(parse.is_known and "Orgn" not in parse.tag for parse in forms(word))


@lru_cache(maxsize=4)
def _genitives(language: str) -> frozenset[str]:
    """The names of states as they say whose a body is: a company named alone is the same one (Лунгаз Кестрии)."""
    return frozenset(entry.word("of") for entry in table(language, "states", "state"))


@lru_cache(maxsize=KNOWN_FORMS)
def _lemma(word: str) -> str:
    folded = fold(word)
    found = parses(word.casefold()) if folded.isalpha() and not folded.isascii() and not word.isupper() else ()
    return str(found[0].normal_form).replace("ё", "е") if found and found[0].is_known else folded


def _lemmas(name: str) -> list[str]:
    """The words of a name in their lemmas; a word that is the whole name as it stands."""
    words = name.translate(_QUOTES).replace("- ", "-").split()
    return [_lemma(word) for word in words] if len(words) > 1 else [fold(word) for word in words]


@lru_cache(maxsize=4)
def _legal_forms(language: str) -> frozenset[str]:
    """The legal forms behind companies' names, which some pages leave out."""
    return frozenset(
        fold(word) for entry in table(language, "identities", "legal_form") for word in entry.words("words")
    )


@lru_cache(maxsize=4)
def _states(language: str) -> dict[str, str]:
    """The names of states, in lemmas, with the party."""
    rows = table(language, "states", "state")
    names = ((entry.word("name"), name) for entry in rows for name in (entry.word("name"), *entry.words("names")))
    return {" ".join(map(_lemma, name.split())): party for party, name in names}


@lru_cache(maxsize=4)
def _organs(language: str) -> dict[str, str]:
    """The names of organs that a state has, with the one that stands for all; empty for those of which it has many."""
    rows = table(language, "institutions", "organ")
    return {
        " ".join(map(_lemma, name.split())): "" if entry.word("organ") in MANY else entry.word("name")
        for entry in rows
        for name in (entry.word("name"), *entry.words("names"))
    }


@lru_cache(maxsize=4)
def _institutions(language: str) -> dict[str, str]:
    """The names that mean one body, in lemmas, with one that stands for all of them and the party it speaks for."""
    rows = [
        (entry.word("party"), (entry.word("name"), *entry.words("names")))
        for entry in table(language, "institutions", "institution")
    ]
    found = {" ".join(_lemmas(name)): f"{names[0]}/{party}" for party, names in rows for name in names}
    for entry in table(language, "identities", "body"):
        names = entry.words("names")
        whole = next((found[key] for name in names if (key := " ".join(_lemmas(name))) in found), f"{names[0]}/")
        found |= {" ".join(_lemmas(name)): whole for name in names}
    return found
