"""`communique same`, `wrong`, `verdict`, `undo`, `import`: what people decide goes into the ledger."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from communique.cli.settings import Interrupted, Settings, new_paper, say_json, with_db

if TYPE_CHECKING:
    from communique.store import Decision, Opinion, Store, Verdict

PATIENCE = 10.0
"""Seconds for which a decision waits until another command has written: another decision takes one or two of them."""

F = TypeVar("F", bound=Callable[..., Any])


def with_opinion(command: F) -> F:
    """Adds who decides and why; they are kept in `Settings.opinion`."""

    def keep(ctx: click.Context, option: click.Parameter, value: str) -> None:
        ctx.ensure_object(Settings).opinion[str(option.name)] = value

    options = (
        click.option("--note", default="", metavar="WORDS", callback=keep, expose_value=False, help="Why."),
        click.option("--by", default="", metavar="NAME", callback=keep, expose_value=False, help="Who [your login]."),
        click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _one_of(name: str, option: tuple[str, str, str]) -> Callable[[F], F]:
    """Adds an option that says one of several things: its flag, what it says, its help. Two of them are refused."""
    flag, means, text = option

    def keep(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            said = ctx.params.setdefault(name, means)
            if said != means:
                raise click.UsageError(f"only one can be said: {flag} goes with none of the others")

    return click.option(flag, is_flag=True, expose_value=False, callback=keep, help=text)


@click.command(short_help="Say whether two actors are one.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@_one_of("verdict", ("--yes", "same", "They are one."))
@_one_of("verdict", ("--no", "different", "They are two."))
@_one_of("verdict", ("--unsure", "unsure", "It can't be told."))
@with_opinion
@with_db
@click.pass_obj
def same(settings: Settings, one: str, other: str, as_json: bool, verdict: Verdict | None = None) -> None:
    """Say whether two actors are one: --yes, --no or --unsure.

    A and B are ids of actors, the beginnings of ids, or names as the pages have them. No reading undoes it;
    `communique undo` does.
    """
    from communique.judging import judge_pair

    if verdict is None:
        raise click.UsageError("say --yes, --no or --unsure")
    with _deciding(settings) as store:
        _end(store, judge_pair(store, (one, other), verdict, _opinion(settings)), as_json)


@click.command(short_help="Take a statement or a meeting off the figures.")
@click.argument("id", metavar="ID")
@click.option("--right", is_flag=True, help="It is right after all.")
@with_opinion
@with_db
@click.pass_obj
def wrong(settings: Settings, id: str, right: bool, as_json: bool) -> None:
    """Say that a statement or a meeting is wrong, or --right after all.

    What is wrong counts nowhere any more: not in the brief, nor in positions, issues, meetings, deadlocks or
    disagreements. It stays on its page and in the export, marked. No reading undoes it; `communique undo` does.
    """
    from communique.judging import judge

    with _deciding(settings) as store:
        _end(store, judge(store, id, "right" if right else "wrong", _opinion(settings)), as_json)


@click.command(short_help="Judge a disagreement between reports.")
@click.argument("id", metavar="ID")
@_one_of("given", ("--real", "real", "They do disagree."))
@_one_of("given", ("--explained", "explained", "They differ for a reason, say it with --note."))
@_one_of("given", ("--not-one", "not_one", "It is none: they speak of different things."))
@with_opinion
@with_db
@click.pass_obj
def verdict(settings: Settings, id: str, as_json: bool, given: Verdict | None = None) -> None:
    """Judge a disagreement between reports: --real, --explained or --not-one.

    What is explained or none is shown apart from the open ones. The verdict holds for the claims: it stays when other
    pages say the same, and a page that says a third thing opens the disagreement again.
    """
    from communique.judging import judge

    if given is None:
        raise click.UsageError("say --real, --explained or --not-one")
    with _deciding(settings) as store:
        _end(store, judge(store, id, given, _opinion(settings)), as_json)


@click.command(short_help="Take a decision back.")
@click.argument("number", type=click.IntRange(min=1), required=False, metavar="[NUMBER]")
@with_opinion
@with_db
@click.pass_obj
def undo(settings: Settings, number: int | None, as_json: bool) -> None:
    """Take a decision back: the one of that NUMBER, else the last that stands.

    What stood before it stands again. Nothing is deleted: an undo is a decision too, and can be taken back by its
    number.
    """
    from communique.store import undo as take_back

    with _deciding(settings) as store:
        _end(store, take_back(store, number, _opinion(settings)), as_json)


@click.command("import", short_help="Take over the decisions of a colleague.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@with_db
@click.pass_obj
def take_over(settings: Settings, files: tuple[Path, ...]) -> None:
    """Take over decisions: of a file that `communique export decisions` wrote, or of another record.

    Both sides' decisions are kept; of two on one thing the later counts. A decision that is known isn't taken again.
    """
    from communique.judging import decisions_in
    from communique.store import take_over as add

    found = [one for file in files for one in decisions_in(file)]
    with _deciding(settings) as store:
        added = add(store, found)
        click.echo(f"{len(added)} taken over, {len(found) - len(added)} known already", err=True)
        _settle(store, added)


@contextmanager
def _deciding(settings: Settings) -> Iterator[Store]:
    """The record, open for a decision and its effects; interrupted, it says what is kept."""
    from communique.store import decisions, open_store

    with open_store(settings.db, write=True, patience=PATIENCE) as store:
        before = len(decisions(store))
        try:
            yield store
        except KeyboardInterrupt as error:
            made = len(decisions(store)) - before
            told = "the decision is kept; what it changes comes with the next" if made else "nothing was decided;"
            raise Interrupted(f"{told} `communique read` goes on from there" if made else told) from error


def _opinion(settings: Settings) -> Opinion:
    from communique.store import Opinion

    return Opinion(settings.opinion["by"] or login(), settings.opinion["note"])


def login() -> str:
    """Who is at work, by the name of the login."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _end(store: Store, decision: Decision, as_json: bool) -> None:
    """Prints what was decided, then what that changes."""
    from communique.brief.decisions import decision_entry

    if as_json:
        import msgspec

        say_json(msgspec.to_builtins(decision))
    else:
        paper = new_paper()
        decision_entry(paper, decision)
        click.echo(str(paper), nl=False)
    _settle(store, [decision], quiet=as_json)


def _settle(store: Store, made: Sequence[Decision], quiet: bool = False) -> None:
    from datetime import UTC, datetime

    from communique.brief.changes import write_lines
    from communique.judging import settle

    lines = settle(store, datetime.now(UTC).isoformat(timespec="seconds"), made)
    if lines and not quiet:
        paper = new_paper()
        write_lines(paper, lines)
        click.echo(str(paper), nl=False)
