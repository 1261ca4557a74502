"""The order of the stages: the only place that knows it. One page in, one `Reading` out; no side effects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter

from msgspec.structs import replace

from communique.clean import clean
from communique.grammar import how_common, load_models, mark_up, mark_up_all
from communique.meetings import find_meetings
from communique.model import Article, Cast, Failure, Markup, Page, Reading, Speech
from communique.parties import make_cast
from communique.speech import find_speech
from communique.spelling import fold
from communique.stances import weigh
from communique.traces import make_trace, subject_of, with_sayings, with_terms

During = Callable[[str], AbstractContextManager[None]]
"""Is told the name of each stage while it runs; `profile.Profile` measures by it."""

LANGUAGES = ("ru",)
"""The languages whose lexicon is complete enough to read statements in."""


def _unwatched(stage: str) -> AbstractContextManager[None]:
    return nullcontext()


def prepare() -> None:
    """Loads what the first page would load otherwise: models and dictionary."""
    load_models()


def read_page(page: Page) -> Reading:
    """Everything that can be read out of one page; `Reading.trouble` says why it is less than it should be."""
    return read_pages([page])[0]


def read_pages(pages: Sequence[Page], during: During = _unwatched) -> list[Reading]:
    """Everything that can be read out of some pages: the same as one by one, at less cost."""
    with during("clean"):
        articles = [clean(page) for page in pages]
    readable = [i for i, article in enumerate(articles) if article.body and article.language in LANGUAGES]
    with during("grammar"):
        marked = dict(zip(readable, mark_up_all([(pages[i], articles[i]) for i in readable]), strict=True))
    return [
        _reading(page, article, marked[i], during) if i in marked else _unread(page, article)
        for i, (page, article) in enumerate(zip(pages, articles, strict=True))
    ]


def read_article(page: Page, article: Article) -> Reading:
    """Everything that can be read out of an article that has been cut out of its page."""
    return _reading(page, article, mark_up(page, article), _unwatched)


def _reading(page: Page, article: Article, markup: Markup, during: During) -> Reading:
    with during("parties"):
        cast = make_cast(page, article, markup)
    with during("speech"):
        speech = find_speech(page, article, markup, cast)
    with during("stances"):
        speech = replace(speech, statements=weigh(page, article, markup, cast, speech.statements))
    with during("meetings"):
        meetings = find_meetings(page, article, markup, cast, speech)
    trouble = None
    if not speech.statements:
        trouble = Failure(page.address, page.origin, "no statement found in the article", "`communique why --not`")
    with during("search"):
        search = _search(article, markup, speech)
    with during("traces"):
        trace = with_terms(make_trace(page, article, cast, speech, meetings), search[0][1], how_common)
        trace = with_sayings(trace, page, speech, search, how_common)
        trace = replace(trace, subject=subject_of(markup, speech, meetings, how_common))
    return Reading(page, article, cast, speech, meetings, search, trouble, trace)


def _unread(page: Page, article: Article) -> Reading:
    if not article.body:
        reason = "a list of stories, not an article" if article.page_kind == "index" else "no article on the page"
        return _bare(page, article, reason, "read the pages that it links to; index pages and menus hold no article")
    return _bare(page, article, f"the article is in another language ({article.language})", "Russian is read")


def _bare(page: Page, article: Article, reason: str, hint: str) -> Reading:
    trouble = Failure(page.address, page.origin, reason, hint)
    cast, speech = Cast(page.id, (), (), ()), Speech(page.id, (), ())
    trace = make_trace(page, article, cast, speech, ()) if article.body else None
    return Reading(page, article, cast, speech, (), (), trouble, trace)


def _search(article: Article, markup: Markup, speech: Speech) -> tuple[tuple[str, str], ...]:
    """The lemmas of the article and of each statement's content with its speaker."""
    tokens = [token for sentence in markup.sentences for token in sentence.tokens if token.pos != "PUNCT"]
    words = sorted(tokens, key=attrgetter("start"))
    starts = [token.start for token in words]
    rows = [(article.id, " ".join(token.lemma for token in words))]
    for statement in speech.statements:
        said = [words[bisect_left(starts, span.start) : bisect_left(starts, span.end)] for span in statement.content]
        lemmas = [token.lemma for part in said for token in part]
        if statement.speaker:
            lemmas.append(fold(statement.speaker.name))
        rows.append((statement.id, " ".join(lemmas)))
    return tuple(rows)
