"""The brief of one dossier: what its pages tell and nothing else, found without going through all pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from communique import store as record
from communique.brief import SECTIONS, Dossier, Paper, open_dossier, write_brief, write_brief_of
from communique.brief import dossier as brief_dossier
from communique.brief.scope import Whole, Within, scope_of
from communique.cli import run
from communique.model import Deadlock, Event, Issue, Position, Quotation, Reading, Subject
from communique.model import Dossier as Talks
from communique.stories import load_agenda
from communique.weaving import bring_together
from handmade import traced
from test_dossiers import COAST, HARVEST, PLAIN, STRAIT
from test_weaving import pages as reports
from test_weaving_issues import page as talk
from woven import add


def about(reading: Reading, words: tuple, sides: tuple) -> Reading:
    """A page that is about something, and like no other page."""
    trace = msgspec.structs.replace(traced(reading).trace, subject=Subject(words, sides), terms=(), keys=())
    return msgspec.structs.replace(reading, trace=trace)


def pages() -> list[Reading]:
    """Twelve pages on two negotiations, and some talk and reports on neither."""
    talks_on = [one for number in range(90) if len((one := talk(f"t{number}", number)).speech.statements) > 1]
    strait = [about(one, STRAIT[at % 2 :], COAST) for at, one in enumerate(talks_on[:6])]
    harvest = [about(one, HARVEST[at % 2 :], PLAIN) for at, one in enumerate(talks_on[6:12])]
    return [*strait, *harvest, *talks_on[12:], *reports()]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talks") / "talks.db"
    with record.open_store(path, write=True) as store:
        add(store, pages())
    return path


@pytest.fixture
def store(db: Path) -> Iterator[record.Store]:
    with record.open_store(db) as opened:
        yield opened


def talks(store: record.Store, side: str) -> Talks:
    return next(one for one in record.across(store, Talks) if side in one.parties)


def ask(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("kind", record.ACROSS.values())
def test_all_pages_tell_what_the_record_tells(store: record.Store, kind: type):
    whole, within = Whole(store), Within(store, [one.page for one in record.imprints(store)])
    if kind is not Talks:
        assert within.all(kind) == whole.all(kind)
        assert whole.all(kind) or kind in (Quotation, record.ACROSS["identity"])
    assert list(within.issue_lines()) == list(whole.issue_lines())
    assert list(within.position_lines()) == list(whole.position_lines())
    assert within.waits() == whole.waits()
    assert sorted(within.imprints()) == sorted(whole.imprints())
    assert dict(within.parties()) == dict(whole.parties())


def test_the_brief_of_all_pages_is_that_of_the_record(store: record.Store):
    whole, within = Paper(full=True), Paper(full=True)
    write_brief(whole, open_dossier(store))
    write_brief(within, Dossier(store, Within(store, [one.page for one in record.imprints(store)])))
    expected = str(whole)
    assert "Deadlocks" in expected and "Positions" in expected and "Conditions" in expected
    start, end = expected.index("Dossiers\n"), expected.index("Pages\n")
    told = str(within).replace("No two stories are of one negotiation.\n", "")
    assert told == expected[:start] + expected[end:]


def test_a_dossier_has_what_its_pages_tell_and_nothing_else(store: record.Store):
    one, other = (scope_of(store, talks(store, side).id) for side in ("Вальдония", "Арвения"))
    assert isinstance(one, Within) and isinstance(other, Within)
    assert len(one.pages) > 2 and one.pages.isdisjoint(other.pages)
    said = {st.id for page in one.pages for st in record.reading(store, page).speech.statements}
    assert one.all(Position) and one.all(Issue)
    for position in one.all(Position):
        assert said.issuperset((*position.statements, *position.reported))
        assert said.issuperset(id for phase in position.phases for id in phase.statements)
        (kept,) = record.across_by_id(store, Position, [position.id])
        assert set(position.statements) == set(kept.statements) & said
    for issue in one.all(Issue):
        assert said.issuperset(issue.statements)
    for deadlock in one.all(Deadlock):
        assert said.issuperset(step.statement for step in deadlock.steps)
        assert record.is_there(store, "deadlock", deadlock.id)
    text = Paper(full=True)
    write_brief_of(text, store, one.dossier.id)
    told = set(re.findall(r"\bst-\w+-\d-\d", str(text)))
    assert told and told <= said
    assert set(re.findall(r"\bpg-\w+", str(text))) == one.pages


def test_a_meeting_is_told_by_the_pages_of_the_dossier_alone(store: record.Store):
    event = next(one for one in record.across(store, Event) if len(one.meetings) > 1)
    page, id = event.meetings[0]
    (told,) = (one for one in Within(store, [page]).all(Event) if one.id == event.id)
    assert told.meetings == ((page, id),)
    assert {one.page for one in (*told.accounts, *told.history)} == {page}


def test_no_query_goes_through_all_pages(store: record.Store):
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    paper = Paper(full=True)
    write_brief_of(paper, store, talks(store, "Вальдония").id)
    store.connection.set_trace_callback(None)
    large = "page|article|statement|condition|content|member|saying|phrase|gist|trace|meeting|actor|mention|carried"
    for query in {query for query in asked if query.startswith("SELECT")}:
        plan = [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert not [step for step in plan if re.match(rf"SCAN ({large}|p|a|s)\b", step)], query


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_can_be_asked_of_a_dossier(
    capsys: pytest.CaptureFixture[str], db: Path, store: record.Store, section: str
):
    id = talks(store, "Вальдония").id
    code, out, err = ask(capsys, "show", section, "--dossier", id[:8], "--db", db)
    assert (code, err) == (0, "")
    addresses = {one.address for one in scope_of(store, id).imprints()}
    assert addresses.issuperset(re.findall(r"\bt\d+(?=:\d| ·)", out))
    assert ask(capsys, "show", section, "--dossier", id, "--json", "--db", db)[0] == 0


def test_rows_of_a_dossier_are_rows_of_the_export(capsys: pytest.CaptureFixture[str], db: Path, store: record.Store):
    id = talks(store, "Вальдония").id
    for section in ("statements", "meetings", "dossiers", "deadlocks"):
        some = json.loads(ask(capsys, "show", section, "--dossier", id, "--json", "--db", db)[1])
        every = json.loads(ask(capsys, "show", section, "--json", "--db", db)[1])
        ids = {row["id"] for row in some}
        if section in ("statements", "dossiers"):
            assert some and ids < {row["id"] for row in every}
            assert sorted(some, key=str) == sorted((row for row in every if row["id"] in ids), key=str)
    told = json.loads(ask(capsys, "show", "--dossier", id, "--json", "--db", db)[1])
    assert (told["pages"], list(told["dossiers"])) == (scope_of(store, id).page_count(), [id])


def test_a_party_can_be_asked_of_a_dossier(capsys: pytest.CaptureFixture[str], db: Path, store: record.Store):
    id = talks(store, "Вальдония").id
    scope = scope_of(store, id)
    assert scope.parties()["Арвения"] < record.party_counts(store)["Арвения"]
    _, out, _ = ask(capsys, "show", "арвения", "--dossier", id, "--db", db)
    assert out.startswith(f"Арвения: {scope.parties()['Арвения']} statement")
    assert open_dossier(store, id).command("Арвения") == f"`communique show 'Арвения' --dossier {id}`"
    assert open_dossier(store).command("positions") == "`communique show positions`"


def test_an_unknown_dossier_says_what_there_is(capsys: pytest.CaptureFixture[str], db: Path, store: record.Store):
    code, out, err = ask(capsys, "show", "--dossier", "do-0000000000", "--db", db)
    assert (code, out) == (2, "")
    assert "no dossier has the id do-0000000000" in err
    for one in record.across(store, Talks):
        assert f"{one.id} {one.name}" in err
    assert "several dossiers" in ask(capsys, "show", "--dossier", "do-", "--db", db)[2]


def test_a_record_without_dossiers_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    with record.open_store(tmp_path / "t.db", write=True) as store:
        add(store, pages()[:1])
    code, _, err = ask(capsys, "show", "--dossier", "do-1", "--db", tmp_path / "t.db")
    assert (code, "there is no dossier on the record" in err) == (2, True)


@pytest.mark.parametrize("words", [("actors",), ("changes",), ("decisions",), ("st-1234567890",), ("Ничья",)])
def test_what_is_no_part_of_a_dossier_is_refused(capsys, db: Path, store: record.Store, words: tuple):
    id = talks(store, "Вальдония").id
    for more in ((), ("--json",)):
        code, out, err = ask(capsys, "show", *words, "--dossier", id, *more, "--db", db)
        assert (code, out, "hint: " in err) == (2, "", True)


def test_show_dossiers_names_the_command(capsys: pytest.CaptureFixture[str], db: Path):
    assert "`communique show --dossier ID`" in ask(capsys, "show", "dossiers", "--db", db)[1]


def test_a_dossier_too_large_for_a_brief_names_its_sections(
    capsys: pytest.CaptureFixture[str], db: Path, store: record.Store, monkeypatch: pytest.MonkeyPatch
):
    id = talks(store, "Вальдония").id
    monkeypatch.setattr("communique.brief.SITTING", 2)
    code, out, _ = ask(capsys, "show", "--dossier", id, "--db", db)
    assert (code, "Statements" in out) == (0, False)
    assert f"`communique show positions --dossier {id}`" in out


def test_lists_are_printed_while_they_are_made(store: record.Store, monkeypatch: pytest.MonkeyPatch):
    whole = Paper(full=True)
    write_brief(whole, open_dossier(store))
    for held in (1, 7):
        monkeypatch.setattr("communique.brief.paper.HELD", held)
        printed: list[str] = []
        paper = Paper(full=True, printer=printed.append)
        write_brief(paper, brief_dossier.open_dossier(store))
        assert len(str(paper).splitlines()) <= held
        assert "".join(printed) + str(paper) == str(whole)


def test_dossiers_tell_what_of_the_agenda_they_speak_of(tmp_path: Path):
    (tmp_path / "agenda.toml").write_text('[[issue]]\nname = "Дорога"\nwords = ["перевал", "река"]\n', encoding="utf-8")
    with record.open_store(tmp_path / "t.db", write=True) as store:
        for reading in pages():
            record.write_reading(store, reading, "v")
        bring_together(store, agenda=load_agenda(tmp_path / "agenda.toml"))
        dossier, paper = open_dossier(store), Paper(full=True)
        SECTIONS["dossiers"](paper, dossier)
        for found in dossier.talks:
            scope = scope_of(store, found.id)
            (road,) = [one for one in scope.all(Issue) if one.name == "Дорога"] or [None]
            told = f"on the agenda: Дорога ({len(road.statements)} statement" if road else "Дорога"
            entry = str(paper).partition(found.id)[2].partition("do-")[0]
            assert (told in " ".join(entry.split())) == bool(road)
    assert "on the agenda" in str(paper)
