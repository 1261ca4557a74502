"""When a page and a statement come in time."""

from __future__ import annotations

from datetime import date

from communique.model import Accounts, Date, Reading, Statement, Tale


def day_of(told: Date | None) -> date | None:
    """The calendar day of a date, None unless the full day is known."""
    return told.day if told else None


def published(reading: Reading | Tale | Accounts) -> str | None:
    """The value of a page's date of publication where the year is known."""
    told = reading.article.published
    return told.value if told and told.value[:1].isdigit() else None


def said(reading: Reading, statement: Statement) -> str | None:
    """When a statement was made as far as is known: its own date, else the page's."""
    own = statement.said_on
    return own.value if own and own.value[:1].isdigit() else published(reading)


def place_in_time(reading: Reading, statement: Statement) -> tuple[bool, str, str, int]:
    """A key that sorts statements by date, those without one last, then by page and place."""
    when = said(reading, statement)
    return (when is None, when or "", reading.page.id, statement.extent.start)
