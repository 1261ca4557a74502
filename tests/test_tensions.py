"""Discrepancies between reports and deadlocks between sides, over pages made by hand."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.graphs import dot, graph_of, graphml
from communique.model import Contribution, Date, Meeting, Reading, Span, Speech, Story, Topic, Why
from communique.tensions import find_discrepancies
from communique.tensions.likeness import may_be_alike
from communique.tensions.waits import Wait
from handmade import Maker, readings
from whole import deadlocks, waits

QUOTE = "Мы вернемся на озеро, когда посредники принесут новую карту перевала"
SIDES = ("Арвения", "Кельмария")


def story(*pages: Reading) -> Story:
    return Story("so-1", "Заголовок", tuple(sorted(page.article.id for page in pages)), None, None, Why("case"))


def meeting(address: str, date: str, place: str, parties: tuple[str, ...] = SIDES) -> Reading:
    text = "Встреча прошла у озера."
    make = Maker(address, f"Заголовок\n{text}\n")
    make.meet(parties, date, place, text)
    return make.reading("Заголовок", (text,), None, None)


def quote(address: str, words: str, who: str = "Ольга Вейн") -> Reading:
    text = f"«{words}», — сказала {who}."
    make = Maker(address, f"Заголовок\n{text}\n")
    actor = make.actor(who, "person", "Арвения", who)
    make.say((actor, who, who), "сказала", words, ("ready",), party="Арвения", mode="direct")
    return make.reading("Заголовок", (text,), None, None)


def kinds(*pages: Reading) -> list[tuple[str, list[str]]]:
    found = find_discrepancies(pages, [story(*pages)])
    assert found == find_discrepancies(pages[::-1], [story(*pages)])
    return [(item.kind, [claim.value for claim in item.claims]) for item in found]


LOST = "В бою у перевала Арвения потеряла 300 солдат и две переправы"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (LOST.replace("300", "250"), [("number", ["250", "300"])]),
        (LOST.replace("300", "3 000"), [("number", ["300", "3000"])]),
        (LOST, []),
        (LOST.replace("300 солдат", "300 телег с зерном и 40 лошадей"), []),
        ("Через перевал прошли 250 торговцев, и никто не заплатил пошлину", []),
    ],
    ids=["another figure", "written apart", "the same", "other words too", "of something else"],
)
def test_a_figure_told_differently(other: str, expected: list[tuple[str, list[str]]]):
    assert kinds(quote("a", LOST), quote("b", other)) == expected


def test_figures_of_two_speakers_and_dates_are_no_numbers_told_differently():
    assert kinds(quote("a", LOST), quote("b", LOST.replace("300", "250"), who="Ян Корт")) in (
        [],
        [("speaker", ["Ольга Вейн", "Ян Корт"])],
    )
    day = "Мы вернемся на озеро 2 мая, когда посредники принесут новую карту перевала"
    assert [kind for kind, _ in kinds(quote("a", day), quote("b", day.replace("2 мая", "3 мая")))] == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2031-05-02", "Карвен"), ("2031-05-03", "Карвен"), [("date", ["2031-05-02", "2031-05-03"])]),
        (("2031-05-02", "Карвен"), ("2031-05-02", "Осторн"), [("place", ["Карвен", "Осторн"])]),
        (("--05-02", "Карвен"), ("--05-03", "Карвен"), [("date", ["--05-02", "--05-03"])]),
        (("--05-02", "Карвен"), ("2031-05-02", "Осторн"), [("place", ["Карвен", "Осторн"])]),
        (("2031-05-02", "Карвен"), ("2031-05-02", "Карвен"), []),
        (("2031-05-02", "Карвен"), ("2031-05-09", "Карвен"), []),
    ],
)
def test_meetings(one: tuple[str, str], other: tuple[str, str], expected: list[tuple[str, list[str]]]):
    found = kinds(meeting("a", *one), meeting("b", *other))
    assert [(kind, sorted(values)) for kind, values in found] == expected


def test_meetings_of_other_sides_do_not_disagree():
    assert (
        kinds(meeting("a", "2031-05-02", "Карвен"), meeting("b", "2031-05-02", "Осторн", ("Нордания", "Сольвия"))) == []
    )


def test_a_page_that_tells_of_both_meetings_makes_them_two():
    one, two = meeting("a", "2031-05-02", "Карвен"), meeting("b", "2031-05-03", "Карвен")
    second: Meeting = msgspec.structs.replace(two.meetings[0], page=one.page.id)
    assert kinds(msgspec.structs.replace(one, meetings=(*one.meetings, second)), two) == []


def test_pages_of_different_stories_are_not_compared():
    one, two = meeting("a", "2031-05-02", "Карвен"), meeting("b", "2031-05-03", "Карвен")
    assert find_discrepancies([one, two], [story(one), story(two)]) == ()


def test_three_pages_on_one_place_are_one_discrepancy():
    found = kinds(
        *(meeting(name, "2031-05-02", place) for name, place in (("a", "Карвен"), ("b", "Карвен"), ("c", "Осторн")))
    )
    assert [(kind, sorted(values)) for kind, values in found] == [("place", ["Карвен", "Карвен", "Осторн"])]


def test_a_quotation_in_other_words():
    changed = QUOTE.replace("новую карту", "старую карту")
    ((kind, values),) = kinds(quote("a", QUOTE), quote("b", changed))
    assert (kind, sorted(values)) == ("quotation", sorted([QUOTE, changed]))


def test_a_quotation_cut_at_its_end_is_no_disagreement():
    assert kinds(quote("a", QUOTE), quote("b", QUOTE.removesuffix(" перевала"))) == []


def test_the_same_words_from_another_mouth():
    ((kind, values),) = kinds(quote("a", QUOTE), quote("b", QUOTE, "Рита Лунд"))
    assert (kind, sorted(values)) == ("speaker", ["Ольга Вейн", "Рита Лунд"])


def test_two_sides_that_wait_for_each_other_are_a_deadlock():
    (deadlock,) = deadlocks(readings())
    assert [(step.party, step.waits_for) for step in deadlock.steps] == [
        ("Нордания", "отвода войск"),
        ("Сольвия", "начнутся переговоры"),
    ]
    assert deadlocks(readings()[::-1]) == (deadlock,)


def waiting(address: str, party: str, by: str | None, then: str, needs: str) -> Reading:
    text = f"{then}, если {needs}."
    make = Maker(address, f"Заголовок\n{text}\n")
    condition = msgspec.structs.replace(make.condition(needs, then), by=by)
    make.say((None, party, then), "если", f"{then}, если {needs}", ("condition",), party=party, condition=condition)
    return make.reading("Заголовок", (text,), None, None)


def test_three_sides_may_lock_in_a_ring():
    ring = [
        waiting("a", "Арвения", "Кельмария", "Арвения откроет перевал", "Кельмария вернет пленных"),
        waiting("b", "Кельмария", "Нордания", "Кельмария вернет пленных", "Нордания даст гарантии"),
        waiting("c", "Нордания", "Арвения", "Нордания даст гарантии", "Арвения откроет перевал"),
    ]
    (deadlock,) = deadlocks(ring)
    assert [step.party for step in deadlock.steps] == ["Арвения", "Кельмария", "Нордания"]
    assert deadlocks(ring[:2]) == ()


def test_conditions_on_other_things_are_no_deadlock():
    assert (
        deadlocks(
            [
                waiting("a", "Арвения", None, "Арвения откроет перевал", "прекратятся обстрелы"),
                waiting("b", "Кельмария", None, "Кельмария вернет пленных", "вернут деньги"),
            ]
        )
        == ()
    )


def lines(found: tuple[Contribution, ...]) -> list[tuple[str, str]]:
    return [(item.party, item.step) for item in found]


def test_a_deadlock_says_what_an_exchange_would_hold_and_what_nobody_waits_for():
    one = waiting("a", "Арвения", "Кельмария", "Арвения откроет перевал", "Кельмария вернет пленных")
    two = waiting("b", "Кельмария", "Арвения", "Кельмария уйдет с реки", "Арвения откроет перевал")
    (deadlock,) = deadlocks([one, two])
    assert lines(deadlock.exchange) == [
        ("Арвения", "Арвения откроет перевал"),
        ("Кельмария", "Кельмария вернет пленных"),
    ]
    assert lines(deadlock.idle) == [("Кельмария", "Кельмария уйдет с реки")]
    assert [(step.party, step.towards) for step in deadlock.steps] == [
        ("Арвения", "Кельмария"),
        ("Кельмария", "Арвения"),
    ]


def changed(reading: Reading, **more: object) -> Reading:
    """The reading with its one statement changed, the keys `c_…` in its condition."""
    (statement,) = reading.speech.statements
    inside = {key[2:]: value for key, value in more.items() if key.startswith("c_")}
    outside = {key: value for key, value in more.items() if not key.startswith("c_")}
    condition = msgspec.structs.replace(statement.condition, **inside) if statement.condition else None
    statement = msgspec.structs.replace(statement, condition=condition, **outside)
    return msgspec.structs.replace(reading, speech=Speech(reading.page.id, (statement,), ()))


ONE = waiting("a", "Арвения", "Кельмария", "Арвения откроет перевал", "Кельмария вернет пленных")
TWO = waiting("b", "Кельмария", "Арвения", "Кельмария уйдет с реки", "Арвения даст гарантии")


@pytest.mark.parametrize(
    "other",
    [
        changed(TWO, c_only=False),
        changed(TWO, acts=("warn", "condition")),
        changed(TWO, c_by="Кельмария"),
        changed(TWO, c_then_by="Нордания"),
        changed(TWO, said_on=Date("2029-01-01", "day")),
        changed(
            waiting("b", "Кельмария", "Арвения", "Кельмария закроет реку", "Арвения не даст гарантий"),
            c_only=False,
            c_why=Why("stances.clause_condition"),
        ),
    ],
    ids=["open", "warning", "own step", "a third side's step", "another season", "threat"],
)
def test_what_holds_nothing_back_makes_no_deadlock(other: Reading):
    first = changed(ONE, said_on=Date("2031-01-01", "day"))
    assert deadlocks([first, TWO]) != ()
    assert deadlocks([first, other]) == ()


def test_steps_for_steps_and_talks_with_those_who_offer_them():
    mutual = changed(ONE, c_by=None, c_others=("Кельмария",), c_why=Why("stances.basis_condition"), c_only=True)
    traded = changed(TWO, c_by="Кельмария", c_then_by="Арвения")
    assert [(w.party, w.by, w.kind) for w in waits([mutual, traded])] == [
        ("Арвения", "Кельмария", "mutual"),
        ("Кельмария", "Арвения", "exchange"),
    ]


def refusing(address: str, party: str, words: str, acts: tuple[str, ...]) -> Reading:
    text = "На уступки у реки страна не пойдет."
    make = Maker(address, f"Заголовок\n{text}\n")
    make.say(
        (None, party, "страна"), "не пойдет", text, acts, party=party, topics=(Topic(("уступка",), words, Span(0, 3)),)
    )
    return make.reading("Заголовок", (text,), None, None)


def test_who_refuses_one_sided_steps_waits_for_the_others():
    one = refusing("a", "Арвения", "односторонняя уступка", ("reject",))
    two = refusing("a", "Кельмария", "уступка", ("reject",))
    both = Speech(one.page.id, (*one.speech.statements, *two.speech.statements), ())
    (wait,) = waits([msgspec.structs.replace(one, speech=both)])
    assert (wait.party, wait.by, wait.kind) == ("Арвения", "Кельмария", "one_sided")


def test_the_graph_in_dot_and_graphml():
    graph = graph_of(waits([ONE, TWO]), deadlocks([ONE, TWO]))
    assert {step.party for step in graph.steps} == {"Арвения", "Кельмария"}
    assert all(edge.deadlock for edge in graph.edges)
    drawn = "\n".join(dot(graph))
    assert drawn.count(" -> ") == 2 and "Арвения" in drawn
    root = ElementTree.fromstring("\n".join(graphml(graph)))
    edges = [item for item in root.iter() if item.tag.endswith("}edge")]
    nodes = {item.get("id") for item in root.iter() if item.tag.endswith("}node")}
    assert len(edges) == 2 and {edge.get("target") for edge in edges} <= nodes


@given(st.text(), st.text())
def test_no_words_break_dot_or_graphml(party: str, words: str):
    wait = Wait(party, "Кельмария", words, words, "st-1", "condition", True)
    graph = graph_of([wait], [])
    ElementTree.fromstring("\n".join(graphml(graph)))
    assert all(re.sub(r"\\.", "", line).count('"') % 2 == 0 for line in dot(graph))


def test_a_state_that_both_name_makes_no_deadlock():
    one = waiting("a", "Арвения", None, "Арвения откроет перевал", "придет помощь Нордании")
    two = waiting("b", "Кельмария", "Арвения", "Кельмария уйдет, пока Нордания молчит", "Арвения откроет перевал")
    three = waiting("c", "Нордания", "Кельмария", "Нордания даст карту", "Кельмария вернет пленных")
    assert deadlocks([one, two, three]) == ()


WORDS = st.lists(st.sampled_from("абвгд"), max_size=12)


@given(WORDS, WORDS, st.sampled_from((0.5, 0.75, 0.8)))
def test_rows_of_words_that_may_not_be_alike_are_not(ours: list[str], theirs: list[str], least: float):
    ratio = SequenceMatcher(None, ours, theirs, autojunk=False).quick_ratio()
    assert may_be_alike(ours, theirs, least) or ratio < least


def test_rows_of_other_words_may_not_be_alike():
    assert may_be_alike(["а", "б", "в", "г"], ["а", "б", "в", "д"], 0.75)
    assert not may_be_alike(["а", "б", "в", "г"], ["а", "б", "д", "е"], 0.75)
    assert not may_be_alike(["а", "б", "в", "г"], ["а"], 0.75)
