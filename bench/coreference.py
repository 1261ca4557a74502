"""Holds the speakers of real articles against coreference chains that people marked.

    python bench/coreference.py SHARED [--sample N] [--seed S] [--errors]

Reads SHARED/bench/news-ru.jsonl.gz (`name`, `text`, `chains`: lists of [start, end]) with the stages of communique.
What is counted, and what counts as right, is told in bench/README.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pymorphy3

from communique.acquire.page import text_page
from communique.clean import clean
from communique.grammar import mark_up
from communique.model import Article, Cast, Markup, Name, Page, Reference, Sentence, Span, Speech, Statement
from communique.parties import make_cast
from communique.speech import find_speech

KINDS = ("name", "pronoun", "role", "organisation or state")
"""The kinds of mention that are told apart."""

VERDICTS = ("right", "null", "wrong")
"""`null` is a speaker without an actor, or an office whose holder nothing in the record names."""

STEM = 4
"""Letters that two forms of one name share at least, where the dictionary gives them no common lemma."""

LONGEST_ENDING = 3
"""Letters by which two forms of one name may differ in length (Прайс, Прайсом)."""

Spans = list[list[int]]


class Text(NamedTuple):
    """One article as it was read, with the chains that people marked."""

    page: Page
    markup: Markup
    cast: Cast
    speech: Speech
    chains: list[Spans]


class Place(NamedTuple):
    """The phrase that stands for a speaker, its head, and which kind of mention it is."""

    sentence: Sentence
    head: Span
    span: Span
    kind: str


class Case(NamedTuple):
    """One speaker whose mention lies in a chain that names somebody."""

    page: str
    kind: str
    verdict: str
    mention: str
    speaker: str
    names: tuple[str, ...]
    sentence: str


@lru_cache(maxsize=1)
def dictionary() -> pymorphy3.MorphAnalyzer:
    """The dictionary, loaded once."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=100_000)
def lemmas(word: str) -> frozenset[str]:
    """The lemmas that a word may have, and the word itself, ё as е."""
    found = {parse.normal_form for parse in dictionary().parse(word.casefold())} | {word.casefold()}
    return frozenset(lemma.replace("ё", "е") for lemma in found)


@lru_cache(maxsize=100_000)
def same_word(one: str, other: str) -> bool:
    """Whether two words can be forms of one name, or one the initial of the other."""
    if not lemmas(one).isdisjoint(lemmas(other)):
        return True
    a, b = (word.casefold().replace("ё", "е") for word in (one, other))
    if min(len(a), len(b)) == 1:
        return a[0] == b[0]
    root = max(STEM, min(len(a), len(b)) - LONGEST_ENDING)
    return min(len(a), len(b)) >= STEM and a[:root] == b[:root] and abs(len(a) - len(b)) <= LONGEST_ENDING


def words(text: str) -> list[str]:
    """The words of a text, without marks and prepositions."""
    found = "".join(c if c.isalnum() else " " for c in text).split()
    return [word for word in found if len(word) > 1 or word.isupper()]


def same_name(name: str, other: str) -> bool:
    """Whether every word of the shorter name is a word of the longer one."""
    less, more = sorted((words(name), words(other)), key=len)
    return bool(less) and all(any(same_word(a, b) for b in more) for a in less)


def read(page: Page, chains: list[Spans], ready: tuple[Article, Markup] | None = None) -> Text:
    """One article, read as far as its statements."""
    article, markup = ready or _grammar(page)
    cast = make_cast(page, article, markup)
    return Text(page, markup, cast, find_speech(page, article, markup, cast), chains)


def _grammar(page: Page) -> tuple[Article, Markup]:
    article = clean(page)
    return article, mark_up(page, article)


def names_of(text: Text, chain: Spans) -> tuple[str, ...]:
    """The names in a chain: those of persons where there are any, else those of organisations and places.

    A name inside a mention of another chain within the mention (пресс-секретарь Грача) is the other's.
    """
    persons: list[str] = []
    others: list[str] = []
    for start, end in chain:
        inner = [s for c in text.chains if c is not chain for s in c if start <= s[0] and s[1] <= end]
        for sentence in text.markup.sentences:
            if sentence.span.end <= start or end <= sentence.span.start:
                continue
            for name in sentence.names:
                whole = start <= name.span.start and name.span.end <= end
                if whole and not any(
                    a <= name.span.start and name.span.end <= b and b - a < end - start for a, b in inner
                ):
                    words = name.span.of(text.page.text)
                    if name.type == "PER":
                        persons.append(words)
                    elif _is_whole(sentence, name, start):
                        others.append(words)
                    elif not _is_living(sentence, start):
                        others.append(text.page.text[start : name.span.end])
    return tuple(dict.fromkeys(persons or others))


