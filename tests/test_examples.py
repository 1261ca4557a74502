"""The bundled pages through the whole pipeline, by the command line, as a user would: facts read by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


def page_alone(value: object) -> str:
    """A test's name shows the page alone: pytest would print Russian words as escapes."""
    return value if isinstance(value, str) and value.isascii() else ""


class Record:
    """The export, by kind."""

    def __init__(self, lines: str) -> None:
        self.rows = [json.loads(line) for line in lines.splitlines()]

    def all(self, kind: str, **keys: object) -> list[dict]:
        return [r for r in self.rows if r["kind"] == kind and all(r.get(k) == v for k, v in keys.items())]

    def article(self, page: str) -> dict:
        (row,) = (row for row in self.all("article") if row["page"].endswith(page))
        return row

    def said(self, page: str, words: str) -> list[dict]:
        """The statements of a page whose content holds the words."""
        return [s for s in self.all("statement") if s["page"].endswith(page) and plain(words) in content(s)]

    def meetings(self, *parties: str, **keys: object) -> list[dict]:
        return [m for m in self.all("meeting", **keys) if set(m["parties"]) == set(parties)]


def plain(text: str) -> str:
    return " ".join(text.split())


def content(statement: dict) -> str:
    return plain(" … ".join(span["text"] for span in statement["content"]))


@pytest.fixture(scope="session")
def record(exported: str) -> Record:
    return Record(exported)


def test_every_page_is_read_and_the_brief_printed(demo):
    assert demo.read.returncode == 0, demo.read.stderr[-3000:]
    assert "Вальдония" in demo.read.stdout
    assert "Кестрия" in demo.read.stdout


def test_the_brief_is_golden(brief: str, golden: Callable[[str, str], None]):
    golden("brief-demo.txt", brief)


def test_sixteen_articles(record: Record):
    assert len(record.all("article")) == 16


# --- articles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("01-demand.txt", "Кестрия потребовала от Вальдонии открыть шлюзы на Ирсе"),
        ("03-mediation-offer.txt", "Приморский союз предложил провести переговоры по Ирсе в Крамсунде"),
        ("04-condition.txt", "«Сначала вода»: Коростин назвал условие для открытия порта Самтор"),
        ("08-round-held.txt", "Первый раунд переговоров по Ирсе завершился без соглашения"),
        ("10-interview.html", "Полозов: Кестрия готова пустить наблюдателей в порт"),
    ],
    ids=page_alone,
)
def test_headlines(record: Record, page: str, title: str):
    assert plain(record.article(page)["title"]["text"]) == title


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("02-counter-condition.txt", "2019-03-05"),
        ("03-mediation-offer.txt", "2019-03-06"),
        ("06-talks-in-kramsund.txt", "2019-03-11"),
        ("10-interview.html", "2019-03-15"),
        ("parallel-steps", "2019-03-20"),
    ],
    ids=page_alone,
)
def test_days_of_publication(record: Record, page: str, value: str):
    assert record.article(page)["published"]["value"] == value


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("01-demand.txt", "comments_count"),
        ("01-demand.txt", "ссылку для подтверждения"),
        ("02-counter-condition.txt", "газон"),
        ("03-mediation-offer.txt", "гидрометцентре"),
        ("05-condition-reprint.txt", "клюет судак"),
        ("10-interview.html", "МЧС предупредило"),
        ("10-interview.html", "агрономом"),
    ],
    ids=page_alone,
)
def test_noise_is_not_the_article(record: Record, page: str, words: str):
    article = record.article(page)
    assert words not in article["text"]
    assert not record.said(page, words)


@pytest.mark.parametrize("page", ["01-demand.txt", "11-leaders-ruled-out.txt"])
def test_a_body_that_stands_twice_is_read_once(record: Record, page: str):
    words = {"01-demand.txt": "превращать технический вопрос", "11-leaders-ruled-out.txt": "прекратит поставки"}[page]
    assert plain(record.article(page)["text"]).count(words) == 1


