"""The export: the keys of the contract, every span in its place, the same bytes whatever the order of reading."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from communique import store as record
from communique.cli import run
from communique.exports import article_text, jsonl, rows_of
from tests import handmade

ROOT = Path(__file__).parents[1]
CONTRACT = {
    "article": "id page outlet language title published body dropped relays text",
    "mention": "id page start end text type actor",
    "actor": "id name party aliases roles",
    "statement": "id article page mode speaker cue content relays venue said_on acts party issue addressee condition",
    "uncoded": "id article page sentence cue reason entries",
    "meeting": "id parties people place date form status history evidence name delegates agenda outcome event",
    "event": "id name parties people place date form status history meetings accounts",
    "reprint": "id pages original changed",
    "story": "id title articles first last",
    "position": "id party issue acts stance since statements",
    "discrepancy": "id claims",
    "deadlock": "id steps",
    "issue": "id name words statements",
    "quotation": "id speaker said versions",
    "dossier": "id name title parties words stories first last",
}


def export(path: Path, order: tuple[int, ...] = (0, 1, 2)) -> bytes:
    readings = handmade.readings()
    with record.open_store(path, write=True) as store:
        for at in order:
            record.write_reading(store, readings[at], "v")
        handmade.write_across(store)
        return b"".join(jsonl(store))


@pytest.fixture
def rows(tmp_path: Path) -> list[dict]:
    return [json.loads(line) for line in export(tmp_path / "t.db").splitlines()]


def spans(value: object, page: str = "") -> Iterator[tuple[str, dict]]:
    """Every span inside a record with the page it stands on."""
    if isinstance(value, dict):
        page = value["page"] if isinstance(value.get("page"), str) else page
        if value.get("start") is not None:
            yield page, value
        for item in value.values():
            yield from spans(item, page)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item, page)


def test_every_kind_has_the_keys_of_the_contract(rows: list[dict]):
    assert {row["kind"] for row in rows} == set(CONTRACT)
    for row in rows:
        assert set(CONTRACT[row["kind"]].split()) <= set(row), row["kind"]


def test_every_span_is_the_text_of_its_page(rows: list[dict]):
    texts = {reading.page.address: reading.page.text for reading in handmade.readings()}
    found = [pair for row in rows for pair in spans(row)]
    assert len(found) > 20
    for page, span in found:
        assert texts[page][span["start"] : span["end"]] == span["text"]


def test_the_order_of_reading_does_not_matter(tmp_path: Path):
    exports = {
        export(tmp_path / f"{number}.db", order) for number, order in enumerate(itertools.permutations(range(3)))
    }
    assert len(exports) == 1


def test_the_bundled_pages_give_the_same_bytes_in_another_order(exported: str, tmp_path: Path):
    files = sorted((ROOT / "examples").glob("[0-9]*"), reverse=True)
    db, out = tmp_path / "t.db", tmp_path / "records.jsonl"
    assert run(["read", *map(str, files), "--quiet", "--db", str(db)]) == 0
    assert run(["export", "jsonl", str(out), "--db", str(db)]) == 0
    assert out.read_text(encoding="utf-8") == exported


def test_every_span_of_the_bundled_pages_is_the_text_of_its_page(exported: str, demo):
    with record.open_store(demo.db) as store:
        texts = {reading.page.address: reading.page.text for reading in record.readings(store)}
    found = [pair for line in exported.splitlines() for pair in spans(json.loads(line))]
    assert len(found) > 500
    assert [pair for pair in found if texts[pair[0]][pair[1]["start"] : pair[1]["end"]] != pair[1]["text"]] == []


def test_reading_twice_does_not_matter(tmp_path: Path):
    assert export(tmp_path / "a.db") == export(tmp_path / "b.db", (0, 1, 2, 1, 0))


def test_lines_are_sorted_and_ids_are_unique(tmp_path: Path):
    lines = export(tmp_path / "t.db").splitlines()
    assert lines == sorted(lines)
    ids = [json.loads(line)["id"] for line in lines]
    assert len(ids) == len(set(ids))


def test_nothing_of_this_machine_is_exported(tmp_path: Path):
    assert b"/pages/" not in export(tmp_path / "t.db")


def test_a_condition_keeps_both_steps(rows: list[dict]):
    (row,) = [row for row in rows if row["kind"] == "statement" and row["mode"] == "direct"]
    assert row["condition"]["if"]["text"] == "отвода войск"
    assert row["condition"]["then"]["text"] == "Мы сядем за стол переговоров"
    assert row["condition"]["only"] is True
    assert row["speaker"]["name"] == "Олаф Брам"


def test_relays_are_names_in_order(rows: list[dict]):
    (row,) = [row for row in rows if row["kind"] == "statement" and row["relays"]]
    assert row["relays"] == ["Голос Нордании", "Вест"]


def test_the_article_reads_as_a_reader_sees_it():
    reading = handmade.second()
    title, first, *_ = handmade.SECOND.splitlines()
    assert article_text(reading.article, reading.page.text).startswith(f"{title}\n\n{first}\n")


def test_one_record_can_be_asked_for(tmp_path: Path):
    export(tmp_path / "t.db")
    with record.open_store(tmp_path / "t.db") as store:
        (row,) = rows_of(store, handmade.first().meetings[0].id)
        assert row["kind"] == "meeting"
        kinds = [row["kind"] for row in rows_of(store, handmade.first().page.id)]
        assert kinds.count("statement") == 2
