"""How many texts a record rests on, and how many of them are of their own: pages that carry one text count once."""

from __future__ import annotations

import msgspec

from communique.store.file import Store


class Witness(msgspec.Struct, frozen=True):
    """The pages that tell of something: how many they are, and how many of them don't repeat another's text."""

    texts: int
    independent: int


def witnesses(store: Store, kind: str) -> dict[str, Witness]:
    """For each record of a kind that brings pages together how many texts it rests on."""
    query = (
        "SELECT own.record, count(*), count(DISTINCT coalesce(copy.record, own.page)) FROM member AS own "
        "LEFT JOIN member AS copy ON copy.page = own.page AND copy.kind = 'reprint' WHERE own.kind = ? GROUP BY 1"
    )
    return {id: Witness(texts, alone) for id, texts, alone in store.connection.execute(query, (kind,))}


def witness_of(store: Store, id: str) -> Witness:
    """How many texts one record rests on."""
    query = (
        "SELECT count(*), count(DISTINCT coalesce(copy.record, own.page)) FROM member AS own "
        "LEFT JOIN member AS copy ON copy.page = own.page AND copy.kind = 'reprint' WHERE own.record = ?"
    )
    return Witness(*store.connection.execute(query, (id,)).fetchone())
