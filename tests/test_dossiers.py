"""Dossiers: the stories of one negotiation, whatever order they come in, and no two negotiations as one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.brief import Paper
from communique.brief.records import write_record
from communique.exports import jsonl
from communique.model import Dossier, Reading, Story, Subject
from communique.store import chapters
from communique.stories import Chapter, chapter_of, negotiations
from handmade import Maker, traced
from woven import add, add_in_turns, take_and_bring

STRAIT = (("пролив", 100), ("лоцман", 80), ("пошлина", 60), ("фарватер", 50))
HARVEST = (("зерно", 100), ("элеватор", 80), ("пошлина", 60), ("вагон", 50))
COAST = (("Кестрия", 6), ("Вальдония", 4))
PLAIN = (("Арвения", 6), ("Кельмария", 4))


def chapter(number: int, words: tuple, sides: tuple, first: str | None = "2031-05-02") -> Chapter:
    return chapter_of(f"so-{number:03}", f"Сюжет {number}", 1, (first, first), [Subject(words, sides)])


def find_dossiers(told: Sequence[Chapter]) -> list[Dossier]:
    known = {one.id: one for one in told}
    sketches = b"".join(map(negotiations.sketch_of, told))
    return negotiations.find_dossiers(list(known), sketches, lambda some: (known[id] for id in some))


def dossiers(*chapters: Chapter) -> list[list[str]]:
    found = find_dossiers(chapters)
    assert found == find_dossiers(chapters[::-1])
    return [list(one.stories) for one in found]


def test_stories_on_one_thing_between_the_same_sides_are_a_dossier():
    told = [chapter(1, STRAIT, COAST), chapter(2, STRAIT[1:], COAST), chapter(3, STRAIT[:3], COAST[:1])]
    assert dossiers(*told) == [["so-001", "so-002", "so-003"]]
    (found,) = find_dossiers(told)
    assert found.name == "Кестрия, Вальдония: лоцман, пошлина, пролив"


def test_two_negotiations_with_a_word_in_common_stay_two():
    told = [chapter(at, STRAIT, COAST) for at in range(4)] + [chapter(at, HARVEST, PLAIN) for at in range(4, 8)]
    assert len(dossiers(*told)) == 2
    told = [chapter(at, STRAIT, COAST) for at in range(4)] + [chapter(at, HARVEST, COAST) for at in range(4, 8)]
    assert len(dossiers(*told)) == 2


@pytest.mark.parametrize(
    ("words", "sides", "first", "joins"),
    [
        ((("пролив", 100), ("туман", 90)), COAST, "2031-05-20", True),
        ((("пролив", 100), ("туман", 90)), COAST, "2031-09-20", False),
        (STRAIT[:2], COAST, "2031-09-20", True),
        ((("пролив", 100), ("туман", 90)), PLAIN, "2031-05-20", False),
        ((("туман", 100), ("маяк", 90), ("чайка", 80), ("пролив", 10)), COAST, "2031-05-20", False),
    ],
    ids=["near", "months later", "months later on the same", "other sides", "named in passing"],
)
def test_a_story_left_over_goes_to_the_dossier_of_its_sides(words, sides, first: str, joins: bool):
    told = [chapter(1, STRAIT, COAST), chapter(2, STRAIT, COAST), chapter(3, words, sides, first)]
    (found,) = dossiers(*told)
    assert ("so-003" in found) == joins


def test_one_story_and_stories_of_nobody_are_no_dossier():
    assert dossiers(chapter(1, STRAIT, COAST)) == []
    assert dossiers(chapter(1, STRAIT, ()), chapter(2, STRAIT, ())) == []


def page(address: str, words: tuple, sides: tuple, day: str) -> Reading:
    text = f"Стороны обсудили {', '.join(word for word, _ in words)}, рассказал глава порта {address}."
    make = Maker(address, f"Заголовок {address}\n{text}\n")
    reading = traced(make.reading(f"Заголовок {address}", (text,), day, None))
    trace = msgspec.structs.replace(reading.trace, subject=Subject(words, sides), terms=(), keys=())
    return msgspec.structs.replace(reading, trace=trace)


def pages() -> list[Reading]:
    days = [f"2031-{month:02}-{day:02}" for month in (5, 6) for day in (2, 9, 16)]
    strait = [page(f"s{at}", STRAIT[at % 2 :], COAST, day) for at, day in enumerate(days)]
    return strait + [page(f"h{at}", HARVEST[at % 2 :], PLAIN, day) for at, day in enumerate(days)]


def kept(store: record.Store) -> list[Chapter]:
    """What is kept of each story."""
    ids, sketches = chapters.sketches(store.connection)
    told = [msgspec.msgpack.decode(row, type=Chapter) for row in chapters.chapters(store.connection, ids)]
    assert sketches == b"".join(map(negotiations.sketch_of, told))
    return told


def at_once(store: record.Store) -> list[Chapter]:
    """What all stories are about."""
    pages = record.pages_of_stories(store, record.across_ids(store, Story))
    return [chapter_of(*row) for row in chapters.stories_of(store.connection, pages)]


def test_a_new_page_has_only_its_own_story_told_to_the_dossiers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    stories_of = chapters.stories_of
    with record.open_store(tmp_path / "t.db", write=True) as store:
        add(store, pages())
        monkeypatch.setattr(chapters, "stories_of", lambda db, pages: asked.extend(pages) or stories_of(db, pages))
        new = page("s9", STRAIT, COAST, "2032-01-02")
        add(store, [new])
        assert asked == [new.page.id]
        assert kept(store) == at_once(store)


def test_any_order_in_any_number_of_runs_gives_the_same_dossiers(tmp_path: Path):
    made, told = pages(), set()
    for seed in range(3):
        chance = random.Random(seed)
        chance.shuffle(made)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            add_in_turns(store, made, chance, 5)
            take_and_bring(store, chance.sample(made, 4))
            assert record.problems(store) == []
            assert kept(store) == at_once(store)
            told.add(b"".join(jsonl(store)))
    assert len(told) == 1
    assert told.pop().count(b'"kind":"dossier"') == 2


def test_a_dossier_shows_its_stories_in_order_of_time(tmp_path: Path):
    with record.open_store(tmp_path / "t.db", write=True) as store:
        add(store, pages())
        found = next(one for one in record.across(store, Dossier) if "Кестрия" in one.parties)
        paper = Paper()
        write_record(paper, store, found.id)
    told = str(paper)
    assert "6 stories · 6 texts" in told
    assert told.rindex("Заголовок s0") < told.rindex("Заголовок s3") and "Заголовок h3" not in told
