"""The order of the stages: the only place that knows it. One page in, one `Reading` out; no side effects."""

from __future__ import annotations

from communique.clean import clean
from communique.grammar import mark_up
from communique.meetings import find_meetings
from communique.model import Article, Cast, Failure, Markup, Page, Reading, Span, Speech
from communique.parties import make_cast
from communique.speech import find_speech
from communique.stances import weigh

LANGUAGES = ("ru",)
"""The languages whose lexicon is complete enough to read statements in."""


def read_page(page: Page) -> Reading:
    """Everything that can be read out of one page; `Reading.trouble` says why it is less than it should be."""
    article = clean(page)
    if not article.body:
        return _bare(page, article, "no article on the page", "index pages, menus and topic lists hold no article")
    if article.language not in LANGUAGES:
        return _bare(page, article, f"the article is in another language ({article.language})", "Russian is read")
    return read_article(page, article)


def read_article(page: Page, article: Article) -> Reading:
    """Everything that can be read out of an article that has been cut out of its page."""
    markup = mark_up(page, article)
    cast = make_cast(page, article, markup)
    speech = find_speech(page, article, markup, cast)
    speech = Speech(speech.page, weigh(page, article, markup, cast, speech.statements), speech.relays)
    meetings = find_meetings(page, article, markup, cast, speech)
    trouble = None
    if not speech.statements:
        trouble = Failure(page.address, page.origin, "no statement found in the article", "`communique why --not`")
    return Reading(page, article, cast, speech, meetings, _search(article, markup, speech), trouble)


def _bare(page: Page, article: Article, reason: str, hint: str) -> Reading:
    trouble = Failure(page.address, page.origin, reason, hint)
    return Reading(page, article, Cast(page.id, (), (), ()), Speech(page.id, (), ()), (), (), trouble)


def _search(article: Article, markup: Markup, speech: Speech) -> tuple[tuple[str, str], ...]:
    """The lemmas of the article and of each statement's content with its speaker."""
    rows = [(article.id, _lemmas(markup, tuple(s.span for s in markup.sentences)))]
    for statement in speech.statements:
        who = statement.speaker.name.casefold().replace("ё", "е") if statement.speaker else ""
        rows.append((statement.id, f"{_lemmas(markup, statement.content)} {who}".strip()))
    return tuple(rows)


def _lemmas(markup: Markup, spans: tuple[Span, ...]) -> str:
    tokens = (token for sentence in markup.sentences for token in sentence.tokens)
    return " ".join(t.lemma for t in tokens if t.pos != "PUNCT" and any(span.holds(t.span) for span in spans))
