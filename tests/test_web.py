"""The dossier in the browser, without a browser: every screen, its twins, who is let in, what a hostile page can do."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import sqlite3
import string
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient

from communique import store as record
from communique.cli import run
from communique.explain import stage_rules
from communique.judging import judge
from communique.model import Date, Span
from communique.weaving import bring_together
from communique.web import Serving, drawings, make_app
from communique.web.answers import defused
from communique.web.drawings import Moment
from communique.web.marking import Mark, in_braces, pieces
from communique.web.reasons import in_russian, rules_in_russian
from communique.web.screens import SCREENS
from communique.web.screens.dossier import moments_of
from communique.web.screens.search import asked
from communique.web.screens.tensions import differing
from communique.web.shelf import Shelf
from communique.web.words import LANGUAGES, Words, language_of, table
from tests import handmade
from tests.conftest import ROOT, START, Demo

LISTS = [path for path, _ in SCREENS if "{" not in path]
WEB = ROOT / "src/communique/web"
SCRIPT = "<script>window.ran = 1</script>"

OF_VALUES = (
    *("act.", "mode.", "status.", "form.", "dropped.", "precision.", "stance.", "holds.", "differs.", "wait.", "kind."),
    *("role.", "count.", "key.", "drift.", "judge.", "verdict.", "asks.", "decided."),
)
"""The words for values of the record, which no screen names one by one."""

PLACES = 150
"""Places within screens that are followed; the others are of the same kinds."""


def client(db: Path, **more: str) -> TestClient:
    return TestClient(make_app(Serving(db, **more)), base_url="http://localhost", follow_redirects=False)


@pytest.fixture(scope="module")
def web(demo: Demo) -> TestClient:
    return client(demo.db)


@pytest.fixture(scope="module")
def ids(demo: Demo) -> list[str]:
    """A record of every kind."""
    found = []
    with sqlite3.connect(demo.db) as db:
        for query in ("across GROUP BY kind", "statement", "page", "actor", "meeting", "article", "mention"):
            found += [row[0] for row in db.execute(f"SELECT min(id) FROM {query}")]
    return found


def links(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter("a"):
        if href := element.get("href") or element.get("{http://www.w3.org/1999/xlink}href"):
            yield href


# --- screens ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", LISTS)
def test_every_list_opens_in_every_language(web: TestClient, path: str, language: str):
    answer = web.get(path, params={"q": "порт"}, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text[-500:]
    page = html.fromstring(answer.text)
    assert page.get("lang") == language
    assert page.xpath("count(//h1)") == 1
    assert page.xpath("//main//*[@data-item]") or path in ("/rules", "/about", "/decisions")
    assert not page.xpath("//script[not(@src)] | //style | //@style | //@onclick | //script[contains(@src, '//')]")


def test_every_link_leads_to_what_it_names(web: TestClient):
    """All that can be come to from the dossier is opened, and where a link names a place, the place is there."""
    todo, done, places = ["/dossier"], {}, set()
    while todo:
        path = todo.pop()
        answer = web.get(path)
        if answer.status_code == 303:
            continue
        assert answer.status_code == 200, (path, answer.text[-300:])
        page = html.fromstring(answer.text)
        done[path] = set(page.xpath("//@id"))
        for link in links(page):
            target = urlsplit(urljoin(path, link))
            assert not target.netloc
            where = target.path + (f"?{target.query}" if target.query else "")
            if target.fragment:
                places.add((where, target.fragment))
            if where in done or where in todo or re.search(r"lang=|\.csv|\.json", where):
                continue
            if "span=" not in where or len(places) < PLACES:
                todo.append(where)
    assert len(done) > 200
    assert [(where, place) for where, place in places if where in done and place not in done[where]] == []


def test_every_record_has_a_permalink(web: TestClient, ids: list[str]):
    assert len(ids) == 16
    for id in ids:
        for twin in ("", ".json", ".csv"):
            moved = web.get(f"/id/{id}{twin}")
            assert moved.status_code == 303
            assert web.get(moved.headers["location"]).status_code == 200, id
        assert web.get(f"/id/{id[:10]}").status_code == 303


def test_a_wrong_address_is_told(web: TestClient):
    for path in (
        "/nowhere",
        "/statements/st-none",
        "/pages/pg-none",
        "/actors/ac-none",
        "/rules/x.none",
        "/id/zz",
    ):
        answer = web.get(path)
        assert answer.status_code == 404, path
        assert html.fromstring(answer.text).xpath("//h1")
    assert web.get("/nowhere.json").json()["message"]


def test_lists_are_turned_leaf_by_leaf(web: TestClient):
    seen: list[str] = []
    path = "/statements.json"
    while path:
        data = web.get(path).json()
        seen += [row["id"] for row in data["statements"]]
        path = "/statements.json" + data["turn"]["after"] if data["turn"]["after"] else ""
    with_ids = re.findall(r"st-\w+", web.get("/statements").text)
    assert len(seen) == len(set(seen)) > 100
    assert seen[0] in with_ids
    days = [row["day"] for row in web.get("/statements.json").json()["statements"]]
    assert web.get("/statements.json?leaf=9999").json()["statements"] == []
    assert web.get("/statements.json?leaf=-1").json()["turn"]["before"] is None
    assert days[0] == "2019-03-22"


def test_no_screen_reads_the_whole_record(web: TestClient, ids: list[str], monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a screen reads every page")

    monkeypatch.setattr(record, "readings", refuse)
    for path in [*LISTS, *(f"/id/{id}" for id in ids)]:
        answer = web.get(path)
        while answer.status_code == 303:
            answer = web.get(answer.headers["location"])
        assert answer.status_code == 200


def test_a_changed_record_is_seen_at_once(tmp_path: Path):
    db = tmp_path / "talks.db"
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.first(), "v")
        bring_together(store)
    site = client(db)
    assert len(site.get("/pages.json").json()["pages"]) == 1
    assert site.get("/dossier.json").json()["count"] == 2
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.second(), "v")
        bring_together(store)
    assert len(site.get("/pages.json").json()["pages"]) == 2
    assert site.get("/dossier.json").json()["count"] == 3


def test_while_a_run_writes_screens_may_be_behind(tmp_path: Path):
    db = tmp_path / "talks.db"
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.first(), "v")
        site = client(db)
        assert len(site.get("/pages.json").json()["pages"]) == 1
        record.write_reading(store, handmade.second(), "v")
        assert len(site.get("/pages.json").json()["pages"]) == 1
    assert len(site.get("/pages.json").json()["pages"]) == 2


def test_a_decision_is_seen_at_once_whoever_writes(tmp_path: Path):
    db = tmp_path / "talks.db"
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.first(), "v")
        site = client(db)
        assert site.get("/decisions.json").json()["decisions"] == []
        statement = store.connection.execute("SELECT min(id) FROM statement").fetchone()[0]
        judge(store, statement, "wrong", record.Opinion("Ида"))
        assert len(site.get("/decisions.json").json()["decisions"]) == 1


def test_what_takes_long_is_made_beside_the_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("communique.web.shelf.QUICK", 0)
    monkeypatch.setattr("communique.web.shelf.SELDOM", 0)
    db = tmp_path / "talks.db"
    record.open_store(db, write=True).close()
    shelf = Shelf(db)
    may_end = threading.Event()

    def slow(store: record.Store) -> int:
        pages = record.page_count(store)
        assert not pages or may_end.wait(20)
        return pages

    def asked() -> int:
        with shelf.store() as store:
            return shelf.whole("slow", slow, store)

    assert asked() == 0
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.first(), "v")
    assert asked() == asked() == 0
    may_end.set()
    deadline = time.monotonic() + 20
    while asked() == 0:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_another_file_in_the_place_of_the_record_is_seen(tmp_path: Path):
    db = tmp_path / "talks.db"
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.first(), "v")
    site = client(db)
    assert len(site.get("/pages.json").json()["pages"]) == 1
    record.open_store(tmp_path / "other.db", write=True).close()
    (tmp_path / "other.db").replace(db)
    assert site.get("/pages.json").json()["pages"] == []
    db.unlink()
    assert site.get("/pages").status_code == 404


def test_stories_are_put_in_the_order_that_is_asked_for(web: TestClient):
    page = html.fromstring(web.get("/stories?single=1").text)
    heads = [urljoin("/stories", head) for head in page.xpath("//main//thead//a/@href")]
    assert len(heads) == 6
    assert page.xpath("//th[@aria-sort='descending']//a/@href") == ["?single=1&sort=texts"]
    for path in heads:
        sort = re.search(r"sort=(-?)(\w+)", path)
        values = [row[sort.group(2)] for row in web.get(path.replace("?", ".json?")).json()["stories"]]
        assert len(values) > 5
        known = [value for value in values if value != ""]
        assert values[: len(known)] == known
        keys = [value.casefold() if isinstance(value, str) else value for value in known]
        assert keys == sorted(keys, reverse=bool(sort.group(1)))
    assert web.get("/stories?sort=nothing").status_code == 200


def test_an_empty_record_opens(tmp_path: Path):
    db = tmp_path / "empty.db"
    record.open_store(db, write=True).close()
    for path in LISTS:
        assert client(db).get(path).status_code == 200


def test_a_record_too_large_for_a_dossier_leads_to_the_stories(demo: Demo, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("communique.web.screens.dossier.OF_A_STORY", 3)
    page = html.fromstring(client(demo.db).get("/dossier").text)
    assert page.xpath("//main//a[@href='/stories']")


# --- what a dossier shows --------------------------------------------------------------------------------------------


def test_the_dossier_draws_and_tables(web: TestClient):
    page = html.fromstring(web.get("/dossier").text)
    drawn = page.xpath("//*[local-name()='svg'][@role]")
    assert len(drawn) >= 2
    for svg in drawn:
        assert svg.xpath("./*[local-name()='title']/text()")[0]
        assert svg.xpath("./*[local-name()='desc']/text()")[0]
    data = web.get("/dossier.json").json()
    marks = page.xpath("//*[local-name()='svg'][contains(@class, 'timeline')]//*[local-name()='a']")
    assert len(marks) == len(data["moments"])
    assert {row["lane"] for row in data["moments"]} == {"meetings", "statements", "changes"}
    assert page.xpath("//section[@id='deadlocks']//table//tr[td]")
    assert page.xpath("//section[@id='disagreements']//mark")
    assert page.xpath("//section[@id='statements']//ol[@class='hops']/li[2]")
    assert [row["date"]["value"] for row in data["state"]["ahead"]] == ["2019-03-28"]
    assert all(row["step"] and row["told"] for lock in data["deadlocks"] for row in lock["steps"])


def test_the_dossier_tells_who_copied_whom(web: TestClient):
    data = web.get("/dossier.json").json()
    copies = [row for row in data["sources"] if row["taken_from"]]
    assert [(row["outlet"], row["taken_from"]) for row in copies] == [("05-condition-reprint.txt", "04-condition.txt")]
    assert data["independent"] == len(data["sources"]) - 1
    page = html.fromstring(web.get("/dossier").text)
    assert page.xpath(f"//section[@id='sources']//td/a[@href='/pages/{copies[0]['original']}']/text()")


def test_a_negotiation_has_a_dossier_of_all_its_stories(web: TestClient):
    (row,) = web.get("/dossiers.json").json()["dossiers"]
    path = f"/dossiers/{row['id']}"
    data = web.get(f"{path}.json").json()
    assert [one["id"] for one in data["stories"]] == [one["id"] for one in row["stories"]]
    assert len(data["sources"]) == row["texts"]
    assert data["independent"] == row["independent"]
    page = html.fromstring(web.get(path).text)
    assert page.xpath("//section[@id='stories']//a[starts-with(@href, '/stories/')]")
    assert page.xpath("//section[@id='timeline']//*[local-name()='svg']")
    assert web.get("/dossiers/do-none").status_code == 404


def test_changes_of_a_month_are_bars():
    told = (("for", None), ("against", "2031-03"), ("for", "--03"))
    phases = [{"stance": stance, "since": day} for stance, day in told]
    marks = moments_of([handmade.first()], [], [{"party": "", "issue_name": "", "id": "po-1", "phases": phases}])
    found = [(one.date.value, one.date.precision) for one in marks if one.lane == "changes"]
    assert found == [("2031-03", "month")]


def test_a_page_underlines_marks_and_shows_what_was_dropped(web: TestClient):
    row = web.get("/statements.json").json()["statements"][0]
    path = row["href"].partition("#")[0]
    page = html.fromstring(web.get(path).text)
    assert page.xpath("//*[@id='span'][contains(@class, 'r-asked')]")
    assert page.xpath("//a[contains(@class, 'r-cue')]/@href")[0].startswith("/statements/")
    pages = [f"/pages/{row['id']}" for row in web.get("/pages.json").json()["pages"]]
    noisy = next(page for page in pages if web.get(f"{page}.json").json()["left_out"])
    assert not html.fromstring(web.get(noisy).text).xpath("//div[@class='dropped']")
    assert html.fromstring(web.get(f"{noisy}?dropped=on").text).xpath("//div[@class='dropped']/small/text()")
    for span in ("x", "5-2", "-1-5", "9999999-99999999", "١-٢"):
        assert web.get(f"{noisy}?span={span}").status_code == 200


def test_a_rule_tells_its_sentence_and_its_last_records(web: TestClient):
    data = web.get("/rules/speech.says_that.json").json()
    assert data["does"] and data["examples"]
    assert data["count"] >= len(data["statements"]) > 0
    assert len(data["statements"]) <= 10
    acts = [rule["name"] for stage in web.get("/rules.json").json()["stages"] for rule in stage["rules"]]
    told = [web.get(f"/rules/{name}.json").json() for name in acts if name.startswith("stances.")]
    assert any(one["count"] and one["statements"] and one["examples"] for one in told)
    met = web.get("/rules/meetings.meets.json").json()["meetings"]
    assert met
    assert all(one["words"] for one in met)


def test_about_tells_inputs_and_failures(tmp_path: Path):
    db = tmp_path / "t.db"
    with record.open_store(db, write=True) as store:
        record.write_reading(store, handmade.third(), "v")
    data = client(db).get("/about.json").json()
    assert data["failures"][0]["count"] == 1
    assert data["versions"]["SQLite"] == sqlite3.sqlite_version


# --- search ----------------------------------------------------------------------------------------------------------


def test_operators_narrow_and_chips_take_away(web: TestClient):
    query = 'порт party:Кестрия act:"ставит условие" speaker:полозов after:2019-03-10 issue:шлюзы'
    data = web.get("/search.json", params={"q": query}).json()
    assert data["statements"]
    for row in data["statements"]:
        assert (row["party"], row["speaker"]) == ("Кестрия", "Павел Полозов")
        assert row["day"] >= "2019-03-10"
    assert len(data["chips"]) == 5
    without = unquote(data["chips"][0]["without"])
    assert "party" not in without
    assert "act:" in without
    assert web.get("/search.json", params={"q": "party:Нигде"}).json()["statements"] == []
    assert web.get("/search.json", params={"q": "act:ready party:Кестрия"}).json()["statements"]
    data = web.get("/search.json", params={"q": "порт"}).json()
    assert data["articles"]
    assert web.get("/search.json", params={"q": "Полозов"}).json()["actors"][0]["name"] == "Павел Полозов"


@pytest.mark.parametrize("query", ['"', "*", 'a" OR "b', "party:", "((", "NEAR(", "-порт", "after:x", "\x00", "'; --"])
def test_no_query_breaks_the_search(web: TestClient, query: str):
    for path in ("/search", "/statements"):
        assert web.get(path, params={"q": query}).status_code == 200


def test_terms_are_cut_as_they_were_typed():
    terms = asked('вывод «два слова» party:"Приморский союз" act:request http://a.b')
    assert [(term.operator, term.value) for term in terms] == [
        ("", "вывод"),
        ("", "«два слова»"),
        ("party", "Приморский союз"),
        ("act", "request"),
        ("", "http://a.b"),
    ]


# --- a hostile page --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A record of pages that try to run something by title, body, outlet, name, and address."""
    return client(hostile_record(tmp_path_factory.mktemp("hostile") / "h.db"))


