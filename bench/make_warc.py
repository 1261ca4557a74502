"""Makes a WARC of any size out of the bundled pages, the same bytes every time.

    .venv/bin/python bench/make_warc.py build/big.warc.gz --records 10000

Each record is a member of its own. The pages are those of `examples/`, as HTML, each told apart by its address and its
dateline; a few records that hold no page (a request, an image, an error) stand among them, as in a real crawl.
"""

from __future__ import annotations

import argparse
import gzip
import html
import random
import sys
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"
SEED = 1648
HOSTS = ("vest.example", "kurier.example", "telegraf.example", "golos.example")
OTHERS = 20
"""One record in so many holds no page."""

MENU = """<nav><ul><li><a href="/">Главная</a></li><li><a href="/world">В мире</a></li>
<li><a href="/all">Все новости</a></li></ul></nav>"""
SCRIPT = "var settings = {width: 640, height: 480, colour: '#336699', places: ['top', 'side', 'foot']};\n"
SCRIPTS = 300
"""How often the script stands in a page: 28 KB of it, for pages of the Web are mostly such things."""

PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="{charset}"><title>{title}</title>
<meta property="og:site_name" content="{host}"><meta property="article:published_time" content="{date}">
<script>{script}</script></head>
<body>{menu}<article><h1>{title}</h1>{body}</article>
<footer>Выпуск {number}. Все права защищены</footer></body></html>"""


def texts() -> list[list[str]]:
    """The lines of the bundled pages that are plain text."""
    pages = (path.read_bytes().decode("utf-8", "replace") for path in sorted(EXAMPLES.glob("*.txt")))
    lines = ([line.strip() for line in page.splitlines() if line.strip()] for page in pages)
    return [page for page in lines if "\ufffd" not in "".join(page)]


def record(kind: str, address: str, number: int, block: bytes) -> bytes:
    """One record with its header; its id and date follow from its number."""
    content = "text/plain" if kind == "conversion" else f"application/http; msgtype={kind}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Date: 2040-03-{number % 28 + 1:02d}T{number % 24:02d}:00:00Z\r\nWARC-Target-URI: {address}\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page_record(number: int, pages: list[list[str]], dice: random.Random, *, wet: bool) -> bytes:
    """A record that holds a page: HTML under an HTTP header, or its plain text in a WET."""
    lines = pages[number % len(pages)]
    body = [line for line in lines if dice.random() > 0.1]
    title = f"{lines[0]} ({number})"
    host = HOSTS[number % len(HOSTS)]
    address = f"https://{host}/news/{number}.html"
    if wet:
        return record("conversion", address, number, "\n".join([title, *body]).encode())
    charset = dice.choice(("utf-8", "windows-1251"))
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in body)
    date = f"2040-03-{number % 28 + 1:02d}T08:00:00+03:00"
    source = PAGE.format(
        charset=charset,
        title=html.escape(title),
        host=host,
        date=date,
        script=SCRIPT * SCRIPTS,
        menu=MENU,
        body=paragraphs,
        number=number,
    )
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode()
    return record("response", address, number, http + source.encode(charset, "xmlcharrefreplace"))


def other_record(number: int) -> bytes:
    """A record that holds no page."""
    address = f"https://{HOSTS[number % len(HOSTS)]}/other/{number}"
    kinds = (
        ("request", b"GET / HTTP/1.1\r\nHost: vest.example\r\n\r\n"),
        ("response", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG" + bytes(2000)),
        ("response", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body>404</body></html>"),
    )
    kind, block = kinds[number // OTHERS % len(kinds)]
    return record(kind, address, number, block)


def records(count: int, *, wet: bool = False) -> Iterator[bytes]:
    """So many records, not packed."""
    pages, dice = texts(), random.Random(SEED)
    for number in range(count):
        other = number % OTHERS == OTHERS - 1
        yield other_record(number) if other else page_record(number, pages, dice, wet=wet)


def write(path: Path, count: int, *, wet: bool = False) -> None:
    """Writes the archive: a gzip member a record where the name ends so, else plain."""
    with path.open("wb") as file:
        for one in records(count, wet=wet):
            file.write(gzip.compress(one, 6, mtime=0) if path.suffix == ".gz" else one)


def main(arguments: list[str]) -> None:
    """Reads the command line and writes the archive."""
    parser = argparse.ArgumentParser(description="Make a WARC of the bundled pages.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--wet", action="store_true", help="plain text, as in a WET")
    told = parser.parse_args(arguments)
    write(told.out, told.records, wet=told.wet)


if __name__ == "__main__":
    main(sys.argv[1:])
