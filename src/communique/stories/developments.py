"""Stories: the articles on one development, by the words, quotations and meetings that they share and their days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from heapq import heapify, heappop, heappush

from communique.model import Matter, Story, Tale, Why, stable_id
from communique.stories.dating import narrow, with_date
from communique.stories.events import same_meeting
from communique.stories.order import day_of, published

LIKE = 0.3
"""How alike two articles must be to be thought of together at all: below it nothing told the same in 150 pairs."""

SAME = 0.39
"""How alike the articles of two groups must be on average to tell of one development. Chosen on 150 pairs of articles
on two negotiations, checked by hand (`bench/stories.tsv`): 0.38 to 0.40 do equally well, 0.44 loses one in ten."""

SHARED_QUOTE = 0.3
"""What a quotation in both adds: it is seldom repeated on another day, but what was said before is quoted again."""

SHARED_MEETING = 0.2
"""What a meeting of the same sides on the same day in both adds."""

DAYS = 3
"""How many days may lie between two articles on one development: a weekend and a day."""

SCALE = 1_000_000
"""What the product of two weights is divided by: they are whole thousandths."""


def likeness(one: Matter, other: Matter) -> float:
    """How much speaks for one development, from 0 to 1, by what stands in these two articles alone."""
    days = [day_of(matter.article.published) for matter in (one, other)]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > DAYS:
        return 0.0
    weights = dict(other.terms)
    found = sum(weight * weights.get(term, 0) for term, weight in one.terms) / SCALE
    if not set(one.quotes).isdisjoint(other.quotes):
        found += SHARED_QUOTE
    if any(same_meeting(a, b) for a in one.meetings for b in other.meetings):
        found += SHARED_MEETING
    return min(found, 1.0)


def developments(pages: Collection[str], alike: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """The pages grouped by development: the two groups most alike on average are joined, until none are enough.

    `alike` holds the pairs that are alike at all, the lesser id first.
    """
    groups = {page: [page] for page in sorted(pages)}
    sums: dict[str, dict[str, float]] = {page: {} for page in groups}
    for (one, other), how in alike.items():
        sums[one][other] = sums[other][one] = how
    queue = [(-how, one, other, 1, 1) for (one, other), how in alike.items() if how >= SAME]
    heapify(queue)
    while queue:
        _, one, other, *sizes = heappop(queue)
        if one in groups and other in groups and [len(groups[one]), len(groups[other])] == sizes:
            groups[one] += groups.pop(other)
            for third, more in sums.pop(other).items():
                del sums[third][other]
                if third != one:
                    sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + more
            for third, total in sums[one].items():
                low, high = sorted((one, third))
                average = total / (len(groups[one]) * len(groups[third]))
                if average >= SAME:
                    heappush(queue, (-average, low, high, len(groups[low]), len(groups[high])))
    return [sorted(group) for group in groups.values()]


def story_of(tales: Sequence[Tale], named: Sequence[Collection[str]]) -> Story:
    """The story that some pages tell; `named` are those whom each of them names that doesn't only repeat the text of
    another; where there is one page they aren't asked for."""
    narrowed = narrow(tales)
    told = {one.article: one.date for one in narrowed}
    in_time = sorted((with_date(tale, told.get(tale.article.id)) for tale in tales), key=_in_time)
    dates = [value for tale in in_time if (value := published(tale))]
    articles = tuple(sorted(tale.article.id for tale in tales))
    shared = set(named[0]).intersection(*named) if len(articles) > 1 else ()
    notes = (f"{len(articles)} articles share " + ", ".join(sorted(shared)),) if shared else ()
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


def _in_time(tale: Tale) -> tuple[bool, str, str]:
    value = published(tale)
    return value is None, value or "", tale.page
