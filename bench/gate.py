"""Scores the annotated pages and holds the figures to their floors.

    python bench/gate.py SHARED [--raise]

SHARED holds `gold/` (pages and annotations) and `score/score.py`. Exit status 0 when every figure reaches its floor,
1 when one falls below or the annotated pages are not those that the floors were measured on, 2 on a usage error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

FLOORS = Path(__file__).with_name("floors.json")
"""The floors and the digest of the pages they were measured on."""

WITH_PRECISION = ("statement", "statement in full", "condition", "relay", "meeting")
"""Measures whose precision has a floor of its own, because an invented record harms more than a missed one."""

FLOOR_SCALE = 1000
"""Floors have three decimal digits; figures are cut to them, so that a floor is never above what was reached."""

SOME_INPUTS_FAILED = 1
"""The status of `communique read` when a page gave no record; the annotated pages hold two in another language."""

Figures = dict[str, float]


class Floors(NamedTuple):
    """The least that every figure must reach, and the digest of the pages they were measured on."""

    digest: str
    floors: Figures


class Verdict(NamedTuple):
    """What the comparison found, in lines for people: `fallen` fails the gate, `notes` do not."""

    fallen: list[str]
    notes: list[str]


class GateError(Exception):
    """The figures could not be measured."""


def digest(gold: Path) -> str:
    """The SHA-256 over names and bytes of the annotated pages."""
    total = hashlib.sha256()
    for file in sorted([*gold.glob("*.json"), *gold.glob("*.txt")]):
        content = file.read_bytes()
        total.update(f"{file.name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def figures(table: Mapping[str, Mapping[str, float]]) -> Figures:
    """The figures that have floors, by name: `statement.f1`, `statement.p`."""
    rows = {f"{measure}.f1": row["f1"] for measure, row in table.items()}
    rows |= {f"{measure}.p": table[measure]["p"] for measure in WITH_PRECISION if measure in table}
    return dict(sorted(rows.items()))


def compare(reached: Figures, floors: Figures) -> Verdict:
    """Which figures fell below their floors, and which floors could be raised."""
    fallen = [
        f"{name} fell to {reached[name]:.4f}, its floor is {floor}"
        if name in reached
        else f"{name} was not measured, its floor is {floor}"
        for name, floor in floors.items()
        if reached.get(name, -1.0) < floor
    ]
    better = [
        f"{name} reaches {figure:.4f}, its floor is {floors.get(name, 'not set')}"
        for name, figure in reached.items()
        if rounded_down(figure) > floors.get(name, -1.0)
    ]
    return Verdict(fallen, better)


def raised(reached: Figures, floors: Figures) -> Figures:
    """The floors lifted to the figures reached; none is lowered, none is dropped."""
    names = sorted({*reached, *floors})
    return {name: max(rounded_down(reached.get(name, 0.0)), floors.get(name, 0.0)) for name in names}


def rounded_down(figure: float) -> float:
    """The figure cut to three decimal digits."""
    return math.floor(figure * FLOOR_SCALE) / FLOOR_SCALE


def load(file: Path) -> Floors:
    """The floors of a file."""
    data = json.loads(file.read_text(encoding="utf-8"))
    return Floors(data["digest"], {name: float(floor) for name, floor in data["floors"].items()})


def save(file: Path, floors: Floors) -> None:
    """Writes the floors to a file."""
    file.write_text(json.dumps(floors._asdict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Reads the annotated pages into a record of their own, exports it and scores it."""
    gold = shared / "gold"
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as folder:
        db, export = str(Path(folder, "gold.db")), str(Path(folder, "records.jsonl"))
        pages = [str(page) for page in sorted(gold.glob("*.txt"))]
        _communique("read", *pages, "--db", db, allowed=(0, SOME_INPUTS_FAILED))
        _communique("export", "jsonl", "--db", db, export)
        scorer = [sys.executable, str(shared / "score" / "score.py"), str(gold), export]
        print(_run(scorer), end="")
        table: dict[str, dict[str, float]] = json.loads(_run([*scorer, "--json"]))
        return table


def _communique(*arguments: str, allowed: Sequence[int] = (0,)) -> None:
    start = "import sys; from communique.cli import main; sys.exit(main())"
    _run([sys.executable, "-c", start, *arguments], allowed)


def _run(command: Sequence[str], allowed: Sequence[int] = (0,)) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in allowed:
        raise GateError(f"exit status {done.returncode} of {' '.join(command[:6])} …\n{done.stderr[-2000:]}")
    return done.stdout


def judge(reached: Figures, now: str, floors: Floors) -> int:
    """Prints the comparison and gives the exit status."""
    verdict = compare(reached, floors.floors)
    if now != floors.digest:
        verdict.fallen.append(f"the annotated pages changed: their digest is {now}, the floors were measured on others")
    for line in verdict.notes:
        print(f"note: {line}")
    if verdict.notes:
        print("note: `python bench/gate.py SHARED --raise` writes the figures reached as floors")
    for line in verdict.fallen:
        print(f"FELL: {line}")
    print("floors: not held" if verdict.fallen else f"floors: all {len(floors.floors)} held")
    return 1 if verdict.fallen else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    ask = argparse.ArgumentParser(description="Scores the annotated pages and holds the figures to their floors.")
    ask.add_argument("shared", type=Path, metavar="SHARED", help="folder with gold/ and score/score.py")
    ask.add_argument("--raise", action="store_true", dest="lift", help="write the figures reached as floors")
    asked = ask.parse_args(arguments)
    if not (asked.shared / "gold").is_dir() or not (asked.shared / "score" / "score.py").is_file():
        ask.error(f"no gold/ and score/score.py in {asked.shared}")
    try:
        reached = figures(measure(asked.shared))
    except GateError as error:
        print(f"error: the pages could not be scored: {error}", file=sys.stderr)
        return 1
    now, floors = digest(asked.shared / "gold"), load(FLOORS)
    if asked.lift:
        floors = Floors(now, raised(reached, floors.floors))
        save(FLOORS, floors)
    return judge(reached, now, floors)


if __name__ == "__main__":
    sys.exit(main())
