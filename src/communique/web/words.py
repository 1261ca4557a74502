"""The words of the screens in Russian and English, out of one TOML."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from markupsafe import Markup, escape

from communique.web.reasons import in_russian, rule_in_russian

LANGUAGES = ("ru", "en")
"""The languages of the screens; the first is that of a reader whose browser asks for neither."""


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, str]]:
    """Every word by its dotted key, in each language."""
    text = resources.files("communique.web").joinpath("words.toml").read_text(encoding="utf-8")
    return {f"{group}.{key}": told for group, keys in tomllib.loads(text).items() for key, told in keys.items()}


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The word or sentence of that key, with the values in their places."""
        text = table()[key][self.language]
        return text.format(**values) if values else text

    def of(self, group: str, key: str | None) -> str:
        """The word for a value of the record, such as an act; the value itself where there is none."""
        told = table().get(f"{group}.{key}")
        return told[self.language] if told else key or ""

    def reason(self, told: str) -> Markup:
        """A reason of the record in this language; where it is known in English alone, marked as English."""
        if self.language == "en":
            return escape(told)
        known = in_russian(told)
        return escape(known) if known else Markup('<span lang="en">{}</span>').format(told)

    def rule(self, name: str, does: str) -> Markup:
        """What a rule does."""
        known = rule_in_russian(name) if self.language == "ru" else None
        if known or self.language == "en":
            return escape(known or does)
        return Markup('<span lang="en">{}</span>').format(does)

    def day(self, value: str | None) -> str:
        """A day as it stands in the record; one whose year nobody tells says so."""
        if not value:
            return self("none.date")
        if not value.startswith("--"):
            return value
        month, _, day = value.removeprefix("--").partition("-")
        return self("text.no_year", day=f"{day}.{month}" if day else month)

    def counted(self, number: int, noun: str) -> str:
        """A number with its noun in the form that the number asks for: `1 page`, «5 страниц»."""
        forms = self(f"count.{noun}").split("|")
        return f"{number} {forms[_form(number) if self.language == 'ru' else int(number != 1)]}"


def _form(number: int) -> int:
    """Which of the three Russian forms a number asks for: 1 страница, 2 страницы, 5 страниц."""
    last, teens = number % 10, number % 100 in range(11, 15)
    if last == 1 and not teens:
        return 0
    return 1 if last in (2, 3, 4) and not teens else 2


def language_of(accepted: str) -> str:
    """The language of a browser's `Accept-Language` that the screens have and the reader likes best."""
    best, weight = LANGUAGES[0], 0.0
    for item in accepted.split(","):
        tag, _, quality = item.strip().partition(";q=")
        try:
            liked = float(quality) if quality else 1.0
        except ValueError:
            continue
        code = tag.strip().lower().partition("-")[0]
        if code in LANGUAGES and liked > weight:
            best, weight = code, liked
    return best
