"""The article is cut out of its page: what is kept, what is dropped and why, and nothing lost in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casefile
from communique.acquire.page import html_page, text_page
from communique.clean import clean, matches
from communique.clean.language import language_of
from communique.clean.lines import Line, lines_of
from communique.clean.neighbours import COPIED, repeats, runs_of
from communique.clean.rules import TABLES
from communique.clean.words import fold, patterns
from communique.lexicon import Entry, entries
from communique.model import Article, Page, PageMeta

LEXICON = [(language, entry) for language in ("ru", "uk") for entry in entries(language, "clean")]
CASES = casefile.load(Path(__file__).parent / "cases" / "ru" / "clean")

TITLE = "Нордания предложила Сольвии открыть мост через Лун"
FIRST = "Нордания предложила Сольвии открыть мост через реку Лун. Об этом заявил глава МИД Нордании Олаф Брам."
SECOND = "«Мост нужен обеим сторонам, и мы готовы открыть его первыми», — сказал министр журналистам в Карвене."
THIRD = "В Сольвии предложение назвали неожиданным. Ответ ее правительство обещало дать до конца недели."
PROSE = (FIRST, SECOND, THIRD)


def page(*lines: str, address: str = "page.txt", **meta: str) -> Page:
    return text_page(address, address, "\n".join(lines), "utf-8", PageMeta(**meta))


def kept(page: Page) -> list[str]:
    return [span.of(page.text) for span in clean(page).body]


def title(page: Page) -> str | None:
    span = clean(page).title
    return span.of(page.text) if span else None


def dropped(page: Page) -> dict[str, str]:
    return {page.text[run.start : run.end]: run.reason for run in clean(page).dropped}


def covered(article: Article) -> list[int]:
    runs = [(span.start, span.end) for span in article.body] + [(run.start, run.end) for run in article.dropped]
    runs += [(article.title.start, article.title.end)] if article.title else []
    return [at for start, end in runs for at in range(start, end)]


def assert_covered_once(page: Page) -> None:
    places = [at for at in covered(clean(page)) if not page.text[at].isspace()]
    assert sorted(places) == [at for at, letter in enumerate(page.text) if not letter.isspace()]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "entry"), LEXICON, ids=[entry.ref for _, entry in LEXICON])
def test_an_entry_fires_on_its_examples_and_not_on_its_counterexamples(language: str, entry: Entry):
    for example in entry.examples:
        found = matches(example, language)
        assert found is not None, example
        assert found == (f"clean.{entry.table}", entry), example
    for line in entry.counter:
        assert matches(line, language) is None, line


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_index_finds_what_trying_every_entry_finds(language: str):
    phrases = [phrase for entry in entries(language, "clean") for phrase in entry.words("words")]
    for phrase in phrases:
        filled = phrase.replace("*", "ами").replace("#", "12")
        for line in (
            filled,
            f"3) {filled.upper()} …",
            f"Вест: {filled}",
            f"{filled} обеих сторон",
            f"Сольвия {filled}.",
        ):
            folded, size = fold(line).strip(), len(re.findall(r"\w+", line))
            fit = [one for one in patterns(language) if size <= one.most and not (one.open and folded[-1] in ".!?")]
            first = next((one.entry for one in fit if one.regex.match(folded)), None)
            found = matches(line, language)
            assert (found[1] if found else None) == first, line


def test_every_table_of_the_lexicon_has_a_reason():
    assert {entry.table for _, entry in LEXICON} <= set(TABLES)


# --- cases in the notation of the problem ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case: casefile.Case):
    made = text_page("page.txt", "", case.text, "utf-8")
    article = clean(made)
    assert [article.title.of(made.text)] if article.title else case.words("title") == []
    if "body" in case.spans:
        assert [span.of(made.text) for span in article.body] == case.words("body")
    gone = {run.reason: made.text[run.start : run.end] for run in article.dropped}
    for reason, words in case.keys.items():
        assert words in [made.text[r.start : r.end] for r in article.dropped if r.reason == reason], gone


# --- title and body --------------------------------------------------------------------------------------------------


def test_title_and_paragraphs_are_kept():
    made = page(TITLE, "", *PROSE)
    assert (title(made), kept(made), dropped(made)) == (TITLE, list(PROSE), {})


def test_a_single_sentence_is_an_article():
    assert kept(page("Брам заявил, что мост откроют")) == ["Брам заявил, что мост откроют"]


def test_a_menu_holds_no_article():
    article = clean(page("Главная", "Политика", "Спорт", "Погода", "Карта сайта", "Вход", "Поиск"))
    assert (article.title, article.body) == (None, ())


def test_the_body_that_stands_twice_is_kept_once():
    made = page(TITLE, *PROSE, "Подпишитесь на наш канал", " ".join(PROSE), "Комментарии (3)")
    assert kept(made) == list(PROSE)
    assert dropped(made)[" ".join(PROSE)] == "repeat"


def test_the_headline_that_stands_twice_is_kept_once():
    made = page(f"{TITLE} | Вест", "Политика", TITLE, *PROSE)
    assert title(made) == TITLE
    assert kept(made) == list(PROSE)


def test_a_headline_broken_off_in_dots_is_a_copy():
    made = page(TITLE, "Нордания предложила Сольвии открыть…", *PROSE)
    assert title(made) == TITLE
    assert kept(made) == list(PROSE)


def test_breadcrumbs_that_ran_into_the_headline_are_dropped():
    made = page(f"ГлавнаяМир{TITLE}", TITLE, *PROSE)
    assert title(made) == TITLE
    assert dropped(made) == {f"ГлавнаяМир{TITLE}": "menu"}


def test_other_stories_below_a_heading_are_dropped():
    tail = [
        "Другие материалы",
        "Спорт",
        "17.08.2040",
        "«Речник» проиграл снова",
        "Тренер винит газон, публика — нет.",
    ]
    made = page(TITLE, *PROSE, *tail)
    assert kept(made) == list(PROSE)
    assert set(dropped(made)) == set(tail)


def test_a_heading_of_partners_inside_the_text_does_not_end_it():
    later = [f"{day} посредники ждут ответа {side}, сказал Брам, потому что {why}." for day, side, why in LATER]
    assert kept(page(TITLE, FIRST, SECOND, "Новости партнеров", *later)) == [FIRST, SECOND, *later]


LATER = [
    ("В понедельник", "Сольвии", "мост через Лун закрыт уже третий месяц, и грузы везут в объезд по горной дороге"),
    ("Во вторник", "Марии", "ее правительство обещало дать деньги на ремонт опор и прислать своих инженеров"),
    ("К среде", "обеих столиц", "дольше держать рабочих у реки без дела строители не согласны и грозят уехать"),
]


def test_stories_below_the_outlets_name_are_dropped():
    tail = ["Синоптики обещают Карвену теплые выходные", "Воздух прогреется до 14 градусов, местами пройдут дожди."]
    made = page(TITLE, *PROSE, "vest.example", *tail, "Министр рассказал о новых паромах", "Первый выйдет осенью.")
    assert kept(made) == list(PROSE)
    assert dropped(made)["vest.example"] == "credit"


def test_a_caption_run_into_the_first_paragraph_is_dropped():
    made = page(TITLE, f"Мост через реку. Фото: Вест. {FIRST}", SECOND)
    assert kept(made) == [FIRST, SECOND]
    assert dropped(made) == {"Мост через реку. Фото: Вест.": "caption"}


def test_a_call_to_read_on_behind_the_text_is_dropped():
    made = page(TITLE, FIRST, f"{SECOND} Читать далее")
    assert kept(made) == [FIRST, SECOND]
    assert dropped(made) == {"Читать далее": "read also"}


def test_the_time_before_a_headline_is_no_part_of_it():
    made = page(f"12.03.2040 19:00 : {TITLE}", FIRST, SECOND)
    assert title(made) == TITLE
    assert clean(made).published.value == "2040-03-12"


def test_a_subtitle_and_a_subheading_are_kept_and_a_photographers_caption_is_not():
    made = page(TITLE, "Глава МИД пообещал быть первым", "Автор: Ида Лис", FIRST, SECOND, "Что ответила Сольвия", THIRD)
    assert kept(made) == ["Глава МИД пообещал быть первым", FIRST, SECOND, "Что ответила Сольвия", THIRD]
    made = page(TITLE, "Олаф Брам у входа в министерство", "Фото: Вест", FIRST, SECOND)
    assert kept(made) == [FIRST, SECOND]


# --- HTML ------------------------------------------------------------------------------------------------------------


HTML = f"""<html lang="ru"><head><title>{TITLE} | Вест</title>
<meta property="article:published_time" content="2040-03-12T10:00:00"><meta property="og:site_name" content="Вест">
</head><body><nav><a href="/">Главная</a> <a href="/w">Мир</a></nav>
<aside class="sidebar"><p>Синоптики обещают столице долгую и теплую осень без единого дождя.</p></aside>
<div class="article"><h1>{TITLE}</h1><p>{FIRST}</p><figure><img><figcaption>Мост через реку</figcaption></figure>
<p>{SECOND}</p><div class="related-news"><a href="/1">Паром отменили из-за шторма.</a></div><p>{THIRD}</p></div>
<div class="comments"><p>Сосед: давно пора было открыть этот несчастный мост, сколько можно ждать.</p></div>
</body></html>"""


def test_the_elements_around_a_block_tell_what_it_is():
    made = html_page("page.html", "", HTML, "utf-8")
    assert title(made) == TITLE
    assert kept(made) == list(PROSE)
    reasons = dropped(made)
    assert reasons["Мост через реку"] == "caption"
    assert reasons["Паром отменили из-за шторма."] == "teaser"
    article = clean(made)
    assert (article.published.value, article.published.how, article.outlet) == ("2040-03-12", "meta", "Вест")
    assert_covered_once(made)


# --- date, outlet, language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "value", "precision"),
    [
        ("https://vest.example/2040/03/12/most", "2040-03-12", "day"),
        ("https://vest.example/world/12Mar2040/most.html", "2040-03-12", "day"),
        ("https://vest.example/news/20400312-01", "2040-03-12", "day"),
        ("https://vest.example/news/2040-03-12-most", "2040-03-12", "day"),
        ("https://vest.example/2040/03/most", "2040-03", "month"),
    ],
)
def test_the_address_tells_the_date_and_the_outlet(address: str, value: str, precision: str):
    article = clean(page(TITLE, *PROSE, address=address))
    assert (article.published.value, article.published.precision) == (value, precision)
    assert (article.published.how, article.outlet) == ("address", "vest.example")


def test_the_address_of_the_source_tells_the_date_with_its_place():
    made = page(TITLE, *PROSE, "Источник: https://www.vest.example/world/12Mar2040/most.html")
    article = clean(made)
    assert article.published.value == "2040-03-12"
    assert article.published.span.of(made.text).endswith("12Mar2040/most.html")
    assert article.outlet == "vest.example"
    assert kept(made) == list(PROSE)


@pytest.mark.parametrize(
    "address", ["https://vest.example/2040/13/41/x", "https://vest.example/id/20409999", "page.txt"]
)
def test_numbers_that_are_no_date_tell_none(address: str):
    assert clean(page(TITLE, *PROSE, address=address)).published is None


def test_dates_of_other_stories_never_count():
    made = page(TITLE, *PROSE, "Другие материалы", "17.08.2041", "Паром вернулся", "Его ждали неделю, и он пришел.")
    assert clean(made).published is None


def test_a_date_line_by_the_headline_and_a_dateline_count():
    assert clean(page(TITLE, "12 марта 2040, 10:15", *PROSE)).published.value == "2040-03-12"
    assert clean(page(TITLE, "12 марта, 10:15", *PROSE)).published.value == "--03-12"
    article = clean(page(TITLE, f"КАРВЕН, 12 марта 2040 года. {FIRST}", SECOND))
    assert (article.published.value, article.published.how) == ("2040-03-12", "dateline")


@pytest.mark.parametrize(
    "line",
    ["Ида Лис — 12.03.2040 10:15", "12.03.40 10:15", "12.03.40, 10:15 | Мир", "Соседи ждут ответа 12.03.2040 10:15"],
)
def test_a_day_with_its_time_below_the_headline_counts(line: str):
    date = clean(page(TITLE, line, *PROSE)).published
    assert (date.value, date.how) == ("2040-03-12", "dateline")


@pytest.mark.parametrize("line", ["Мост строили с 12.03.2031", "Счет 12.03.40", "Версия 1.12.03.40 10:15"])
def test_other_figures_below_the_headline_do_not_count(line: str):
    assert clean(page(TITLE, line, *PROSE)).published is None


def test_a_day_with_its_time_behind_the_headline_is_cut_off():
    made = page("Мир", f"{TITLE}  12.03.40 10:15", *PROSE)
    assert (title(made), clean(made).published.value) == (TITLE, "2040-03-12")
    assert dropped(made)["12.03.40 10:15"] == "date line"


@pytest.mark.parametrize(
    "start", ["Послы разъехались в среду, 12 марта. ", "Вчера, 12 марта — день моста. ", "Среда, 12 марта. "]
)
def test_a_date_in_the_first_sentence_is_no_dateline(start: str):
    date = clean(page(TITLE, start + FIRST, SECOND)).published
    assert date is None or date.how == "body"


@pytest.mark.parametrize("start", ["Карвен, 12 марта 2040. ", "КАРВЕН, Нордания, 12 марта 2040 года — ВЕСТ. "])
def test_a_place_and_a_day_are_a_dateline(start: str):
    assert clean(page(TITLE, start + FIRST, SECOND)).published.value == "2040-03-12"


@pytest.mark.parametrize("line", ["Сегодня четверг, 12 марта", "12 марта 2040, четверг, 11:17"])
def test_todays_date_above_the_headline_is_not_the_articles(line: str):
    assert clean(page("Вест", line, TITLE, *PROSE)).published is None


def test_a_date_below_the_credit_counts():
    made = page(TITLE, *PROSE, "Источник: https://vest.example/4471", "12.03.2040 15:19", "Другие новости", "1.04.2041")
    assert clean(made).published.value == "2040-03-12"


def test_what_the_source_says_goes_first():
    article = clean(page(TITLE, "12 марта 2040", *PROSE, published="2040-03-11T22:00:00Z", outlet="Вест"))
    assert (article.published.value, article.outlet) == ("2040-03-11", "Вест")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FIRST, "ru"),
        ("Міністр заявив, що міст відкриють навесні, якщо сусіди не заперечуватимуть.", "uk"),
        (
            "Міністр заявіў, што мост адкрыюць вясной, калі суседзі не будуць супраць. Ён дадаў гэта ўвечары.",
            "be",
        ),
        ("Министърът каза, че мостът ще бъде отворен през пролетта, ако съседите са съгласни.", "bg"),
        ("The minister said that the bridge would be opened in spring if the neighbours agreed to it.", "en"),
        ("Der Minister sagte, dass die Brücke im Frühling geöffnet werde.", "other"),
        ("12 34", "other"),
    ],
)
def test_language(text: str, language: str):
    assert language_of(text) == language


# --- properties ------------------------------------------------------------------------------------------------------

LINES = [
    *PROSE,
    TITLE,
    "Главная / Мир / Лун",
    "Читайте также: Паром отменили",
    "Другие материалы",
    "17.08.2040",
    "14:05",
    "14:05 Паром вернулся в порт",
    "Фото: Вест",
    "Мост через реку. Фото: Вест. " + FIRST,
    "{{item.count}}",
    "Комментарии (2)",
    "vest.example",
    "Источник: https://vest.example/12Mar2040/x.html",
    "Поделиться",
    "  \xa0 ",
    "",
    "Нордания предложила Сольвии открыть…",
    SECOND + " Читать далее",
    "Читайте также: Паром отменили из-за шторма на реке Лун Министр обещал журналистам, что мост откроют первым.",
    "\u200b",
    "🙂 x",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=25))
def test_title_body_and_dropped_cover_every_visible_character_once(lines: list[str]):
    assert_covered_once(page(*lines))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=15))
def test_the_same_page_gives_the_same_article(lines: list[str]):
    made = page(*lines)
    assert clean(made) == clean(made)


# --- real pages ------------------------------------------------------------------------------------------------------


def test_the_annotated_pages_are_covered(shared: Path):
    for file in sorted((shared / "gold").glob("*.txt")):
        assert_covered_once(text_page(file.name, "", file.read_bytes().decode("utf-8"), "utf-8"))


def test_a_paragraph_that_begins_with_the_time_is_no_ticker() -> None:
    paragraph = f"18:25 {' '.join(PROSE)} {' '.join(PROSE)} Если вы нашли ошибку, выделите ее"
    text = f"{TITLE}\n\n{paragraph}\n"
    article = clean(text_page("case", "case", text, "utf-8"))
    assert any(span.of(text).startswith("18:25 Нордания") or FIRST in span.of(text) for span in article.body)


WORDS = ("мост", "Порт", "посол", "сказал_он", "12", "и", "реке")
ROWS = st.lists(st.lists(st.sampled_from(WORDS), max_size=14), max_size=7)


def lines_in(rows: list[list[str]]) -> list[Line]:
    return lines_of(text_page("a.txt", "", "\n".join(map(" ".join, rows)), "utf-8"))


@given(ROWS)
def test_a_line_is_a_copy_when_its_runs_of_words_stood_before(rows: list[list[str]]):
    lines = lines_in(rows)
    found = {at: verdict.rule for at, verdict in repeats(lines).items()}
    seen: set[tuple[str, ...]] = set()
    keys: set[str] = set()
    for line in lines:
        runs = runs_of(line.key)
        copied = line.key in keys or (bool(runs) and sum(run in seen for run in runs) >= COPIED * len(runs))
        if found.get(line.index) == "clean.lead_repeated":
            continue
        assert copied == (found.get(line.index) == "clean.repeat")
        if not copied:
            seen.update(runs)
            keys.add(line.key)


@given(ROWS, ROWS)
def test_shared_stems_are_counted_without_taking_a_line_apart(rows: list[list[str]], named: list[list[str]]):
    stems = frozenset[str]().union(*(line.stems for line in lines_in(named)))
    lines = lines_in(rows)
    assert [line.shares(stems) for line in lines] == [len(line.stems & stems) for line in lines]


def test_a_subheading_like_the_headline_is_not_the_headline() -> None:
    headline, text = "Мост через Лун: откроет ли Нордания проезд", (FIRST, SECOND, "Откроет ли Нордания проезд", THIRD)
    assert title(page(headline, *text)) == headline
    assert kept(page(headline, *text)) == list(text)
