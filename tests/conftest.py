"""Fixtures for all tests: the annotated pages where they lie beside the checkout, and golden files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and their annotations; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip(f"no annotated pages at {folder}: this test needs real pages")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with `tests/golden/NAME`; with `--golden`, writes it there."""

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--golden"):
            GOLDEN.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"no golden file {name}: run `make golden` and review it"
        assert text == file.read_text(encoding="utf-8"), f"{name} changed: if meant, `make golden`, review the diff"

    return check
