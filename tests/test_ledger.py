"""The ledger: what people decided stays, whatever is read, read again or brought together anew, and in any order."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.errors import UsageError
from communique.exports import jsonl
from communique.model import Event, Reading
from communique.store import Decision, Opinion, Store, Subject
from communique.store import weaving as index
from communique.weaving import bring_together
from handmade import Maker
from test_weaving import pages
from woven import add

ME = Opinion("Ива")


def judge(store: Store, subject: Subject, verdict: str, by: str = "Ива") -> Decision:
    made = record.decide(store, subject, verdict, Opinion(by))
    bring_together(store)
    return made


def told(store: Store) -> bytes:
    """The record as it is exported, with the page's traces, marks and what stands."""
    assert record.problems(store) == []
    db = store.connection
    assert db.execute("SELECT count(*) FROM touched").fetchone()[0] == 0
    known = "(SELECT * FROM mark UNION SELECT * FROM fresh)"
    marks = db.execute(f"SELECT page, value FROM {known} JOIN trace USING (number) ORDER BY 1, 2").fetchall()
    query = "SELECT page, leads, trace, dated FROM trace JOIN body USING (number) ORDER BY page"
    traces = db.execute(query).fetchall()
    return b"".join(jsonl(store)) + repr([tuple(row) for row in (*marks, *traces)]).encode()


def event_on(store: Store, page: str) -> Event:
    """The event that some page tells of."""
    return next(one for one in record.across(store, Event) if page in {told for told, _ in one.meetings})


def subject_of(event: Event) -> Subject:
    """An event as it is judged."""
    return Subject("event", event.id, about=tuple(id for _, id in event.meetings))


def accounts(store: Store) -> set[str]:
    """The meetings that are accounts of events."""
    return {id for event in record.across(store, Event) for _, id in event.meetings}


def some_wrong(made: Sequence[Reading]) -> list[Subject]:
    """Every third statement and meeting of some pages."""
    subjects = [Subject("statement", one.id) for reading in made for one in reading.speech.statements]
    subjects += [Subject("meeting", one.id) for reading in made for one in reading.meetings]
    return subjects[::3]


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_later_decision_stands_and_both_are_kept(empty: Store):
    one = record.decide(empty, Subject("statement", "st-1"), "wrong", Opinion("Ива", "не он"))
    two = record.decide(empty, Subject("statement", "st-1"), "right", Opinion("Олеся"))
    assert record.standing(empty.connection) == {("st-1", ""): "right"}
    assert record.decisions(empty) == [one, two]
    assert (one.number, one.by, one.note, two.number) == (1, "Ива", "не он", 2)
    assert one.at < two.at


def test_a_pair_is_one_in_either_order(empty: Store):
    record.decide(empty, Subject("actor", "ac-2", "ac-1"), "same", ME)
    assert record.standing(empty.connection) == {("ac-1", "ac-2"): "same"}
    record.decide(empty, Subject("actor", "ac-1", "ac-2"), "different", ME)
    assert record.standing(empty.connection) == {("ac-1", "ac-2"): "different"}


def test_an_undo_brings_back_what_stood_before_and_can_be_taken_back(empty: Store):
    record.decide(empty, Subject("statement", "st-1"), "wrong", ME)
    record.decide(empty, Subject("statement", "st-1"), "right", ME)
    undone = record.undo(empty, None, ME)
    assert record.standing(empty.connection) == {("st-1", ""): "wrong"}
    assert [one.undone for one in record.decisions(empty)] == [None, 3, None]
    again = record.undo(empty, undone.number, ME)
    assert record.standing(empty.connection) == {("st-1", ""): "right"}
    record.undo(empty, again.number, ME)
    assert record.standing(empty.connection) == {("st-1", ""): "wrong"}
    assert len(record.decisions(empty)) == 5


def test_undo_goes_back_one_by_one(empty: Store):
    for id in ("st-1", "st-2"):
        record.decide(empty, Subject("statement", id), "wrong", ME)
    record.undo(empty, None, ME)
    assert record.standing(empty.connection) == {("st-1", ""): "wrong"}
    record.undo(empty, None, ME)
    assert record.standing(empty.connection) == {}
    with pytest.raises(UsageError, match="no decision stands"):
        record.undo(empty, None, ME)
    with pytest.raises(UsageError, match="taken back already") as caught:
        record.undo(empty, 1, ME)
    assert "communique undo 4" in caught.value.hint
    with pytest.raises(UsageError, match="no decision 9"):
        record.undo(empty, 9, ME)


