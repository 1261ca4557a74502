"""HTML as a reader sees it: one line for each block, with the path of elements around it and its share of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml import etree

from communique.acquire.decoding import without_strays

_UNSEEN_NAMES = """
applet area audio base canvas datalist embed head iframe link map math meta noembed noframes noscript object option
param script select source style svg template textarea title track video
"""
UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BLOCKS_NAMES = """
address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol optgroup p pre section
summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCKS_NAMES.split())
SPLITS = frozenset(("br", "hr"))

_SPACE = re.compile("[ \t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)

_BADGE = re.compile(r"comment|count|badge|bubble|views", re.IGNORECASE)

Element = Any


class Line(msgspec.Struct, frozen=True):
    """One visible block: its text, the elements around it, and how much of it stands inside links."""

    text: str
    tags: tuple[str, ...]
    link_share: float


def parse(source: str) -> Element | None:
    """The root of the document, forgiving whatever is wrong with it; None where there is nothing at all."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(without_strays(source).encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


def visible_blocks(root: Element) -> list[Line]:
    """The blocks in reading order."""
    page = _Lines()
    for step, element in _steps(root):
        if step == "start":
            page.enter(element)
        elif step == "end":
            page.leave(element)
        else:
            page.add(element.tail)
    page.flush()
    return page.lines


def _steps(root: Element) -> Iterator[tuple[str, Element]]:
    """Start, end and tail of every visible element, in order; without recursion, for pages nest without limit."""
    stack: list[tuple[str, Element]] = [("start", root)]
    while stack:
        step, element = stack.pop()
        if step != "start":
            yield step, element
            continue
        stack.append(("tail", element))
        if not _is_unseen(element):
            yield step, element
            stack.append(("end", element))
            stack.extend(("start", child) for child in reversed(element))


def _is_unseen(element: Element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in UNSEEN
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _UNSEEN_STYLE.search(element.get("style") or "") is not None
    )


def _stands_apart(element: Element) -> bool:
    """Whether it is a block, or the number of comments or views that stands as a badge beside a text."""
    if element.tag in BLOCKS:
        return True
    number = (element.text or "").strip()
    return number.isdecimal() and _BADGE.search(f"{element.get('class')} {element.get('id')}") is not None


def _label(element: Element) -> str:
    """The element's name with its classes, id and itemprop: `div.story.wide#main@articleBody`."""
    marks = [f".{name}" for name in (element.get("class") or "").split()]
    marks += [f"{sign}{value}" for sign, key in (("#", "id"), ("@", "itemprop")) if (value := element.get(key))]
    return "".join((str(element.tag), *marks))


class _Lines:
    """Gathers text into lines: a block element begins and ends one, `<br>` splits one."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._path: list[str] = []
        self._links = 0
        self._pieces: list[tuple[str, tuple[str, ...], bool]] = []

    def enter(self, element: Element) -> None:
        """An element begins."""
        if _stands_apart(element) or element.tag in SPLITS:
            self.flush()
        self._path.append(_label(element))
        self._links += element.tag == "a"
        self.add(element.text)

    def leave(self, element: Element) -> None:
        """An element ends."""
        if _stands_apart(element):
            self.flush()
        self._path.pop()
        self._links -= element.tag == "a"

    def add(self, text: str | None) -> None:
        """Text of the element that is open."""
        if text:
            self._pieces.append((_SPACE.sub(" ", text), tuple(self._path), self._links > 0))

    def flush(self) -> None:
        """Ends the line; its path is what all its pieces stand in."""
        text = _SPACE.sub(" ", "".join(piece for piece, _, _ in self._pieces)).strip(" ")
        if text.strip():
            told = [(len(piece.strip()), path, linked) for piece, path, linked in self._pieces if piece.strip()]
            every = sum(size for size, _, _ in told)
            linked = sum(size for size, _, linked in told if linked)
            self.lines.append(Line(text, _common([path for _, path, _ in told]), round(linked / every, 3)))
        self._pieces = []


def _common(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest path that all share."""
    low, high = min(paths), max(paths)
    size = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:size]
