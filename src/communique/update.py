"""Bringing the record up to date: pages in, what is known already left alone, the rest read and kept."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from communique import store as record
from communique.fingerprint import reading_version
from communique.model import Failure, Page, Reading
from communique.profile import Profile
from communique.readers import Meanwhile, Outcome, Readers, nothing_else
from communique.store import Store

Watch = Callable[[str], None]
"""Is told the address of every input once it is dealt with."""

Fate = Literal["new", "unchanged", "reread"]

log = logging.getLogger(__name__)


@dataclass
class Report:
    """What a run did. Every input is counted once, as a failure when it gave less than it should have.

    `seen` are the pages by id, `places` the files and web addresses where they stood, `fresh` those of the new ones.
    `failures` are in the order of the inputs.
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


@dataclass
class Effort:
    """What a run may use, and what it has used; `meanwhile` is done while other processes read."""

    jobs: int = 1
    profile: Profile = field(default_factory=Profile)
    meanwhile: Meanwhile = nothing_else


def take_in(
    store: Store, inputs: Iterable[Page | Failure], report: Report, watch: Watch, effort: Effort | None = None
) -> None:
    """Reads every page that isn't on the record as it is, each kept in a transaction of its own; fills `report`."""
    effort = effort or Effort()
    taking = _Taking(store, report, watch, effort.profile)
    with store.grouped(), Readers(effort.jobs, effort.profile, effort.meanwhile) as readers:
        for item in effort.profile.of("acquire", inputs):
            if isinstance(item, Failure):
                taking.fail(item)
            elif item.id in report.seen or taking.is_known(item):
                watch(item.address)
            else:
                for outcome in readers.give(item):
                    taking.keep(outcome)
        for outcome in readers.rest():
            taking.keep(outcome)
    report.failures = [failure for _, failure in sorted(taking.failures)]


class _Taking:
    """One run of `take_in`: what is known is noted, what was read is kept, in whatever order it comes."""

    def __init__(self, store: Store, report: Report, watch: Watch, profile: Profile) -> None:
        self.failures: list[tuple[int, Failure]] = []
        self._store, self._report, self._watch, self._profile = store, report, watch, profile
        self._version = reading_version()
        self._numbers: dict[str, tuple[int, Fate]] = {}
        self._count = 0

    def fail(self, failure: Failure) -> None:
        """An input that gave no page."""
        self._count += 1
        self._fail(self._count, failure)

    def is_known(self, page: Page) -> bool:
        """Whether the page is on the record as these rules read it; otherwise it gets its place in the order."""
        self._count += 1
        self._report.seen.add(page.id)
        with self._profile("store"):
            known = record.known_page(self._store, page.id)
            if known is None or known.version != self._version:
                self._numbers[page.id] = (self._count, "reread" if known else "new")
                return False
            if known.origin != page.origin:
                record.move_page(self._store, page)
        trouble = Failure(known.address, page.origin, known.reason, known.hint) if known.reason else None
        self._note(page, "unchanged", self._count, trouble)
        return True

    def keep(self, outcome: Outcome) -> None:
        """Writes what was read out of a page, or why nothing was."""
        page, failure = outcome.page, outcome.failure
        number, fate = self._numbers.pop(page.id)
        if outcome.trace:
            log.debug("reading %s broke off\n%s", page.address, outcome.trace)
        if outcome.reading:
            with self._profile("store"):
                failure = self._write(outcome.reading)
        if failure:
            self._fail(number, failure)
        else:
            self._note(page, fate, number, outcome.reading.trouble if outcome.reading else None)
            self._watch(page.address)

    def _write(self, reading: Reading) -> Failure | None:
        try:
            record.write_reading(self._store, reading, self._version)
            return None
        except sqlite3.OperationalError:  # the disk is full, the file is locked: no page can be kept while it lasts
            raise
        except Exception as error:
            log.debug("keeping %s broke off", reading.page.address, exc_info=True)
            reason = f"keeping it broke off ({type(error).__name__}: {error})"
            hint = "a fault of communique: `--debug` shows where"
            return Failure(reading.page.address, reading.page.origin, reason, hint)

    def _note(self, page: Page, fate: Fate, number: int, trouble: Failure | None) -> None:
        report = self._report
        report.places.add(page.origin)
        if "://" in page.address:
            report.places.add(page.address)
        if trouble:
            self.failures.append((number, trouble))
            return
        report.count(fate)
        if fate == "new":
            report.fresh.append((page.origin, page.address))

    def _fail(self, number: int, failure: Failure) -> None:
        with self._profile("store"):
            record.write_failure(self._store, failure)
        self.failures.append((number, failure))
        self._watch(failure.address)


def retire(store: Store, report: Report) -> None:
    """Takes off the record what stood in the places of this run's pages and is there no more; counts the replaced."""
    left = [(place, id) for place, id in record.at_places(store, sorted(report.places)) if id not in report.seen]
    gone, emptied = {id for _, id in left}, {place for place, _ in left}
    record.drop_pages(store, sorted(gone))
    failed = {(failure.origin, failure.address) for failure in report.failures}
    record.drop_failures(store, report.places, failed)
    replaced = min(len(gone), sum(not emptied.isdisjoint(places) for places in report.fresh))
    report.new -= replaced
    report.replaced += replaced
