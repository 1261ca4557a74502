"""What a run changed, told from the records before and after it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.errors import UsageError
from communique.model import Reading
from communique.weaving import bring_together
from communique.weaving.changes import changed
from handmade import Maker

EARLY = "Делегации Арвении и Кельмарии встретятся на озере 4 мая, чтобы обсудить пошлины на соль."
LATE = "Делегации Арвении и Кельмарии встретились на озере 4 мая и обсудили пошлины на соль."
ELSEWHERE = "Делегации Арвении и Кельмарии 4 мая встретились на перевале, где обсудили пошлины на соль."


def page(address: str, text: str, status: str, place: str) -> Reading:
    make = Maker(address, f"Арвения и Кельмария\n{text}\n")
    make.meet(
        ("Арвения", "Кельмария"),
        "2031-05-04",
        place,
        text.split(",", maxsplit=1)[0].split(" и обсудили", maxsplit=1)[0],
    )
    make.meetings = [msgspec.structs.replace(meeting, status=status) for meeting in make.meetings]
    return make.reading("Арвения и Кельмария", (text,), "2031-05-04", address)


def run(path: Path, *readings: Reading, drop: Reading | None = None) -> list[str]:
    """What a run that brings some pages changed."""
    with record.open_store(path, write=True) as store:
        record.watch(store)
        for reading in readings:
            record.write_reading(store, reading, "v")
        if drop:
            record.drop_pages(store, [drop.page.id])
        bring_together(store)
        lines = changed(record.turns(store))
        record.write_changes(store, f"2031-05-0{4 + len(record.changes(store, ''))}T10:00:00+00:00", lines)
        return [f"{kind}: {told}" for kind, _, told in lines]


def test_a_meeting_moves_from_planned_to_held(tmp_path: Path):
    early, late = page("a", EARLY, "planned", "озеро"), page("b", LATE, "held", "озеро")
    assert run(tmp_path / "t.db", early) == ["event: new, planned: Арвения, Кельмария, 2031-05-04"]
    assert "event: planned → held: Арвения, Кельмария, 2031-05-04" in run(tmp_path / "t.db", late)
    assert run(tmp_path / "t.db", early, late) == []


def test_a_new_disagreement_is_told_once(tmp_path: Path):
    one, two = page("b", LATE, "held", "озеро"), page("c", ELSEWHERE, "held", "перевал")
    run(tmp_path / "t.db", one)
    assert "discrepancy: new, place: озеро / перевал" in run(tmp_path / "t.db", two)
    assert not any("discrepancy" in line for line in run(tmp_path / "t.db", page("d", LATE, "held", "озеро")))


def test_changes_are_kept_by_run_and_day(tmp_path: Path):
    path = tmp_path / "t.db"
    run(path, page("a", EARLY, "planned", "озеро"))
    run(path, page("b", LATE, "held", "озеро"))
    with record.open_store(path) as store:
        every = record.changes(store, "")
        assert {change.run for change in every} == {1, 2}
        assert record.changes(store, "2") == record.changes(store, "2031-05-05") == [c for c in every if c.run == 2]
        assert all(record.resolve(store, change.record)[1] == change.record for change in every if change.run == 2)
        with pytest.raises(UsageError, match="no day and no run"):
            record.changes(store, "yesterday")


def test_what_is_told_no_more_is_told(tmp_path: Path):
    one, two = page("b", LATE, "held", "озеро"), page("c", ELSEWHERE, "held", "перевал")
    run(tmp_path / "t.db", one, two)
    assert "discrepancy: gone, place: озеро / перевал" in run(tmp_path / "t.db", drop=two)
    assert run(tmp_path / "t.db", drop=one) == ["event: gone: Арвения, Кельмария, 2031-05-04"]
