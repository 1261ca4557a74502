"""Fetching, from servers on this machine alone: what becomes a page, what is polite, what is bounded."""

from __future__ import annotations

import gzip
import socket
import zlib
from pathlib import Path

import pytest

from communique import __version__
from communique.acquire import Options, acquire, addresses, fetching
from communique.model import Failure, Page
from tests.loopback import (
    HTML,
    HTML_HEADER,
    QUICK,
    SENTENCE,
    Handler,
    Reply,
    Server,
    fetched,
    page,
    reason,
    redirect,
    reply,
)

# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_page_is_fetched_with_what_http_says(server: Server):
    server.replies["/a?b=%D1%8F"] = reply(Last_Modified="Sat, 12 Mar 2040 08:00:00 GMT")
    found = page(f"{server.address}/a?b=я#part")
    assert (found.text, found.encoding) == (f"Мост\n{SENTENCE}", "utf-8")
    assert (found.address, found.origin) == (f"{server.address}/a?b=%D1%8F", f"{server.address}/a?b=я#part")
    assert ("http:last-modified", "Sat, 12 Mar 2040 08:00:00 GMT") in found.meta.told
    assert found.meta.fetched.endswith("Z")


def test_requests_say_who_asks(server: Server):
    server.replies["/a"] = reply()
    page(f"{server.address}/a")
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a"]
    for _, headers in server.asked:
        assert headers["User-Agent"].startswith(f"communique/{__version__} ")
        assert headers["Host"] == server.address.removeprefix("http://")
        assert "Cookie" not in headers


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_content_encodings_are_undone(server: Server, encoding: str, pack):
    server.replies["/a"] = reply(pack(HTML), Content_Encoding=encoding)
    assert page(f"{server.address}/a").text == f"Мост\n{SENTENCE}"


def test_the_charset_of_the_header_counts(server: Server):
    body = HTML.decode().encode("koi8-r")
    server.replies["/a"] = reply(
        body.replace(b"<head>", b"<head><meta charset=cp1251>"), Content_Type="text/html; charset=koi8-r"
    )
    assert page(f"{server.address}/a").encoding == "koi8-r"


def test_plain_text_and_a_page_without_a_type_are_read(server: Server):
    server.replies["/a"] = reply(SENTENCE.encode(), Content_Type="text/plain")
    server.replies["/b"] = lambda handler: handler.give(200, {}, HTML)
    assert page(f"{server.address}/a").text == SENTENCE
    assert page(f"{server.address}/b").blocks[0].tags


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_last_address_kept(server: Server, status: int):
    server.replies["/a"] = redirect("b/../c", status)
    server.replies["/c"] = reply()
    found = page(f"{server.address}/a")
    assert (found.address, found.origin) == (f"{server.address}/c", f"{server.address}/a")


# --- refusals of the server -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "refuses"), (404, "no such page"), (410, "gone"), (429, "fewer requests"), (500, "fails"), (204, "no page")],
)
def test_other_answers_are_told(server: Server, status: int, words: str):
    server.replies["/a"] = reply(b"", status)
    told = reason(f"{server.address}/a")
    assert words in told
    assert f"HTTP {status}" in told


@pytest.mark.parametrize("name", ["image/png", "application/pdf", "application/json", "video/mp4", "application/zip"])
def test_other_content_types_are_refused(server: Server, name: str):
    server.replies["/a"] = reply(b"\x89PNG" * 100, Content_Type=name)
    assert reason(f"{server.address}/a") == f"no page but {name}"


def test_an_empty_answer_is_told(server: Server):
    server.replies["/a"] = reply(b"")
    assert reason(f"{server.address}/a") == "an empty answer"


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "can't be reached" in reason(f"http://127.0.0.1:{port}/")


def test_the_rest_goes_on(server: Server, tmp_path: Path):
    server.replies["/a"] = reply()
    (tmp_path / "b.txt").write_text(SENTENCE, encoding="utf-8")
    items = list(acquire([f"{server.address}/x", f"{server.address}/a", str(tmp_path)], options=QUICK))
    assert [type(item) for item in items] == [Failure, Page, Page]


# --- bounds -----------------------------------------------------------------------------------------------------------


def test_a_loop_of_redirects_ends(server: Server):
    server.replies["/a"] = redirect("/b")
    server.replies["/b"] = redirect("/a")
    assert "leads back" in reason(f"{server.address}/a")
    assert server.paths == ["/a", "/b"]


def test_a_chain_of_redirects_ends(server: Server):
    for number in range(50):
        server.replies[f"/{number}"] = redirect(f"/{number + 1}")
    assert reason(f"{server.address}/0") == f"more than {fetching.REDIRECTS} redirects"
    assert len(server.paths) == fetching.REDIRECTS + 1


