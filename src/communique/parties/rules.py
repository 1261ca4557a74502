"""The rules that say which actor a phrase stands for; the first that answers decides."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from communique.parties.in_view import title_ahead, title_in_view
from communique.parties.organisations import (
    body_in_view,
    collective,
    institution,
    organ,
    organisation,
    outlet,
    place,
    state,
    state_of_page,
)
from communique.parties.persons import (
    group,
    named_person,
    pair,
    pronoun,
    title_alone,
    title_beside_name,
    unnamed_office,
)
from communique.parties.phrases import Phrase, PhraseKind
from communique.parties.reading import Found, Reading, Rule

RULES: tuple[Rule, ...] = (
    named_person,
    title_beside_name,
    title_alone,
    title_in_view,
    title_ahead,
    pair,
    unnamed_office,
    group,
    state_of_page,
    state,
    place,
    institution,
    organ,
    organisation,
    outlet,
    body_in_view,
    collective,
    pronoun,
)
"""In this order; the first rule that answers decides."""

KINDS: dict[Rule, tuple[PhraseKind, ...]] = {
    named_person: ("person",),
    title_beside_name: ("role",),
    title_alone: ("role",),
    title_in_view: ("role",),
    title_ahead: ("role",),
    pair: ("group",),
    unnamed_office: ("role", "group"),
    group: ("role", "group"),
    state_of_page: ("place", "organisation"),
    state: ("place",),
    place: ("place",),
    institution: ("organisation",),
    organ: ("organisation",),
    organisation: ("organisation",),
    outlet: ("outlet",),
    body_in_view: ("collective",),
    collective: ("collective",),
    pronoun: ("pronoun",),
}
"""The kinds of phrase that a rule can answer for; it isn't asked about others."""


def answer(reading: Reading, phrase: Phrase) -> Found | None:
    """What the first rule finds that answers for a phrase."""
    for rule in _rules_for(phrase.kind):
        found = rule(reading, phrase)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=len(get_args(PhraseKind)))
def _rules_for(kind: PhraseKind) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if kind in KINDS[rule])
