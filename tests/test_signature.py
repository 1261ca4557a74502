"""Who signed an article, what is no article at all, and which language an article is in."""

from __future__ import annotations

import pytest

from communique.acquire.page import html_page, text_page
from communique.clean import clean
from communique.model import Article, Page, PageMeta
from communique.pipeline import read_page

TITLE = "Нордания предложила Сольвии открыть мост через Лун"
FIRST = "Нордания предложила Сольвии открыть мост через реку Лун. Об этом заявил глава МИД Нордании Олаф Брам."
SECOND = "«Мост нужен обеим сторонам, и мы готовы открыть его первыми», — сказал министр журналистам в Карвене."
THIRD = "В Сольвии предложение назвали неожиданным. Ответ ее правительство обещало дать до конца недели."


def page(*lines: str, **meta: str) -> Page:
    return text_page("page.txt", "", "\n".join(lines), "utf-8", PageMeta(**meta))


def credit(page: Page) -> str | None:
    span = clean(page).signature.credit
    return span.of(page.text) if span else None


# --- the author and the credit ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Автор: Ида Лис", "Ида Лис"),
        ("Текст: Ида Лис и Олаф Крам", "Ида Лис и Олаф Крам"),
        ("Корреспондент Ида Лис", "Ида Лис"),
        ("Автор: Марта Левинська", "Марта Левинська"),
        ("Журналист ленты новостей", ""),
        ("Автор: редакция", ""),
    ],
)
def test_the_author_beside_the_headline_or_below_the_text(line: str, names: str):
    for made in (page(TITLE, line, FIRST, SECOND, THIRD), page(TITLE, FIRST, SECOND, THIRD, line)):
        signed = clean(made).signature
        assert signed.names == names
        assert (signed.span.of(made.text) if signed.span else "") == names


def test_an_author_far_from_the_article_is_not_its_author():
    made = page("Автор: Ида Лис", *["Спорт"] * 5, TITLE, FIRST, SECOND, THIRD)
    assert clean(made).signature.names == ""


def test_what_the_source_says_of_the_author_goes_first():
    assert clean(page(TITLE, "Автор: Ида Лис", FIRST, SECOND, byline="Олаф Крам")).signature.names == "Олаф Крам"


def test_an_element_named_for_the_author_tells_him():
    body = f"<h1>{TITLE}</h1><div class='author'>Ида Лис, 12.03.2040</div><p>{FIRST}</p><p>{SECOND}</p>"
    assert clean(html_page("a.html", "", f"<html><body>{body}</body></html>", "")).signature.names == "Ида Лис"


def test_the_dateline_tells_agency_and_author():
    made = page(TITLE, f"КАРВЕН, 12 мар — Вест, Ида Лис. {FIRST}", SECOND)
    assert (clean(made).signature.names, credit(made)) == ("Ида Лис", "Вест")
    made = page(TITLE, f"КАРВЕН, 12 марта — Вест Сегодня. {FIRST}", SECOND)
    assert (clean(made).signature.names, credit(made)) == ("", "Вест Сегодня")
    assert credit(page(TITLE, f"В Карвене 12 марта — Вест ждал ответа. {FIRST}", SECOND)) is None


@pytest.mark.parametrize("line", ["Источник: Вест", "vest.example", "По материалам радио «Голос Лиммарка»"])
def test_the_credit_stands_below_the_text(line: str):
    assert credit(page(TITLE, FIRST, SECOND, THIRD, line)) == line


def test_a_credit_far_below_is_another_sites():
    assert credit(page(TITLE, FIRST, SECOND, THIRD, *["Спорт"] * 6, "counter.example")) is None


# --- no article ------------------------------------------------------------------------------------------------------

STORIES = (
    ("Паром через Лун вернулся в порт после ремонта", "Паром ждали целую неделю, и в порт он вернулся во вторник."),
    ("Синоптики обещают Карвену теплые выходные", "Синоптики не видят дождей: выходные будут теплыми и тихими."),
    ("Тренер «Речника» подал в отставку", "Тренер объявил об отставке после пятой встречи без победы."),
    ("В столице Марии открыли новый музей", "Музей открыли в старой ратуше, в нем двенадцать залов."),
    ("Цены на соль выросли вдвое за год", "За год цены выросли на всех рынках, соли не хватает с осени."),
    ("Школы Нордании переходят на пятидневку", "Пятидневка начнется в школах с первого дня сентября."),
    ("Рыбаки Лиммарка просят о помощи", "Рыбаки пишут, что без помощи столицы лодки не выйдут в море."),
    ("Мост через Лун закрыли на зиму", "Мост откроют весной, когда сойдет лед, обещают строители."),
)


