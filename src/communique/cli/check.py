"""`communique check`: lexicons, rules, models, the record's file."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import click

from communique.cli.settings import Settings, say_json, with_db

Finding = tuple[str, list[str]]
"""What was looked at, and what is wrong with it."""


@click.command(short_help="Look at lexicons, rules, models and the record's file.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_db
@click.pass_obj
def check(settings: Settings, as_json: bool) -> int:
    """Look at the lexicons, the rules, the model files and the record's file; exit status 1 on a finding."""
    looks: tuple[Callable[[], Finding], ...] = (_lexicons, _rules, _models, lambda: _database(settings.db))
    findings = [look() for look in looks]
    warning = _sqlite_warning()
    if as_json:
        say_json({"findings": dict(findings), "warnings": [warning] if warning else []})
    else:
        for what, wrong in findings:
            click.echo(f"{what}: {'ok' if not wrong else ''}".rstrip())
            for line in wrong:
                click.echo(f"  {line}")
        if warning:
            click.echo(f"warning: {warning}", err=True)
    return 1 if any(wrong for _, wrong in findings) else 0


def _lexicons() -> Finding:
    from communique import lexicon
    from communique.errors import BrokenLexicon
    from communique.pipeline import LANGUAGES

    wrong = []
    count = 0
    for language in LANGUAGES:
        for name in lexicon.files(language):
            try:
                count += len(lexicon.entries(language, name))
            except BrokenLexicon as error:
                wrong.append(error.message)
    return f"lexicons ({count} entries)", wrong


def _rules() -> Finding:
    import communique

    wrong, count = [], 0
    for module in pkgutil.iter_modules(communique.__path__):
        if not module.ispkg or importlib.util.find_spec(f"communique.{module.name}.rules") is None:
            continue
        rules = importlib.import_module(f"communique.{module.name}.rules").RULES
        count += len(rules)
        wrong += [f"{module.name}: {rule!r} says nothing of itself" for rule in rules if not rule.__doc__]
    return f"rules ({count})", wrong


def _models() -> Finding:
    from communique.errors import MissingModel
    from communique.grammar.models import load

    try:
        load()
    except MissingModel as error:
        return "models", [error.message]
    return "models", []


def _database(path: Path) -> Finding:
    from communique.errors import CommuniqueError
    from communique.store import open_store, problems

    if not path.exists():
        return f"record ({path}: none yet)", []
    try:
        with open_store(path) as store:
            return f"record ({path})", problems(store)
    except CommuniqueError as error:
        return f"record ({path})", [error.message]


def _sqlite_warning() -> str:
    from communique.store import FIXED_SQLITE

    if sqlite3.sqlite_version_info >= FIXED_SQLITE:
        return ""
    fixed = ".".join(map(str, FIXED_SQLITE))
    return (
        f"SQLite {sqlite3.sqlite_version} has a rare fault when two programs checkpoint one file (mended in {fixed}); "
        "communique lets one writer in at a time, let no other program write to the record"
    )