def test_a_decision_is_never_deleted(empty: Store):
    record.decide(empty, Subject("statement", "st-1"), "wrong", ME)
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        empty.connection.execute("DELETE FROM decision")


def test_who_decides_last_is_heard_though_the_clock_runs_behind(empty: Store):
    record.decide(empty, Subject("statement", "st-1"), "wrong", Opinion("Ива", at="2999-01-01T00:00:00.000000Z"))
    record.decide(empty, Subject("statement", "st-1"), "right", ME)
    assert record.standing(empty.connection) == {("st-1", ""): "right"}


def test_decisions_of_another_file_are_taken_over_once(empty: Store, tmp_path: Path):
    subject = Subject("statement", "st-1", told="Посол: нет")
    record.decide(empty, subject, "right", Opinion("Ива", at="2031-05-03T10:00:00.000000Z"))
    with record.open_store(tmp_path / "theirs.db", write=True) as theirs:
        record.decide(theirs, Subject("statement", "st-2"), "wrong", Opinion("Олеся", at="2031-05-02T10:00:00.000000Z"))
        record.undo(theirs, None, Opinion("Олеся", at="2031-05-02T11:00:00.000000Z"))
        record.decide(theirs, subject, "wrong", Opinion("Олеся", at="2031-05-02T12:00:00.000000Z"))
        found = record.decisions(theirs)
    assert len(record.take_over(empty, found)) == 3
    assert record.take_over(empty, found) == []
    assert record.standing(empty.connection) == {("st-1", ""): "right"}
    assert [(one.by, one.undone) for one in record.decisions(empty)] == [
        ("Олеся", 3),
        ("Олеся", None),
        ("Олеся", None),
        ("Ива", None),
    ]
    with record.open_store(tmp_path / "theirs.db", write=True) as theirs:
        assert [one.by for one in record.take_over(theirs, record.decisions(empty))] == ["Ива"]
        assert record.standing(theirs.connection) == record.standing(empty.connection)


# --- what decisions do -----------------------------------------------------------------------------------------------


def test_decisions_and_readings_in_any_order_give_the_same_record(tmp_path: Path, empty: Store):
    made = pages()
    add(empty, made)
    wrong = [*some_wrong(made), *map(subject_of, record.across(empty, Event)[::4])]
    whole = told(empty)
    for number, subject in enumerate(wrong):
        at = f"2031-05-01T10:00:00.{number:06}Z"
        record.decide(empty, subject, "wrong", Opinion("Ива", at=at))
    bring_together(empty)
    expected = told(empty)
    assert expected != whole
    for seed in range(3):
        chance = random.Random(seed)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            left: list[Reading | tuple[int, Subject]] = [*made, *enumerate(wrong)]
            chance.shuffle(left)
            while left:
                some, left = left[:7], left[7:]
                for one in some:
                    if isinstance(one, Reading):
                        record.write_reading(store, one, "v")
                    else:
                        at = f"2031-05-01T10:00:00.{one[0]:06}Z"
                        record.decide(store, one[1], "wrong", Opinion("Ива", at=at))
                bring_together(store)
            assert told(store) == expected


def test_whatever_is_decided_read_and_dropped_comes_to_what_is_left(tmp_path: Path, empty: Store):
    made = pages()
    ids = [one for reading in made for one in (*reading.speech.statements, *reading.meetings)]
    kinds = {one.id: type(one).__name__.lower() for one in ids}
    chance = random.Random(11)
    there: dict[str, Reading] = {}
    for _ in range(90):
        act = chance.choice(("read", "read", "drop", "judge", "judge", "undo", "together"))
        if act == "read":
            reading = chance.choice(made)
            there[reading.page.id] = reading
            record.write_reading(empty, reading, "v")
        elif act == "drop" and there:
            record.drop_pages(empty, [there.pop(chance.choice(sorted(there))).page.id])
        elif act == "judge":
            id = chance.choice(sorted(kinds))
            record.decide(empty, Subject(kinds[id], id), chance.choice(("wrong", "wrong", "right")), ME)
        elif act == "undo" and (left := [one for one in record.decisions(empty) if one.undone is None]):
            record.undo(empty, chance.choice(left).number, ME)
        elif act == "together":
            bring_together(empty)
    bring_together(empty)
    with record.open_store(tmp_path / "once.db", write=True) as store:
        record.take_over(store, record.decisions(empty))
        add(store, list(there.values()))
        assert record.standing(store.connection) == record.standing(empty.connection)
        assert told(store) == told(empty)


