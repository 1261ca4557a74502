"""`communique export`: the record for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.settings import Settings, with_db
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.store import Store


def _lines(store: Store, format: str) -> Iterator[bytes]:
    if format == "jsonl":
        from communique.exports import jsonl

        return jsonl(store)
    if format == "decisions":
        from communique.judging import decision_lines

        return decision_lines(store)
    from communique import graphs

    write = graphs.dot if format == "dot" else graphs.graphml
    return (f"{line}\n".encode() for line in write(graphs.condition_graph(store)))


@click.command(short_help="Write the record for other programs.")
@click.argument("format", type=click.Choice(["jsonl", "dot", "graphml", "ics", "site", "decisions"]))
@click.argument("out", default="-", metavar="[OUT|-]")
@click.option(
    "--lang", type=click.Choice(["ru", "en"]), default="ru", show_default=True, help="The language of a site."
)
@with_db
@click.pass_obj
def export(settings: Settings, format: str, out: str, lang: str) -> None:
    """Write the record for other programs, to OUT or to standard output.

    jsonl: one JSON object a line, sorted, the same bytes for the same pages. The keys are in docs/record.md. dot and
    graphml: the graph of conditions, for graphviz and for programs that read GraphML. ics: the calendar of meetings,
    for calendar programs; meetings without a year or a date are left out and counted. site:
    the dossier as a folder OUT of files that open in the browser without a server. decisions: what people decided, one
    JSON object a line, for `communique import`.
    """
    from communique.ics import Left, ics
    from communique.store import open_store

    if format == "site":
        _site(settings, out, lang)
        return
    left = Left()
    with open_store(settings.db) as store:
        _write(ics(store, left) if format == "ics" else _lines(store, format), out)
    if text := str(left):
        click.echo(text, err=True)


def _site(settings: Settings, out: str, language: str) -> None:
    from communique.store import open_store
    from communique.web import write_site

    if out == "-":
        raise UsageError("a site is a folder of files", hint="name it: `communique export site FOLDER`")
    with open_store(settings.db) as store:
        count = write_site(store, Path(out), language)
    click.echo(f"{count} screens; open {Path(out) / 'index.html'}", err=True)


def _write(lines: Iterable[bytes], out: str) -> None:
    """Writes to standard output, or to a file that is there whole or not at all."""
    if out == "-":
        for line in lines:
            sys.stdout.buffer.write(line)
        return
    target = Path(out)
    if target.is_dir() or not target.absolute().parent.is_dir():
        what = "it is a folder" if target.is_dir() else "its folder does not exist"
        raise UsageError(f"{out} can't be written: {what}", hint="name a file in a folder that is there")
    draft = target.with_name(target.name + ".part")
    try:
        with draft.open("wb") as file:
            file.writelines(lines)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
