"""How is each sentence built? Sentences, tokens, morphology, lemmas, names and a tree for one article."""

from __future__ import annotations

from collections.abc import Sequence

from communique import dictionary
from communique.grammar.lemmas import lemma_of
from communique.grammar.models import Answer, load
from communique.grammar.names import find_names
from communique.grammar.segments import Segment, segments
from communique.model import Article, Markup, Page, Sentence, Token

__all__ = ["how_common", "load_models", "mark_up", "mark_up_all"]


def load_models() -> None:
    """Loads the models and the dictionary, which takes a second the first time and nothing later."""
    load()
    dictionary.load()


def how_common(form: str) -> int:
    """How often a form in lower case stands in 1.2 billion words of news: a table that comes with the vectors."""
    return load().encoder.count_of(form)


def mark_up(page: Page, article: Article) -> Markup:
    """The grammar of the article's title and body; offsets are into `page.text`."""
    return mark_up_all([(page, article)])[0]


def mark_up_all(articles: Sequence[tuple[Page, Article]]) -> list[Markup]:
    """The grammar of several articles, in their order: the same as one by one, at less cost."""
    found = [segments(page.text, article) for page, article in articles]
    answers = iter(load().read([segment.words for some in found for segment in some]))
    return [
        Markup(page.id, tuple(_sentence(segment, next(answers)) for segment in some))
        for (page, _), some in zip(articles, found, strict=True)
    ]


def _sentence(segment: Segment, answer: Answer) -> Sentence:
    lemmas = map(lemma_of, segment.words, answer.tags)
    pos, feats = [tag.pos for tag in answer.tags], [tag.feats for tag in answer.tags]
    columns = (segment.starts, segment.ends, segment.words, lemmas, pos, feats, answer.heads, answer.rels)
    tokens = tuple(map(Token, *columns))
    return Sentence(segment.span, segment.block, tokens, find_names(tokens, answer.labels))
