"""Bringing stories together into dossiers: made anew from what is kept of each story, whenever one has changed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique import store as record
from communique.model import Dossier
from communique.store import Store, chapters, touching
from communique.stories import Chapter, chapter_of
from communique.stories.negotiations import find_dossiers, sketch_of

_chapter = msgspec.msgpack.Decoder(Chapter)


def weave_chapters(store: Store, batch: Sequence[str]) -> None:
    """Keeps what the stories of some touched pages are about; the dossiers are touched."""
    with store.transaction() as db:
        touching.settle(db, "chapter", batch)
        made = (chapter_of(*row) for row in chapters.stories_of(db, batch))
        chapters.write_chapters(db, [(one.id, sketch_of(one), msgspec.msgpack.encode(one)) for one in made])
        touching.touch(db, "dossier", [""])


def weave_dossiers(store: Store, batch: Sequence[str]) -> None:
    """Makes the dossiers anew; those that stay as they are aren't touched."""
    with store.transaction() as db:
        touching.settle(db, "dossier", batch)
        found = find_dossiers(*chapters.sketches(db), lambda some: map(_chapter.decode, chapters.chapters(db, some)))
        record.write_alone(db, found, record.across_ids(store, Dossier))
