"""`communique why`: the reason behind a record, or behind finding nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from communique.cli.settings import Settings, new_paper, say_json, with_db

if TYPE_CHECKING:
    from communique.brief import Paper
    from communique.explain import Reason, Silence


@click.command(short_help="Say why a record is there, or why none is.")
@click.argument("id", default="", metavar="[ID]")
@click.option("--not", "sentence", metavar="SENTENCE", help="Say why nothing was found in a sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print the reasons as JSON.")
@with_db
@click.pass_obj
def why(settings: Settings, id: str, sentence: str | None, as_json: bool) -> None:
    """Say why a record is there: the rule, the words in their sentence, the lexicon entry.

    With --not, read one SENTENCE and say what was seen in it and why it gave no statement.
    """
    if bool(id) == bool(sentence):
        raise click.UsageError("name one record, or a sentence with --not")
    paper = new_paper()
    if sentence:
        from communique.explain import explain_silence

        silence = explain_silence(sentence)
        if as_json:
            say_json(silence)
            return
        _write_silence(paper, silence)
    else:
        from communique.explain import explain
        from communique.store import open_store

        with open_store(settings.db) as store:
            reasons = explain(store, id)
        if as_json:
            say_json(reasons)
            return
        for reason in reasons:
            _write_reason(paper, reason)
    click.echo(str(paper), nl=False)


def _write_reason(paper: Paper, reason: Reason) -> None:
    paper.blank()
    paper.line(reason.about, "bold")
    paper.line(f"rule   {reason.rule}" + (f": {reason.does}" if reason.does else ""), hang=7)
    if reason.marked:
        paper.line(f"words  {reason.marked}", hang=7)
        paper.line(f"at     {reason.source}", hang=7)
    for entry in reason.entries:
        paper.line(f"entry  {entry.ref}", hang=7)
        for line in entry.text.splitlines():
            paper.line(line, "dim", indent=9, hang=2)
    for note in reason.notes:
        paper.line(f"note   {note}", hang=7)


def _write_silence(paper: Paper, silence: Silence) -> None:
    if silence.found:
        paper.line("Something was found:", "bold")
        for reason in silence.found:
            _write_reason(paper, reason)
        paper.blank()
        _write_unused(paper, silence)
        return
    paper.line("Nothing was found.", "bold")
    _write_unused(paper, silence)
    paper.line(f"names  {', '.join(silence.names) or 'none: a statement needs someone who speaks'}", hang=7)
    if silence.words:
        paper.line("words of the lexicon that stand in it, though no rule could use them here:")
        for entry in silence.words:
            paper.line(f"{entry.ref}  {entry.text}", indent=2, hang=4)
    else:
        paper.line("words  none that the lexicon knows as a cue of speech", hang=7)
    paper.line(f"lemmas {' '.join(silence.lemmas)}", "dim", hang=7)


def _write_unused(paper: Paper, silence: Silence) -> None:
    """Why the words of speech in a sentence gave no statement."""
    for unused in silence.unused:
        paper.line(f"«{unused.cue}» gave nothing: {unused.reason} ({', '.join(unused.entries)})", hang=2)
