"""Stories, issues and positions over pages made by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from communique.brief.positions import changes
from communique.errors import UsageError
from communique.model import (
    Act,
    Condition,
    Issue,
    Part,
    Position,
    Reading,
    Relay,
    Span,
    Speech,
    Stance,
    Statement,
    Story,
    Topic,
    Why,
)
from communique.stories import Agenda, load_agenda, rows_of
from communique.stories.naming import name_of, readable
from communique.stories.positions import positions_on
from communique.stories.standing import ascribed, stance_on
from handmade import Maker, together

TALKS = "Делегации Арвении и Кельмарии обсудили на озере перевал и обмен пленными, встречу вели посредники."
AGAIN = "На озере делегации Арвении и Кельмарии обсуждали перевал и обмен пленными; посредники вели встречу."
HEALTH = "Арвения и Кельмария вместе закупят вакцины для сельских больниц, сообщили врачи обеих столиц."


def page(address: str, text: str, published: str | None, title: str = "Заголовок") -> Reading:
    make = Maker(address, f"{title}\n{text}\n")
    for state, shown in (("Арвения", "Арвени"), ("Кельмария", "Кельмари")):
        make.actor(state, "state", state, shown)
    return make.reading(title, (text,), published, None)


def find_issues(readings: list[Reading], agenda: Agenda = ()) -> tuple[Issue, ...]:
    return tuple(sorted(together(readings, Issue, agenda)))


def find_positions(readings: list[Reading], issues: Sequence[Issue]) -> list[Position]:
    rows = [row for reading in readings for row in rows_of(reading)]
    return [
        found for issue in issues for found in positions_on(issue, [row for row in rows if row.id in issue.statements])
    ]


def stance_of(statement: Statement, issue: Issue, text: str) -> tuple[Stance, Act | None]:
    topic = next((topic for topic in statement.topics if topic.words in issue.phrases), None)
    return stance_on(statement, topic, text)


def stories_of(readings: list[Reading]) -> list[Story]:
    return together(readings, Story)


def test_reports_of_one_event_are_one_story_and_others_are_not():
    one, two = page("a", TALKS, "2031-05-02"), page("b", AGAIN, "2031-05-01", "Первый заголовок")
    three = page("c", HEALTH, "2031-05-01")
    stories = stories_of([one, two, three])
    both = next(story for story in stories if len(story.articles) == 2)
    assert set(both.articles) == {one.article.id, two.article.id}
    assert (both.title, both.first, both.last) == ("Первый заголовок", "2031-05-01", "2031-05-02")
    assert len(stories) == 2


def test_the_same_words_a_month_later_are_another_story():
    assert len(stories_of([page("a", TALKS, "2031-05-02"), page("b", AGAIN, "2031-06-02")])) == 2


def test_stories_do_not_depend_on_the_order():
    pages = [page("a", TALKS, "2031-05-02"), page("b", AGAIN, None), page("c", HEALTH, None)]
    expected = stories_of(pages)
    for seed in range(3):
        random.Random(seed).shuffle(pages)
        assert stories_of(pages) == expected


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
    two = said(page("b", HEALTH, "2031-05-03"), ("s2", "Кельмария", ("request",), (topic(PASS),), None))
    positions = find_positions([one, two], find_issues([one, two]))
    assert {position.party: position.stance for position in positions} == {"Арвения": stance, "Кельмария": "for"}


def test_what_nobody_asks_for_or_refuses_is_no_issue():
    pages = [
        said(page(name, text, None), (f"s{name}", "Арвения", ("assess",), (topic(PASS),), None))
        for name, text in (("a", TALKS), ("b", HEALTH))
    ]
    assert find_issues(pages) == ()
    third = said(page("c", AGAIN, None), ("sc", "Арвения", ("assess",), (topic(PASS),), None))
    assert len(find_issues([*pages, third])) == 1


def acted(reading: Reading, rule: str) -> Reading:
    """The reading with the reason of its statements' acts: at the first word of what was said."""
    first = Span(reading.article.body[0].start, reading.article.body[0].start + 1)
    statements = tuple(
        msgspec.structs.replace(s, act_whys=tuple(Why(rule, (), (Part("cue", first),)) for _ in s.acts))
        for s in reading.speech.statements
    )
    return msgspec.structs.replace(reading, speech=Speech(reading.page.id, statements, ()))


