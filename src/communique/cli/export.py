"""`communique export`: the record for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from communique.cli.settings import Settings, with_db


@click.command(short_help="Write the record for other programs.")
@click.argument("format", type=click.Choice(["jsonl"]))
@click.argument("out", default="-", metavar="[OUT|-]")
@with_db
@click.pass_obj
def export(settings: Settings, format: str, out: str) -> None:
    """Write the record for other programs, to OUT or to standard output.

    jsonl: one JSON object a line, sorted, the same bytes for the same pages. The keys are in docs/record.md.
    """
    from communique.exports import jsonl
    from communique.store import open_store

    with open_store(settings.db) as store:
        if out == "-":
            for line in jsonl(store):
                sys.stdout.buffer.write(line)
            return
        target = Path(out)
        draft = target.with_name(target.name + ".part")
        try:
            with draft.open("wb") as file:
                file.writelines(jsonl(store))
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
