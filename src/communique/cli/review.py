"""`communique review`: what awaits a decision."""

from __future__ import annotations

from itertools import islice

import click

from communique.cli.settings import Settings, new_paper, say_json, with_db


@click.command(short_help="Show what awaits a decision.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many to show at most.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@with_db
@click.pass_obj
def review(settings: Settings, limit: int, as_json: bool) -> None:
    """Show what awaits a decision, the sides next to each other, with the command that decides it.

    That is: disagreements between reports that nobody judged; actors of different pages that may be one; and what
    stands now in the place of something that was judged wrong and was read otherwise since, or is the same on a
    reprint that came since.
    """
    from communique.brief.decisions import write_review
    from communique.judging import waiting
    from communique.store import open_store

    with open_store(settings.db) as store:
        found = list(islice(waiting(store), limit if as_json else limit + 1))
    if as_json:
        import msgspec

        say_json(msgspec.to_builtins(found))
        return
    paper = new_paper()
    write_review(paper, found, limit)
    click.echo(str(paper), nl=False)
