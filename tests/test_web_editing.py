"""Deciding in the browser, without a browser: who may send a form, what it does, what a read-only record shows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from communique import store as record
from communique.web import Serving, make_app
from communique.web.editing import LARGEST
from tests.conftest import Demo
from tests.test_web import LISTS

HERE = {"origin": "http://localhost"}


def copy_of(demo: Demo, folder: Path) -> Path:
    """The bundled record for one test alone."""
    db = folder / "talks.db"
    with sqlite3.connect(demo.db) as kept, sqlite3.connect(db) as copy:
        kept.backup(copy)
    return db


def at_rest(db: Path) -> None:
    """Waits until what was decided is brought into the record."""
    deadline = time.monotonic() + 60
    while True:
        with record.open_store(db) as store:
            if record.noted(store, "across") and not record.written(db):
                return
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def db(demo: Demo, tmp_path: Path) -> Iterator[Path]:
    db = copy_of(demo, tmp_path)
    yield db
    at_rest(db)


def editor(db: Path) -> TestClient:
    app = make_app(Serving(db, by="Ида"))
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def forms(site: TestClient, path: str) -> list[dict[str, str]]:
    """The forms of a screen that decide: their hidden fields."""
    found = html.fromstring(site.get(path).text).xpath("//form[@method='post']")
    return [{one.get("name"): one.get("value") for one in form.xpath(".//input")} for form in found]


def decided(db: Path) -> list[tuple[str, str, str]]:
    with record.open_store(db) as store:
        return [(one.by, one.subject, one.verdict) for one in record.decisions(store)]


def statement(site: TestClient) -> str:
    return str(site.get("/statements.json").json()["statements"][0]["id"])


def open_disagreements(site: TestClient) -> int:
    return sum(row["disagreements"] for row in site.get("/stories.json?single=1").json()["stories"])


def test_a_statement_is_judged_and_the_decision_taken_back(db: Path):
    site = editor(db)
    id = statement(site)
    (form,) = forms(site, f"/statements/{id}")
    answer = site.post("/decisions", data={**form, "verdict": "wrong"}, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/statements/{id}")
    assert decided(db) == [("Ида", id, "wrong")]
    page = html.fromstring(site.get(f"/statements/{id}").text)
    assert page.xpath("//button[@aria-pressed='true']/@value") == ["wrong"]
    at_rest(db)
    assert id not in [row["id"] for row in site.get("/statements.json").json()["statements"]]
    (form,) = forms(site, "/decisions")
    assert site.post("/decisions", data={**form, "verdict": "undo"}, headers=HERE).status_code == 303
    at_rest(db)
    assert [verdict for _, _, verdict in decided(db)] == ["wrong", "undo"]
    assert statement(site) == id
    assert forms(site, "/decisions") == []


def test_a_form_of_another_site_is_refused(db: Path):
    site = editor(db)
    (form,) = forms(site, f"/statements/{statement(site)}")
    sent = {**form, "verdict": "wrong"}
    for headers in ({}, {"origin": "null"}, {"origin": "http://evil.example"}, {"origin": "http://localhost:1"}):
        assert site.post("/decisions", data=sent, headers=headers).status_code == 403
    for token in ("", "0" * 64, "ё"):
        assert site.post("/decisions", data={**sent, "csrf": token}, headers=HERE).status_code == 403
    other = editor(db)
    assert other.post("/decisions", data=sent, headers=HERE).status_code == 403
    other.get("/stories")
    assert other.post("/decisions", data=sent, headers=HERE).status_code == 403
    assert site.post("/decisions", data={**sent, "note": "a" * LARGEST}, headers=HERE).status_code == 413
    assert site.post("/decisions", data=sent, headers={**HERE, "host": "evil.example"}).status_code == 421
    for method in ("PUT", "DELETE", "PATCH"):
        assert site.request(method, "/decisions", headers=HERE).status_code == 405
    assert site.post("/stories", data=sent, headers=HERE).status_code == 405
    assert decided(db) == []


def test_the_cookie_of_a_session_stays_here(db: Path):
    told = editor(db).get("/stories").headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=strict" in told
    site = editor(db)
    assert forms(site, "/review")[0]["csrf"] == forms(site, "/review")[0]["csrf"]
    assert forms(site, "/review")[0]["csrf"] != forms(editor(db), "/review")[0]["csrf"]


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_no_form_leads_away(db: Path, back: str):
    site = editor(db)
    (form, *_) = forms(site, "/review")
    answer = site.post("/decisions", data={**form, "verdict": "real", "back": back}, headers=HERE)
    assert answer.headers["location"] == "/review"


def test_what_awaits_a_decision_is_shown_one_at_a_time(db: Path):
    site = editor(db)
    first, second = (site.get(f"/review.json?skip={skip}").json()["waiting"]["subject"] for skip in (0, 1))
    assert first != second
    assert site.get("/review?skip=499").status_code == site.get("/review?skip=x").status_code == 200
    (form,) = forms(site, "/review")
    assert form["subject"] == first
    before = open_disagreements(site)
    site.post("/decisions", data={**form, "verdict": "explained"}, headers=HERE)
    at_rest(db)
    assert site.get("/review.json").json()["waiting"]["subject"] == second
    data = site.get("/decisions.json").json()["decisions"]
    assert [(row["subject"], row["verdict"], row["stands"]) for row in data] == [(first, "explained", True)]
    assert open_disagreements(site) < before


def test_two_actors_are_told_apart(db: Path):
    site = editor(db)
    one, other = (row["id"] for row in site.get("/actors.json").json()["actors"][:2])
    (form, *_) = forms(site, "/review")
    sent = {**form, "subject": one, "other": other, "verdict": "different", "back": f"/actors/{one}"}
    assert site.post("/decisions", data=sent, headers=HERE).headers["location"] == f"/actors/{one}"
    with record.open_store(db) as store:
        kept = [id if id.startswith("ac-") else record.leading_actor(store, id) for id in (one, other)]
        assert record.standing(store.connection) == {tuple(sorted(kept)): "different"}


@pytest.mark.parametrize(
    "sent", [{"subject": "st-none"}, {"verdict": "good"}, {"verdict": "undo"}, {"verdict": "undo", "number": "²"}]
)
def test_a_decision_that_makes_no_sense_is_told(db: Path, sent: dict[str, str]):
    site = editor(db)
    (form, *_) = forms(site, "/review")
    answer = site.post("/decisions", data={**form, "verdict": "wrong", **sent}, headers=HERE)
    assert answer.status_code == 404
    assert html.fromstring(answer.text).xpath("//h1")
    assert decided(db) == []


def test_a_read_only_record_has_no_forms(demo: Demo):
    site = TestClient(make_app(Serving(demo.db)), base_url="http://localhost", follow_redirects=False)
    assert site.post("/decisions", data={"verdict": "wrong"}, headers=HERE).status_code == 405
    for path in [*LISTS, f"/statements/{statement(site)}"]:
        answer = site.get(path)
        assert 'method="post"' not in answer.text, path
        assert "set-cookie" not in answer.headers
    assert "communique verdict di-" in site.get("/review").text


def test_a_running_reader_is_waited_for(db: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("communique.web.editing.PATIENCE", 0.05)
    site = editor(db)
    (form, *_) = forms(site, "/review")
    with record.open_store(db, write=True):
        answer = site.post("/decisions", data={**form, "verdict": "real"}, headers=HERE)
        assert answer.status_code == 503
    assert decided(db) == []
