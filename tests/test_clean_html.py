"""What the structure of an HTML page tells of its article: elements, classes, links, and what its head says."""

from __future__ import annotations

import json

import pytest

from communique.acquire.page import html_page
from communique.clean import clean
from communique.clean.layout import tell
from communique.model import Page

TITLE = "Нордания предложила Сольвии открыть мост через Лун"
FIRST = "Нордания предложила Сольвии открыть мост через реку Лун. Об этом заявил глава МИД Нордании Олаф Брам."
SECOND = "«Мост нужен обеим сторонам, и мы готовы открыть его первыми», — сказал министр журналистам в Карвене."
THIRD = "В Сольвии предложение назвали неожиданным. Ответ ее правительство обещало дать до конца недели."
OTHERS = (
    ("Паром через Лун вернулся в порт после ремонта", "Его ждали целую неделю, и во вторник он наконец пришел."),
    ("Синоптики обещают Карвену теплые выходные", "Воздух прогреется до четырнадцати градусов, дождей не будет."),
    ("Тренер «Речника» подал в отставку", "Команда проиграла пять встреч подряд, и публика свистела."),
    ("В столице Марии открыли новый музей", "В нем двенадцать залов и единственная в стране карта реки."),
)


def page(body: str, head: str = "") -> Page:
    return html_page("page.html", "", f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>", "")


def kept(page: Page) -> list[str]:
    article = clean(page)
    return [span.of(page.text) for span in ((article.title,) if article.title else ()) + article.body]


def dropped(page: Page) -> dict[str, str]:
    return {page.text[run.start : run.end]: run.reason for run in clean(page).dropped}


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("div.photoBanner", "menu"),
        ("div._reachbanner_", ""),
        ("div.relative", ""),
        ("div.related-news", "teaser"),
        ("div.newsRelated", "teaser"),
        ("div.print-hidden", "menu"),
        ("div.sprint", ""),
        ("p@articleBody", "good"),
        ("nav.text", "menu"),
        ("div", ""),
    ],
)
def test_classes_are_read_as_words(tag: str, hint: str):
    assert tell(tag) == hint


def test_the_text_in_an_element_with_a_misleading_class_is_kept():
    made = page(f'<h1>{TITLE}</h1><div class="text _reachbanner_">{paragraphs(FIRST, SECOND, THIRD)}</div>')
    assert kept(made) == [TITLE, FIRST, SECOND, THIRD]


def test_an_element_that_holds_the_headline_is_no_furniture_whatever_its_class():
    comments = "".join(f'<div class="comments"><p>{text} Так думают соседи, и я с ними согласен.</p></div>' for text in
                       (THIRD, *(text for _, text in OTHERS)))  # fmt: skip
    made = page(f'<div class="page-comments-on"><h1>{TITLE}</h1>{paragraphs(FIRST, SECOND)}</div>{comments}')
    assert kept(made) == [TITLE, FIRST, SECOND]


def test_a_heading_in_an_element_of_captions_is_a_lead():
    lead = f'<div class="article-caption"><h2>{FIRST}</h2></div>'
    made = page(f'<h1>{TITLE}</h1>{lead}<div class="photo-caption">Мост.</div>{paragraphs(SECOND, THIRD)}')
    assert kept(made) == [TITLE, FIRST, SECOND, THIRD]
    assert dropped(made)["Мост."] == "caption"


def test_a_list_of_stories_above_the_article_is_not_the_article():
    listed = "".join(f'<div><h3><a href="/">{title}</a></h3><p class="sum">{text}</p></div>' for title, text in OTHERS)
    made = page(f"{listed}<h1>{TITLE}</h1><div>{paragraphs(FIRST)}</div>")
    assert kept(made) == [TITLE, FIRST]
    assert all(dropped(made)[text] == "teaser" for _, text in OTHERS)


def test_links_between_the_paragraphs_make_no_list_of_them():
    links = [f'<p><a href="/">{title}</a></p>' for title, _ in OTHERS[:2]]
    texts = [f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD)]
    made = page(f"<h1>{TITLE}</h1><div>{texts[0]}{links[0]}{texts[1]}{links[1]}{texts[2]}</div>")
    assert kept(made) == [TITLE, FIRST, SECOND, THIRD]


def test_a_box_of_other_stories_inside_the_text_does_not_end_it():
    items = "".join(f'<li><a href="/">{title}</a></li>' for title, _ in OTHERS)
    box = f'<div id="box"><h6>vest.example</h6><ul>{items}</ul></div>'
    made = page(f"<h1>{TITLE}</h1><div>{paragraphs(FIRST, SECOND)}{box}{paragraphs(THIRD)}</div><p>{OTHERS[0][1]}</p>")
    assert kept(made) == [TITLE, FIRST, SECOND, THIRD]


