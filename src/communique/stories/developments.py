"""Stories: the articles on one development, by the actors and words that they share and their days."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from communique.model import Story, Trace, Why, stable_id
from communique.stories.dating import narrow, with_date
from communique.stories.events import same_meeting
from communique.stories.order import day_of, published

LIKE = 0.5
"""How alike two articles on one development must be where no event shows it (cosine of their weighted lemmas). Chosen
on the bundled pages, where articles on different steps of the same talks reach 0.27 and a copy 0.64."""

SHARED_ACTORS = 2
"""How many actors two such articles must share: words alone join two reports on any two rounds of talks."""

DAYS = 3
"""How many days may lie between two articles on one development: a weekend and a day."""

SCALE = 1_000_000
"""What the product of two weights is divided by: they are whole thousandths."""


def is_one_development(one: Trace, other: Trace) -> bool:
    """Whether two articles tell of one development, by what stands in these two alone."""
    days = [day_of(trace.article.published) for trace in (one, other)]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > DAYS:
        return False
    if not set(one.quotes).isdisjoint(other.quotes):
        return True
    if any(same_meeting(a, b) for a in one.meetings for b in other.meetings):
        return True
    return len(set(one.actors) & set(other.actors)) >= SHARED_ACTORS and likeness(one, other) >= LIKE


def likeness(one: Trace, other: Trace) -> float:
    """How alike the words of two articles are, from 0 to 1."""
    weights = dict(other.terms)
    return sum(weight * weights.get(term, 0) for term, weight in one.terms) / SCALE


def story_of(traces: Sequence[Trace], leading: Collection[str]) -> Story:
    """The story that some pages tell; those that are not `leading` only repeat the text of another."""
    narrowed = narrow(traces)
    told = {one.article: one.date for one in narrowed}
    in_time = sorted((with_date(trace, told.get(trace.article.id)) for trace in traces), key=_in_time)
    dates = [value for trace in in_time if (value := published(trace))]
    articles = tuple(sorted(trace.article.id for trace in traces))
    shared = frozenset.intersection(*(frozenset(trace.actors) for trace in traces if trace.page in leading))
    notes = (f"{len(articles)} articles share " + ", ".join(sorted(shared)),) if len(articles) > 1 and shared else ()
    rule = "stories.same_development" if len(articles) > 1 else "stories.alone"
    return Story(
        stable_id("so", in_time[0].article.id),
        in_time[0].title,
        articles,
        dates[0] if dates else None,
        max(dates) if dates else None,
        Why(rule, notes=notes),
        narrowed,
    )


def _in_time(trace: Trace) -> tuple[bool, str, str]:
    value = published(trace)
    return value is None, value or "", trace.page
