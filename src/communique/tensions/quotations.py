"""Quotations that two pages give in different words, or from different mouths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import msgspec

from communique.model import Claim, Discrepancy, DiscrepancyKind, Reading, Statement, Why, stable_id
from communique.spelling import fold
from communique.tensions.likeness import matched

LEAST_WORDS = 6
"""Shorter quotations («Это плохо») resemble each other by chance."""

SAME_WORDS = 0.75
"""From this similarity on two quotations of one speaker are the same utterance. Two translations of one answer stay
above, two answers of one interview below."""

SAME_UTTERANCE = 0.9
"""From this similarity on two quotations are the same words even where the speakers are given differently."""

_WORD = re.compile(r"\w+")


class Quote(msgspec.Struct, frozen=True):
    """A quotation with its words in lower case."""

    statement: Statement
    words: tuple[str, ...]
    text: str


def quotation_discrepancies(quotes: Sequence[Sequence[Quote]]) -> list[Discrepancy]:
    """The quotations that the pages of one story give differently; `quotes` are those of each."""
    out = []
    for mine, theirs in combinations(quotes, 2):
        for a in mine:
            for b in theirs:
                if kind := differs(a, b):
                    out.append(_discrepancy(kind, a, b))
    return out


def quotes_of(reading: Reading) -> list[Quote]:
    """The quotations of a page that are long enough to be known again."""
    found = []
    for statement in reading.speech.statements:
        if statement.mode != "direct" or not statement.speaker:
            continue
        text = " ".join(span.of(reading.page.text) for span in statement.content)
        words = tuple(map(fold, _WORD.findall(text)))
        if len(words) >= LEAST_WORDS:
            found.append(Quote(statement, words, " ".join(text.split())))
    return found


def differs(a: Quote, b: Quote) -> DiscrepancyKind | None:
    """In what two quotations of one utterance differ: speaker or words; a part left out at an end is no difference."""
    matcher = matched(a.words, b.words, SAME_WORDS)
    if matcher is None:
        return None
    ratio = matcher.ratio()
    one_speaker = _speaker(a) == _speaker(b)
    if ratio >= SAME_UTTERANCE and not one_speaker and _resolved(a) and _resolved(b):
        return "speaker"
    codes = matcher.get_opcodes()
    if all(code[0] == "equal" or _is_figure(a.words[code[1] : code[2]], b.words[code[3] : code[4]]) for code in codes):
        return None
    inner = [code for at, code in enumerate(codes) if code[0] != "equal" and 0 < at < len(codes) - 1]
    swapped = any(code[0] == "replace" for code in codes)
    return "quotation" if one_speaker and ratio >= SAME_WORDS and (inner or swapped) else None


def _is_figure(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether nothing but figures was changed: these are told as numbers."""
    return all(word.isdigit() for word in (*ours, *theirs))


def _speaker(quote: Quote) -> str:
    """The speaker's surname: pages give names more or less in full."""
    speaker = quote.statement.speaker
    return fold(speaker.name).split()[-1] if speaker and speaker.name else ""


def _resolved(quote: Quote) -> bool:
    speaker = quote.statement.speaker
    return speaker is not None and speaker.actor is not None


def _discrepancy(kind: DiscrepancyKind, a: Quote, b: Quote) -> Discrepancy:
    claims = tuple(sorted(_claim(kind, quote) for quote in (a, b)))
    return Discrepancy(stable_id("di", kind, *claims), kind, claims, Why(f"tensions.{kind}_differs"))


def _claim(kind: DiscrepancyKind, quote: Quote) -> Claim:
    extent = quote.statement.extent
    speaker = quote.statement.speaker
    value = speaker.name if kind == "speaker" and speaker else quote.text
    return Claim(value, quote.statement.page, extent.start, extent.end)
