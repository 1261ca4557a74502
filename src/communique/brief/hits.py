"""What a search found, each hit with the words around."""

from __future__ import annotations

from communique.brief.dossier import chain, outlet, published, said, title
from communique.brief.paper import Paper, cut
from communique.brief.sections import judged
from communique.model import Reading, Statement
from communique.store import Hit


def write_hit(paper: Paper, hit: Hit, reading: Reading, verdict: str | None = None) -> None:
    """One hit: a statement with its speaker and what people judged of it, or an article with its headline."""
    statement = _statement(hit, reading)
    start = statement.extent.start if statement else _start(reading)
    line = f"{reading.page.address}:{reading.page.text.count(chr(10), 0, start) + 1}"
    if statement:
        acts = " + ".join(statement.acts) or "no act"
        head, text = f"{acts}: {chain(statement, reading)}", cut(said(statement, reading))
    else:
        head, text = f"article: {published(reading) or 'no date'}  {outlet(reading)}", title(reading)
    paper.entry(hit.record, (head, "bold"), (text, ""), (line, "dim"), *judged(verdict))


def _statement(hit: Hit, reading: Reading) -> Statement | None:
    return next((statement for statement in reading.speech.statements if statement.id == hit.record), None)


def _start(reading: Reading) -> int:
    article = reading.article
    spans = ([article.title] if article.title else []) + list(article.body)
    return spans[0].start if spans else 0
