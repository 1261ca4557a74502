"""Bringing stories together: each page that leads its text looks for others on its development; copies come along."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import chain, combinations

import msgspec

from communique import store as record
from communique.model import Accounts, Date, Discrepancy, Matter, Story, Tale, Trace
from communique.store import Store, touching
from communique.store import weaving as index
from communique.store.figures import touch_blocks
from communique.store.weaving import Leaf, Outline
from communique.stories import DAYS, LIKE, day_of, developments, likeness, redated, story_of, with_date
from communique.tensions import Teller, compare, joined
from communique.traces import make_trace
from communique.weaving.gists import date_told
from communique.weaving.nearby import pages_by_share, sharing

LEAST = 2
"""Words, of the heaviest, that two pages share before they are compared: the subject is one of them."""

PORTION = 250
"""Pages whose stories are written together: enough to spare queries, few enough to be held with their traces."""

Judged = Mapping[str, Mapping[str, str]]
"""What people judged of events by accounts of theirs, by page and account."""

_differences = msgspec.json.Decoder(list[Discrepancy])


def weave_stories(store: Store, batch: Sequence[str]) -> None:
    """Finds the pages that are like some touched pages; the stories of all of them are to be told anew."""
    with store.transaction() as db:
        touching.settle(db, "stories", batch)
        touching.touch(db, "telling", {*batch, *index.neighbours(db, batch)})
        index.drop_likenesses(db, batch)
        threads = {thread.number: thread for thread in index.threads(db, batch).values() if thread.leads}
        asked = {number: _keys(thread.trace) for number, thread in threads.items()}
        for number, shares in sharing(db, asked, "stories"):
            trace = threads[number].trace
            own = Matter(trace.page, trace.article, trace.meetings, trace.quotes, trace.terms)
            near = index.matters(db, pages_by_share(db, shares, LEAST, partial(_may_be_alike, trace)))
            alike = {other: likeness(own, matter) for other, matter in near.items()}
            index.write_likenesses(db, trace.page, {other: how for other, how in alike.items() if how >= LIKE})
        touching.touch(db, "telling", index.neighbours(db, [thread.trace.page for thread in threads.values()]))


def _may_be_alike(trace: Trace, number: int, other: Outline) -> bool:
    """Whether a page leads its text and isn't known to be of another time."""
    day = day_of(trace.article.published)
    return bool(other.leads) and (day is None or other.day is None or abs(day.toordinal() - other.day) <= DAYS)


def tell_stories(store: Store, batch: Sequence[str]) -> None:
    """Groups the pages around some touched pages anew, and tells the stories of which something changed."""
    with store.transaction() as db:
        touching.settle(db, "telling", batch)
        touched = {*batch, *index.companions(db, "story", batch)}
        leads = index.leading(db, index.around(db, touched))
        touched |= touching.settle(db, "telling", leads)
        groups = developments(leads, index.likenesses(db, leads))
        bundles = index.bundles(db, "story", leads)
        leads |= index.leading(db, set().union(*bundles.values()) - leads)
        changed = [group for group in groups if not touched.isdisjoint(group) or not _is_known(group, bundles, leads)]
        for some in _in_portions(changed):
            _write_stories(store, some)


def _is_known(group: Sequence[str], bundles: Mapping[str, frozenset[str]], leads: set[str]) -> bool:
    """Whether the pages are on the record as one story already, and no others with them."""
    return bundles.get(group[0], frozenset()) & leads == set(group)


