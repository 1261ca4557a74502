"""Deciding by the command line: what is said, what is refused, what is kept."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.cli import run
from communique.fingerprint import reading_version
from communique.judging import entries
from communique.model import Discrepancy, Issue
from communique.store import Few, Wanted
from communique.stories.agenda import Item
from communique.weaving import bring_together
from handmade import Maker
from tests import handmade

ROOT = Path(__file__).parents[1]
TEXT = "Делегации Арвении и Кельмарии встретились {where} 4 мая и обсудили пошлины на соль."


def page(address: str, where: str, place: str) -> record.Reading:
    make = Maker(address, f"Арвения и Кельмария\n{TEXT.format(where=where)}\n")
    for state, shown in (("Арвения", "Арвени"), ("Кельмария", "Кельмари")):
        make.actor(state, "state", state, shown)
    make.meet(("Арвения", "Кельмария"), "2031-05-04", place, f"Делегации Арвении и Кельмарии встретились {where} 4 мая")
    return make.reading("Арвения и Кельмария", (TEXT.format(where=where),), "2031-05-04", address)


LAKE, PASS, LAKE_TOO, BRIDGE = (
    page("a", "на озере", "озеро"),
    page("b", "на перевале", "перевал"),
    page("c", "в пятницу на озере", "озеро"),
    page("d", "на мосту", "мост"),
)


def add(path: Path, *readings: record.Reading, drop: record.Reading | None = None) -> None:
    with record.open_store(path, write=True) as store:
        for reading in readings:
            record.write_reading(store, reading, reading_version())
        record.drop_pages(store, [drop.page.id] if drop else [])
        bring_together(store)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A record of two pages that tell of one meeting in two places, and of the pages made by hand."""
    path = tmp_path / "talks.db"
    add(path, LAKE, PASS, *handmade.readings())
    return path


