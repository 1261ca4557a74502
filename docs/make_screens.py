"""Writes docs/pictures: the screens of `communique serve` on the bundled pages, as the README shows them.

    python docs/make_screens.py [FOLDER [LANGUAGE]]

Needs chromium and chromium-driver. With FOLDER, the screens at 400, 1,280 and 1,920 pixels are written there instead,
light and dark, with the buttons of `--edit`, in Russian unless LANGUAGE is `en`: look at them before a change of the
templates or the stylesheet goes in.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import browser, missing, served, widen  # noqa: E402

PICTURES = Path(__file__).with_name("pictures")

SHOWN = {"dossier": ("/dossier", 1180, 1100)}
"""The README's picture: address, width, height."""

LOOKED_AT = (
    "dossier",
    "stories",
    "statements",
    "positions",
    "meetings",
    "disagreements",
    "deadlocks",
    "quotations",
    "review",
    "decisions",
    "actors",
    "pages",
    "rules/speech.says_that",
    "search?q=порт party:Кестрия",
    "about",
)
"""The lists that are looked at in every width."""

RECORDS = ("statement", "page", "actor", "across WHERE kind = 'event'", "across WHERE kind = 'reprint'")
"""The tables of which one record each is looked at."""

WIDTHS = (400, 1280, 1920)


def main(arguments: Sequence[str]) -> int:
    """Takes the pictures."""
    if told := missing():
        print(told, file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        db = Path(folder, "demo.db")
        read = ["-m", "communique", "read", "examples", "--db", str(db), "--quiet"]
        subprocess.run([sys.executable, *read], check=True, cwd=ROOT)
        language = arguments[1] if len(arguments) > 1 else "ru"
        with served(db, language, "Ида" if arguments else "") as site, browser() as driver:
            shots = _all(Path(arguments[0]), db) if arguments else _shown()
            for file, address, size, dark in shots:
                file.parent.mkdir(parents=True, exist_ok=True)
                widen(driver, *size, dark=dark)
                driver.get(site + address)
                driver.save_screenshot(str(file))
                print(file)
    return 0


Shot = tuple[Path, str, tuple[int, int], bool]
"""Where a picture goes, what it is of, its size, whether it is dark."""


def _shown() -> list[Shot]:
    return [(PICTURES / f"{name}.png", address, (wide, high), False) for name, (address, wide, high) in SHOWN.items()]


def _all(folder: Path, db: Path) -> list[Shot]:
    with sqlite3.connect(db) as rows:
        ids = [row[0] for table in RECORDS for row in rows.execute(f"SELECT min(id) FROM {table}")]
    return [
        (folder / f"{_file(name)}-{wide}{'-dark' if dark else ''}.png", f"/{name}", (wide, 1400), dark)
        for name in [*LOOKED_AT, *(f"id/{id}" for id in ids)]
        for wide in WIDTHS
        for dark in (False, True)
    ]


def _file(name: str) -> str:
    return name.partition("?")[0].replace("/", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