# --- statements ------------------------------------------------------------------------------------------------------

SAID = [
    # page, words of the content, speaker, mode, one of its acts
    ("01-demand.txt", "до 10 марта открыть шлюзы Кайрской плотины", "МИД Кестрии", "indirect", "request"),
    ("01-demand.txt", "Вода не может быть рычагом давления", "Ольга Бернат", "direct", "request"),
    ("02-counter-condition.txt", "Мы готовы увеличить сброс воды", "Томас Рейнвальд", "direct", "ready"),
    ("02-counter-condition.txt", "не пойдет на односторонние шаги", "Томас Рейнвальд", "indirect", "reject"),
    ("03-mediation-offer.txt", "Я приглашаю обе делегации в Крамсунд", "Ильмар Вестен", "direct", "offer"),
    ("03-mediation-offer.txt", "воздержаться от новых ограничений", "Ильмар Вестен", "indirect", "request"),
    ("04-condition.txt", "ни один вагон с их зерном", "Дамир Коростин", "direct", "condition"),
    ("04-condition.txt", "в случае срыва переговоров Кестрия обратится", "Дамир Коростин", "indirect", "warn"),
    ("09-other-word.txt", "приехала без полномочий", "Павел Полозов", "indirect", "accuse"),
    ("10-interview.html", "создать общий центр наблюдения", "Павел Полозов", "indirect", "offer"),
    ("11-leaders-ruled-out.txt", "встречу с премьер-министром Кестрии", "Арвид Сольнес", "indirect", "reject"),
    ("14-through-three-outlets.txt", "сообщения о тайных переговорах", "Игорь Талицын", "indirect", "deny"),
    ("irsa/4471", "Мы согласны открыть шлюзы и порт в один час", "Марта Левинская", "direct", "agree"),
]


@pytest.mark.parametrize("fact", SAID, ids=[f"{row[0]}-{row[4]}" for row in SAID])
def test_statements(record: Record, fact: tuple[str, str, str, str, str]):
    page, words, speaker, mode, act = fact
    near = record.said(page, words)
    found = [s for s in near if s["speaker"] and s["speaker"]["name"] == speaker]
    assert found, f"no statement of {speaker}; there are {[(s['speaker'], content(s)) for s in near]}"
    assert any(s["mode"] == mode and act in s["acts"] for s in found), [(s["mode"], s["acts"]) for s in found]


@pytest.mark.parametrize(
    ("page", "words", "party"),
    [
        ("01-demand.txt", "Вода не может быть рычагом давления", "Кестрия"),
        ("02-counter-condition.txt", "Мы готовы увеличить сброс воды", "Вальдония"),
        ("03-mediation-offer.txt", "Я приглашаю обе делегации", "Приморский союз"),
    ],
    ids=page_alone,
)
def test_whom_a_speaker_speaks_for(record: Record, page: str, words: str, party: str):
    assert party in [s["party"] for s in record.said(page, words)]


@pytest.mark.parametrize(
    ("page", "words", "relays"),
    [
        ("04-condition.txt", "только при условии", ["Лимм-ТВ", "Кестринформ"]),
        ("10-interview.html", "Пусть наблюдатели приезжают хоть завтра", ["Лимм-ТВ", "Кестринформ"]),
        ("14-through-three-outlets.txt", "сообщения о тайных", ["Лимм-ТВ", "Кестринформ", "Берег.инфо"]),
    ],
    ids=page_alone,
)
def test_through_whom_words_reached_the_reader(record: Record, page: str, words: str, relays: list[str]):
    assert relays in [s["relays"] for s in record.said(page, words)]


