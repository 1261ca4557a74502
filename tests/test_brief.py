"""The brief: laid out for every width, plain when piped, nothing lost without a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import brief as brief_package
from communique import store as record
from communique.brief import Dossier, Paper, write_brief, write_brief_of
from communique.brief.paper import cut, plain
from communique.brief.sections import STATEMENTS
from communique.model import Reading
from communique.stories import find_events
from tests import handmade


def brief(width: int = 80, colour: bool = False, readings: list | None = None) -> str:
    paper = Paper(width, colour)
    write_to(
        paper, handmade.readings() if readings is None else readings, handmade.across() if readings is None else []
    )
    return str(paper)


def write_to(paper: Paper, readings: Sequence[Reading], across: Iterable[record.Across]) -> None:
    """Writes the brief of some pages and of what stands across them."""
    with TemporaryDirectory() as folder, record.open_store(Path(folder, "t.db"), write=True) as store:
        for reading in readings:
            record.write_reading(store, reading, "v")
        handmade.write_across(store, across)
        write_brief(paper, Dossier(store))


@pytest.mark.parametrize("width", [80, 120])
def test_the_brief_of_three_pages_is_golden(width: int, golden: Callable[[str, str], None]):
    golden(f"brief-{width}.txt", brief(width))


def test_the_brief_is_the_same_where_one_page_is_held_at_a_time(monkeypatch: pytest.MonkeyPatch):
    expected = brief()
    monkeypatch.setattr("communique.brief.shelf.HELD", 1)
    monkeypatch.setattr("communique.brief.shelf.FEW_HELD", 1)
    assert brief() == expected


def test_an_empty_record_says_so(golden: Callable[[str, str], None]):
    golden("brief-empty.txt", brief(readings=[]))


@pytest.mark.parametrize("width", [20, 40, 60, 80, 97, 120, 300])
def test_no_line_is_wider_than_the_paper(width: int):
    assert max(map(len, brief(width).splitlines())) <= min(max(width, 40), 120)


def test_colours_change_no_character():
    assert re.sub(r"\x1b\[\d+m", "", brief(colour=True)) == brief()
    assert "\x1b" not in brief()


def test_no_line_ends_in_a_space_and_no_two_are_blank():
    lines = brief().splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert all(one or other for one, other in pairwise(lines))


def test_every_line_of_a_record_has_an_id():
    text = brief()
    for reading in handmade.readings():
        for found in (*reading.speech.statements, *reading.meetings):
            assert found.id in text
        assert reading.page.id in text


def test_the_way_of_the_words_to_the_reader_is_shown():
    assert "Олаф Брам → Голос Нордании → Вест" in brief()


def test_what_is_left_out_is_counted():
    many = [handmade.first(f"page-{number:03}.txt") for number in range(40)]
    text = brief(readings=many)
    assert f"… and {80 - STATEMENTS} more: `communique show 'Нордания'`" in text
    assert len(text.splitlines()) < 400


def test_full_paper_leaves_nothing_out():
    many = [handmade.first(f"page-{number:03}.txt") for number in range(40)]
    paper = Paper(full=True)
    write_to(paper, many, find_events(many))
    assert " more: " not in str(paper)
    assert all(reading.meetings[0].id in str(paper) for reading in many)


@given(st.text(min_size=1), st.integers(10, 60))
def test_a_cut_text_is_short_and_says_that_it_is_cut(text: str, limit: int):
    short = cut(text, limit)
    assert short == plain(text) or (len(short) <= limit + 2 and short.endswith("…"))


def test_the_digest_of_a_large_record_is_golden(
    tmp_path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
):
    with record.open_store(tmp_path / "talks.db", write=True) as store:
        for reading in handmade.readings():
            record.write_reading(store, reading, "v")
        handmade.write_across(store)
        small, large = Paper(), Paper()
        write_brief_of(small, store)
        monkeypatch.setattr(brief_package, "SITTING", len(handmade.readings()) - 1)
        write_brief_of(large, store)
    assert "Statements" in str(small)
    golden("digest.txt", str(large))
