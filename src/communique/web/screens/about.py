"""What stands behind the record: the rules, and the inputs with their failures and versions."""

from __future__ import annotations

import importlib
import inspect
import platform
import sqlite3
from collections import Counter

from communique import __version__
from communique import store as record
from communique.brief.paper import plain
from communique.errors import UsageError
from communique.explain import explain, rule_text, stage_rules
from communique.fingerprint import reading_version
from communique.model import Reading
from communique.store import Few
from communique.web.answers import View
from communique.web.desk import Desk
from communique.web.facts import Row, told_rows

LAST = 10
"""Records that a rule's screen shows, the last ones read."""

LOOKED_AT = 300
"""Pages, the last read, on which a rule is looked for that no column of the record names: a tenth of a second."""

FAILURES = 50
"""Inputs that are named under each reason."""

MOST = 12
"""Parties, outlets and stories that are named, those with most."""


def rules(desk: Desk) -> View:
    """All rules by stage."""
    stages = [
        {"stage": stage, "rules": [{"name": name, "does": does} for name, does in told]}
        for stage, told in stage_rules().items()
    ]
    table: list[Row] = [{"rule": name, "does": does} for told in stage_rules().values() for name, does in told]
    return View("rules.html", desk.words("nav.rules"), {"stages": stages}, table)


def rule(desk: Desk) -> View:
    """A rule: what it finds, its examples, how often it fired, the last ten records."""
    name = desk.path["id"]
    does, more = rule_text(name), ""
    count, said, met = record.told_by_rule(desk.store, name, Few(LAST))
    looked = 0
    if not count:
        looked = LOOKED_AT
        count, said = _on_late_pages(desk, name)
    if not does and not count:
        raise UsageError(f"there is no rule {name}")
    stage, _, function = name.partition(".")
    if does:
        more = inspect.getdoc(getattr(importlib.import_module(f"communique.{stage}.rules"), function, None)) or ""
    told = told_rows(desk, said)
    words: list[str] = []
    for row in told[:3]:
        words += [reason.marked for reason in explain(desk.store, row["id"]) if reason.rule == name]
    data = {
        "name": name,
        "does": does,
        "more": more.partition("\n")[2].strip(),
        "count": count,
        "looked_at": looked or None,
        "examples": list(dict.fromkeys(words)),
        "statements": told,
        "meetings": [{"id": id, "words": _words_of(desk.reading(page), id)} for page, id in met],
    }
    return View("rule.html", name, data, [{"rule": name, "does": does, "count": count}])


def _words_of(reading: Reading, meeting: str) -> str:
    """What a page says of a meeting."""
    text = reading.page.text
    return " … ".join(plain(span.of(text)) for one in reading.meetings if one.id == meeting for span in one.evidence)


def _on_late_pages(desk: Desk, name: str) -> tuple[int, list[str]]:
    """How often a rule of acts, conditions or names fired on the pages read last, and the statements it told of."""
    count, pages = record.rule_on_pages(desk.store, name, LOOKED_AT)
    said: list[str] = []
    for page in pages[:LAST]:
        for statement in desk.reading(page).speech.statements:
            whys = [*statement.act_whys, *([statement.condition.why] if statement.condition else [])]
            if any(why.rule == name for why in whys):
                said.append(statement.id)
    return count, said[:LAST]


def about(desk: Desk) -> View:
    """The inputs, the failures by reason, the versions."""
    held = desk.shelf.whole("counts", lambda store: record.counts(store, MOST), desk.store)
    most = Few(FAILURES * MOST)
    failures = desk.shelf.whole("failures", lambda store: record.some_failures(store, most), desk.store)
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(failure.address)
    counts = Counter({reason: len(found) for reason, found in by_reason.items()})
    data = {
        "pages": held.pages,
        "dated": held.dated,
        "first": held.first,
        "last": held.last,
        "statements": held.statements,
        "across": held.across,
        "parties": [list(row) for row in held.parties],
        "outlets": [list(row) for row in held.outlets],
        "failures": [
            {"reason": reason, "count": count, "inputs": by_reason[reason][:FAILURES]}
            for reason, count in counts.most_common()
        ],
        "versions": {
            "communique": __version__,
            "reading": reading_version(),
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
        },
    }
    table: list[Row] = [{"input": one.address, "reason": one.reason, "hint": one.hint} for one in failures]
    return View("about.html", desk.words("nav.about"), data, table)
