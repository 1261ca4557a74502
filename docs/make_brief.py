"""Writes the brief in the README anew: the beginning of some sections of that of the bundled pages.

python docs/make_brief.py
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).parents[1]

BEGIN, END = "<!-- brief:begin -->\n```\n", "\n```\n<!-- brief:end -->"

SHOWN = (
    ("Pages", "", 2, 9),
    ("Parties", "", 1, 9),
    ("Deadlocks", "", 1, 5),
    ("Meetings", "12 March", 1, 9),
    ("Reports that disagree", "on the place", 1, 9),
)
"""The sections, what their entries hold, how many entries and lines of each are shown."""


def shortened() -> str:
    """The brief of the bundled pages, as the golden file has it, cut to what a newcomer looks at."""
    lines = (ROOT / "tests" / "golden" / "brief-demo.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join([*takewhile(bool, lines), *(line for shown in SHOWN for line in _section(lines, *shown))])


def _section(lines: list[str], heading: str, holding: str, entries: int, most: int) -> list[str]:
    """The heading of a section and its first entries."""
    at = lines.index(heading)
    rows = [*takewhile(lambda line: not line.startswith("─"), lines[at + 2 :])]
    found = [entry.splitlines() for entry in re.split(r"\n(?=  \S)", "\n".join(rows)) if holding in entry]
    out = ["", *lines[at : at + 2]]
    for entry in found[:entries]:
        out += [line for line in entry if line][:most]
    return [*out, "  …"]


def main() -> None:
    """Puts the brief between its two marks."""
    readme = ROOT / "README.md"
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    readme.write_text(f"{before}{begin}{shortened()}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