@pytest.mark.parametrize(
    ("page", "needs", "then", "only"),
    [
        ("02-counter-condition.txt", "Кестрия откроет порт Самтор", "откроет шлюзы", True),
        ("04-condition.txt", "Вальдония откроет шлюзы", "откроет порт Самтор", True),
        ("08-round-held.txt", "Кестрия пропустит через Самтор", "открыть один шлюз из трех", False),
        ("20190322-01", "Вальдония освободит четырех железнодорожников", "примет план Марстурии", False),
    ],
    ids=page_alone,
)
def test_conditions(record: Record, page: str, needs: str, then: str, only: bool):
    conditions = [s["condition"] for s in record.all("statement") if s["page"].endswith(page) and s["condition"]]
    found = [c for c in conditions if needs in plain(c["if"]["text"]) and then in plain(c["then"]["text"])]
    assert found, [(c["if"]["text"], c["then"]["text"]) for c in conditions]
    assert any(c["only"] == only for c in found)


# --- meetings --------------------------------------------------------------------------------------------------------

SIDES = ("Вальдония", "Кестрия")


def test_the_first_round_was_held_in_kramsund(record: Record):
    found = [m for m in record.meetings(*SIDES, place="Крамсунд", status="held") if m["date"]["value"] == "2019-03-12"]
    assert any(e["page"].endswith("08-round-held.txt") for m in found for e in m["evidence"])


def test_the_first_round_had_been_planned_by_one_page_in_kramsund_and_by_another_in_ostorn(record: Record):
    for page, place in (("06-talks-in-kramsund.txt", "Крамсунд"), ("07-talks-in-ostorn.txt", "Осторн")):
        found = [m for m in record.meetings(*SIDES, place=place) if (m["date"] or {}).get("value") == "2019-03-12"]
        steps = [(step["status"], step["page"]) for m in found for step in m["history"]]
        assert any(status == "planned" and where.endswith(page) for status, where in steps), (place, steps)


def test_the_second_round_was_cancelled(record: Record):
    found = [m for m in record.meetings(*SIDES) if (m["date"] or {}).get("value") == "2019-03-19"]
    assert any(step["status"] == "cancelled" for m in found for step in m["history"]), found


def test_the_leaders_meeting_was_ruled_out(record: Record):
    found = [
        m
        for m in record.meetings(*SIDES)
        if {"Арвид Сольнес", "Дамир Коростин"} <= set(m["people"])
        and any(e["page"].endswith("11-leaders-ruled-out.txt") for e in m["evidence"])
    ]
    assert any(step["status"] == "ruled_out" for m in found for step in m["history"]), found


def test_a_meeting_of_the_leaders_was_proposed_for_the_21st_in_ostorn(record: Record):
    found = [m for m in record.all("meeting", place="Осторн") if (m["date"] or {}).get("value") == "2019-03-21"]
    assert any(step["status"] == "proposed" for m in found for step in m["history"]), found


# --- across pages ----------------------------------------------------------------------------------------------------


def test_the_reprint_and_its_original(record: Record):
    groups = [{Path(page).name for page in r["pages"]} for r in record.all("reprint")]
    assert groups == [{"04-condition.txt", "05-condition-reprint.txt"}]
    assert record.all("reprint")[0]["original"].endswith("04-condition.txt")


def test_two_reports_disagree_on_the_city(record: Record):
    pairs = [{claim["value"] for claim in d["claims"]} for d in record.all("discrepancy", discrepancy_kind="place")]
    assert any({"Крамсунд", "Осторн"} <= pair for pair in pairs), pairs


def test_two_reports_disagree_on_a_word_of_a_quotation(record: Record):
    found = [d["claims"] for d in record.all("discrepancy", discrepancy_kind="quotation")]
    assert any(
        any("предложение" in claim["value"] for claim in claims)
        and any("предупреждение" in claim["value"] for claim in claims)
        for claims in found
    ), found


def test_the_deadlock_of_sluices_and_port(record: Record):
    found = [d for d in record.all("deadlock") if {step["party"] for step in d["steps"]} == set(SIDES)]
    steps = [(step["party"], plain(step["step"])) for d in found for step in d["steps"]]
    assert any(party == "Вальдония" and "шлюз" in step for party, step in steps), steps
    assert any(party == "Кестрия" and "порт" in step for party, step in steps), steps
