"""Who is one across pages: by first names and bare surnames, by offices, by what people decided, in any order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.exports import jsonl, rows_of
from communique.grammar import mark_up
from communique.lexicon import Entry, entries
from communique.model import Actor, Article, Block, Cast, Identity, Reading, Role, Span, Speech, make_page, stable_id
from communique.parties import make_cast
from communique.store import Few, Opinion, Subject, Wanted, levels
from communique.traces.figures import figures
from communique.weaving import bring_together
from handmade import Maker
from woven import add

NOTHING_SAID = Speech("pg-1", (), ())

ENTRIES = entries("ru", "identities")


def actor_id(name: str) -> str:
    return stable_id("ac", name)


def person(name: str, party: str | None = None, office: str = "") -> Actor:
    roles = (Role("глава", "pg-1", 0, 5, office),) if office else ()
    return Actor(actor_id(name), name, "person", party, roles=roles)


def page(number: int, actors: Sequence[Actor], day: str | None = None) -> Reading:
    text = f"Отчёт номер {number}\nВ порту Кестрии говорили о сборах номер {number} и о погрузке."
    reading = Maker(f"{number}", text).reading(f"Отчёт номер {number}", (text.split("\n")[1],), day, None)
    cast = Cast(reading.page.id, tuple(actors), (), ())
    assert reading.trace is not None
    trace = msgspec.structs.replace(reading.trace, figures=figures(cast, NOTHING_SAID, "ru"))
    return msgspec.structs.replace(reading, cast=cast, trace=trace)


def said(number: int, name: str, party: str | None = None, kind: str = "person") -> Reading:
    """A page on which somebody says something."""
    text = f"Сообщение {number}\n{name} заявил, что порт номер {number} закрыт."
    make = Maker(f"{number}", text)
    id = make.actor(name, kind, party, name)
    make.say((id, name, name), "заявил", f"порт номер {number} закрыт", ("inform",))
    return make.reading(f"Сообщение {number}", (text.split("\n")[1],), "2031-03-05", None)


def groups(store: record.Store) -> dict[str, list[str]]:
    """The names of each identity's members by its name."""
    names = dict(store.connection.execute("SELECT id, name FROM actor").fetchall())
    found = record.across(store, Identity)
    return {one.name: sorted(names[actor] for actor in one.members) for one in found}


def homes(store: record.Store, name: str) -> dict[str, str]:
    """Whose an actor is, by the address of the page; `*` where it is so everywhere."""
    names = {one.id: one.name for one in record.across(store, Identity)}
    query = "SELECT home.page, address, identity FROM home LEFT JOIN page ON page.id = home.page WHERE actor = ?"
    rows = store.connection.execute(query, (actor_id(name),)).fetchall()
    named = dict(store.connection.execute("SELECT id, name FROM actor").fetchall()) | names
    return {address or "*": named[identity] for _, address, identity in rows}


def doubts(store: record.Store) -> list[tuple[str, str, str]]:
    names = dict(store.connection.execute("SELECT id, name FROM actor").fetchall())
    rows = store.connection.execute("SELECT one, other, reason FROM doubt").fetchall()
    return sorted((*sorted((names[one], names[other])), reason) for one, other, reason in rows)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)
def test_example_gives_one_figure(entry: Entry) -> None:
    found = []
    for text in entry.examples:
        made = make_page("case", "case", text, "utf-8", blocks=(Block(Span(0, len(text))),))
        article = Article("ar", made.id, None, "ru", None, None, (Span(0, len(text)),), ())
        cast = make_cast(made, article, mark_up(made, article))
        found.append({(figure.block, figure.form) for figure in figures(cast, NOTHING_SAID, "ru")})
    assert set.intersection(*found)


