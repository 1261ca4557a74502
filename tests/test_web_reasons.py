"""Reasons for which an input gives no page stand on Russian screens in Russian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from lxml import html
from starlette.testclient import TestClient

from communique.acquire import fetching, frames
from communique.acquire.limits import TOO_LARGE
from communique.web import Serving, make_app
from communique.web.reasons import in_russian
from tests.conftest import ROOT, Demo

RAISED = ("UnreadablePage", "_Astray")
WITHIN = {"TOO_LARGE": TOO_LARGE, "told": "the page is gone", "error.message": "empty file", "frame.fault": frames.CUT}
"""What stands for the values inside reasons; a number for all others."""


def told(node: ast.expr | None) -> str | None:
    """The words of a reason, with something in the place of each value."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr():
            return "".join(
                part.value if isinstance(part, ast.Constant) else WITHIN.get(ast.unparse(part.value), "7")
                for part in node.values
            )
    return None


def reasons() -> Iterator[str]:
    """Every reason that the source tells of an input."""
    source = ROOT / "src" / "communique"
    for file in (*(source / "acquire").glob("*.py"), *(source / "readers").glob("*.py"), source / "update.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in RAISED:
                    yield from filter(None, [told(first)])
                case ast.Call(func=ast.Name(id="Failure"), args=[_, _, reason, *_]):
                    yield from filter(None, [told(reason)])
                case ast.Assign(targets=[ast.Name(id="reason")], value=value):
                    yield from filter(None, [told(value)])
    yield from (f"{words} (HTTP {status})" for status, words in fetching.IN_WORDS.items())


@pytest.mark.parametrize("reason", sorted(set(reasons())))
def test_why_an_input_gave_nothing_is_told_in_russian(reason: str):
    known = in_russian(reason)
    assert known and known != reason


def test_many_reasons_are_known():
    assert len(set(reasons())) > 60


@pytest.mark.parametrize(
    "path", ["stories/so-1234567890", "dossiers/do-1234567890", "meetings/mt-1234567890", "rules/x", "nowhere"]
)
def test_an_error_is_told_in_the_language_of_the_screen(demo: Demo, path: str):
    web = TestClient(make_app(Serving(demo.db)), base_url="http://localhost")
    russian = html.fromstring(web.get(f"/{path}", headers={"accept-language": "ru"}).text)
    assert russian.xpath("//main//*[@lang='en']") == []
    assert "id" not in "".join(russian.xpath("//main/p/text()")).split()
    english = web.get(f"/{path}", headers={"accept-language": "en"})
    assert english.status_code == 404
    assert not re.search("[а-я]", "".join(html.fromstring(english.text).xpath("//main//text()")))