def hostile_record(db: Path) -> Path:
    text = f"""Меню {SCRIPT}
Брам {SCRIPT} требует "><img src=x onerror=alert(1)>
Глава МИД Нордании Олаф Брам {SCRIPT} заявил, что =cmd|calc </blockquote>{SCRIPT} войска надо отвести.
Встреча 12 марта в Карвене {SCRIPT}.
"""
    make = handmade.Maker(f"https://зло.example/'\"><svg onload=alert(1)>?{SCRIPT}", text)
    who = f"Олаф Брам {SCRIPT}"
    actor = make.actor(who, "person", f"Нордания{SCRIPT}", who, f"Глава МИД Нордании Олаф Брам {SCRIPT}")
    make.say(
        (actor, who, who),
        "заявил",
        f"=cmd|calc </blockquote>{SCRIPT} войска надо отвести",
        ("request",),
        party=f"Нордания{SCRIPT}",
        relays=((f"Вест{SCRIPT}", "Карвене"),),
    )
    make.meet((f"Нордания{SCRIPT}", "Сольвия"), "2031-03-12", f"Карвен{SCRIPT}", f"Встреча 12 марта в Карвене {SCRIPT}")
    lines = text.splitlines()
    with record.open_store(db, write=True) as store:
        reading = make.reading(lines[1], (lines[2], lines[3]), "2031-03-05", f"Вест{SCRIPT}")
        record.write_reading(store, reading, "v")
        bring_together(store)
    return db


