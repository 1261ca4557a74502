"""Which part is the article? Title, body, publication date, outlet, language; the rest of the page with its reasons."""

from __future__ import annotations

from communique.clean.index import is_index
from communique.clean.language import language_of
from communique.clean.layout import with_hints
from communique.clean.lines import lines_of, stems
from communique.clean.neighbours import glued_path, repeats
from communique.clean.origin import by_its_text, outlet, published
from communique.clean.pieces import cut_out
from communique.clean.rules import judge
from communique.clean.run import Run, rejoin, weigh
from communique.clean.signature import sign
from communique.clean.title import find_article, titles_named
from communique.clean.witness import believe, heed, witness
from communique.clean.words import matches
from communique.model import Article, Date, Page, Undated, stable_id

__all__ = ["clean", "matches"]


def clean(page: Page) -> Article:
    """The page's own article; every other run of characters is dropped with its reason."""
    lines = with_hints(lines_of(page), page.meta.title)
    told = witness(lines, page.meta)
    verdicts = [believe(judge(line) or glued_path(line, lines), line, told) for line in lines]
    copies = repeats([line for line in lines if not verdicts[line.index]])
    names = titles_named(lines, page.meta.title)
    weights = weigh(lines, [verdict or copies.get(i) for i, verdict in enumerate(verdicts)], stems(" ".join(names[:1])))
    weights = heed(weights, lines, told)
    headline, run = find_article(lines, verdicts, weights, names)
    if run is None and len(lines) == 1:
        headline, run = None, Run(0, 1, 0.0)
    listed = is_index(lines, verdicts, (headline, run), page.meta)
    if listed:
        headline, run = None, None
    run = rejoin(lines, verdicts, run) if run else None
    pieces = cut_out(lines, verdicts, headline, run, copies)
    at = headline.index if headline else run.first if run else -1
    kept = (pieces.title, *pieces.body) if pieces.title else pieces.body
    date = published(page, lines, verdicts, run, at) or by_its_text(page, pieces.body)
    return Article(
        stable_id("ar", page.id),
        page.id,
        outlet(page, lines, verdicts),
        language_of(" ".join(span.of(page.text) for span in kept) or page.text),
        pieces.title,
        date if isinstance(date, Date) else None,
        pieces.body,
        pieces.dropped,
        date if isinstance(date, Undated) else None,
        "index" if listed else "article" if pieces.body else "none",
        sign(page, lines, verdicts, run, at),
    )
