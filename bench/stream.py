"""Streams inputs through `acquire` and `clean`, keeps nothing, and tells how much memory that took.

.venv/bin/python bench/stream.py build/big.warc.gz
"""

from __future__ import annotations

import json
import resource
import sys
import time

from communique.acquire import acquire
from communique.clean import clean
from communique.model import Failure

KIB = 1024 if sys.platform != "darwin" else 1
"""`ru_maxrss` is in KiB, on macOS in bytes."""


EARLY = 1000
"""After so many pages the memory is taken for the first time: everything is loaded, and what grows has begun to."""


def peak() -> float:
    """The most memory that this process has held, in MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 2**20, 1)


def main(paths: list[str]) -> None:
    """Prints pages, articles, failures, seconds, and the most memory held, early and at the end, as one JSON object."""
    began = time.monotonic()
    pages = articles = failures = 0
    early = 0.0
    for item in acquire(paths):
        if isinstance(item, Failure):
            failures += 1
            continue
        pages += 1
        articles += bool(clean(item).body)
        early = peak() if pages == EARLY else early
    seconds = time.monotonic() - began
    told = {"pages": pages, "articles": articles, "failures": failures}
    print(json.dumps({**told, "seconds": round(seconds, 1), "peak_mib": peak(), f"peak_mib_after_{EARLY}": early}))


if __name__ == "__main__":
    main(sys.argv[1:])
