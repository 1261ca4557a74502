"""What comes in: files of each kind, encodings, addresses, and each bad input with its reason; the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.acquire import acquire
from communique.acquire.limits import PAGE_LIMIT
from communique.acquire.page import html_page, text_page
from communique.errors import UnreadablePage, UsageError
from communique.model import Failure, Page

TEXT = "Нордания открыла мост\n\nМинистр сказал: «Мост наш общий».\n"
PLAUSIBLE = TEXT + "Посол Сольвии ответил, что его страна ждет этого уже третий год подряд.\n"


def taken(*paths: Path | str, stdin: bytes | None = None) -> list[Page | Failure]:
    return list(acquire([str(path) for path in paths], io.BytesIO(stdin) if stdin is not None else None))


def only_page(*paths: Path | str, stdin: bytes | None = None) -> Page:
    (item,) = taken(*paths, stdin=stdin)
    assert isinstance(item, Page), item
    return item


def only_failure(*paths: Path | str) -> Failure:
    (item,) = taken(*paths)
    assert isinstance(item, Failure), item
    return item


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def blocks(page: Page) -> list[str]:
    return [block.span.of(page.text) for block in page.lines]


# --- text ------------------------------------------------------------------------------------------------------------


def test_a_text_is_its_decoded_bytes_and_its_blocks_are_its_lines(tmp_path: Path):
    text = "Первая\r\n\r\n  Вторая\xa0строка\rТретья\u2028Четвертая\n"
    page = only_page(put(tmp_path / "a.txt", text))
    assert page.text == text
    assert blocks(page) == ["Первая", "  Вторая\xa0строка", "Третья", "Четвертая"]
    assert (page.address, page.origin, page.encoding) == ("a.txt", str(tmp_path / "a.txt"), "utf-8")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-5", "cp866", "utf-16-le", "utf-16-be", "utf-8"])
def test_encodings(tmp_path: Path, encoding: str):
    text = PLAUSIBLE.replace("«", '"').replace("»", '"')
    page = only_page(put(tmp_path / "a.txt", text.encode(encoding)))
    assert (page.text, page.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, encoding: str):
    assert only_page(put(tmp_path / "a.txt", TEXT.encode(encoding))).text == TEXT


def test_a_letter_cut_in_two_does_not_change_the_encoding(tmp_path: Path):
    page = only_page(put(tmp_path / "a.txt", PLAUSIBLE.encode() + "я".encode()[:1]))
    assert (page.text, page.encoding) == (PLAUSIBLE + "\ufffd", "utf-8")


def test_a_latin_text_is_read(tmp_path: Path):
    text = "Le ministre a déclaré que la frontière serait rouverte après l'été, à la fin août."
    assert only_page(put(tmp_path / "a.txt", text.encode("cp1252"))).text == text


# --- HTML ------------------------------------------------------------------------------------------------------------


PAGE = """<!DOCTYPE html><html lang="ru"><head><title>Мост | Вест</title>
<meta property="og:title" content="Мост открыт">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2040-03-12T10:00:00+02:00",
"headline": "Мост", "publisher": {"name": "Вест"}}]}</script><style>p { color: red }</style></head>
<body><ul class="menu top"><li><a href="/">Главная</a></li><li hidden>Скрыто</li></ul><noscript>Включите</noscript>
<article id="main"><h1>Мост&nbsp;открыт</h1><p>Первая <b>жирная</b>
 строка<br>после переноса &mdash; &laquo;да&raquo;.</p>
<p style="display: none">Невидимое</p><p>Текст <a href="/x">ссылка</a></p><template>Заготовка</template></article>
<p></p><p> &#8195; </p></body></html>"""


def test_html_becomes_a_line_for_each_block(tmp_path: Path):
    page = only_page(put(tmp_path / "a.html", PAGE))
    assert blocks(page) == [
        "Главная",
        "Мост\xa0открыт",
        "Первая жирная строка",
        "после переноса — «да».",
        "Текст ссылка",
    ]
    assert page.text == "\n".join(blocks(page))
    assert page.blocks[0].tags == ("html", "body", "ul.menu.top", "li", "a")
    assert page.blocks[2].tags == ("html", "body", "article#main", "p")
    assert [block.link_share for block in page.blocks] == [1.0, 0.0, 0.0, 0.0, round(6 / 11, 3)]


def test_html_tells_of_itself(tmp_path: Path):
    meta = only_page(put(tmp_path / "a.html", PAGE)).meta
    assert (meta.title, meta.outlet, meta.language) == ("Мост открыт", "Вест", "ru")
    assert meta.published == "2040-03-12T10:00:00+02:00"


