"""Decisions by the browser: forms that no other site can send, and what becomes of them."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from communique import store as record
from communique.errors import CommuniqueError, UsageError
from communique.judging import judge, judge_pair, settle
from communique.store import Decision, Opinion, Store
from communique.web.shelf import Shelf

SESSION = "communique_session"
"""The cookie that a form's token belongs to."""

LARGEST = 8_192
"""Bytes of a form: ids, a verdict, and a note of a page at most."""

PATIENCE = 10.0
"""Seconds for which a decision waits until another command has written."""

PAIR = ("same", "different", "unsure")
"""The verdicts on two actors."""

_log = logging.getLogger(__name__)


class Editor:
    """Takes decisions for one record, in the name of one person."""

    def __init__(self, shelf: Shelf, by: str, secret: str) -> None:
        self.shelf = shelf
        self.by = by
        self._secret = secret.encode()
        self.mark = secrets.token_hex(16)
        """What stands in a form until the page goes out to a session, whose token it gets."""
        self._settling = threading.Lock()

    def fill(self, request: Request, body: bytes) -> tuple[bytes, str]:
        """A page with the token of the session in its forms, and the session."""
        session = request.cookies.get(SESSION) or secrets.token_urlsafe(32)
        return body.replace(self.mark.encode(), self._token(session).encode()), session

    def _token(self, session: str) -> str:
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    async def decide(self, request: Request) -> Response:
        """Takes one decision, then leads back to where it was asked for."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return PlainTextResponse("too long\n", 413)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        token = self._token(request.cookies.get(SESSION, ""))
        if not request.cookies.get(SESSION) or not hmac.compare_digest(form.get("csrf", "").encode(), token.encode()):
            return PlainTextResponse("this form is not from here, or too old: open the page again\n", 403)
        await run_in_threadpool(self._write, form)
        return RedirectResponse(_inside(form.get("back", "")), 303)

    def _write(self, form: dict[str, str]) -> None:
        with record.open_store(self.shelf.path, write=True, patience=PATIENCE) as store:
            made = _decided(store, form, Opinion(self.by, form.get("note", "")))
        threading.Thread(target=self._settle, args=(made,), daemon=True).start()

    def _settle(self, made: Decision) -> None:
        """Brings the record up to date beside the requests; where another run writes, that one will."""
        with self._settling:
            try:
                with record.open_store(self.shelf.path, write=True, patience=PATIENCE) as store:
                    settle(store, datetime.now(UTC).isoformat(timespec="seconds"), [made])
            except CommuniqueError as error:
                _log.warning("what was decided comes with the next `communique read`: %s", error.message)


def _decided(store: Store, form: dict[str, str], opinion: Opinion) -> Decision:
    """Puts what a form says into the ledger."""
    verdict, subject = form.get("verdict", ""), form.get("subject", "")
    if verdict == "undo":
        number = form.get("number", "")
        return record.undo(store, int(number) if number.isascii() and number.isdigit() else 0, opinion)
    if verdict in PAIR:
        return judge_pair(store, (subject, form.get("other", "")), verdict, opinion)  # type: ignore[arg-type]
    if verdict in JUDGED:
        return judge(store, subject, verdict, opinion)  # type: ignore[arg-type]
    raise UsageError(f"{verdict!r} is no verdict")


JUDGED = ("wrong", "right", "real", "explained", "not_one")
"""The verdicts on one record."""


def _inside(address: str) -> str:
    """An address of this site, whatever a form says."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside else "/review"