def test_nothing_of_a_page_is_served_as_markup(hostile: TestClient):
    seen, todo = set(), ["/dossier", *LISTS, "/search?q=войска", "/search?q=party%3A%22%3Cscript%3E%22"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = hostile.get(path)
        assert answer.status_code in (200, 303), path
        if not answer.headers["content-type"].startswith("text/html") if "content-type" in answer.headers else True:
            continue
        page = html.fromstring(answer.text)
        assert SCRIPT not in answer.text, path
        assert page.xpath("//script/@src") == ["/static/keys.js"]
        assert not page.xpath("//img | //@onerror | //@onload | //*[local-name()='svg'][not(@role)]"), path
        for link in links(page):
            assert not urlsplit(urljoin("/", link)).scheme
            target = urljoin(path, link).partition("#")[0]
            if len(seen) + len(todo) < 150 and not re.search(r"lang=|\.csv|\.json", target):
                todo.append(target)
    assert len(seen) > 20


def test_cells_are_no_formulas(hostile: TestClient):
    rows = list(csv.DictReader(io.StringIO(hostile.get("/statements.csv").content.decode("utf-8-sig"))))
    assert rows[0]["words"].startswith("'=cmd|calc")
    for cell in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1"):
        assert str(defused(cell)).startswith("'")
    assert defused("a=1") == "a=1"
    assert defused(-1) == -1


# --- who is let in ---------------------------------------------------------------------------------------------------


def test_every_answer_is_guarded(web: TestClient):
    for path in ("/stories", "/stories.json", "/stories.csv", "/nowhere", "/static/own.css"):
        headers = web.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_nothing_can_be_written(web: TestClient):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert web.request(method, "/stories").status_code == 405
    assert web.head("/stories").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200),
        ("127.0.0.1", 200),
        ("[::1]:1", 200),
        ("LOCALHOST", 200),
        ("evil.example", 421),
        ("", 421),
    ],
)
def test_the_host_is_checked(web: TestClient, host: str, status: int):
    assert web.get("/stories", headers={"host": host}).status_code == status


