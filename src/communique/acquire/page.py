"""Pages out of decoded text and HTML."""

from __future__ import annotations

from communique.acquire.head import read_head, saved_from
from communique.acquire.html import parse, visible_blocks
from communique.errors import UnreadablePage
from communique.model import Block, Page, PageMeta, Span, make_page


def text_page(address: str, origin: str, text: str, encoding: str, meta: PageMeta | None = None) -> Page:
    """A page of plain text: its blocks are its lines."""
    return make_page(address, origin, text, encoding, blocks=(), meta=meta or PageMeta())


def html_page(address: str, origin: str, source: str, encoding: str, meta: PageMeta | None = None) -> Page:
    """A page of HTML: its text is what a reader sees, one block a line. What `meta` says goes before the head."""
    root = parse(source)
    seen = visible_blocks(root) if root is not None else []
    if root is None or not any(letter.isalnum() for line in seen for letter in line.text):
        raise UnreadablePage("broken HTML: nothing in it is visible", hint="fetch the page anew")
    lines, blocks, at = [], [], 0
    for line in seen:
        lines.append(line.text)
        blocks.append(Block(Span(at, at + len(line.text)), line.tags, line.link_share))
        at += len(line.text) + 1
    told = _first_of(meta or PageMeta(), read_head(root, saved_from(source)))
    return make_page(address, origin, "\n".join(lines), encoding, blocks=tuple(blocks), meta=told)


def _first_of(first: PageMeta, second: PageMeta) -> PageMeta:
    told = {name: getattr(first, name) or getattr(second, name) for name in PageMeta.__struct_fields__}
    return PageMeta(**{**told, "told": first.told + second.told})


__all__ = ["html_page", "text_page"]
