"""The search: words in any form, and operators that narrow it, each a chip that can be taken away."""

from __future__ import annotations

import re
from itertools import islice
from typing import get_args

import msgspec

from communique import store as record
from communique.model import Act, Issue
from communique.store import Few, Wanted
from communique.store.words import fold
from communique.web.answers import View
from communique.web.desk import ROWS, Desk
from communique.web.facts import Row, flat, told_row, voice_row
from communique.web.words import LANGUAGES, table

OPERATORS = ("speaker", "party", "issue", "act", "after")
"""What may stand before a colon."""

_TERM = re.compile(r'(?:(\w+):)?(?:"([^"]*)"|«([^»]*)»|(\S+))')

MOST_SPEAKERS = 200
"""Actors that one `speaker:` may mean: more is no name."""

SIDE = 8
"""Actors and articles that are shown above the statements found."""


class Term(msgspec.Struct, frozen=True):
    """A word or an operator with its value, as it was typed."""

    operator: str
    value: str
    typed: str


def asked(query: str) -> list[Term]:
    """The terms of a search; an operator that is none is a word."""
    out = []
    for match in _TERM.finditer(query):
        operator, straight, angled, word = match.groups()
        value = straight or angled or word or ""
        if operator in OPERATORS:
            out.append(Term(operator, value, match.group()))
        elif match.group().strip('"«»'):
            out.append(Term("", match.group(), match.group()))
    return out


def wanted(desk: Desk, terms: list[Term]) -> Wanted:
    """What the terms ask of a statement; several values of one operator are alternatives."""
    values: dict[str, list[str]] = {}
    for term in terms:
        values.setdefault(term.operator, []).append(fold(term.value))
    parties = speakers = issue = None
    if names := values.get("party"):
        parties = tuple(party for party in desk.parties if any(name in fold(party) for name in names))
    if names := values.get("speaker"):
        speakers = tuple(voice.id for voice in islice(desk.speakers.named(*names), MOST_SPEAKERS))
    if names := values.get("issue"):
        chosen = [id for id, name in desk.index.issues.items() if any(one in fold(name) for one in names)]
        found = record.across_by_id(desk.store, Issue, chosen[:MOST_SPEAKERS])
        issue = tuple(id for one in found for id in one.statements)
    return Wanted(
        words=" ".join(term.value for term in terms if not term.operator),
        parties=parties,
        speakers=speakers,
        issue=issue,
        act=_act(values.get("act", [""])[-1]),
        after=values.get("after", [""])[-1],
    )


def _act(told: str) -> str:
    """The act of that name in any language of the screens."""
    for act in get_args(Act):
        if told in (act, *(fold(table()[f"act.{act}"][language]) for language in LANGUAGES)):
            return str(act)
    return told


def chips(desk: Desk, terms: list[Term]) -> list[Row]:
    """The operators of a search, each with the address of the search without it."""
    out = []
    for at, term in enumerate(terms):
        if term.operator:
            rest = " ".join(other.typed for place, other in enumerate(terms) if place != at)
            label = f"{desk.words(f'operator.{term.operator}')}: {term.value}"
            out.append({"label": label, "without": desk.asking(q=rest, leaf="1")})
    return out


def search(desk: Desk) -> View:
    """Statements, articles and actors that a search finds."""
    terms = asked(desk.query.get("q", ""))
    want = wanted(desk, terms)
    found = record.told(desk.store, want, desk.few()) if terms else []
    rows = [told_row(told) for told in found[:ROWS]]
    words_alone = bool(want.words) and not any(term.operator for term in terms)
    leaves = record.leaves_with(desk.store, want.words, Few(SIDE)) if words_alone and desk.leaf == 1 else []
    name = fold(want.words.strip('"«»'))
    actors = list(islice(desk.speakers.named(name), SIDE)) if words_alone else []
    data = {
        "q": desk.query.get("q", ""),
        "chips": chips(desk, terms),
        "statements": rows,
        "articles": [
            {"id": one.id, "title": one.title, "published": one.published, "outlet": one.outlet} for one in leaves
        ],
        "actors": [voice_row(one) for one in actors],
        "turn": desk.turn(len(found)),
    }
    return View("search.html", desk.words("nav.search"), data, [flat(row) for row in rows])
