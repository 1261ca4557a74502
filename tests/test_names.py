"""Names have their borders and types, whatever the tagger made of them."""

from __future__ import annotations

import pytest

from communique.grammar import mark_up
from communique.lexicon import Entry, entries
from communique.model import Article, Block, Cast, Dropped, Page, Span, make_page
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
        ("«Порт закрыт», – отметил Ксендз Вальтер Крамер.", ["Вальтер Крамер"]),
        ("Он лежит в больнице имени Коростина.", ["больнице имени Коростина"]),
        ("Ян Крушина говорил от имени Ларса Ниссена.", ["Ян Крушина", "Ларса Ниссена"]),
        ("Об этом сообщил министр по делам веры Рен-уль-Оль Кадрун.", ["Рен-уль-Оль Кадрун"]),
        ("Переговоры Крушины и Ниссена прошли в Осло.", ["Крушины", "Ниссена", "Осло"]),
        ("Они отдали Чехию Крушине.", ["Чехию", "Крушине"]),
        ("Главный редактор: Коростин Я. О. Телефон редакции занят.", ["Коростин Я. О."]),
        ("Cергей Коростин вышел из порта.", ["Cергей Коростин"]),  # with a Latin C
        ("Тара Ниссен обвинила Яна Крушину.", ["Тара Ниссен", "Яна Крушину"]),
        ("Председатель Си Жаолин прибыл. Си Жаолин ответил.", ["Си Жаолин", "Си Жаолин"]),
        ("Отставка Крушины ожидалась.", ["Крушины"]),
        ("Урсула фон дер Альм прибыла. Фон дер Альм ответила.", ["Урсула фон дер Альм", "Фон дер Альм"]),
        ("СмотретьКрушина прибыл в Осло.", ["Осло"]),
        ("Российский теплоход «Капитан Крушина» пропал. Искали «Капитана Крушину» у Осло.", ["Осло"]),
        ("Вакцину «Лунвик Лайт» купила Норвегия. «Лунвик Лайт» дорог.", ["Норвегия"]),
        ("Вакцину «Вектора» купила Норвегия.", ["Вектора", "Норвегия"]),
        ("Суд в Осло отклонил жалобу.", ["Осло"]),
        ("Суд Осло отклонил жалобу.", ["Суд Осло"]),
        ("Порт закрыт. Если Вы заметите ошибку, сообщите Яну Крушине.", ["Яну Крушине"]),
        ("Ян МакГрегор прибыл в Осло.", ["Ян МакГрегор", "Осло"]),
        ("НИССЕН ПОКИДАЕТ ОСЛО\n\nЛарс Ниссен уходит.", ["НИССЕН", "ОСЛО", "Ларс Ниссен"]),
    ],
)
def test_borders(text: str, names: list[str]) -> None:
    assert [name.partition(" ")[2] for name in names_of(text)] == names


def test_types_follow_the_actor() -> None:
    assert names_of("Евросоюз ответил Норвегии.") == ["ORG Евросоюз", "LOC Норвегии"]
    assert names_of("Москва и Брюссель начали переговоры.") == ["LOC Москва", "LOC Брюссель"]


def test_what_is_listed_with_places_is_a_place() -> None:
    text = "Бои идут в Лундском районе, у Норвикерта, Брамана и Лунда."
    assert names_of(text)[-2:] == ["LOC Брамана", "LOC Лунда"]
    assert "PER Брамана" in names_of(f"Ян Браман прибыл в порт. {text}")


def test_peoples_are_named_and_adjectives_are_not() -> None:
    assert "PER британцев" in names_of("Опрос британцев завершен.")
    assert "PER русских" not in names_of("На выставке много русских машин.")


