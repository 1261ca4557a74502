"""`communique read`: takes pages in and brings the record up to date."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from communique.cli.settings import AGENDA, Interrupted, Settings, new_paper, with_agenda, with_db, with_fetching

if TYPE_CHECKING:
    from communique.model import Failure
    from communique.profile import Profile
    from communique.store import Store
    from communique.stories import Agenda
    from communique.update import Report, Watch


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no brief: the closing report alone.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes that read [one for each core].")
@click.option("--profile", is_flag=True, help="Say at the end what share of the time each stage took.")
@with_fetching
@with_agenda
@with_db
@click.pass_obj
def read(settings: Settings, paths: tuple[str, ...], quiet: bool, jobs: int | None, profile: bool) -> int:
    """Take pages in and bring the record up to date.

    PATH is a file (text, HTML, JSON Lines, WARC, WET, RSS, Atom, sitemap, Parquet), a folder, the address of a page,
    feed or sitemap (http or https), or - for standard input. Safe to repeat and to interrupt: a page that is on the
    record as it is isn't read again.
    """
    from communique.acquire import Options, acquire
    from communique.readers import all_cores
    from communique.store import open_store, page_count
    from communique.store import watch as begin_watching
    from communique.update import Effort, Report, retire, take_in
    from communique.weaving import bring_together, early

    agenda = _agenda(settings)
    inputs = acquire(paths, options=Options(**settings.fetching))
    report = Report()
    effort = Effort(jobs or all_cores())
    began = time.monotonic()
    with open_store(settings.db, write=True) as store:
        begin_watching(store)
        try:
            with _progress(quiet) as watch:
                effort.meanwhile = early(store, effort.profile, agenda)
                take_in(store, inputs, report, watch, effort)
                with effort.profile("store"):
                    retire(store, report)
                bring_together(store, effort.profile, agenda)
        except KeyboardInterrupt as error:
            raise Interrupted(f"{page_count(store)} pages are in {settings.db}") from error
        _close(report)
        if not quiet:
            with effort.profile("brief"):
                _print_brief(store)
        _keep_changes(store, quiet)
    if profile:
        _tell_profile(effort.profile, time.monotonic() - began)
    return 1 if report.failures else 0


def _agenda(settings: Settings) -> Agenda:
    """The agenda that was named, else the one that lies beside the record, else none."""
    beside = settings.db.with_name(AGENDA)
    if settings.agenda is None and not beside.exists():
        return ()
    from communique.stories.agenda import load_agenda

    return load_agenda(settings.agenda or beside)


@contextmanager
def _progress(quiet: bool) -> Iterator[Watch]:
    """A line on the terminal that says how many pages are done and which was the last; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda address: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} done"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda address: bar.update(task, advance=1, description=address[-SHOWN_OF_ADDRESS:])


SHOWN_FAILURES = 50
"""How many inputs that gave less are told of, one a line: a screen or two. A run over 100,000 pages has thousands."""

SHOWN_OF_ADDRESS = 40
"""How many characters of an address stand beside the progress: what an 80-column line has room for."""


def _close(report: Report) -> None:
    counts = [f"{report.new} new", f"{report.unchanged} unchanged"]
    counts += [
        f"{number} {word}" for number, word in ((report.replaced, "replaced"), (report.reread, "read again")) if number
    ]
    if report.failures:
        counts.append(f"{len(report.failures)} failed")
    click.echo(", ".join(counts), err=True)
    for failure in report.failures[:SHOWN_FAILURES]:
        click.echo(f"  {_line(failure)}", err=True)
    if more := len(report.failures[SHOWN_FAILURES:]):
        click.echo(f"  and {more} more: `communique show failures`", err=True)


def _tell_profile(profile: Profile, elapsed: float) -> None:
    for line in profile.lines():
        click.echo(line, err=True)
    click.echo(f"{'in all':<12}{sum(profile.spent.values()):9.2f} s of work, {elapsed:.2f} s passed", err=True)


def _line(failure: Failure) -> str:
    from communique.brief.paper import UNPRINTABLE

    line = f"{failure.address}: {failure.reason}" + (f"; {failure.hint}" if failure.hint else "")
    return line.translate(UNPRINTABLE)


def _keep_changes(store: Store, quiet: bool) -> None:
    """Keeps what the run changed, and ends with it."""
    from datetime import UTC, datetime

    from communique.brief.changes import write_lines
    from communique.store import new_statements, turns, write_changes
    from communique.weaving.changes import changed

    lines = changed(turns(store))
    told = new_statements(store)
    if told:
        acts = ", ".join(f"{number} {act}" for act, number in told)
        lines.insert(0, ("statement", "", f"{sum(number for _, number in told)} new statements: {acts}"))
    write_changes(store, datetime.now(UTC).isoformat(timespec="seconds"), lines)
    if lines and not quiet:
        paper = new_paper()
        write_lines(paper, lines)
        click.echo(str(paper), nl=False)


def _print_brief(store: Store) -> None:
    from communique.brief import write_brief_of

    paper = new_paper()
    write_brief_of(paper, store)
    click.echo(str(paper), nl=False)
