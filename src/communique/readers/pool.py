"""A pool of worker processes that outlives any of them.

Each worker has a pipe of its own and shares no lock with the others, so one that is killed takes nothing with it but
the pages that it held; they are tried once more, each alone with a worker, and what ends one again has failed. Workers
are started anew (`spawn`), never forked: the parent has an open database, a lock and perhaps threads.
"""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import msgspec

from communique.errors import CommuniqueError
from communique.model import Failure, Page
from communique.readers.here import Outcome
from communique.readers.worker import Reply, run

HELD = 4
"""Batches that a worker holds: the one that it reads and the next ones, so that it never waits for the parent, which
may be reading one itself; at the end they last for most of what the parent has left to do."""

HOPELESS = 20
"""So many workers ended without one outcome between them: none can live here, and the run stops."""

Batch = tuple[Page, ...]
"""Pages that are read together."""


class Worker:
    """One worker process, its pipe, and the batches that it holds, the one that it reads first."""

    def __init__(self, process: SpawnProcess, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe
        self.held: deque[Batch] = deque()


class Pool:
    """Up to `jobs` workers, started as batches come in."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._waiting: deque[Batch] = deque()
        self._suspects: set[str] = set()
        self._ended_in_a_row = 0
        self._spent: dict[str, float] = {}
        self._decoder = msgspec.msgpack.Decoder(Reply)

    @property
    def has_room(self) -> bool:
        """Whether another batch may be added: one may wait for each worker."""
        return len(self._waiting) < self._jobs

    @property
    def busy(self) -> bool:
        """Whether there are pages that have no outcome yet."""
        return bool(self._waiting) or any(worker.held for worker in self._workers)

    @property
    def has_news(self) -> bool:
        """Whether some worker has sent something, or has ended."""
        return bool(self._with_news(0))

    def add(self, batch: Batch) -> None:
        """Takes in one more batch."""
        self._waiting.append(batch)
        self._hand_out()

    def wait(self) -> None:
        """Waits until some worker has news."""
        self._with_news(None)

    def finished(self) -> tuple[list[Outcome], dict[str, float]]:
        """The outcomes that have arrived, and the time that was spent on them by stage."""
        out: list[Outcome] = []
        self._spent = {}
        for worker in self._with_news(0):
            out += self._news(worker)
        self._hand_out()
        return out, self._spent

    def close(self) -> None:
        """Ends all workers at once; what they were reading is lost."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.pipe.close()
            worker.process.join()
        self._workers.clear()

    def _with_news(self, timeout: float | None) -> list[Worker]:
        pipes = {worker.pipe: worker for worker in self._workers if worker.held}
        return [pipes[pipe] for pipe in wait(list(pipes), timeout) if isinstance(pipe, Connection)] if pipes else []

    def _news(self, worker: Worker) -> list[Outcome]:
        """What a worker has sent; where it has ended, what becomes of the pages that it was reading."""
        out: list[Outcome] = []
        try:
            while worker.held and worker.pipe.poll():
                out += self._told(worker, self._decoder.decode(worker.pipe.recv_bytes()))
        except (EOFError, OSError):
            out += self._bury(worker)
        return out

    def _told(self, worker: Worker, reply: Reply) -> Iterator[Outcome]:
        if reply.fatal:
            raise pickle.loads(reply.fatal)
        self._ended_in_a_row = 0
        for stage, seconds in reply.spent.items():
            self._spent[stage] = self._spent.get(stage, 0.0) + seconds
        for page, told in zip(worker.held.popleft(), reply.outcomes, strict=True):
            self._suspects.discard(page.id)
            reading = told.reading and msgspec.structs.replace(told.reading, page=page)
            yield msgspec.structs.replace(told, page=page, reading=reading)

    def _hand_out(self) -> None:
        """Gives waiting batches to idle workers, then to new ones, then to busy ones as their next."""
        for holding in range(HELD):
            for worker in self._workers:
                if self._waiting and len(worker.held) == holding and self._may_take(worker, self._waiting[0]):
                    _hand(worker, self._waiting.popleft())
            while self._waiting and len(self._workers) < self._jobs:
                _hand(self._start(), self._waiting.popleft())

    def _may_take(self, worker: Worker, batch: Batch) -> bool:
        """Whether it will be known who is to blame where the worker ends: a suspect is read with nothing beside it."""
        return not worker.held or not any(page.id in self._suspects for page in (*batch, *worker.held[0]))

    def _start(self) -> Worker:
        context = get_context("spawn")
        resource_tracker.ensure_running()
        with _uninterrupted():
            ours, theirs = context.Pipe()
            process = context.Process(target=run, args=(theirs,), daemon=True, name="communique reader")
            process.start()
            theirs.close()
            worker = Worker(process, ours)
            self._workers.append(worker)
        return worker

    def _bury(self, worker: Worker) -> list[Outcome]:
        """Takes an ended worker out; each page that it held gets one more try by itself, or has failed."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        ending = _ending(worker.process)
        self._ended_in_a_row += 1
        if self._ended_in_a_row >= HOPELESS:
            raise CommuniqueError(
                f"the processes that read the pages end at once ({ending})",
                kept="what was read before",
                hint="is there memory enough? `--jobs 1` reads without other processes",
            )
        held = [page for batch in worker.held for page in batch]
        again = [page for page in held if page.id not in self._suspects]
        self._waiting.extendleft((page,) for page in reversed(again))
        failed = [_failed(page, ending) for page in held if page.id in self._suspects]
        self._suspects.symmetric_difference_update(page.id for page in held)
        return failed


def _hand(worker: Worker, batch: Batch) -> None:
    """Sends a batch; of a worker that has ended meanwhile, the end is noticed when its outcomes are asked for."""
    worker.held.append(batch)
    try:
        worker.pipe.send_bytes(msgspec.msgpack.encode(batch))
    except OSError:
        return


def _failed(page: Page, ending: str) -> Outcome:
    reason = f"the process that read it ended twice ({ending})"
    hint = "is there memory enough? fewer --jobs need less"
    return Outcome(page, failure=Failure(page.address, page.origin, reason, hint))


def _ending(process: SpawnProcess) -> str:
    """How a process ended, in words."""
    code = process.exitcode or 0
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds Ctrl-C back for a moment; a process started meanwhile never gets it, for the mask goes with it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
