"""When an article came out, by its own dates and by the other pages of its story; and why, where that stays open."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from communique.acquire.page import text_page
from communique.clean import clean
from communique.clean.bodydate import from_body
from communique.lexicon import entries
from communique.model import Date, Reading, Span, Story, Undated
from communique.stories import with_dates
from handmade import Maker, together

TITLE = "Нордания предложила Сольвии открыть мост через Лун"
PLAIN = "В Сольвии предложение назвали неожиданным. Ответ ее правительство обещало дать до конца недели."


def told(*paragraphs: str) -> Date | Undated | None:
    text = "\n".join(paragraphs)
    at = [text.index(paragraph) for paragraph in paragraphs]
    return from_body(text, [Span(a, a + len(paragraph)) for a, paragraph in zip(at, paragraphs, strict=True)])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Брам заявил об этом сегодня, 12 марта.", "--03-12"),
        ("Сегодня, в четверг, 12 марта 2040 года, Брам прибыл в Карвен.", "2040-03-12"),
        ("Брам заявил об этом вчера (12 марта).", "--03-13"),
        ("Завтра, 1 марта 2040 года, послы встретятся снова.", "2040-02-29"),
    ],
)
def test_a_word_that_counts_from_today_with_its_date_tells_the_day(text: str, value: str):
    date = told(PLAIN, text)
    assert isinstance(date, Date)
    assert (date.value, date.precision, date.how) == (value, "day", "body")
    assert "the text says «" in date.reason


@pytest.mark.parametrize(
    "text",
    [
        "Накануне, 12 марта, Брам был в Карвене.",
        "«Сегодня, 12 марта, мы открываем мост», — читал он по старой газете.",
        "Сегодня Брам прибыл в Карвен. Мост открыли 12 марта.",
        "Сегодня, 12 марта, послы спорят, а завтра, 15 марта, разъедутся.",
        "Сегодня, 31 июня, смеются над ошибкой в договоре.",
        "Мост был построен в 2031 году.",
        "12 марта Брам прибыл в Карвен.",
    ],
)
def test_other_dates_in_the_text_tell_no_day(text: str):
    assert told(PLAIN, text) is None


def test_between_what_was_and_what_is_to_come_the_month_is_told():
    date = told(PLAIN, "12 марта 2040 года состоялась встреча послов.", "На 14 марта запланирован обмен письмами.")
    assert isinstance(date, Date)
    assert (date.value, date.precision, date.how) == ("2040-03", "month", "body")
    assert (date.first, date.last) == ("2040-03-12", "2040-03-14")
    assert date.reason == "between «12 марта 2040 года», which is past, and «14 марта», which is to come"


def test_a_month_without_a_year_is_no_date_but_a_reason():
    found = told(
        PLAIN, "10 марта послы обменялись письмами. 12 марта состоялась встреча.", "На 14 марта намечен обмен."
    )
    assert isinstance(found, Undated)
    assert (found.month, found.first, found.last) == (3, "--03-12", "--03-14")
    assert found.reason.startswith("between «12 марта»")
    assert found.reason.endswith("no year can be told")


@pytest.mark.parametrize(
    "texts",
    [
        ("28 марта состоялась встреча послов.", "На 2 апреля запланирован обмен письмами."),
        ("14 марта состоялась встреча послов.", "На 14 марта запланирован обмен письмами."),
        ("14 марта состоялась встреча послов.", "На 12 марта запланирован обмен письмами."),
        ("12 марта состоялась встреча послов.", "Подписать договор до 14 марта будет трудно."),
        ("12 марта 2039 года состоялась встреча.", "На 14 марта 2040 года запланирован обмен письмами."),
    ],
)
def test_dates_that_do_not_bracket_tell_nothing(texts: tuple[str, ...]):
    assert told(PLAIN, *texts) is None


def test_a_weekday_with_its_date_in_the_first_paragraph_tells_the_month_alone():
    found = told("В понедельник, 9 июля, Брам назначил посла.", PLAIN)
    assert isinstance(found, Undated)
    assert found.month == 7
    date = told("В понедельник, 9 июля 2040 года, Брам назначил посла.", PLAIN)
    assert isinstance(date, Date)
    assert (date.value, date.precision) == ("2040-07", "month")


@pytest.mark.parametrize(
    "lead", ["В понедельник, 30 июля, Брам назначил посла.", "В понедельник, 9 июля, Брам назначит посла."]
)
def test_a_weekday_at_the_end_of_a_month_or_to_come_tells_nothing(lead: str):
    assert told(lead, PLAIN) is None


@pytest.mark.parametrize("entry", entries("ru", "publication"), ids=lambda entry: entry.ref)
def test_every_word_of_the_lexicon_makes_its_example_a_date(entry):
    other = {"behind": "На 20 марта намечен обмен письмами.", "ahead": "2 марта послы прибыли."}.get(entry.table)
    for example in entry.examples:
        assert told(PLAIN, example, *([other] if other else [])) is not None, example
    for sentence in entry.counter:
        assert told(PLAIN, sentence, *([other] if other else [])) is None, sentence


def test_the_page_goes_before_the_text_and_an_article_without_a_date_says_why():
    lines = (TITLE, "Брам заявил об этом сегодня, 12 марта. Мост откроют послы обеих стран.", PLAIN)
    page = text_page("https://vest.example/2040/03/13/most", "", "\n".join(lines), "utf-8")
    assert clean(page).published.value == "2040-03-13"
    assert clean(page).undated is None
    assert clean(text_page("page.txt", "", "\n".join(lines), "utf-8")).published.value == "--03-12"
    article = clean(text_page("page.txt", "", "\n".join((TITLE, PLAIN, PLAIN[::-1] + ".")), "utf-8"))
    assert article.published is None
    assert "leave it open" in article.undated.reason
    assert clean(text_page("page.txt", "", "Главная\nСпорт", "utf-8")).undated.reason == "the page holds no article"


# --- the pages of one story ------------------------------------------------------------------------------------------

TALKS = "Делегации Арвении и Кельмарии обсудили на озере перевал и обмен пленными, встречу вели посредники."
AGAIN = "На озере делегации Арвении и Кельмарии обсуждали перевал и обмен пленными; посредники вели встречу."


def reading(address: str, text: str, published: str | None, undated: Undated | None = None) -> Reading:
    make = Maker(address, f"Заголовок\n{text}\n")
    for state, shown in (("Арвения", "Арвени"), ("Кельмария", "Кельмари")):
        make.actor(state, "state", state, shown)
    made = make.reading("Заголовок", (text,), published, "Вест")
    return msgspec.structs.replace(made, article=msgspec.structs.replace(made.article, undated=undated))


def stories_of(readings: Sequence[Reading]) -> list[Story]:
    return together(readings, Story)


def dates(*readings: Reading) -> dict[str, Date | None]:
    return {one.page.address: one.article.published for one in with_dates(readings, stories_of(readings))}


def test_a_day_without_a_year_takes_the_year_of_its_story():
    found = dates(reading("a", TALKS, "2031-12-30"), reading("b", AGAIN, "--01-02"))["b"]
    assert (found.value, found.precision, found.how) == ("2032-01-02", "day", "story")
    assert "the year from Вест, which tells of the same on 2031-12-30" in found.reason


def test_a_month_without_a_year_becomes_a_date():
    month = Undated("between «2 мая» and «4 мая»; no year can be told", 5, None, "--05-02", "--05-04")
    stories = stories_of([reading("a", TALKS, "2031-05-02"), reading("b", AGAIN, None, month)])
    found = dates(reading("a", TALKS, "2031-05-02"), reading("b", AGAIN, None, month))["b"]
    assert (found.value, found.precision, found.how) == ("2031-05", "month", "story")
    assert (found.first, found.last) == ("2031-05-02", "2031-05-04")
    assert [one.date for one in stories[0].narrowed] == [found]


@pytest.mark.parametrize("published", ["2031-05-02", None])
def test_what_is_told_in_full_or_not_at_all_stays(published: str | None):
    found = dates(reading("a", TALKS, "2031-05-02"), reading("b", AGAIN, published))["b"]
    assert (found.value if found else None) == published


def test_a_date_far_from_its_story_or_without_a_dated_page_stays_open():
    assert dates(reading("a", TALKS, "2031-05-02"), reading("b", AGAIN, "--08-12"))["b"].value == "--08-12"
    assert dates(reading("a", TALKS, "--05-02"), reading("b", AGAIN, "--05-02"))["b"].value == "--05-02"
