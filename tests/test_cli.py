"""The command line as a user meets it: exit codes, errors in words, data and progress kept apart."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from communique import store as record
from communique.brief import SECTIONS
from communique.cli import COMMANDS, run
from communique.cli.look import LISTED
from communique.cli.read import SHOWN_FAILURES
from communique.fingerprint import reading_version
from communique.store.file import GROUP
from communique.weaving.gists import weave_gists
from tests import handmade

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
DEMAND = "Новости\nАрвения требует открыть перевал\nГлава МИД Арвении Ян Корт заявил, что перевал надо открыть.\n"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A record of the three pages made by hand."""
    path = tmp_path / "talks.db"
    with record.open_store(path, write=True) as store:
        for reading in handmade.readings():
            record.write_reading(store, reading, reading_version())
        weave_gists(store, [reading.page.id for reading in handmade.readings()], ())
        handmade.write_across(store)
    return path


def start(*words: object, **more) -> subprocess.Popen:
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "communique", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, **more)


def call(*words: object, **more) -> tuple[int, str, str]:
    process = start(*words, **more)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def ask(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_helps(capsys: pytest.CaptureFixture[str], command):
    code, out, err = ask(capsys, command.name, "--help")
    assert (code, err) == (0, "")
    assert "--db FILE" in out
    assert " ".join(command.help.split("\n\n")[0].split()) in " ".join(out.split())


def test_help_loads_nothing_heavy():
    script = "import sys; from communique.cli import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True)
    for heavy in ("numpy", "slovnet", "pymorphy3", "lxml", "rich", "communique.pipeline"):
        assert f"'{heavy}'" not in done.stderr


@pytest.mark.parametrize("words", [("show", "--db"), ("--db", "show")], ids=["after", "before"])
def test_the_record_may_be_named_before_or_after(capsys: pytest.CaptureFixture[str], db: Path, words):
    words = [item for word in words for item in ((word, db) if word == "--db" else (word,))]
    code, out, _ = ask(capsys, *words)
    assert code == 0
    assert out.startswith("3 pages from 2 outlets")


def test_the_brief_is_plain_when_piped(capsys: pytest.CaptureFixture[str], db: Path):
    assert "\x1b" not in ask(capsys, "show", "--db", db)[1]


def ids() -> list[str]:
    one = handmade.first()
    found = [one.page.id, one.article.id, one.speech.statements[1].id, one.meetings[0].id, one.cast.actors[0].id]
    return [*found, one.cast.mentions[0].id, *(item.id for item in handmade.across())]


@pytest.mark.parametrize("id", ids())
def test_every_record_can_be_shown_and_explained(capsys: pytest.CaptureFixture[str], db: Path, id: str):
    code, shown, _ = ask(capsys, "show", id, "--db", db)
    assert (code, bool(shown)) == (0, True)
    code, out, _ = ask(capsys, "show", id, "--json", "--db", db)
    assert (code, bool(json.loads(out))) == (0, True)
    code, out, _ = ask(capsys, "why", id[:8], "--db", db)
    assert code == 0
    assert "rule " in out
    code, out, _ = ask(capsys, "why", id, "--json", "--db", db)
    assert json.loads(out)[0]["rule"]


def test_a_party_can_be_shown_by_name(capsys: pytest.CaptureFixture[str], db: Path):
    assert ask(capsys, "show", "нордания", "--db", db)[1].startswith("Нордания: 2 statements")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_can_be_shown_in_full(capsys: pytest.CaptureFixture[str], db: Path, section: str):
    code, out, _ = ask(capsys, "show", section, "--db", db)
    assert (code, bool(out)) == (0, True)
    assert section in ask(capsys, "show", "--help")[1]


def test_why_marks_the_words_and_cites_the_entry(capsys: pytest.CaptureFixture[str], db: Path):
    _, out, _ = ask(capsys, "why", handmade.first().speech.statements[0].id, "--db", db)
    plain = " ".join(out.split())
    assert "{speaker Глава МИД Нордании Олаф Брам} {cue заявил}, что {content войска Сольвии" in plain
    assert "rule speech.says_that" in plain
    assert "entry ru/speech.toml:1" in plain
    assert "at vest.txt:4" in plain


def test_find_takes_words_in_any_form(capsys: pytest.CaptureFixture[str], db: Path):
    code, out, _ = ask(capsys, "find", "отвод", "войсками", "--db", db)
    assert code == 0
    assert handmade.first().speech.statements[1].id in out
    code, out, _ = ask(capsys, "find", "отвод", "войсками", "--json", "--db", db)
    assert {json.loads(line)["kind"] for line in out.splitlines()} == {"statement", "article"}


def test_finding_nothing_is_no_error(capsys: pytest.CaptureFixture[str], db: Path):
    assert ask(capsys, "find", "жираф", "--db", db) == (0, "", "nothing found\n")


def test_the_export_goes_to_a_file_or_to_standard_output(db: Path, tmp_path: Path):
    out = tmp_path / "records.jsonl"
    assert call("export", "jsonl", out, "--db", db)[0] == 0
    assert call("export", "jsonl", "--db", db)[1] == out.read_text(encoding="utf-8")
    assert call("export", "jsonl", "--db", db, "-")[1] == out.read_text(encoding="utf-8")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["records.jsonl", "talks.db"]


def test_an_export_that_can_not_be_written_says_why(capsys: pytest.CaptureFixture[str], db: Path, tmp_path: Path):
    for out, why in ((tmp_path, "it is a folder"), (tmp_path / "none" / "x.jsonl", "its folder does not exist")):
        code, _, err = ask(capsys, "export", "jsonl", out, "--db", db)
        assert (code, why in err) == (2, True)
    assert [item.name for item in tmp_path.iterdir()] == ["talks.db"]


@pytest.mark.parametrize(("format", "opens"), [("dot", "digraph"), ("graphml", "<?xml")])
def test_the_graph_of_conditions_is_exported(db: Path, format: str, opens: str):
    code, out, _ = call("export", format, "--db", db)
    assert (code, out.startswith(opens)) == (0, True)
    assert "отвода войск" in out.replace("\\n", " ") and handmade.second().speech.statements[0].id in out


def test_what_is_no_section_says_what_is_called_like_it(capsys: pytest.CaptureFixture[str], db: Path):
    for asked, told in (("Нордании", "there is Нордания"), ("meeting", "there is meetings"), ("x", "show parties")):
        for more in ((), ("--json",)):
            code, out, err = ask(capsys, "show", asked, *more, "--db", db)
            assert (code, out) == (2, "")
            assert f"no party, section or record is called {asked}" in err and told in err
            assert f"communique find {asked}" in err


def test_a_party_as_json_is_what_it_said_and_holds(capsys: pytest.CaptureFixture[str], db: Path):
    told = json.loads(ask(capsys, "show", "нордания", "--json", "--db", db)[1])
    assert (told["kind"], told["name"]) == ("party", "Нордания")
    assert told["statements"] == [one.id for one in handmade.first().speech.statements]
    assert told["positions"] and told["events"]


def test_conditions_and_failures_as_json(capsys: pytest.CaptureFixture[str], db: Path):
    rows = json.loads(ask(capsys, "show", "conditions", "--json", "--db", db)[1])
    assert len(rows) == 2 and all(row["condition"] for row in rows)
    rows = json.loads(ask(capsys, "show", "failures", "--json", "--db", db)[1])
    assert [row["reason"] for row in rows] == ["no statement found in the article"]


def test_the_stories_are_shown_the_largest_first(capsys: pytest.CaptureFixture[str], db: Path):
    out = ask(capsys, "show", "stories", "--db", db)[1]
    assert "Нордания требует отвести войска" in out and "2031-03-05 · 2 articles" in out


def test_an_empty_section_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    with record.open_store(tmp_path / "t.db", write=True) as store:
        record.write_reading(store, handmade.first(), "v")
    for section in ("disagreements", "failures", "stories"):
        assert ask(capsys, "show", section, "--db", tmp_path / "t.db") == (0, f"No {section} here.\n", "")


def test_since_goes_with_changes_alone(capsys: pytest.CaptureFixture[str], db: Path):
    code, _, err = ask(capsys, "show", "positions", "--since", "3", "--db", db)
    assert (code, "--since goes with `show changes`" in err) == (2, True)


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str], db: Path):
    assert ask(capsys, "export", "--db", db)[2].count("\n") == 2


