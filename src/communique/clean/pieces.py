"""Cuts the page into title, body and what is dropped, once it is known which lines are the article's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from communique.clean.layout import INSET_LINKED
from communique.clean.lines import Line, make_line
from communique.clean.neighbours import caption_above_credit, repeats
from communique.clean.rules import Verdict, trim
from communique.clean.run import Run, is_plain, widen
from communique.clean.trim import trim_title
from communique.model import Dropped, Span

SUBHEADING_WORDS = 3
"""A line without a full stop inside the text is a subheading from so many words on, below it a stray of the layout."""

TEASER_WORDS = 4
"""A line outside the article that no rule names is a teaser from so many words on, below it part of a menu."""


class Pieces(msgspec.Struct, frozen=True):
    """The page cut up: every character that isn't white space is in one of the three."""

    title: Span | None
    body: tuple[Span, ...]
    dropped: tuple[Dropped, ...]


def cut_out(
    lines: Sequence[Line],
    verdicts: Sequence[Verdict | None],
    headline: Line | None,
    run: Run | None,
    copies: dict[int, Verdict],
) -> Pieces:
    """The pieces of the page, given its headline and the run of lines of its text, and the copies in page order."""
    plain = run is not None and (len(lines) == 1 or is_plain(lines, verdicts, run))
    run = widen(lines, verdicts, run) if run and plain else run
    inside = range(run.first, run.last) if run else range(0)
    top = -1 if headline is None else headline.index
    own = [line for line in lines if line == headline or (line.index in inside and not verdicts[line.index])]
    taken = {line.index for line in own}
    rest = [line for line in lines if not verdicts[line.index] and line.index not in taken]
    if [*own, *rest] != [line for line in lines if not verdicts[line.index]]:
        copies = repeats([*own, *rest])
    title: Span | None = None
    body: list[Span] = []
    dropped: list[Dropped] = []
    for line in lines:
        verdict = verdicts[line.index] or copies.get(line.index)
        if line == headline:
            title, stamp, text = trim_title(line)
            dropped += stamp
            if text:
                cut = trim(make_line(line.index, text, line.text[text.start - line.span.start :]))
                dropped += cut.dropped
                body.append(cut.kept)
        elif line.index not in inside:
            dropped.append(Dropped(line.span.start, line.span.end, _outside(line, verdict)))
        elif why := verdict or (None if plain else _stray(line, lines, verdicts, top)):
            dropped.append(Dropped(line.span.start, line.span.end, why.reason))
        else:
            cut = trim(line)
            dropped += cut.dropped
            body.append(cut.kept)
    return Pieces(title, tuple(body), tuple(sorted(dropped)))


def _outside(line: Line, verdict: Verdict | None) -> str:
    if verdict:
        return verdict.reason
    return "teaser" if line.words >= TEASER_WORDS else "menu"


def _stray(line: Line, lines: Sequence[Line], verdicts: Sequence[Verdict | None], headline: int) -> Verdict | None:
    """A line inside the text that is neither sentence nor subheading: a caption above its credit, a piece of layout."""
    if line.is_prose or line.ends:
        return None
    after = verdicts[line.index + 1] if line.index + 1 < len(lines) else None
    if caption := caption_above_credit(line, after):
        return caption
    if line.words < SUBHEADING_WORDS:
        return Verdict("menu", "clean.stray")
    return None if _stands_between(line, lines, verdicts, headline) else Verdict("teaser", "clean.stray_headline")


def _stands_between(line: Line, lines: Sequence[Line], verdicts: Sequence[Verdict | None], headline: int) -> bool:
    """Whether the line is a subtitle (below the headline, text near) or a subheading (text right above and below)."""
    if _is_among_paragraphs(line, lines, verdicts):
        return True
    at = line.index - 1
    while at > headline and (verdict := verdicts[at]) and verdict.reason in BESIDE_HEADLINE:
        at -= 1
    far = SUBTITLE_REACH if at == headline else 1
    text = [other.is_prose and not verdicts[other.index] for other in lines[line.index + 1 : line.index + 1 + far]]
    return any(text) and (at == headline or (lines[at].is_prose and not verdicts[at]))


def _is_among_paragraphs(line: Line, lines: Sequence[Line], verdicts: Sequence[Verdict | None]) -> bool:
    """Whether the next block is running text in the same element, of which the line is a paragraph too."""
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if after is None or not line.tags or not after.is_prose or verdicts[after.index]:
        return False
    return _is_paragraph(line.tags[-1]) and line.tags[:-1] == after.tags[:-1] and line.link_share < INSET_LINKED


def _is_paragraph(tag: str) -> bool:
    return tag.partition(".")[0].partition("#")[0] in ("p", "h2", "h3", "h4", "h5", "h6")


SUBTITLE_REACH = 6
"""How many lines below a subtitle its text begins at the latest."""

BESIDE_HEADLINE = frozenset(("byline", "caption", "date line", "counter", "repeat"))
"""What stands between a headline and its text, and may stand above a subtitle."""
