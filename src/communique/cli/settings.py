"""What every command shares: the record's file, wherever it is named, and how to print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from communique.brief import Paper

DEFAULT_DB = "communique.db"

AGENDA = "agenda.toml"
"""The file that is looked for beside the record's."""

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Settings:
    """The options that stand before the command or after its arguments; `fetching` and `agenda` are
    those of `with_fetching` and `with_agenda`, `opinion` says who decides and why."""

    db: Path
    debug: bool = False
    fetching: dict[str, Any] = field(default_factory=dict)
    agenda: Path | None = None
    opinion: dict[str, str] = field(default_factory=dict)


class Interrupted(KeyboardInterrupt):
    """The run was interrupted; `kept` says what is on the record by now."""

    def __init__(self, kept: str) -> None:
        super().__init__()
        self.kept = kept


def with_db(command: F) -> F:
    """Lets `--db FILE` and `--debug` stand after the command's arguments as well."""

    def keep_db(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            ctx.ensure_object(Settings).db = value

    def keep_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            ctx.ensure_object(Settings).debug = True

    file = click.Path(path_type=Path)
    text = f"The record's file [{DEFAULT_DB}]."
    command = click.option("--debug", is_flag=True, hidden=True, expose_value=False, callback=keep_debug)(command)
    return click.option("--db", type=file, metavar="FILE", help=text, expose_value=False, callback=keep_db)(command)


def with_agenda(command: F) -> F:
    """Adds the option that names the agenda; it is kept in `Settings.agenda`."""

    def keep(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
        ctx.ensure_object(Settings).agenda = value

    file = click.Path(path_type=Path)
    text = f"The issues by name and words [{AGENDA} beside the record]."
    return click.option("--agenda", type=file, metavar="FILE", help=text, expose_value=False, callback=keep)(command)


def with_fetching(command: F) -> F:
    """Adds the options that say what may be fetched; they are kept in `Settings.fetching`."""

    def keep(ctx: click.Context, option: click.Parameter, value: object) -> None:
        ctx.ensure_object(Settings).fetching[str(option.name)] = value

    help_follow = "Pages fetched of each feed or sitemap [50 of an address, 0 of a file]."
    options = (
        click.option("--offline", is_flag=True, callback=keep, expose_value=False, help="Fetch nothing."),
        click.option(
            "--follow", type=click.IntRange(0), metavar="N", callback=keep, expose_value=False, help=help_follow
        ),
        click.option(
            "--allow-private",
            is_flag=True,
            callback=keep,
            expose_value=False,
            help="Fetch from this machine and from private networks too.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def new_paper(printing: bool = False) -> Paper:
    """Paper as wide as the terminal, with colours there unless NO_COLOR is set; plain and 80 columns wide elsewhere.
    `printing` prints what is written while it is written."""
    from communique.brief import Paper

    printer = _print if printing else None
    if not sys.stdout.isatty():
        return Paper(printer=printer)
    return Paper(shutil.get_terminal_size().columns, colour=not os.environ.get("NO_COLOR"), printer=printer)


def _print(text: str) -> None:
    click.echo(text, nl=False)


def say_json_list(rows: Iterable[object]) -> None:
    """One JSON list on standard output, row by row."""
    import msgspec

    opening = "["
    for row in rows:
        click.echo(opening + msgspec.json.encode(row).decode(), nl=False)
        opening = ","
    click.echo("[]" if opening == "[" else "]")


def say_json(value: object) -> None:
    """One JSON object or list on standard output."""
    import msgspec

    click.echo(msgspec.json.encode(value).decode())
