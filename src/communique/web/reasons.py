"""The reasons of the record and its rules in Russian; the record itself tells them in English."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

_NAME = re.compile(r"\\\{(\w+)\\\}")

_LATIN = re.compile("[A-Za-z]")

NESTED = ("a", "b")
"""The names that stand for reasons within a reason."""


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("communique.web").joinpath(file).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def rules_in_russian() -> dict[str, str]:
    """What the rules do, by name."""
    found: dict[str, str] = _read("rules.toml")["rule"]
    return found


def rule_in_russian(name: str) -> str | None:
    """What a rule does, of that name or beginning with it but for an ending (`quotations` makes a `quotation`)."""
    known = rules_in_russian()
    return known.get(name) or next((told for own, told in known.items() if name.startswith(own[:-1])), None)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    rows = _read("reasons.toml")["reason"]
    return [(re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(row["en"])), re.DOTALL), row["ru"]) for row in rows]


def in_russian(reason: str) -> str | None:
    """A reason in Russian; None where it isn't known. What has no Latin letter is told in Russian already."""
    if not _LATIN.search(reason):
        return reason
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
