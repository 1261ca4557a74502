"""`communique show` and `communique find`: looking at the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from communique.cli.settings import Settings, new_paper, say_json, say_json_list, with_db
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.brief import Paper
    from communique.store import Store

LISTED = {
    "pages": "article",
    "positions": "position",
    "deadlocks": "deadlock",
    "meetings": "event",
    "statements": "statement",
    "conditions": "statement",
    "quotations": "quotation",
    "dossiers": "dossier",
    "stories": "story",
    "disagreements": "discrepancy",
}
"""The sections that `--json` gives as the export's rows of one kind; of the others it gives the brief's figures."""

NEAR = 0.6
"""How like a name must be to one that was asked for to be named instead, as `difflib` reckons: «Кестрии» and «Кестрия»
are."""


@click.command()
@click.argument("what", default="", metavar="[ID]")
@click.option(
    "--dossier", default="", metavar="ID", help="The brief, a section or a party of one dossier's pages alone."
)
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
@click.option("--since", default="", metavar="DAY|RUN", help="For `show changes`: from a day, or the number of a run.")
@with_db
@click.pass_obj
def show(settings: Settings, what: str, dossier: str, as_json: bool, since: str) -> None:
    """Show the brief, one of its sections in full, or one record.

    ID is the id of a page, article, statement, quotation, event, meeting, actor, story, dossier, position, reprint,
    disagreement or deadlock, or the beginning of one; or a party's name; or the name of a section: overview, dossiers,
    pages, parties, positions, statements, quotations, conditions, deadlocks, meetings, disagreements, failures,
    stories; or `actors`, who speaks; or `changes`, what each run changed; or `decisions`, what people decided.
    """
    from communique.store import open_store

    with open_store(settings.db) as store:
        if since and what != "changes":
            raise click.UsageError("--since goes with `show changes`")
        if dossier and (what in _LISTS or what == "changes"):
            raise click.UsageError(
                f"`show {what}` is of the whole record: --dossier goes with the brief and its sections"
            )
        if what == "changes":
            _changes(new_paper(), store, since, as_json)
        elif what in _LISTS:
            _LISTS[what](new_paper(), store, as_json)
        elif as_json:
            _as_json(store, what, dossier)
        else:
            _on_paper(store, what, dossier)


def _on_paper(store: Store, what: str, dossier: str) -> None:
    from communique.brief import LISTS, open_dossier, write_brief_of
    from communique.brief.records import write_record

    paper = new_paper(printing=True)
    if section := LISTS.get(what):
        paper.full = True
        section(paper, open_dossier(store, dossier))
        if paper.is_empty:
            paper.line(f"No {what} here.", "dim")
    elif what:
        with _names_told(store, what):
            write_record(paper, store, what, dossier)
    else:
        write_brief_of(paper, store, dossier)
    click.echo(str(paper), nl=False)


def _as_json(store: Store, what: str, dossier: str) -> None:
    from communique.brief import SECTIONS, open_dossier
    from communique.brief.records import party_named, party_summary, summary
    from communique.exports import rows_of

    if what in LISTED:
        say_json_list(_rows(store, what, dossier))
    elif what == "failures":
        say_json_list(open_dossier(store, dossier).failures)
    elif not what or what in SECTIONS:
        say_json(summary(open_dossier(store, dossier)))
    elif party := party_named(scope := open_dossier(store, dossier), what):
        say_json(party_summary(scope, party))
    else:
        with _names_told(store, what):
            say_json(rows_of(store, what))


@contextmanager
def _names_told(store: Store, what: str) -> Iterator[None]:
    """Of what is neither a section nor looks like an id, says what there is of a name like it; of a record that is
    gone, what people decided of it."""
    from difflib import get_close_matches

    from communique.brief import LISTS
    from communique.store import all_parties, decisions

    try:
        yield
    except UsageError as error:
        if _ID.match(what):
            judged = [one for one in decisions(store) if one.subject == what and one.undone is None]
            if not judged:
                raise
            hint = f"decision {judged[-1].number} judged it {judged[-1].verdict}: `communique show decisions`"
            raise UsageError(f"{what} is not on the record any more", hint=hint) from error
        names = {name.casefold(): name for name in (*LISTS, *_LISTS, "changes", *all_parties(store))}
        found = [names[name] for name in get_close_matches(what.casefold(), names, 3, NEAR)]
        hint = f"there is {', '.join(found)}" if found else "`communique show parties` names the parties"
        told = f"no party, section or record is called {what}"
        raise UsageError(told, hint=f"{hint}; `communique find {what}` looks for the words") from error


_ID = re.compile(r"[a-z]{2}-")


def _rows(store: Store, section: str, dossier: str) -> Iterator[dict[str, Any]]:
    """The export's rows of a section."""
    from communique.exports import rows_of_kind

    kind = LISTED[section]
    rows = _rows_within(store, kind, dossier) if dossier else rows_of_kind(store, kind)
    return (row for row in rows if section != "conditions" or row["condition"])


