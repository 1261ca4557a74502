"""Names in quotation marks that are things': ships, medicines, pipelines, which the tagger takes for organisations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from communique.lexicon import table
from communique.model import Name, Sentence
from communique.parties.shapes import Shape
from communique.parties.words import is_oblique
from communique.spelling import plain

ROOT = 5
"""Letters by which a word of a thing's name is known again in another case."""

REACH = 3
"""Words of a thing's name that the tagger may leave out on either side."""

_OPEN, _CLOSE = frozenset('«"“„'), frozenset('»"”')
_MARKS = _OPEN | _CLOSE

Quoted = tuple[str, ...]
"""What stands between two quotation marks, each word by its root."""


@lru_cache(maxsize=4)
def _nouns(language: str) -> frozenset[str]:
    return frozenset(word for entry in table(language, "names", "thing") for word in entry.words("words"))


def without_things(shapes: Sequence[Shape], rows: Sequence[tuple[Name, ...]]) -> Sequence[tuple[Name, ...]]:
    """The names of a page without those of what it calls a ship or another thing once."""
    known = {quoted for shape in shapes if shape.marked for quoted in _called(shape.sentence, shape.language)}
    if not known:
        return rows
    return [
        tuple([name for name in row if name.type == "LOC" or _words(shape.sentence, name) not in known])
        for shape, row in zip(shapes, rows, strict=True)
    ]


def _called(sentence: Sentence, language: str) -> list[Quoted]:
    """What stands in quotation marks right behind a thing's noun."""
    tokens, nouns = sentence.tokens, _nouns(language)
    found = []
    for at in range(1, len(tokens)):
        if tokens[at].text in _OPEN and tokens[at - 1].lemma in nouns:
            last = next((k for k in range(at + 1, len(tokens)) if tokens[k].text in _CLOSE), at)
            if not (last == at + 2 and is_oblique(tokens[at + 1].text)):  # вакцина «Веги» is Вега's
                found.append(_roots(sentence, at + 1, last))
    return [quoted for quoted in found if quoted]


def _words(sentence: Sentence, name: Name) -> Quoted:
    """All that stands in the quotation marks around a name, else the name itself."""
    tokens = sentence.tokens
    first = next((at for at in range(name.first, max(0, name.first - REACH), -1) if tokens[at - 1].text in _OPEN), -1)
    reach = range(name.last, min(len(tokens), name.last + REACH))
    last = next((at for at in reach if tokens[at].text in _CLOSE), -1)
    return _roots(sentence, first, last) if first >= 0 and last >= 0 else _roots(sentence, name.first, name.last)


def _roots(sentence: Sentence, first: int, last: int) -> Quoted:
    words = (token.text for token in sentence.tokens[first:last] if token.text not in _MARKS)
    return tuple(plain(word)[:ROOT] for word in words)