def test_what_is_taken_back_counts_again(empty: Store):
    made = pages()
    add(empty, made)
    whole = told(empty)
    for subject in some_wrong(made):
        judge(empty, subject, "wrong")
    assert told(empty) != whole
    for _ in some_wrong(made):
        record.undo(empty, None, ME)
    bring_together(empty)
    assert told(empty) == whole


def test_verdicts_survive_reading_again_and_new_rules(empty: Store, monkeypatch: pytest.MonkeyPatch):
    made = pages()
    add(empty, made)
    for subject in some_wrong(made):
        record.decide(empty, subject, "wrong", ME)
    bring_together(empty)
    expected = told(empty)
    add(empty, made[::2])
    assert told(empty) == expected
    monkeypatch.setattr("communique.weaving.across_version", lambda: "another")
    bring_together(empty)
    assert told(empty) == expected
    record.drop_pages(empty, [reading.page.id for reading in made[:5]])
    bring_together(empty)
    add(empty, made[:5])
    assert told(empty) == expected


def test_a_decision_that_was_not_brought_in_survives_new_rules(empty: Store, monkeypatch: pytest.MonkeyPatch):
    made = pages()
    add(empty, made)
    (met,) = made[0].meetings
    record.decide(empty, Subject("meeting", met.id), "wrong", ME)
    monkeypatch.setattr("communique.weaving.across_version", lambda: "another")
    bring_together(empty)
    assert all(id != met.id for event in record.across(empty, Event) for _, id in event.meetings)


def test_only_what_is_touched_is_made_anew(empty: Store):
    made = pages()
    add(empty, made)
    empty.connection.execute("CREATE TEMP TABLE anew (page TEXT)")
    empty.connection.execute(
        "CREATE TEMP TRIGGER made AFTER INSERT ON main.trace BEGIN INSERT INTO anew VALUES (new.page); END"
    )
    judge(empty, Subject("meeting", made[0].meetings[0].id), "wrong")
    assert [row[0] for row in empty.connection.execute("SELECT page FROM anew")] == [made[0].page.id]


def test_a_meeting_that_was_judged_wrong_is_no_account_of_an_event(empty: Store):
    made = pages()
    add(empty, made)
    event = next(event for event in record.across(empty, Event) if len(event.meetings) > 1)
    page, id = event.meetings[0]
    judge(empty, Subject("meeting", id), "wrong")
    assert all((page, id) not in event.meetings for event in record.across(empty, Event))
    assert any(meeting.id == id for meeting in record.reading(empty, page).meetings)
    thread = index.threads(empty.connection, [page])[page]
    assert all(meeting.id != id for meeting in thread.trace.meetings)


def test_an_event_is_judged_by_its_meetings(empty: Store):
    made = pages()
    add(empty, made)
    event = next(event for event in record.across(empty, Event) if len(event.meetings) > 1)
    about = tuple(id for _, id in event.meetings)
    judge(empty, Subject("event", event.id, about=about), "wrong")
    left = {id for found in record.across(empty, Event) for _, id in found.meetings}
    assert left.isdisjoint(about)
    record.undo(empty, None, ME)
    bring_together(empty)
    assert msgspec.json.encode(event) in [msgspec.json.encode(one) for one in record.across(empty, Event)]


# --- events that are told again --------------------------------------------------------------------------------------

SIDES = ("Арвения", "Кельмария")
DAY = "2031-05-04"


def report(address: str, words: str, sides: tuple[str, ...] = SIDES, day: str | None = DAY, **more) -> Reading:
    """A page that tells of one meeting in some words."""
    make = Maker(address, f"Новости {address}\n{words}\n")
    make.meet(sides, day or DAY, "озеро", words)
    changes = {**more, **({} if day else {"date": None})}
    make.meetings[:] = [msgspec.structs.replace(one, **changes) for one in make.meetings]
    return make.reading(f"Новости {address}", (words,), "2031-05-05", address)


FIRST = report("first", "Делегации встретились у озера", form="in person")
AGAIN = report("again", "У озера прошли переговоры двух стран", form="in person")
LATER = report("later", "Послы сели за один стол", place=None, form="in person")
NAMELESS = report("nameless", "Вчера стороны говорили у озера", day=None)
OTHERS = (
    report("others", "Министры приехали в долину", ("Арвения", "Нордания")),
    report("friends", "Союзники собрались у озера", ("Нордания", "Кестрия")),
    report("phone", "Президенты говорили по телефону", form="phone"),
    report("next", "Делегации встретились вновь", day="2031-05-06"),
)


