"""The runs of words by which two pages are known to quote one utterance."""

from __future__ import annotations

import re

from communique.model import Reading

QUOTED = 6
"""Words in a row that two quotations share when they are one utterance: half a clause, seldom said twice by chance."""

_WORD = re.compile(r"\w+")


def quoted(reading: Reading) -> frozenset[tuple[str, ...]]:
    """The runs of words inside the page's direct quotations."""
    runs: set[tuple[str, ...]] = set()
    for statement in reading.speech.statements:
        if statement.mode == "direct":
            text = " ".join(span.of(reading.page.text) for span in statement.content)
            words = [word.casefold().replace("ё", "е") for word in _WORD.findall(text)]
            runs.update(tuple(words[at : at + QUOTED]) for at in range(len(words) - QUOTED + 1))
    return frozenset(runs)
