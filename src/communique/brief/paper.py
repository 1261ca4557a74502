"""Lines for a terminal or a file: the same layout in both, colours only where they are asked for."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TypeVar

Row = TypeVar("Row")

NARROW, USUAL, WIDE = 40, 80, 120
"""The narrowest, the usual and the widest layout, in columns: half a screen of a small one, what a terminal opens with,
and beyond 120 lines tire the eye."""

QUOTE = 280
"""How many characters of a quotation are shown: some four lines at 80 columns. `communique show ID` shows the rest."""

ID_COLUMN = 19
"""The width of an id with the space after it: a prefix of two letters, a hyphen, fourteen digits, two spaces."""

UNPRINTABLE = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
"""Control characters, which could make a terminal do what a page wants: each is shown as a space."""

_STYLES = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m", "id": "\x1b[36m", "good": "\x1b[32m", "bad": "\x1b[31m"}
_RESET = "\x1b[0m"


HELD = 500
"""Lines that are gathered before they are printed: some screens, and little to hold of a list of any length."""


class Paper:
    """Gathers lines no wider than `width`; `colour` asks for terminal colours, `full` for everything there is. Where
    there is a `printer`, it takes the lines some at a time; what is left when all is written, the paper has."""

    def __init__(
        self,
        width: int = USUAL,
        colour: bool = False,
        full: bool = False,
        printer: Callable[[str], object] | None = None,
    ) -> None:
        self.width = min(max(width, NARROW), WIDE)
        self.colour = colour
        self.full = full
        self._printer = printer
        self._lines: list[str] = []

    def __str__(self) -> str:
        """All the lines, or those that aren't printed yet."""
        return "".join(f"{line}\n" for line in self._lines)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written."""
        return not self._lines

    def _put(self, line: str) -> None:
        """One more line."""
        if self._printer and len(self._lines) >= HELD:
            self._printer(str(self))
            self._lines.clear()
        self._lines.append(line)

    def heading(self, text: str) -> None:
        """A heading with a rule under it and a blank line above."""
        self.blank()
        self.line(text, "bold")
        self.line("─" * len(text), "dim")

    def subheading(self, text: str) -> None:
        """A lesser heading, with a blank line above unless it follows a heading."""
        if self._lines and "─" not in self._lines[-1]:
            self.blank()
        self.line(text, "bold")

    def blank(self) -> None:
        """A blank line, never two in a row and never first."""
        if self._lines and self._lines[-1]:
            self._put("")

    def line(self, text: str, style: str = "", indent: int = 0, hang: int = 0) -> None:
        """A text, wrapped; lines after the first are indented by `hang` more."""
        for row in self._wrap(text, indent, hang):
            self._put(self._styled(row, style))

    def row(self, text: str, indent: int = 0) -> None:
        """A line that is laid out already, such as a row of a table."""
        self._put((" " * indent + text.translate(UNPRINTABLE)).rstrip())

    def entry(self, id: str, *rows: tuple[str, str]) -> None:
        """A record: its id in a column of its own, beside it the rows, each with its style, wrapped."""
        lead = id.ljust(ID_COLUMN)
        for text, style in rows:
            for row in self._wrap(text, ID_COLUMN + 2, 2 if style == "bold" else 0):
                body = row[ID_COLUMN + 2 :]
                self._put("  " + self._styled(lead, "id") + self._styled(body, style))
                lead = " " * ID_COLUMN

    def columns(self, left: list[str], right: list[str], indent: int) -> None:
        """Two texts side by side, each a list of paragraphs."""
        wide = (self.width - indent - 3) // 2
        sides = [
            [row for text in side for row in textwrap.wrap(text.translate(UNPRINTABLE), wide) or [""]]
            for side in (left, right)
        ]
        for at in range(max(len(side) for side in sides)):
            one, other = (side[at] if at < len(side) else "" for side in sides)
            self._put(f"{' ' * indent}{one.ljust(wide)} │ {other}".rstrip())

    def few(self, rows: Sequence[Row], limit: int) -> Sequence[Row]:
        """As many rows as the paper has room for: the first `limit`, or all on full paper."""
        return rows if self.full else rows[:limit]

    def more(self, limit: int, total: int, how: str) -> None:
        """Says how many records beyond `limit` were left out and how to see them."""
        if total > limit and not self.full:
            self.line(f"… and {total - limit} more: {how}", "dim", indent=2)

    def _wrap(self, text: str, indent: int, hang: int) -> list[str]:
        first, rest = " " * indent, " " * (indent + hang)
        text = text.translate(UNPRINTABLE)
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)

    def _styled(self, text: str, style: str) -> str:
        code = _STYLES[style]
        if not self.colour or not code or not text.strip():
            return text
        bare = text.lstrip(" ")
        return f"{text[: len(text) - len(bare)]}{code}{bare}{_RESET}"


def plain(text: str) -> str:
    """A text of a page on one line, its no-break and other spaces made plain."""
    return " ".join(text.split())


def cut(text: str, limit: int = QUOTE) -> str:
    """The beginning of a text that is too long, to the end of a word, with … after it."""
    text = plain(text)
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(' ,;:–—-')} …"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 page`, `2 pages`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
