"""WARC and WET: pages out of records, damage that costs one record, memory that doesn't grow."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import make_warc
from communique.acquire import acquire
from communique.acquire.frames import RECORD_LIMIT
from communique.acquire.limits import PAGE_LIMIT
from communique.model import Failure, Page

ROOT = Path(__file__).parents[1]
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"
SENTENCE = "Министр Нордании сказал, что мост через Сольву откроют весной."


def page(mark: str) -> bytes:
    """HTML that no compression makes too small to be cut."""
    noise = zlib.crc32(mark.encode()).to_bytes(4, "big").hex()
    lines = "".join(f"<p>{SENTENCE} {noise}{number * 7919 % 10007}</p>" for number in range(40))
    return f"<html><head><title>Мост {mark}</title></head><body><h1>Мост {mark}</h1>{lines}</body></html>".encode()


def record(mark: str, block: bytes | None = None, length: int | None = None, **more: str) -> bytes:
    """A record with the page of that mark, unless told otherwise."""
    block = HTTP + b"\r\n\r\n" + page(mark) if block is None else block
    told = {
        "WARC-Type": "response",
        "WARC-Target-URI": f"https://vest.example/{mark}",
        "WARC-Date": "2040-03-12T08:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in more.items()},
        "Content-Length": str(len(block) if length is None else length),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(mark: str, header: bytes, body: bytes) -> bytes:
    return record(mark, HTTP + b"\r\n" + header + b"\r\n\r\n" + body)


def put(folder: Path, *records: bytes, name: str = "a.warc") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def taken(path: Path | str, stdin: bytes = b"") -> list[Page | Failure]:
    return list(acquire([str(path)], io.BytesIO(stdin)))


def told(path: Path) -> tuple[list[str], list[Failure]]:
    """The last parts of the addresses of the pages, and the failures."""
    items = taken(path)
    pages = [item.address.rpartition("/")[2] for item in items if isinstance(item, Page)]
    return pages, [item for item in items if isinstance(item, Failure)]


packed = gzip.compress
A, B, C = (record(mark) for mark in "abc")


# --- pages out of records --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        A + B + C,
        packed(A) + packed(B) + packed(C),
        packed(A + B + C),
        b"".join(packed((A + B + C)[at : at + 999]) for at in range(0, len(A + B + C), 999)),
        (A + B + C).replace(b"\r\n\r\nWARC", b"\nWARC"),
        packed(A) + packed(B) + packed(C) + bytes(5000),
        b"\r\n" + A + B + b"\r\n\r\n" + C,
    ],
    ids=["plain", "member a record", "one member", "members anywhere", "one newline", "padded", "newlines"],
)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "stdin"])
def test_every_record_becomes_a_page(tmp_path: Path, content: bytes, name: str):
    items = taken("-", content) if name == "stdin" else taken(put(tmp_path, content, name=name))
    assert [item.address for item in items] == [f"https://vest.example/{mark}" for mark in "abc"]
    first = items[0]
    assert isinstance(first, Page)
    assert first.text.startswith("Мост a\nМинистр Нордании")
    assert (first.meta.title, first.meta.fetched) == ("Мост a", "2040-03-12T08:00:00Z")
    assert ("http:content-type", "text/html; charset=utf-8") in first.meta.told
    assert first.blocks[0].tags == ("html", "body", "h1")


def test_a_wet_gives_pages_of_text(tmp_path: Path):
    text = f"Мост\n{SENTENCE}\n".encode()
    more = {"WARC_Type": "conversion", "Content_Type": "text/plain", "WARC_Identified_Content_Language": "rus,eng"}
    info = record("i", b"software: none\r\n", WARC_Type="warcinfo", Content_Type="application/warc-fields")
    (item,) = taken(put(tmp_path, packed(info), packed(record("w", text, **more)), name="a.warc.wet.gz"))
    assert isinstance(item, Page)
    assert (item.address, item.text, item.meta.language) == ("https://vest.example/w", text.decode(), "ru")
    assert not item.blocks


def test_what_holds_no_page_is_passed_over(tmp_path: Path):
    others = (
        record("r", b"GET / HTTP/1.1\r\n\r\n", WARC_Type="request"),
        record("i", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        record("m", b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\nLocation: /a\r\n\r\n<p>moved</p>"),
        record("e", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no</p>"),
        record("robots.txt", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *"),
        record("v", b"", WARC_Type="revisit"),
        record("x", b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + os.urandom(100) * (RECORD_LIMIT // 100)),
    )
    assert told(put(tmp_path, *others, A)) == (["a"], [])


def test_an_archive_without_pages_fails(tmp_path: Path):
    (failure,) = told(put(tmp_path, record("r", b"GET / HTTP/1.1\r\n\r\n", WARC_Type="request")))[1]
    assert (failure.address, failure.reason) == ("a.warc", "no page in the archive")


@pytest.mark.parametrize(
    ("header", "inside", "encoding"),
    [
        ("windows-1251", "", "cp1251"),
        ("koi8-r", "windows-1251", "koi8-r"),
        ("", "koi8-r", "koi8-r"),
        ("", "", "cp1251"),
        ("utf-8", "", "cp1251"),
        ("nonsense", "windows-1251", "cp1251"),
        ("iso-8859-1", "", "cp1251"),
        ("windows-1251", "koi8-r", "utf-8"),
    ],
)
def test_the_charset_is_that_of_http_then_of_the_page_then_detected(
    tmp_path: Path, header: str, inside: str, encoding: str
):
    meta = f'<meta charset="{inside}">' if inside else ""
    body = f"<html><head>{meta}<title>Мост</title></head><body><p>{SENTENCE}</p></body></html>".encode(encoding)
    charset = f"; charset={header}" if header else ""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\n\r\n".encode() + body
    (item,) = taken(put(tmp_path, record("a", block)))
    assert isinstance(item, Page)
    assert (item.text, item.encoding) == (SENTENCE, encoding)


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"Content-Encoding: gzip", packed(page("a"))),
        (b"Content-Encoding: deflate", zlib.compress(page("a"))),
        (b"Content-Encoding: gzip", page("a")),
        (b"Transfer-Encoding: chunked", page("a")),
        (b"Transfer-Encoding: chunked", b"%x\r\n" % len(page("a")) + page("a") + b"\r\n0\r\n\r\n"),
    ],
    ids=["gzip", "deflate", "gzip undone", "chunked undone", "chunked"],
)
def test_content_and_transfer_encodings_are_undone(tmp_path: Path, header: bytes, body: bytes):
    (item,) = taken(put(tmp_path, answer("a", header, body)))
    assert isinstance(item, Page)
    assert item.text.startswith("Мост a\nМинистр")


def test_what_html_says_of_itself_is_kept(tmp_path: Path):
    source = f"""<html><!-- saved from url=(0024)https://vest.example/saved -->
