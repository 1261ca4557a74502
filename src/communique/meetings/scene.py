"""What the rules look at: one sentence with its tree, its clauses and the phrases that stand for someone."""

from __future__ import annotations

from functools import cached_property

import msgspec

from communique.model import Article, Cast, Markup, Page, Reference, Sentence, Span, Speech, Token

BREAKS = frozenset({",", ";", ":", "-", "–", "—", "(", ")", ".", "!", "?", "…"})
"""Punctuation at which a clause may end."""


class Source(msgspec.Struct, frozen=True):
    """What the stage was given: one article with all that is known of it so far."""

    page: Page
    article: Article
    markup: Markup
    cast: Cast
    speech: Speech
    sport: bool = False


class Scene:
    """One sentence, with the questions that rules ask of it."""

    def __init__(self, source: Source, number: int) -> None:
        self.source = source
        self.number = number
        self.sentence: Sentence = source.markup.sentences[number]
        self.tokens: tuple[Token, ...] = self.sentence.tokens

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The phrases of the sentence that stand for someone."""
        return tuple(r for r in self.source.cast.references if r.sentence == self.number)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """The clauses of the sentence, each as first token and the one after the last."""
        return tuple(_clauses(self.tokens))

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for at, token in enumerate(self.tokens):
            children.setdefault(token.head, []).append(at)
        return children

    def children(self, at: int) -> list[int]:
        """The tokens that hang on a token, in order."""
        return self._children.get(at, [])

    def clause(self, at: int) -> tuple[int, int]:
        """The clause that holds a token, as first token and the one after the last."""
        return next((clause for clause in self.clauses if clause[0] <= at < clause[1]), (0, len(self.tokens)))

    def run_end(self, at: int) -> int:
        """Where the run of words between punctuation that holds a token ends."""
        return next((number for number in range(at, len(self.tokens)) if self.tokens[number].text in BREAKS), at + 1)

    def span(self, first: int, last: int) -> Span:
        """The words of a run of tokens, without the punctuation and the conjunction at its ends."""
        while first < last - 1 and (self.tokens[first].pos == "PUNCT" or self.tokens[first].lemma in _OPENERS):
            first += 1
        while last - 1 > first and self.tokens[last - 1].pos == "PUNCT":
            last -= 1
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def negated(self, at: int) -> bool:
        """Whether «не» or «нет» stands before a token or its auxiliary."""
        before = [at - 1, *(child for child in self.children(at) if self.tokens[child].lemma in ("не", "нет"))]
        if any(number >= 0 and self.tokens[number].lemma in ("не", "нет", "ни") for number in before):
            return True
        return any(self.tokens[child].pos == "AUX" and self.negated(child) for child in self.children(at) if child < at)

    def subject(self, at: int) -> int | None:
        """The subject of a verb: its own, or that of the verb which it is joined to or depends on."""
        for _ in range(_STEPS):
            token = self.tokens[at]
            own = [child for child in self.children(at) if self.tokens[child].rel.startswith("nsubj")]
            first, last = self.clause(at)
            if inside := [child for child in own if first <= child < last]:
                return min(inside, key=lambda child: abs(child - at))
            if token.feats.get("VerbForm") == "Part" and token.rel.startswith("acl"):
                return token.head
            if (owner := self._owner(at)) is not None:
                return owner
            near = self._by_case(at)
            if near is not None or own:
                return near if near is not None else own[-1]
            if token.head < 0 or token.rel not in _SHARES_SUBJECT:
                return None
            at = token.head
        return None

    def _owner(self, at: int) -> int | None:
        """Whose act an infinitive tells («отказ президента встретиться»): the genitive between noun and infinitive."""
        head = self.tokens[at].head
        if self.tokens[at].feats.get("VerbForm") != "Inf" or head < 0 or self.tokens[head].pos != "NOUN":
            return None
        between = (child for child in self.children(head) if head < child < at)
        return next((child for child in between if self.tokens[child].feats.get("Case") == "Gen"), None)

    def _by_case(self, at: int) -> int | None:
        """The last noun in the nominative before a finite verb of its clause, where the tree gives it no subject."""
        first, _ = self.clause(at)
        if not is_predicate(self.tokens[at]):
            return None
        for number in range(at - 1, first - 1, -1):
            token = self.tokens[number]
            if is_predicate(token):
                return None
            if token.pos in ("NOUN", "PROPN") and token.feats.get("Case") == "Nom" and token.rel in _FREE:
                return number
        return None


_FREE = ("nsubj", "nsubj:pass", "root", "conj", "obl", "obj", "parataxis", "dep")
"""Relations under which a noun in the nominative may be a subject that the parser hung elsewhere."""

_OPENERS = frozenset({"что", "и", "но", "а", "однако", "напомнить", "чтобы"})
"""Words that join a clause to the one before and are no part of what it tells."""

_SHARES_SUBJECT = ("conj", "xcomp", "advcl", "csubj", "acl", "nmod", "obj", "obl", "ccomp")
"""Relations over which the subject of the head is that of the dependent too."""

_STEPS = 4
"""How many links of the tree are followed; longer chains of the parser are more often wrong than right."""


def is_predicate(token: Token) -> bool:
    """Whether a token makes a clause: a finite verb, a short participle or adjective, «нет»."""
    if token.pos in ("VERB", "AUX"):
        form = token.feats.get("VerbForm", "")
        return form == "Fin" or (form == "Part" and token.feats.get("Variant") == "Short")
    return token.lemma == "нет" or (token.pos == "ADJ" and token.feats.get("Variant") == "Short")


def _clauses(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Runs of tokens between punctuation, joined until each has one predicate of its own.

    A run without one («, 12 января,») goes with the run that holds the word that it hangs on.
    """
    out: list[tuple[int, int]] = []
    start, told, pending = 0, False, -1
    for first, last in _chunks(tokens):
        if not _tells(tokens, first, last):
            if told and pending < 0 and _looks_ahead(tokens, first, last):
                pending = first
            continue
        if told:
            end = pending if pending >= 0 else first
            out.append((start, end))
            start = end
        told, pending = True, -1
    if start < len(tokens):
        out.append((start, len(tokens)))
    return out


def _tells(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether a run between punctuation has a predicate; one word alone («напомним») is said aside."""
    words = [token for token in tokens[first:last] if token.pos != "PUNCT"]
    return len(words) > 1 and any(is_predicate(token) for token in words)


def _looks_ahead(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether the words of a run hang on words after it rather than before it."""
    heads = [token.head for token in tokens[first:last] if token.pos != "PUNCT" and not first <= token.head < last]
    return bool(heads) and heads[-1] >= last


def _chunks(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    out, first = [], 0
    for at, token in enumerate(tokens):
        if token.text in BREAKS:
            out.append((first, at + 1))
            first = at + 1
    if first < len(tokens):
        out.append((first, len(tokens)))
    return out
