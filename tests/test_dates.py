"""Date expressions: what is found, what it means seen from an anchor, and that every entry of the lexicon works."""

from pathlib import Path

import pytest

from communique.dates import article_anchor, find, interval, left_open, resolve, story_anchor, year_anchor
from communique.dates.lexicon import compiled, pieces
from communique.lexicon import entries
from communique.model import Article, Date, Span

WEDNESDAY = Date("2031-11-12", "day", "meta", "")
JANUARY = Date("2031-01-03", "day", "meta", "")
MONTH = Date("2031-11", "month", "meta", "")
YEAR = Date("2031", "year", "meta", "")
LENT = Date("2031-11-12", "day", "context", "«12 ноября 2031 года»")


def read(text, anchor, tense=None):
    found = find(text, Span(0, len(text)))
    assert len(found) == 1, [expression.text for expression in found]
    date = resolve(found[0], anchor, tense)
    return (date.value, date.precision) if date else None


CASES = [
    # absolute
    ("Договор подписан 12 января 2032 года.", None, None, "2032-01-12", "day"),
    ("Договор подписан 12 января 2032 г.", None, None, "2032-01-12", "day"),
    ("Договор подписан 12\u00a0января 2032\u00a0года.", None, None, "2032-01-12", "day"),
    ("Договор подписан 21.12.2031.", None, None, "2031-12-21", "day"),
    ("Договор подписан 21/12/2031.", None, None, "2031-12-21", "day"),
    ("Договор подписан 2031-12-21.", None, None, "2031-12-21", "day"),
    ("Договор подписан двадцать первого мая 2030 года.", None, None, "2030-05-21", "day"),
    ("Договор подписан 7-го марта 2030 года.", None, None, "2030-03-07", "day"),
    ("В феврале 2032 послы вернулись.", None, None, "2032-02", "month"),
    ("В феврале 2032 года послы вернулись.", WEDNESDAY, "past", "2032-02", "month"),
    ("В 2029 году граница открылась.", None, None, "2029", "year"),
    ("В конце 2029 года граница открылась.", None, None, "2029", "year"),
    ("Летом 2029 года граница открылась.", None, None, "2029", "season"),
    ("Кризис 2028-2029 годов забыт.", None, None, "2028", "year"),
    ("Во вторник, 4 марта 2031 года, послы вернулись.", None, None, "2031-03-04", "day"),
    # no year
    ("Послы вернулись 12 января.", None, None, "--01-12", "day"),
    ("Послы вернулись 12 января.", WEDNESDAY, "past", "2031-01-12", "day"),
    ("Послы вернутся 12 января.", WEDNESDAY, "future", "2032-01-12", "day"),
    ("Послы вернутся 12 января.", WEDNESDAY, None, "2032-01-12", "day"),
    ("Послы вернулись 30 декабря.", JANUARY, "past", "2030-12-30", "day"),
    ("Послы вернулись 30 декабря.", JANUARY, None, "2030-12-30", "day"),
    ("Послы вернулись 12 ноября.", WEDNESDAY, "past", "2031-11-12", "day"),
    ("Послы вернулись 12 января.", LENT, "past", "2031-01-12", "day"),
    ("Послы вернулись 12 января.", MONTH, "past", "2031-01-12", "day"),
    ("Послы вернулись 12 мая.", YEAR, "past", "2031-05-12", "day"),
    ("В пятницу, 12 декабря, послы вернутся.", WEDNESDAY, "future", "2031-12-12", "day"),
    ("В январе послы вернутся.", WEDNESDAY, "future", "2032-01", "month"),
    ("В январе послы вернулись.", WEDNESDAY, "past", "2031-01", "month"),
    ("В январе послы вернутся.", None, "future", None, None),
    ("В начале июля послы вернулись.", WEDNESDAY, "past", "2031-07", "month"),
    ("Раунд намечен на середину декабря.", WEDNESDAY, "future", "2031-12", "month"),
    ("Летом граница открылась.", WEDNESDAY, "past", "2031", "season"),
    ("Летом граница откроется.", WEDNESDAY, "future", "2032", "season"),
    ("Летом граница открылась.", None, None, None, None),
    ("Первого мая послы вернулись.", WEDNESDAY, "past", "2031-05-01", "day"),
    # ranges
    ("Послы собрались 9-10 января 2031 года.", None, None, "2031-01-09", "day"),
    ("Послы собрались 9–10 января.", WEDNESDAY, "past", "2031-01-09", "day"),
    ("Послы собрались 9 и 10 января.", WEDNESDAY, "past", "2031-01-09", "day"),
    ("Послы собрались 9, 10 и 11 января.", WEDNESDAY, "past", "2031-01-09", "day"),
    ("Послы соберутся с 10 по 13 января.", WEDNESDAY, "future", "2032-01-10", "day"),
    ("Послы соберутся с 30 января по 2 февраля.", WEDNESDAY, "future", "2032-01-30", "day"),
    ("Саммит пройдет 14.10 - 15.10.2031.", None, None, "2031-10-14", "day"),
    ("Послы собирались 9-10 января прошлого года.", WEDNESDAY, "past", "2030-01-09", "day"),
    ("В январе-феврале послы соберутся.", WEDNESDAY, "future", "2032-01", "month"),
    # relative days
    ("Накануне послы вернулись.", WEDNESDAY, "past", "2031-11-11", "day"),
    ("Накануне послы вернулись.", MONTH, "past", None, None),
    ("Накануне послы вернулись.", LENT, "past", None, None),
    ("Накануне послы вернулись.", None, "past", None, None),
    ("Вчера послы вернулись.", WEDNESDAY, "past", "2031-11-11", "day"),
    ("Позавчера послы вернулись.", WEDNESDAY, "past", "2031-11-10", "day"),
    ("Сегодня послы вернулись.", WEDNESDAY, "past", "2031-11-12", "day"),
    ("Завтра послы вернутся.", WEDNESDAY, "future", "2031-11-13", "day"),
    ("Послезавтра послы вернутся.", WEDNESDAY, "future", "2031-11-14", "day"),
    ("Через два дня послы вернутся.", WEDNESDAY, "future", "2031-11-14", "day"),
    ("Через 20 дней послы вернутся.", WEDNESDAY, "future", "2031-12-02", "day"),
    ("Через неделю послы вернутся.", WEDNESDAY, "future", "2031-11", "week"),
    ("Через три месяца послы вернутся.", WEDNESDAY, "future", "2032-02", "month"),
    ("Через три года послы вернутся.", WEDNESDAY, "future", "2034", "year"),
    ("Три дня назад послы вернулись.", WEDNESDAY, "past", "2031-11-09", "day"),
    ("Две недели назад послы вернулись.", WEDNESDAY, "past", "2031-10", "week"),
    ("Год назад послы вернулись.", WEDNESDAY, "past", "2030", "year"),
    ("Два месяца назад послы вернулись.", MONTH, "past", "2031-09", "month"),
    # weekdays
    ("В понедельник послы вернулись.", WEDNESDAY, "past", "2031-11-10", "day"),
    ("В понедельник послы вернутся.", WEDNESDAY, "future", "2031-11-17", "day"),
    ("В среду послы вернулись.", WEDNESDAY, "past", "2031-11-12", "day"),
    ("В среду послы вернутся.", WEDNESDAY, "future", "2031-11-12", "day"),
    ("В четверг послы вернулись.", WEDNESDAY, "past", "2031-11-06", "day"),
    ("В четверг послы возвращаются.", WEDNESDAY, "present", "2031-11-13", "day"),
    ("Встреча перенесена на четверг.", WEDNESDAY, "future", "2031-11-13", "day"),
    ("В минувшую пятницу послы вернулись.", WEDNESDAY, "past", "2031-11-07", "day"),
    ("В прошлую среду послы вернулись.", WEDNESDAY, "past", "2031-11-05", "day"),
    ("В следующую пятницу послы вернутся.", WEDNESDAY, "future", "2031-11-14", "day"),
    ("В пятницу прошлой недели послы вернулись.", WEDNESDAY, "past", "2031-11-07", "day"),
    ("В понедельник на прошлой неделе послы вернулись.", WEDNESDAY, "past", "2031-11-03", "day"),
    ("На следующей неделе во вторник послы вернутся.", WEDNESDAY, "future", "2031-11-18", "day"),
    ("В понедельник послы вернулись.", None, "past", None, None),
    ("В понедельник послы вернулись.", LENT, "past", None, None),
    # weeks, months, years from the anchor
    ("На этой неделе послы вернулись.", WEDNESDAY, "past", "2031-11", "week"),
    ("На прошлой неделе послы вернулись.", WEDNESDAY, "past", "2031-11", "week"),
    ("На следующей неделе послы вернутся.", WEDNESDAY, "future", "2031-11", "week"),
    ("На прошлой неделе послы вернулись.", JANUARY, "past", "2030-12", "week"),
    ("В этом месяце послы вернутся.", WEDNESDAY, "future", "2031-11", "month"),
    ("В прошлом месяце послы вернулись.", JANUARY, "past", "2030-12", "month"),
    ("В конце месяца послы вернутся.", WEDNESDAY, "future", "2031-11", "month"),
    ("В прошлом году послы вернулись.", WEDNESDAY, "past", "2030", "year"),
    ("В прошлом году послы вернулись.", YEAR, "past", "2030", "year"),
    ("В позапрошлом году послы вернулись.", WEDNESDAY, "past", "2029", "year"),
    ("В будущем году послы вернутся.", WEDNESDAY, "future", "2032", "year"),
    ("В феврале этого года послы вернулись.", WEDNESDAY, "past", "2031-02", "month"),
    ("В феврале нынешнего года послы вернулись.", WEDNESDAY, "past", "2031-02", "month"),
    ("12 мая с.г. послы вернулись.", WEDNESDAY, "past", "2031-05-12", "day"),
    ("В декабре прошлого года послы вернулись.", WEDNESDAY, "past", "2030-12", "month"),
    ("В феврале этого года послы вернулись.", None, "past", None, None),
    ("Летом прошлого года послы вернулись.", WEDNESDAY, "past", "2030", "season"),
    ("Прошлой осенью послы вернулись.", WEDNESDAY, "past", "2030", "season"),
    ("В начале нового года послы вернутся.", WEDNESDAY, "future", "2032", "year"),
    ("В начале нового года послы вернутся.", JANUARY, "future", "2031", "year"),
    ("До конца года послы вернутся.", WEDNESDAY, "future", "2031", "year"),
]


