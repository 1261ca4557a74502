"""The rules that say which actor a phrase stands for; the first that answers decides."""

from __future__ import annotations

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
from communique.parties.reading import Rule

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
