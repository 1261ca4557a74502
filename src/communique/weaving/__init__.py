"""What do new pages change? The records over several pages, made anew where a page was added, changed or taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from communique import store as record
from communique.fingerprint import across_version
from communique.model import stable_id
from communique.profile import Profile
from communique.store import Store

if TYPE_CHECKING:
    from communique.stories import Agenda

__all__ = ["bring_together", "early", "noted_agenda"]


def early(store: Store, profile: Profile, agenda: Agenda) -> Callable[[bool], bool]:
    """What can be done while pages are still being read, and whether there was any: a little of what depends on no
    other page, or all there is. What it leaves is done by `bring_together`, with the same result."""

    def do(is_last: bool) -> bool:
        from communique.weaving.steps import get_ready, weave, weave_early

        if is_last:
            weave(store, across_version(), agenda, profile)
            with profile("store"):
                store.move_into_place()
            return True
        get_ready(store, across_version(), agenda)
        return weave_early(store, profile)

    return do


def bring_together(store: Store, profile: Profile | None = None, agenda: Agenda | None = None) -> None:
    """Brings the records over several pages up to date with the pages, the rules, the decisions and the agenda; where
    none is given, that of the last time."""
    version = across_version()
    agenda = noted_agenda(store) if agenda is None else agenda
    whole = version + (f"+agenda.{stable_id('', agenda)}" if agenda else "")
    if record.noted(store, "across") == whole:
        return
    from communique.weaving.steps import weave

    weave(store, version, agenda, profile or Profile())
    with store.transaction() as db:
        record.note(db, "across", whole)


def noted_agenda(store: Store) -> Agenda:
    """The agenda of the last time, empty where there was none."""
    kept = record.noted(store, "agenda")
    if kept in (None, "[]"):
        return ()
    from communique.stories import Agenda

    return msgspec.json.decode(kept or "", type=Agenda)
