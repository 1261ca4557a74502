"""Measures the speed of reading beside stock natasha on the same articles, each in a process of its own.

    speed.py SHARED [--articles 500] [--repeat 3] [--json]

The articles are spread evenly over SHARED/bench/news-ru.jsonl.gz. Runs of the two programs alternate, so that a busy
machine slows both; medians and ratios are printed. Processor seconds (`process_time`, all children included) are what
counts: on a shared machine the wall clock says little. natasha runs as its README uses it, on one BLAS thread; it is
only needed here (`pip install 'setuptools<81'` beside it for its dictionary on Python 3.12 and later).
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

GROUP = 24
"""Articles marked up together, as `communique read` does it."""

MULTIPLY_ADDS = {
    "first layer, a new word": 3 * 330 * 256 * 3,
    "second layer": 3 * 256 * 128 * 3,
    "third layer": 3 * 128 * 64 * 3,
    "heads": 64 * 753 + 64 * 8 + 4 * 64 * 32 + 32 * 32 + 32 * 1440 + 45 * 32,
}
"""Multiply-adds a token (the first layer: a word form not met before), for the three models together."""


def texts(shared: Path, count: int) -> list[str]:
    """`count` articles, spread evenly over the file."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line)["text"] for line in file]
    return list(itertools.islice(rows, 0, None, max(1, len(rows) // count)))[:count]


def own(articles: Sequence[str]) -> dict[str, float]:
    """The own grammar: loading, a cold run over all articles, a warm one."""
    start = time.process_time()
    from communique.grammar import mark_up_all
    from communique.grammar.models import load
    from communique.model import Article, Span, make_page

    load()
    loaded = time.process_time() - start
    pairs = []
    for text in articles:
        page = make_page("a", "a", text, "utf-8", blocks=())
        pairs.append((page, Article("a", page.id, None, "ru", None, None, (Span(0, len(text)),), ())))

    def run() -> tuple[float, int, int]:
        begin = time.process_time()
        groups = [mark_up_all(pairs[at : at + GROUP]) for at in range(0, len(pairs), GROUP)]
        spent = time.process_time() - begin
        sentences = [s for group in groups for markup in group for s in markup.sentences]
        return spent, sum(len(s.tokens) for s in sentences), len({t.text for s in sentences for t in s.tokens})

    cold, tokens, forms = run()
    warm, _, _ = run()
    return {"load": loaded, "cold": cold, "warm": warm, "tokens": tokens, "forms": forms}


def stock(articles: Sequence[str]) -> dict[str, float]:
    """natasha as its README uses it: segments, morphology, syntax, names, lemmas, normal forms of names."""
    start = time.process_time()
    from natasha import Doc, MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    embedding = NewsEmbedding()
    segmenter, words = Segmenter(), MorphVocab()
    tagger, parser, namer = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)
    loaded = time.process_time() - start
    start, tokens = time.process_time(), 0
    for text in articles:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(tagger)
        doc.parse_syntax(parser)
        doc.tag_ner(namer)
        for token in doc.tokens:
            token.lemmatize(words)
        for span in doc.spans:
            span.normalize(words)
        tokens += len(doc.tokens)
    return {"load": loaded, "cold": time.process_time() - start, "tokens": tokens}


def whole(articles: Sequence[str], jobs: int) -> dict[str, float]:
    """`communique read` of all articles into a new record: processor seconds of all processes, and the wall clock."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = (json.dumps({"text": text, "url": f"https://news.example/{n}"}) for n, text in enumerate(articles))
        (folder / "articles.jsonl").write_text("\n".join(rows), encoding="utf-8")
        command = [sys.executable, "-m", "communique", "read", str(folder / "articles.jsonl"), "--jobs", str(jobs)]
        begin, before = time.perf_counter(), _children()
        subprocess.run([*command, "--quiet", "--db", str(folder / "record.db")], stdout=subprocess.DEVNULL, check=False)
        return {"cold": _children() - before, "wall": time.perf_counter() - begin}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_products() -> float:
    """This machine's best rate of float32 matrix products on one thread, in multiply-adds a second."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    size = 1500
    left = np.ones((size, size), dtype=np.float32)
    with threadpool_limits(1):
        rates = []
        for _ in range(5):
            begin = time.process_time()
            left @ left
            rates.append(size**3 / (time.process_time() - begin))
    return max(rates)


PROGRAMS: dict[str, Callable[[Sequence[str]], dict[str, float]]] = {
    "own grammar": own,
    "natasha": stock,
    "communique read, 1 process": lambda articles: whole(articles, 1),
    "communique read, 2 processes": lambda articles: whole(articles, 2),
}


def measure(shared: Path, count: int, repeat: int) -> dict[str, list[dict[str, float]]]:
    """Every program `repeat` times, in turn, each time in a new process."""
    out: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS}
    for _ in range(repeat):
        for name in PROGRAMS:
            command = [sys.executable, __file__, str(shared), "--articles", str(count), "--only", name]
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages have theirs
            answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
            if answer.returncode:
                print(f"{name}: {answer.stderr.strip().splitlines()[-1]}", file=sys.stderr)
                continue
            out[name].append(json.loads(answer.stdout))
    return out


def report(found: dict[str, list[dict[str, float]]], count: int) -> str:
    """The table, the ratios and the share of the machine's peak that is reached."""

    def median(name: str, key: str) -> float:
        return statistics.median(run.get(key, float("nan")) for run in found[name]) if found[name] else float("nan")

    lines = [f"{'':30} {'articles/s':>10} {'tokens/s':>10} {'seconds':>9} {'MiB':>6}"]
    tokens = median("own grammar", "tokens")
    for name in PROGRAMS:
        spent = median(name, "cold")
        rate = f"{count / spent:10.1f} {tokens / spent:10.0f} {spent:9.2f}"
        lines.append(f"{name:30} {rate} {median(name, 'peak'):6.0f}")
    grammar, reference = median("own grammar", "cold"), median("natasha", "cold")
    one, two = (median(f"communique read, {n}", "wall") for n in ("1 process", "2 processes"))
    forms = median("own grammar", "forms")
    work = forms * MULTIPLY_ADDS["first layer, a new word"]
    work += tokens * sum(cost for name, cost in MULTIPLY_ADDS.items() if name != "first layer, a new word")
    least = work / peak_products()
    lines += [
        "",
        f"grammar, cold: {reference / grammar:.2f} × natasha; warm: {reference / median('own grammar', 'warm'):.2f} ×",
        f"whole read: {reference / median('communique read, 1 process', 'cold'):.2f} × natasha's grammar alone",
        f"two processes: {one / two:.2f} × one, by the wall clock",
        f"models load in {median('own grammar', 'load'):.2f} s",
        f"the models' arithmetic at this machine's peak: {least:.2f} s, {least / grammar:.0%} of the cold run",
    ]
    return "\n".join(lines)


def main() -> int:
    """The command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shared", type=Path)
    ask.add_argument("--articles", type=int, default=500)
    ask.add_argument("--repeat", type=int, default=3)
    ask.add_argument("--only", choices=tuple(PROGRAMS), help="run one program once in this process, print JSON")
    ask.add_argument("--json", action="store_true", help="print all runs as JSON")
    args = ask.parse_args()
    if args.only:
        found = PROGRAMS[args.only](texts(args.shared, args.articles))
        who = resource.RUSAGE_CHILDREN if "read" in args.only else resource.RUSAGE_SELF
        print(json.dumps({**found, "peak": resource.getrusage(who).ru_maxrss / 1024}))
        return 0
    runs = measure(args.shared, args.articles, args.repeat)
    print(json.dumps(runs, indent=1) if args.json else report(runs, args.articles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
