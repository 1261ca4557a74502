"""The screens: each a function from what was asked to what is shown."""

from __future__ import annotations

from collections.abc import Callable

from communique.web.answers import View
from communique.web.desk import Desk
from communique.web.screens import (
    about,
    actors,
    articles,
    dossier,
    lists,
    meetings,
    quotations,
    review,
    search,
    statements,
    talks,
    tensions,
)

SCREENS: tuple[tuple[str, Callable[[Desk], View]], ...] = (
    ("/stories", lists.stories),
    ("/stories/{id}", dossier.story),
    ("/dossier", dossier.whole),
    ("/dossiers", talks.many),
    ("/dossiers/{id}", dossier.negotiation),
    ("/statements", statements.many),
    ("/statements/{id}", statements.one),
    ("/pages", lists.pages),
    ("/pages/{id}", articles.one),
    ("/actors", actors.many),
    ("/actors/{id}", actors.one),
    ("/meetings", meetings.many),
    ("/meetings/{id}", meetings.one),
    ("/positions", tensions.positions),
    ("/positions/{id}", tensions.position),
    ("/issues/{id}", tensions.issue),
    ("/quotations", quotations.many),
    ("/quotations/{id}", quotations.one),
    ("/disagreements", tensions.disagreements),
    ("/disagreements/{id}", tensions.disagreement),
    ("/deadlocks", tensions.deadlocks),
    ("/deadlocks/{id}", tensions.deadlock),
    ("/reprints/{id}", tensions.reprint),
    ("/review", review.review),
    ("/decisions", review.decisions),
    ("/search", search.search),
    ("/rules", about.rules),
    ("/rules/{id}", about.rule),
    ("/about", about.about),
)
"""The addresses of the screens, each with its function."""
