"""Morphological tags of the model: `NOUN|Animacy=Inan|Case=Nom|Gender=Fem|Number=Sing`."""

from __future__ import annotations

from functools import cache

import msgspec


class Tag(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A universal part of speech with its features; `label` is the model's own notation of both.

    There is one object for each label, and it is told from others by what it is: that is the fastest key.
    """

    label: str
    pos: str
    feats: dict[str, str]


@cache
def parse_tag(label: str) -> Tag:
    """A tag out of the model's own notation; there are 753 different ones."""
    pos, *feats = label.split("|")
    pairs = (feat.partition("=") for feat in feats)
    return Tag(label, pos, {key: value for key, _, value in pairs})