def _rows_within(store: Store, kind: str, dossier: str) -> Iterator[dict[str, Any]]:
    """The export's rows of one kind, as far as the pages of a dossier tell of them."""
    from communique.brief.scope import scope_of
    from communique.exports import across_rows, rows_on
    from communique.store import ACROSS

    scope = scope_of(store, dossier)
    if kind in ACROSS:
        yield from across_rows(store, ACROSS[kind], scope.all(ACROSS[kind]))
        return
    pages = (one.page for one in scope.imprints())
    yield from (found for found in rows_on(store, pages) if found["kind"] == kind)


def _changes(paper: Paper, store: Store, since: str, as_json: bool) -> None:
    from communique.brief.changes import write_changes
    from communique.store import changes

    found = changes(store, since)
    if as_json:
        say_json([{name: getattr(change, name) for name in change.__struct_fields__} for change in found])
        return
    write_changes(paper, found)
    click.echo(str(paper), nl=False)


def _actors(paper: Paper, store: Store, as_json: bool) -> None:
    from communique.brief.voices import write_voices
    from communique.store import speakers

    found = speakers(store)
    if as_json:
        say_json(
            [
                {"id": v.id, "name": v.name, "party": v.party, "statements": v.statements, "names": v.names}
                for v in found
            ]
        )
        return
    write_voices(paper, found)
    click.echo(str(paper), nl=False)


def _decisions(paper: Paper, store: Store, as_json: bool) -> None:
    from communique.brief.decisions import write_decisions
    from communique.judging import entries

    found = entries(store)
    if as_json:
        import msgspec

        rows = [msgspec.to_builtins(entry) for entry in found]
        say_json([{**row.pop("decision"), **row} for row in rows])
        return
    write_decisions(paper, found)
    click.echo(str(paper), nl=False)


_LISTS = {"actors": _actors, "decisions": _decisions}


@click.command(short_help="Search statements and articles by word, in any form.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many to show at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON Lines.")
@with_db
@click.pass_obj
def find(settings: Settings, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search statements and articles for all the WORDS, in any of their forms.

    «Words in quotation marks» must stand side by side.
    """
    from communique.brief.hits import write_hit
    from communique.exports import hit_row
    from communique.store import Leaders, across_pages, judged, open_store, reading, search

    with open_store(settings.db) as store:
        hits = search(store, " ".join(words), limit)
        paper, verdicts, leaders = new_paper(), judged(store), Leaders(store)
        for hit in hits:
            page = reading(store, hit.page)
            if as_json:
                say_json(hit_row(hit, across_pages(page, leaders), verdicts.get(hit.record)))
            else:
                write_hit(paper, hit, page, verdicts.get(hit.record))
        if not hits and not as_json:
            click.echo("nothing found", err=True)
        click.echo(str(paper), nl=False)
