"""Bringing stories together into dossiers: made anew from what is known of each story, whenever one has changed."""

from __future__ import annotations

from collections.abc import Sequence

from communique import store as record
from communique.model import Dossier
from communique.store import Store, chapters, touching
from communique.stories import Chapter, find_dossiers


def weave_dossiers(store: Store, batch: Sequence[str]) -> None:
    """Makes the dossiers anew; those that stay as they are aren't touched."""
    with store.transaction() as db:
        touching.settle_all(db, "dossier")
        told = [Chapter(*row) for row in chapters.chapters(db)]
        record.write_alone(db, find_dossiers(told), [one.id for one in record.across(store, Dossier)])
