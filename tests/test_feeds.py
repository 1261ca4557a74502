"""Feeds, sitemaps and tables: a page of each entry and row, damage that costs one, memory that doesn't grow."""

from __future__ import annotations

import builtins
import gzip
import io
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.acquire import acquire
from communique.acquire.feeds import entries
from communique.errors import UnreadablePage
from communique.model import Failure, Page

SENTENCE = "Министр Нордании сказал, что мост через Сольву откроют весной."

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Вест &amp; Ост</title><link>https://vest.example/</link><image><title>Знак</title></image>
<item><title>Мост &laquo;Сольва&raquo;</title><link>https://vest.example/1</link><dc:creator>Лин Корт</dc:creator>
<pubDate>Mon, 12 Mar 2040 08:00:00 +0300</pubDate><description>Коротко</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><ul><li>первое</li><li>второе</li></ul>]]></content:encoded></item>
<item><title>Порт</title><link>https://vest.example/2?a=1&b=2</link>
<description>{SENTENCE} &mdash; &quot;да&quot;</description></item>
<item><title>Без текста</title><guid>https://vest.example/3</guid></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://vest.example/"><title>Вест</title>
<entry><title>Мост</title><link rel="self" href="/self"/><link href="/1"/><updated>2040-03-14T00:00:00Z</updated>
<published>2040-03-12T08:00:00Z</published><author><name>Лин Корт</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE}</p><p>Второе</p></div></content></entry>
<entry><title>Порт</title><link rel="alternate" href="https://ost.example/2"/>
<summary type="html">&lt;p&gt;{SENTENCE}&lt;/p&gt;</summary>
</entry></feed>"""


def put(folder: Path, content: str | bytes, name: str = "a.rss") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def taken(path: Path | str, stdin: bytes = b"") -> list[Page | Failure]:
    return list(acquire([str(path)], io.BytesIO(stdin)))


# --- feeds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "feed", "a.rss.gz"])
def test_the_entries_of_rss_become_pages(tmp_path: Path, name: str):
    content = RSS.encode()
    first, second, third = taken(put(tmp_path, gzip.compress(content) if "gz" in name else content, name))
    assert isinstance(first, Page)
    assert (first.address, first.text) == (
        "https://vest.example/1",
        f"Мост «Сольва»\n{SENTENCE}\nпервое\nвторое",
    )
    assert first.meta.published == "2040-03-12T08:00:00+03:00"
    assert (first.meta.title, first.meta.outlet, first.meta.byline) == ("Мост «Сольва»", "Вест & Ост", "Лин Корт")
    assert isinstance(second, Page)
    assert (second.address, second.meta.published) == ("https://vest.example/2?a=1&b=2", "")
    assert second.text == f'Порт\n\n{SENTENCE} — "да"'
    assert isinstance(third, Failure)
    assert (third.address, third.reason) == ("https://vest.example/3", "the entry has no text of its own")
    assert "--follow" in third.hint


def test_the_entries_of_atom_become_pages(tmp_path: Path):
    first, second = taken(put(tmp_path, ATOM, "a.atom"))
    assert isinstance(first, Page)
    assert (first.address, first.text) == ("https://vest.example/1", f"Мост\n{SENTENCE}\nВторое")
    assert (first.meta.published, first.meta.byline) == ("2040-03-12T08:00:00Z", "Лин Корт")
    assert isinstance(second, Page)
    assert (second.address, second.meta.published) == ("https://ost.example/2", "")


def test_a_feed_in_another_encoding(tmp_path: Path):
    content = RSS.replace("utf-8", "windows-1251").encode("cp1251")
    first = taken(put(tmp_path, content))[0]
    assert isinstance(first, Page)
    assert SENTENCE in first.text


def test_a_feed_comes_by_standard_input():
    assert [type(item) for item in taken("-", RSS.encode())] == [Page, Page, Failure]


def test_other_xml_in_a_folder_is_passed_over(tmp_path: Path):
    put(tmp_path, RSS, "feed.xml")
    put(tmp_path, gzip.compress(ATOM.encode()), "feed.xml.gz")
    put(tmp_path, "<settings><item>one</item></settings>", "settings.xml")
    assert len(taken(tmp_path)) == 5


def test_a_sitemap_holds_no_text(tmp_path: Path):
    source = "<urlset><url><loc>https://vest.example/1</loc></url><url><loc>https://vest.example/2</loc></url></urlset>"
    (failure,) = taken(put(tmp_path, source, "sitemap.xml"))
    assert isinstance(failure, Failure)
    assert (failure.address, failure.reason) == ("sitemap.xml", "a sitemap holds addresses alone")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        (RSS.index("второе"), 0),
        (RSS.index("<item><title>Порт"), 1),
        (RSS.index("&mdash;"), 1),
        (RSS.index("</rss>"), 3),
    ],
    ids=["in the first", "between", "in the second", "at the end"],
)
def test_a_feed_that_breaks_off_keeps_the_entries_that_are_whole(tmp_path: Path, cut: int, whole: int):
    *items, last = taken(put(tmp_path, RSS[:cut]))
    assert len(items) == whole
    assert isinstance(last, Failure)
    assert (last.address, last.reason) == ("a.rss", "broken feed: it breaks off")


@pytest.mark.parametrize("source", ["<rss><channel></channel></rss>", "<rss/>", "<rss", "<rss><channel>"])
def test_a_feed_without_entries_fails(tmp_path: Path, source: str):
    (failure,) = taken(put(tmp_path, source))
    assert isinstance(failure, Failure)


def test_no_entity_is_unfolded_or_read_from_a_file(tmp_path: Path):
    secret = put(tmp_path, "secret words", "secret.txt")
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    source = (
        f'<!DOCTYPE rss [<!ENTITY e0 "lol">{lines}<!ENTITY file SYSTEM "file://{secret}">]><rss><channel><item>'
        f"<title>&e9;&file;</title><description>{SENTENCE} &e9;&file;</description></item></channel></rss>"
    )
    tracemalloc.start()
    try:
        items = taken(put(tmp_path, source))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert all("secret words" not in item.text for item in items if isinstance(item, Page))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_change_to_a_feed_gives_entries_or_a_reason(data: st.DataObject):
    content = bytearray(RSS.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        for entry in entries(io.BytesIO(bytes(content))):
            assert entry.kind in ("entry", "link", "map")
    except UnreadablePage as error:
        assert error.message


class LongFeed(io.RawIOBase):
    """A feed of so many entries that is never held as a whole."""

    def __init__(self, count: int) -> None:
        item = f"<item><link>https://vest.example/</link><description>{SENTENCE * 20}</description></item>"
        self._parts = iter([b"<rss><channel><title>a</title>", *([item.encode()] * count), b"</channel></rss>"])

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def test_memory_does_not_grow_with_the_feed():
    peaks = []
    for count in (50, 2000):
        feed = LongFeed(count)
        tracemalloc.start()
        assert sum(1 for _ in entries(feed)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


# --- tables ----------------------------------------------------------------------------------------------------------


def table(path: Path, rows: list[dict[str, object]], group: int = 100) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=group)
    return path


def test_the_rows_of_a_table_become_pages(tmp_path: Path):
    day = datetime(2040, 3, 12, 8, tzinfo=UTC)
    rows: list[dict[str, object]] = [
        {"url": "https://vest.example/1", "text": SENTENCE, "date": day, "outlet": "Вест", "score": 0.5},
        {"url": None, "text": SENTENCE, "date": None, "outlet": None, "score": None},
        {"url": "https://vest.example/3", "text": "", "date": None, "outlet": None, "score": None},
    ]
    first, second, third = taken(table(tmp_path / "a.parquet", rows))
    assert isinstance(first, Page)
    assert (first.address, first.text, first.meta.outlet) == ("https://vest.example/1", SENTENCE, "Вест")
    assert first.meta.published == "2040-03-12T08:00:00+00:00"
    assert isinstance(second, Page)
    assert second.address == "a.parquet#2"
    assert isinstance(third, Failure)
    assert (third.address, third.reason) == ("a.parquet#3", '"text" and "html" are empty in this row')


def test_html_in_a_table_may_be_bytes(tmp_path: Path):
    source = f"<html><body><p>{SENTENCE}</p></body></html>".encode("cp1251")
    (item,) = taken(table(tmp_path / "pages", [{"html": source}]))
    assert isinstance(item, Page)
    assert item.text == SENTENCE


def test_a_damaged_group_of_rows_costs_only_itself(tmp_path: Path):
    rows: list[dict[str, object]] = [{"text": f"{SENTENCE} {number}"} for number in range(30)]
    path = table(tmp_path / "a.parquet", rows, group=10)
    parquet = pytest.importorskip("pyarrow.parquet")
    column = parquet.ParquetFile(path).metadata.row_group(1).column(0)
    data = bytearray(path.read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + 40] = bytes(40)
    path.write_bytes(data)
    items = taken(path)
    assert [item.text[-2:].strip() for item in items if isinstance(item, Page)] == [
        str(number) for number in range(30) if not 10 <= number < 20
    ]
    assert [item.address for item in items if isinstance(item, Failure)] == ["a.parquet#11"]


@pytest.mark.parametrize(
    ("content", "reason"), [(b"PAR1 and nothing more", "broken Parquet"), (b"PAR1", "broken Parquet")]
)
def test_a_broken_table_fails(tmp_path: Path, content: bytes, reason: str):
    pytest.importorskip("pyarrow")
    (failure,) = taken(put(tmp_path, content, "a.parquet"))
    assert isinstance(failure, Failure)
    assert reason in failure.reason


def test_a_table_without_pages_fails(tmp_path: Path):
    (failure,) = taken(table(tmp_path / "a.parquet", [{"url": "https://vest.example/1"}]))
    assert isinstance(failure, Failure)
    assert failure.reason == 'no column "text" or "html"'


def test_a_table_by_standard_input_fails_with_a_hint():
    (failure,) = taken("-", b"PAR1 and more")
    assert isinstance(failure, Failure)
    assert "name the file" in failure.hint


def test_without_the_library_a_table_fails_with_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def absent(name: str, *more, **options):
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", absent)
    (failure,) = taken(put(tmp_path, b"PAR1 and more", "a.parquet"))
    assert isinstance(failure, Failure)
    assert "communique[parquet]" in failure.hint
