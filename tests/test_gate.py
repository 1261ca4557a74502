"""The gate over the benchmark: its logic, with small made-up figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import gate
from bench.gate import FLOORS, Floors, compare, digest, figures, judge, load, main, raised, rounded_down, save


def test_f1_of_every_measure_and_precision_of_the_found_records_have_names():
    table = {
        "clean": {"p": 0.9, "r": 1.0, "f1": 0.95, "n": 10},
        "meeting": {"p": 0.5, "r": 0.4, "f1": 0.44, "n": 3},
    }
    assert figures(table) == {"clean.f1": 0.95, "meeting.f1": 0.44, "meeting.p": 0.5}


def test_a_figure_below_its_floor_falls_and_one_at_its_floor_holds():
    verdict = compare({"a.f1": 0.7, "b.f1": 0.69}, {"a.f1": 0.7, "b.f1": 0.7})
    assert [line.split()[0] for line in verdict.fallen] == ["b.f1"]


def test_a_figure_that_is_no_longer_measured_falls():
    assert compare({}, {"a.f1": 0.0}).fallen == ["a.f1 was not measured, its floor is 0.0"]


def test_a_figure_above_its_floor_or_without_one_is_a_note():
    verdict = compare({"a.f1": 0.8, "new.f1": 0.1}, {"a.f1": 0.7})
    assert not verdict.fallen
    assert [line.split()[0] for line in verdict.notes] == ["a.f1", "new.f1"]


def test_a_tenth_of_a_thousandth_above_the_floor_is_no_news():
    assert compare({"a.f1": 0.7009}, {"a.f1": 0.7}).notes == []


def test_raising_never_lowers_and_never_drops():
    assert raised({"a.f1": 0.81239, "b.f1": 0.5}, {"b.f1": 0.6, "c.f1": 0.1}) == {
        "a.f1": 0.812,
        "b.f1": 0.6,
        "c.f1": 0.1,
    }


@pytest.mark.parametrize(("figure", "floor"), [(0.9999, 0.999), (1.0, 1.0), (0.29, 0.29), (0.57, 0.57), (0.0, 0.0)])
def test_floors_are_rounded_down(figure, floor):
    assert rounded_down(figure) == floor


def test_a_raised_floor_is_reached_by_the_figure_it_came_from():
    reached = {f"{n}.f1": n / 997 for n in range(998)}
    assert not compare(reached, raised(reached, {})).fallen


def test_the_digest_depends_on_pages_and_annotations_alone(tmp_path):
    (tmp_path / "A.txt").write_text("page", encoding="utf-8")
    (tmp_path / "A.json").write_text("{}", encoding="utf-8")
    first = digest(tmp_path)
    (tmp_path / "GUIDE.md").write_text("words", encoding="utf-8")
    assert digest(tmp_path) == first
    (tmp_path / "A.json").write_text("{} ", encoding="utf-8")
    assert digest(tmp_path) != first


def test_other_pages_fail_the_gate(capsys):
    assert judge({"a.f1": 0.9}, "other", Floors("one", {"a.f1": 0.9})) == 1
    assert "the annotated pages changed" in capsys.readouterr().out
    assert judge({"a.f1": 0.9}, "one", Floors("one", {"a.f1": 0.9})) == 0


def test_floors_survive_writing_and_reading(tmp_path):
    floors = Floors("d", {"a.f1": 0.5})
    save(tmp_path / "floors.json", floors)
    assert load(tmp_path / "floors.json") == floors


def test_raise_writes_and_then_the_gate_holds(tmp_path, monkeypatch):
    (tmp_path / "gold").mkdir()
    (tmp_path / "score").mkdir()
    (tmp_path / "score" / "score.py").touch()
    floors = tmp_path / "floors.json"
    save(floors, Floors("old", {"clean.f1": 0.9}))
    monkeypatch.setattr(gate, "FLOORS", floors)
    table = {"clean": {"p": 1.0, "r": 0.95, "f1": 0.97436, "n": 10}}
    monkeypatch.setattr(gate, "measure", lambda shared: table)
    assert main([str(tmp_path)]) == 1
    assert main([str(tmp_path), "--raise"]) == 0
    assert json.loads(floors.read_text(encoding="utf-8"))["floors"] == {"clean.f1": 0.974}
    assert main([str(tmp_path)]) == 0
    table["clean"]["f1"] = 0.9
    assert main([str(tmp_path), "--raise"]) == 1
    assert load(floors).floors == {"clean.f1": 0.974}


def test_a_folder_without_annotated_pages_is_a_usage_error(tmp_path):
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path)])
    assert stop.value.code == 2


def test_the_floors_in_the_repository_were_measured_on_the_pages_beside_it(shared: Path):
    assert load(FLOORS).digest == digest(shared / "gold")
