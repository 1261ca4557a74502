"""How is each sentence built? Sentences, tokens, morphology, lemmas, names and a tree for one article."""

from __future__ import annotations

from communique.grammar.lemmas import lemma_of
from communique.grammar.models import load
from communique.grammar.names import find_names
from communique.grammar.segments import segments
from communique.model import Article, Markup, Page, Sentence, Token

__all__ = ["mark_up"]


def mark_up(page: Page, article: Article) -> Markup:
    """The grammar of the article's title and body; offsets are into `page.text`."""
    found = segments(page.text, article)
    answers = load().read([tuple(piece.text for piece in segment.pieces) for segment in found])
    sentences = []
    for segment, answer in zip(found, answers, strict=True):
        rows = zip(segment.pieces, answer.tags, answer.heads, answer.rels, strict=True)
        tokens = tuple(
            Token(p.start, p.end, p.text, lemma_of(p.text, tag), tag.pos, tag.feats, head, rel)
            for p, tag, head, rel in rows
        )
        sentences.append(Sentence(segment.span, segment.block, tokens, find_names(tokens, answer.labels)))
    return Markup(page.id, tuple(sentences))