def test_the_declared_encoding_of_html_is_used_where_it_can_be_true(tmp_path: Path):
    source = '<html><head><meta charset="{}"></head><body><p>Министр сказал о мосте.</p></body></html>'
    honest = put(tmp_path / "a.html", source.format("windows-1251").encode("cp1251"))
    assert (only_page(honest).text, only_page(honest).encoding) == ("Министр сказал о мосте.", "cp1251")
    for said, true in (("utf-8", "cp1251"), ("windows-1251", "utf-8"), ("nonsense", "koi8-r")):
        page = only_page(put(tmp_path / "b.html", source.format(said).encode(true)))
        assert page.text == "Министр сказал о мосте."


@pytest.mark.parametrize("depth", [200, 5000])
def test_html_that_nests_deep_breaks_nothing(depth: int):
    source = "<p>Мост</p>" + "<div>" * depth + "Глубоко" + "</div>" * depth
    assert html_page("a.html", "", source, "utf-8").text in ("Мост\nГлубоко", "Мост")


def test_html_with_xml_declaration_and_nul(tmp_path: Path):
    source = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Мост</p></body></html>'
    assert only_page(put(tmp_path / "a.xhtml", source)).text == "Мост"


# --- JSON Lines ------------------------------------------------------------------------------------------------------


def rows(*values: object) -> bytes:
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def test_rows_become_pages(tmp_path: Path):
    content = rows(
        {
            "text": "Мост открыт",
            "url": "https://vest.example/1",
            "date": "2040-03-12",
            "outlet": "Вест",
            "title": "Мост",
        },
        {"html": "<p>Мост</p><p>закрыт</p>", "site": "Луч", "title": "О мосте"},
    )
    first, second = taken(put(tmp_path / "wire.jsonl", b"\n" + content))
    assert (first.address, first.text) == ("https://vest.example/1", "Мост открыт")
    assert (first.meta.published, first.meta.outlet) == ("2040-03-12", "Вест")
    assert (second.address, second.text) == ("wire.jsonl#3", "Мост\nзакрыт")
    assert (second.meta.outlet, second.meta.title) == ("Луч", "О мосте")


def test_bad_rows_fail_alone(tmp_path: Path):
    content = b'[1]\n{"a": 1}\n{broken\n{"text": ""}\n' + rows({"text": "Мост"})
    items = taken(put(tmp_path / "wire.ndjson", content))
    assert [type(item) for item in items] == [Failure] * 4 + [Page]
    assert [item.address for item in items] == [f"wire.ndjson#{number}" for number in range(1, 6)]
    reasons = [item.reason for item in items if isinstance(item, Failure)]
    assert reasons[0] == "the JSON line is no object"
    assert "neither" in reasons[1]
    assert reasons[2].startswith("not JSON")
    assert "empty" in reasons[3]


