"""Meetings: the cases, the entries of the lexicon, and what is put together out of several mentions."""

from pathlib import Path

import pytest

import casefile
from communique import lexicon
from communique.grammar import mark_up
from communique.meetings import RULES, find_meetings
from communique.model import Article, Date, Span, Speech, make_page
from communique.parties import make_cast
from communique.pipeline import read_article

CASES = casefile.load(Path(__file__).parent / "cases" / "ru" / "meetings")
WEDNESDAY = Date("2031-11-12", "day", "meta", "")
FORBIDDING = ("organ", "doubt", "elsewhere")
"""Tables whose words keep a meeting from being told."""


def meetings(text, published=WEDNESDAY, title=None):
    """The meetings of a page whose every line is a paragraph; `title` is its first line."""
    page = make_page("case", "case", text, "utf-8", blocks=())
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(Span(at, at + len(line.rstrip())))
        at += len(line)
    head = spans.pop(0) if title else None
    article = Article("ar-case", page.id, None, "ru", head, published, tuple(spans), ())
    markup = mark_up(page, article)
    cast = make_cast(page, article, markup)
    return find_meetings(page, article, markup, cast, Speech(page.id, (), ()))


def shown(meeting):
    return {
        "status": meeting.status,
        "parties": ", ".join(meeting.parties),
        "people": ", ".join(meeting.people),
        "place": str(meeting.place),
        "date": meeting.date.value if meeting.date else None,
        "form": meeting.form,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case):
    found = meetings(case.text)
    if "nothing" in case.keys:
        assert found == ()
        return
    (meeting,) = found
    assert {key: shown(meeting)[key] for key in case.keys} == case.keys
    assert [span.of(case.text) for span in meeting.evidence] == case.words("evidence")
    assert meeting.why.rule == case.rule


def test_every_rule_has_a_case():
    assert {f"meetings.{rule.__name__}" for rule in RULES} == {
        case.rule for case in CASES if "nothing" not in case.keys
    }


ENTRIES = [(entry, text) for entry in lexicon.entries("ru", "meetings") for text in entry.examples]
COUNTER = [(entry, text) for entry in lexicon.entries("ru", "meetings") for text in entry.counter]


@pytest.mark.parametrize(("entry", "text"), ENTRIES, ids=lambda value: getattr(value, "ref", ""))
def test_the_example_of_an_entry_fires_it(entry, text):
    found = meetings(text)
    if entry.table in FORBIDDING:
        assert found == ()
    elif entry.table == "no_agenda":
        assert [meeting.agenda for meeting in found] == [()]
    elif entry.table == "passed":
        assert [span.of(text) for meeting in found for span in meeting.agenda] == ["торговли"]
    elif entry.table == "hedge":
        assert [meeting.status for meeting in found] == ["proposed"]
    elif entry.table in ("wide", "journey"):
        assert [meeting.place for meeting in found] == [None]
    else:
        assert any(entry.ref in meeting.why.entries for meeting in found)


@pytest.mark.parametrize(("entry", "text"), COUNTER, ids=lambda value: getattr(value, "ref", ""))
def test_the_counterexample_of_an_entry_does_not(entry, text):
    found = meetings(text)
    if entry.table in (*FORBIDDING, "wide", "journey"):
        assert found
    else:
        assert not any(entry.ref in meeting.why.entries for meeting in found)


def test_title_and_lead_are_one_meeting():
    text = (
        "Президент Франции встретился с президентом Бразилии\n"
        "Президент Франции вчера встретился в Женеве с президентом Бразилии. Говорили о зерне.\n"
    )
    (meeting,) = meetings(text, title=True)
    assert (meeting.place, meeting.date.value) == ("Женева", "2031-11-11")
    assert [step.status for step in meeting.history] == ["held", "held"]
    assert len(meeting.evidence) == 1, "the title adds nothing to what the lead tells"


