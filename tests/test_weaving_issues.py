"""Issues, positions and deadlocks brought up to date page by page are what they are at once, whatever changes."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from communique import store as record
from communique import weaving
from communique.exports import jsonl
from communique.model import (
    Act,
    Condition,
    Deadlock,
    Issue,
    Part,
    Position,
    Reading,
    Span,
    Speech,
    Statement,
    Topic,
    Why,
)
from communique.stories import Agenda, load_agenda, rows_of
from communique.weaving import bring_together
from handmade import Maker, traced
from whole import deadlocks, issues_and_positions

SIDES = ("Арвения", "Кельмария", "Нордания", "Кестрия")
ACTS: tuple[Act, ...] = ("request", "offer", "reject", "assess", "inform", "warn")
PHRASES = (
    *("перевал", "уступка", "граница", "пошлина", "газ", "газовый"),
    *("открытие перевал", "закрытие перевал", "вывод войско", "вывод отряд", "создание база", "список уступка"),
    *("транзит газ", "газ транзитный", "транзитный газ", "цена газ", "целостность страна", "целостность граница"),
)
TEXT = "посредники просили к утру новый ответ о перевале и реке пока торговцы ждут на мосту у старой границы"
STEPS = ("Арвения откроет перевал", "Кельмария отведет отряды", "Нордания пустит газ", "посредники вернут список")


def page(name: str, seed: int) -> Reading:
    """A page of some statements on this and that, the same for the same seed."""
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(TEXT.split(), k=chance.choice((2, 6)))) for _ in range(chance.randint(0, 4))]
    lines = [*(f"{text}, если {chance.choice(STEPS)}." for text in texts), ", ".join(SIDES)]
    make = Maker(name, "\n".join(("Заголовок", *lines)) + "\n")
    for side in SIDES:
        make.actor(side, "state", side, side)
    day = f"2031-05-{chance.randint(1, 28):02}" if chance.random() < 0.6 else f"--05-{chance.randint(1, 28):02}"
    reading = make.reading("Заголовок", tuple(lines), day if chance.random() < 0.9 else None, None)
    said = tuple(_said(reading, number, line, chance) for number, line in enumerate(lines[: len(texts)]))
    return traced(msgspec.structs.replace(reading, speech=Speech(reading.page.id, said, ())))


def _said(reading: Reading, number: int, line: str, chance: random.Random) -> Statement:
    start = reading.page.text.index(line)
    cut = start + line.index(", если")
    whole, needs = Span(start, start + len(line)), Span(cut + 2, start + len(line) - 1)
    topics = tuple(
        Topic(tuple(phrase.split()), phrase, Span(start, start + 3), chance.random() < 0.3, 0, chance.random() < 0.5)
        for phrase in chance.choices(PHRASES, weights=range(len(PHRASES), 0, -1), k=chance.choice((0, 1, 2, 5)))
    )
    act = chance.choice(ACTS)
    cue = Why(chance.choice(("stances.cue_force", "stances.said_inside")), (), (Part("cue", Span(start, start + 1)),))
    by = chance.choice((None, *SIDES))
    condition = Condition(needs, Span(start, cut), chance.random() < 0.6, Why("stances.clause_condition"), by)
    return Statement(
        f"{reading.page.id}-{number}-{chance.randint(0, 9)}".replace("pg", "st"),
        reading.page.id,
        0,
        "indirect",
        None,
        None,
        (whole,),
        (),
        Why("case"),
        acts=(act,),
        act_whys=(cue,),
        party=chance.choice((None, *SIDES)),
        topics=topics,
        condition=condition if chance.random() < 0.4 else None,
    )


def agendas(tmp_path: Path) -> list[Agenda]:
    file = tmp_path / "agenda.toml"
    file.write_text(
        '[[issue]]\nname = "Дорога"\nwords = ["перевал", "река"]\n[[issue]]\nname = "Торг"\nwords = "мост"\n'
    )
    one = load_agenda(file)
    file.write_text('[[issue]]\nname = "Дорога"\nwords = ["граница"]\n')
    return [(), one, load_agenda(file)]


def at_once(readings: list[Reading], path: Path, agenda: Agenda) -> bytes:
    with record.open_store(path, write=True) as store:
        for reading in readings:
            record.write_reading(store, reading, "v")
        bring_together(store, agenda=agenda)
        return b"".join(jsonl(store))


@pytest.mark.parametrize("seed", [0, 2, 21, 31, 59, 103, 138, 155])
def test_whatever_comes_and_goes_the_record_is_that_of_all_pages_at_once(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("communique.weaving.steps.BATCH", 7 if seed % 2 else 500)
    monkeypatch.setattr("communique.weaving.issues.PORTION", 3 if seed % 3 else 4_000)
    monkeypatch.setattr("communique.weaving.issues.MANY", 3 if seed % 2 else 64)
    monkeypatch.setattr("communique.weaving.issues.DOCKET", seed % 4 * 2 + 1)
    chance = random.Random(seed)
    known: dict[str, Reading] = {}
    agenda: Agenda = ()
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for turn in range(6):
            gone = chance.sample(sorted(known), min(len(known), chance.choice((0, 0, 1, 4))))
            record.drop_pages(store, [known.pop(name).page.id for name in gone])
            for _ in range(chance.randint(1, 12)):
                name = f"{chance.randint(0, 30)}"
                reading = page(name, chance.randint(0, 10_000))
                if name in known and known[name].page.id != reading.page.id:
                    record.drop_pages(store, [known[name].page.id])
                known[name] = reading
                record.write_reading(store, reading, "v")
            agenda = chance.choice((agenda, *agendas(tmp_path)))
            bring_together(store, agenda=agenda)
            assert record.problems(store) == []
            told = b"".join(jsonl(store))
            assert told == at_once(chance.sample(list(known.values()), len(known)), tmp_path / f"{turn}.db", agenda)
        _by_definition(store, list(known.values()), agenda)


@pytest.mark.parametrize("seed", [3, 8, 10])
def test_a_run_broken_off_before_its_issues_are_made_leaves_nothing_undone(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
):
    def break_off(*_: object, **__: object) -> None:
        raise InterruptedError

    monkeypatch.setattr("communique.weaving.steps.BATCHES", 1)
    monkeypatch.setattr("communique.weaving.issues.DOCKET", 2)
    chance = random.Random(seed)
    known: list[Reading] = []
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for turn in range(5):
            more = [page(f"{turn}-{number}", chance.randint(0, 10_000)) for number in range(12)]
            known += more
            for reading in more:
                record.write_reading(store, reading, "v")
            with monkeypatch.context() as broken, pytest.raises(InterruptedError):
                broken.setattr("communique.weaving.steps.make_issues", break_off)
                bring_together(store)
            gone = [known.pop(chance.randrange(len(known))) for _ in range(4)]
            record.drop_pages(store, [reading.page.id for reading in gone])
            bring_together(store)
            assert b"".join(jsonl(store)) == at_once(known, tmp_path / f"{turn}.db", ())


def page_on(name: str, *phrases: str) -> Reading:
    """A page of one demand of Арвения that speaks of some things."""
    line = f"Арвения просит об ответе {name}, если Кельмария отведет отряды."
    make = Maker(name, f"Заголовок\n{line}\n")
    make.actor("Арвения", "state", "Арвения", "Арвения")
    reading = make.reading("Заголовок", (line,), "2031-05-07", None)
    said = _said(reading, 0, line, random.Random(name))
    topics = tuple(Topic(_words(phrase), phrase, Span(0, 3)) for phrase in phrases)
    demand = msgspec.structs.replace(said, acts=("request",), party="Арвения", topics=topics)
    return traced(msgspec.structs.replace(reading, speech=Speech(reading.page.id, (demand,), ())))


def _words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, of which one may be a name of two."""
    return tuple(word.replace("_", " ") for word in phrase.split())


