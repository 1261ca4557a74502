"""The dossier in a real browser: screens, keys, accessibility, narrow windows, and pages that try to run something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from communique import store as record
from communique.web import write_site
from tests.browser import browser, missing, press, served, widen
from tests.conftest import Demo
from tests.test_web import LISTS, hostile_record
from tests.test_web_editing import at_rest, copy_of

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text(encoding="utf-8")

CHECK = """
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
axe.run(document, { runOnly: tags }).then((result) => done(result.violations.map(
  (one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "))));
"""

WIDEST = """
const done = arguments[arguments.length - 1];
requestAnimationFrame(() => requestAnimationFrame(() => {
  const wide = document.documentElement.scrollWidth;
  const over = (one) => !one.closest(".scroll, .top nav") && one.getBoundingClientRect().right > innerWidth;
  done(wide <= innerWidth ? null : [wide, innerWidth, ...Array.from(document.querySelectorAll("*")).filter(over)
    .map((one) => one.outerHTML.slice(0, 80))]);
}));
"""
"""What is wider than the window, once the page is laid out."""


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def site(demo: Demo) -> Iterator[str]:
    with served(demo.db, "ru") as address:
        yield address


@pytest.fixture(scope="module")
def screens(demo: Demo) -> list[str]:
    """Every list, and a record of every kind."""
    with sqlite3.connect(demo.db) as db:
        tables = ("across GROUP BY kind", "statement", "page", "actor")
        ids = [row[0] for table in tables for row in db.execute(f"SELECT max(id) FROM {table}")]
    return [*LISTS, "/search?q=порт+party:Кестрия", "/rules/speech.says_that", "/nowhere", *(f"/id/{id}" for id in ids)]


def said(driver: Any) -> list[str]:
    """What the console told of errors, such as breaches of the security policy."""
    return [line["message"] for line in driver.get_log("browser") if "/nowhere" not in line["message"]]


def test_every_screen_is_accessible(driver: Any, site: str, screens: list[str]):
    """By axe-core: no violation of WCAG 2.2 AA or of good practice, light and dark, and nothing in the console."""
    found = {}
    for at, path in enumerate(screens):
        widen(driver, 1280, 900, dark=bool(at % 2))
        driver.get(site + path)
        driver.execute_script(AXE)
        if told := driver.execute_async_script(CHECK):
            found[path] = told
    assert found == {}
    assert said(driver) == []


@pytest.mark.parametrize("dark", [False, True])
def test_the_dossier_is_accessible_light_and_dark(driver: Any, site: str, dark: bool):
    widen(driver, 1280, 900, dark)
    driver.get(site + "/dossier")
    driver.execute_script(AXE)
    assert driver.execute_async_script(CHECK) == []


def test_no_screen_is_wider_than_a_phone(driver: Any, site: str, screens: list[str]):
    widen(driver, 400, 800)
    wide = {}
    for path in screens:
        driver.get(site + path)
        if told := driver.execute_async_script(WIDEST):
            wide[path] = told
    assert wide == {}


def focused(driver: Any) -> str:
    return driver.execute_script("return (document.activeElement.closest('[data-item]') || document.activeElement).id")


def test_keys_work_in_a_russian_layout(driver: Any, site: str):
    widen(driver, 1280, 900)
    driver.get(site + "/statements")
    ids = driver.execute_script("return Array.from(document.querySelectorAll('[data-item]'), (one) => one.id)")
    press(driver, "KeyJ", "о")
    assert focused(driver) == ids[0]
    press(driver, "KeyJ", "о")
    assert focused(driver) == ids[1]
    press(driver, "KeyK", "л")
    assert focused(driver) == ids[0]
    press(driver, "Slash", ",", shift=True)
    assert driver.execute_script("return document.getElementById('keys').open")
    press(driver, "Slash", ".")
    assert focused(driver) == "q"
    press(driver, "KeyJ", "о")
    assert focused(driver) == "q"
    press(driver, "Escape", "Escape")
    press(driver, "KeyJ", "о")
    press(driver, "KeyW", "ц")
    assert driver.current_url.endswith(f"/statements/{ids[0]}#why")
    driver.back()
    press(driver, "KeyJ", "о")
    press(driver, "KeyS", "ы")
    assert "/pages/pg-" in driver.current_url
    assert said(driver) == []


def test_decisions_are_taken_by_key(driver: Any, demo: Demo, tmp_path: Path):
    """In a Russian layout: no, skip, undo; each screen is accessible, and works without a mouse."""
    db = copy_of(demo, tmp_path)
    widen(driver, 1280, 900)
    with served(db, "ru", "Ида") as site:
        show(driver, site + "/review")
        first = driver.find_element("css selector", "input[name=subject]").get_attribute("value")
        press(driver, "KeyX", "ч")
        wait(driver, "return location.search === '?skip=1' && document.readyState === 'complete'")
        second = driver.find_element("css selector", "input[name=subject]").get_attribute("value")
        show(driver, site + "/review")
        press(driver, "KeyN", "т")
        wait(driver, f"return document.querySelector('input[name=subject]').value === '{second}'")
        assert driver.find_elements("css selector", ".v-not_one")
        for path in ("/review", "/decisions", "/dossier", f"/disagreements/{first}"):
            driver.get(site + path)
            driver.execute_script(AXE)
            assert driver.execute_async_script(CHECK) == [], path
        show(driver, site + "/review")
        press(driver, "KeyZ", "я")
        wait(driver, f"return document.querySelector('input[name=subject]').value === '{first}'")
        assert said(driver) == []
    at_rest(db)
    with record.open_store(db) as store:
        assert [one.verdict for one in record.decisions(store)] == ["not_one", "undo"]


def show(driver: Any, address: str) -> None:
    """Opens a screen and waits until it stands: a key that is pressed earlier may be lost."""
    driver.get(address)
    wait(driver, f"return location.href === '{address}' && document.readyState === 'complete'")


def wait(driver: Any, script: str) -> None:
    """Waits until something holds on the screen."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 20, ignored_exceptions=[Exception]).until(lambda one: one.execute_script(script))


def test_the_span_asked_for_is_in_view(driver: Any, site: str):
    widen(driver, 1280, 400)
    driver.get(site + "/statements")
    href = driver.execute_script("return document.querySelector('.told:last-of-type [data-key=source]').href")
    driver.get(href.partition("#")[0])
    inside = "const b = document.getElementById('span').getBoundingClientRect(); return 0 <= b.top && b.bottom <= 400"
    wait(driver, inside)


def test_a_hostile_page_runs_nothing(driver: Any, tmp_path: Path):
    db = hostile_record(tmp_path / "h.db")
    with served(db) as address, sqlite3.connect(db) as kept:
        tables = ("across", "statement", "page", "actor", "meeting")
        ids = [row[0] for table in tables for row in kept.execute(f"SELECT id FROM {table}")]
        for path in [*LISTS, *(f"/id/{id}" for id in ids)]:
            driver.get(address + path)
            assert driver.execute_script("return window.ran") is None
            scripts = driver.execute_script("return Array.from(document.scripts, (one) => one.outerHTML)")
            assert scripts == ['<script src="/static/keys.js" defer=""></script>'], path
            assert driver.find_elements("tag name", "h1")
        assert said(driver) == []


def test_a_site_opens_from_disk(driver: Any, demo: Demo, tmp_path: Path):
    with record.open_store(demo.db) as store:
        write_site(store, tmp_path / "site", "ru")
    widen(driver, 1280, 900)
    driver.get((tmp_path / "site/index.html").as_uri())
    assert driver.execute_script("return getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid"
    press(driver, "KeyJ", "о")
    assert driver.execute_script("return document.activeElement.matches('[data-item]')")
    driver.find_element("css selector", ".told a[data-key=why]").click()
    assert "/site/statements/st-" in driver.current_url
    assert driver.find_elements("css selector", "#why article")
    assert said(driver) == []


def test_it_prints_without_menus(driver: Any, site: str):
    driver.get(site + "/dossier")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = driver.execute_script("return getComputedStyle(document.querySelector('header.top')).display")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == "none"
