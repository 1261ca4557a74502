"""One utterance on several pages: found in other words, held to the fullest version, never two remarks as one."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.brief import Paper, open_dossier
from communique.brief.quotations import quotations
from communique.exports import jsonl
from communique.model import Quotation, Reading
from communique.quotations.alignment import align, words_of
from communique.store import Store, levels, remarks, touching
from communique.store.writing import mark_stale
from communique.weaving import bring_together
from handmade import Maker, together
from woven import add, add_in_turns, take_and_bring

FULL = (
    "Кестрия откроет пристань у Долгого мыса, когда рыбаки Вальдонии вернут захваченные сети. "
    "До этого дня маяк останется погашенным"
)
CUT = "Кестрия откроет пристань у Долгого мыса, когда рыбаки Вальдонии вернут захваченные сети"
OTHER_WORDS = "Кестрия готова открыть пристань у Долгого мыса, если рыбаки Вальдонии отдадут захваченные сети"
REPORT = "пристань у Долгого мыса будет открыта, когда рыбаки Вальдонии вернут захваченные сети"
ANOTHER_REMARK = "Пристань у Долгого мыса построили рыбаки, и Вальдония не вложила в неё ни монеты"
TURNED = "Кестрия не откроет пристань у Долгого мыса, когда рыбаки Вальдонии вернут захваченные сети"


def page(address: str, words: str, who: str = "Эльза Тарн", mode: str = "direct", day: str | None = None) -> Reading:
    text = f"«{words}», — сказала {who}." if mode == "direct" else f"{who} сказала, что {words}."
    make = Maker(address, f"Заголовок {address}\n{text}\n")
    actor = make.actor(who, "person", "Кестрия", who)
    make.say((actor, who, who), "сказала", words, ("ready",), party="Кестрия", mode=mode)
    return make.reading(f"Заголовок {address}", (text,), day, None)


def found(*pages: Reading) -> list[list[tuple[str, str]]]:
    names = {one.page.id: one.page.address for one in pages}
    return [
        [(names[version.page], version.drift) for version in quotation.versions]
        for quotation in together(pages, Quotation)
    ]


@pytest.mark.parametrize(
    ("words", "mode", "drift"),
    [
        (FULL, "direct", "same"),
        (CUT, "direct", "cut"),
        (OTHER_WORDS, "direct", "reworded"),
        (REPORT, "indirect", "retold"),
    ],
)
def test_an_utterance_is_found_in_other_words(words: str, mode: str, drift: str):
    (versions,) = found(page("a", FULL), page("b", words, mode=mode))
    assert [told for _, told in versions] == ["base", drift]


@pytest.mark.parametrize(
    "other",
    [
        page("b", ANOTHER_REMARK),
        page("b", CUT, who="Рейнар Ольт", mode="indirect"),
        page("b", OTHER_WORDS, who="Рейнар Ольт"),
        page("b", CUT, day="2031-05-20"),
        page("b", "Пристань у Долгого мыса останется закрытой"),
        page("b", TURNED, mode="indirect"),
    ],
    ids=["another remark", "another speaker", "another speaker's words", "weeks later", "too little", "turned round"],
)
def test_two_remarks_stay_two(other: Reading):
    assert found(page("a", CUT, day="2031-05-02"), other) == []


def test_figures_tell_two_remarks_apart():
    first = "Рыбаки Вальдонии вернули 300 захваченных сетей на пристань у Долгого мыса"
    assert found(page("a", first), page("b", first.replace("300", "250"), mode="indirect")) == []


@pytest.mark.parametrize(("before", "after"), [("300", "250"), ("вернули", "не вернули")])
def test_what_was_changed_in_a_quotation_may_be_a_figure_or_a_negation(before: str, after: str):
    said = "Рыбаки Вальдонии вернули 300 захваченных сетей на пристань у Долгого мыса, и мы зажжём маяк"
    (versions,) = found(page("a", said), page("b", said.replace(before, after)))
    assert [drift for _, drift in versions] == ["base", "reworded"]


def test_the_same_words_from_another_mouth_are_one_utterance_that_is_ascribed_differently():
    (quotation,) = together([page("a", FULL), page("b", FULL, who="Рейнар Ольт")], Quotation)
    assert "ascribed to Рейнар Ольт, Эльза Тарн" in quotation.why.notes


def test_of_two_reports_nobody_knows_the_words():
    assert found(page("a", REPORT, mode="indirect"), page("b", REPORT, mode="indirect")) == []


def test_edits_tell_what_became_of_every_word():
    base, version = FULL, "Кестрия откроет пристани у Долгого мыса, едва рыбаки Вальдонии вернут сети"
    edits = align(*(words_of(((0, text),)) for text in (base, version)))
    told = [(edit.kind, edit.here.of(version), edit.there.of(base)) for edit in edits]
    assert told == [
        ("same", "Кестрия откроет", "Кестрия откроет"),
        ("form", "пристани", "пристань"),
        ("same", "у Долгого мыса", "у Долгого мыса"),
        ("replaced", "едва", "когда"),
        ("same", "рыбаки Вальдонии вернут", "рыбаки Вальдонии вернут"),
        ("left_out", "", "захваченные"),
        ("same", "сети", "сети"),
        ("left_out", "", "До этого дня маяк останется погашенным"),
    ]


def pages() -> list[Reading]:
    """Versions of some utterances, copies among them, with days and without."""
    made = [page(f"{at}", words, mode=mode) for at, (words, mode) in enumerate(VERSIONS)]
    made += [
        page(f"{at}-{day}", words, mode=mode, day=day) for at, (words, mode) in enumerate(VERSIONS) for day in DAYS
    ]
    return [*made, page("c", FULL, who="Рейнар Ольт"), page("d", ANOTHER_REMARK, day="2031-05-03")]


VERSIONS = ((FULL, "direct"), (CUT, "direct"), (OTHER_WORDS, "direct"), (REPORT, "indirect"))
DAYS = ("2031-05-02", "2031-05-09")


def test_any_order_in_any_number_of_runs_gives_the_same_quotations(tmp_path: Path):
    made, told = pages(), set()
    for seed in range(4):
        chance = random.Random(seed)
        chance.shuffle(made)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            add_in_turns(store, made, chance, 6)
            take_and_bring(store, chance.sample(made, 4))
            told.add(b"".join(jsonl(store)))
    assert len(told) == 1
    assert b'"kind":"quotation"' in told.pop()


LEVELS = (1, 40, 150, 10_000)
"""New rows of an index that wait at least: hardly any, all."""


def indexed(store: Store) -> dict[str, set[tuple[int, ...]]]:
    """The rows of each table of the index of remarks."""
    return {
        table: {tuple(row) for row in store.connection.execute(f"SELECT value, day, number, quoted FROM {table}")}
        for table in (remarks.INDEX.large, remarks.INDEX.small)
    }


def test_the_index_of_remarks_holds_what_stands_on_the_pages_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made, both, moved = pages(), [], []
    for seed, least in enumerate(LEVELS):
        monkeypatch.setattr(levels, "LEAST", least)
        chance = random.Random(seed)
        chance.shuffle(made)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            for at in range(0, len(made), 3):
                add(store, made[at : at + 3])
                both.append(all(indexed(store).values()))
            add(store, made[::4])
            take_and_bring(store, chance.sample(made, 4))
            with store.transaction() as db:
                touching.all_again(db, "quotations")
                mark_stale(db)
            bring_together(store)
            large, small = indexed(store).values()
            days = remarks.days_of_pages(store.connection, [one.page.id for one in made])
            found = remarks.sayings_on(store.connection, days)
            assert large.isdisjoint(small)
            assert large | small == {
                (key, days[page], number, int(saying.quoted))
                for page, own in found.items()
                for number, saying in own.items()
                for key in saying.keys
            }
            moved.append(bool(large))
    assert any(both)
    assert moved == [True, True, True, False]


def test_a_word_of_a_crowd_brings_no_remarks_together_whatever_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(remarks, "CROWD", 4)
    monkeypatch.setattr("communique.weaving.steps.BATCH", 3)
    made, told = pages(), set()
    for seed in range(4):
        chance = random.Random(seed)
        chance.shuffle(made)
        monkeypatch.setattr(levels, "LEAST", LEVELS[seed])
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            add_in_turns(store, made, chance, 6)
            take_and_bring(store, chance.sample(made, 6))
            told.add(b"".join(jsonl(store)))
            formula = "SELECT value FROM formula WHERE step = 'quotations'"
            found = [value for (value,) in store.connection.execute(formula)]
            assert any(value >> remarks.SPELL_BITS for value in found)
            assert not all(value >> remarks.SPELL_BITS for value in found)
    assert len(told) == 1
    assert b'"kind":"quotation"' in told.pop()
    with record.open_store(tmp_path / "0.db", write=True) as store:
        record.drop_pages(store, [one.page.id for one in made[4:]])
        bring_together(store)
        assert not store.connection.execute(formula).fetchone()
        few = b"".join(jsonl(store))
    with record.open_store(tmp_path / "few.db", write=True) as store:
        add(store, made[:4])
        assert b"".join(jsonl(store)) == few


def test_what_people_judged_wrong_gives_no_quotation(tmp_path: Path):
    one, other = page("a", FULL), page("b", CUT)
    with record.open_store(tmp_path / "t.db", write=True) as store:
        add(store, (one, other))
        assert len(record.across(store, Quotation)) == 1
        wrong = record.Subject("statement", other.speech.statements[0].id)
        record.decide(store, wrong, "wrong", record.Opinion("Анна"))
        bring_together(store)
        assert record.across(store, Quotation) == []
        record.undo(store, None, record.Opinion("Анна"))
        bring_together(store)
        assert len(record.across(store, Quotation)) == 1


def test_the_terminal_marks_what_was_left_out_and_put_in(tmp_path: Path):
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for reading in (page("a", FULL), page("b", FULL.replace("захваченные", "уведённые")), page("c", CUT)):
            record.write_reading(store, msgspec.structs.replace(reading), "v")
        bring_together(store)
        paper = Paper(full=True)
        quotations(paper, open_dossier(store))
    told = " ".join(str(paper).split())
    assert "Эльза Тарн: 3 texts" in told
    pairs = ("[-уведённые-] {+захваченные+}", "[-захваченные-] {+уведённые+}")  # neither is the fuller version
    assert any(f"вернут {pair} сети" in told for pair in pairs)
    assert "[-До этого дня маяк останется погашенным-]" in told
