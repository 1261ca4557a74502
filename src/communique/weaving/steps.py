"""The steps of bringing pages together, and their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from communique import store as record
from communique.profile import Profile
from communique.store import Store
from communique.store import weaving as index
from communique.weaving.copies import weave_copies
from communique.weaving.events import weave_events
from communique.weaving.judged import weave_judged
from communique.weaving.stories import tell_stories, weave_stories
from communique.weaving.whole import weave_gists

BATCH = 500
"""Pages that are woven in one transaction: their keys go into the index sorted, which spares writing it again and
again, and an interrupted run has lost little."""

STEPS: tuple[tuple[index.Step, str, Callable[[Store, Sequence[str]], None]], ...] = (
    ("judged", "gists", weave_judged),
    ("gist", "gists", weave_gists),
    ("copies", "copies", weave_copies),
    ("stories", "stories", weave_stories),
    ("telling", "stories", tell_stories),
    ("events", "stories", weave_events),
)
"""The steps in their order, each with the stage that its time counts for: a step touches pages for those after it."""


def weave(store: Store, version: str, during: Profile) -> None:
    """Makes anew what touched pages touch, and everything where the rules have changed."""
    if record.noted(store, "woven") != version:
        with store.transaction() as db:
            index.unravel(db)
            record.note(db, "woven", version)
    for step, stage, do in STEPS:
        with during(stage):
            while batch := index.touched(store.connection, step, BATCH):
                do(store, batch)
