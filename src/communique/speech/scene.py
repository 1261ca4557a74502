"""What the rules of this stage look at: the sentences of one article with their quotations, references and cues."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from communique.lexicon import Entry
from communique.model import Actor, Article, Cast, Markup, Page, Reference, Sentence, Span, Token
from communique.speech.cues import Cue, by_word, find_cues, tables_by_lemma
from communique.speech.quotes import Quote, find_quotes

DASHES = ("-", "–", "—", "―")
QUOTE_MARKS = ("«", "»", '"', "“", "”", "„")


@dataclass(frozen=True)
class Scene:
    """One article, indexed by sentence; `spots` are the sentences in which a kind of rule has anything to look at."""

    page: Page
    article: Article
    sentences: tuple[Sentence, ...]
    cast: Cast
    quotes: tuple[tuple[Quote, ...], ...]
    references: tuple[tuple[Reference, ...], ...]
    cues: tuple[tuple[Cue, ...], ...]
    lemmas: tuple[frozenset[str], ...]
    names: dict[str, str]
    starts: list[int]
    order: list[int]
    spots: dict[str, list[int]]
    actors: dict[str, Actor]
    sources: dict[tuple[int, int, int, int, str], object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The page's text."""
        return self.page.text

    def tokens(self, sentence: int) -> tuple[Token, ...]:
        """The tokens of one sentence."""
        return self.sentences[sentence].tokens

    def spoken(self, sentence: int, token: int) -> Quote | None:
        """The quotation of speech that a token stands in."""
        for quote in self.quotes[sentence]:
            if quote.speech and quote.outer.holds(self.tokens(sentence)[token].span):
                return quote
        return None

    def quoted(self, sentence: int, token: int) -> bool:
        """Whether a token stands inside any quotation marks."""
        quotes = self.quotes[sentence]
        return bool(quotes) and any(q.inner.holds(self.tokens(sentence)[token].span) for q in quotes)

    def around(self, quote: Quote) -> list[tuple[int, Sentence]]:
        """The sentences that a quotation stands in, with their numbers; marks at the edges count."""
        first = bisect_right(self.starts, quote.outer.start) - 1
        last = bisect_left(self.starts, quote.outer.end)
        return [(n, self.sentences[n]) for n in sorted(self.order[max(first, 0) : last])]

    def sentence_at(self, place: int) -> int:
        """The sentence that holds a place of the text."""
        return self.order[max(bisect_right(self.starts, place) - 1, 0)]

    def same_block(self, one: int, other: int) -> bool:
        """Whether two sentences stand in one block."""
        return self.sentences[one].block == self.sentences[other].block

    def reference_at(self, sentence: int, token: int) -> Reference | None:
        """The longest reference that holds a token."""
        for reference in self.references[sentence]:
            if reference.first <= token < reference.last:
                return reference
        return None

    def actor(self, id: str | None) -> Actor | None:
        """The actor of that id, or None."""
        return self.actors.get(id) if id is not None else None


def make_scene(page: Page, article: Article, markup: Markup, cast: Cast) -> Scene:
    """The scene of one article."""
    quotes = _quotes(page, article, markup)
    held: list[list[Reference]] = [[] for _ in markup.sentences]
    for reference in cast.references:
        held[reference.sentence].append(reference)
    references = tuple(_longest(here) for here in held)
    lemmas = tuple([frozenset([t.lemma for t in s.tokens]) for s in markup.sentences])
    cues = tuple([find_cues(s.tokens, held) for s, held in zip(markup.sentences, lemmas, strict=True)])
    names = {actor.id: actor.name for actor in cast.actors}
    actors = {actor.id: actor for actor in reversed(cast.actors)}
    order = sorted(range(len(markup.sentences)), key=lambda n: markup.sentences[n].span.start)
    starts = [markup.sentences[n].span.start for n in order]
    spots = _spots(page, markup.sentences, quotes, cues, lemmas)
    return Scene(
        page, article, markup.sentences, cast, quotes, references, cues, lemmas, names, starts, order, spots, actors
    )


