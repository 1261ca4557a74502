"""Discrepancies between reports and deadlocks between sides, over pages made by hand."""

from __future__ import annotations

import msgspec
import pytest

from communique.model import Meeting, Reading, Story, Why
from communique.tensions import find_deadlocks, find_discrepancies
from handmade import Maker, readings

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
    (deadlock,) = find_deadlocks(readings())
    assert [(step.party, step.waits_for) for step in deadlock.steps] == [
        ("Нордания", "отвода войск"),
        ("Сольвия", "начнутся переговоры"),
    ]
    assert find_deadlocks(readings()[::-1]) == (deadlock,)


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
    (deadlock,) = find_deadlocks(ring)
    assert [step.party for step in deadlock.steps] == ["Арвения", "Кельмария", "Нордания"]
    assert find_deadlocks(ring[:2]) == ()


def test_conditions_on_other_things_are_no_deadlock():
    assert (
        find_deadlocks(
            [
                waiting("a", "Арвения", None, "Арвения откроет перевал", "прекратятся обстрелы"),
                waiting("b", "Кельмария", None, "Кельмария вернет пленных", "вернут деньги"),
            ]
        )
        == ()
    )
