"""Whether a page is a list of stories instead of one: an index, the list of a topic, a search."""

from __future__ import annotations

from collections.abc import Sequence

from communique.clean.layout import LINKED
from communique.clean.lines import Line, key_of
from communique.clean.rules import Verdict
from communique.clean.run import Run
from communique.model import PageMeta

LIST_KINDS = frozenset(("ItemList", "CollectionPage", "SearchResultsPage"))
"""What JSON-LD calls a list of stories."""

LINKED_HEADLINES, HEADLINE_WORDS = 8, range(4, 25)
"""A page that lists stories links to so many headlines of so many words; a front page has dozens."""

STORIES = 3
"""So many stories make a list."""

SHARE = 0.7
"""The part of the running text that stands in such pairs of a headline and its one paragraph."""

RETOLD, STRANGE = 2, 1
"""A paragraph shares so many words at least with its own headline, and so many at most with each of the others."""


def is_index(
    lines: Sequence[Line], verdicts: Sequence[Verdict | None], found: tuple[Line | None, Run | None], meta: PageMeta
) -> bool:
    """Whether what was found as headline and text, if anything, is one story of many on the page."""
    headline, run = found
    if run is None:
        return _links_to_stories(lines)
    if meta.kind in LIST_KINDS and not meta.article_body:
        return True
    if _leads_elsewhere(headline, lines, meta) or _is_list(lines, verdicts, lines[run.first : run.last]):
        return True
    first = headline is not None and (headline.index == 0 or headline.hint == "heading" or headline.key in lines[0].key)
    return not first and _is_pair(lines, verdicts, run) and _is_list(lines, verdicts, lines)


def _leads_elsewhere(headline: Line | None, lines: Sequence[Line], meta: PageMeta) -> bool:
    """Whether the headline is a link among many and not what the page is called."""
    if headline is None or headline.link_share < LINKED or headline.hint == "heading":
        return False
    if headline.key in key_of(meta.title):
        return False
    return _links_to_stories(lines)


def _links_to_stories(lines: Sequence[Line]) -> bool:
    linked = (line for line in lines if line.link_share >= LINKED and line.words in HEADLINE_WORDS)
    return len({line.key for line in linked}) >= LINKED_HEADLINES


def _is_pair(lines: Sequence[Line], verdicts: Sequence[Verdict | None], run: Run) -> bool:
    """Whether what was found is a headline with one paragraph."""
    return len(_text(lines[run.first : run.last], verdicts)) == 1


def _text(lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> list[Line]:
    return [line for line in lines if line.is_prose and not verdicts[line.index]]


def _is_list(lines: Sequence[Line], verdicts: Sequence[Verdict | None], among: Sequence[Line]) -> bool:
    """Whether headlines with one paragraph each follow one another, each paragraph on its own headline's subject."""
    text = _text(among, verdicts)
    pairs = [(head, line) for line in text if (head := _head_of(line, lines, verdicts))]
    if len(pairs) < STORIES or len(pairs) < SHARE * len(text):
        return False
    heads = [head.stems for head, _ in pairs]
    told = [line.stems for _, line in pairs]
    own = sum(len(head & words) >= RETOLD for head, words in zip(heads, told, strict=True))
    strange = sum(
        all(len(head & words) <= STRANGE for at, head in enumerate(heads) if at != i) for i, words in enumerate(told)
    )
    return min(own, strange) >= SHARE * len(pairs)


def _head_of(line: Line, lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> Line | None:
    """The headline right above a paragraph, but for dates and counters between the two."""
    for above in reversed(lines[max(0, line.index - 3) : line.index]):
        verdict = verdicts[above.index]
        if verdict is None or verdict.rule in ("clean.linked", "clean.ticker"):
            return None if above.is_prose and verdict is None else above if above.words in HEADLINE_WORDS else None
        if verdict.reason not in ("date line", "counter", "caption", "byline"):
            return None
    return None
