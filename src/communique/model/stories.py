"""What many pages tell together: stories, issues, positions, events."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.articles import Date
from communique.model.evidence import Why
from communique.model.meetings import MeetingStatus, MeetingStep
from communique.model.speech import Act

Stance = Literal["for", "against", "conditional", "unclear"]


class Narrowed(msgspec.Struct, frozen=True, order=True, gc=False):
    """The date of publication of an article as the other pages of its story make it out."""

    article: str
    date: Date


class Story(msgspec.Struct, frozen=True, order=True, gc=False):
    """The articles on one development; `first` and `last` are its earliest and latest date of publication known.

    `narrowed` are the dates that its pages make out for one another.
    """

    id: str
    title: str
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    why: Why
    narrowed: tuple[Narrowed, ...] = ()


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What a page is about: nouns with their weights in hundredths of the heaviest, and whose matter it is: the sides
    that speak or meet there, each with how often."""

    words: tuple[tuple[str, int], ...]
    sides: tuple[tuple[str, int], ...]


class Dossier(msgspec.Struct, frozen=True, order=True, gc=False):
    """The stories of one negotiation; `name` tells its sides and what it is about, `title` is its largest story's.

    `parties` and `words` are the sides and nouns by how many of the stories share them.
    """

    id: str
    name: str
    title: str
    parties: tuple[str, ...]
    words: tuple[str, ...]
    stories: tuple[str, ...]
    first: str | None
    last: str | None
    why: Why


class Issue(msgspec.Struct, frozen=True, order=True, gc=False):
    """An item on the table: a phrase that statements share, as lemmas in `words`, with the ids of the statements.

    `phrases` are all the phrases that count as it, each as the lemmas by which topics are grouped.
    """

    id: str
    name: str
    words: tuple[str, ...]
    statements: tuple[str, ...]
    why: Why
    phrases: tuple[tuple[str, ...], ...] = ()


class Phase(msgspec.Struct, frozen=True, order=True, gc=False):
    """A stretch of time in which a party held one stance: first and last date known, the act that showed it first."""

    stance: Stance
    act: Act | None
    since: str | None
    until: str | None
    statements: tuple[str, ...]


class Position(msgspec.Struct, frozen=True, order=True, gc=False):
    """What a party holds on an issue across its statements; `since` is the date of the first that shows it.

    `phases` tell how it came to that, in order of time; statements that show no stance are in none. `reported` are
    statements that another party ascribes to this one: they are told, and count for nothing.
    """

    id: str
    party: str
    issue: str
    acts: tuple[Act, ...]
    stance: Stance
    since: str | None
    statements: tuple[str, ...]
    why: Why
    phases: tuple[Phase, ...] = ()
    reported: tuple[str, ...] = ()


class Account(msgspec.Struct, frozen=True, order=True, gc=False):
    """What one page says of an event: its meeting's id, and one value of it with the words behind it.

    `key` is `date`, `place`, `participants`, `form` or `status`.
    """

    key: str
    value: str
    page: str
    meeting: str
    start: int
    end: int


class Event(msgspec.Struct, frozen=True, gc=False):
    """One meeting as all the pages tell of it; `meetings` are their own records of it, as page and id.

    `accounts` hold what each page says; where they differ, the event has the value that most of them give, and of as
    many the more exact, the later told. `history` are all statuses in order of publication.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    people: tuple[str, ...]
    place: str | None
    date: Date | None
    form: str | None
    status: MeetingStatus
    history: tuple[MeetingStep, ...]
    meetings: tuple[tuple[str, str], ...]
    accounts: tuple[Account, ...]
    why: Why
