"""Morphological tags of the model: `NOUN|Animacy=Inan|Case=Nom|Gender=Fem|Number=Sing`."""

from __future__ import annotations

from functools import lru_cache

import msgspec


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A universal part of speech with its features; `label` is the model's own notation of both."""

    label: str
    pos: str
    feats: dict[str, str]

    def __hash__(self) -> int:
        return hash(self.label)


@lru_cache(maxsize=2048)
def parse_tag(label: str) -> Tag:
    """A tag out of the model's own notation; there are 753 different ones."""
    pos, *feats = label.split("|")
    pairs = (feat.partition("=") for feat in feats)
    return Tag(label, pos, {key: value for key, _, value in pairs})
