"""A screen's data as a page, as JSON, or as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from communique import __version__
from communique.web.addresses import address, query_with
from communique.web.marking import in_braces, written
from communique.web.words import LANGUAGES, Words, table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    "actor": (("same", "KeyY"), ("different", "KeyN"), ("unsure", "KeyU")),
    "discrepancy": (("real", "KeyY"), ("not_one", "KeyN"), ("explained", "KeyE")),
    **dict.fromkeys(("statement", "meeting", "event"), (("right", "KeyY"), ("wrong", "KeyN"))),
}
"""What can be decided of a record, and the key for it by its place: the first is yes, the second no."""


class View(msgspec.Struct, frozen=True):
    """What a screen shows: its template, its title, the data (which is its JSON), the rows of its CSV."""

    template: str
    title: str
    data: dict[str, Any]
    rows: Sequence[Mapping[str, Any]] = ()


def environment(static: bool = False, csrf: str = "") -> Environment:
    """The templates, for files without a server if `static`; everything that they are given is escaped. With `csrf`,
    which every form sends, there are buttons to decide."""
    made = Environment(
        loader=PackageLoader("communique.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    held = {key.removeprefix("holds.") for key in table() if key.startswith("holds.")}
    made.globals.update(address=address, held_words=held, quote=lambda text: quote(text, ""))
    made.globals.update(version=__version__, languages=LANGUAGES, static=static, csrf=csrf)
    return made


def as_html(templates: Environment, view: View, words: Words, path: str, query: Mapping[str, str]) -> str:
    """The page."""

    def asking(**changed: str) -> str:
        return query_with(query, **changed)

    def pieces(told: Iterable[dict[str, Any]]) -> Markup:
        return written(told, words, bool(templates.globals["static"]) and "places" in view.data)

    here = path + (query_with(query) if query else "")
    shared = {"t": words, "view": view, "path": path, "query": query, "here": here}
    shared |= {"in_braces": lambda told: in_braces(told, words)}
    shared |= {"asking": asking, "pieces": pieces, "choices": CHOICES}
    return templates.get_template(view.template).render({**view.data, **shared})


def as_json(view: View) -> bytes:
    """The page's data; of a drawing, which shows what stands there already, nothing."""
    return msgspec.json.encode({"title": view.title, **view.data}, enc_hook=lambda _: None)


def as_csv(view: View) -> str:
    """The page's table: UTF-8 with a mark by which spreadsheets know it, nothing in it that they would run."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    if view.rows:
        writer.writerow(view.rows[0].keys())
        writer.writerows([[defused(value) for value in row.values()] for row in view.rows])
    return out.getvalue()


def defused(value: object) -> object:
    """A cell that no spreadsheet runs as a formula: an apostrophe before what would begin one."""
    if value is None or isinstance(value, int | float):
        return value
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(FORMULA) or text.startswith(FORMULA) else text