def test_a_name_of_the_page_is_found_where_the_tagger_missed_it() -> None:
    names = names_of("Ян Крушина и Элен Морто прибыли в Вену. По словам пророка Мухаммеда, терпение вознаграждается.")
    assert "PER Мухаммеда" in names


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Ян Крушина прибыл. Ларс Ниссен ждал. Об этом говорил Крушина Ниссену.", ["Ян Крушина", "Ларс Ниссен"]),
        ("Рен Кадрун прибыл. Ала Бари ждала. Порт покинул адвокат Бари Рен Кадрун.", ["Рен Кадрун", "Ала Бари"]),
        ("Азия Норин ждет суда. Дело Азии Норин передано в суд.", ["Азия Норин"]),
        ("Ван О прибыл. Министр Ван О ответил.", ["Ван О"]),
        ("Урсула фон дер Альм прибыла. Фон дер Альм ответила.", ["Урсула фон дер Альм"]),
        ("Ян Коростин прибыл. Редактор: Коростин Я. О.", ["Ян Коростин"]),
        ("НИССЕН ПОКИДАЕТ ПОРТ\n\nЛарс Ниссен уходит.", ["Ларс Ниссен"]),
        ("Ян Ниссен-младший прибыл. Ниссен ответил послам.", ["Ян Ниссен-младший"]),
        ("Элен Морто ответила Макгрегору. Макгрегор молчит.", ["Элен Морто", "Макгрегор"]),
        ("Ян Ниссен и Анна Ниссен прибыли. По словам Ниссена, порт закрыт.", ["Ян Ниссен", "Анна Ниссен"]),
    ],
)
def test_whom_the_page_names(text: str, actors: list[str]) -> None:
    _, cast = cast_of(text)
    assert {actor.name for actor in cast.actors if actor.kind == "person"} == set(actors)


def test_a_surname_in_a_mans_case_is_the_mans() -> None:
    _, cast = cast_of("Ян Ниссен прибыл. За ним прибыла Анна Ниссен. Они говорили о планах Ниссена.")
    last = [mention for mention in cast.mentions if mention.type == "PER"][-1]
    assert next(actor.name for actor in cast.actors if actor.id == last.actor) == "Ян Ниссен"


@pytest.mark.parametrize(
    ("text", "court"),
    [
        (
            "В Норвегии ждут решения. Верховный суд объявит его в Осло. Норвежская газета спорит.",
            "Верховный суд Норвегии",
        ),
        ("Верховный суд ответил. Жалобу в Верховный суд Дании подал Ян Крушина.", "Верховный суд Дании"),
        ("Верховный суд ответил Яну Крушине.", "Верховный суд"),
        ("Верховный суд ответил Норвегии, Дании и Франции.", "Верховный суд"),
    ],
)
def test_a_court_without_a_state_is_that_of_the_page(text: str, court: str) -> None:
    _, cast = cast_of(text)
    assert court in {actor.name for actor in cast.actors}


@pytest.mark.parametrize(
    ("text", "place"),
    [("Порт закрыт в Неваде. Невада ждет.", "Невада"), ("Бои шли в Уттарандже.", "Уттарандж")],
)
def test_places_that_no_dictionary_lists_have_their_nominative(text: str, place: str) -> None:
    _, cast = cast_of(text)
    assert {actor.name for actor in cast.actors if actor.kind == "place"} == {place}


def test_no_name_is_marked_twice() -> None:
    assert names_of("Мексиканцы протестовали против войны.") == ["PER Мексиканцы"]


def test_a_surname_that_is_a_common_word_stays() -> None:
    assert names_of("Ларс Берег уехал. Берег ответил послам.") == ["PER Ларс Берег", "PER Берег"]


def test_a_repeated_headline_has_the_names_of_the_headline() -> None:
    line = "Ян Крушина прибыл в Вену"
    text = f"{line}\n{line}.\nПереговоры начнутся завтра."
    page = make_page("case", "case", text, "utf-8", blocks=(Block(Span(0, len(text))),))
    first, second = Span(0, len(line)), Span(len(line) + 1, 2 * len(line) + 2)
    dropped = (Dropped(first.start, first.end, "repeat"),)
    article = Article("ar", page.id, None, "ru", second, None, (Span(second.end + 1, len(text)),), dropped)
    cast = make_cast(page, article, mark_up(page, article))
    names = [(mention.span.start, mention.span.of(text), mention.actor) for mention in cast.mentions]
    assert [name[1] for name in names] == ["Ян Крушина", "Вену", "Ян Крушина", "Вену"]
    assert [name[2] for name in names[:2]] == [name[2] for name in names[2:]] and names[0][0] == 0
