"""What runs in a worker process: batches of pages come in by a pipe, outcomes go out by it, until it is closed."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue

import msgspec

from communique.model import Page
from communique.profile import Profile
from communique.readers.here import FATAL, Outcome, read_here
from communique.readers.sweep import Sweep

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What tells the libraries under numpy how many threads to start: one, for every core has a worker of its own."""


class Reply(msgspec.Struct, frozen=True):
    """The outcomes of one batch on their way to the parent, which has the pages' text itself, with the time spent
    by stage; or the error that stops the run, pickled."""

    outcomes: tuple[Outcome, ...] = ()
    spent: dict[str, float] = {}
    fatal: bytes = b""


def run(pipe: Connection) -> None:
    """Reads the batches that come by `pipe`, one after another. Ends at once when the parent closes it or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(BLAS_THREADS, "1"))
    batches: SimpleQueue[bytes] = SimpleQueue()
    replies: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, batches), daemon=True).start()
    threading.Thread(target=_send, args=(pipe, replies), daemon=True).start()
    decoder = msgspec.msgpack.Decoder(tuple[Page, ...])
    with Sweep() as sweep:
        while True:
            pages = decoder.decode(batches.get())
            replies.put(msgspec.msgpack.encode(_read(pages)))
            sweep.after(len(pages))


def _receive(pipe: Connection, batches: SimpleQueue[bytes]) -> None:
    """Takes batches off the pipe while another one is read, so that the parent never waits to hand one over."""
    try:
        while True:
            batches.put(pipe.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _send(pipe: Connection, replies: SimpleQueue[bytes]) -> None:
    """Puts replies on the pipe while the next batch is read: the parent may be reading pages itself, and a reply is
    larger than what a pipe takes in at once."""
    try:
        while True:
            pipe.send_bytes(replies.get())
    except OSError:
        os._exit(0)


def _read(pages: tuple[Page, ...]) -> Reply:
    profile = Profile()
    try:
        outcomes = tuple(_bare(outcome) for outcome in read_here(pages, profile))
    except FATAL as error:
        return Reply(fatal=pickle.dumps(error))
    return Reply(outcomes, profile.spent)


def _bare(outcome: Outcome) -> Outcome:
    """The outcome without what the parent has."""
    page = msgspec.structs.replace(outcome.page, text="", blocks=())
    reading = outcome.reading and msgspec.structs.replace(outcome.reading, page=page)
    return msgspec.structs.replace(outcome, page=page, reading=reading)
