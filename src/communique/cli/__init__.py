"""The command line. Data goes to standard output, progress and warnings to standard error."""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from communique import __version__
from communique.cli.check import check
from communique.cli.export import export
from communique.cli.judge import same, take_over, undo, verdict, wrong
from communique.cli.look import find, show
from communique.cli.read import read
from communique.cli.review import review
from communique.cli.serve import serve
from communique.cli.settings import DEFAULT_DB, Interrupted, Settings
from communique.cli.why import why
from communique.errors import CommuniqueError

DONE, SOME_FAILED, TROUBLE, INTERRUPTED = 0, 1, 2, 130
"""The exit codes: done; done but some inputs failed; usage or internal error; interrupted."""

COMMANDS = (read, show, find, why, review, wrong, verdict, same, undo, serve, export, take_over, check)
"""The commands in the order in which a newcomer meets them."""


class _InOrder(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of `COMMANDS`."""
        return [str(command.name) for command in COMMANDS]


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--db", type=click.Path(path_type=Path), metavar="FILE", help=f"The record's file [{DEFAULT_DB}].")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(__version__, prog_name="communique")
@click.pass_context
def group(ctx: click.Context, db: Path | None, debug: bool) -> None:
    """Read the press on a negotiation and keep the record.

    Who said what and through whom it reached the reader, what each side demands, offers and refuses and on what
    condition, who met whom, and where the reports disagree. Start with `communique read FOLDER`.
    """
    ctx.obj = Settings(db=db or Path(DEFAULT_DB), debug=debug)
    if debug:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s: %(message)s")


for _command in COMMANDS:
    group.add_command(_command)


def main(args: list[str] | None = None) -> NoReturn:
    """Runs the command line and ends the process at once: Python would first take the models and the dictionary to
    pieces, word by word, which takes as long as reading ten articles."""
    code = run(args)
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def run(args: list[str] | None = None) -> int:
    """Runs the command line and gives the exit code; errors are told in words."""
    words = sys.argv[1:] if args is None else args
    try:
        with group.make_context("communique", list(words)) as ctx:
            code = group.invoke(ctx)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _tell_usage(error)
    except KeyboardInterrupt as error:
        kept = error.kept if isinstance(error, Interrupted) else ""
        return _tell(CommuniqueError("interrupted", kept=kept, hint=_AGAIN if kept else ""), INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if "--debug" in words:
            raise
        return _tell(_in_words(error), TROUBLE)


_AGAIN = "the same command again goes on from here"


def _in_words(error: Exception) -> CommuniqueError:
    if isinstance(error, CommuniqueError):
        return error
    if isinstance(error, sqlite3.Error):
        hint = "`communique check` looks at the record's file; is the disk full?"
        return CommuniqueError(f"the record can't be used: {error}", kept="what was committed before", hint=hint)
    if isinstance(error, OSError):
        told = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        return CommuniqueError(told, kept="what was committed before", hint="mend it and repeat the command")
    return CommuniqueError(
        f"a fault of communique ({type(error).__name__}: {error})",
        kept="what was committed before",
        hint="`--debug` shows where, for a report of the fault",
    )


def _tell(error: CommuniqueError, code: int) -> int:
    for line in error.lines():
        click.echo(line, err=True)
    return code


def _tell_usage(error: click.ClickException) -> int:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return TROUBLE
    hint = f"`{ctx.command_path if ctx else 'communique'} --help` shows what can be asked"
    return _tell(CommuniqueError(" ".join(error.format_message().split()).rstrip("."), hint=hint), TROUBLE)