def _quotes(page: Page, article: Article, markup: Markup) -> tuple[tuple[Quote, ...], ...]:
    """The quotations that each sentence has a part in."""
    found = find_quotes(page.text, article.body)
    blocks = {number: [q for q in found if q.outer.meets(span)] for number, span in enumerate(article.body) if found}
    blocks[-1] = find_quotes(page.text, [article.title]) if article.title is not None else []
    here = [(sentence, blocks.get(sentence.block)) for sentence in markup.sentences]
    return tuple([tuple([q for q in its if q.outer.meets(s.span)]) if its else () for s, its in here])


def _spots(
    page: Page,
    sentences: tuple[Sentence, ...],
    quotes: tuple[tuple[Quote, ...], ...],
    cues: tuple[tuple[Cue, ...], ...],
    lemmas: tuple[frozenset[str], ...],
) -> dict[str, list[int]]:
    """The sentences with a cue, with a quotation, of a headline, with the words of each table that a rule goes by."""
    tables, folded = tables_by_lemma(), page.text.casefold()
    forms = {form for form in by_word("impersonal", "form") if form in folded}
    spots: dict[str, list[int]] = {
        "cue": [number for number, here in enumerate(cues) if here],
        "quote": [number for number, here in enumerate(quotes) if here],
        "title": [number for number, sentence in enumerate(sentences) if sentence.block == -1],
    }
    for number, sentence in enumerate(sentences):
        known = tables.keys() & lemmas[number]
        for name in {name for lemma in known for name in tables[lemma]}:
            spots.setdefault(name, []).append(number)
        if forms and not forms.isdisjoint([token.text.casefold() for token in sentence.tokens]):
            spots.setdefault("impersonal", []).append(number)
    return spots


def words_from(scene: Scene, sentence: int, table: str) -> Iterator[tuple[int, Entry]]:
    """The words of one table of the lexicon that stand in a sentence outside its quotations."""
    known = by_word(table, "lemma")
    for at, token in enumerate(scene.tokens(sentence)):
        entry = known.get(token.lemma)
        if entry is not None and scene.spoken(sentence, at) is None:
            yield at, entry


def _longest(here: list[Reference]) -> tuple[Reference, ...]:
    """The references of one sentence that lie in no longer one, in text order."""
    outer: list[Reference] = []
    for one in sorted(here, key=lambda r: (r.first, -r.last)):
        last = outer[-1] if outer else None
        if last is None or one.last > last.last or (one.first, one.last) == (last.first, last.last):
            outer.append(one)
    return tuple(outer)


def trimmed(tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int]:
    """A token range without the punctuation at its edges; a quotation mark stays when its pair is inside."""
    while first < last and tokens[first].pos == "PUNCT" and not _paired(tokens, first, last, first):
        first += 1
    while first < last and tokens[last - 1].pos == "PUNCT" and not _paired(tokens, first, last, last - 1):
        last -= 1
    if last - first > 2 and tokens[first].text in QUOTE_MARKS and tokens[last - 1].text in QUOTE_MARKS:
        between = [t for t in tokens[first + 1 : last - 1] if t.text in QUOTE_MARKS]
        if not between:
            return trimmed(tokens, first + 1, last - 1)
    return first, last


def _paired(tokens: tuple[Token, ...], first: int, last: int, at: int) -> bool:
    mark = tokens[at].text
    if mark in ("(", ")"):
        return sum(t.text in "()" for t in tokens[first:last] if t.text) % 2 == 0
    if mark not in QUOTE_MARKS:
        return False
    return sum(t.text in QUOTE_MARKS for t in tokens[first:last]) % 2 == 0


def span_of(tokens: tuple[Token, ...], first: int, last: int) -> Span | None:
    """The span of a token range without punctuation at its edges, None where nothing is left."""
    first, last = trimmed(tokens, first, last)
    return Span(tokens[first].start, tokens[last - 1].end) if first < last else None