@pytest.mark.parametrize(("text", "anchor", "tense", "value", "precision"), CASES)
def test_a_date_is_read_from_its_anchor(text, anchor, tense, value, precision):
    assert read(text, anchor, tense) == ((value, precision) if value else None)


TABLE = [
    line.split("\t") for line in Path(__file__).with_name("dates-ru.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
"""Sentence, tense, anchor (`~` lends its year only), value, precision, first and last day, reason; `-` for none."""


def anchored(anchor):
    if anchor == "-":
        return None
    lent = anchor.startswith("~")
    return Date(anchor.removeprefix("~"), "day", *(("context", "«12 ноября 2031 года»") if lent else ("meta", "")))


def days(date):
    span = interval(date)
    return tuple(str(day) for day in span) if span else (date.first or "-", date.last or "-")


def test_the_table_is_large():
    assert len(TABLE) >= 150


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_expressions_of_running_news(row):
    text, tense, anchor, value, precision, first, last, reason = row
    found = find(text, Span(0, len(text)))
    if reason in ("duration", "no date"):
        assert found == ()
        return
    (expression,) = found
    date = resolve(expression, anchored(anchor), None if tense == "-" else tense)
    if value == "-":
        assert date is None
        assert reason in left_open(expression) or expression.text.startswith("Через")
        return
    assert (date.value, date.precision, *days(date)) == (value, precision, first, last)
    assert date.reason == f"«{expression.text}»" if reason == "named" else reason in date.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("вторник", "2031-11-18"),
        ("в среду", "2031-11-19"),
        ("12 ноября", "2031-11-12"),
        ("11 ноября", "2032-11-11"),
        ("через неделю", "2031-11-19"),
        ("две недели назад", "2031-10-29"),
        ("три месяца назад", "2031-08-12"),
        ("через два года", "2033-11"),
        ("10.12.", "2031-12-10"),
    ],
)
def test_in_a_diary_a_day_is_the_next_one_and_counts_are_exact(text, value):
    (expression,) = find(text, Span(0, len(text)))
    assert resolve(expression, WEDNESDAY, view="diary").value == value


