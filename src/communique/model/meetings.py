"""Meetings as one page tells of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from communique.model.articles import Date
from communique.model.evidence import Span, Why

MeetingStatus = Literal["proposed", "planned", "under_way", "held", "ruled_out", "cancelled"]


class MeetingStep(msgspec.Struct, frozen=True, order=True, gc=False):
    """One status in a meeting's life and the words behind it."""

    status: MeetingStatus
    page: str
    start: int
    end: int


class Delegate(msgspec.Struct, frozen=True, order=True, gc=False):
    """Someone who takes part and the party for which; None where no party is known."""

    name: str
    party: str | None = None


class Meeting(msgspec.Struct, frozen=True, gc=False):
    """Parties, people, place, date, form and status of one meeting as one page tells of it, with the words.

    `name` is what the page calls it («Совет А – Б», «второй раунд»), empty where it has no name of its own; `delegates`
    are the people with their sides; `agenda` is what it is about, `outcome` what came of it, in the page's words.
    """

    id: str
    page: str
    parties: tuple[str, ...]
    people: tuple[str, ...]
    place: str | None
    date: Date | None
    form: str | None
    status: MeetingStatus
    history: tuple[MeetingStep, ...]
    evidence: tuple[Span, ...]
    why: Why
    name: str = ""
    delegates: tuple[Delegate, ...] = ()
    agenda: tuple[Span, ...] = ()
    outcome: tuple[Span, ...] = ()