def test_a_deed_demanded_outright_is_an_issue_at_once_and_so_is_each_of_a_list():
    listed = (topic("создание базы"), topic("вывод войск"), topic("берег реки"))
    one = said(page("a", TALKS, None), ("s1", "Арвения", ("request",), listed, None))
    assert {issue.name for issue in find_issues([acted(one, "stances.cue_force")])} == {"создание базы", "вывод войск"}
    assert find_issues([acted(one, "stances.said_inside")]) == ()


def test_an_act_bears_on_its_own_sentence_alone():
    text = "Арвения требует ответа. Вывод войск идет, сказала Кельмария посредникам."
    far = Topic(("вывод", "войско"), "вывод войск", Span(text.index("Вывод"), text.index(" идет")))
    one = acted(said(page("a", text, None), ("s1", "Арвения", ("request",), (far,), None)), "stances.said_inside")
    shift = one.article.body[0].start
    far = msgspec.structs.replace(far, span=Span(far.span.start + shift, far.span.end + shift))
    (statement,) = one.speech.statements
    statement = msgspec.structs.replace(statement, topics=(far,))
    issue = Issue("is-1", "вывод войск", far.words, ("s1",), Why("case"), (far.words,))
    assert stance_of(statement, issue, one.page.text) == ("unclear", "request")
    near = msgspec.structs.replace(statement, topics=(msgspec.structs.replace(far, span=Span(shift + 3, shift + 9)),))
    assert stance_of(near, issue, one.page.text) == ("for", "request")


def test_a_position_follows_the_latest_statement_and_remembers_the_change():
    early = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("reject",), (topic(PASS),), None))
    late = said(page("b", HEALTH, "2031-06-02"), ("s2", "Арвения", ("ready",), (topic(PASS),), None))
    (position,) = find_positions([late, early], find_issues([late, early]))
    assert (position.stance, position.since, position.acts) == ("for", "2031-06-02", ("reject", "ready"))
    assert position.statements == ("s1", "s2")
    assert position.why.notes == ("2031-05-02: against", "2031-06-02: for")
    assert [(phase.stance, phase.act, phase.since) for phase in position.phases] == [
        ("against", "reject", "2031-05-02"),
        ("for", "ready", "2031-06-02"),
    ]
    assert changes(position) == "refuses until 2031-05-02, then ready since 2031-06-02"


def test_without_dates_no_change_is_claimed():
    acts: tuple[Act, ...] = ("reject", "ready", "ready")
    texts = (TALKS, HEALTH, AGAIN)
    pages = [
        said(page(str(at), text, None), (f"s{at}", "Арвения", (act,), (topic(PASS),), None))
        for at, (text, act) in enumerate(zip(texts, acts, strict=True))
    ]
    (position,) = find_positions(pages, find_issues(pages))
    assert (position.stance, position.since) == ("for", None)
    assert changes(position) == "ready; also refuses (no dates to put them in order)"


def test_what_others_say_of_a_party_is_kept_apart():
    one = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("reject",), (topic(PASS),), None))
    two = said(page("b", HEALTH, "2031-05-03"), ("s2", "Арвения", ("ready",), (topic(PASS),), None))
    (told,) = two.speech.statements
    told = msgspec.structs.replace(told, relays=(Relay("Кельмария", None),))
    two = msgspec.structs.replace(two, speech=Speech(two.page.id, (told,), ()))
    (position,) = find_positions([one, two], find_issues([one, two]))
    assert (position.stance, position.statements, position.reported) == ("against", ("s1",), ("s2",))
    alone = msgspec.structs.replace(position, phases=(), statements=())
    assert changes(alone) == "known only from what others say"