def test_meetings_of_different_days_stay_apart():
    text = "5 ноября прошли переговоры Франции и Бразилии. Новая встреча Франции и Бразилии пройдет 20 ноября.\n"
    first, second = meetings(text)
    assert (first.date.value, first.status) == ("2031-11-05", "held")
    assert (second.date.value, second.status) == ("2031-11-20", "planned")


def test_those_left_unnamed_are_taken_from_the_nearest_earlier_meeting():
    text = "5 ноября прошли переговоры Франции и Бразилии. Следующий раунд переговоров намечен на 20 ноября.\n"
    _, second = meetings(text)
    assert second.parties == ("Франция", "Бразилия")


def test_nobody_is_supplied_where_others_are_said_to_meet():
    text = "5 ноября прошли переговоры Франции и Бразилии. Вчера прошли консультации членов кабинета министров.\n"
    assert len(meetings(text)) == 1


def test_without_a_publication_date_the_year_stays_open():
    (meeting,) = meetings("Переговоры Франции и Бразилии состоятся 12 января в Женеве.\n", published=None)
    assert meeting.date.value == "--01-12"


def test_the_year_of_a_full_date_nearby_is_lent():
    text = "Договор подписали 3 января 2031 года. Переговоры Франции и Бразилии состоятся 12 января.\n"
    (meeting,) = meetings(text, published=None)
    assert meeting.date.value == "2031-01-12"
    assert "«3 января 2031 года»" in meeting.date.reason


def test_a_meeting_cites_its_words_and_the_date_that_it_stands_on():
    text = "Вчера в Женеве состоялась встреча президентов Франции и Бразилии.\n"
    (meeting,) = meetings(text)
    files = {ref.partition(":")[0] for ref in meeting.why.entries}
    assert {"ru/meetings.toml", "ru/dates.toml"} <= files
    parts = {part.label: part.span.of(text) for part in meeting.why.parts}
    assert (parts["meeting"], parts["event"], parts["date"], parts["place"]) == (
        "встреча",
        "состоялась",
        "Вчера",
        "Женеве",
    )


def test_the_same_page_gives_the_same_meetings():
    text = "5 ноября прошли переговоры Франции и Бразилии. Новая встреча Франции и Бразилии пройдет 20 ноября.\n"
    assert meetings(text) == meetings(text)


def test_an_empty_article_has_no_meetings():
    assert meetings("") == ()


def test_a_partner_after_each_of_several_prepositions_is_a_meeting_of_its_own():
    text = "Президент Франции вчера разговаривал по телефону и с президентом Бразилии и с президентом Японии.\n"
    assert [(m.parties, m.form) for m in meetings(text)] == [
        (("Франция", "Бразилия"), "phone"),
        (("Франция", "Япония"), "phone"),
    ]
    one = "Президент Франции вчера встретился с президентами Бразилии и Японии.\n"
    assert len(meetings(one)) == 1


def test_a_count_with_a_list_is_as_many_meetings():
    text = (
        "У президента Франции были две встречи с президентом Бразилии – одна в Женеве летом и другая по видеосвязи.\n"
    )
    assert [(m.place, m.date.value if m.date else None, m.form) for m in meetings(text)] == [
        ("Женева", "2031", "bilateral"),
        (None, None, "video"),
    ]
    no_list = "У президента Франции были две встречи с президентом Бразилии – об этом сообщили журналистам.\n"
    assert len(meetings(no_list)) == 1