def test_a_token_lets_in(demo: Demo):
    token = "correct-horse-battery"
    site = client(demo.db, host="0.0.0.0", token=token)
    assert site.get("/stories").status_code == 401
    assert site.get("/stories?token=wrong").status_code == 401
    assert site.get("/stories", headers={"authorization": f"Bearer {token}"}).status_code == 200
    moved = site.get(f"http://localhost//evil.example/stories?token={token}")
    assert moved.headers["location"] == "/evil.example/stories"
    site = client(demo.db, host="0.0.0.0", token=token)
    moved = site.get(f"/stories?single=1&token={token}")
    assert (moved.status_code, moved.headers["location"]) == (303, "/stories?single=1")
    assert "HttpOnly" in moved.headers["set-cookie"]
    assert token not in moved.headers["set-cookie"]
    assert site.get("/stories").status_code == 200


@pytest.mark.parametrize(
    "arguments",
    [["--host", "0.0.0.0"], ["--host", "example.org"], ["--token", "short"], ["--db", "missing.db"]],
)
def test_serve_refuses_what_is_unsafe_or_missing(demo: Demo, capsys: pytest.CaptureFixture[str], arguments: list[str]):
    assert run(["serve", "--db", str(demo.db), *arguments]) == 2
    assert "hint:" in capsys.readouterr().err


