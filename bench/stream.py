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


def main(paths: list[str]) -> None:
    """Prints pages, articles, failures, seconds, and the most memory held, in MiB, as one JSON object."""
    began = time.monotonic()
    pages = articles = failures = 0
    for item in acquire(paths):
        if isinstance(item, Failure):
            failures += 1
            continue
        pages += 1
        articles += bool(clean(item).body)
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / 2**20
    told = {"pages": pages, "articles": articles, "failures": failures}
    print(json.dumps({**told, "seconds": round(seconds, 1), "peak_mib": round(peak, 1)}))


if __name__ == "__main__":
    main(sys.argv[1:])
