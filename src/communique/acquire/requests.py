"""One request over the network: to a checked network address, within a time and a size, without following anything."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from functools import cache

import msgspec
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from communique import __version__
from communique.acquire.addresses import Address, resolve
from communique.acquire.media import told_by_http
from communique.acquire.options import Options
from communique.errors import UnreadablePage

AGENT = "communique"
"""The name that robots.txt files know the fetching by."""

HEADERS = {
    "User-Agent": f"{AGENT}/{__version__} (reads press for a record of negotiations; fetches what a person names)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}

UNDONE = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
"""The content encodings that are undone; several on top of each other are none of them, and only bombs use them."""

TRIED = 2
"""How many network addresses of a host are tried: one of each kind, IPv4 and IPv6, in a common set-up."""

CHUNK = 1 << 16
SILENT = (urllib3.exceptions.TimeoutError, TimeoutError)
UNREACHED = (OSError, HTTPError)


class Limits(msgspec.Struct, frozen=True):
    """What one answer may be: at most so many bytes once decoded, and of these content types (any, where none)."""

    size: int
    types: frozenset[str] = frozenset()


class Answer(msgspec.Struct, frozen=True):
    """What a server answered; the body is empty where the answer is no page (`status` tells)."""

    status: int
    location: str
    content_type: str
    told: tuple[tuple[str, str], ...]
    body: bytes


def ask(address: Address, options: Options, limits: Limits) -> Answer:
    """The answer to one GET; `UnreadablePage` where none came in time, whole, and as it was asked for."""
    found = resolve(address, allow_private=options.allow_private)[:TRIED]
    for number, ip in enumerate(found, 1):
        connection = _connection(address, ip, options)
        with _Deadline(connection, options.patience) as deadline:
            try:
                deadline.connect()
            except UNREACHED as error:
                if number < len(found):
                    continue
                raise _unreached(error, address, deadline.passed, options) from error
            try:
                answer = _answer(connection, address, limits)
            except DecodeError as error:
                raise UnreadablePage(f"its content encoding is broken: {error}", hint="") from error
            except UNREACHED as error:
                raise _unreached(error, address, deadline.passed, options) from error
            if deadline.passed:
                raise _unreached(TimeoutError(), address, True, options)
            return answer
    raise UnreadablePage(f"the host {address.host} isn't known", hint="")


def _connection(address: Address, ip: str, options: Options) -> HTTPConnection:
    """A connection to the network address itself; TLS asks for, and is checked against, the host's name."""
    if address.scheme == "http":
        return HTTPConnection(ip, address.port, timeout=options.silence)
    return HTTPSConnection(
        ip,
        address.port,
        timeout=options.silence,
        server_hostname=address.host,
        ssl_context=_trust(),
    )


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that this machine trusts."""
    return ssl.create_default_context()


class _Deadline:
    """Cuts the connection when the time is up, however slowly bytes drip; closes it in any case.

    It keeps the socket itself, for the connection lets go of it once an answer of unknown length begins.
    """

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def connect(self) -> None:
        """Connects, and raises `TimeoutError` where that took all the time."""
        self._connection.connect()
        self._socket = self._connection.sock
        if self.passed:
            raise TimeoutError

    def _cut(self) -> None:
        self.passed = True
        if (held := self._socket or self._connection.sock) is not None:
            with suppress(OSError):
                socket.socket.shutdown(held, socket.SHUT_RDWR)


def _answer(connection: HTTPConnection, address: Address, limits: Limits) -> Answer:
    headers = {"Host": address.authority, **HEADERS}
    connection.request("GET", address.target, headers=headers, preload_content=False, decode_content=False)
    response = connection.getresponse()
    content_type = response.headers.get("content-type", "")
    name = content_type.partition(";")[0].strip().lower()
    wanted = response.status == 200
    if wanted and limits.types and name and name not in limits.types:
        raise UnreadablePage(f"no page but {name}", hint="HTML, plain text, feeds and sitemaps are read")
    return Answer(
        status=response.status,
        location=response.headers.get("location", ""),
        content_type=content_type,
        told=(("http:status", str(response.status)), *told_by_http(response.headers.get)),
        body=_body(response, limits.size) if wanted else b"",
    )


def _body(response: BaseHTTPResponse, size: int) -> bytes:
    """The body, decoded piece by piece, until there is more of it than may be."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in UNDONE:
        raise UnreadablePage(f"its content encoding is {encoding}", hint="gzip and deflate are undone")
    too_large = UnreadablePage(f"more than {size} bytes", hint="news pages are below 1 MB")
    told = response.headers.get("content-length", "")
    if told.isdigit() and int(told) > size:
        raise too_large
    data = bytearray()
    for piece in response.stream(min(CHUNK, size + 1), decode_content=True):
        data += piece
        if len(data) > size:
            raise too_large
    return bytes(data)


def _unreached(error: Exception, address: Address, ran_out: bool, options: Options) -> UnreadablePage:
    """Why no answer came, in words."""
    cause = error if isinstance(error, OSError) else error.__cause__ or error
    if ran_out:
        reason = f"no whole answer within {options.patience:g} seconds"
    elif isinstance(cause, ssl.SSLError):
        reason = f"no trusted connection to {address.host}: {getattr(cause, 'verify_message', '') or cause.reason}"
    elif isinstance(error, SILENT) and not isinstance(error, NewConnectionError):
        reason = f"{address.host} was silent for {options.silence:g} seconds"
    else:
        told = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
        reason = f"{address.host} can't be reached: {told}"
    return UnreadablePage(reason, hint="try again later")
