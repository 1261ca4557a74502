"""A server on this machine for the tests of fetching, and a resolver that answers as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from communique.acquire import Options, acquire
from communique.model import Failure, Page

SENTENCE = "Министр Нордании сказал, что мост через Сольву откроют весной."
HTML = f"<html><head><title>Мост</title></head><body><h1>Мост</h1><p>{SENTENCE}</p></body></html>".encode()
HTML_HEADER = {"Content-Type": "text/html; charset=utf-8"}
QUICK = Options(allow_private=True, pause=0.0, silence=5.0, patience=10.0)

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the server's table of paths; writes down what was asked."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        with self.server.counting:
            self.server.open_now += 1
            self.server.most_open = max(self.server.most_open, self.server.open_now)
        try:
            reply = self.server.replies.get(self.path)
            if reply:
                reply(self)
            else:
                self.give(404, {"Content-Type": "text/html"}, b"<p>no</p>")
        except OSError:
            pass
        finally:
            with self.server.counting:
                self.server.open_now -= 1

    def give(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.counting = threading.Lock()
        self.open_now = self.most_open = 0
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def reply(body: bytes = HTML, status: int = 200, **headers: str) -> Reply:
    told = {**HTML_HEADER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return lambda handler: handler.give(status, told, body)


def redirect(to: str, status: int = 302) -> Reply:
    return lambda handler: handler.give(status, {"Location": to})


def fetched(address: str, options: Options = QUICK) -> list[Page | Failure]:
    return list(acquire([address], options=options))


def page(address: str, options: Options = QUICK) -> Page:
    (item,) = fetched(address, options)
    assert isinstance(item, Page), item
    return item


def reason(address: str, options: Options = QUICK) -> str:
    (item,) = fetched(address, options)
    assert isinstance(item, Failure), item
    assert item.address
    return item.reason


class Dns:
    """Stands for the resolver: answers in turn, and writes down the names asked for; numbers mean themselves."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.real = socket.getaddrinfo

    def __call__(self, host: str, port: int, *more, **options) -> list[tuple]:
        if not host.endswith(".example"):
            return self.real(host, port, *more, **options)
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        turn = self.answers[host]
        ips = turn.pop(0) if len(turn) > 1 else turn[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]