def assert_index(page: Page) -> None:
    article = clean(page)
    assert (article.page_kind, article.title, article.body) == ("index", None, ())
    assert article.undated.reason == "the page holds no article"
    assert read_page(page).trouble.reason == "a list of stories, not an article"


def test_a_flattened_list_of_stories_is_no_article():
    lines = [line for title, text in STORIES for line in (title, text)]
    assert_index(page("Новости Карвена", *lines))
    dated = [line for title, text in STORIES for line in (title, "12.03.2040", text)]
    assert_index(page("Новости Карвена", *dated))


def test_a_list_of_linked_stories_is_no_article():
    listed = "".join(f"<div><a href='/'>{title}</a></div>" for title, _ in STORIES)
    top = f"<h3><a href='/1'>{TITLE}</a></h3><p>{FIRST}</p>"
    assert_index(html_page("a.html", "", f"<html><title>Вест</title><body>{top}{listed}</body></html>", ""))


def test_a_list_of_linked_stories_with_their_leads_is_no_article():
    listed = "".join(f"<div><h3><a href='/'>{title}</a></h3><p class='s'>{text}</p></div>" for title, text in STORIES)
    assert_index(html_page("a.html", "", f"<html><title>Вест</title><body><h1>Вест</h1>{listed}</body></html>", ""))


def test_a_page_that_calls_itself_a_list_is_no_article():
    assert_index(page("Мост через Лун", FIRST, SECOND, kind="CollectionPage"))


def test_an_article_with_subheadings_is_one():
    parts = [line for head, text in STORIES[:4] for line in (head, f"{text} {SECOND}")]
    article = clean(page(TITLE, FIRST, *parts))
    assert (article.page_kind, len(article.body)) == ("article", 9)


def test_a_linked_headline_over_its_own_article_is_no_list():
    listed = "".join(f"<div><a href='/'>{title}</a></div>" for title, _ in STORIES)
    body = f"<div><a href='/self'><b>{TITLE}</b></a></div><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{listed}"
    article = clean(html_page("a.html", "", f"<html><title>{TITLE} | Вест</title><body>{body}</body></html>", ""))
    assert article.page_kind == "article"


def test_a_menu_is_neither():
    assert clean(page("Главная", "Спорт", "Погода")).page_kind == "none"


def test_dated_stories_on_the_same_subject_below_the_article_are_not_its_text():
    later = [
        line for title, text in STORIES[-2:] for line in (f"{title} у моста", "10:15 12.03.2040", f"{text} Мост цел.")
    ]
    made = page(TITLE, FIRST, SECOND, THIRD, "Оцените, пожалуйста, статью. Это важно.", *later)
    assert [span.of(made.text) for span in clean(made).body] == [FIRST, SECOND, THIRD]


def test_an_article_with_its_own_date_line_is_no_dated_story():
    made = page(TITLE, "10:15 12.03.2040", FIRST, SECOND, "Что ответила Сольвия", "10:30 12.03.2040", THIRD)
    assert THIRD in [span.of(made.text) for span in clean(made).body]


# --- language, of the article and not of the page --------------------------------------------------------------------

UKRAINIAN = ("Міст через Лун відкриють", "Міністр заявив, що міст відкриють навесні, якщо сусіди не заперечуватимуть.")
BELARUSIAN = ("Мост праз Лун адкрыюць", "Міністр заявіў, што мост адкрыюць вясной, калі суседзі не будуць супраць.")
BULGARIAN = ("Мостът ще бъде отворен", "Министърът каза, че мостът ще бъде отворен през пролетта, ако съседите искат.")
ENGLISH = ("The bridge will open", "The minister said that the bridge would be opened in spring if they agreed to it.")
GERMAN = ("Die Brücke wird geöffnet", "Der Minister sagte, dass die Brücke im Frühling für alle geöffnet werde.")
RUSSIAN_FRAME = ("Главная", "Новости", "Версия для печати", "Подписаться на рассылку", "Все права защищены")


def told(lines: tuple[str, ...]) -> Article:
    return clean(page(*RUSSIAN_FRAME[:3], *lines, *RUSSIAN_FRAME[3:]))


@pytest.mark.parametrize(
    ("lines", "language"),
    [
        ((TITLE, FIRST, SECOND), "ru"),
        (UKRAINIAN, "uk"),
        (BELARUSIAN, "be"),
        (BULGARIAN, "bg"),
        (ENGLISH, "en"),
        (GERMAN, "other"),
    ],
)
def test_the_language_is_the_articles_whatever_its_frame_is_in(lines: tuple[str, ...], language: str):
    article = told(lines)
    assert article.body
    assert article.language == language


def test_a_foreign_quotation_does_not_change_the_language():
    assert told((TITLE, FIRST, "«The bridge will open», — сказал он. «Міст відкриють».", THIRD)).language == "ru"
