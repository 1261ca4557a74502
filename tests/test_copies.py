"""Reprints: what is one, who had it first, what the copy changed."""

from __future__ import annotations

import random

import msgspec

from communique.model import Reading, Relay, Reprint, Speech
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
