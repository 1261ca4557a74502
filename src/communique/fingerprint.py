"""The version of a reading: when the rules, the words or the models change, pages are read again."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from communique import __version__

READING_PARTS = (
    "clean",
    "dates",
    "dictionary.py",
    "grammar",
    "lexicon",
    "meetings",
    "model",
    "parties",
    "pipeline.py",
    "speech",
    "spelling.py",
    "stances",
    "traces",
)
"""What a page's reading is made by: every file in these folders counts. The models come with a package of their own."""

ACROSS_PARTS = ("copies", "identities", "model", "quotations", "stories", "tensions", "traces", "weaving")
"""What the records over several pages are made by, beside the readings."""

MODEL_PACKAGE = "natasha"
"""The package that brings the model files; its version is pinned and the files' sha256 is checked when they load."""


@lru_cache(maxsize=1)
def reading_version() -> str:
    """The version of communique, of the models, and of every rule and word that reads a page."""
    try:
        models = metadata.version(MODEL_PACKAGE)
    except metadata.PackageNotFoundError:
        models = "absent"
    return f"{__version__}+models.{models}+rules.{_digest(READING_PARTS)}"


@lru_cache(maxsize=1)
def across_version() -> str:
    """The version of all that makes the records over several pages."""
    return f"{reading_version()}+across.{_digest(ACROSS_PARTS)}"


def _digest(parts: tuple[str, ...]) -> str:
    seen = hashlib.sha256()
    root = resources.files("communique")
    for part in parts:
        _add(seen, root.joinpath(part), part)
    return seen.hexdigest()[:12]


def _add(seen: hashlib._Hash, item: Traversable, name: str) -> None:
    if item.is_dir():
        for child in sorted(item.iterdir(), key=lambda child: child.name):
            _add(seen, child, f"{name}/{child.name}")
    elif name.endswith((".py", ".toml")):
        content = item.read_bytes()
        seen.update(f"{name} {len(content)}\n".encode())
        seen.update(content)
