"""`communique serve`: the record in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.judge import login
from communique.cli.settings import Settings, with_db
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.web import Serving

PORT = 8765
"""The port that is taken unless another is named."""


@click.command(short_help="Open the record in the browser.")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; 0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address that is listened on.")
@click.option("--token", default="", envvar="COMMUNIQUE_TOKEN", metavar="TOKEN", help="Let in only who has it.")
@click.option("--lang", type=click.Choice(["ru", "en"]), help="The language of the pages [the browser's].")
@click.option("--edit", is_flag=True, help="Let people decide: right or wrong, same or different.")
@click.option("--by", default="", metavar="NAME", help="Who decides [your login].")
@with_db
@click.pass_obj
def serve(settings: Settings, /, file: Path | None, port: int, edit: bool, **guarded: str | None) -> None:
    """Open the record in the browser, on this machine alone; read-only, unless --edit lets people decide.

    A --host that others can reach needs a --token of 16 characters or more (or COMMUNIQUE_TOKEN in the environment).
    Ctrl+C ends it.
    """
    from secrets import token_hex

    from communique.store import open_store
    from communique.web import LEAST_TOKEN, LOOPBACK, Serving

    host, token = str(guarded["host"]), guarded["token"] or ""
    db = file or settings.db
    if host not in LOOPBACK and not token:
        raise UsageError(f"others can reach {host}: a token is needed", hint="--token TOKEN, or leave out --host")
    if token and len(token) < LEAST_TOKEN:
        hint = "make one: `python3 -c 'import secrets; print(secrets.token_urlsafe())'`"
        raise UsageError(f"a token has at least {LEAST_TOKEN} characters", hint=hint)
    open_store(db).close()
    by = (guarded["by"] or login()) if edit else ""
    _run(Serving(db, host, token, guarded["lang"] or "", by, token_hex()), port)


def _run(serving: Serving, port: int) -> None:
    """Serves until it is interrupted; says where."""
    from communique.web import listen, serve_on

    try:
        listening = listen(serving.host, port)
    except OSError as error:
        hint = "another program may have it: --port N, or --port 0 for a free one"
        raise UsageError(f"port {port} can't be opened: {error.strerror}", hint=hint) from error
    shown = f"[{serving.host}]" if ":" in serving.host else serving.host
    click.echo(f"http://{shown}:{listening.getsockname()[1]}/ shows {serving.db}; Ctrl+C ends it", err=True)
    serve_on(listening, serving)
