"""Deadlocks brought up to date wait by wait are those of all pages at once, and cost what the new pages touch."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from communique import store as record
from communique.brief.scope import Within
from communique.model import Deadlock, Part, Reading, Span, Speech, Why
from communique.store import waits as index
from communique.store.ledger import Opinion, Subject
from communique.stories import with_date
from communique.tensions.waits import Wait, holders
from communique.weaving import bring_together
from handmade import Maker, traced
from whole import deadlocks, waits

SIDES = ("Арвения", "Кельмария", "Нордания", "Перевалия", "Пленница")
"""The names of the last two share stems with what others wait for: where they come or go, other waits are tied."""

STEPS = (
    *("Арвения откроет перевал", "Кельмария вернет пленных", "посредники привезут карту перевала"),
    *("Нордания даст гарантии торговцам", "пленные вернутся через перевал", "торговцы получат карту"),
    *("гарантии дадут посредники", "вернут карту", "откроют мост торговцам", "они уйдут"),
)


def page(name: str, chance: random.Random, sides: tuple[str, ...] = SIDES, steps: tuple[str, ...] = STEPS) -> Reading:
    """A page of some conditions, demands and refusals."""
    lines = [f"{chance.choice(steps)}, если {chance.choice(steps)}." for _ in range(chance.randint(1, 4))]
    make = Maker(name, "\n".join((f"Заголовок {name}", *dict.fromkeys(lines))) + "\n")
    for line in dict.fromkeys(lines):
        then, needs = line[:-1].split(", если ")
        by = chance.choice((None, None, *sides[:3]))
        start = make.text.index(line)
        cut = start + len(f"{then}, если ")
        kept = msgspec.structs.replace(
            make.condition(needs, then),
            needs=Span(cut, cut + len(needs)),
            then=Span(start, start + len(then)),
            only=chance.random() < 0.7,
            by=by,
        )
        act = chance.choice(("condition", "request", "reject"))
        party = chance.choices(sides, weights=[8] * 3 + [1] * (len(sides) - 3))[0]
        towards = chance.choice((None, None, *sides))
        condition = kept if act == "condition" or chance.random() < 0.2 else None
        make.say((None, party, then), "если", line[:-1], (act,), party=party, condition=condition, addressee=towards)
    day = f"203{chance.randint(1, 3)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    reading = make.reading(f"Заголовок {name}", (lines[0],), day if chance.random() < 0.8 else None, None)
    why = (Why("stances.cue_force", (), (Part("cue", Span(0, 1)),)),)
    said = tuple(msgspec.structs.replace(one, act_whys=why) for one in make.statements)
    return traced(msgspec.structs.replace(reading, speech=Speech(reading.page.id, said, ())))


def counted(store: record.Store, pages: list[str]) -> list[Reading]:
    """What counts of some pages, with the dates that their stories made out."""
    dates = {one.article: one.date for one in record.narrowed(store)}
    readings = [record.counted(store, page) for page in pages]
    return [with_date(one, dates.get(one.article.id)) for one in readings]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_comes_goes_and_is_judged_the_deadlocks_are_those_of_all_pages(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("communique.weaving.steps.BATCH", 3 if seed % 2 else 500)
    chance = random.Random(seed)
    known: dict[str, Reading] = {}
    met = 0
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for _ in range(8):
            gone = chance.sample(sorted(known), min(len(known), chance.choice((0, 1, 4))))
            record.drop_pages(store, gone)
            known = {id: one for id, one in known.items() if id not in gone}
            for _ in range(chance.randint(1, 6)):
                one = page(f"{chance.randint(0, 99)}", chance)
                known[one.page.id] = one
                record.write_reading(store, one, "v")
            for one in chance.sample(sorted(known), min(len(known), 2)):
                id = chance.choice(known[one].speech.statements).id
                record.decide(store, Subject("statement", id), chance.choice(("wrong", "right")), Opinion("Ива"))
            bring_together(store)
            assert record.problems(store) == []
            readings = counted(store, sorted(known))
            found = deadlocks(readings)
            assert tuple(record.across(store, Deadlock)) == found
            met += len(found)
            assert _tied(store) == {(wait, side) for wait, side in holders(waits(readings))}
            _within_some(store, chance.sample(sorted(known), len(known) // 2))
    assert met


def _tied(store: record.Store) -> set[tuple[Wait, str]]:
    rows = store.connection.execute("SELECT row, other FROM tie JOIN awaited USING (told)")
    return {(msgspec.msgpack.decode(row, type=Wait), other) for row, other in rows}


def _within_some(store: record.Store, pages: list[str]) -> None:
    ids = {one.id for one in record.across(store, Deadlock)}
    own = [one for one in deadlocks(counted(store, pages)) if one.id in ids]
    assert Within(store, pages).all(Deadlock) == own


def test_a_page_costs_what_it_touches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of forty pairs of sides that wait for each other, a page on one reads the waits of that one alone."""
    read: list[object] = []

    class Counting:
        def __init__(self, decode: Callable[[bytes], Any]) -> None:
            self.decode = lambda row: read.append(row) or decode(row)

    for module in ("communique.weaving.waits", "communique.weaving.jams"):
        monkeypatch.setattr(f"{module}._wait", Counting(msgspec.msgpack.Decoder(Wait).decode))
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for number in range(200):
            record.write_reading(store, of_pair(number), "v")
        bring_together(store)
        assert len(record.across(store, Deadlock)) == 40
        assert len(list(index.tellings(store.connection))) == 800
        read.clear()
        record.write_reading(store, of_pair(240), "v")
        asked: list[str] = []
        store.connection.set_trace_callback(asked.append)
        bring_together(store)
        store.connection.set_trace_callback(None)
        assert len(read) == 4 + 24, "the waits of the new page, and all six pages' on that pair"
        assert not [query for query in asked if "FROM move" in query and "WHERE page =" not in query]


def of_pair(number: int) -> Reading:
    """A page on one of forty pairs of sides, with words of that pair alone."""
    own = "".join(chr(ord("а") + int(digit)) for digit in f"{number % 40:02}") * 2
    one, other = (f"{letter}{own}ия" for letter in "МЛ")
    chance = random.Random(number)
    text = [f"{one} даст {own}{word}, если {other} вернет {word}{own}" for word in ("карту", "мост")]
    text += [f"{other} вернет {word}{own}, если {one} даст {own}{word}" for word in ("карту", "мост")]
    chance.shuffle(text)
    make = Maker(f"{number}", f"Заголовок {number}\n" + "".join(f"{line} {number}.\n" for line in text))
    for line in text:
        then, needs = line.split(", если ")
        party, by = (one, other) if line.startswith(one) else (other, one)
        condition = msgspec.structs.replace(make.condition(f"{needs} {number}", then), by=by)
        make.say((None, party, then), "если", line, ("condition",), party=party, condition=condition)
    return traced(make.reading(f"Заголовок {number}", (text[0],), f"2031-05-{number % 28 + 1:02}", None))
