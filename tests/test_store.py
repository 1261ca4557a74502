"""The record's file: what is written is there, whatever happens; a foreign file is left alone."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import store as record
from communique import update
from communique.errors import BrokenStore, UsageError
from communique.fingerprint import reading_version
from communique.model import Failure, Reading
from communique.store.schema import SCHEMA_VERSION, TABLES
from communique.store.words import fold, match_query
from tests import handmade

ROOT = Path(__file__).parents[1]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A record of the three pages made by hand."""
    path = tmp_path / "talks.db"
    with record.open_store(path, write=True) as store:
        for reading in handmade.readings():
            record.write_reading(store, reading, reading_version())
        handmade.write_across(store)
    return path


def test_a_reading_comes_back_as_it_was_written(filled: Path):
    with record.open_store(filled) as store:
        for reading in handmade.readings():
            assert record.reading(store, reading.page.id) == msgspec.structs.replace(reading, search=(), trace=None)


def test_writing_a_page_again_changes_nothing(filled: Path):
    def rows() -> dict[str, int]:
        with record.open_store(filled) as store:
            return {
                table: store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables()
            }

    before = rows()
    with record.open_store(filled, write=True) as store:
        for reading in handmade.readings():
            record.write_reading(store, reading, reading_version())
        assert record.problems(store) == []
    assert {**rows(), "state": 0} == {**before, "state": 0}


def test_dropping_a_page_drops_all_that_was_read_out_of_it(filled: Path):
    with record.open_store(filled, write=True) as store:
        record.drop_pages(store, [reading.page.id for reading in handmade.readings()])
        assert record.problems(store) == []
        left = {table: store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables()}
    told = {"across", "touched", "state"}  # what is to be told without them, and how many rows had come
    assert {table for table, rows in left.items() if rows} == {*told, "searchable"}


def tables() -> list[str]:
    return re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", TABLES)


def test_every_table_and_column_is_told(filled: Path):
    page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)$", page, flags=re.MULTILINE)
    sections = zip(parts[1::2], parts[2::2], strict=True)
    told = {name: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) for name, text in sections}
    with record.open_store(filled) as store:
        made = {
            table: [row["name"] for row in store.connection.execute(f"PRAGMA table_info({table})")]
            for table in tables()
        }
    assert told == made
    assert f"the version of this schema: {SCHEMA_VERSION}." in page


WRITER = """
import sys
from pathlib import Path
from communique import store as record
from tests import handmade
with record.open_store(Path(sys.argv[1]), write=True) as store:
    for number in range(100_000):
        reading = handmade.first(f"vest-{number}.txt")
        record.write_reading(store, reading, "v")
        print(reading.page.id, flush=True)
"""


@pytest.mark.parametrize("pages", [1, 7, 20])
def test_a_killed_run_loses_nothing_that_was_written(tmp_path: Path, pages: int):
    path = tmp_path / "talks.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=python_env()
    )
    assert writer.stdout
    written = [writer.stdout.readline().strip() for _ in range(pages)]
    time.sleep(0.005 * pages)
    writer.send_signal(signal.SIGKILL)
    written += writer.stdout.read().split()
    writer.wait()
    with record.open_store(path, write=True) as store:
        assert record.problems(store) == []
        kept = {reading.page.id: reading for reading in record.readings(store)}
        assert set(written) <= set(kept)
        for reading in kept.values():
            said = store.connection.execute("SELECT count(*) FROM statement WHERE page = ?", (reading.page.id,))
            assert said.fetchone()[0] == len(reading.speech.statements)


def python_env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def test_what_has_moved_into_place_needs_no_other_file(tmp_path: Path):
    with record.open_store(tmp_path / "talks.db", write=True) as store:
        record.write_reading(store, handmade.readings()[0], reading_version())
        store.move_into_place()
        (tmp_path / "alone.db").write_bytes((tmp_path / "talks.db").read_bytes())
    with record.open_store(tmp_path / "alone.db") as alone:
        assert record.page_count(alone) == 1


def test_one_writer_at_a_time(tmp_path: Path):
    path = tmp_path / "talks.db"
    with record.open_store(path, write=True), pytest.raises(BrokenStore, match="another communique is writing"):
        record.open_store(path, write=True)
    record.open_store(path, write=True).close()
    assert not path.with_name("talks.db-lock").exists()


def test_readers_see_whole_pages_while_one_writes(filled: Path):
    with record.open_store(filled, write=True) as writer, record.open_store(filled) as reader:
        with writer.transaction() as db:
            db.execute("DELETE FROM page")
            assert len(list(record.readings(reader))) == 3
        assert list(record.readings(reader)) == []