def test_forms_of_a_first_name_are_one_person_and_other_first_names_are_not(empty: record.Store) -> None:
    names = ("Энтони Кадрун", "Тони Кадрун", "Карел Кадрун", "Энтони Кадрунов")
    add(empty, [page(number, [person(name)]) for number, name in enumerate(names)])
    assert list(groups(empty).values()) == [["Тони Кадрун", "Энтони Кадрун"]]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Лука Отен Мирин", "Лука Мирин", True),
        ("Лука Отен Мирин", "Лука Сален Мирин", False),
        ("Лука Мирин", "Мирин Лука", True),
        ("Олаф Брам", "Олаф Брамм", True),
        ("Мэри Дэлл", "Мери Делл", True),
        ("Асия Норин", "Асию Норин", True),
        ("Александр Норин", "Александра Норин", False),
        ("Джон Норин", "Дж Норин", True),
    ],
)
def test_full_names(empty: record.Store, one: str, other: str, same: bool) -> None:
    add(empty, [page(1, [person(one)]), page(2, [person(other)])])
    assert bool(groups(empty)) is same


@pytest.mark.parametrize(
    ("name", "form"),
    [("Норин", "//норин"), ("Я Норин", "я.//норин"), ("Дж Норин", "дж.//норин"), ("Си Норин", "си//норин")],
)
def test_what_a_person_is_looked_up_by(name: str, form: str) -> None:
    (found,) = figures(Cast("pg-1", (person(name),), (), ()), NOTHING_SAID, "ru")
    assert (found.block.partition(" ")[0], found.form) == ("person", form)


def test_a_bare_surname_is_who_is_in_the_news(empty: record.Store) -> None:
    known = [page(number, [person("Олаф Брам")], "2031-03-05") for number in range(5)]
    add(empty, [*known, page(9, [person("Брам")], "2035-01-01")])
    assert groups(empty) == {"Олаф Брам": ["Брам", "Олаф Брам"]}


def test_a_bare_surname_of_two_persons_is_who_is_in_the_news_then(empty: record.Store) -> None:
    early = [page(number, [person("Олаф Брам")], "2031-03-05") for number in range(4)]
    late = [page(10 + number, [person("Ида Брам")], "2036-03-05") for number in range(4)]
    bare = [page(20, [person("Брам")], "2031-04-01"), page(21, [person("Брам")], "2036-04-01")]
    add(empty, [*early, *late, *bare, page(22, [person("Брам")], "2033-06-01")])
    assert homes(empty, "Брам") == {"20": "Олаф Брам", "21": "Ида Брам"}
    both = [page(30 + number, [person("Ида Брам")], "2031-05-05") for number in range(4)]
    add(empty, both)
    assert homes(empty, "Брам") == {"21": "Ида Брам"}
    assert doubts(empty) == [("Брам", "Ида Брам", "several"), ("Брам", "Олаф Брам", "several")]


def test_a_rare_name_explains_a_surname_of_the_same_months_alone(empty: record.Store) -> None:
    bare = [page(2, [person("Брам")], "2031-03-20"), page(3, [person("Брам")], "2031-09-20")]
    add(empty, [page(1, [person("Олаф Брам")], "2031-03-05"), *bare, page(4, [person("Брам")])])
    assert homes(empty, "Брам") == {"2": "Олаф Брам"}
    assert doubts(empty) == [("Брам", "Олаф Брам", "rare")]


@pytest.mark.parametrize("bare", ["Коростин", "Анна", "Коростинский", "Коростины"])
def test_what_is_no_form_of_the_surname_stays_apart(empty: record.Store, bare: str) -> None:
    known = [page(number, [person("Анна Коростина")], "2031-03-05") for number in range(6)]
    add(empty, [*known, page(9, [person(bare)], "2031-03-06")])
    assert groups(empty) == {}


def test_a_surname_that_nobody_else_has_needs_fewer_pages(empty: record.Store) -> None:
    known = [page(number, [person("Олаф Брам")], "2031-03-05") for number in range(2)]
    add(empty, [*known, page(9, [person("Брам")], "2035-01-01")])
    assert groups(empty) == {"Олаф Брам": ["Брам", "Олаф Брам"]}
    add(empty, [page(10, [person("Ида Брам")], "2031-03-05")])
    assert groups(empty) == {}


