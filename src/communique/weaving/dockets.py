"""The statements of one issue as they come and go: only those are read that a change bears on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import msgspec

from communique.store import Store, dockets
from communique.store.dockets import NOBODY
from communique.stories import Row
from communique.stories.issues import wordings
from communique.stories.naming import Wording


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A statement as an issue has it: with the places of the topics that are the issue's, each phrase once; with none
    where it doesn't belong to it."""

    row: Row
    told: tuple[int, ...]

    @property
    def wordings(self) -> list[Wording]:
        """The words that it uses of the issue."""
        return wordings(self.row.topics[at] for at in self.told)


_entry = msgspec.msgpack.Decoder(Entry)
_times = msgspec.msgpack.Decoder(list[tuple[Wording, int]])
_encoder = msgspec.msgpack.Encoder()


class Docket:
    """The statements of the issue for which a phrase stands.

    `wordings` tell how often which words are used of it; `come` are the ids of statements that have come to it;
    `have_gone` tells whether some have gone; `parties` are those of whose statements something is other than it was.
    """

    def __init__(self, store: Store, head: str) -> None:
        self._db = store.connection
        self._head = head
        self._kept = dockets.docket(self._db, head)
        self.wordings: Counter[Wording] = Counter(dict(_times.decode(self._kept.wordings)) if self._kept else {})
        self.come: set[str] = set()
        self.have_gone = False
        self.parties: set[str] = set()
        self._turned: dict[int, Entry] = {}

    @property
    def is_kept(self) -> bool:
        """Whether it was kept before."""
        return self._kept is not None

    def enter(self, entries: Mapping[int, Entry]) -> None:
        """Looks at some statements, by number."""
        for number, entry in entries.items():
            before = self._known(number, entry.row.party or NOBODY)
            if entry.wordings != (before.wordings if before else []):
                self._turn(number, before, entry)

    def _known(self, number: int, party: str) -> Entry | None:
        if self._kept is None or number > self._kept.up_to:
            return None
        row = dockets.entry(self._db, self._kept.number, party, number)
        return _entry.decode(row) if row else None

    def _turn(self, number: int, before: Entry | None, now: Entry) -> None:
        self._turned[number] = now
        self.parties.add(now.row.party or NOBODY)
        self.wordings.update(now.wordings)
        if before is None:
            self.come.add(now.row.id)
            return
        self.wordings.subtract(before.wordings)
        self.wordings = +self.wordings
        self.have_gone = self.have_gone or not now.told

    def rows(self, parties: Collection[str] | None = None) -> list[Row]:
        """The statements of some parties, or all."""
        found = dict(self._turned)
        if self._kept:
            number = self._kept.number
            told = (
                dockets.all_entries(self._db, number) if parties is None else dockets.entries(self._db, number, parties)
            )
            found = {number: _entry.decode(row) for number, row in told if number not in found} | found
        rows = (entry.row for entry in found.values() if entry.told)
        return [row for row in rows if parties is None or (row.party or NOBODY) in parties]

    def keep(self, up_to: int) -> None:
        """Keeps the statements, of those up to a number, with the issue."""
        if not self.parties:
            dockets.look_at(self._db, self._head, up_to)
            return
        docket = dockets.write_docket(self._db, self._head, up_to, _encoder.encode(list(self.wordings.items())))
        rows = [
            (entry.row.party or NOBODY, number, _encoder.encode(entry) if entry.told else None)
            for number, entry in sorted(self._turned.items())
        ]
        dockets.write_entries(self._db, docket, rows)

    def drop(self) -> None:
        """Keeps nothing of it."""
        if self._kept:
            dockets.drop_docket(self._db, self._head)