@pytest.mark.parametrize(("section", "kind"), LISTED.items())
def test_a_section_as_json_is_its_rows(capsys: pytest.CaptureFixture[str], db: Path, section: str, kind: str):
    rows = json.loads(ask(capsys, "show", section, "--json", "--db", db)[1])
    assert {row["kind"] for row in rows} == {kind}


def test_a_closed_pipe_is_no_error(db: Path):
    process = start("export", "jsonl", "--db", db)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("read",),
        ("read", "no-such-folder"),
        ("reed", "pages"),
        ("read", "--fast", "pages"),
        ("show", "st-0000000000"),
        ("show", "st"),
        ("find", "--limit", "many", "word"),
        ("find", "!!!"),
        ("why",),
        ("export", "parquet"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_says_what_to_do(capsys: pytest.CaptureFixture[str], db: Path, words):
    code, out, err = ask(capsys, "--db", db, *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "\nhint: " in err
    assert "Traceback" not in err


def test_without_a_record_there_is_a_hint(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    code, _, err = ask(capsys, "show", "--db", tmp_path / "none.db")
    assert code == 2
    assert "hint: make one with `communique read PATH…`" in err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_path_makes_no_record(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    assert ask(capsys, "read", tmp_path / "none", "--db", tmp_path / "t.db")[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_the_traceback(db: Path):
    code, _, err = call("show", "st-0000000000", "--db", db, "--debug")
    assert code != 0
    assert "Traceback" in err


def test_an_unexpected_fault_is_told_in_words(capsys: pytest.CaptureFixture[str], db: Path, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("the kettle boiled over")

    monkeypatch.setattr("communique.brief.open_dossier", broken)
    code, _, err = ask(capsys, "show", "--db", db)
    assert code == 2
    assert "a fault of communique (RuntimeError: the kettle boiled over)" in err
    assert "kept: " in err
    assert "hint: " in err


def test_check_finds_a_broken_record(capsys: pytest.CaptureFixture[str], db: Path):
    with record.open_store(db, write=True) as store:
        store.connection.execute("PRAGMA foreign_keys = OFF")
        store.connection.execute("UPDATE content SET statement = 'st-nobody'")
    code, out, _ = ask(capsys, "check", "--db", db)
    assert code == 1
    assert "a row without its statement" in out


# --- reading ---------------------------------------------------------------------------------------------------------


def test_check_is_content_with_the_house(capsys: pytest.CaptureFixture[str], db: Path):
    code, out, _ = ask(capsys, "check", "--db", db)
    assert code == 0, out


def test_a_second_run_loads_no_model(tmp_path: Path):
    (tmp_path / "page.txt").write_text(DEMAND, encoding="utf-8")
    db = tmp_path / "t.db"
    call("read", tmp_path / "page.txt", "--db", db)
    script = (
        "import sys; from communique.cli import run; run(sys.argv[1:]);"
        "sys.exit(' '.join(m for m in ('numpy', 'slovnet', 'pymorphy3') if m in sys.modules) or None)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", script, "read", str(tmp_path / "page.txt"), "--db", str(db)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert "1 unchanged" in done.stderr
    assert done.returncode == 0, done.stderr


def issues_of(db: Path) -> set[str]:
    rows = [json.loads(line) for line in call("export", "jsonl", "--db", db)[1].splitlines()]
    return {row["name"] for row in rows if row["kind"] == "issue"}


def test_an_agenda_beside_the_record_or_named_counts_at_once(tmp_path: Path):
    (tmp_path / "page.txt").write_text(DEMAND, encoding="utf-8")
    named, beside, db = tmp_path / "named.toml", tmp_path / "agenda.toml", tmp_path / "t.db"
    named.write_text('[[issue]]\nname = "Первый вопрос"\nwords = ["перевалы открыть"]\n', encoding="utf-8")
    beside.write_text('[[issue]]\nname = "Второй вопрос"\nwords = ["перевалы открыть"]\n', encoding="utf-8")
    call("read", tmp_path / "page.txt", "--agenda", named, "--db", db)
    assert "Первый вопрос" in issues_of(db)
    code, _, err = call("read", tmp_path / "page.txt", "--db", db)
    assert (code, "1 unchanged" in err) == (0, True)
    assert "Второй вопрос" in issues_of(db)
    beside.write_text("issue", encoding="utf-8")
    assert call("read", tmp_path / "page.txt", "--db", db)[0] == 2


def test_each_failure_is_one_line_and_the_rest_is_read(tmp_path: Path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_text(DEMAND, encoding="utf-8")
    (pages / "empty.txt").write_bytes(b"")
    (pages / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "english.txt").write_text("The minister said that talks go on in the capital today.\n" * 9, "utf-8")
    (pages / "lines.jsonl").write_text('["no object"]\n{"text": 5}\nnot json\n', encoding="utf-8")
    code, out, err = call("read", pages, "--db", tmp_path / "t.db")
    assert code == 1, err
    assert "1 new, 0 unchanged, 6 failed" in err
    assert len([line for line in err.splitlines() if line.startswith("  ")]) == 6
    assert "Арвения" in out
    code, _, again = call("read", pages, "--db", tmp_path / "t.db", "--quiet")
    assert code == 1
    assert "0 new, 1 unchanged, 6 failed" in again


def test_of_many_failures_the_first_are_told_and_how_many_there_are(tmp_path: Path):
    (tmp_path / "lines.jsonl").write_text("not json\n" * (SHOWN_FAILURES + 7), encoding="utf-8")
    code, _, err = call("read", tmp_path / "lines.jsonl", "--db", tmp_path / "t.db")
    assert code == 1, err
    head, *told, last = err.splitlines()
    assert f"{SHOWN_FAILURES + 7} failed" in head
    assert len(told) == SHOWN_FAILURES
    assert last == "  and 7 more: `communique show failures`"


def test_why_not_tells_what_was_seen(capsys: pytest.CaptureFixture[str]):
    code, out, _ = ask(capsys, "why", "--not", "Заявление Ивана Петрова удивило всех.")
    assert code == 0
    assert "Nothing was found." in out
    assert "names  Ивана Петрова" in out
    assert "ru/speech.toml" in out


def test_why_not_admits_what_it_finds(capsys: pytest.CaptureFixture[str]):
    code, out, _ = ask(capsys, "why", "--not", "Иван Петров заявил, что шлюзы закрыты.")
    assert code == 0
    assert "Something was found:" in out
    assert "{cue заявил}" in " ".join(out.split())


def test_quiet_prints_the_report_alone(tmp_path: Path):
    (tmp_path / "page.txt").write_text(DEMAND, encoding="utf-8")
    code, out, err = call("read", "--quiet", tmp_path / "page.txt", "--db", tmp_path / "t.db")
    assert (code, out, err) == (0, "", "1 new, 0 unchanged\n")


def test_an_interrupted_run_says_what_it_kept_and_goes_on(tmp_path: Path):
    """The pages come by a pipe that stays open, so that the run can't end by itself, however fast it is."""
    db = tmp_path / "t.db"
    process = start("read", "-", "--db", db, "--quiet", "--jobs", 1, stdin=subprocess.PIPE, start_new_session=True)
    assert process.stdin
    rows = "".join(json.dumps({"text": f"{DEMAND}Номер {number}.\n"}) + "\n" for number in range(300))
    process.stdin.write(rows)
    process.stdin.flush()
    deadline = time.monotonic() + 120
    while written(db) < GROUP and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert process.stderr
    err = process.stderr.read()
    kept = written(db)
    assert err.splitlines()[:2] == ["error: interrupted", f"kept: {kept} pages are in {db}"]
    assert "hint: " in err
    assert GROUP <= kept < 300
    again = start("read", "-", "--db", db, "--quiet", stdin=subprocess.PIPE)
    _, err = again.communicate(rows, timeout=300)
    assert err.startswith(f"{300 - kept} new, {kept} unchanged")


def written(db: Path) -> int:
    try:
        with record.open_store(db) as store:
            return store.connection.execute("SELECT count(*) FROM page").fetchone()[0]
    except Exception:
        return 0