def test_a_statement_inside_anothers_is_what_the_other_says():
    one = page("a", TALKS, None)
    body = one.article.body[0]
    both = said(
        one,
        ("s1", "Кельмария", ("inform",), (), None),
        ("s2", "Арвения", ("ready",), (topic(PASS),), None),
    )
    outer, inner = both.speech.statements
    inner = msgspec.structs.replace(inner, content=(Span(body.start + 5, body.end - 5),))
    both = msgspec.structs.replace(both, speech=Speech(one.page.id, (outer, inner), ()))
    assert list(ascribed(both)) == ["s2"]


def test_what_depends_on_a_step_is_held_on_condition():
    condition = Condition(Span(20, 30), Span(0, 15), True, Why("case"))
    one = said(page("a", TALKS, "2031-05-02"), ("s1", "Арвения", ("condition",), (topic(PASS),), condition))
    two = said(page("b", HEALTH, None), ("s2", "Кельмария", ("condition",), (topic(PASS, start=22),), condition))
    positions = find_positions([one, two], find_issues([one, two]))
    assert {position.party: position.stance for position in positions} == {"Арвения": "conditional", "Кельмария": "for"}


@pytest.mark.parametrize(
    ("rule", "needs", "stance"),
    [
        ("stances.until_condition", "продолжаются обстрелы", "against"),
        ("stances.until_condition", "не вернут пленных", "for"),
        ("stances.clause_condition", "вернут пленных", "for"),
    ],
)
def test_what_a_condition_requires(rule: str, needs: str, stance: str):
    text = f"Арвения сказала, что встреч с Кельмарией не будет, пока {needs}."
    one = page("a", text, None)
    at = one.page.text.index(needs)
    last = needs.rsplit(maxsplit=1)[-1]
    thing = Topic(("пленный", "обстрел"), last, Span(one.page.text.index(last), one.page.text.index(last) + len(last)))
    condition = Condition(Span(at, at + len(needs)), Span(at - 9, at - 7), True, Why(rule))
    (statement,) = said(one, ("s1", "Арвения", ("reject", "condition"), (thing,), condition)).speech.statements
    issue = Issue("is-1", "пленные", thing.words, ("s1",), Why("case"), (thing.words,))
    assert stance_of(statement, issue, one.page.text) == (stance, "condition")


def test_phrases_that_the_same_statements_use_are_one_issue():
    pair = (topic("целостность страны"), topic("целостность территориальный"))
    pages = [
        said(page(name, text, None), (f"s{name}", "Арвения", ("reject",), pair, None))
        for name, text in (("a", TALKS), ("b", HEALTH))
    ]
    (issue,) = find_issues(pages)
    assert len(issue.phrases) == 2


def test_phrases_of_kindred_words_are_one_issue():
    pages = [
        said(page(name, text, None), (f"s{name}", "Арвения", ("reject",), (topic(phrase),), None))
        for name, text, phrase in (
            ("a", TALKS, "транзит газ"),
            ("b", HEALTH, "транзит газ"),
            ("c", AGAIN, "газ транзитный"),
        )
    ]
    more = said(
        page("d", "Арвения и Кельмария о газе.", None), ("sd", "Арвения", ("ready",), (topic("газ транзитный"),), None)
    )
    (issue,) = find_issues([*pages, more])
    assert issue.phrases == (("газ", "транзитный"), ("транзит", "газ"))
    assert len(issue.statements) == 4


