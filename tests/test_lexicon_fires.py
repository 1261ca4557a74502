"""Every entry of the speech lexicon fires on its example and is silent on its counter-example."""

from __future__ import annotations

import pytest

from communique.lexicon import Entry, entries
from test_speech import read

ENTRIES = entries("ru", "speech")
CITED = ("verb", "phrase", "predicate", "according", "impersonal", "anaphor", "noun")


def cited(text: str) -> set[str]:
    return {ref for s in read(text).speech.statements for ref in s.why.entries}


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.table in CITED], ids=lambda e: e.ref)
def test_example_fires(entry: Entry) -> None:
    for example in entry.examples:
        if entry.keys.get("force") == ["pass"]:
            assert read(example).speech.relays, example
        else:
            assert entry.ref in cited(example), example


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.counter], ids=lambda e: e.ref)
def test_counter_example_is_silent(entry: Entry) -> None:
    for sentence in entry.counter:
        assert entry.ref not in cited(sentence), sentence


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.table == "document"], ids=lambda e: e.ref)
def test_documents_lead_to_their_author(entry: Entry) -> None:
    for example in entry.examples:
        statements = read(example).speech.statements
        assert statements and statements[0].speaker is not None and statements[0].speaker.span is not None, example
