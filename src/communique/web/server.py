"""Serving from several processes, so that readers on all cores don't wait for each other."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

import uvicorn

from communique.web.app import Serving, make_app

PROCESSES = 4
"""Processes at most: two answer sixteen readers at once within a tenth of a second, and each takes some 70 MB."""


def processes() -> int:
    """How many processes serve: one on each core, as far as the system shares connections out among them."""
    if sys.platform != "linux":
        return 1
    return min(PROCESSES, len(os.sched_getaffinity(0)))


def listen(host: str, port: int) -> socket.socket:
    """A socket on that port; an `OSError` where another program has it."""
    with _bound(host, port, shared=False) as free:
        port = free.getsockname()[1]
    return _bound(host, port, shared=True)


def _bound(host: str, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio turns delays off for TCP alone
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared and processes() > 1:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((host, port))
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def serve_on(listening: socket.socket, serving: Serving) -> None:
    """Serves until it is interrupted."""
    with _helpers(serving, listening.getsockname()[1]), listening:
        uvicorn.Server(_settings(serving)).run([listening])


@contextmanager
def _helpers(serving: Serving, port: int) -> Iterator[None]:
    """Other processes that serve the same port; they end with this one, however it ends."""
    context = get_context("spawn")
    pipes = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # held back until they can take it
    for _ in range(processes() - 1):
        theirs, ours = context.Pipe(duplex=False)
        context.Process(target=_help, args=(serving, port, theirs), daemon=True, name="communique serve").start()
        theirs.close()
        pipes.append(ours)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        yield
    finally:
        for pipe in pipes:
            pipe.close()


def _help(serving: Serving, port: int, parent: Connection) -> None:
    """Serves until the pipe to the parent is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to hear
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    server = uvicorn.Server(_settings(serving))

    def end_with_parent() -> None:
        parent.poll(None)
        server.should_exit = True

    threading.Thread(target=end_with_parent, daemon=True).start()
    with _bound(serving.host, port, shared=True) as listening:
        server.run([listening])


def _settings(serving: Serving) -> uvicorn.Config:
    return uvicorn.Config(make_app(serving), log_level="warning", server_header=False, access_log=False)
