"""All that was read out of one page, and what other pages know it by."""

from __future__ import annotations

import msgspec

from communique.model.articles import Article, Date, Undated
from communique.model.cast import Cast
from communique.model.identities import Figure
from communique.model.meetings import Meeting
from communique.model.pages import Failure, Page
from communique.model.quotations import Saying
from communique.model.speech import Speech
from communique.model.stories import Subject


class Trace(msgspec.Struct, frozen=True, gc=False):
    """What other pages know a page by.

    `article` is without body and dropped runs; `title` in words, `size` the words of the body. `fingerprints` are
    sampled runs of its words, `terms` the words that tell it from others with their weights; `keys`, `quotes` and
    `encounters` are what its words, its direct quotations and its meetings on a day are looked up by, `events` what all
    its meetings are; `meeting_words` are the words of each meeting's evidence; `sayings` are what its statements are
    known by; `runs` are all runs of three words, each as four bytes, by which its text is held beside another;
    `subject` is what its story is known by.
    """

    page: str
    address: str
    article: Article
    title: str
    size: int
    fingerprints: tuple[int, ...]
    actors: tuple[str, ...]
    relays: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    quotes: tuple[int, ...]
    encounters: tuple[int, ...]
    events: tuple[int, ...] = ()
    meeting_words: tuple[tuple[str, ...], ...] = ()
    terms: tuple[tuple[str, int], ...] = ()
    keys: tuple[tuple[int, ...], ...] = ()
    sayings: tuple[Saying, ...] = ()
    runs: bytes = b""
    subject: Subject | None = None
    figures: tuple[Figure, ...] = ()


class Accounts(msgspec.Struct, frozen=True, gc=False):
    """What a page tells of meetings: that part of its trace, which is all that a page on the same meetings asks for."""

    page: str
    article: Article
    meetings: tuple[Meeting, ...]
    events: tuple[int, ...] = ()
    meeting_words: tuple[tuple[str, ...], ...] = ()


class Origin(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Whence a page says it has its text: its outlet, its date of publication with the precision, whom it passes on."""

    page: str
    outlet: str | None
    published: str | None
    precision: str | None
    relays: tuple[str, ...]

    @property
    def day(self) -> str | None:
        """The day of publication, where one is told with its year."""
        return self.told if self.precision == "day" else None

    @property
    def told(self) -> str | None:
        """The date of publication, where it is told with its year, however exact."""
        return self.published if self.published and self.published[:1].isdigit() else None


class Matter(msgspec.Struct, frozen=True, gc=False):
    """What tells whether a page is on one development with another one: that part of its trace."""

    page: str
    article: Article
    meetings: tuple[Meeting, ...]
    quotes: tuple[int, ...]
    terms: tuple[tuple[str, int], ...] = ()


class Masthead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Of an article who published it, and when."""

    id: str
    outlet: str | None
    published: Date | None
    undated: Undated | None


class Tale(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a page gives to its story; `meetings` are the ids of those that it tells of."""

    page: str
    address: str
    article: Masthead
    title: str
    meetings: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True, gc=False):
    """All that was read out of one page.

    `search` pairs the id of the article and of each statement with its lemmas, for full-text search; `trace` is what
    other pages know it by, None where there is no article. `trouble` tells why the page gave less than it should
    (another language, no statement); what was read stays.
    """

    page: Page
    article: Article
    cast: Cast
    speech: Speech
    meetings: tuple[Meeting, ...]
    search: tuple[tuple[str, str], ...] = ()
    trouble: Failure | None = None
    trace: Trace | None = None