def test_a_year_with_the_time_since_tells_what_year_it_is():
    text = "9 января послы вернулись. Договор забыли после 1997 года (за последние 25 лет)."
    anchor = year_anchor(find(text, Span(0, len(text))))
    date = resolve(find(text, Span(0, len(text)))[0], anchor, "past")
    assert date.value == "2022-01-09"
    assert date.reason == "«9 января», the year from «1997 года (за последние 25 лет)» in the text"
    round_number = "Договор забыли после 1951 года (за последние 70 лет)."
    assert year_anchor(find(round_number, Span(0, len(round_number)))) is None


def test_a_month_takes_its_year_from_the_date_told_just_before():
    text = "В конце 2021 года послы разъехались. В январе они вернулись."
    found = find(text, Span(0, len(text)))
    date = resolve(found[1], story_anchor(found, found[1].span.start), "past")
    assert (date.value, date.reason) == ("2022-01", "«В январе», the first after «В конце 2021 года» in the text")
    bare = "В 2021 году послы разъехались. В январе они вернулись."
    found = find(bare, Span(0, len(bare)))
    assert story_anchor(found, found[1].span.start) is None


@pytest.mark.parametrize(
    "text",
    [
        "Через восемь лет после того, как договор подписали, его забыли.",
        "За последние 25 лет граница не менялась.",
        "Стороны спорили в течение двух дней.",
        "Перемирие продлили на три месяца.",
        "За два дня до саммита послы разъехались.",
        "Несколько дней назад послы вернулись.",
        "Послы вернутся на днях.",
        "Вокруг саммита, накануне саммита, ходили слухи.",
        "Понедельник был тяжелым днем.",
        "Версия 121.12.2031 устарела.",
        "Счет 3:2, цена 12,5 и пункт 4.2 договора.",
        "Марта вернулась.",
        "Послы шли маршем.",
        "",
    ],
)
def test_what_is_no_date_is_left_alone(text):
    assert find(text, Span(0, len(text))) == ()


