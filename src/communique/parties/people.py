"""Which names are one person: names brought to the nominative and joined by surname and first name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import msgspec

from communique.model import Name, Token
from communique.parties.joints import mixed
from communique.parties.naming import NEVER_NOMINATIVE, Bent, case_of, gender_of, nominative
from communique.parties.phrases import Phrase, head_case
from communique.parties.views import View
from communique.parties.words import first_name_gender, may_be_case
from communique.spelling import plain

_ELDERS = ("младший", "старший")
"""What stands behind the surname of a father or son of one name (Грач-младший); alone he has the surname."""

_VOWELS = frozenset("аеиоуыэюяaeiouy")
"""Letters without which no first name is whole."""

SHORTEST_CRIED = 4
"""Letters of the shortest word in capitals that is taken for a name: shorter ones are abbreviations."""

Place = tuple[int, int]
"""A sentence's number and a token's."""


class Person(msgspec.Struct, dict=True):
    """One person of the page: the forms of the name in the nominative and where they stand."""

    number: int
    forms: list[tuple[str, ...]]
    genders: list[str]
    places: list[Place]
    plains: set[tuple[str, ...]]
    """The forms in lower case, ё as е."""
    words: set[str]
    """The first and the last word of every form: without one of them in common, two names are not one person's."""

    @cached_property
    def name(self) -> str:
        """The fullest form: most words, fewest initials, the commonest, the first. To be asked once all are known."""
        counts = Counter(self.forms)
        best = max(counts, key=lambda form: (_weight(form), counts[form]))
        return " ".join(best).replace(" .", ".")

    @cached_property
    def gender(self) -> str:
        """The gender that most of the names show; a full name counts double. To be asked once all names are known."""
        votes = [g for form, g in zip(self.forms, self.genders, strict=True) for _ in range(len(form))]
        return "Fem" if votes.count("Fem") > votes.count("Masc") else "Masc"


class People(msgspec.Struct):
    """The persons of the page and, for every name by its place, which person it is."""

    persons: list[Person]
    at: dict[Place, int]


def _weight(form: tuple[str, ...]) -> int:
    return sum([3 if len(word) > 2 or not _is_initial(plain(word)) else 1 for word in form])


def _is_initial(word: str) -> bool:
    """Whether a word in lower case is the beginning of a first name: a letter, or two consonants (Дж)."""
    return len(word) == 1 or (len(word) == 2 and _VOWELS.isdisjoint(word))


def gather(views: Sequence[View], phrases: Sequence[Phrase]) -> People:
    """The persons behind all names of the page; a title's case helps to find the name's nominative."""
    titled = {(p.sentence, p.name.first): p for p in phrases if p.name is not None}
    spots = [(view, name) for view in views for name in view.names if name.type == "PER"]
    bents = [_bent(view, name, titled.get((view.number, name.first))) for view, name in spots]
    attested = _by_initial(_attested(bents))
    people = People([], {})
    order = sorted(range(len(spots)), key=lambda at: (-min(len(bents[at]), 2), at))
    nominatives = {
        bent: nominative(bent, attested.get(plain(bent.text)[:1], ()))
        for bent in dict.fromkeys(chain.from_iterable(bents))
    }
    forms = [tuple(nominatives[bent] for bent in row) for row in bents]
    for at in order:
        view, name = spots[at]
        person = _join(people, forms[at], (view.number, name.first), bents[at][0].gender)
        person.genders.append(bents[at][0].gender)
        people.at[(view.number, name.first)] = person.number
    for person in people.persons:
        person.places.sort()
    return people


def _bent(view: View, name: Name, phrase: Phrase | None) -> tuple[Bent, ...]:
    tokens = [token for token in view.tokens[name.first : name.last] if token.text[:1].isalpha()]
    tokens = tokens or list(view.tokens[name.first : name.last])
    if len(tokens[-1].text) == 1 < len(tokens[0].text) and any(
        t.text == "." for t in view.tokens[name.first : name.last]
    ):
        tokens = [*tokens[1:], tokens[0]]
    gender = gender_of(tokens)
    case = tokens[-1].feats.get("Case", "") or case_of(tokens)
    case = case_of(tokens) if case == "Nom" else case
    if case == "Nom":
        case = _joined_case(view, name) or case
    if phrase is not None:
        case = (head_case(view, phrase.match) if phrase.match is not None else "") or case
    return tuple(Bent(_in_lower(word), case, gender) for word in _words(tokens))


