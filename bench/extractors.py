"""Measures the article cut out of a page beside other tools, on the same pages, in one run.

    pip install trafilatura readability-lxml resiliparse jusText lxml_html_clean    (the extra `bench`)
    python bench/extractors.py SHARED [--json]

The pages and the scorer are those of SHARED/bench (`bench.py clean`: words of the page in a bag, F1 a page, averaged).
Every tool is called as its documentation says for news; the title that it finds is put before its text where that
raises its F1. Beside the mean over pages stands the mean over hosts, for pages of one host look alike. Pages a second
are by processor time, parsing included, one thread. Flattened text is read by the line rule of C4 alone beside ours:
the other tools need HTML.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from communique.model import Page

Row = dict[str, Any]
Extract = Callable[[str], tuple[str, str]]
"""Takes a page and gives the title, empty where the tool tells none, and the text."""

WARM = 3
"""Pages read before the clock runs: tools load stop words and compile patterns on the first."""

C4_WORDS = 3
"""The line rule of C4 keeps lines of so many words that end as a sentence does."""


class Figures(NamedTuple):
    """What one tool reaches."""

    p: float
    r: float
    f1: float
    good: float
    by_host: float
    rate: float


def communique_html(source: str) -> tuple[str, str]:
    """This project, on HTML."""
    from communique.acquire.page import html_page

    return _own(html_page("page.html", "", source, "utf-8"))


def communique_flat(source: str) -> tuple[str, str]:
    """This project, on flattened text."""
    from communique.acquire.page import text_page

    return _own(text_page("page.txt", "", source, "utf-8"))


def _own(page: Page) -> tuple[str, str]:
    from communique.clean import clean

    article = clean(page)
    title = article.title.of(page.text) if article.title else ""
    return title, "\n".join(span.of(page.text) for span in article.body)


def trafilatura(source: str, **options: bool) -> tuple[str, str]:
    """trafilatura as it comes."""
    import trafilatura as tool

    found = tool.bare_extraction(source, include_comments=False, with_metadata=True, **options)
    return ((found.title or ""), (found.text or "")) if found else ("", "")


def trafilatura_precision(source: str) -> tuple[str, str]:
    """trafilatura that prefers precision."""
    return trafilatura(source, favor_precision=True)


def readability(source: str) -> tuple[str, str]:
    """readability-lxml."""
    from lxml import html
    from readability import Document

    found = Document(source)
    return found.short_title() or "", str(html.fromstring(found.summary()).text_content())


def resiliparse(source: str) -> tuple[str, str]:
    """Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(source)
    return tree.title or "", extract_plain_text(tree, main_content=True, alt_texts=False)


def justext(source: str) -> tuple[str, str]:
    """jusText with its Russian stop words."""
    import justext as tool

    found = tool.justext(source.encode("utf-8"), tool.get_stoplist("Russian"), encoding="utf-8")
    return "", "\n".join(one.text for one in found if not one.is_boilerplate)


def c4_lines(source: str) -> tuple[str, str]:
    """The line rule of C4: lines that end as a sentence does."""
    lines = (line.strip() for line in source.splitlines())
    kept = (line for line in lines if re.search(r"[.!?\"”»]\Z", line) and len(line.split()) >= C4_WORDS)
    return "", "\n".join(kept)


TOOLS: dict[str, dict[str, Extract]] = {
    "html": {
        "communique": communique_html,
        "trafilatura": trafilatura,
        "trafilatura, precision": trafilatura_precision,
        "readability-lxml": readability,
        "Resiliparse": resiliparse,
        "jusText": justext,
    },
    "flat": {"communique": communique_flat, "line rule of C4": c4_lines},
}


def load_scorer(shared: Path) -> ModuleType:
    """The scorer of the pages, `SHARED/bench/bench.py`."""
    spec = importlib.util.spec_from_file_location("bench_scorer", shared / "bench" / "bench.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "bench" / "bench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(tool: Extract, rows: Sequence[Row], kind: str, scorer: ModuleType) -> Figures:
    """Runs one tool over all pages and scores what it gives."""
    for row in rows[:WARM]:
        tool(row[kind])
    start = time.process_time()
    found = [_safely(tool, row[kind]) for row in rows]
    seconds = time.process_time() - start
    bare = [text for _, text in found]
    titled = [f"{title}\n{text}" for title, text in found]
    best = max((bare, titled), key=lambda texts: float(_score(scorer, rows, texts)["f1"]))
    told = _score(scorer, rows, best)
    hosts = sorted({row["host"] for row in rows})
    by_host = [_score(scorer, *_of_host(rows, best, host))["f1"] for host in hosts]
    return Figures(
        told["p"], told["r"], told["f1"], told["pages_at_0.9"], sum(by_host) / len(by_host), len(rows) / seconds
    )


def _safely(tool: Extract, source: str) -> tuple[str, str]:
    """What a tool gives; nothing where it breaks off."""
    try:
        return tool(source)
    except Exception as error:
        print(f"{tool.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
        return "", ""


def _of_host(rows: Sequence[Row], texts: Sequence[str], host: str) -> tuple[list[Row], list[str]]:
    pairs = [(row, text) for row, text in zip(rows, texts, strict=True) if row["host"] == host]
    return [row for row, _ in pairs], [text for _, text in pairs]


def _score(scorer: ModuleType, rows: Sequence[Row], texts: Iterable[str]) -> dict[str, float]:
    records = [{"kind": "article", "page": f"{at:04}.html", "text": text} for at, text in enumerate(texts)]
    told: dict[str, float] = scorer.clean(rows, records)
    return told


def table(kind: str, figures: dict[str, Figures]) -> str:
    """The figures as a table in Markdown."""
    head = (
        f"| {kind} | P | R | F1 | pages at 0.9 | F1 by host | pages/s |\n| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    rows = (
        f"| {name} | {f.p:.3f} | {f.r:.3f} | {f.f1:.3f} | {f.good:.0%} | {f.by_host:.3f} | {f.rate:.0f} |"
        for name, f in figures.items()
    )
    return head + "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    ask = argparse.ArgumentParser(description="Measures the article cut out of a page beside other tools.")
    ask.add_argument(
        "shared", type=Path, metavar="SHARED", help="folder with bench/bench.py and bench/pages-ru.jsonl.gz"
    )
    ask.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = ask.parse_args(arguments)
    scorer = load_scorer(asked.shared)
    rows = scorer.rows(asked.shared / "bench" / "pages-ru.jsonl.gz")
    reached: dict[str, dict[str, Figures]] = {}
    for kind, tools in TOOLS.items():
        for name, tool in tools.items():
            print(f"{kind}: {name}", file=sys.stderr)
            reached.setdefault(kind, {})[name] = measure(tool, rows, kind, scorer)
        if not asked.json:
            print(table(kind, reached[kind]) + "\n")
    if asked.json:
        print(json.dumps({kind: {name: f._asdict() for name, f in row.items()} for kind, row in reached.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