def _in_portions(groups: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """The groups, as many at once as make few enough pages."""
    first = pages = 0
    for at, group in enumerate(groups):
        pages += len(group)
        if pages >= PORTION:
            yield groups[first : at + 1]
            first, pages = at + 1, 0
    yield groups[first:]


def _keys(trace: Trace) -> list[tuple[int, ...]]:
    """What a page is looked up by; one quotation or meeting counts for as many words as are needed."""
    return [*trace.keys, *[(key,) for key in (*trace.quotes, *trace.encounters) for _ in range(LEAST)]]


def _write_stories(store: Store, groups: Sequence[Sequence[str]]) -> None:
    """Keeps the records of some stories, with what the pages of each tell differently."""
    db = store.connection
    copies = index.bundles(db, "reprint", {page for group in groups for page in group})
    pages = [set(group).union(*(copies.get(page, ()) for page in group)) for group in groups]
    leaves = index.leaves(db, set().union(*pages))
    touching.touch(db, "chapter", [group[0] for group in groups])
    named = index.named_on(
        db, {page for group, own in zip(groups, pages, strict=True) if len(own) > 1 for page in group}
    )
    judged = index.judged_events(db, leaves)
    stories: list[tuple[Story, Collection[str]]] = []
    differences: list[tuple[Discrepancy, Collection[str]]] = []
    for group, own in zip(groups, pages, strict=True):
        leads = {page: named.get(page, ()) for page in group}
        story, differ = _told(store, leads, {page: leaves[page] for page in sorted(own)}, judged)
        stories.append((story, own))
        differences += ((found, {claim.page for claim in found.claims}) for found in differ)
    touch_blocks(db, sorted(record.write_together(db, "story", leaves, stories)))
    record.write_together(db, "discrepancy", leaves, differences)


def _told(
    store: Store, leads: Mapping[str, Collection[str]], leaves: Mapping[str, Leaf], judged: Judged
) -> tuple[Story, list[Discrepancy]]:
    """A story, and what its pages tell differently; of those that lead it, whom they name."""
    story = story_of([leaf.tale for leaf in leaves.values()], list(leads.values()))
    told = {one.article: one.date for one in story.narrowed}
    dates = {page: told[id] for page, leaf in leaves.items() if (id := leaf.tale.article.id) in told}
    _redate(store, leaves, dates, judged)
    other = [page for page, leaf in leaves.items() if date_told(dates.get(page)) != leaf.told]
    touching.touch(store.connection, "gist", other)
    if len(leaves) == 1:
        return story, []
    copies = [leaf.differs for page, leaf in leaves.items() if page not in leads and leaf.differs]
    differ = [*_differences_of(store, list(leads), dates), *chain.from_iterable(map(_differences.decode, copies))]
    return story, joined(differ)


def _redate(store: Store, leaves: Mapping[str, Leaf], dates: Mapping[str, Date], judged: Judged) -> None:
    """Looks for the meetings of pages anew whose date the story made out, or which tell of an event that was judged
    wrong as a whole: these count for nothing else, but by them others are known that tell of it."""
    for page, leaf in leaves.items():
        wrong = {id for id, verdict in judged.get(page, {}).items() if verdict == "wrong"}
        own = {*leaf.tale.meetings, *wrong}
        known = {meeting.id for meeting in leaf.account.meetings} if leaf.account else set()
        date = dates.get(page)
        if own != known or (leaf.account and date != _made_out(leaf.account, leaf.tale)):
            account = _account(store, page, wrong, date) if date or wrong else None
            index.redate(store.connection, page, account)


def _made_out(account: Accounts, tale: Tale) -> Date | None:
    """The date of a page by which its meetings were looked for last, if its story made it out."""
    date = account.article.published
    return date if date != tale.article.published else None


def _account(store: Store, page: str, wrong: Set[str], date: Date | None) -> Trace:
    """What the meetings of a page are known by, with those of events that were judged wrong."""
    told = record.without(record.reading(store, page), index.wrong_on(store.connection, page) - wrong)
    one = with_date(told, date)
    return make_trace(one.page, one.article, one.cast, one.speech, tuple(redated(met, one) for met in one.meetings))


def _differences_of(store: Store, leads: Sequence[str], dates: Mapping[str, Date]) -> list[Discrepancy]:
    """What the leading pages of a story tell differently.

    Each two of them are compared once, as long as both stand; where the story made out a date of one, each time.
    """
    db = store.connection
    known = index.compared(db, leads)
    tellers: dict[str, Teller] = {}
    found: list[Discrepancy] = []
    for pair in combinations(sorted(leads), 2):
        is_dated = not dates.keys().isdisjoint(pair)
        if pair in known and not is_dated:
            found += _differences.decode(known[pair])
            continue
        for page in pair:
            if page not in tellers:
                tellers[page] = Teller(with_date(record.counted(store, page), dates.get(page)))
        differs = compare(*(tellers[page] for page in pair))
        found += differs
        if not is_dated:
            index.write_compared(db, *pair, msgspec.json.encode(differs).decode())
    return found
