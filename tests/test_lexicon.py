"""The lexicon files as data: they parse, nothing in them is dead, nothing stands twice."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from communique import lexicon
from communique.errors import BrokenLexicon

LANGUAGES = sorted(item.name for item in resources.files(lexicon).iterdir() if item.is_dir() and len(item.name) == 2)
FILES = [(language, name) for language in LANGUAGES for name in lexicon.files(language)]


@pytest.fixture(params=FILES, ids=["/".join(file) for file in FILES])
def entries(request) -> tuple[lexicon.Entry, ...]:
    return lexicon.entries(*request.param)


def test_there_are_files():
    assert FILES


@pytest.mark.parametrize(("language", "name"), FILES)
def test_every_table_of_a_file_becomes_an_entry(language: str, name: str):
    source = resources.files(lexicon).joinpath(language, f"{name}.toml").read_text(encoding="utf-8")
    tables = {key: rows for key, rows in tomllib.loads(source).items() if isinstance(rows, list)}
    found = Counter(entry.table for entry in lexicon.entries(language, name))
    assert found == {table: len(rows) for table, rows in tables.items()}


def test_every_entry_has_an_example_in_words(entries):
    bare = [entry.ref for entry in entries if not all(example.strip() for example in entry.examples)]
    assert bare == []


def test_no_entry_stands_twice(entries):
    def told(entry: lexicon.Entry) -> str:
        keys = {key: value for key, value in entry.keys.items() if key not in ("example", "not")}
        return f"{entry.table} {sorted(keys.items())}"

    twice = Counter(told(entry) for entry in entries)
    assert [key for key, count in twice.items() if count > 1] == []


def test_no_example_is_also_a_counterexample(entries):
    assert [entry.ref for entry in entries if set(entry.examples) & set(entry.counter)] == []


def test_lemmas_are_written_without_yo_and_in_lower_case(entries):
    """Tokens carry lemmas in lower case with ё as е, so a word written otherwise would never fire."""
    keys = ("words", "word", "lemma", "lemmas", "cue", "cues")
    dead = [
        (entry.ref, word)
        for entry in entries
        for key in keys
        if isinstance(entry.keys.get(key), (str, list))
        for word in entry.words(key)
        if "ё" in word
    ]
    assert dead == []


def test_an_address_is_the_file_and_line_of_the_entry():
    source = '# words\n\n[[verb]]\nlemma = "сказать"\nexample = "Он сказал, что придет."\n'
    (entry,) = lexicon.parse(source, "ru/made-up.toml")
    assert (entry.ref, entry.table, entry.word("lemma")) == ("ru/made-up.toml:3", "verb", "сказать")


@pytest.mark.parametrize("source", ["[[verb]]\nlemma = 'x'\n", "[[verb]\n", "[[verb]]\nexample = 3\n"])
def test_a_broken_file_says_where(source: str):
    with pytest.raises(BrokenLexicon, match=r"ru/made-up\.toml"):
        lexicon.parse(source, "ru/made-up.toml")


@pytest.mark.parametrize(("language", "name"), FILES)
def test_a_file_is_read_line_by_line_as_toml_reads_it(language: str, name: str):
    source = resources.files(lexicon).joinpath(language, f"{name}.toml").read_text(encoding="utf-8")
    assert lexicon._plain_tables(source) in ({}, tomllib.loads(source))


@pytest.mark.parametrize(
    "source",
    [
        '[[verb]]\nlemma = "ждать" # waits',
        "[[verb]]\nlemma = 'ждать'",
        '[[verb]]\nlemma = [\n  "ждать",\n]',
        '[[verb]]\nlemma = "ждать"\nlemma = "звать"',
        '[[verb.form]]\nlemma = "ждать"',
        '[verb]\nlemma = "ждать"',
        'lemma = "ждать"',
        "",
    ],
)
def test_what_is_no_plain_table_is_left_to_toml(source: str):
    assert lexicon._plain_tables(source) == {}
