"""The reasons of the record in Russian; the record itself tells them in English."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

_NAME = re.compile(r"\\\{(\w+)\\\}")

NESTED = ("a", "b")
"""The names that stand for reasons within a reason."""


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    text = resources.files("communique.web").joinpath("reasons.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["reason"]
    return [(re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(row["en"])), re.DOTALL), row["ru"]) for row in rows]


def in_russian(reason: str) -> str | None:
    """A reason in Russian; None where it isn't known."""
    if reason.startswith("«") and reason.endswith("»") and "»" not in reason[:-1]:
        return reason
    for pattern, told in _patterns():
        if match := pattern.fullmatch(reason):
            parts = {name: _part(name, words) for name, words in match.groupdict().items()}
            if None not in parts.values():
                return told.format(**parts)
    return None


def _part(name: str, words: str) -> str | None:
    return in_russian(words) if name in NESTED else words