def test_a_reader_can_not_write(filled: Path):
    with record.open_store(filled) as store, pytest.raises(sqlite3.OperationalError):
        store.connection.execute("DELETE FROM page")


def test_a_foreign_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE kettle (colour)")
    other.close()
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(BrokenStore, match="not a record of communique"):
            record.open_store(path, write=write)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("Not a database at all. " * 100, encoding="utf-8")
    with pytest.raises(BrokenStore, match="not a record of communique"):
        record.open_store(path, write=True)
    assert path.read_text(encoding="utf-8").startswith("Not a database")
    assert [item.name for item in tmp_path.iterdir()] == ["notes.txt"]


def test_a_newer_record_is_refused_with_a_hint(filled: Path):
    newer = sqlite3.connect(filled)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    with pytest.raises(BrokenStore, match="newer communique") as caught:
        record.open_store(filled)
    assert "update communique" in caught.value.hint


def test_an_older_record_is_refused_with_a_hint(filled: Path):
    older = sqlite3.connect(filled)
    older.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    older.close()
    with pytest.raises(BrokenStore, match="older communique") as caught:
        record.open_store(filled)
    assert "another file" in caught.value.hint


def test_a_missing_record_is_not_made_by_looking(tmp_path: Path):
    with pytest.raises(UsageError, match="no record"):
        record.open_store(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def found(path: Path, words: str) -> list[str]:
    with record.open_store(path) as store:
        return sorted(hit.kind for hit in record.search(store, words, 10))


def test_search_finds_every_form_of_a_word(filled: Path):
    assert found(filled, "войсками реки") == ["article", "statement"]
    assert found(filled, "ВОЙСКО") == ["article", "article", "statement", "statement", "statement"]


def test_search_takes_words_in_quotation_marks_side_by_side(filled: Path):
    assert found(filled, "«столом переговоров»") == ["article", "statement"]
    assert found(filled, '"переговоры стол"') == []


@given(st.text(max_size=40))
def test_no_search_breaks_whatever_is_typed(typed: str):
    query = match_query(typed)
    if query:
        sheet = sqlite3.connect(":memory:")
        sheet.execute("CREATE VIRTUAL TABLE sheet USING fts5 (lemmas)")
        sheet.execute("SELECT * FROM sheet WHERE sheet MATCH ?", (query,)).fetchall()
        sheet.close()


@pytest.mark.parametrize(
    "typed", ['"', "a -b", "санкт-петербург", "c++", "*", "a:b", "NEAR(a b)", "войск* OR", "''", "^а"]
)
def test_the_signs_of_the_search_language_mean_nothing(filled: Path, typed: str):
    try:
        found(filled, typed)
    except UsageError as error:
        assert "no word to look for" in error.message


def test_folding_makes_one_word_of_all_its_spellings():
    assert fold("Ёлка") == fold("елка") == fold("Е\u0308лка")
    assert fold("ЙОД") == fold("и\u0306од")


def test_an_id_may_be_shortened(filled: Path):
    page = handmade.first().page.id
    with record.open_store(filled) as store:
        assert record.resolve(store, page[:8]) == ("page", page)
        with pytest.raises(UsageError, match="too short"):
            record.resolve(store, "pg")
        with pytest.raises(UsageError, match="no record has the id"):
            record.resolve(store, "pg-zzzz")


def test_failures_are_kept_until_the_input_gives_a_page(tmp_path: Path):
    page = handmade.first().page
    with record.open_store(tmp_path / "talks.db", write=True) as store:
        record.write_failure(store, Failure(page.address, page.origin, "the file is empty"))
        record.write_failure(store, Failure(page.address, page.origin, "the file is still empty"))
        assert [failure.reason for failure in record.failures(store)] == ["the file is still empty"]
        record.write_reading(store, handmade.first(), "v")
        assert record.failures(store) == []


# --- bringing the record up to date ----------------------------------------------------------------------------------


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reads pages by looking them up among those made by hand; gives the addresses that were read."""
    read: list[str] = []
    known = {reading.page.id: reading for reading in [*handmade.readings(), handmade.first("https://a.example/1")]}

    def read_pages(pages: list, during: object) -> list[Reading]:
        if any(page.id not in known for page in pages):
            raise KeyError("no such page")
        read.extend(page.address for page in pages)
        return [known[page.id] for page in pages]

    class Pipeline:
        pass

    Pipeline.prepare = staticmethod(lambda: None)
    Pipeline.read_pages = staticmethod(read_pages)
    monkeypatch.setitem(sys.modules, "communique.pipeline", Pipeline)
    return read


def take(path: Path, *items: object) -> update.Report:
    report = update.Report()
    with record.open_store(path, write=True) as store:
        update.take_in(store, items, report, lambda address: None)
        update.retire(store, report)
    return report


def counts(report: update.Report) -> tuple[int, int, int, int, int]:
    return report.new, report.unchanged, report.replaced, report.reread, len(report.failures)


def test_a_second_run_reads_nothing(tmp_path: Path, reader: list[str]):
    pages = [reading.page for reading in handmade.readings()]
    assert counts(take(tmp_path / "t.db", *pages)) == (2, 0, 0, 0, 1)
    assert len(reader) == 3
    assert counts(take(tmp_path / "t.db", *pages)) == (0, 2, 0, 0, 1)
    assert len(reader) == 3


def test_changed_rules_make_pages_be_read_again(tmp_path: Path, reader: list[str], monkeypatch: pytest.MonkeyPatch):
    pages = [reading.page for reading in handmade.readings()]
    take(tmp_path / "t.db", *pages)
    monkeypatch.setattr(update, "reading_version", lambda: "another")
    assert counts(take(tmp_path / "t.db", *pages)) == (0, 0, 0, 2, 1)


def test_a_changed_page_takes_the_place_of_its_older_version(tmp_path: Path, reader: list[str]):
    page = handmade.first().page
    changed = msgspec.structs.replace(handmade.second().page, origin=page.origin)
    take(tmp_path / "t.db", page)
    assert counts(take(tmp_path / "t.db", changed)) == (0, 0, 1, 0, 0)
    with record.open_store(tmp_path / "t.db") as store:
        assert [reading.page.id for reading in record.readings(store)] == [changed.id]


def test_pages_of_one_file_stand_beside_each_other(tmp_path: Path, reader: list[str]):
    pages = [msgspec.structs.replace(reading.page, origin="/pages/all.jsonl") for reading in handmade.readings()]
    take(tmp_path / "t.db", *pages)
    assert counts(take(tmp_path / "t.db", *reversed(pages))) == (0, 2, 0, 0, 1)


def test_a_row_that_left_its_file_leaves_the_record(tmp_path: Path, reader: list[str]):
    one, two, _ = [msgspec.structs.replace(reading.page, origin="/pages/all.jsonl") for reading in handmade.readings()]
    broken = Failure("all.jsonl:1", "/pages/all.jsonl", "not JSON")
    assert counts(take(tmp_path / "t.db", broken, two)) == (1, 0, 0, 0, 1)
    assert counts(take(tmp_path / "t.db", one, two)) == (1, 1, 0, 0, 0)
    with record.open_store(tmp_path / "t.db") as store:
        assert record.failures(store) == []
    assert counts(take(tmp_path / "t.db", one)) == (0, 1, 0, 0, 0)
    with record.open_store(tmp_path / "t.db") as store:
        assert record.page_count(store) == 1


def test_standard_input_is_no_place(tmp_path: Path, reader: list[str]):
    pages = [msgspec.structs.replace(reading.page, origin="-") for reading in handmade.readings()]
    assert counts(take(tmp_path / "t.db", pages[0])) == (1, 0, 0, 0, 0)
    assert counts(take(tmp_path / "t.db", pages[2])) == (0, 0, 0, 0, 1)
    with record.open_store(tmp_path / "t.db") as store:
        assert record.page_count(store) == 2


def test_one_bad_page_stops_nothing(tmp_path: Path, reader: list[str]):
    odd = msgspec.structs.replace(handmade.first().page, id="pg-odd", address="odd.txt", origin="odd.txt")
    report = take(tmp_path / "t.db", odd, handmade.first().page, Failure("empty.txt", "empty.txt", "the file is empty"))
    assert counts(report) == (1, 0, 0, 0, 2)
    with record.open_store(tmp_path / "t.db") as store:
        assert {failure.address for failure in record.failures(store)} == {"odd.txt", "empty.txt"}


def test_an_interrupted_run_keeps_what_was_read(tmp_path: Path, reader: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("communique.readers.BATCH", 1)

    def pages():
        yield handmade.first().page
        yield handmade.second().page
        raise KeyboardInterrupt

    report = update.Report()
    with record.open_store(tmp_path / "t.db", write=True) as store:
        with pytest.raises(KeyboardInterrupt):
            update.take_in(store, pages(), report, lambda address: None)
        assert len(list(record.readings(store))) == 1
