"""Pages brought together in many runs and any order give what they give at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from communique import store as record
from communique.exports import jsonl
from communique.model import Event, Reading, Reprint, Story
from communique.profile import Profile
from communique.store import levels, marks, touching
from communique.stories import find_events
from communique.weaving import bring_together, early
from handmade import Maker
from woven import add, add_in_turns

PLACES = ("озере", "перевале", "мосту", "границе", "ярмарке", "пристани")
GOODS = ("соль", "лес", "шерсть", "руда", "мёд", "зерно")
SPEECH = "Мы откроем дорогу в день, когда последний солдат уйдёт за реку, и ни часом раньше"
TEXT = (
    "Делегации Арвении и Кельмарии встретились на {place} и спорили о пошлинах на {goods} до самого вечера. "
    "Посол Арвении сказал: «{speech}». Глава делегации Кельмарии возразил, что склады полны и торговцы уезжают ни с "
    "чем. Посредники обещали к утру новый список уступок, а жители посёлка у дороги просили не закрывать рынок."
)


STEPS: tuple[touching.Step, ...] = get_args(touching.Step)


def page(address: str, text: str, published: str | None) -> Reading:
    make = Maker(address, f"Арвения и Кельмария\n{text}\n")
    for state, shown in (("Арвения", "Арвени"), ("Кельмария", "Кельмари")):
        make.actor(state, "state", state, shown)
    if {"«", "»"} <= set(text) and "сказал:" in text and "Посол Арвении" in text:
        shown = text[text.index("«") + 1 : text.index("»")]
        make.say((None, "Посол", "Посол Арвении"), "сказал", shown, ("condition",), mode="direct")
    if "Делегации" in text:
        place = PLACES[int(address.split("-", maxsplit=1)[0], 36) % 6]
        day = published or "--05-04" if address[-1] in "13579" else f"2031-05-{1 + int(address[0], 36) % 3:02}"
        make.meet(("Арвения", "Кельмария"), day, place, "Делегации")
    return make.reading("Арвения и Кельмария", (text,), published, None)


def pages() -> list[Reading]:
    """Reports on some rounds of talks, with copies, edited copies, cut copies, and days told or not."""
    chance = random.Random(7)
    made = []
    for number in range(14):
        place, goods = PLACES[number % 6], GOODS[number % 5]
        text = TEXT.format(place=place, goods=goods, speech=SPEECH if number % 3 else SPEECH.replace("реку", "гору"))
        day = f"2031-05-{1 + number:02}" if number % 4 else None
        made.append(page(f"{number}", text, day))
        words = text.split()
        for copy in range(number % 4):
            edited = [word if chance.random() > 0.1 * copy else "иначе" for word in words]
            made.append(page(f"{number}-{copy}", " ".join(edited[: len(edited) - 5 * copy]), None))
    return made


def told(store: record.Store) -> bytes:
    assert record.problems(store) == []
    assert [touching.touched(store.connection, step, 9) for step in STEPS] == [[]] * len(STEPS)
    return b"".join(jsonl(store))


def at_once(readings: Sequence[Reading], path: Path) -> bytes:
    with record.open_store(path, write=True) as store:
        add(store, readings)
        return told(store)


def test_any_order_in_any_number_of_runs_gives_the_same_record(tmp_path: Path, empty: record.Store):
    made = pages()
    expected = at_once(made, tmp_path / "once.db")
    assert b'"kind":"reprint"' in expected
    assert b'"kind":"discrepancy"' in expected
    for seed in range(4):
        chance = random.Random(seed)
        chance.shuffle(made)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            add_in_turns(store, made, chance, 6)
            assert told(store) == expected


def test_copies_found_while_pages_are_still_read_change_nothing(tmp_path: Path, empty: record.Store):
    made = pages()
    expected = at_once(made, tmp_path / "once.db")
    random.Random(3).shuffle(made)
    some = early(empty, Profile(), ())
    for number, reading in enumerate(made):
        record.write_reading(empty, reading, "v")
        if number % 3 == 0:
            assert some(False)
    assert len(touching.touched(empty.connection, "copies", 99)) < 3
    bring_together(empty, agenda=())
    assert told(empty) == expected


def test_pages_brought_together_before_the_last_are_read_change_nothing(tmp_path: Path, empty: record.Store):
    made = pages()
    expected = at_once(made, tmp_path / "once.db")
    random.Random(5).shuffle(made)
    some = early(empty, Profile(), ())
    for number, reading in enumerate(made):
        record.write_reading(empty, reading, "v")
        if number in (4, 11, 12):
            assert some(True)
            assert not some(False)
    bring_together(empty, agenda=())
    assert told(empty) == expected


def test_new_rules_undo_what_was_found_early(tmp_path: Path, empty: record.Store, monkeypatch: pytest.MonkeyPatch):
    made = pages()
    expected = at_once(made, tmp_path / "once.db")
    add(empty, made[5:])
    monkeypatch.setattr("communique.weaving.across_version", lambda: "newer rules")
    early(empty, Profile(), ())(False)
    add(empty, made[:5])
    assert told(empty) == expected


def test_pages_that_go_and_come_again_leave_no_trace(tmp_path: Path, empty: record.Store):
    made = pages()
    add(empty, made)
    expected = told(empty)
    for seed in range(4):
        gone = random.Random(seed).sample(made, 9)
        record.drop_pages(empty, [reading.page.id for reading in gone])
        bring_together(empty)
        rest = [reading for reading in made if reading not in gone]
        assert told(empty) == at_once(rest, tmp_path / f"{seed}.db")
        add(empty, gone)
        assert told(empty) == expected


def test_pages_read_again_are_brought_together_again(empty: record.Store):
    made = pages()
    add(empty, made)
    expected = told(empty)
    add(empty, made[::3])
    assert told(empty) == expected


def test_a_mark_of_a_crowd_brings_nobody_together_whatever_the_order(
    tmp_path: Path, empty: record.Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(marks, "CROWD", 4)
    monkeypatch.setattr(levels, "LEAST", 20)
    monkeypatch.setattr("communique.weaving.steps.BATCH", 3)
    made = pages()
    expected = at_once(made, tmp_path / "once.db")
    random.Random(3).shuffle(made)
    for reading in made:
        add(empty, [reading])
    assert told(empty) == expected
    record.drop_pages(empty, [reading.page.id for reading in made[10:]])
    bring_together(empty)
    assert told(empty) == at_once(made[:10], tmp_path / "rest.db")


def test_new_rules_bring_everything_together_anew(empty: record.Store, monkeypatch: pytest.MonkeyPatch):
    add(empty, pages())
    expected = told(empty)
    monkeypatch.setattr("communique.weaving.across_version", lambda: "another")
    bring_together(empty)
    assert told(empty) == expected
    assert record.noted(empty, "woven") == "another"


def test_copies_follow_their_text_into_its_story(empty: record.Store):
    one = page("a", TEXT.format(place="озере", goods="соль", speech=SPEECH), "2031-05-01")
    again = page("b", one.page.text.splitlines()[1], "2031-08-01")
    add(empty, [again, one])
    (reprint,), (story,) = record.across(empty, Reprint), record.across(empty, Story)
    assert (reprint.original, len(story.articles)) == (one.page.id, 2)


def test_events_are_those_of_all_pages_at_once(empty: record.Store):
    made = pages()
    for reading in made:
        add(empty, [reading])
    events = record.across(empty, Event)
    assert tuple(events) == find_events(made)
    assert any(len(event.meetings) > 1 for event in events)
