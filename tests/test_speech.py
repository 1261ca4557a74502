"""The grammar of reported speech, case by case, and what holds of every page."""

from __future__ import annotations

from pathlib import Path

import pytest

import casefile
from communique.model import Article, Reading, Span, make_page
from communique.pipeline import read_article

FOLDER = Path(__file__).parent / "cases" / "ru" / "speech"
CASES = casefile.load(FOLDER)


def read(text: str) -> Reading:
    """The text as the body of one article, a paragraph a line."""
    page = make_page("case.txt", "case", text, "utf-8", blocks=())
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return read_article(page, Article("ar", page.id, None, "ru", None, None, tuple(spans), ()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: casefile.Case) -> None:
    reading = read(case.text)
    statements = reading.speech.statements
    if "page_relays" in case.keys:
        assert [r.name for r in reading.speech.relays] == [x.strip() for x in case.keys["page_relays"].split(",")]
    if "nothing" in case.keys:
        assert [s.extent.of(case.text) for s in statements] == []
        return
    if "statements" in case.keys:
        assert len(statements) == int(case.keys["statements"])
    found = [s for s in statements if s.why.rule == case.rule]
    assert found, [(s.why.rule, s.extent.of(case.text)) for s in statements]
    said = [span.of(case.text) for s in found for span in s.content]
    assert [text for text in said if text in case.words("said")] == case.words("said"), said
    mine = next(s for s in found if s.content[0].of(case.text) in case.words("said"))
    if "cue" in case.spans:
        assert mine.cue is not None and mine.cue.of(case.text) == case.words("cue")[0]
    if "speaker" in case.spans:
        assert mine.speaker is not None and mine.speaker.span is not None
        assert mine.speaker.span.of(case.text) == case.words("speaker")[0]
    if "name" in case.keys:
        assert mine.speaker is not None and mine.speaker.name == case.keys["name"]
    if "mode" in case.keys:
        assert mine.mode == case.keys["mode"]
    if "relays" in case.keys:
        assert [r.name for r in mine.relays] == [x.strip() for x in case.keys["relays"].split(",")]


def test_every_rule_has_a_case() -> None:
    assert len(CASES) >= 45


def test_an_entry_of_the_lexicon_never_loses_its_place() -> None:
    """Spans resolve and the record of a text is the same when it is read twice."""
    text = "Посол Чили заявил, что раунд сорван.\n«Мы сделали все, что могли», — сказал он."
    assert read(text) == read(text)