def test_another_party_is_another_person(empty: record.Store) -> None:
    known = [page(number, [person("Олаф Брам", "Кестрия")], "2031-03-05") for number in range(6)]
    add(empty, [*known, page(9, [person("Брам", "Вальдония")], "2031-03-06")])
    assert groups(empty) == {}


def test_an_office_is_its_holder_at_the_time(empty: record.Store) -> None:
    office = "chief presidency Кестрия"
    alone = Actor(actor_id("президент Кестрии"), "президент Кестрии", "office", "Кестрия", office=office)
    add(
        empty,
        [
            page(1, [person("Олаф Брам", "Кестрия", office)], "2031-03-05"),
            page(2, [person("Ида Мор", "Кестрия", office)], "2035-03-05"),
            page(3, [alone], "2031-04-01"),
            page(4, [alone], "2035-02-01"),
            page(5, [alone], "2033-02-01"),
        ],
    )
    assert homes(empty, alone.name) == {"3": "Олаф Брам", "4": "Ида Мор"}
    add(empty, [page(6, [person("Ида Мор", "Кестрия", office)], "2031-03-25")])
    assert homes(empty, alone.name) == {"4": "Ида Мор"}


def test_bodies_and_states_have_one_name_whatever_its_words(empty: record.Store) -> None:
    names = ("МИД РФ", "МИД России", "министерство иностранных дел России", "МИД Франции", "МИД", "военные", "Вест")
    bodies = [Actor(actor_id(name), name, "organisation", None) for name in names]
    add(empty, [page(number, [actor]) for number, actor in enumerate(bodies)])
    assert groups(empty) == {"МИД РФ": sorted(names[:3])}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lunvik AG", "Lunvik", True),
        ("Лунвик Финанс Б.В.", "Лунвик Финанс", True),
        ("Лунгаз Украины", "Лунгаз", True),
        ("Лунгаз Украина", "Лунгаз", False),
        ("Нафтогаз Украины", "Нафтогаз", True),
        ("Компартия Украины", "Компартия", False),
    ],
)
def test_a_company_is_one_without_what_pages_leave_out(empty: record.Store, one: str, other: str, same: bool) -> None:
    bodies = [Actor(actor_id(name), name, "organisation", None) for name in (one, other)]
    add(empty, [page(number, [actor]) for number, actor in enumerate(bodies)])
    assert bool(groups(empty)) is same


def test_a_capital_is_its_state_where_it_speaks(empty: record.Store) -> None:
    capital, state = (Actor(actor_id(name), name, "state", "Франция") for name in ("Париж", "Франция"))
    add(empty, [page(1, [capital]), page(2, [state]), said(3, "Париж", "Франция", "state")])
    assert homes(empty, "Париж") == {"3": "Франция"}
    (told,) = (one for one in record.speakers(empty))
    assert (told.name, told.names, told.statements) == ("Франция", ("Франция", "Париж"), 1)
    assert [row.name for row in record.told(empty, Wanted(speakers=(told.id,)), Few(9))] == ["Париж"]
    record.drop_pages(empty, [page(2, [state]).page.id])
    bring_together(empty)
    assert homes(empty, "Париж") == {}


def made() -> list[Reading]:
    """Pages with three persons of one surname, offices, bodies."""
    chance = random.Random(5)
    office = "chief foreign Кестрия"
    alone = Actor(actor_id("глава МИД Кестрии"), "глава МИД Кестрии", "office", "Кестрия", office=office)
    full = [person("Олаф Брам", "Кестрия", office), person("Ида Брам"), person("Тони Брам"), person("Энтони Брам")]
    others = [
        person("Брам"),
        person("О Брам"),
        person("Брама"),
        alone,
        Actor(actor_id("МИД РФ"), "МИД РФ", "organisation"),
    ]
    readings = []
    for number in range(40):
        day = f"2031-{1 + number % 6:02}-{1 + chance.randrange(28):02}" if number % 7 else None
        readings.append(page(number, [*chance.sample(full, number % 3), *chance.sample(others, 2)], day))
    return readings