IMPATIENT = Options(allow_private=True, pause=0.0, silence=0.3, patience=0.6)


def test_a_silent_server_is_left(server: Server):
    server.replies["/a"] = lambda handler: handler.server.closing.wait(30)
    assert "was silent for 0.3 seconds" in reason(f"{server.address}/a", IMPATIENT)


def drip(handler: Handler, first: bytes, more: bytes) -> None:
    """Sends a little at a time, for as long as somebody listens."""
    handler.wfile.write(first)
    while not handler.server.closing.wait(0.05):
        handler.wfile.write(more)
        handler.wfile.flush()


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<p>", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "body with length", "chunks", "header", "continue"],
)
def test_a_dripping_server_is_left(server: Server, first: bytes, more: bytes):
    server.replies["/a"] = lambda handler: drip(handler, first, more)
    assert reason(f"{server.address}/a", IMPATIENT) == "no whole answer within 0.6 seconds"


SMALL = Options(allow_private=True, pause=0.0, page_limit=100_000)


def endless(handler: Handler, header: bytes, piece: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n")
    while not handler.server.closing.is_set():
        handler.wfile.write(piece)


@pytest.mark.parametrize(
    ("header", "piece"),
    [(b"", b"a" * 5000), (b"Transfer-Encoding: chunked\r\n", b"1000\r\n" + b"a" * 4096 + b"\r\n")],
    ids=["body", "chunks"],
)
def test_an_endless_body_is_left(server: Server, header: bytes, piece: bytes):
    server.replies["/a"] = lambda handler: endless(handler, header, piece)
    assert reason(f"{server.address}/a", SMALL) == "more than 100000 bytes"


def test_a_body_told_to_be_too_large_is_not_read(server: Server):
    server.replies["/a"] = lambda handler: handler.give(200, {**HTML_HEADER, "Content-Length": "100001"})
    assert reason(f"{server.address}/a", SMALL) == "more than 100000 bytes"


def test_a_body_shorter_than_told_is_no_page(server: Server):
    def cut(handler: Handler) -> None:
        handler.give(200, {**HTML_HEADER, "Content-Length": str(len(HTML) + 10)}, HTML)
        handler.connection.shutdown(socket.SHUT_RDWR)

    server.replies["/a"] = cut
    assert "can't be reached" in reason(f"{server.address}/a")


BOMB = gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(
    ("body", "encoding"),
    [(BOMB, "gzip"), (zlib.compress(bytes(50_000_000)), "deflate"), (gzip.compress(BOMB), "gzip, gzip")],
    ids=["gzip", "deflate", "gzip in gzip"],
)
def test_a_bomb_is_not_unpacked(server: Server, body: bytes, encoding: str, chunked: bool):
    def give(handler: Handler) -> None:
        if not chunked:
            handler.give(200, {**HTML_HEADER, "Content-Encoding": encoding}, body)
            return
        header = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n"
        handler.wfile.write(f"{header}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n".encode())
        handler.wfile.write(body + b"\r\n0\r\n\r\n")

    server.replies["/a"] = give
    told = reason(f"{server.address}/a", SMALL)
    assert told == ("its content encoding is gzip, gzip" if "," in encoding else "more than 100000 bytes")


def test_a_bomb_takes_no_memory(server: Server):
    import tracemalloc

    server.replies["/a"] = reply(BOMB, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        reason(f"{server.address}/a", SMALL)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_broken_encoding_is_told(server: Server):
    server.replies["/a"] = reply(b"no gzip at all", Content_Encoding="gzip")
    assert "content encoding is broken" in reason(f"{server.address}/a")


# --- politeness -------------------------------------------------------------------------------------------------------


def robots(text: str, status: int = 200) -> Reply:
    return lambda handler: handler.give(status, {"Content-Type": "text/plain"}, text.encode())


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /news/*.html$", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: communique\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: communique\nAllow: /", True),
        ("User-agent: *\nDisallow: /other", True),
        ("<html>no rules</html>", True),
        ("", True),
    ],
)
def test_robots_txt_is_obeyed(server: Server, text: str, allowed: bool):
    server.replies["/robots.txt"] = robots(text)
    server.replies["/news/a.html"] = reply()
    (item,) = fetched(f"{server.address}/news/a.html")
    assert isinstance(item, Page) == allowed
    assert server.paths == (["/news/a.html"] if allowed else [])


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (401, True), (500, False), (503, False)])
def test_robots_txt_that_fails_forbids_and_one_that_is_not_there_allows(server: Server, status: int, allowed: bool):
    server.replies["/robots.txt"] = robots("", status)
    server.replies["/a"] = reply()
    (item,) = fetched(f"{server.address}/a")
    assert isinstance(item, Page) == allowed


def test_robots_txt_that_redirects_forever_allows(server: Server):
    server.replies["/robots.txt"] = redirect("/robots.txt")
    server.replies["/a"] = reply()
    assert page(f"{server.address}/a")


def test_robots_txt_counts_for_redirects_too_and_is_asked_once(server: Server):
    server.replies["/robots.txt"] = robots("User-agent: *\nDisallow: /b")
    server.replies["/a"] = redirect("/b")
    server.replies["/b"] = reply()
    items = list(acquire([f"{server.address}/a", f"{server.address}/a"], options=QUICK))
    assert all(isinstance(item, Failure) and "robots.txt" in item.reason for item in items)
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a", "/a"]


def test_there_are_pauses_between_requests_to_one_host(server: Server, monkeypatch: pytest.MonkeyPatch):
    waits: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", waits.append)
    server.replies["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 500")
    for path in "abc":
        server.replies[f"/{path}"] = reply()
    list(acquire([f"{server.address}/{path}" for path in "abc"], options=Options(allow_private=True)))
    assert len(waits) == 3
    assert all(0 < wait <= fetching.LONGEST_PAUSE for wait in waits)
    assert waits[-1] > Options().pause


def test_one_connection_is_open_at_a_time(server: Server):
    for number in range(5):
        server.replies[f"/{number}"] = reply()
    list(acquire([f"{server.address}/{number}" for number in range(5)], options=QUICK))
    assert (len(server.paths), server.most_open) == (5, 1)


# --- feeds and sitemaps at addresses ----------------------------------------------------------------------------------


def rss(*links: str) -> bytes:
    items = "".join(
        f"<item><title>{link}</title><link>{link}</link><description>{SENTENCE}</description></item>" for link in links
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Вест</title>{items}</channel></rss>".encode()


def test_the_pages_of_a_feed_are_fetched_up_to_the_limit(server: Server):
    server.replies["/feed"] = reply(
        rss(*(f"{server.address}/{n}" for n in (1, 2, 2, 3, 4))), Content_Type="application/rss+xml"
    )
    for number in (1, 2, 4):
        server.replies[f"/{number}"] = reply()
    items = fetched(f"{server.address}/feed", Options(allow_private=True, pause=0, follow=3))
    assert [item.address.rpartition("/")[2] for item in items] == ["1", "2", "3"]
    assert [type(item) for item in items] == [Page, Page, Failure]
    assert items[0].origin == f"{server.address}/1"


def test_a_feed_gives_its_own_text_where_nothing_is_followed(server: Server):
    server.replies["/feed"] = reply(rss("https://vest.example/1"), Content_Type="text/xml")
    found = page(f"{server.address}/feed", Options(allow_private=True, pause=0, follow=0))
    assert (found.address, found.meta.outlet) == ("https://vest.example/1", "Вест")
    assert server.paths == ["/feed"]


def test_the_links_of_a_feed_are_checked_as_any_address(server: Server, monkeypatch: pytest.MonkeyPatch):
    links = ("http://127.0.0.2:9/secret", "file:///etc/passwd", "http://10.0.0.1/")
    server.replies["/feed"] = reply(rss(*links), Content_Type="application/rss+xml")
    monkeypatch.setattr(addresses, "is_public", lambda ip: ip == "127.0.0.1")
    items = fetched(f"{server.address}/feed", Options(pause=0))
    assert all(isinstance(item, Failure) for item in items)
    assert [item.address for item in items] == list(links)
    assert server.paths == ["/feed"]


def test_a_sitemap_and_an_index_of_sitemaps_are_followed(server: Server):
    urls = "".join(f"<url><loc>{server.address}/{number}</loc></url>" for number in (1, 2))
    index = f"<sitemapindex><sitemap><loc>{server.address}/map.xml.gz</loc></sitemap></sitemapindex>"
    server.replies["/index.xml"] = reply(index.encode(), Content_Type="application/xml")
    server.replies["/map.xml.gz"] = reply(
        gzip.compress(f"<urlset>{urls}</urlset>".encode()), Content_Type="application/gzip"
    )
    server.replies["/1"] = server.replies["/2"] = reply()
    assert [item.address for item in fetched(f"{server.address}/index.xml")] == [
        f"{server.address}/{n}" for n in (1, 2)
    ]


def test_a_feed_file_is_followed_only_when_asked(server: Server, tmp_path: Path):
    (tmp_path / "a.rss").write_bytes(rss(f"{server.address}/1"))
    server.replies["/1"] = reply(HTML.replace(b"<p>", b"<p>!"))
    (own,) = list(acquire([str(tmp_path)], options=QUICK))
    assert server.asked == []
    (linked,) = list(acquire([str(tmp_path)], options=Options(allow_private=True, pause=0, follow=5)))
    assert isinstance(own, Page)
    assert isinstance(linked, Page)
    assert own.text != linked.text
    assert linked.address == f"{server.address}/1"
