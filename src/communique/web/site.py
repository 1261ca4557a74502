"""The dossier as files that open from a disk: the same screens, with links from file to file."""

from __future__ import annotations

import html
import re
import shutil
from bisect import bisect_right
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from communique import store as record
from communique.errors import UsageError
from communique.store import Store
from communique.web.addresses import SCREEN_OF
from communique.web.answers import View, as_csv, as_html, as_json, environment
from communique.web.desk import Desk
from communique.web.marking import blocks, page_marks
from communique.web.screens import SCREENS
from communique.web.shelf import Shelf
from communique.web.words import Words

MOST = 2_000
"""Pages of a record that becomes a site, as of one that gets a brief: some thirty files a page."""

KEPT = ("dropped", "leaf", "single")
"""What of a query makes a file of its own; searches and filters need a server."""

_LINK = re.compile(r'\b(href|src)="([/?][^"]*)"')
_SPAN = re.compile(r"^(\d+)-\d+$")
_NAME = re.compile(r"[\w./-]+")

Target = tuple[str, tuple[tuple[str, str], ...]]
"""A screen: its path, and what of the query makes a file of its own."""


def write_site(store: Store, out: Path, language: str) -> int:
    """Writes the files into the folder, in place of an earlier site; gives the number of screens."""
    pages = record.page_count(store)
    if pages > MOST:
        raise UsageError(f"{pages} pages are too many for files ({MOST} at most)", hint="`communique serve` shows them")
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or (out / "static/own.css").is_file())):
        raise UsageError(f"{out} holds something else", hint="name a new folder")
    draft = out.with_name(out.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        count = _Site(store, draft, Words(language)).write()
        shutil.rmtree(out, ignore_errors=True)
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return count


class _Site:
    """One run: the screens still to be written, and those that are."""

    def __init__(self, store: Store, folder: Path, words: Words) -> None:
        self.store = store
        self.folder = folder
        self.words = words
        self.shelf = Shelf(store.path)
        self.templates = environment(static=True)
        self.places: dict[str, list[int]] = {}
        self.todo: list[Target] = [("/dossier", ())]
        self.known: set[Target] = set(self.todo)

    def write(self) -> int:
        """Writes every screen that can be come to from the dossier."""
        shipped = resources.files("communique.web").joinpath("static")
        with resources.as_file(shipped) as static:
            shutil.copytree(static, self.folder / "static")
        while self.todo:
            path, query = self.todo.pop()
            self._write(path, query)
        shutil.copyfile(self.folder / "dossier.html", self.folder / "index.html")
        return len(self.known)

    def _write(self, path: str, query: tuple[tuple[str, str], ...]) -> None:
        screen, values = _screen(path)
        view: View = screen(self._desk(values, dict(query)))
        base = self.folder / _file(path, query, "")
        base.parent.mkdir(parents=True, exist_ok=True)
        text = as_html(self.templates, view, self.words, path, dict(query))
        base.with_name(base.name + ".html").write_text(self._linked(text, path), encoding="utf-8")
        base.with_name(base.name + ".json").write_bytes(as_json(view))
        base.with_name(base.name + ".csv").write_text(as_csv(view), encoding="utf-8", newline="")

    def _linked(self, text: str, path: str) -> str:
        """The page with links to files, each screen that is new put on the list."""
        up = "../" * (path.count("/") - 1)

        def file(match: re.Match[str]) -> str:
            asked = html.unescape(match.group(2))
            target = self._target(path + asked if asked.startswith("?") else asked)
            return f'{match.group(1)}="{html.escape(up + target)}"'

        return _LINK.sub(file, text)

    def _target(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.path.startswith("/static/"):
            return parts.path.lstrip("/")
        asked = dict(parse_qsl(parts.query))
        query = tuple(sorted((name, value) for name, value in asked.items() if name in KEPT and value.isalnum()))
        ending = next((one for one in (".json", ".csv") if parts.path.endswith(one)), "")
        path = parts.path.removesuffix(ending)
        if path.startswith("/id/"):
            kind, id = record.resolve(self.store, path.removeprefix("/id/"))
            path = f"/{SCREEN_OF[kind]}/{id}"
        if not ending and (path, query) not in self.known:
            self.known.add((path, query))
            self.todo.append((path, query))
        place = parts.fragment
        if span := _SPAN.match(asked.get("span", "")):
            place = self._place(path.rpartition("/")[2], int(span.group(1)))
        return _file(path, query, ending or ".html") + (f"#{place}" if place else "")

    def _place(self, page: str, start: int) -> str:
        """The anchor on an article that stands at that character, or nearest before it; empty where none does."""
        if page not in self.places:
            reading = self._desk({}, {}).reading(page)
            shown = blocks(reading, page_marks(reading), dropped=False)
            self.places[page] = sorted(p["start"] for block in shown for p in block["pieces"] if p["roles"])
        at = bisect_right(self.places[page], start)
        return f"c{self.places[page][at - 1]}" if at else ""

    def _desk(self, values: dict[str, str], query: dict[str, str]) -> Desk:
        return Desk(self.store, self.shelf, self.words, values, query)


def _file(path: str, query: tuple[tuple[str, str], ...], ending: str) -> str:
    """The file of a screen, below the site's folder."""
    return path.strip("/") + "".join(f".{name}-{value}" for name, value in query) + ending


def _screen(path: str) -> tuple[Callable[[Desk], View], dict[str, str]]:
    for pattern, screen in SCREENS:
        head, _, tail = pattern.partition("{id}")
        if not tail and "{" in pattern and path.startswith(head) and _NAME.fullmatch(path[len(head) :]):
            return screen, {"id": path[len(head) :]}
        if path == pattern:
            return screen, {}
    raise UsageError(f"there is no screen {path}")