def test_serve_serves_until_interrupted(demo: Demo):
    command = [sys.executable, "-c", START, "serve", str(demo.db), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT)
    try:
        told = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", told).group()
        import urllib.request

        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + 30
        while True:
            try:
                with opener.open(address + "stories", timeout=10) as answer:
                    assert answer.status == 200
                break
            except ConnectionError:
                assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        with pytest.raises(OSError):  # nor does any of its other processes serve any more
            while time.monotonic() < deadline:
                opener.open(address + "static/icon.svg", timeout=10).close()
                time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


# --- the dossier as files --------------------------------------------------------------------------------------------


def test_a_site_leads_from_file_to_file(demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "site"
    for _ in range(2):
        assert run(["export", "site", "--db", str(demo.db), "--lang", "en", str(out)]) == 0
    told = int(re.search(r"\d+", capsys.readouterr().err).group())
    files = {file: html.parse(str(file)).getroot() for file in out.rglob("*.html")}
    assert len(files) == told + 1
    places = {file: set(page.xpath("//@id")) for file, page in files.items()}
    for file, page in files.items():
        assert not page.xpath("//form | //style | //@style | //script[not(@src)]")
        for link in page.xpath("//@href | //@src"):
            target = urlsplit(link)
            assert not (target.scheme or target.query or link.startswith("/")), (file, link)
            leads = (file.parent / unquote(target.path)).resolve() if target.path else file
            assert leads.is_file(), (file, link)
            if target.fragment and leads.suffix == ".html":
                assert target.fragment in places[leads], (file, link)
    assert json.loads((out / "dossier.json").read_bytes())["count"] > 100
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_a_site_of_a_hostile_record_holds_no_markup_of_it(tmp_path: Path):
    db = hostile_record(tmp_path / "h.db")
    assert run(["export", "site", "--db", str(db), str(tmp_path / "site")]) == 0
    for file in (tmp_path / "site").rglob("*.html"):
        assert SCRIPT not in file.read_text(encoding="utf-8")
        assert not html.parse(str(file)).getroot().xpath("//img | //@onload | //@onerror")


def test_a_site_takes_nobodys_place(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("keep", encoding="utf-8")
    assert run(["export", "site", "--db", str(demo.db), str(tmp_path / "mine")]) == 2
    assert run(["export", "site", "--db", str(demo.db), str(tmp_path / "mine/letter.txt")]) == 2
    assert run(["export", "site", "--db", str(demo.db), "-"]) == 2
    monkeypatch.setattr("communique.web.site.MOST", 3)
    assert run(["export", "site", "--db", str(demo.db), str(tmp_path / "new")]) == 2
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["letter.txt", "mine"]


# --- words, marks, drawings ------------------------------------------------------------------------------------------


def test_words_are_told_in_both_languages_and_used():
    for key, told in table().items():
        assert set(told) == set(LANGUAGES), key
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in told.values()]
        assert fields[0] == fields[1], key
    source = "\n".join(file.read_text(encoding="utf-8") for file in WEB.rglob("*") if file.suffix in (".py", ".html"))
    named = set(re.findall(r"\"([a-z_.]+)\"", source))
    asked_for = set(re.findall(r"(?:\bt|words)\(\s*\"([a-z_]+\.[a-z_]+)\"\s*[,)]", source))
    assert asked_for - set(table()) == set()
    rest = [key for key in table() if not key.startswith(OF_VALUES) and key not in named]
    assert [key for key in rest if key.partition(".")[2] not in named] == []


def test_the_language_is_the_readers():
    assert language_of("en-US,en;q=0.9,ru;q=0.8") == "en"
    assert language_of("de, ru;q=0.5, en;q=0.3") == "ru"
    assert language_of("de;q=x,,") == "ru"
    assert Words("ru").counted(21, "page") == "21 страница"
    assert Words("ru").counted(12, "page") == "12 страниц"
    assert Words("en").counted(1, "page") == "1 page"


def test_a_chosen_language_stays(demo: Demo):
    site = client(demo.db, language="ru")
    assert 'lang="ru"' in site.get("/stories", headers={"accept-language": "en"}).text
    site.get("/stories?lang=en")
    assert '<html lang="en"' in site.get("/about").text


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("«28 марта», the year from the publication date 2031-03-18", "«28 марта»; год: дата публикации 2031-03-18"),
        ("«завтра», counted from «5 мая» in the text", "«завтра»; отсчёт: «5 мая» в тексте"),
        ("the text says «5 мая»; no year can be told", "в тексте сказано «5 мая»; год неизвестен"),
        ("«он» means Олаф Брам (parties.pronoun)", "«он» — это Олаф Брам (parties.pronoun)"),
        (
            "Decision 3 judged st-1 wrong; st-2 stands in its place now.",
            "Решение 3 признало неверным st-1; на его месте теперь st-2.",
        ),
        (
            "Decision 3 judged an event wrong; mt-1 tells of it again and is left out too.",
            "Решение 3 признало событие неверным; mt-1 рассказывает о нём снова и тоже не учитывается.",
        ),
        ("a reason that nobody knows", None),
        ("a reason that nobody knows; no year can be told", None),
    ],
)
def test_reasons_are_told_in_russian(reason: str, told: str | None):
    assert in_russian(reason) == told
    assert str(Words("en").reason(reason)) == reason
    assert ('lang="en"' in Words("ru").reason(reason)) == (told is None)


