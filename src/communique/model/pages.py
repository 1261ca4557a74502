"""What is taken in: pages, their blocks, what their source says of them, and inputs that failed."""

from __future__ import annotations

import re

import msgspec

from communique.model.evidence import Span, stable_id

_LINE = re.compile("[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of a page in reading order: a line of a text, a block element of an HTML page.

    `tags` is the path of element names with their classes, outermost first, empty for plain text;
    `link_share` the share of its characters that stand inside links, 0 for plain text.
    """

    span: Span
    tags: tuple[str, ...] = ()
    link_share: float = 0.0


class PageMeta(msgspec.Struct, frozen=True, gc=False):
    """What the page's source says of itself outside its text (HTML head, JSON Lines keys); empty when it says nothing.

    `fetched` is when it was fetched, `canonical` the address that the page gives itself, `kind` what it says it is
    (`NewsArticle`, `article`, `website`), `article_body` the body in its JSON-LD. `told` keeps what HTTP and HTML say
    in their own words, in order: (`http:content-type`, `text/html`), (`meta:og:type`, `article`).
    """

    title: str = ""
    published: str = ""
    outlet: str = ""
    language: str = ""
    byline: str = ""
    fetched: str = ""
    canonical: str = ""
    kind: str = ""
    article_body: str = ""
    told: tuple[tuple[str, str], ...] = ()


class Page(msgspec.Struct, frozen=True, gc=False):
    """What was taken in: decoded text with its address.

    `address` is the URL where one is known, else the path below the folder that was named, else the file's name.
    `origin` tells where it was read from on this machine and is never exported. For HTML, `text` is the page's
    visible text, one block a line, and `blocks` keeps the structure; of plain text it is empty.
    """

    id: str
    address: str
    origin: str
    text: str
    encoding: str
    blocks: tuple[Block, ...]
    meta: PageMeta = PageMeta()

    @property
    def lines(self) -> tuple[Block, ...]:
        """The blocks; of plain text, the lines that aren't blank."""
        if self.blocks:
            return self.blocks
        return tuple(Block(Span(*match.span())) for match in _LINE.finditer(self.text) if match.group().strip())


def make_page(address: str, origin: str, text: str, encoding: str, **more: object) -> Page:
    """A page whose id is derived from its address and text."""
    return Page(stable_id("pg", address, text), address, origin, text, encoding, **more)  # type: ignore[arg-type]


class Failure(msgspec.Struct, frozen=True, order=True, gc=False):
    """An input that gave no page or no record, and why."""

    address: str
    origin: str
    reason: str
    hint: str = ""