def judged_first(store: Store, *readings: Reading) -> Subject:
    """The event of the first of some pages judged wrong, when these are on the record."""
    add(store, readings)
    subject = subject_of(event_on(store, readings[0].page.id))
    judge(store, subject, "wrong")
    return subject


def test_an_event_judged_wrong_stays_out_whoever_tells_of_it_again(empty: Store):
    judged_first(empty, FIRST)
    for later in (AGAIN, LATER, NAMELESS):
        add(empty, [later])
        assert record.across(empty, Event) == [], later.page.address
    add(empty, OTHERS[:2])
    assert accounts(empty) == {one.id for reading in OTHERS[:2] for one in reading.meetings}
    assert all(record.counted(empty, later.page.id).meetings for later in (AGAIN, LATER, NAMELESS))


def test_a_verdict_on_an_event_hides_no_other_on_that_day(empty: Store):
    add(empty, [FIRST, *OTHERS])
    before = accounts(empty)
    subject = subject_of(event_on(empty, FIRST.page.id))
    judge(empty, subject, "wrong")
    assert accounts(empty) == before - set(subject.about)


def test_two_meetings_that_one_page_keeps_apart_stay_two(empty: Store):
    make = Maker("both", "Новости\nУтром делегации встретились\nВечером послы сошлись вновь\n")
    for words in ("Утром делегации встретились", "Вечером послы сошлись вновь"):
        make.meet(SIDES, DAY, "озеро", words)
    both = make.reading("Новости", ("Утром делегации встретились",), "2031-05-05", None)
    judged_first(empty, both)
    assert len(accounts(empty)) == 1


def test_the_same_pages_and_decisions_in_any_order_hide_the_same(tmp_path: Path, empty: Store):
    made = [FIRST, AGAIN, LATER, *OTHERS]
    subject = judged_first(empty, made[0])
    add(empty, made)
    expected, kept = told(empty), record.decisions(empty)
    assert len(subject.about) == 1 and len(accounts(empty)) == len(OTHERS)
    for seed in range(6):
        chance = random.Random(seed)
        left: list[Reading | None] = [*made, None]
        chance.shuffle(left)
        with record.open_store(tmp_path / f"{seed}.db", write=True) as store:
            for one in left:
                if one is None:
                    record.take_over(store, kept)
                else:
                    record.write_reading(store, one, "v")
                if chance.random() < 0.6:
                    bring_together(store)
            bring_together(store)
            assert told(store) == expected


def test_an_account_that_is_called_right_counts_all_the_same(empty: Store):
    judged_first(empty, FIRST)
    add(empty, [AGAIN, LATER])
    judge(empty, Subject("meeting", AGAIN.meetings[0].id), "right")
    assert accounts(empty) == {AGAIN.meetings[0].id, LATER.meetings[0].id}
    record.undo(empty, None, ME)
    bring_together(empty)
    assert accounts(empty) == set()


def test_an_event_that_is_right_after_all_is_there_with_all_its_accounts(empty: Store):
    subject = judged_first(empty, FIRST)
    add(empty, [AGAIN])
    judge(empty, subject, "right")
    assert accounts(empty) == {FIRST.meetings[0].id, AGAIN.meetings[0].id}
    record.undo(empty, None, ME)
    bring_together(empty)
    assert accounts(empty) == set()
    record.undo(empty, None, ME)
    bring_together(empty)
    assert accounts(empty) == {FIRST.meetings[0].id, AGAIN.meetings[0].id}


def test_who_judges_one_account_says_nothing_of_the_event(empty: Store):
    add(empty, [FIRST])
    judge(empty, Subject("meeting", FIRST.meetings[0].id), "wrong")
    add(empty, [AGAIN])
    assert accounts(empty) == {AGAIN.meetings[0].id}


def test_an_account_that_is_wrong_too_brings_the_event_not_back(empty: Store):
    judged_first(empty, FIRST)
    judge(empty, Subject("meeting", FIRST.meetings[0].id), "wrong")
    add(empty, [AGAIN])
    assert accounts(empty) == set()


def test_an_event_stays_out_under_new_rules_and_when_its_page_is_read_again(
    empty: Store, monkeypatch: pytest.MonkeyPatch
):
    judged_first(empty, FIRST)
    add(empty, [AGAIN, *OTHERS])
    expected = told(empty)
    monkeypatch.setattr("communique.weaving.across_version", lambda: "another")
    bring_together(empty)
    assert told(empty) == expected
    record.drop_pages(empty, [FIRST.page.id])
    bring_together(empty)
    add(empty, [FIRST, AGAIN])
    assert told(empty) == expected
