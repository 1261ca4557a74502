"""Bringing the record up to date: pages in, what is known already left alone, the rest read and kept."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from communique import store as record
from communique.errors import BrokenLexicon, CommuniqueError, MissingModel
from communique.fingerprint import across_version, reading_version
from communique.model import Failure, Page
from communique.store import Across, Store

Watch = Callable[[str], None]
"""Is told the address of every input once it is dealt with."""

Fate = Literal["new", "unchanged", "reread"]

FATAL = (BrokenLexicon, MissingModel, sqlite3.OperationalError, MemoryError)
"""What stops a run, for no page can be read or kept while it lasts; anything else spoils one page."""

log = logging.getLogger(__name__)


@dataclass
class Report:
    """What a run did. Every input is counted once, as a failure when it gave less than it should have.

    `seen` are the pages by id, `places` the files and web addresses where they stood, `fresh` those of the new ones.
    """

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    reread: int = 0
    failures: list[Failure] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    fresh: list[tuple[str, str]] = field(default_factory=list)

    def count(self, fate: Fate) -> None:
        """One more page met this fate."""
        setattr(self, fate, getattr(self, fate) + 1)


def take_in(store: Store, inputs: Iterable[Page | Failure], report: Report, watch: Watch) -> None:
    """Reads every page that isn't on the record as it is, each in a transaction of its own, and fills `report`."""
    for item in inputs:
        if isinstance(item, Failure):
            record.write_failure(store, item)
            report.failures.append(item)
        elif item.id not in report.seen:
            _take_page(store, item, report)
        watch(item.address)


def _take_page(store: Store, page: Page, report: Report) -> None:
    version = record.page_version(store, page.id)
    fate: Fate = "unchanged"
    if version == reading_version():
        record.move_page(store, page)
    else:
        fate = "reread" if version else "new"
        if failure := _read(store, page):
            report.failures.append(failure)
            return
    report.seen.add(page.id)
    report.places |= {page.origin, page.address}
    if trouble := record.page_trouble(store, page.id):
        report.failures.append(trouble)
    else:
        report.count(fate)
        if fate == "new":
            report.fresh.append((page.origin, page.address))


def _read(store: Store, page: Page) -> Failure | None:
    """Reads and keeps one page; a page on which reading breaks off is kept as a failure and stops nothing."""
    from communique.pipeline import read_page

    try:
        record.write_reading(store, read_page(page), reading_version())
        return None
    except FATAL:
        raise
    except CommuniqueError as error:
        failure = Failure(page.address, page.origin, error.message, error.hint)
    except Exception as error:
        log.debug("reading %s broke off", page.address, exc_info=True)
        reason = f"reading broke off ({type(error).__name__}: {error})"
        failure = Failure(page.address, page.origin, reason, "a fault of communique: `--debug` shows where")
    record.write_failure(store, failure)
    return failure


def retire(store: Store, report: Report) -> None:
    """Takes off the record what stood in the places of this run's pages and is there no more; counts the replaced."""
    gone: set[str] = set()
    emptied: set[str] = set()
    for place in sorted(report.places):
        if old := set(record.at_place(store, place)) - report.seen:
            gone |= old
            emptied.add(place)
    record.drop_pages(store, sorted(gone))
    failed = {(failure.origin, failure.address) for failure in report.failures}
    record.drop_failures(store, report.places, failed)
    replaced = min(len(gone), sum(not emptied.isdisjoint(places) for places in report.fresh))
    report.new -= replaced
    report.replaced += replaced


def bring_together(store: Store) -> None:
    """Makes the records over several pages anew when the pages or the rules have changed since."""
    if record.across_version(store) == across_version():
        return
    from communique.copies import find_reprints
    from communique.stories import find_issues, find_positions, find_stories
    from communique.tensions import find_deadlocks, find_discrepancies

    readings = list(record.readings(store))
    stories = find_stories(readings)
    issues = find_issues(readings)
    found: list[Across] = [*find_reprints(readings), *stories, *issues]
    found += find_positions(readings, issues)
    found += find_discrepancies(readings, stories)
    found += find_deadlocks(readings)
    record.write_across(store, found, across_version())
