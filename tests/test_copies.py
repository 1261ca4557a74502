"""Reprints: what is one, who had it first, what the copy changed."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from communique import store as record
from communique.brief import Paper, open_dossier, write_brief
from communique.exports import jsonl
from communique.model import Reading, Relay, Reprint, Speech
from communique.weaving import bring_together
from handmade import Maker, together

WORDS = (
    "Делегация Арвении прибыла на озеро в понедельник утром, чтобы обсудить с посредниками судьбу перевала. "
    "Стороны говорили шесть часов и разошлись без подписи под итоговым документом. "
    "Следующий раунд назначен на осень, когда посредники представят новую карту. "
    "Местные жители надеются, что дорогу через горы откроют до первого снега."
)
OTHER = (
    "Кельмария объявила набор врачей в сельские больницы и обещала каждому дом с садом. "
    "Министр здравоохранения сказал, что первые сорок семей переедут уже весной, а школы для детей построят к лету. "
    "Деньги на это найдут в бюджете следующего года, который парламент ещё не утвердил."
)


def page(address: str, text: str, published: str | None = None, outlet: str | None = None) -> Reading:
    whole = f"Заголовок\n{text}\n"
    return Maker(address, whole).reading("Заголовок", (text,), published, outlet)


def crediting(reading: Reading, outlet: str) -> Reading:
    speech = Speech(reading.page.id, (), (Relay(outlet, None),))
    return msgspec.structs.replace(reading, speech=speech)


def reprints(readings: list[Reading]) -> list[Reprint]:
    return together(readings, Reprint)


def test_a_copy_is_found_and_its_change_shown():
    copy = WORDS.replace("шесть часов", "девять часов")
    one, two, three = page("a", WORDS, "2031-05-01"), page("b", copy, "2031-05-02"), page("c", OTHER, "2031-05-01")
    (reprint,) = reprints([one, two, three])
    assert set(reprint.pages) == {one.page.id, two.page.id}
    assert reprint.original == one.page.id
    assert "2031-05-01" in reprint.reason
    (place,) = reprint.changed
    assert (place.page, two.page.text[place.start : place.end]) == (two.page.id, "девять")


def test_a_shortened_copy_with_a_tail_of_its_own_is_a_copy():
    half = " ".join(WORDS.split()[:34]) + " Подробности читатель найдёт завтра."
    one, two = page("a", WORDS), page("b", half)
    (reprint,) = reprints([one, two])
    shown = [
        reading.page.text[p.start : p.end]
        for p in reprint.changed
        for reading in (one, two)
        if reading.page.id == p.page
    ]
    assert any("Подробности" in words or "часов" in words for words in shown)


def test_the_credited_outlet_is_the_original_whatever_the_dates():
    one = page("a", WORDS, "2031-05-03", "Вест")
    two = crediting(page("b", WORDS + " Так пишут с озера.", "2031-05-02", "Горный вестник"), "Вест")
    (reprint,) = reprints([one, two])
    assert reprint.original == one.page.id
    assert reprint.why.rule == "copies.credited"


def test_without_dates_nobody_is_the_original_and_the_reason_is_told():
    (reprint,) = reprints([page("a", WORDS), page("b", WORDS)])
    assert reprint.original is None
    assert reprint.reason


def test_two_reports_that_share_one_sentence_are_no_copies():
    shared = WORDS.split(". ", maxsplit=1)[0] + ". "
    assert reprints([page("a", WORDS), page("b", shared + OTHER)]) == []


def test_the_order_of_the_pages_does_not_matter():
    pages = [page(name, WORDS if name in "abc" else OTHER, f"2031-05-0{at + 1}") for at, name in enumerate("abcde")]
    expected = reprints(pages)
    assert len(expected) == 2
    for seed in range(3):
        random.Random(seed).shuffle(pages)
        assert reprints(pages) == expected


THIRD = (
    "В порту Осторна третий день бастуют докеры, и суда с зерном стоят на рейде. Профсоюз требует вернуть ночную "
    "надбавку, которую отменили в начале зимы. Начальник порта предложил переговоры, но назвать день отказался."
)
FOURTH = (
    "Метеорологи Вальдонии обещают туман на всём побережье и советуют рыбакам не выходить в море до пятницы. Паромы "
    "на острова пойдут по сокращённому расписанию, о переменах объявят на пристанях."
)
CHANGED = WORDS.replace(
    "разошлись без подписи под итоговым документом", "пожали друг другу руки перед толпой репортёров"
)


def ways(readings: list[Reading]) -> dict[str, tuple[str, str]]:
    names = {reading.page.id: reading.page.address for reading in readings}
    (reprint,) = reprints(readings)
    return {names[link.page]: (names[link.source], link.reason) for link in reprint.links}


def test_the_way_of_a_text_is_told_link_by_link_by_its_credits():
    one = page("a", WORDS, "2031-05-01", "Вест")
    two = crediting(page("b", CHANGED, "2031-05-02", "Горный вестник"), "Вест")
    three = crediting(page("c", CHANGED + " Туман не рассеялся.", "2031-05-03", "Озёрная правда"), "Горный вестник")
    assert ways([one, two, three]) == {
        "b": ("a", "it credits Вест"),
        "c": ("b", "it credits Горный вестник"),
    }


def test_a_copy_of_a_changed_copy_has_its_changes_from_there():
    three = page("c", CHANGED.replace("шесть часов", "девять часов"), "2031-05-03")
    told = ways([page("a", WORDS, "2031-05-01"), page("b", CHANGED, "2031-05-02"), three])
    assert {page: source for page, (source, _) in told.items()} == {"b": "a", "c": "b"}
    assert told["c"][1].endswith("of its changes from there")


def test_two_that_credit_each_other_make_no_circle():
    one = crediting(page("a", WORDS, "2031-05-01", "Вест"), "Горный вестник")
    two = crediting(page("b", WORDS, "2031-05-02", "Горный вестник"), "Вест")
    assert len(ways([one, two])) == 1


def test_a_page_that_carries_others_whole_joins_no_group(tmp_path: Path):
    parts = [page("a", WORDS, "2031-05-01"), page("b", OTHER, "2031-05-01"), page("c", THIRD, "2031-05-01")]
    digest = page("d", " ".join((WORDS, OTHER, THIRD, FOURTH)), "2031-05-02")
    told = set()
    for order in ([*parts, digest], [digest, *parts]):
        path = tmp_path / f"{len(told)}-{order[0].page.address}.db"
        with record.open_store(path, write=True) as store:
            for reading in order:
                record.write_reading(store, reading, "v")
                bring_together(store)
            assert record.across(store, Reprint) == []
            assert record.carried(store)[digest.page.id].keys() == {one.page.id for one in parts}
            dossier = open_dossier(store)
            assert dossier.independent([digest.page.id, *(one.page.id for one in parts)]) == 3
            told.add(b"".join(jsonl(store)))
    assert len(told) == 1


def said(address: str, text: str, day: str) -> Reading:
    make = Maker(address, f"Заголовок\n{text}\n")
    actor = make.actor("Ян Корт", "person", "Арвения", "Стороны")
    make.say(
        (actor, "Ян Корт", "Стороны"), "говорили", "Местные жители надеются, что дорогу", ("assess",), party="Арвения"
    )
    return make.reading("Заголовок", (text,), day, None)


def test_what_is_said_in_a_carried_text_counts_once(tmp_path: Path):
    long = " ".join((WORDS, OTHER, THIRD, FOURTH))
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for reading in (said("a", WORDS, "2031-05-01"), said("b", WORDS, "2031-05-02"), said("c", long, "2031-05-03")):
            record.write_reading(store, reading, "v")
        bring_together(store)
        dossier = open_dossier(store)
        assert len(dossier.statements) == 3
        assert len(dossier.repeated) == 2
        paper = Paper()
        write_brief(paper, dossier)
    assert "1 statement (2 more repeat another text)" in str(paper)
