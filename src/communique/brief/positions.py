"""The matrix of positions: a row for each issue, a column for each party, every cell with its id."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from communique.brief.dossier import Dossier
from communique.brief.paper import Paper, counted, cut
from communique.model import Act, Phase, Position, Stance
from communique.store import IssueLine, PositionLine

ISSUES = 10
"""How many issues the brief's matrix has, those that most statements speak of; `communique show positions` has all."""

CELL = 18
"""The width of a party's column with the space before it: an id, or «against since» and a month, fit in it."""

NAME = 22
"""The least width of the column of issues: two words of a name."""

WORDS: dict[tuple[Stance, Act | None], str] = {
    ("for", "request"): "demands",
    ("for", "offer"): "offers",
    ("for", "ready"): "ready",
    ("for", "agree"): "agrees",
    ("for", "reject"): "against an end",
    ("for", "condition"): "makes it a condition",
    ("against", "reject"): "refuses",
    ("against", "request"): "demands an end",
    ("against", "ready"): "ready to end it",
    ("against", "offer"): "offers to end it",
    ("against", "agree"): "agrees to end it",
    ("against", "condition"): "makes its end a condition",
    ("conditional", "condition"): "on condition",
}
"""A stance and the act that shows it, in the word that a reader gets."""

UNCLEAR = "speaks of it"
"""What stands for a party that names an issue and takes no stance on it."""


MatrixRow = tuple[IssueLine, Sequence[PositionLine]]
"""A row of the matrix: an issue with what is held on it."""


def word(stance: Stance, act: Act | None) -> str:
    """A stance in the word that a reader gets."""
    return WORDS.get((stance, act), UNCLEAR if stance == "unclear" else stance)


def matrix(paper: Paper, dossier: Dossier) -> None:
    """Who holds what on which issue: word, date, number of statements, and the id that leads to them."""
    if not dossier.held:
        return
    paper.heading("Positions")
    held: dict[str, list[PositionLine]] = {}
    told: Counter[str] = Counter()
    for line in dossier.held:
        held.setdefault(line.issue, []).append(line)
        told[line.party] += line.said + line.reported
    issues = sorted(dossier.issues.values(), key=lambda issue: _weight(held.get(issue.id, ()), issue))
    parties = sorted(told, key=lambda party: (-told[party], party))
    rows = [(issue, held[issue.id]) for issue in issues if issue.id in held]
    wide = max((paper.width - NAME - 2) // CELL, 1)
    for block in _blocks(parties, wide):
        _block(paper, dossier, paper.few(rows, ISSUES), block)
        if not paper.full:
            break
    if not paper.full and (len(rows) > ISSUES or len(parties) > wide):
        left = [counted(len(rows) - ISSUES, "issue")] if len(rows) > ISSUES else []
        left += [counted(len(parties) - wide, "party", "parties")] if len(parties) > wide else []
        paper.line(f"… and {', '.join(left)} more: {dossier.command('positions')}", "dim", indent=2)
    if paper.full:
        _list(paper, dossier, rows)


def _weight(told: Sequence[PositionLine], issue: IssueLine) -> tuple[int, int, str]:
    """First what most parties take a stance on, then what is spoken of most."""
    return -sum(line.shown for line in told), -issue.statements, issue.name


def _blocks(parties: Sequence[str], wide: int) -> list[Sequence[str]]:
    return [parties[at : at + wide] for at in range(0, len(parties), wide)]


def _block(paper: Paper, dossier: Dossier, rows: Sequence[MatrixRow], parties: Sequence[str]) -> None:
    """One part of the matrix, as many parties as fit side by side; issues that none of them speaks of are left out."""
    longest = max((len(issue.name) for issue, _ in rows), default=0)
    name = min(paper.width - 2 - CELL * len(parties), max(NAME, longest + 2))
    paper.blank()
    for line in _side_by_side(["", *parties], name):
        paper.row(line, indent=2)
    for issue, lines in rows:
        cells = {one.party: one for one in dossier.positions(line for line in lines if line.party in parties)}
        if cells:
            shown = ["\n".join(_cell(dossier, cells[party])) if party in cells else "" for party in parties]
            for line in _side_by_side([cut(issue.name, 3 * name), *shown], name):
                paper.row(line, indent=2)
            paper.blank()


def _side_by_side(texts: Sequence[str], name: int) -> list[str]:
    """Texts in columns, the first `name` wide, the others a cell; each wrapped in its own."""
    widths = [name - 1] + [CELL - 1] * (len(texts) - 1)
    columns = [
        [row for part in text.split("\n") for row in textwrap.wrap(part, width, break_on_hyphens=False) or [""]]
        for text, width in zip(texts, widths, strict=True)
    ]
    height = max(len(column) for column in columns)
    lines = []
    for at in range(height):
        parts = [column[at] if at < len(column) else "" for column in columns]
        lines.append(" ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
    return lines


def _cell(dossier: Dossier, position: Position) -> list[str]:
    """One cell: the word, since when, how many statements, the id."""
    last = position.phases[-1] if position.phases else None
    shown = word(last.stance, last.act) if last else UNCLEAR if position.statements else "(others say)"
    since = [f"since {position.since}"] if position.since else []
    number = sum(id not in dossier.repeated for id in position.statements)
    counted = [f"{number} said" if number else "", f"{len(position.reported)} reported" if position.reported else ""]
    return [shown, *since, ", ".join(part for part in counted if part), position.id]


def _list(paper: Paper, dossier: Dossier, rows: Sequence[MatrixRow]) -> None:
    """Every cell again with its changes and its statements."""
    for issue, lines in rows:
        paper.subheading(f"{issue.name} ({issue.id})")
        for position in dossier.positions(lines):
            position_entry(paper, position)


def position_entry(paper: Paper, position: Position, name: str = "") -> None:
    """One position: how it came to what it is, and the statements that show it."""
    about = f" on {name}" if name else ""
    rows = [(f"{position.party}{about}: {changes(position)}", "bold")]
    if position.statements:
        rows.append((", ".join(position.statements), "dim"))
    if position.reported:
        rows.append((f"only others say: {', '.join(position.reported)}", "dim"))
    paper.entry(position.id, *rows)


def changes(position: Position) -> str:
    """How a position came to what it is: «refuses until 2031-05-02, since 2031-06-02 ready»."""
    if not position.phases:
        return UNCLEAR if position.statements else "known only from what others say"
    *earlier, last = position.phases
    shown = word(last.stance, last.act)
    if earlier and last.since is None:
        also = ", ".join(word(phase.stance, phase.act) for phase in reversed(earlier))
        return f"{shown}; also {also} (no dates to put them in order)"
    told = [f"{word(phase.stance, phase.act)}{_until(phase)}" for phase in earlier]
    return ", then ".join([*told, f"{shown} since {last.since}" if last.since else shown])


def _until(phase: Phase) -> str:
    return f" until {phase.until}" if phase.until else ""
