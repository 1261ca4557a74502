"""The grammar of an article: tokens, names, sentences."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.evidence import Span

NameType = Literal["PER", "LOC", "ORG"]


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token. `head` is the index of its head inside the sentence, -1 for the root; `rel` the UD relation.

    `pos` and `feats` are Universal Dependencies tags (`feats['Case'] == 'Nom'`); `lemma` is lower case with ё as е.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    feats: dict[str, str]
    head: int
    rel: str

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name found in a sentence: tokens `first` to `last`, `last` exclusive."""

    span: Span
    type: NameType
    first: int
    last: int


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence with its tokens and names; `block` is the index into `Article.body`, -1 for the title."""

    span: Span
    block: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]


class Markup(msgspec.Struct, frozen=True, gc=False):
    """The grammar of one article: its sentences in order, title first."""

    page: str
    sentences: tuple[Sentence, ...]
