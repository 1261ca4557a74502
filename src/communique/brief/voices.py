"""Who speaks, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from communique.brief.paper import Paper, counted
from communique.store import Voice


def write_voices(paper: Paper, voices: Sequence[Voice]) -> None:
    """Writes everybody who speaks, with party, other names and number of statements."""
    for voice in voices:
        party = f", {voice.party}" if voice.party else ""
        paper.entry(voice.id, (f"{voice.name}{party}: {counted(voice.statements, 'statement')}", "bold"))
        if voice.names[1:]:
            paper.line(f"also: {', '.join(voice.names[1:])}", "dim", indent=4, hang=2)
