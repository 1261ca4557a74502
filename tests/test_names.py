"""Names have their borders and types, whatever the tagger made of them."""

from __future__ import annotations

import pytest

from communique.grammar import mark_up
from communique.lexicon import Entry, entries
from communique.model import Article, Block, Cast, Page, Span, make_page
from communique.parties import make_cast

ENTRIES = entries("ru", "names")


def cast_of(text: str) -> tuple[Page, Cast]:
    page = make_page("case", "case", text, "utf-8", blocks=(Block(Span(0, len(text))),))
    article = Article("ar", page.id, None, "ru", None, None, (Span(0, len(text)),), ())
    return page, make_cast(page, article, mark_up(page, article))


def names_of(text: str) -> list[str]:
    page, cast = cast_of(text)
    return [f"{mention.type} {mention.span.of(page.text)}" for mention in cast.mentions]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)
def test_example_gives_its_names(entry: Entry) -> None:
    for example in entry.examples:
        assert [name.partition(" ")[2] for name in names_of(example)] == list(entry.words("gives"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Доклад готовит Европейская исследовательская группа (ЕИГ).", ["Европейская исследовательская группа", "ЕИГ"]),
        ("Верховный суд Норвегии отклонил жалобу.", ["Верховный суд Норвегии"]),
        ("Британское правительство ответило МИД Франции.", ["Британское правительство", "МИД Франции"]),
        ("Делегация прибыла в Брюссель, в штаб-квартиру ЕС.", ["Брюссель", "ЕС"]),
        ("Беженка Анна Крамер вернулась в Осло.", ["Анна Крамер", "Осло"]),
    ],
)
def test_borders(text: str, names: list[str]) -> None:
    assert [name.partition(" ")[2] for name in names_of(text)] == names


def test_types_follow_the_actor() -> None:
    assert names_of("Евросоюз ответил Норвегии.") == ["ORG Евросоюз", "LOC Норвегии"]
    assert names_of("Москва и Брюссель начали переговоры.") == ["LOC Москва", "LOC Брюссель"]


def test_peoples_are_named_and_adjectives_are_not() -> None:
    assert "PER британцев" in names_of("Опрос британцев завершен.")
    assert "PER русских" not in names_of("На выставке много русских машин.")


def test_a_name_of_the_page_is_found_where_the_tagger_missed_it() -> None:
    names = names_of("Ян Крушина и Элен Морто прибыли в Вену. По словам пророка Мухаммеда, терпение вознаграждается.")
    assert "PER Мухаммеда" in names


def test_a_surname_that_is_a_common_word_stays() -> None:
    assert names_of("Ларс Берег уехал. Берег ответил послам.") == ["PER Ларс Берег", "PER Берег"]
