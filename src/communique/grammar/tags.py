"""Morphological tags of the model: `NOUN|Animacy=Inan|Case=Nom|Gender=Fem|Number=Sing`."""

from __future__ import annotations

from functools import lru_cache

import msgspec


class Tag(msgspec.Struct, frozen=True):
    """A universal part of speech with its features."""

    pos: str
    feats: tuple[tuple[str, str], ...]

    def feats_dict(self) -> dict[str, str]:
        """The features by name."""
        return dict(self.feats)


@lru_cache(maxsize=2048)
def parse_tag(label: str) -> Tag:
    """A tag out of the model's own notation; there are 753 different ones."""
    pos, *feats = label.split("|")
    pairs = (feat.partition("=") for feat in feats)
    return Tag(pos, tuple((key, value) for key, _, value in pairs))