def test_a_row_over_the_limit_fails_alone(tmp_path: Path):
    content = rows({"text": "я" * (PAGE_LIMIT // 2 + 10)}, {"text": "Мост"})
    large, page = taken(put(tmp_path / "wire.jsonl", content))
    assert isinstance(large, Failure)
    assert "MB" in large.reason
    assert page.text == "Мост"


def test_what_no_store_can_keep_is_replaced(tmp_path: Path):
    page = only_page(put(tmp_path / "a.jsonl", b'{"text": "a\\u0000b\\ud800c"}\n'))
    assert page.text == "a\ufffdb\ufffdc"


# --- folders, archives, standard input -------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_of_path_without_hidden_files(tmp_path: Path):
    for name in ("b.txt", "a/z.txt", "a.txt", ".hidden.txt", ".git/c.txt", "a/y.html", "no-ending"):
        put(tmp_path / name, "<p>Мост</p>" if name.endswith("html") else "Мост")
    put(tmp_path / "README.md", "# Notes")
    put(tmp_path / "picture.png", b"\x89PNG\x00")
    assert [item.address for item in taken(tmp_path)] == ["a.txt", "a/y.html", "a/z.txt", "b.txt", "no-ending"]
    assert [item.address for item in taken(tmp_path / "a" / "z.txt")] == ["z.txt"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.gz"])
def test_gzip_is_unpacked(tmp_path: Path, name: str):
    assert only_page(put(tmp_path / name, gzip.compress(TEXT.encode()))).text == TEXT


def test_rows_in_gzip(tmp_path: Path):
    assert only_page(put(tmp_path / "a.jsonl.gz", gzip.compress(rows({"text": "Мост"})))).address == "a.jsonl.gz#1"


@pytest.mark.parametrize(
    ("content", "address", "text"),
    [
        (TEXT.encode(), "stdin", TEXT),
        (PAGE.encode(), "stdin", None),
        (rows({"text": "Мост"}), "stdin#1", "Мост"),
        (b"{{ page.title }}\n", "stdin", "{{ page.title }}\n"),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(content: bytes, address: str, text: str | None):
    page = only_page("-", stdin=content)
    assert page.address == address
    assert text is None or page.text == text
    assert bool(page.blocks) == (content == PAGE.encode())


def test_standard_input_is_left_open():
    stream = io.BytesIO(TEXT.encode())
    list(acquire(["-"], stream))
    assert not stream.closed


def test_a_loop_of_links_ends(tmp_path: Path):
    put(tmp_path / "a" / "a.txt", "Мост")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert [item.address for item in taken(tmp_path)] == ["a/a.txt"]


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.txt", b" \r\n\t\xef\xbb\xbf ", "empty file"),
        ("a.jsonl", b"\n\n", "empty file"),
        ("a.html", b"", "empty file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02" * 9, "binary"),
        ("a.txt", bytes(range(1, 32)) * 40, "binary"),
        ("a.bin", b"\x7fELF\x02\x01\x01\x00\x00", "binary"),
        ("a.html", b"<html><body></body></html>", "broken HTML"),
        ("a.html", b"<<<>>><", "broken HTML"),
        ("a.html", b"<script>alert(1)</script>", "broken HTML"),
        ("a.txt", PLAUSIBLE.encode().decode("cp1251", "replace").encode(), "wrong encoding"),
        ("a.txt", bytes(range(128, 256)) * 20, "wrong encoding"),
        ("a.txt", b"\xff\xfe" + b"\x00\xd8" * 50, "wrong encoding"),
        ("a.txt.gz", gzip.compress(TEXT.encode() * 50)[:-20], "broken archive"),
        ("a.gz", b"\x1f\x8bnonsense", "broken archive"),
    ],
)
def test_a_bad_input_fails_with_its_reason(tmp_path: Path, name: str, content: bytes, reason: str):
    failure = only_failure(put(tmp_path / name, content))
    assert failure.reason.startswith(reason)
    assert failure.address == name
    assert "\n" not in failure.reason + failure.hint


def test_a_page_over_the_limit_fails_and_an_archive_that_unpacks_to_one(tmp_path: Path):
    large = b"a " * (PAGE_LIMIT // 2 + 1)
    assert "over 10 MB" in only_failure(put(tmp_path / "a.txt", large)).reason
    assert "over 10 MB" in only_failure(put(tmp_path / "b.txt.gz", gzip.compress(large))).reason


def test_a_file_without_permission_fails(tmp_path: Path):
    path = put(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "permission" in only_failure(path).reason


def test_a_dangling_link_fails(tmp_path: Path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert "link" in only_failure(tmp_path).reason
    assert "link" in only_failure(tmp_path / "a.txt").reason


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    assert "pipe" in only_failure(tmp_path).reason


def test_the_rest_goes_on(tmp_path: Path):
    put(tmp_path / "a.txt", b"")
    put(tmp_path / "b.txt", TEXT)
    assert [type(item) for item in taken(tmp_path)] == [Failure, Page]


def test_a_missing_path_raises_before_anything_is_read(tmp_path: Path):
    with pytest.raises(UsageError, match=r"gone\.txt") as raised:
        acquire([str(put(tmp_path / "a.txt", TEXT)), str(tmp_path / "gone.txt")])
    assert raised.value.hint


# --- properties ------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_the_lines_of_any_text_are_its_blocks(text: str):
    page = text_page("a.txt", "", text, "utf-8")
    assert all(block.strip() and "\n" not in block for block in blocks(page))
    assert "".join("".join(blocks(page)).split()) == "".join(text.split())


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class='a b'>", "</div>", "<br>", "<a href=x>", "</a>", "<table><td>", "<b>", "<"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | st.text("абв \n&;x", max_size=8), max_size=20))
def test_the_blocks_of_any_html_resolve(pieces: list[str]):
    try:
        page = html_page("a.html", "", "".join(pieces), "utf-8")
    except UnreadablePage:
        return
    assert page.text == "\n".join(blocks(page))
    assert all(block.strip() for block in blocks(page))
    assert all(0 <= block.link_share <= 1 for block in page.blocks)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_page_or_a_failure(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    path = tmp_path_factory.mktemp("any") / "a"
    path.write_bytes(content)
    for item in acquire([str(path)]):
        assert isinstance(item, Page | Failure)
        if isinstance(item, Page):
            item.text.encode("utf-8")
            assert "\x00" not in item.text
