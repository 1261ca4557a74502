"""Names in lines that repeat a line of the article, as headlines do: the same names once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.model import Article, Mention, Page, Span, id_on

_REPEAT = "repeat"
_EDGES = " \t\n\r\xa0.…"
"""Characters at the edges of a line by which it may differ from its repetition."""


def with_echoes(page: Page, article: Article, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions, with those in the lines that were left out because the article says them elsewhere."""
    repeats = [Span(d.start, d.end) for d in article.dropped if d.reason == _REPEAT]
    if not repeats or not mentions:
        return mentions
    kept = article.body if article.title is None else (article.title, *article.body)
    echoes = [echo for repeat in repeats for echo in _echoes(page, kept, repeat, mentions)]
    return tuple(sorted((*mentions, *echoes), key=lambda m: (m.span.start, m.span.end))) if echoes else mentions


def _echoes(page: Page, kept: Sequence[Span], repeat: Span, mentions: Sequence[Mention]) -> Iterator[Mention]:
    line = repeat.of(page.text)
    said = line.strip(_EDGES)
    if not said:
        return
    start = repeat.start + line.index(said)
    for span in kept:
        at = page.text.find(said, span.start, span.end)
        if at >= 0:
            for mention in mentions:
                if at <= mention.span.start and mention.span.end <= at + len(said):
                    yield _moved(page, mention, start - at)
            return


def _moved(page: Page, mention: Mention, by: int) -> Mention:
    span = Span(mention.span.start + by, mention.span.end + by)
    id = id_on("mn", page.id, span.start, span.end, mention.type)
    return Mention(id, page.id, span, mention.type, mention.actor, mention.why)
