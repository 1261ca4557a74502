"""Writes docs/rules.md: every rule of every stage, in the order in which the stage tries them.

    python docs/make_rules.py [--check]

With --check nothing is written; the exit status is 1 where the page is not up to date.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import communique

PAGE = Path(__file__).with_name("rules.md")
HEAD = """# Rules

Every record names the rule that made it; `communique why ID` prints it with the words that it rests on. This page is
written by `make docs` from the stages' `rules.py`: a rule's text is the first line of its docstring, the order is the
precedence.
"""


def stages() -> list[str]:
    """The folders of the package that hold a `rules.py`, in alphabetical order."""
    names = [module.name for module in pkgutil.iter_modules(communique.__path__) if module.ispkg]
    return [name for name in sorted(names) if importlib.util.find_spec(f"communique.{name}.rules")]


def rules(stage: str) -> list[tuple[str, str]]:
    """The names and first docstring lines of a stage's rules, in their order: of `RULES` and of every list like it."""
    module = importlib.import_module(f"communique.{stage}.rules")
    lists = [value for key, value in vars(module).items() if key.isupper() and isinstance(value, tuple)]
    found = [rule for rules in lists for rule in rules if inspect.isfunction(rule)]
    return [(f"{stage}.{rule.__name__}", _sentence(rule)) for rule in dict.fromkeys(found)]


def _sentence(rule: object) -> str:
    return (inspect.getdoc(rule) or "").partition("\n")[0]


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for stage in stages():
        parts.append(f"## {stage}\n\n| rule | finds |\n| --- | --- |")
        parts[-1] += (
            "".join(f"\n| `{name}` | {text.replace('|', chr(92) + '|')} |" for name, text in rules(stage)) + "\n"
        )
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    now = page()
    if list(arguments) == ["--check"]:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == now:
            return 0
        print("docs/rules.md is not up to date: run `make docs`", file=sys.stderr)
        return 1
    PAGE.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
