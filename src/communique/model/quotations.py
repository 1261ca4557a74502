"""One utterance as several pages give it."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.evidence import Span, Why
from communique.model.speech import Mode

EditKind = Literal["same", "form", "left_out", "put_in", "replaced"]
"""What became of some words: they stand there, in another form, not at all, without having been said, or others do."""

Drift = Literal["base", "same", "cut", "reworded", "retold"]
"""What a version is to the fullest one: that one itself, its very words, a part of them, other words, a report."""


class Saying(msgspec.Struct, frozen=True, gc=False):
    """What other pages know a statement by.

    `who` is the last word of the speaker's name; `quoted` whether its words are in quotation marks, wholly or in part.
    `terms` are the numbers of its telling words with their weights in tenths, in order; 0 stands for a negation.
    `numbers` are those of its words that are figures.
    """

    statement: str
    who: str
    quoted: bool
    terms: tuple[tuple[int, int], ...]
    numbers: tuple[int, ...] = ()


class Edit(msgspec.Struct, frozen=True, order=True, gc=False):
    """A run of words that one kind of edit explains: where it stands in the version, and where in the base.

    Of what was left out, `here` is the empty span at which it is missing; of what was put in, `there` is.
    """

    kind: EditKind
    here: Span
    there: Span


class Version(msgspec.Struct, frozen=True, order=True, gc=False):
    """A statement that gives the utterance, and how it differs from the fullest version, word by word."""

    statement: str
    page: str
    mode: Mode
    speaker: str
    drift: Drift
    edits: tuple[Edit, ...] = ()


class Quotation(msgspec.Struct, frozen=True, order=True, gc=False):
    """One utterance as several pages give it: quoted, cut, translated otherwise, retold.

    `versions` begin with the base, the fullest one in quotation marks, to which the others are held; `said` is the
    earliest day that any of them tells.
    """

    id: str
    speaker: str
    said: str | None
    versions: tuple[Version, ...]
    why: Why