def test_issues_do_not_depend_on_the_order_and_keep_their_ids_when_pages_come():
    pages = [
        said(page(name, text, None), (f"s{name}", "Арвения", ("reject",), (topic(PASS), topic("берег реки")), None))
        for name, text in (("a", TALKS), ("b", HEALTH), ("c", AGAIN))
    ]
    more = said(
        page("d", "Арвения и Кельмария помнят о перевале.", None), ("sd", "Арвения", ("ready",), (topic(PASS),), None)
    )
    expected = find_issues(pages)
    assert find_issues(pages[::-1]) == expected
    assert {issue.id for issue in expected} <= {issue.id for issue in find_issues([more, *pages])}


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        (Topic(("вывод", "войско"), "вывод войско", Span(0, 1), many=True, verbal=True), "вывод войск"),
        (Topic(("выход", "союз"), "выход из союз", Span(0, 1), verbal=True), "выход из союза"),
        (Topic(("вступление", "союз"), "вступление в союз", Span(0, 1), verbal=True), "вступление в союз"),
        (Topic(("уступка",), "значительная уступка", Span(0, 1), head=1, many=True), "значительные уступки"),
        (Topic(("поток",), "Южный поток", Span(0, 1), head=1), "Южный поток"),
        (Topic(("про",), "система ПРО", Span(0, 1), many=True), "системы ПРО"),
        (Topic(("гщщ",), "гщщ", Span(0, 1), many=True), "гщщ"),
    ],
)
def test_a_name_is_readable(topic: Topic, expected: str):
    assert readable(topic) == expected


def named(*shown: str) -> Counter[Topic]:
    return Counter(Topic(("программа", "ядерный"), name, Span(0, 0), head=1) for name in shown)


def test_the_commonest_phrase_names_an_issue_and_where_none_is_common_the_shortest():
    key = ("программа", "ядерный")
    assert name_of(key, named(*["ядерная программа Арвении"] * 2, "ядерная программа")) == "ядерная программа Арвении"
    sides = ("ядерная программа Арвении", "ядерная программа Кельмарии", "ядерная программа Нордании")
    assert name_of(key, named(*sides, "ядерная программа")) == "ядерная программа"


def test_of_one_name_said_as_often_of_one_as_of_many_the_singular_counts_whichever_came_first():
    one, many = (
        Topic(("лодка", "рыбацкий"), "рыбацкая лодка", Span(0, 0), head=1, many=many) for many in (False, True)
    )
    for topics in ({one: 2, many: 2}, {many: 2, one: 2}):
        assert name_of(one.words, topics) == "рыбацкая лодка"
    assert name_of(one.words, {one: 1, many: 2}) == "рыбацкие лодки"


def agenda(tmp_path: Path, text: str) -> Agenda:
    file = tmp_path / "agenda.toml"
    file.write_text(text, encoding="utf-8")
    return load_agenda(file)


def test_an_agenda_names_issues_and_takes_their_phrases(tmp_path: Path):
    one = said(page("a", TALKS, None), ("s1", "Арвения", ("request",), (topic(PASS), topic("берег реки")), None))
    two = said(page("b", AGAIN, None), ("s2", "Кельмария", ("reject",), (topic(PASS), topic("берег реки")), None))
    items = agenda(tmp_path, '[[issue]]\nname = "Дорога через горы"\nwords = ["перевалы", "обмен пленными"]\n')
    issues = {issue.name: issue for issue in find_issues([one, two], items)}
    assert set(issues) == {"Дорога через горы", "берег реки"}
    assert issues["Дорога через горы"].statements == ("s1", "s2")
    stances = {p.party: p.stance for p in find_positions([one, two], [issues["Дорога через горы"]])}
    assert stances == {"Арвения": "for", "Кельмария": "against"}
    assert find_issues([one, two], agenda(tmp_path, '[[issue]]\nname = "Рыба"\n')) == find_issues([one, two])


@pytest.mark.parametrize(
    "text",
    [
        "[[issue",
        'issue = "перевал"',
        "[[issue]]\nwords = ['перевал']\n",
        "[[issue]]\nname = ' '\nwords = ['перевал']\n",
        "[[issue]]\nname = 'Перевал'\nwords = [1]\n",
        "[[issue]]\nname = 'Перевал'\nwords = ['…']\n",
        "[[issue]]\nname = 'Перевал'\n[[issue]]\nname = 'перевал'\n",
        "[[issue]]\nname = 'Перевал'\n[more]\n",
    ],
)
def test_a_broken_agenda_is_told(tmp_path: Path, text: str):
    with pytest.raises(UsageError) as error:
        agenda(tmp_path, text)
    assert "agenda" in error.value.message and error.value.hint