def _words(tokens: Sequence[Token]) -> list[str]:
    """The words of a name; a Latin letter by mistake and what is behind it are one."""
    words = [token.text for token in tokens]
    if all(len(word) > 1 for word in words):
        return words
    for at in range(len(tokens) - 2, -1, -1):
        if whole := mixed(tokens[at], tokens[at + 1]):
            words[at : at + 2] = [whole]
    return words


def _in_lower(word: str) -> str:
    """A word in capitals (`ГРАЧ`, as headlines have it) with one capital; Roman numerals and abbreviations stay."""
    return word.title() if word.isupper() and len(word) >= SHORTEST_CRIED and not word.isascii() else word


def _joined_case(view: View, name: Name) -> str:
    """The case of the name that `и` joins a surname to, where the surname's form can be that case."""
    before = next((n for n in view.names if n.type == "PER" and n.last == name.first - 1), None)
    if before is None or name.last - name.first > 1 or view.tokens[name.first - 1].text != "и":
        return ""
    case = case_of(view.tokens[before.first : before.last])
    return case if case != "Nom" and may_be_case(view.tokens[name.first].text, case) else ""


def _attested(rows: Sequence[tuple[Bent, ...]]) -> tuple[str, ...]:
    """Tokens that stand in the nominative somewhere on the page, shortest first."""
    words = {bent.text for row in rows for bent in row if bent.case == "Nom" and len(bent.text) > 1}
    words = {word for word in words if not plain(word).endswith(NEVER_NOMINATIVE)}
    return tuple(sorted(words, key=lambda word: (len(word), word)))


def _by_initial(words: Sequence[str]) -> dict[str, list[str]]:
    """The words by their first letter, which all cases of a name share."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(plain(word)[:1], []).append(word)
    return found


def _join(people: People, form: tuple[str, ...], place: Place, gender: str) -> Person:
    lower = tuple(plain(word) for word in form)
    known = {lower[-1], lower[0]}
    fits = [person for person in people.persons if not known.isdisjoint(person.words) and _is_one(lower, person)]
    fits = fits or _by_first_name(people, form) or _by_elder(people, lower)
    if len(fits) > 1 and len(form) == 1:
        fits = [person for person in fits if person.genders and _leading(person) == gender] or fits
    if fits:
        person = max(fits, key=lambda one: (_nearest(one, place), -one.number))
    else:
        person = Person(len(people.persons), [], [], [], set(), set())
        people.persons.append(person)
    person.forms.append(form)
    person.plains.add(lower)
    person.words |= known
    person.places.append(place)
    return person


def _leading(person: Person) -> str:
    """The gender that a person's full names show, so far as they are known."""
    votes = [gender for form, gender in zip(person.forms, person.genders, strict=True) if len(form) > 1]
    return max(("Masc", "Fem"), key=votes.count)


def _is_one(form: tuple[str, ...], person: Person) -> bool:
    """Whether a name in lower case can be a person's."""
    return form in person.plains or any(same_person(form, other) for other in person.plains)


def _by_first_name(people: People, form: tuple[str, ...]) -> list[Person]:
    """The only person of the page whose first name it is, where it stands alone (Мария)."""
    if len(form) > 1 or first_name_gender(form[0]) is None:
        return []
    first = plain(form[0])
    found = [p for p in people.persons if any(len(o) > 1 and o[0] == first for o in p.plains)]
    return found if len(found) == 1 else []


def _by_elder(people: People, lower: tuple[str, ...]) -> list[Person]:
    """The only person of the page whose surname is the one with `младший` or `старший` behind it."""
    names = [f"{lower[-1]}-{mark}" for mark in _ELDERS] if len(lower) == 1 else []
    found = [p for p in people.persons if not p.words.isdisjoint(names)]
    return found if len(found) == 1 else []


def _nearest(person: Person, place: Place) -> tuple[bool, int]:
    """Whether the person is named before a place, and how near; for a surname that two persons share."""
    before = [other for other in person.places if other < place]
    if before:
        return True, max(before)[0]
    return False, -min(person.places)[0]


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names, in the nominative and lower case, can be one person's.

    That is: the same surname, and first names that do not disagree; a surname may have several words (де ла Крус).
    """
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        single, full = (a[0], b) if len(a) == 1 else (b[0], a)
        return len(single) > 1 and (single == full[-1] or (len(full) > 2 and single == full[0]))
    if a[-1] != b[-1]:
        return False
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if longer[-len(shorter) :] == shorter:
        return True
    one, other = sorted((a[0], b[0]), key=len)
    return one == other or (_is_initial(one) and other.startswith(one))
