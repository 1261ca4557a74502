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


class Saying(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What other pages know a statement by.

    `who` is the last word of the speaker's name; `quoted` whether its words are in quotation marks, wholly or in part.
    `words` are the numbers of its telling words, in order, `weights` what each weighs in tenths; 0 stands for a
    negation. `numbers` are those of its words that are figures; `keys` are what it is looked up by.
    """

    statement: str
    who: str
    quoted: bool
    words: tuple[int, ...]
    weights: bytes
    numbers: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()

    @property
    def terms(self) -> tuple[tuple[int, int], ...]:
        """Its telling words with their weights."""
        return tuple(zip(self.words, self.weights, strict=True))


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