def told(store: record.Store) -> list[object]:
    places = "(SELECT * FROM presence UNION ALL SELECT * FROM arrival)"
    figures = f"(SELECT block, actor, form, page, party, day FROM figure LEFT JOIN {places} ON figure = number)"
    queries = [f"SELECT * FROM {table}" for table in ("home", "doubt", figures)]
    rows = [sorted(repr(tuple(row)) for row in store.connection.execute(query)) for query in queries]
    assert store.connection.execute("SELECT count(*) FROM touched").fetchone()[0] == 0
    return [b"".join(jsonl(store)), *rows]


def decide(store: record.Store, one: str, other: str, verdict: record.Verdict) -> int:
    subject = Subject("actor", actor_id(one), actor_id(other))
    number = record.decide(store, subject, verdict, Opinion("tester", at="2031-01-01T00:00:00.000000Z")).number
    bring_together(store)
    return number


@pytest.mark.parametrize("least", [levels.LEAST, 40])
def test_any_order_in_any_number_of_runs_gives_the_same(
    tmp_path: Path, empty: record.Store, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    readings = made()
    add(empty, readings)
    decide(empty, "Ида Брам", "Брама", "same")
    expected = told(empty)
    assert expected[1]
    monkeypatch.setattr(levels, "LEAST", least)
    for seed in range(4):
        chance = random.Random(seed)
        chance.shuffle(readings)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            left = list(readings)
            while left:
                size = chance.randint(1, 9)
                add(store, left[:size])
                left = left[size:]
                if len(left) < 20:
                    decide(store, "Ида Брам", "Брама", "same")
            assert told(store) == expected


@pytest.mark.parametrize("least", [levels.LEAST, 1])
def test_pages_that_go_leave_no_trace(
    tmp_path: Path, empty: record.Store, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(levels, "LEAST", least)
    readings = made()
    add(empty, readings)
    record.drop_pages(empty, [reading.page.id for reading in readings[::2]])
    bring_together(empty)
    with record.open_store(tmp_path / "rest.db", write=True) as store:
        add(store, readings[1::2])
        assert told(empty) == told(store)


def test_a_page_that_is_read_anew_is_where_its_last_reading_puts_it(tmp_path: Path, empty: record.Store) -> None:
    first = [page(n, [person("Ида Брам"), person("Тит Ворн", "Кестрия", "chief port")]) for n in range(4)]
    again = [page(n, [person("Ида Брам"), person("Брам", "Кестрия")]) for n in range(2)]
    add(empty, first)
    add(empty, again)
    with record.open_store(tmp_path / "fresh.db", write=True) as store:
        add(store, [*again, *first[2:]])
        assert told(empty) == told(store)
        assert len(record.actor_places(store, actor_id("Тит Ворн"), 9)) == 2


def test_an_actor_that_nothing_is_looked_up_by_is_found_on_its_pages(empty: record.Store) -> None:
    nobody = Actor(actor_id("портовики"), "портовики", "organisation", "Кестрия")
    readings = [page(number, [nobody, person("Ида Брам")]) for number in range(3)]
    add(empty, readings)
    assert [place for _, place in record.actor_places(empty, nobody.id, 9)] == sorted(one.page.id for one in readings)
    assert record.actor_name(empty, nobody.id) == "портовики"
    assert record.resolve(empty, nobody.id) == ("actor", nobody.id)
    assert record.pages_of(empty, "actor", nobody.id)
    record.drop_pages(empty, [one.page.id for one in readings])
    assert not record.is_there(empty, "actor", nobody.id)


def test_who_speaks_is_listed_and_found_as_one(empty: record.Store) -> None:
    names = ("Тони Кадрун", "Энтони Кадрун", "Тони Кадрун", "Кадрун", "Ида Рен")
    add(empty, [said(number, name, "Кестрия") for number, name in enumerate(names)])
    first, second = record.speakers(empty)
    assert (first.name, first.party, first.statements) == ("Тони Кадрун", "Кестрия", 4)
    assert set(first.names) == {"Тони Кадрун", "Энтони Кадрун", "Кадрун"}
    assert (second.name, second.id, second.statements) == ("Ида Рен", actor_id("Ида Рен"), 1)
    told = record.told(empty, Wanted(speakers=(first.id,)), Few(9))
    assert [row.name for row in told] == ["Тони Кадрун"] * 4
    assert {row.speaker for row in told} == {first.id}
    assert record.told(empty, Wanted(speakers=(second.id,)), Few(9))[0].name == "Ида Рен"
    assert len(record.actor_places(empty, first.id, 9)) == 4


def test_the_export_names_who_it_is_across_pages(empty: record.Store) -> None:
    names = ("Тони Кадрун", "Энтони Кадрун", "Тони Кадрун", "Кадрун", "Ида Рен")
    add(empty, [said(number, name, "Кестрия") for number, name in enumerate(names)])
    rows = [msgspec.json.decode(line) for line in jsonl(empty)]
    told = [row for row in rows if row["kind"] in ("mention", "statement")]
    actors = {row.get("actor") or row["speaker"]["actor"] for row in told}
    assert actors == {actor_id("Тони Кадрун"), actor_id("Ида Рен")}
    assert actors < {row["id"] for row in rows if row["kind"] == "actor"}
    assert {row["speaker"]["name"] for row in told if row["kind"] == "statement"} == set(names)
    one = next(row for row in told if row["kind"] == "statement" and row["speaker"]["name"] == "Кадрун")
    assert [row for row in rows_of(empty, one["id"]) if row["id"] == one["id"]] == [one]


def test_the_export_leaves_a_state_the_name_that_its_page_gives(empty: record.Store) -> None:
    add(empty, [said(1, "Россия", "Россия", "state"), said(2, "Москва", "Россия", "state")])
    rows = [msgspec.json.decode(line) for line in jsonl(empty)]
    assert {row["speaker"]["actor"] for row in rows if row["kind"] == "statement"} == {
        actor_id("Россия"),
        actor_id("Москва"),
    }


def test_people_join_and_part_and_no_run_undoes_it(empty: record.Store) -> None:
    add(empty, [page(number, [person(name)]) for number, name in enumerate(("Тони Мор", "Энтони Мор", "Ида Рен"))])
    assert groups(empty) == {"Тони Мор": ["Тони Мор", "Энтони Мор"]}
    number = decide(empty, "Тони Мор", "Энтони Мор", "different")
    decide(empty, "Тони Мор", "Ида Рен", "same")
    assert list(groups(empty).values()) == [["Ида Рен", "Тони Мор"]]
    add(empty, [page(9, [person("Энтони Мор")])])
    assert list(groups(empty).values()) == [["Ида Рен", "Тони Мор"]]
    record.undo(empty, number, Opinion("tester"))
    bring_together(empty)
    assert list(groups(empty).values()) == [["Ида Рен", "Тони Мор", "Энтони Мор"]]


def test_a_chain_against_a_decision_is_told_and_not_followed(empty: record.Store) -> None:
    names = ("Тони Мор", "Ида Рен", "Карел Ост")
    add(empty, [page(number, [person(name)]) for number, name in enumerate(names)])
    decide(empty, "Тони Мор", "Ида Рен", "same")
    decide(empty, "Ида Рен", "Карел Ост", "same")
    decide(empty, "Тони Мор", "Карел Ост", "different")
    assert [row[2] for row in doubts(empty)] == ["conflict"]
    assert [len(members) for members in groups(empty).values()] == [2]
