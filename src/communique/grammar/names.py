"""Names of persons, places and organisations from the model's BIO labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from communique.model import Name, NameType, Span, Token

_EDGE = "«»\"“”„'(),.;:–—-"


def find_names(tokens: Sequence[Token], labels: Sequence[str]) -> tuple[Name, ...]:
    """The names of one sentence, in order; quotation marks and stops at the edges are left off."""
    runs: list[tuple[int, int, str]] = []
    for index, label in enumerate(labels):
        if label == "O":
            continue
        part, _, kind = label.partition("-")
        if part == "I" and runs and runs[-1][1] == index and runs[-1][2] == kind:
            runs[-1] = (runs[-1][0], index + 1, kind)
        else:
            runs.append((index, index + 1, kind))
    names = (_trimmed(tokens, first, last, cast(NameType, kind)) for first, last, kind in runs)
    return tuple(name for name in names if name is not None)


def _trimmed(tokens: Sequence[Token], first: int, last: int, kind: NameType) -> Name | None:
    while first < last and tokens[first].text.strip(_EDGE) == "":
        first += 1
    while first < last and tokens[last - 1].text.strip(_EDGE) == "":
        last -= 1
    if first == last:
        return None
    return Name(Span(tokens[first].start, tokens[last - 1].end), kind, first, last)
