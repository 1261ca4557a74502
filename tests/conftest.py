"""Fixtures for all tests: real pages beside the checkout, the bundled pages read once, golden files."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from communique.store import Store, open_store
from tests.loopback import Dns, Server

ROOT = Path(__file__).parents[1]
START = "from communique.cli import main; main()"
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew instead of comparing")
    parser.addoption(
        "--articles", type=int, default=40, help="how many real articles the grammar is compared on; 3065 is all"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Lets Ctrl-C reach what the tests start: a shell that runs them in the background has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A new record, open for writing."""
    with open_store(tmp_path / "t.db", write=True) as store:
        yield store


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and their annotations; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip(f"no annotated pages at {folder}: this test needs real pages")
    return folder


class Demo(NamedTuple):
    """The bundled pages read by the command line: the record's file and what `read` said."""

    db: Path
    read: subprocess.CompletedProcess[str]


def communique(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    db = tmp_path_factory.mktemp("examples") / "demo.db"
    return Demo(db, communique("read", "examples", "--db", str(db)))


@pytest.fixture(scope="session")
def brief(demo: Demo) -> str:
    """The brief of the bundled pages, plain."""
    return _done(communique("show", "--db", str(demo.db)))


@pytest.fixture(scope="session")
def exported(demo: Demo) -> str:
    """The export of the bundled pages."""
    return _done(communique("export", "jsonl", "--db", str(demo.db), "-"))


def _done(process: subprocess.CompletedProcess[str]) -> str:
    assert process.returncode == 0, process.stderr[-3000:]
    return process.stdout


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on this machine, for one test."""
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.closing.set()
        made.shutdown()
        thread.join()


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Dns]:
    """Puts a resolver in the place of the real one: `dns(vest_example=[["8.8.8.8"]])`."""

    def put(**answers: list[list[str]]) -> Dns:
        made = Dns({host.replace("_", "."): turn for host, turn in answers.items()})
        monkeypatch.setattr(socket, "getaddrinfo", made)
        return made

    return put


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with `tests/golden/NAME`; with `--golden`, writes it there."""

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--golden"):
            GOLDEN.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"no golden file {name}: run `make golden` and review it"
        assert text == file.read_text(encoding="utf-8"), f"{name} changed: if meant, `make golden`, review the diff"

    return check