def test_a_thing_whose_name_is_of_two_words_counts_beside_others(tmp_path: Path):
    made = [page_on(f"{number}", "граница северный_кряж", "список уступка") for number in range(3)]
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for reading in made:
            record.write_reading(store, reading, "v")
        bring_together(store)
        sizes = {issue.words: len(issue.statements) for issue in record.across(store, Issue)}
        assert sizes == {("граница", "северный кряж"): 3, ("список", "уступка"): 3}
        _by_definition(store, made, ())


def test_an_issue_that_loses_a_statement_to_a_larger_one_keeps_what_else_its_party_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("communique.weaving.issues.DOCKET", 5)
    things = ("вывод войско", "закрытие перевал", "создание база", "список уступка")
    before = [page_on("обо всем", *things), page_on("еще", things[3])]
    before += [page_on(f"{number}-{at}", things[at]) for number in range(4) for at in range(3)]
    more = [page_on(f"снова {number}", things[3]) for number in range(8)]
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for readings in (before, more):
            for reading in readings:
                record.write_reading(store, reading, "v")
            bring_together(store)
        sizes = {issue.words: len(issue.statements) for issue in record.across(store, Issue)}
        assert [sizes[tuple(thing.split())] for thing in things] == [5, 5, 4, 10]
        _by_definition(store, before + more, ())


def _by_definition(store: record.Store, readings: list[Reading], agenda: Agenda) -> None:
    """What stands on the record is what the definition gives, where no story made out a date."""
    if record.narrowed(store):
        return
    rows = [row for reading in readings for row in rows_of(reading, agenda)]
    found = [*record.across(store, Issue), *record.across(store, Position)]
    assert sorted(found, key=lambda one: one.id) == issues_and_positions(rows, agenda)
    assert tuple(record.across(store, Deadlock)) == deadlocks(readings)


def test_pages_that_say_all_this_come_to_issues_positions_and_deadlocks(tmp_path: Path):
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for number in range(60):
            record.write_reading(store, page(f"{number}", number), "v")
        bring_together(store)
        for kind, least in ((Issue, 6), (Position, 20), (Deadlock, 1)):
            assert len(record.across(store, kind)) >= least
        _by_definition(store, [page(f"{number}", number) for number in range(60)], ())


def test_a_page_touches_the_issues_of_its_phrases_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made: list[str] = []
    make = weaving.issues._made

    def counted(db: sqlite3.Connection, head: str, *rest: Any) -> Any:
        made.append(head)
        return make(db, head, *rest)

    monkeypatch.setattr(weaving.issues, "_made", counted)
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for number in range(40):
            record.write_reading(store, page(f"{number}", number), "v")
        bring_together(store)
        assert len(set(made)) >= 12
        made.clear()
        chosen = next(one for seed in range(1000, 2000) if len(phrases_on(one := page("new", seed))) == 1)
        record.write_reading(store, chosen, "v")
        bring_together(store)
    assert 1 <= len(set(made)) <= 3


def phrases_on(reading: Reading) -> set[str]:
    return {topic.name for statement in reading.speech.statements for topic in statement.topics}
