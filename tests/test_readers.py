"""Reading in several processes: one record for any number of them, nothing lost by one that ends, none left over."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from communique import readers
from communique.acquire.page import text_page
from communique.errors import CommuniqueError, MissingModel
from communique.grammar import models
from communique.model import Page, Reading
from communique.profile import Profile
from communique.readers import Outcome, Readers, pool, sweep, worker
from tests.conftest import ROOT, communique

TEXT = "Глава МИД Арвении Ян Корт заявил, что перевал надо открыть до конца недели.\n"


def paper(number: int, text: str = TEXT) -> Page:
    return text_page(f"{number:03}.txt", f"/pages/{number:03}.txt", f"{text}Номер {number}.\n", "utf-8")


def told(pages: list[Page], jobs: int = 2) -> dict[str, Outcome]:
    """The outcomes by address."""
    with Readers(jobs, Profile()) as crew:
        found = [outcome for page in pages for outcome in crew.give(page)]
        found += crew.rest()
    assert len(found) == len(pages)
    return {outcome.page.address: outcome for outcome in found}


def read_by_workers(pages: list[Page], jobs: int = 2) -> dict[str, Outcome]:
    """The outcomes by address of pages that worker processes alone read."""
    workers = pool.Pool(jobs)
    found: list[Outcome] = []
    waiting = deque((page,) for page in pages)
    try:
        while waiting or workers.busy:
            while waiting and workers.has_room:
                workers.add(waiting.popleft())
            workers.wait()
            found += workers.finished()[0]
    finally:
        workers.close()
    assert len(found) == len(pages)
    return {outcome.page.address: outcome for outcome in found}


def deadly(pipe: object) -> None:
    """A worker that reads by looking at the page: some texts end it."""

    def read(pages: tuple[Page, ...]) -> worker.Reply:
        for page in pages:
            if page.text.startswith("once") and not Path(page.origin).exists():
                Path(page.origin).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if page.text.startswith("always"):
                os._exit(7)
            if page.text.startswith("no model"):
                return worker.Reply(fatal=pickle.dumps(MissingModel("no model", hint="install it")))
        return worker.Reply(tuple(Outcome(page, reading=unread(page)) for page in pages), {"clean": 1.0})

    worker._read = read
    worker.run(pipe)


def unread(page: Page) -> Reading:
    from communique.model import Article, Cast, Speech

    article = Article(f"ar-{page.address}", page.id, None, "ru", None, None, (), ())
    return Reading(page, article, Cast(page.id, (), (), ()), Speech(page.id, (), ()), ())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of one page and a pool from the second on, of workers that some pages end."""
    monkeypatch.setattr(readers, "BATCH", 1)
    monkeypatch.setattr(readers, "ENOUGH", 1)
    monkeypatch.setattr(readers, "read_here", lambda pages, profile: [Outcome(p, reading=unread(p)) for p in pages])
    monkeypatch.setattr(pool, "run", deadly)


def test_outcomes_come_with_their_pages(small: None):
    pages = [paper(number) for number in range(30)]
    found = told(pages, jobs=3)
    assert {address: outcome.reading.page for address, outcome in found.items()} == {p.address: p for p in pages}


def test_a_worker_killed_by_chance_loses_nothing(small: None, tmp_path: Path):
    pages = [paper(number) for number in range(12)]
    odd = text_page("odd.txt", str(tmp_path / "seen"), "once", "utf-8")
    found = read_by_workers([*pages[:6], odd, *pages[6:]])
    assert [outcome.failure for outcome in found.values() if outcome.failure] == []


def test_a_page_that_ends_its_worker_is_lost_alone(small: None):
    pages = [paper(number) for number in range(40)]
    bad = text_page("bad.txt", "/pages/bad.txt", "always", "utf-8")
    found = read_by_workers([*pages[:20], bad, *pages[20:]])
    failures = [outcome.failure for outcome in found.values() if outcome.failure]
    assert [failure.address for failure in failures] == ["bad.txt"]
    assert failures[0].reason == "the process that read it ended twice (exit status 7)"
    assert "--jobs" in failures[0].hint