def _is_whole(sentence: Sentence, name: Name, start: int) -> bool:
    """Whether nothing but adjectives, nouns beside it and marks stands before a name in its mention."""
    before = [t for t in sentence.tokens if start <= t.start and t.end <= name.span.start]
    return all(t.pos in ("ADJ", "DET", "PUNCT") for t in before) or bool(before and before[-1].text in '«"“')


def _is_living(sentence: Sentence, start: int) -> bool:
    """Whether the first noun from `start` on is a person's title."""
    nouns = (t for t in sentence.tokens if t.start >= start and t.pos in ("NOUN", "PROPN"))
    return next((t.feats.get("Animacy") == "Anim" for t in nouns), False)


def chain_of(text: Text, place: Place) -> Spans | None:
    """The chain with the mention that holds the head of a speaker's phrase and agrees best with its span."""
    best: tuple[float, Spans] | None = None
    for chain in text.chains:
        for start, end in chain:
            if start <= place.head.start and place.head.end <= end:
                shared = min(end, place.span.end) - max(start, place.span.start)
                share = shared / (max(end, place.span.end) - min(start, place.span.start))
                if best is None or share > best[0]:
                    best = share, chain
    return best[1] if best else None


def place_of(text: Text, statement: Statement) -> Place | None:
    """Where a speaker stands: the longest reference at the beginning of its span, else the span itself."""
    span = statement.speaker.span if statement.speaker else None
    if span is None:
        return None
    sentence = next(s for s in text.markup.sentences if s.span.holds(span))
    within = [r for r in text.cast.references if span.holds(r.span) and r.span.start == span.start]
    if within:
        longest = max(within, key=lambda r: r.span.end)
        return Place(sentence, sentence.tokens[longest.head].span, longest.span, kind_of(longest))
    inside = [token for token in sentence.tokens if span.holds(token.span)]
    head = next((t for t in inside if t.head < 0 or not span.holds(sentence.tokens[t.head].span)), inside[0])
    return Place(sentence, head.span, span, "role")


def kind_of(reference: Reference) -> str:
    """Which kind of mention a reference is."""
    if reference.kind in ("name", "pronoun"):
        return reference.kind
    return "role" if reference.kind in ("role", "group") else "organisation or state"


def verdict_of(text: Text, statement: Statement, names: Sequence[str]) -> str:
    """Whether a statement's speaker is one of the names."""
    speaker = statement.speaker
    assert speaker is not None
    actor = text.cast.actor(speaker.actor)
    called = (speaker.name, *(actor.aliases if actor else ()))
    if any(same_name(one, name) for one in called for name in names):
        return "right"
    return "null" if actor is None or actor.kind == "office" else "wrong"


def cases(text: Text) -> Iterator[Case]:
    """Every speaker of an article whose mention lies in a chain with a name."""
    for statement in text.speech.statements:
        place = place_of(text, statement)
        chain = chain_of(text, place) if place else None
        names = names_of(text, chain) if chain else ()
        if place is None or statement.speaker is None or not names:
            continue
        mention, sentence = place.span.of(text.page.text), place.sentence.span.of(text.page.text)
        verdict = verdict_of(text, statement, names)
        yield Case(text.page.address, place.kind, verdict, mention, statement.speaker.name, names, sentence)


def rows(shared: Path, sample: int, seed: int) -> list[dict[str, object]]:
    """The articles of the file by name; a sample of them, always the same for a seed."""
    with gzip.open(shared / "bench" / "news-ru.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = sorted((json.loads(line) for line in lines), key=lambda row: str(row["name"]))
    if not sample:
        return found
    random.Random(seed).shuffle(found)
    return found[:sample]


def table(found: Sequence[Case]) -> Iterator[str]:
    """The figures, overall and by kind of mention."""
    yield f"{'':24}{'speakers':>9}{'right':>8}{'null':>8}{'wrong':>8}"
    for kind in ("all", *KINDS):
        here = [case for case in found if kind in ("all", case.kind)]
        counts = Counter(case.verdict for case in here)
        shares = "".join(f"{counts[verdict] / (len(here) or 1):8.3f}" for verdict in VERDICTS)
        yield f"{kind:24}{len(here):9}{shares}"


def main() -> int:
    """Reads the articles and prints the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shared", type=Path)
    ask.add_argument("--sample", type=int, default=0, help="how many articles, drawn by --seed; all without it")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--errors", action="store_true", help="print every speaker that is null or wrong")
    args = ask.parse_args()
    found: list[Case] = []
    for row in rows(args.shared, args.sample, args.seed):
        page = text_page(f"{row['name']}.txt", "", str(row["text"]), "utf-8")
        found.extend(cases(read(page, row["chains"])))  # type: ignore[arg-type]
    if args.errors:
        for case in found:
            if case.verdict != "right":
                print(f"{case.verdict}\t{case.kind}\t{case.page}\t{case.mention} = {case.speaker}\t{case.names}")
                print(f"\t{case.sentence}")
    print("\n".join(table(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
