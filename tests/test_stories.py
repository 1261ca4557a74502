"""Stories, issues and positions over pages made by hand."""

from __future__ import annotations

import random

import msgspec
import pytest

from communique.model import Act, Condition, Reading, Span, Speech, Statement, Topic, Why
from communique.stories import find_issues, find_positions, find_stories
from handmade import Maker

TALKS = "Делегации Арвении и Кельмарии обсудили на озере перевал и обмен пленными, встречу вели посредники."
AGAIN = "На озере делегации Арвении и Кельмарии обсуждали перевал и обмен пленными; посредники вели встречу."
HEALTH = "Арвения и Кельмария вместе закупят вакцины для сельских больниц, сообщили врачи обеих столиц."


def page(address: str, text: str, published: str | None, title: str = "Заголовок") -> Reading:
    make = Maker(address, f"{title}\n{text}\n")
    for state, shown in (("Арвения", "Арвени"), ("Кельмария", "Кельмари")):
        make.actor(state, "state", state, shown)
    return make.reading(title, (text,), published, None)


def test_reports_of_one_event_are_one_story_and_others_are_not():
    one, two = page("a", TALKS, "2031-05-02"), page("b", AGAIN, "2031-05-01", "Первый заголовок")
    three = page("c", HEALTH, "2031-05-01")
    stories = find_stories([one, two, three])
    both = next(story for story in stories if len(story.articles) == 2)
    assert set(both.articles) == {one.article.id, two.article.id}
    assert (both.title, both.first, both.last) == ("Первый заголовок", "2031-05-01", "2031-05-02")
    assert len(stories) == 2


def test_the_same_words_a_month_later_are_another_story():
    assert len(find_stories([page("a", TALKS, "2031-05-02"), page("b", AGAIN, "2031-06-02")])) == 2


def test_stories_do_not_depend_on_the_order():
    pages = [page("a", TALKS, "2031-05-02"), page("b", AGAIN, None), page("c", HEALTH, None)]
    expected = find_stories(pages)
    for seed in range(3):
        random.Random(seed).shuffle(pages)
        assert find_stories(pages) == expected


def said(reading: Reading, *rows: tuple[str, str, tuple[Act, ...], tuple[Topic, ...], Condition | None]) -> Reading:
    """The page with statements: id, party, acts, topics, condition."""
    statements = tuple(
        Statement(
            id,
            reading.page.id,
            0,
            "indirect",
            None,
            None,
            reading.article.body,
            (),
            Why("case"),
            acts=acts,
            party=party,
            topics=topics,
            condition=condition,
        )
        for id, party, acts, topics, condition in rows
    )
    return msgspec.structs.replace(reading, speech=Speech(reading.page.id, statements, ()))


def topic(name: str, against: bool = False, start: int = 0) -> Topic:
    return Topic(tuple(name.split()), name, Span(start, start + 5), against)


PASS = "открытие перевала"


def test_an_issue_is_what_two_statements_share():
    one = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("request",), (topic(PASS), topic("озеро")), None))
    two = said(page("b", HEALTH, "2031-05-03"), ("s2", "Кельмария", ("reject",), (topic(PASS), topic("врач")), None))
    (issue,) = find_issues([one, two])
    assert (issue.name, issue.statements) == (PASS, ("s1", "s2"))
    assert find_issues([one]) == ()


def test_the_same_sentence_in_two_pages_is_one_statement_for_issues():
    one = said(page("a", TALKS, None), ("s1", "Арвения", ("request",), (topic(PASS),), None))
    two = said(page("b", TALKS, None), ("s2", "Арвения", ("request",), (topic(PASS),), None))
    assert find_issues([one, two]) == ()


@pytest.mark.parametrize(
    ("acts", "against", "stance"),
    [
        (("request",), False, "for"),
        (("request",), True, "against"),
        (("reject",), False, "against"),
        (("reject",), True, "for"),
        (("ready", "warn"), False, "for"),
        (("assess",), False, "unclear"),
    ],
)
def test_stances(acts: tuple[Act, ...], against: bool, stance: str):
    one = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", acts, (topic(PASS, against),), None))
    two = said(page("b", HEALTH, "2031-05-03"), ("s2", "Кельмария", ("inform",), (topic(PASS),), None))
    positions = find_positions([one, two], find_issues([one, two]))
    assert {position.party: position.stance for position in positions} == {"Арвения": stance, "Кельмария": "unclear"}


def test_a_position_follows_the_latest_statement_and_remembers_the_change():
    early = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("reject",), (topic(PASS),), None))
    late = said(page("b", HEALTH, "2031-06-02"), ("s2", "Арвения", ("ready",), (topic(PASS),), None))
    (position,) = find_positions([late, early], find_issues([late, early]))
    assert (position.stance, position.since, position.acts) == ("for", "2031-06-02", ("reject", "ready"))
    assert position.statements == ("s1", "s2")
    assert position.why.notes == ("2031-05-02: against", "2031-06-02: for")


def test_what_depends_on_a_step_is_held_on_condition():
    condition = Condition(Span(20, 30), Span(0, 15), True, Why("case"))
    one = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("condition",), (topic(PASS),), condition))
    two = said(page("b", HEALTH, None), ("s2", "Кельмария", ("condition",), (topic(PASS, start=22),), condition))
    positions = find_positions([one, two], find_issues([one, two]))
    assert {position.party: position.stance for position in positions} == {"Арвения": "conditional", "Кельмария": "for"}