<head><meta property="og:type" content="article"><meta name="author" content="Лин Корт">
<link rel="canonical" href="https://vest.example/canonical"><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Мост", "author": [{{"name": "Яна Вест"}}, "Лин Корт"],
"dateModified": "2040-03-13", "articleBody": "{SENTENCE}"}}</script></head>
<body><time datetime="2040-03-12">вчера</time><p>{SENTENCE}</p></body></html>"""
    path = tmp_path / "a.html"
    path.write_text(source, encoding="utf-8")
    (item,) = taken(path)
    assert isinstance(item, Page)
    assert (item.address, item.meta.canonical) == ("a.html", "https://vest.example/saved")
    assert (item.meta.kind, item.meta.byline) == ("NewsArticle", "Яна Вест, Лин Корт")
    assert item.meta.article_body == SENTENCE
    for row in (("meta:og:type", "article"), ("ld:dateModified", "2040-03-13"), ("time", "2040-03-12")):
        assert row in item.meta.told


# --- damage ----------------------------------------------------------------------------------------------------------


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


DAMAGED = {
    "cut": B[:-400],
    "no beginning": B[30:],
    "header cut": B[:60],
    "length too long": record("b", length=len(B) + 500),
    "length too short": record("b", length=700),
    "length absent": B.replace(b"Content-Length", b"Content-Lenght"),
    "length no number": B.replace(b"Content-Length: ", b"Content-Length: x"),
    "length enormous": B.replace(b"Content-Length: ", b"Content-Length: 9999999"),
    "noise": os.urandom(3000),
}
DAMAGED_MEMBERS = {
    "cut": packed(B)[:-200],
    "cut in the header": packed(B)[:5],
    "checksum cut": packed(B)[:-6],
    "checksum wrong": flipped(packed(B), len(packed(B)) - 7),
    "bytes wrong": flipped(packed(B), 200),
    "no gzip header": b"\0\0\0" + packed(B)[3:],
    "noise": b"\1" + os.urandom(3000),
    "length too long": packed(record("b", length=len(B) + 500)),
    "length too short": packed(record("b", length=700)),
    "stored and cut": packed(record("b", HTTP + b"\r\n\r\n" + os.urandom(300_000)), 0)[:150_000],
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_record_costs_only_itself(tmp_path: Path, damaged: bytes):
    pages, failures = told(put(tmp_path, A, damaged, C))
    assert (pages, len(failures)) == (["a", "c"], 1)
    assert failures[0].origin == str(tmp_path / "a.warc")
    assert failures[0].hint


@pytest.mark.parametrize("damaged", DAMAGED_MEMBERS.values(), ids=DAMAGED_MEMBERS.keys())
def test_a_damaged_member_costs_only_itself(tmp_path: Path, damaged: bytes):
    pages, failures = told(put(tmp_path, packed(A), damaged, packed(C), packed(A), name="a.warc.gz"))
    assert (pages, len(failures)) == (["a", "c", "a"], 1)


@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "gzip"])
@pytest.mark.parametrize("left", [100, 2000, -30], ids=["in the header", "in the page", "at the end"])
def test_an_archive_cut_at_its_end_keeps_what_came_before(tmp_path: Path, pack, left: int):
    pages, failures = told(put(tmp_path, pack(A), pack(B), pack(C)[: left if pack is bytes else left // 10]))
    assert (pages, len(failures)) == (["a", "b"], 1)


def test_two_damaged_records_are_two_failures(tmp_path: Path):
    pages, failures = told(put(tmp_path, record("d")[30:], A, B[:-400], record("e", length=99), C))
    assert pages == ["a", "c"]
    assert len({failure.address for failure in failures}) == 3


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (answer("b", b"Content-Encoding: gzip", flipped(packed(page("b")), 100)), "binary, not text"),
        (answer("b", b"Content-Encoding: gzip", packed(bytes(PAGE_LIMIT * 3))), "a page over 10 MB"),
        (record("b", b"no HTTP at all\r\n\r\n<p>page</p>"), "its HTTP header is broken"),
        (record("b", HTTP + b"\r\n\r\n" + b"<p>page</p>" * (PAGE_LIMIT // 10)), "a page over 10 MB"),
        (record("b", HTTP + b"\r\n\r\n"), "empty file"),
    ],
    ids=["broken encoding", "bomb", "no HTTP", "too large", "empty"],
)
@pytest.mark.parametrize("pack", [bytes, packed], ids=["plain", "gzip"])
def test_a_record_without_a_readable_page_is_named(tmp_path: Path, damaged: bytes, reason: str, pack):
    pages, failures = told(put(tmp_path, pack(A), pack(damaged), pack(C)))
    assert pages == ["a", "c"]
    assert [(failure.address, failure.reason) for failure in failures] == [("https://vest.example/b", reason)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_to_one_record_leaves_the_others(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    """Whatever few bytes of a member are changed, and wherever it is cut, the records around it are read."""
    member = bytearray(packed(B))
    for _ in range(data.draw(st.integers(1, 4))):
        member[data.draw(st.integers(0, len(member) - 1))] = data.draw(st.integers(0, 255))
    left = data.draw(st.integers(0, len(member)))
    path = put(tmp_path_factory.mktemp("any"), packed(A), bytes(member[:left]), packed(C), name="a.warc.gz")
    pages, failures = told(path)
    assert ("a" in pages, "c" in pages) == (True, True)
    assert len(failures) <= 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_after_the_magic_give_pages_or_failures(tmp_path_factory, noise: bytes, zipped: bool):
    content = b"WARC/1.0\r\n" + noise
    path = put(tmp_path_factory.mktemp("any"), packed(content) if zipped else content)
    assert all(isinstance(item, Page | Failure) for item in taken(path))


# --- memory ----------------------------------------------------------------------------------------------------------

FEW, MANY = 40, 300
GROWTH = 2.0
"""MiB that the larger of the two archives may take more than the smaller; the pages themselves would take 4 more,
their records 7."""


def test_the_archive_made_for_measuring_is_the_same_every_time(tmp_path: Path):
    first, second = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
    make_warc.write(first, 40)
    make_warc.write(second, 40)
    assert first.read_bytes() == second.read_bytes()
    assert [type(item) for item in taken(first)] == [Page] * 38


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, name: str):
    peaks = []
    for count in (FEW, MANY):
        path = tmp_path / str(count) / name
        path.parent.mkdir()
        make_warc.write(path, count)
        peaks.append(streamed(path, pages=count * 95 // 100))
    assert peaks[1] - peaks[0] < GROWTH


def streamed(path: Path, pages: int) -> float:
    """The most memory, in MiB, that a process of its own took to stream the file through `acquire` and `clean`."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, str(ROOT / "bench" / "stream.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    told = json.loads(done.stdout)
    assert (told["pages"], told["failures"]) == (pages, 0)
    assert told["articles"] > 0.9 * pages
    return float(told["peak_mib"])
