"""Utterances that several pages give, each version held to the fullest one word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.brief.dossier import Dossier, chain
from communique.brief.paper import Paper, counted, cut, plain
from communique.model import Drift, Edit, Quotation, Version

FEW = 8
"""How many utterances the brief shows, those that most texts give; `communique show quotations` shows all."""

OTHERS = 3
"""How many versions of an utterance, and how many sources of one version, the brief shows."""

LONG = 8
"""Words that were left out in one place and are still shown; of more the first ones."""

DRIFTS: dict[Drift, str] = {
    "base": "the fullest",
    "same": "word for word",
    "cut": "cut",
    "reworded": "in other words",
    "retold": "retold",
}
"""What a version is to the fullest one, as the screens write it."""


def quotations(paper: Paper, dossier: Dossier) -> None:
    """What was said once and is given by several pages, with what each did to the words."""
    found = sorted(dossier.quotations, key=lambda quotation: (_weight(dossier, quotation), quotation.id))
    shown = [quotation for quotation in found if paper.full or _changed(quotation)]
    if not shown and not paper.full:
        return
    paper.heading("Quotations given by several pages")
    if not shown:
        paper.line("No utterance stands on two pages.")
    for quotation in paper.few(shown, FEW):
        quotation_entry(paper, dossier, quotation)
    paper.more(FEW, len(found), dossier.command("quotations"))


def _changed(quotation: Quotation) -> bool:
    return any(version.drift in ("reworded", "retold") for version in quotation.versions)


def _weight(dossier: Dossier, quotation: Quotation) -> tuple[bool, int]:
    return not _changed(quotation), -dossier.independent(version.page for version in quotation.versions)


def quotation_entry(paper: Paper, dossier: Dossier, quotation: Quotation) -> None:
    """One utterance: who said it, how many give it, the fullest version and what became of it in the others."""
    base = quotation.versions[0]
    said = f", {quotation.said}" if quotation.said else ""
    rows = [(f"{quotation.speaker}{said}: {texts(dossier, [v.page for v in quotation.versions])}", "bold")]
    rows += [(f"«{cut(_words(dossier, base))}»", ""), (_source(dossier, base), "dim")]
    others = _alike(dossier, quotation.versions[1:])
    for same in paper.few(others, OTHERS):
        told = "" if same[0].drift == "same" else f": {marked(dossier, base, same[0])}"
        rows.append((f"{DRIFTS[same[0].drift]}{told}", ""))
        rows += [(_source(dossier, version), "dim") for version in paper.few(same, OTHERS)]
    if len(others) > OTHERS and not paper.full:
        rows.append((f"… and {len(others) - OTHERS} more: `communique show {quotation.id}`", "dim"))
    paper.entry(quotation.id, *rows)


def texts(dossier: Dossier, pages: Sequence[str]) -> str:
    """How many texts these pages are, and how many of them stand on their own: `5 texts, 2 independent`."""
    number, alone = len(set(pages)), dossier.independent(pages)
    return counted(number, "text") + (f", {alone} independent" if alone < number else "")


def _alike(dossier: Dossier, versions: Sequence[Version]) -> list[list[Version]]:
    """The versions, those of the same words together, the most changed first."""
    found: dict[tuple[int, str, str], list[Version]] = {}
    for version in versions:
        key = (-list(DRIFTS).index(version.drift), _words(dossier, version).casefold(), version.mode)
        found.setdefault(key, []).append(version)
    return [found[key] for key in sorted(found)]


def _words(dossier: Dossier, version: Version) -> str:
    statement, reading = dossier.place(version.page, version.statement)
    return " … ".join(plain(span.of(reading.page.text)) for span in statement.content)


def _source(dossier: Dossier, version: Version) -> str:
    statement, reading = dossier.place(version.page, version.statement)
    way = chain(statement, reading)
    return f"{way} · {dossier.source(version.page, statement.extent.start)} · {version.statement}"


def marked(dossier: Dossier, base: Version, version: Version) -> str:
    """The words of a version with `[-what was left out-]` and `{+what was put in+}`."""
    return " ".join(piece for edit in version.edits for piece in _pieces(dossier, edit, base, version))


def _pieces(dossier: Dossier, edit: Edit, base: Version, version: Version) -> Iterator[str]:
    ours, theirs = dossier.words(version.page, edit.here), dossier.words(base.page, edit.there)
    if edit.kind in ("same", "form"):
        yield ours
        return
    if edit.kind != "put_in":
        words = theirs.split()
        yield f"[-{' '.join(words[:LONG])}{' …' if words[LONG:] else ''}-]"
    if edit.kind != "left_out":
        yield f"{{+{ours}+}}"