def test_an_impossible_day_has_no_date():
    assert read("Послы вернулись 31 февраля 2031 года.", None) is None
    assert read("Послы вернулись 31 февраля.", None) is None


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("Ответ ждут до 12 января.", "before"),
        ("Ответ ждут к концу января.", "before"),
        ("Послы вернутся после 12 января.", "after"),
        ("Граница закрыта с лета прошлого года.", "since"),
        ("Договор от 12 января забыт.", "of"),
        ("Послы соберутся с 10 по 13 января.", ""),
        ("Послы соберутся 12 января.", ""),
    ],
)
def test_the_word_before_a_date_makes_it_an_edge(text, edge):
    (expression,) = find(text, Span(0, len(text)))
    assert expression.edge == edge


def test_spans_are_those_of_the_page_and_windows_do_not_leak():
    text = "Вчера. Послы вернулись 12 января 2032 года, а не 13 января."
    span = Span(text.index("Послы"), text.index(", а"))
    (expression,) = find(text, span)
    assert expression.span.of(text) == expression.text == "12 января 2032 года"
    assert [e.text for e in find(text, Span(0, len(text)))] == ["Вчера", "12 января 2032 года", "13 января"]


def test_the_reason_is_said_in_words():
    text = "Накануне послы вернулись."
    date = resolve(find(text, Span(0, len(text)))[0], WEDNESDAY, "past")
    assert date.reason == "«Накануне», counted from the publication date 2031-11-12"
    assert date.how == "body"


def test_a_full_date_lends_its_year_only_where_all_agree():
    one = "Договор подписан 12 января 2032 года, а 15 марта забыт."
    two = "Договор подписан 12 января 2032 года, а 15 марта 2033 года забыт."
    assert year_anchor(find(one, Span(0, len(one)))).value == "2032-01-12"
    assert year_anchor(find(two, Span(0, len(two)))) is None


def test_the_anchor_of_an_article_is_its_publication_date():
    assert article_anchor(Article("ar-1", "pg-1", None, "ru", None, WEDNESDAY, (), ())) is WEDNESDAY


ENTRIES = [(e, text) for e in entries("ru", "dates") for text in e.examples]
COUNTER = [(e, text) for e in entries("ru", "dates") for text in e.counter]


@pytest.mark.parametrize(("entry", "text"), ENTRIES, ids=lambda value: getattr(value, "ref", ""))
def test_the_example_of_an_entry_fires_it(entry, text):
    found = find(text, Span(0, len(text)))
    if entry.keys.get("kind") == "duration":
        assert not found
    else:
        assert any(entry.ref in expression.entries for expression in found)


@pytest.mark.parametrize(("entry", "text"), COUNTER, ids=lambda value: getattr(value, "ref", ""))
def test_the_counterexample_of_an_entry_does_not(entry, text):
    assert not any(entry.ref in expression.entries for expression in find(text, Span(0, len(text))))


def test_words_of_a_piece_are_read_by_the_first_form_that_fits():
    for piece in pieces("ru").values():
        for words in piece.plain:
            spoilt = words.upper().replace(" ", "\n ")
            first = next(row for row in piece.forms if compiled(row[0]).fullmatch(spoilt))
            assert piece.read(spoilt) == piece.read(words)
            assert piece.read(words)[1] == first[2]