def test_reasons_on_russian_screens_are_russian(web: TestClient):
    """All reasons of pages, meetings and statements in the bundled record."""
    data = [(path, web.get(f"/{path}.json").json()[path]) for path in ("pages", "meetings", "statements")]
    for path in (f"/{kind}/{row['id']}" for kind, rows in data for row in rows):
        page = html.fromstring(web.get(path, headers={"accept-language": "ru"}).text)
        assert page.xpath("//main//*[@lang='en']/text()") == [], path


def test_rules_are_told_in_russian():
    """Nearly all: a new rule may still be told in English."""
    known = {name for rules in stage_rules().values() for name, _ in rules}
    assert len(known - rules_in_russian().keys()) < len(known) / 10
    assert str(Words("ru").rule("x.y", "<b>")) == '<span lang="en">&lt;b&gt;</span>'
    assert str(Words("en").rule("speech.says_that", "does")) == "does"


def test_braces_of_an_explanation_become_marks():
    told = str(in_braces("<i> {cue заявил {speaker он}}, {unknown a} } {content б", Words("en")))
    assert html.fromstring(f"<p>{told}</p>").text_content() == "<i> заявил он, {unknown a} } б"
    assert told.count("<span") == told.count("</span>") == 3


def test_a_day_without_a_year_says_so():
    assert Words("ru").day("--03-16") == "16.03, год не назван"
    assert Words("en").day("--03") == "03, year not told"
    assert Words("en").day("2031-03") == "2031-03"
    assert Words("en").day(None) == "no date"


