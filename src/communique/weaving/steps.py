"""The steps of bringing pages together, and their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from communique import store as record
from communique.profile import Profile
from communique.store import Store, touching
from communique.store import weaving as index
from communique.stories import Agenda
from communique.weaving.copies import weave_copies
from communique.weaving.dossiers import weave_chapters, weave_dossiers
from communique.weaving.events import find_accounts, gather_accounts
from communique.weaving.gists import weave_gists
from communique.weaving.identities import weave_offices, weave_persons
from communique.weaving.issues import count_phrases, group_phrases, join_phrases, make_issues
from communique.weaving.jams import weave_jams
from communique.weaving.judged import weave_judged
from communique.weaving.quotations import weave_quotations
from communique.weaving.stories import tell_stories, weave_stories
from communique.weaving.waits import weave_waits

BATCH = 500
"""Pages that are woven in one transaction: their keys go into the index sorted, which spares writing it again and
again, and an interrupted run has lost little."""

BATCHES = 16
"""Batches that reach the file together."""

EARLY = 32
"""Pages that are woven at once while others are being read: a twentieth of a second, so no worker waits for long."""

Do = Callable[[Store, Sequence[str]], None]
"""Does a step with some of what is touched."""


def get_ready(store: Store, version: str, agenda: Agenda) -> None:
    """Notes what everything is woven by; where the rules or the agenda have changed, what they touch is touched."""
    items = msgspec.json.encode(agenda).decode()
    if record.noted(store, "woven") == version and record.noted(store, "agenda") == items:
        return
    with store.grouped(as_one=True), store.transaction() as db:
        if record.noted(store, "woven") != version:
            index.unravel(db)
            record.note(db, "woven", version)
        elif record.noted(store, "agenda") != items:
            touching.all_again(db, "gist")
        record.note(db, "agenda", items)


def weave_early(store: Store, during: Profile) -> bool:
    """Looks for the copies of a few touched pages, which depends on no other step; whether there were any."""
    batch = touching.touched(store.connection, "copies", EARLY)
    if batch:
        with during("copies"):
            weave_copies(store, batch)
    return bool(batch)


def weave(store: Store, version: str, agenda: Agenda, during: Profile) -> None:
    """Makes anew what touched pages touch, and everything where the rules or the agenda have changed."""
    get_ready(store, version, agenda)
    with store.roomy(), store.grouped(BATCHES, as_one=True):
        for step, stage, do in _steps(agenda):
            with during(stage):
                while batch := touching.touched(store.connection, step, BATCH):
                    do(store, batch)


def _steps(agenda: Agenda) -> tuple[tuple[touching.Step, str, Do], ...]:
    """The steps in their order, each with the stage that its time counts for: a step touches what is for those after
    it."""
    return (
        ("judged", "gists", weave_judged),
        ("copies", "copies", weave_copies),
        ("stories", "stories", weave_stories),
        ("telling", "stories", tell_stories),
        ("events", "stories", find_accounts),
        ("gathering", "stories", gather_accounts),
        ("persons", "identities", weave_persons),
        ("offices", "identities", weave_offices),
        ("quotations", "quotations", weave_quotations),
        ("chapter", "stories", weave_chapters),
        ("dossier", "stories", weave_dossiers),
        ("gist", "gists", partial(weave_gists, agenda=agenda)),
        ("phrase", "issues", count_phrases),
        ("kin", "issues", join_phrases),
        ("group", "issues", group_phrases),
        ("issue", "issues", partial(make_issues, agenda=agenda)),
        ("wait", "tensions", weave_waits),
        ("jam", "tensions", weave_jams),
    )