def ask(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


def discrepancies(path: Path) -> dict[str, str | None]:
    """The disagreements with their verdicts."""
    with record.open_store(path) as store:
        judged = record.verdicts(store)
        return {
            one.id: judged[one.id].verdict if one.id in judged else None for one in record.across(store, Discrepancy)
        }


def place(path: Path) -> str:
    """The disagreement on the place."""
    with record.open_store(path) as store:
        return next(one.id for one in record.across(store, Discrepancy) if one.kind == "place")


# --- what is said ----------------------------------------------------------------------------------------------------


def test_a_statement_is_wrong_until_that_is_taken_back(capsys: pytest.CaptureFixture[str], db: Path):
    said = handmade.first().speech.statements[0].id
    code, out, _ = ask(capsys, "wrong", said[:9], "--note", "не он", "--by", "Ива", "--db", db)
    assert code == 0
    assert f"{said}: wrong" in out
    assert "Ива, 2" in out and ": не он" in out
    with record.open_store(db) as store:
        assert record.standing(store.connection) == {(said, ""): "wrong"}
    assert f"wrong {said}: taken back" in ask(capsys, "undo", "--db", db)[1]
    with record.open_store(db) as store:
        assert record.standing(store.connection) == {}


def test_a_decision_as_json(capsys: pytest.CaptureFixture[str], db: Path):
    said = handmade.first().speech.statements[0].id
    row = json.loads(ask(capsys, "wrong", said, "--by", "Ива", "--json", "--db", db)[1])
    assert (row["number"], row["kind"], row["subject"], row["verdict"], row["by"]) == (
        1,
        "statement",
        said,
        "wrong",
        "Ива",
    )
    assert row["told"].startswith("Олаф Брам: войска Сольвии")
    (shown,) = json.loads(ask(capsys, "show", "decisions", "--json", "--db", db)[1])
    assert {key: shown[key] for key in row} == row
    assert (shown["state"], shown["there"]) == ("stands", True)


def test_who_decides_is_the_login_unless_named(capsys: pytest.CaptureFixture[str], db: Path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "iva")
    said = handmade.first().speech.statements[0].id
    assert json.loads(ask(capsys, "wrong", said, "--json", "--db", db)[1])["by"] == "iva"

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert json.loads(ask(capsys, "wrong", said, "--json", "--db", db)[1])["by"] == "unknown"


def test_two_actors_are_named_by_id_or_by_name(capsys: pytest.CaptureFixture[str], db: Path):
    one, other = handmade.first().cast.actors[0].id, handmade.second().cast.actors[0].id
    assert ask(capsys, "same", other[:9], "Олаф Брам", "--yes", "--db", db)[0] == 0
    with record.open_store(db) as store:
        (kept,) = record.decisions(store)
        assert (kept.subject, kept.other) == tuple(sorted((one, other)))
        assert record.standing(store.connection)[kept.subject, kept.other] == "same"
    assert ask(capsys, "same", one, other, "--no", "--db", db)[0] == 0
    with record.open_store(db) as store:
        assert set(record.standing(store.connection).values()) == {"different"}
        assert [entry.state for entry in entries(store)] == ["overruled", "stands"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("wrong", "st-0000000000"), "print the ids"),
        (("wrong", handmade.first().cast.actors[0].id), "communique same"),
        (("wrong", handmade.first().page.id), "communique why"),
        (("same", handmade.first().speech.statements[0].id, "Олаф Брам", "--yes"), "communique wrong st-"),
        (("same", "Олаф Брам", "Олаф Брам", "--yes"), "name two"),
        (("same", "Олаф Брам", "Ян Никто", "--yes"), "print the ids"),
        (("same", "Олаф Брам", "Анна Лис"), "--help"),
        (("verdict", handmade.first().speech.statements[0].id, "--real"), "communique wrong st-"),
        (("verdict", "di-0000000000", "--real"), "print the ids"),
        (("undo", "7"), "show decisions"),
        (("undo",), "show decisions"),
        (("undo", "0"), "--help"),
        (("import", "no-such-file"), "export decisions"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_can_not_be_decided_is_refused_with_a_hint(capsys: pytest.CaptureFixture[str], db: Path, words, hint):
    code, out, err = ask(capsys, *words, "--db", db)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert hint in err.partition("hint: ")[2]
    with record.open_store(db) as store:
        assert record.decisions(store) == []


@pytest.mark.parametrize("flags", [("--real", "--explained"), ("--explained", "--real", "--not-one")])
def test_two_verdicts_at_once_are_refused(capsys: pytest.CaptureFixture[str], db: Path, flags: tuple[str, ...]):
    code, _, err = ask(capsys, "verdict", place(db), *flags, "--db", db)
    assert (code, "only one can be said" in err) == (2, True)
    code, _, err = ask(capsys, "same", "Олаф Брам", "Анна Лис", "--yes", "--no", "--db", db)
    assert (code, "only one can be said" in err) == (2, True)


def test_a_disagreement_is_no_record_that_can_be_wrong(capsys: pytest.CaptureFixture[str], db: Path):
    code, _, err = ask(capsys, "wrong", place(db), "--db", db)
    assert (code, "communique verdict di-" in err) == (2, True)
    code, _, err = ask(capsys, "same", place(db), place(db), "--yes", "--db", db)
    assert (code, "communique verdict di-" in err) == (2, True)


def test_deciding_makes_no_record(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    code, _, err = ask(capsys, "wrong", "st-0000000000", "--db", tmp_path / "none.db")
    assert (code, "make one with `communique read" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


# --- what decisions do -----------------------------------------------------------------------------------------------


def test_what_is_wrong_counts_nowhere_and_stays_to_be_seen(capsys: pytest.CaptureFixture[str], db: Path):
    said, met = handmade.first().speech.statements[1].id, handmade.first().meetings[0].id
    before = json.loads(ask(capsys, "show", "--json", "--db", db)[1])
    assert said in before["statements"] and met in before["meetings"]
    ask(capsys, "wrong", said, "--db", db)
    ask(capsys, "wrong", met, "--db", db)
    after = json.loads(ask(capsys, "show", "--json", "--db", db)[1])
    assert said not in after["statements"] and met not in after["meetings"]
    assert after["parties"]["Нордания"] == before["parties"]["Нордания"] - 1
    for section in ("overview", "parties", "positions", "statements", "conditions", "deadlocks", "meetings", ""):
        out = ask(capsys, "show", *filter(None, [section]), "--db", db)[1]
        assert said not in out and met not in out, section
    assert said not in ask(capsys, "export", "dot", "--db", db)[1]
    rows = [json.loads(line) for line in ask(capsys, "export", "jsonl", "--db", db)[1].splitlines()]
    kept = {row["id"]: row for row in rows}
    assert kept[said]["verdict"] == kept[met]["verdict"] == "wrong"
    assert kept[met]["event"] is kept[said]["issue"] is None
    assert all(said not in json.dumps(row) for row in rows if row["kind"] in ("position", "issue", "deadlock"))
    for id, words in ((said, "statement"), (met, "12 марта")):
        shown = " ".join(ask(capsys, "show", id, "--db", db)[1].split())
        assert words in shown and "judged wrong, counts nowhere" in shown
        assert "judged wrong by" in ask(capsys, "why", id, "--db", db)[1]
    page = ask(capsys, "show", handmade.first().page.id, "--db", db)[1]
    assert page.count("judged wrong, counts nowhere") == 2
    assert "judged wrong" in ask(capsys, "find", "отвод", "войск", "--db", db)[1]
    hits = [json.loads(line) for line in ask(capsys, "find", "отвод", "войск", "--json", "--db", db)[1].splitlines()]
    assert "wrong" in {hit.get("verdict") for hit in hits}


def test_the_digest_and_the_lists_leave_out_what_is_wrong(capsys: pytest.CaptureFixture[str], db: Path):
    one, page = handmade.first().speech.statements[0].id, handmade.first().page.id
    few = Few(50)
    with record.open_store(db) as store:
        before = record.counts(store, 5)
    ask(capsys, "wrong", one, "--db", db)
    ask(capsys, "verdict", place(db), "--explained", "--db", db)
    with record.open_store(db) as store:
        after = record.counts(store, 5)
        assert (after.statements, dict(after.parties)["Нордания"]) == (before.statements - 1, 1)
        assert after.across["discrepancy"] == before.across["discrepancy"] - 1
        assert one not in {row.id for row in record.told(store, Wanted(), few)}
        assert one not in {row.id for row in record.told(store, Wanted(parties=("Нордания",)), few)}
        assert {row.id: row.verdict for row in record.told(store, Wanted(page=page), few)}[one] == "wrong"
        assert next(one.statements for one in record.speakers(store) if one.name == "Олаф Брам") == 1
        assert next(leaf.statements for leaf in record.leaves(store, [page], few)) == 1


def test_who_said_only_what_is_wrong_says_nothing(capsys: pytest.CaptureFixture[str], db: Path):
    for said in handmade.first().speech.statements:
        ask(capsys, "wrong", said.id, "--db", db)
    with record.open_store(db) as store:
        assert "Нордания" not in record.all_parties(store)
        assert "Олаф Брам" not in {one.name for one in record.speakers(store)}


def test_a_closed_disagreement_stands_apart(capsys: pytest.CaptureFixture[str], db: Path):
    id = place(db)
    ask(capsys, "verdict", id, "--explained", "--note", "два дня", "--db", db)
    assert id not in ask(capsys, "show", "--db", db)[1]
    assert "1 disagreement judged to be explained or none" in ask(capsys, "show", "--db", db)[1]
    apart = ask(capsys, "show", "disagreements", "--db", db)[1].partition("Judged to be explained or none")[2]
    assert id in apart and "judged explained" in apart
    assert "(decision 1): два дня" in " ".join(ask(capsys, "why", id, "--db", db)[1].split())
    figures = json.loads(ask(capsys, "show", "--json", "--db", db)[1])
    assert id not in figures["discrepancies"]
    assert figures["settled"] == {id: "explained"}
    rows = [json.loads(line) for line in ask(capsys, "export", "jsonl", "--db", db)[1].splitlines()]
    assert {row["id"]: row["verdict"] for row in rows if row["kind"] == "discrepancy"}[id] == "explained"
    ask(capsys, "verdict", id, "--real", "--db", db)
    assert id in json.loads(ask(capsys, "show", "--json", "--db", db)[1])["discrepancies"]


def test_what_a_decision_changes_is_told_and_kept(capsys: pytest.CaptureFixture[str], db: Path):
    id = place(db)
    out = " ".join(ask(capsys, "wrong", PASS.meetings[0].id, "--by", "Ива", "--db", db)[1].split())
    assert f"{id} gone, place: озеро / перевал" in out
    assert f"{id} new, place: озеро / перевал" in " ".join(ask(capsys, "undo", "--db", db)[1].split())
    kept = " ".join(ask(capsys, "show", "changes", "--db", db)[1].split())
    assert "decision 1 by Ива: wrong" in kept
    assert f"undo (wrong {PASS.meetings[0].id})" in kept


def test_a_decision_keeps_the_agenda(capsys: pytest.CaptureFixture[str], db: Path):
    agenda = (Item("Берега", ((("отвод",),),)),)
    with record.open_store(db, write=True) as store:
        bring_together(store, agenda=agenda)
    ask(capsys, "wrong", handmade.first().speech.statements[0].id, "--db", db)
    with record.open_store(db) as store:
        issues = [issue.name for issue in record.across(store, Issue)]
    assert "Берега" in issues


# --- disagreements ---------------------------------------------------------------------------------------------------


def test_a_verdict_holds_for_the_claims_whatever_page_joins_or_goes(capsys: pytest.CaptureFixture[str], db: Path):
    first = place(db)
    assert ask(capsys, "verdict", first, "--explained", "--note", "два дня", "--db", db)[0] == 0
    assert discrepancies(db)[first] == "explained"
    add(db, LAKE_TOO)
    joined = place(db)
    assert joined != first
    assert discrepancies(db)[joined] == "explained"
    assert f"counts for {joined} now" in ask(capsys, "show", "decisions", "--db", db)[1]
    add(db, drop=LAKE)
    assert discrepancies(db)[place(db)] == "explained"
    add(db, LAKE, drop=LAKE_TOO)
    assert discrepancies(db)[first] == "explained"


def test_a_third_value_opens_a_disagreement_again(capsys: pytest.CaptureFixture[str], db: Path):
    ask(capsys, "verdict", place(db), "--not-one", "--db", db)
    assert place(db) not in ask(capsys, "review", "--db", db)[1]
    add(db, BRIDGE)
    assert discrepancies(db)[place(db)] is None
    assert place(db) in ask(capsys, "review", "--db", db)[1]
    assert "the record is not there any more" in ask(capsys, "show", "decisions", "--db", db)[1]
    ask(capsys, "verdict", place(db), "--real", "--db", db)
    assert discrepancies(db)[place(db)] == "real"
    add(db, drop=BRIDGE)
    assert discrepancies(db)[place(db)] == "real"
    ask(capsys, "undo", "--db", db)
    assert discrepancies(db)[place(db)] == "not_one"


# --- what awaits a decision ------------------------------------------------------------------------------------------


def test_review_shows_both_sides_and_the_command(capsys: pytest.CaptureFixture[str], db: Path):
    id = place(db)
    code, out, _ = ask(capsys, "review", "--db", db)
    assert code == 0
    assert f"{id}  Do these reports disagree on the place?" in out
    assert "озеро" in out and "│ перевал" in out
    assert f"communique verdict {id} --real|--explained|--not-one" in out
    rows = json.loads(ask(capsys, "review", "--json", "--db", db)[1])
    row = next(row for row in rows if row["subject"] == id)
    assert [side["value"] for side in row["sides"]] == ["озеро", "перевал"]
    for waiting in rows:
        ask(capsys, "verdict", waiting["subject"], "--real", "--db", db)
    assert ask(capsys, "review", "--db", db)[1] == "Nothing awaits a decision.\n"


def test_review_ends_at_its_limit(capsys: pytest.CaptureFixture[str], db: Path):
    add(db, BRIDGE, LAKE_TOO)
    count = len(json.loads(ask(capsys, "review", "--json", "--db", db)[1]))
    assert count > 1
    assert "… and more: `communique review --limit 2`" in ask(capsys, "review", "--limit", "1", "--db", db)[1]
    assert "more" not in ask(capsys, "review", "--limit", count, "--db", db)[1]


def test_what_was_judged_wrong_and_is_read_otherwise_is_asked_again(capsys: pytest.CaptureFixture[str], db: Path):
    read = handmade.first()
    said = read.speech.statements[0]
    ask(capsys, "wrong", said.id, "--db", db)
    other = msgspec.structs.replace(said, id="st-read-anew")
    speech = msgspec.structs.replace(read.speech, statements=(other, *read.speech.statements[1:]))
    add(db, msgspec.structs.replace(read, speech=speech))
    out = ask(capsys, "review", "--db", db)[1]
    assert f"Decision 1 judged {said.id} wrong; st-read-anew stands in its place" in " ".join(out.split())
    assert "the record is not there any more" in ask(capsys, "show", "decisions", "--db", db)[1]
    ask(capsys, "wrong", "st-read-anew", "--right", "--db", db)
    assert "st-read-anew" not in ask(capsys, "review", "--db", db)[1]


SPEECH = "Мы откроем дорогу в день, когда последний солдат уйдёт за реку, и ни часом раньше"
REPORT = (
    "Делегации Арвении и Кельмарии спорили о пошлинах на соль до самого вечера. Посол Арвении сказал: "
    f"«{SPEECH}». Посредники обещали к утру новый список уступок, а жители посёлка просили не закрывать рынок."
)


def report(address: str) -> record.Reading:
    make = Maker(address, f"Спор о соли\n{REPORT}\n")
    make.say((None, "Посол", "Посол Арвении"), "сказал", SPEECH, ("condition",), mode="direct", party="Арвения")
    return make.reading("Спор о соли", (REPORT,), "2031-05-02", address)


def test_what_reprints_have_of_it_goes_with_it(capsys: pytest.CaptureFixture[str], db: Path):
    one, other, late = report("x"), report("y"), report("z")
    add(db, one, other)
    ids = [reading.speech.statements[0].id for reading in (one, other, late)]
    out = " ".join(ask(capsys, "wrong", ids[0], "--db", db)[1].split())
    assert f"and the same on reprints: {ids[1]}" in out
    counted = json.loads(ask(capsys, "show", "--json", "--db", db)[1])["statements"]
    assert not set(ids) & set(counted)
    add(db, late)
    assert ids[2] in json.loads(ask(capsys, "show", "--json", "--db", db)[1])["statements"]
    review = " ".join(ask(capsys, "review", "--db", db)[1].split())
    assert f"Decision 1 judged {ids[0]} wrong; {ids[2]} is the same on a reprint that came since." in review
    ask(capsys, "wrong", ids[2], "--db", db)
    assert ids[2] not in ask(capsys, "review", "--db", db)[1]
    ask(capsys, "undo", "--db", db)
    ask(capsys, "undo", "--db", db)
    assert set(ids) <= set(json.loads(ask(capsys, "show", "--json", "--db", db)[1])["statements"])


def test_what_is_gone_can_be_called_right_by_its_id(capsys: pytest.CaptureFixture[str], db: Path):
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    event = next(row["id"] for row in rows if "Арвения" in row["parties"])
    ask(capsys, "wrong", event, "--db", db)
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    assert event not in {row["id"] for row in rows}
    assert "decision 1 judged it wrong" in ask(capsys, "show", event, "--db", db)[2]
    assert ask(capsys, "wrong", event, "--right", "--db", db)[0] == 0
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    assert event in {row["id"] for row in rows}


def test_what_tells_again_of_an_event_judged_wrong_is_asked_about(capsys: pytest.CaptureFixture[str], db: Path):
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    event = next(row for row in rows if "Нордания" in row["parties"])
    ask(capsys, "wrong", event["id"], "--db", db)
    words = "Послы двух стран встретились в Карвене"
    make = Maker("again.txt", f"Новости\n{words}\n")
    again = make.meet(("Нордания", "Сольвия"), event["date"]["value"], "Карвен", words)
    add(db, make.reading("Новости", (words,), "2031-03-13", None))
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    assert again not in {id for row in rows for id in row["meetings"]}
    out = " ".join(ask(capsys, "review", "--db", db)[1].split())
    assert f"Decision 1 judged an event wrong; {again} tells of it again and is left out too." in out
    assert f"communique wrong {again} [--right]" in out
    ask(capsys, "wrong", again, "--right", "--db", db)
    assert again not in ask(capsys, "review", "--db", db)[1]
    rows = json.loads(ask(capsys, "show", "meetings", "--json", "--db", db)[1])
    assert again in {id for row in rows for id in row["meetings"]}


# --- decisions of others ---------------------------------------------------------------------------------------------


def test_decisions_are_exported_and_taken_over(capsys: pytest.CaptureFixture[str], db: Path, tmp_path: Path):
    said = handmade.first().speech.statements[0].id
    ask(capsys, "wrong", said, "--by", "Ива", "--db", db)
    ask(capsys, "verdict", place(db), "--real", "--by", "Ива", "--db", db)
    ask(capsys, "undo", "1", "--by", "Ива", "--db", db)
    file, theirs = tmp_path / "decisions.jsonl", tmp_path / "theirs.db"
    assert ask(capsys, "export", "decisions", file, "--db", db)[0] == 0
    add(theirs, LAKE, PASS, *handmade.readings())
    ask(capsys, "wrong", said, "--by", "Олеся", "--db", theirs)
    assert ask(capsys, "import", file, "--db", theirs) == (0, "", "3 taken over, 0 known already\n")
    assert ask(capsys, "import", file, db, "--db", theirs)[2] == "0 taken over, 6 known already\n"
    with record.open_store(theirs) as store:
        assert record.standing(store.connection)[said, ""] == "wrong"
        assert len(record.decisions(store)) == 4
    assert discrepancies(theirs)[place(theirs)] == "real"
    ask(capsys, "import", theirs, "--db", db)
    exported = [ask(capsys, "export", "decisions", "--db", path)[1] for path in (db, theirs)]
    assert exported[0] == exported[1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: {**row, "note": "иначе"}, "was changed"),
        (lambda row: {**row, "verdict": "same"}, "no verdict on the kind 'statement'"),
        (lambda row: {**row, "at": "yesterday"}, "no time"),
        (lambda row: {**row, "other": "st-2"}, "a pair has two ids"),
        (lambda row: {**row, "about": ["no where"]}, "what it holds for"),
        (lambda row: {key: row[key] for key in row if key != "by"}, "missing required field"),
        (lambda row: [], "Expected `object`"),
    ],
)
def test_a_file_of_decisions_that_was_changed_is_refused(
    capsys: pytest.CaptureFixture[str], db: Path, tmp_path: Path, change, reason: str
):
    ask(capsys, "wrong", handmade.first().speech.statements[0].id, "--db", db)
    row = json.loads(ask(capsys, "export", "decisions", "--db", db)[1])
    file = tmp_path / "changed.jsonl"
    file.write_text(json.dumps(change(row)), encoding="utf-8")
    code, _, err = ask(capsys, "import", file, "--db", db)
    assert code == 2
    assert reason in err and "decision 1" in err
    assert "kept: nothing was taken over" in err


def test_a_file_of_something_else_is_refused(capsys: pytest.CaptureFixture[str], db: Path, tmp_path: Path):
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE kettle (colour)")
    connection.close()
    for file in (other, ROOT / "README.md", tmp_path):
        code, _, err = ask(capsys, "import", file, "--db", db)
        assert (code, "kept: nothing was taken over" in err) == (2, True)


def test_decisions_of_a_record_of_another_schema_are_taken_over(capsys, db: Path, tmp_path: Path):
    said = handmade.first().speech.statements[0].id
    ask(capsys, "wrong", said, "--db", db)
    older = sqlite3.connect(db)
    older.execute("PRAGMA user_version = 1")
    older.close()
    anew = tmp_path / "anew.db"
    add(anew, *handmade.readings())
    assert ask(capsys, "show", "--db", db)[0] == 2
    assert ask(capsys, "import", db, "--db", anew)[0] == 0
    with record.open_store(anew) as store:
        assert record.standing(store.connection) == {(said, ""): "wrong"}


# --- several at once, and interrupted --------------------------------------------------------------------------------


def start(*words: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "communique", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def test_several_decide_at_once(db: Path):
    said = [one.id for reading in handmade.readings() for one in reading.speech.statements]
    running = [start("wrong", id, "--by", by, "--db", db) for id in said for by in ("Ива", "Олеся")]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    with record.open_store(db) as store:
        assert record.standing(store.connection) == {(id, ""): "wrong" for id in said}
        kept = record.decisions(store)
        assert len({one.at for one in kept}) == len(kept) == 2 * len(said)
        assert record.problems(store) == []


def test_who_waits_for_a_long_run_is_told(capsys: pytest.CaptureFixture[str], db: Path, monkeypatch):
    monkeypatch.setattr("communique.cli.judge.PATIENCE", 0.1)
    with record.open_store(db, write=True):
        code, _, err = ask(capsys, "undo", "--db", db)
    assert (code, "another communique is writing" in err) == (2, True)


SLOW = """
import sys, time
from communique import judging
from communique.cli import main
def slowly(store, at, made):
    print('deciding', flush=True)
    time.sleep(60)
judging.settle = slowly
main(sys.argv[1:])
"""


def test_an_interrupted_decision_is_kept_and_counts_at_the_next_run(capsys: pytest.CaptureFixture[str], db: Path):
    said = handmade.first().speech.statements[1].id
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SLOW, "wrong", said, "--db", str(db)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    assert process.stdout
    for line in process.stdout:
        if "deciding" in line:
            break
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "kept: the decision is kept" in err
    add(db)
    rows = json.loads(ask(capsys, "show", "positions", "--json", "--db", db)[1])
    assert said not in {id for row in rows for id in row["statements"]}
