"""The documentation tells what there is: every command, every rule, every key of the export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from communique.cli import group
from docs import make_brief, make_rules

ROOT = Path(__file__).parents[1]
PAGES = sorted(page for folder in (".", "docs", "bench", "examples") for page in (ROOT / folder).glob("*.md"))

CONTRACT = {
    "article": "id page outlet language title published body dropped relays text",
    "mention": "id page start end text type actor",
    "actor": "id name party aliases roles",
    "statement": "id article page mode speaker cue content relays venue said_on acts party issue addressee condition",
    "uncoded": "id article page sentence cue reason entries",
    "meeting": "id parties people place date form status history evidence name delegates agenda outcome event",
    "event": "id name parties people place date form status history meetings accounts",
    "reprint": "id pages original changed",
    "story": "id title articles first last",
    "position": "id party issue acts stance since statements",
    "discrepancy": "id claims",
    "deadlock": "id steps",
    "issue": "id name words statements",
    "quotation": "id speaker said versions",
    "dossier": "id name title parties words stories first last",
}
"""The keys that other tools read: they stay."""


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def keys_told() -> dict[str, list[str]]:
    """The keys in the tables of docs/record.md, by kind of record."""
    parts = re.split(r"^## (\w+)$", read("docs/record.md"), flags=re.MULTILINE)
    return {
        kind: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
        for kind, text in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize("command", group.commands.values(), ids=lambda command: command.name)
def test_every_command_is_told_and_helps(command: click.Command):
    assert f"## `communique {command.name}" in read("docs/commands.md")
    assert f"| `communique {command.name}" in read("README.md")
    assert command.get_short_help_str()


def test_no_command_is_told_that_is_not_there():
    told = re.findall(r"^(?:## |\| )`communique (\w+)", read("docs/commands.md") + read("README.md"), re.MULTILINE)
    assert set(told) == set(group.commands)


@pytest.mark.parametrize("command", group.commands.values(), ids=lambda command: command.name)
def test_every_option_of_its_own_is_told(command: click.Command):
    shared = {"--db", "--json", "--debug", "--help", "-h"}
    own = {name for option in command.params for name in option.opts if name.startswith("--")} - shared
    page = read("docs/commands.md")
    section = page[page.index(f"## `communique {command.name}") :].split("\n## ")[0]
    assert {name for name in own if name not in section} == set()


def test_the_rules_page_is_up_to_date():
    assert read("docs/rules.md") == make_rules.page(), "run `make docs`"


def test_every_rule_has_a_sentence():
    assert [name for stage in make_rules.stages() for name, sentence in make_rules.rules(stage) if not sentence] == []


def test_every_rule_that_a_record_can_name_is_on_the_rules_page():
    named = {
        name
        for source in sorted((ROOT / "src").rglob("*.py"))
        for name in re.findall(r'\bWhy\(\s*(?:rule=)?"(\w+\.\w+)"', source.read_text(encoding="utf-8"))
    }
    stages = set(make_rules.stages())
    page = read("docs/rules.md")
    assert sorted(name for name in named if name.split(".")[0] in stages and f"`{name}`" not in page) == []


@pytest.mark.parametrize("kind", CONTRACT)
def test_every_key_of_the_contract_is_told(kind: str):
    told = keys_told()[kind]
    assert [key for key in CONTRACT[kind].split() if key not in told] == []


def test_every_key_that_the_export_writes_is_told(exported: str):
    told = keys_told()
    rows = [json.loads(line) for line in exported.splitlines()]
    assert {(row["kind"], key) for row in rows for key in row if key not in told.get(row["kind"], [])} == set()


def test_the_export_writes_every_key_that_is_told(exported: str):
    rows = [json.loads(line) for line in exported.splitlines()]
    told = keys_told()
    assert {(row["kind"], key) for row in rows for key in told.get(row["kind"], []) if key not in row} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_example_page_is_told():
    files = {file.name for file in (ROOT / "examples").iterdir() if file.suffix != ".md"}
    assert set(re.findall(r"^\| `([^`]+)`", read("examples/README.md"), re.MULTILINE)) == files


def test_every_target_named_in_the_pages_can_be_made():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?m)(?:`|^)make ([a-z]+)", page.read_text("utf-8"))}
    assert named <= targets


def test_the_map_shows_every_folder_and_no_other():
    tree = set(re.findall(r"^  (\w+)/ ", read("ARCHITECTURE.md"), re.MULTILINE))
    folders = {item.name for item in (ROOT / "src" / "communique").iterdir() if (item / "__init__.py").exists()}
    assert folders - tree == set()
    assert tree <= folders


def test_the_brief_in_the_readme_is_that_of_the_bundled_pages():
    assert make_brief.shortened() in read("README.md"), "`make docs` writes it anew"