def test_another_story_below_its_own_heading_is_not_joined():
    other = f"<div><h2>{OTHERS[0][0]}</h2>{paragraphs(OTHERS[0][1])}</div>"
    made = page(f"<div><h1>{TITLE}</h1>{paragraphs(FIRST, SECOND)}</div><p>vest.example</p>{other}")
    assert kept(made) == [TITLE, FIRST, SECOND]


def test_a_lead_that_the_paragraph_with_the_dateline_says_again_is_dropped():
    again = f"КАРВЕН, 12 мар — Вест, Ида Лис. {FIRST}"
    made = page(f'<h1>{TITLE}</h1><div class="lead">{FIRST}</div><div>{paragraphs(again, SECOND)}</div>')
    assert kept(made) == [TITLE, again, SECOND]
    assert dropped(made)[FIRST] == "repeat"


def test_a_lead_without_a_full_stop_is_kept_among_its_paragraphs():
    lead = "Министр обещал сделать первый шаг, соседи удивлены"
    text = f'<i>12.03.2040</i><div><p class="anons">{lead}</p>{paragraphs(FIRST, SECOND)}</div>'
    assert kept(page(f"<h1>{TITLE}</h1><div>Печать | Почта | Закладки</div>{text}")) == [TITLE, lead, FIRST, SECOND]


def test_the_second_line_of_a_heading_is_a_subtitle():
    made = page(f"<h1>{TITLE}<br><small>Соседи ждут до пятницы</small></h1>{paragraphs(FIRST, SECOND)}")
    assert kept(made) == [TITLE, "Соседи ждут до пятницы", FIRST, SECOND]


@pytest.mark.parametrize("badge", ['<a class="comments_count" href="#">0</a>', '<span id="views">117</span>'])
def test_a_badge_with_a_number_stands_apart_from_the_text(badge: str):
    assert kept(page(f"<h1>{TITLE}</h1><p>{badge}{FIRST}</p><p>{SECOND}</p>")) == [TITLE, FIRST, SECOND]


@pytest.mark.parametrize("number", ["<b>12</b>", '<span class="accent">12</span>'])
def test_a_number_in_the_text_stays_in_it(number: str):
    made = page(f"<h1>{TITLE}</h1><p>{FIRST}</p><p>За мост заплатят {number}-й и 13-й кварталы.</p>")
    assert kept(made)[-1] == "За мост заплатят 12-й и 13-й кварталы."


@pytest.mark.parametrize(
    ("marks", "value"),
    [
        ('<span itemprop="datePublished" content="2040-03-12T10:15">вчера</span>', "2040-03-12"),
        ('<time datetime="2040-03-12">12 марта</time>', "2040-03-12"),
        ("".join(f'<i itemprop="datePublished" content="2040-03-{day}"></i>' for day in (11, 12)), ""),
        ('<time datetime="2040-03-12"></time><time datetime="2040-03-11"></time>', ""),
    ],
)
def test_the_date_of_publication_in_microdata(marks: str, value: str):
    made = page(f"<h1>{TITLE}</h1><div>{paragraphs(FIRST, SECOND, THIRD)}</div><div>{marks}</div>")
    date = clean(made).published
    assert (date.value if date else "") == value


# --- the head as a witness -------------------------------------------------------------------------------------------

LONG = [f"{title}: {text} Так пишут газеты обеих стран, и {i} из них — на первой полосе." for i, (title, text) in
        enumerate(OTHERS)]  # fmt: skip


def linked_data(*texts: str) -> str:
    told = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(texts)}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def test_the_body_in_the_linked_data_tells_the_article_from_a_longer_text():
    body = f'<div class="a">{paragraphs(*LONG)}</div><div class="promo">{paragraphs(FIRST, SECOND, THIRD)}</div>'
    assert kept(page(body, linked_data(FIRST, SECOND, THIRD)))[-3:] == [FIRST, SECOND, THIRD]
    assert not {FIRST, SECOND, THIRD} & set(kept(page(body)))


def test_what_the_linked_data_lacks_below_the_article_is_dropped():
    body = f"<h1>{TITLE}</h1><div>{paragraphs(FIRST, SECOND, THIRD, *LONG)}</div>"
    assert kept(page(body, linked_data(FIRST, SECOND, THIRD))) == [TITLE, FIRST, SECOND, THIRD]
    assert kept(page(body, linked_data(FIRST))) == [TITLE, FIRST, SECOND, THIRD, *LONG]


def test_the_description_tells_the_lead():
    body = f'<h1>{TITLE}</h1><div class="promo">{paragraphs(FIRST)}</div>'
    assert kept(page(body, f'<meta name="description" content="{FIRST}">')) == [TITLE, FIRST]
    assert FIRST not in kept(page(body + paragraphs(*LONG), '<meta name="description" content="Все новости">'))
