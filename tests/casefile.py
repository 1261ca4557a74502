"""Reads cases written in the notation of the problem.

A case file is Markdown. A heading names the rule that the cases below it are about; a paragraph is one case; the list
under a paragraph says what else must hold:

    # speech.says_that

    {speaker Песков} {cue заявил}, что {said контакты продолжаются}.

    - mode: indirect
    - acts: inform

    Песков приехал в Женеву.

    - nothing

Braces name a span and may nest: `{said Путин {cue сказал}}`. Lines of one paragraph are lines of one page's body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_OPEN = re.compile(r"\{(\w+) ")


@dataclass(frozen=True)
class Case:
    file: str
    line: int
    rule: str
    text: str
    spans: dict[str, list[tuple[int, int]]]
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.file}:{self.line}"

    def words(self, label: str) -> list[str]:
        """The texts marked with `label`, in order."""
        return [self.text[a:b] for a, b in self.spans.get(label, [])]


def unbrace(marked: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The plain text and the labelled spans (offsets into the plain text) of a text with braces."""
    plain: list[str] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    stack: list[tuple[str, int]] = []
    size = at = 0
    while at < len(marked):
        if match := _OPEN.match(marked, at):
            stack.append((match.group(1), size))
            at = match.end()
        elif marked[at] == "}" and stack:
            label, start = stack.pop()
            spans.setdefault(label, []).append((start, size))
            at += 1
        else:
            plain.append(marked[at])
            size += 1
            at += 1
    if stack:
        raise ValueError(f"unclosed brace in {marked!r}")
    return "".join(plain), {label: sorted(rows) for label, rows in spans.items()}


def load(folder: Path) -> list[Case]:
    """The cases of every Markdown file below `folder`, in order of file and line."""
    return [case for path in sorted(folder.rglob("*.md")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    out: list[Case] = []
    rule = ""
    for number, chunk in _chunks(path.read_text(encoding="utf-8")):
        if chunk[0].startswith("#"):
            rule = chunk[0].lstrip("# ").strip()
        elif chunk[0].startswith("- "):
            for line in chunk:
                key, _, value = line[2:].partition(":")
                out[-1].keys[key.strip()] = value.strip()
        else:
            text, spans = unbrace("\n".join(chunk))
            out.append(Case(path.name, number, rule, text, spans))
    return out


def _chunks(source: str) -> list[tuple[int, list[str]]]:
    """Runs of lines between blank lines, each with the number of its first line."""
    chunks: list[tuple[int, list[str]]] = []
    open_chunk = False
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip():
            open_chunk = False
        elif open_chunk:
            chunks[-1][1].append(line.strip())
        else:
            chunks.append((number, [line.strip()]))
            open_chunk = True
    return chunks