def test_people_stand_with_their_sides():
    text = "Президент Франции Поль Дюваль встретился с президентом Бразилии Марком Лундом.\n"
    (meeting,) = meetings(text)
    assert [(one.name, one.party) for one in meeting.delegates] == [
        ("Поль Дюваль", "Франция"),
        ("Марк Лунд", "Бразилия"),
    ]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Вчера прошли консультации Франции и Бразилии по ценам на зерно.", ["ценам на зерно"]),
        ("Вчера прошла встреча Франции и Бразилии, посвященная новым ценам на зерно.", ["новым ценам на зерно"]),
        ("Вчера прошли переговоры Франции и Бразилии о зерне.", ["зерне"]),
        ("Вчера прошли переговоры Франции и Бразилии по телефону.", []),
        ("Вчера прошли переговоры Франции и Бразилии по инициативе Японии.", []),
        ("Вчера прошла встреча Франции и Бразилии. Стороны обсудили зерно.", ["Стороны обсудили зерно"]),
        ("Вчера прошла встреча Франции и Бразилии. Депутаты обсудили зерно.", []),
    ],
)
def test_what_a_meeting_is_about(text, about):
    (meeting,) = meetings(text)
    assert [span.of(text) for span in meeting.agenda] == about


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Вчера прошла встреча Франции и Бразилии. Стороны договорились о зерне.", ["Стороны договорились о зерне"]),
        ("Вчера прошла встреча Франции и Бразилии. Стороны договорятся о зерне.", []),
        ("Завтра пройдет встреча Франции и Бразилии. Стороны договорились о месте.", []),
        ("Министр назвал переговоры неудачными.\nВчера прошли переговоры Франции и Бразилии.", []),
        (
            "Министр назвал переговоры в Женеве неудачными.\nВчера в Женеве прошли переговоры Франции и Бразилии.",
            ["Министр назвал переговоры в Женеве неудачными"],
        ),
    ],
)
def test_what_came_of_a_meeting(text, outcome):
    (meeting,) = meetings(text)
    assert [span.of(text) for span in meeting.outcome] == outcome


def test_a_round_is_called_by_its_number_and_two_numbers_are_two_meetings():
    text = (
        "Вчера в Женеве прошел первый раунд переговоров Франции и Бразилии. "
        "Второй раунд переговоров Франции и Бразилии прошел тоже в Женеве.\n"
    )
    assert [meeting.name for meeting in meetings(text)] == ["первый раунд", "второй раунд"]


def test_words_for_a_date_that_nothing_anchors_stay_open():
    text = "Накануне состоялась встреча Франции и Бразилии.\n"
    (meeting,) = meetings(text, published=None)
    assert meeting.date is None
    assert ("undated", "Накануне") in [(part.label, part.span.of(text)) for part in meeting.why.parts]
    assert "«Накануне» counts from the day of publication, which is not known" in meeting.why.notes


def test_a_month_in_the_wake_of_a_date_has_its_year():
    text = "В конце 2030 года Франция прислала письмо.\nВ январе прошли переговоры Франции и Бразилии.\n"
    (meeting,) = meetings(text, published=None)
    assert meeting.date.value == "2031-01"
    assert meeting.date.reason == "«В январе», the first after «В конце 2030 года» in the text"


def test_several_states_that_are_visited_are_several_meetings():
    text = "Президент Франции вчера посетил Бразилию, Японию и Чили.\n"
    assert [m.parties for m in meetings(text)] == [("Франция", "Бразилия"), ("Франция", "Япония"), ("Франция", "Чили")]


def test_a_body_and_its_letters_are_one_party():
    text = "Вчера прошли переговоры Франции и Международного агентства по атомной энергии (МАГАТЭ).\n"
    (meeting,) = meetings(text)
    assert len(meeting.parties) == 2


def test_the_first_person_in_a_quotation_is_its_speaker():
    text = (
        "Об этом сообщил президент Франции Поль Дюваль.\n"
        "«Я встречался с президентом Бразилии в Женеве», — сказал Дюваль.\n"
        "«Мы готовы к переговорам с Японией», — сказал Дюваль.\n"
    )
    page = make_page("case", "case", text, "utf-8", blocks=())
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(Span(at, at + len(line.rstrip())))
        at += len(line)
    reading = read_article(page, Article("ar-case", page.id, None, "ru", None, WEDNESDAY, tuple(spans), ()))
    assert [(m.parties, m.people, m.status) for m in reading.meetings] == [
        (("Франция", "Бразилия"), ("Поль Дюваль",), "held"),
        (("Франция", "Япония"), (), "proposed"),
    ]