def test_of_pages_read_together_only_the_one_that_ends_its_worker_is_lost(small: None):
    pages = tuple(paper(number) for number in range(10))
    bad = text_page("bad.txt", "/pages/bad.txt", "always", "utf-8")
    workers = pool.Pool(2)
    found: list[Outcome] = []
    workers.add((*pages[:5], bad, *pages[5:]))
    while workers.busy:
        workers.wait()
        found += workers.finished()[0]
    workers.close()
    assert len(found) == 11
    assert [outcome.page.address for outcome in found if outcome.failure] == ["bad.txt"]


def test_workers_that_cannot_live_stop_the_run(small: None):
    with pytest.raises(CommuniqueError, match="end at once"):
        read_by_workers([text_page(f"{n}.txt", "o", f"always {n}", "utf-8") for n in range(40)])


def test_what_no_page_can_be_read_without_stops_the_run(small: None):
    with pytest.raises(MissingModel, match="no model") as stopped:
        read_by_workers([paper(1), text_page("2.txt", "o", "no model", "utf-8"), paper(3)])
    assert stopped.value.hint == "install it"


def test_no_more_than_some_pages_are_held(small: None):
    taken = 0

    def pages() -> Iterator[Page]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield paper(number)

    done = 0
    with Readers(2, Profile()) as crew:
        for page in pages():
            done += sum(1 for _ in crew.give(page))
            assert taken - done <= 12
        done += sum(1 for _ in crew.rest())
    assert done == 200


def test_this_process_reads_too_when_there_is_nothing_else_to_do(small: None, monkeypatch: pytest.MonkeyPatch):
    here: list[Page] = []

    def read(pages: tuple[Page, ...], profile: Profile) -> list[Outcome]:
        here.extend(pages)
        return [Outcome(page, reading=unread(page)) for page in pages]

    monkeypatch.setattr(readers, "read_here", read)
    pages = [paper(number) for number in range(60)]
    assert told(pages).keys() == {page.address for page in pages}
    assert 0 < len(here) < 60


def test_something_else_is_done_while_workers_read(small: None):
    done: list[bool] = []

    def meanwhile(is_last: bool) -> bool:
        done.append(is_last)
        return len(done) % 2 == 0

    with Readers(2, Profile(), meanwhile) as crew:
        outcomes = [outcome for number in range(30) for outcome in crew.give(paper(number))]
        assert done
        assert not any(done)
        outcomes += crew.rest()
    assert len(outcomes) == 30
    assert sum(done) <= 1


def test_few_pages_start_no_worker(monkeypatch: pytest.MonkeyPatch):
    def none(jobs: int) -> None:
        raise AssertionError("a worker for a few pages")

    monkeypatch.setattr(readers, "Pool", none)
    monkeypatch.setattr(readers, "read_here", lambda pages, profile: [Outcome(p, reading=unread(p)) for p in pages])
    assert len(told([paper(number) for number in range(100)], jobs=8)) == 100


def test_a_page_that_cannot_be_read_spoils_no_other(monkeypatch: pytest.MonkeyPatch):
    def read_pages(pages: list[Page], during: object) -> list[Reading]:
        if any(page.address == "003.txt" for page in pages):
            raise ZeroDivisionError("three")
        return [unread(page) for page in pages]

    monkeypatch.setattr("communique.pipeline.read_pages", read_pages)
    found = told([paper(number) for number in range(6)], jobs=1)
    assert [address for address, outcome in found.items() if outcome.failure] == ["003.txt"]
    assert "ZeroDivisionError" in found["003.txt"].trace


