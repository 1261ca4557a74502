"""Opening the record's file: a new one is made, a foreign or newer one refused, one writer at a time let in."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.errors import BrokenStore, UsageError
from communique.store.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES

BUSY_MS = 10_000
"""How long a command waits for another process's transaction, in milliseconds: far longer than any page takes to write,
short enough that a person still watches."""

CACHE_KB = 32_000
"""How much of the file a command that looks at it keeps in memory: the inner nodes of every index of 100,000 pages…"""

WRITER_KB = 128_000
"""… and one that writes: besides what a group of pages changes. On a record of 100,000 pages it reads a third less than
with 64 MB; with as much a process that read 50,000 pages held 621 MiB at most."""

WEAVER_KB = 192_000
"""… and one that brings pages together, which has let the models go by then: each step looks at other places of the
file, and comes back to them with every batch. After 50,000 pages it held 639 MiB at most; with 256 MB, 706."""

AGAIN = 0.05
"""Seconds between two looks at whether the other writer is done: a person doesn't notice them."""

WAL_PAGES = 64_000
"""Pages of SQLite (260 MB) that are written before they are moved into the file, 64 times the default. A page of press
changes 85 of them, many of them again and again: with half as many 1,000 pages move a third more."""

GROUP = 128
"""Pages that reach the file together while many are read: they change the same pages of SQLite, and to write these once
takes half the time. A killed run loses what the last group had done, three seconds' work."""

FIXED_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset fault (two processes checkpointing at once may lose pages of the file)."""

Last = Callable[[sqlite3.Connection], None]
"""What is done once for many transactions."""


class Store:
    """The record's file, open for reading or for writing; close it or use it in a `with`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: int | None) -> None:
        self.path = path
        self.connection = connection
        self._lock = lock
        self._group = 1
        self._is_one = False
        self._waiting = 0
        self._last: dict[Last, None] = {}

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Closes the file and lets the next writer in."""
        self.connection.close()
        if self._lock is not None:
            _lock_path(self.path).unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write that happens whole or not at all; where a group is one, the group does."""
        db = self.connection
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        if not self._is_one:
            db.execute("SAVEPOINT one")
        try:
            yield db
        except BaseException:
            self._undo()
            raise
        if not self._is_one:
            db.execute("RELEASE one")
        self._commit()

    def at_last(self, do: Last) -> None:
        """Has something done once for all transactions that reach the file together with this one, before they do."""
        self._last[do] = None

    def move_into_place(self) -> None:
        """Moves what has reached the file so far to where it belongs in it, which closing would do."""
        self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _undo(self) -> None:
        """Takes back the transaction that failed, or the group; SQLite itself has done so where the disk is full."""
        if self._is_one and self.connection.in_transaction:
            self._last.clear()
            self.connection.execute("ROLLBACK")
        elif self.connection.in_transaction:
            self.connection.execute("ROLLBACK TO one")
            self.connection.execute("RELEASE one")
            self._commit()

    @contextmanager
    def grouped(self, size: int = GROUP, *, as_one: bool = False) -> Iterator[None]:
        """Transactions inside reach the file in groups of a size, the last one at the end, however it ends.

        Where one fails it is undone alone, or, `as_one`, with all of its group: SQLite then needn't keep what each
        changed.
        """
        if as_one and self.connection.in_transaction:
            self._reach_the_file()
        outer = self._group, self._is_one
        self._group, self._is_one, self._waiting = size, as_one, 0
        try:
            yield
        finally:
            self._group, self._is_one = outer
            if self.connection.in_transaction and (as_one or self._group == 1):
                self._reach_the_file()

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """More of the file is kept in memory inside."""
        self.connection.execute(f"PRAGMA cache_size = -{WEAVER_KB}")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA cache_size = -{WRITER_KB}")

    def _commit(self) -> None:
        """Counts a transaction that is done; writes what waits once there is a group of it."""
        self._waiting += 1
        if self._waiting >= self._group:
            self._reach_the_file()

    def _reach_the_file(self) -> None:
        """Writes what waits, after what is to be done once for all of it."""
        for do in self._last:
            do(self.connection)
        self._last.clear()
        self._waiting = 0
        self.connection.execute("COMMIT")


def open_store(path: Path, *, write: bool = False, patience: float = 0) -> Store:
    """The record at `path`; for writing a missing one is made, for reading or deciding it must exist.

    Who decides has `patience`: the seconds for which another writer is waited for.
    """
    if (not write or patience) and not path.exists():
        raise UsageError(
            f"there is no record at {path}", hint="make one with `communique read PATH…`, or name it: --db FILE"
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        what = "it is a folder" if path.is_dir() else "its folder does not exist"
        raise UsageError(f"{path} can't hold a record: {what}", hint="name a file: --db FILE")
    lock = _take_lock(path, time.monotonic() + patience) if write else None
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=write)
        try:
            _prepare(connection, path, write)
        except sqlite3.Error as error:
            connection.close()
            raise _refusal(path, error) from error
        except BrokenStore:
            connection.close()
            raise
    except BaseException as error:
        if lock is not None:
            _lock_path(path).unlink(missing_ok=True)
            os.close(lock)
        if isinstance(error, sqlite3.Error):
            raise _refusal(path, error) from error
        raise
    connection.row_factory = sqlite3.Row
    return Store(path, connection, lock)


def _refusal(path: Path, error: sqlite3.Error) -> BrokenStore:
    if "locked" in str(error):
        return BrokenStore(f"{path} is in use by another program", hint="try again when it has finished")
    return BrokenStore(f"{path} is not a record of communique ({error})", hint="name another file: --db FILE")


def _prepare(connection: sqlite3.Connection, path: Path, write: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and found != APPLICATION_ID:
        raise BrokenStore(f"{path} is not a record of communique", hint="name another file: --db FILE")
    if empty and not write:
        raise BrokenStore(f"{path} holds no record yet", hint="make one with `communique read PATH…`")
    if version > SCHEMA_VERSION:
        raise BrokenStore(
            f"{path} was written by a newer communique (schema {version}, this one knows {SCHEMA_VERSION})",
            kept="the file is untouched",
            hint="update communique, or read the pages into another file: --db FILE",
        )
    if not empty and version < SCHEMA_VERSION:
        raise BrokenStore(
            f"{path} was written by an older communique (schema {version}, this one has {SCHEMA_VERSION})",
            kept="the file is untouched",
            hint="read the pages into another file: --db FILE",
        )
    if empty:
        _create(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{WRITER_KB if write else CACHE_KB}")
    if write:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
    else:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA query_only = ON")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN IMMEDIATE;{TABLES};PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {SCHEMA_VERSION};COMMIT;"
    )


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + "-lock")


def written(path: Path) -> bool:
    """Whether a writer may be at work on the record; one that was killed seems to be until the next one is done."""
    return _lock_path(path).exists()


def _take_lock(path: Path, until: float) -> int:
    """Holds the file that says who writes; the holder unlinks it, so a lock counts only while its name still exists."""
    import fcntl

    name = _lock_path(path)
    while True:
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            if time.monotonic() < until:
                time.sleep(AGAIN)
                continue
            raise BrokenStore(
                f"another communique is writing to {path}", kept="its work goes on", hint="try again when it is done"
            ) from error
        try:
            if os.fstat(handle).st_ino == name.stat().st_ino:
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)
