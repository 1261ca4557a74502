"""Who is let in: the host that is asked for, the token, reading alone; and what every answer tells the browser."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The names of this machine that nobody else can reach."""

EVERYWHERE = ("0.0.0.0", "::")
"""Hosts that mean every name of this machine; then the token alone guards."""

COOKIE = "communique_key"

LEAST_TOKEN = 16
"""Characters of a token at least: of random letters and digits, more than anyone can try."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""What every answer carries. Scripts and styles come from files of this package alone, none from within a page;
`data:` pictures are the arrows that Pico CSS draws on its form fields."""


class Gate:
    """Lets a request through to the pages, or says why not."""

    def __init__(self, app: ASGIApp, host: str, token: str = "", editing: bool = False) -> None:
        self.app = app
        self.hosts = None if host in EVERYWHERE else {host.lower(), *LOOPBACK}
        self.token = token
        self.methods = ("GET", "HEAD", "POST") if editing else ("GET", "HEAD")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._refusal(scope) or self._welcome(scope)
        await (answer or self.app)(scope, receive, send_safely)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request isn't answered: it wants to write where nothing is written, names a host that isn't ours (DNS
        rebinding), or comes from a page of somebody else."""
        if scope["method"] not in self.methods:
            return PlainTextResponse("read-only\n", 405, {"Allow": ", ".join(self.methods)})
        headers = Headers(scope=scope)
        if self.hosts is not None and _name(headers.get("host", "")) not in self.hosts:
            return PlainTextResponse("this host is not served here\n", 421)
        if scope["method"] == "POST" and not _from_here(headers):
            return PlainTextResponse("this comes from another site\n", 403)
        return None

    def _welcome(self, scope: Scope) -> Response | None:
        """Where a token is asked for: None for who has it, else the way in or a refusal."""
        if not self.token:
            return None
        headers = Headers(scope=scope)
        scheme, _, told = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(told.strip(), self.token):
            return None
        if _same(_cookie(headers.get("cookie", "")), _key(self.token)):
            return None
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if any(name == "token" and _same(value, self.token) for name, value in asked):
            query = urlencode([(name, value) for name, value in asked if name != "token"])
            answer = RedirectResponse("/" + scope["path"].lstrip("/\\") + (f"?{query}" if query else ""), 303)
            answer.set_cookie(COOKIE, _key(self.token), httponly=True, samesite="strict")
            return answer
        return PlainTextResponse("a token is needed: open the address with ?token=…\n", 401)


def _name(host: str) -> str:
    """The host's name without its port and brackets, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _from_here(headers: Headers) -> bool:
    """Whether the page that sends a form is one of ours: its origin is the host that is asked."""
    origin = urlsplit(headers.get("origin", ""))
    return origin.scheme in ("http", "https") and origin.netloc.lower() == headers.get("host", "").lower()


def _same(told: str, wanted: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(told.encode(), wanted.encode())


def _key(token: str) -> str:
    """What a browser keeps in place of the token."""
    return hmac.new(token.encode(), b"communique serve", hashlib.sha256).hexdigest()


def _cookie(header: str) -> str:
    try:
        kept = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return kept.value if kept else ""