def test_time_inside_a_stage_counts_once(monkeypatch: pytest.MonkeyPatch):
    ticks = iter((0.0, 1.0, 5.0, 6.0))
    profile = Profile()
    with monkeypatch.context() as patched:
        patched.setattr("communique.profile.time.perf_counter", lambda: next(ticks))
        with profile("outer"), profile("inner"):
            pass
    assert profile.spent == {"inner": 4.0, "outer": 2.0}
    assert next(profile.lines()).startswith("inner")
    assert list(profile.of("items", [1, 2])) == [1, 2]


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages enough for a pool: the bundled ones many times over, each copy under another number."""
    folder = tmp_path_factory.mktemp("many")
    sources = [file for file in sorted((ROOT / "examples").glob("*.txt")) if file.stat().st_size < 20_000]
    for copy in range(10):
        for file in sources:
            (folder / f"{copy}-{file.name}").write_bytes(file.read_bytes() + f"\nСтраница {copy}.\n".encode())
    return folder


def test_any_number_of_processes_gives_the_same_bytes(many: Path, tmp_path: Path):
    exports = []
    for jobs in (1, 2, 3):
        db = tmp_path / f"{jobs}.db"
        done = communique("read", str(many), "--db", str(db), "--jobs", str(jobs), "--quiet", "--profile")
        assert "grammar" in done.stderr
        assert ("exchange" in done.stderr) == (jobs > 1), done.stderr
        exports.append((done.stderr.splitlines()[0], communique("export", "jsonl", "--db", str(db)).stdout))
    assert exports[0] == exports[1] == exports[2]


def test_ctrl_c_leaves_no_process(many: Path, tmp_path: Path):
    db = tmp_path / "t.db"
    process = start("read", many, "--db", db, "--jobs", 2)
    workers = wait_for(lambda: children(process.pid, at_least=1))
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 5
    assert process.returncode == 130, err
    assert err.splitlines()[0] == "error: interrupted"
    assert "Traceback" not in err
    wait_for(lambda: not any(alive(pid) for pid in workers))


def test_workers_end_with_a_killed_parent(many: Path, tmp_path: Path):
    process = start("read", many, "--db", tmp_path / "t.db", "--jobs", 2)
    workers = wait_for(lambda: children(process.pid, at_least=1))
    process.kill()
    process.communicate(timeout=60)
    wait_for(lambda: not any(alive(pid) for pid in workers))


def test_a_killed_worker_is_replaced(many: Path, tmp_path: Path):
    process = start("read", many, "--db", tmp_path / "t.db", "--jobs", 2, "--quiet")
    os.kill(wait_for(lambda: children(process.pid, at_least=1))[0], signal.SIGKILL)
    _, err = process.communicate(timeout=300)
    assert f"{len(list(many.iterdir()))} new, 0 unchanged" in err
    assert process.returncode == 0, err


def start(*words: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "communique", *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=env, start_new_session=True)


def wait_for(done: Callable[[], object]) -> object:
    deadline = time.monotonic() + 60
    while not (found := done()):
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.02)
    return found


def children(pid: int, at_least: int) -> list[int]:
    """The worker processes of a process."""
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    workers = [child for child in found if b"spawn_main" in command_of(child)]
    return workers if len(workers) >= at_least else []


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    return b"spawn_main" in command_of(pid)


def test_what_is_loaded_is_set_aside_once_a_page_has_been_read(monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    monkeypatch.setattr(
        sweep, "gc", SimpleNamespace(freeze=lambda: done.append("aside"), collect=lambda: done.append("search"))
    )
    aside = sweep.Sweep()
    aside.after(0)
    assert done == []
    aside.after(sweep.PAGES)
    assert done == ["aside"]
    aside.after(sweep.PAGES)
    assert done == ["aside", "search"]


def test_models_that_were_let_go_come_back_with_the_next_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(readers, "MANY", 1)
    pages = [paper(number) for number in range(2)]
    first, again = (told(pages, jobs=1) for _ in range(2))
    assert not models.load.cache_info().currsize
    assert first == again
    assert all(outcome.reading and outcome.reading.speech.statements for outcome in again.values())