def test_pieces_keep_the_text_and_nest():
    marks = [Mark(Span(0, 10), "content"), Mark(Span(4, 12), "cue", "st-1"), Mark(Span(4, 6), "mention", "ac-1")]
    found = pieces("0123456789abcdef", Span(2, 14), marks)
    assert "".join(piece["text"] for piece in found) == "23456789abcd"
    assert [piece["record"] for piece in found] == ["", "ac-1", "st-1", "st-1", ""]
    assert found[1]["roles"] == ["mention", "cue", "content"]


def test_differing_words_are_marked_on_both_sides():
    left, right = differing("Мы откроем порт завтра", "Мы закроем порт, завтра утром")
    assert [part["text"] for part in left if part["differs"]] == ["откроем"]
    assert [part["text"] for part in right if part["differs"]] == ["закроем", "утром"]


def test_an_uncertain_date_is_a_bar():
    moments = [
        Moment("meetings", Date("2031-03", "month"), "<b>", "/x"),
        Moment("statements", Date("2031-04-02", "day"), "one", "/y", weight=3),
        Moment("meetings", Date("--03-12", "day"), "no year", "/z"),
    ]
    drawn = str(drawings.timeline(moments, Words("en")))
    assert drawn.count("unsure") == 1
    assert "&lt;b&gt;" in drawn
    assert "/z" not in drawn
    assert str(drawings.timeline([], Words("en"))) == ""
    assert str(drawings.sparkline({}, Words("en"))) == ""
    assert drawings.sparkline({"2031": 1, "2031-04": 2, "2031-04-05": 3}, Words("ru")).count("<rect") == 3
