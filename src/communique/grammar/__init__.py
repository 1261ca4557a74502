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
    models = load()
    words = [[piece.text for piece in segment.pieces] for segment in found]
    tags = models.tags(words)
    trees = models.trees(words)
    labels = models.name_labels(words)
    sentences = []
    for segment, tag, (heads, rels), bio in zip(found, tags, trees, labels, strict=True):
        tokens = tuple(
            Token(p.start, p.end, p.text, lemma_of(p.text, t.pos, t.feats), t.pos, t.feats_dict(), head, rel)
            for p, t, head, rel in zip(segment.pieces, tag, heads, rels, strict=True)
        )
        sentences.append(Sentence(segment.span, segment.block, tokens, find_names(tokens, bio)))
    return Markup(page.id, tuple(sentences))
