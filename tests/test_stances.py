"""Acts, conditions, parties and topics of statements cut out by hand."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

import casefile
from communique import lexicon
from communique.grammar import mark_up
from communique.lexicon import Entry
from communique.model import (
    Actor,
    Article,
    Cast,
    Page,
    Reference,
    Span,
    Speaker,
    Statement,
    Why,
    make_page,
    stable_id,
)
from communique.stances import weigh
from communique.stances.acts import hits, patterns
from communique.stances.rules import RULES

CASES = casefile.load(Path(__file__).parent / "cases" / "ru" / "stances")


def page_of(text: str) -> tuple[Page, Article]:
    page = make_page("case", "case", text, "utf-8", blocks=())
    return page, Article("ar-case", page.id, None, "ru", None, None, (Span(0, len(text)),), ())


def statement_of(page: Page, content: tuple[Span, ...], cue: Span | None, speaker: Speaker | None = None) -> Statement:
    id = stable_id("st", page.id, content[0].start)
    return Statement(id, page.id, 0, "indirect", speaker, cue, content, (), Why("case"))


def cast_of(page: Page, case: casefile.Case) -> Cast:
    """The cast of a case: `{side_Арвения …}` is a name whose party is Арвения."""
    sides = [(label[5:], Span(*span)) for label, spans in case.spans.items() if label[:5] == "side_" for span in spans]
    actors = {name: Actor(stable_id("ac", name), name, "state", name) for name, _ in sides}
    references = tuple(
        Reference(0, 0, 1, 0, span, "name", actors[name].id, Why("case"))
        for name, span in sorted(sides, key=lambda s: s[1])
    )
    return Cast(page.id, tuple(actors.values()), (), references)


def weighed(case: casefile.Case) -> Statement:
    page, article = page_of(case.text)
    cast = cast_of(page, case)
    speaker = next((Span(*span) for span in case.spans.get("speaker", [])), None)
    owner = next((r.actor for r in cast.references if speaker and speaker.holds(r.span)), None)
    who = Speaker(owner, speaker.of(case.text), speaker) if speaker else None
    cue = next((Span(*span) for span in case.spans.get("cue", [])), None)
    content = tuple(Span(*span) for span in case.spans["said"])
    return weigh(page, article, mark_up(page, article), cast, (statement_of(page, content, cue, who),))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: casefile.Case):
    got = weighed(case)
    rules = [why.rule for why in got.act_whys] + ([got.condition.why.rule] if got.condition else [])
    if "acts" in case.keys:
        assert ", ".join(got.acts) == case.keys["acts"]
        if not case.rule.endswith("_condition"):
            assert case.rule in rules
    needs = [got.condition.needs.of(case.text)] if got.condition else []
    assert needs == case.words("needs")
    if got.condition and case.words("then"):
        assert [got.condition.then.of(case.text)] == case.words("then")
        assert case.rule in rules
    if got.condition and "only" in case.keys:
        assert str(got.condition.only).lower() == case.keys["only"]
    for key, value in (("party", got.party), ("addressee", got.addressee)):
        if key in case.keys:
            assert (value or "none") == case.keys[key]
    if "by" in case.keys:
        assert got.condition and (got.condition.by or "none") == case.keys["by"]
    if "topics" in case.keys:
        assert ", ".join(f"-{t.name}" if t.against else t.name for t in got.topics) == case.keys["topics"]


def test_every_rule_has_a_case():
    told = {case.rule for case in CASES}
    assert [rule.__name__ for rule in RULES if f"stances.{rule.__name__}" not in told] == []


def other_side(page: Page) -> Cast:
    """A cast of one state that speaks for itself, Кельмария, where the page names it."""
    actor = Actor("ac-1", "Кельмария", "state", "Кельмария")
    at = page.text.find("Кельмария")
    named = (Reference(0, 0, 1, 0, Span(at, at + len("Кельмария")), "name", actor.id, Why("case")),) if at >= 0 else ()
    return Cast(page.id, (actor,), (), named)


def refs(sentence: str, entry: Entry) -> set[str]:
    """The entries that the reading of one sentence cites; the words said are what follows «что» or the entry's cue."""
    page, article = page_of(sentence)
    markup = mark_up(page, article)
    tokens = markup.sentences[0].tokens
    cue = None
    start = sentence.find(", что") + len(", что") if ", что" in sentence else 0
    if entry.table == "cue" and entry.ref.startswith("ru/acts"):
        found = [hit for hit in hits(patterns("cue"), tokens, range(len(tokens))) if hit[2] == entry]
        if not found:
            return set()
        cue = Span(tokens[found[0][0]].start, tokens[found[0][1] - 1].end)
        start = min(cue.end, len(sentence) - 2)
    content = Span(start, len(sentence.rstrip(".")))
    got = weigh(page, article, markup, other_side(page), (statement_of(page, (content,), cue),))[0]
    whys = [*got.act_whys, *([got.condition.why] if got.condition else [])]
    return {ref for why in whys for ref in why.entries}


ENTRIES = [entry for name in ("acts", "conditions") for entry in lexicon.entries("ru", name)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)
def test_every_entry_fires_on_its_examples_and_not_on_its_counterexamples(entry: Entry):
    assert [example for example in entry.examples if entry.ref not in refs(example, entry)] == []
    assert [example for example in entry.counter if entry.ref in refs(example, entry)] == []


def test_a_report_of_what_others_said_is_no_act_of_the_reporter():
    text = "Министр рассказал, что Кельмария требует вывести войска."
    page, article = page_of(text)
    markup = mark_up(page, article)
    outer = statement_of(page, (Span(text.index("Кельмария"), len(text) - 1),), None, Speaker(None, "Министр", None))
    inner = statement_of(
        page,
        (Span(text.index("вывести"), len(text) - 1),),
        Span(text.index("требует"), text.index(" вывести")),
        Speaker(None, "Кельмария", None),
    )
    cast = Cast(page.id, (), (), ())
    told, demanded = weigh(page, article, markup, cast, (outer, inner))
    assert told.acts == ("inform",)
    assert demanded.acts == ("request",)


def test_a_condition_belongs_to_the_inner_of_two_statements():
    text = "Министр рассказал, что Кельмария уйдет, если Арвения откроет перевал."
    page, article = page_of(text)
    outer = statement_of(page, (Span(text.index("Кельмария"), len(text) - 1),), None)
    inner = statement_of(page, (Span(text.index("уйдет"), len(text) - 1),), None)
    told, said = weigh(page, article, mark_up(page, article), Cast(page.id, (), (), ()), (outer, inner))
    assert told.condition is None
    assert said.condition is not None


def page_with(text: str, *said: tuple[str, str, str]) -> tuple[Statement, ...]:
    """The weighed statements of a page: party, cue and words of each; a party is also an actor where it is named."""
    page, article = page_of(text)
    names = sorted({party for party, _, _ in said})
    actors = tuple(Actor(f"ac-{name}", name, "state", name) for name in names)
    found = [(name, found) for name in names for found in re.finditer(f"{name[:-1]}\\w*", text)]
    named = tuple(Reference(0, 0, 1, 0, Span(*m.span()), "name", f"ac-{name}", Why("case")) for name, m in found)
    statements = []
    for party, cue, words in said:
        at, told = text.index(words), text.index(cue)
        speaker = Speaker(f"ac-{party}", party, None)
        statements.append(statement_of(page, (Span(at, at + len(words)),), Span(told, told + len(cue)), speaker))
    markup = mark_up(page, article)
    named = tuple(
        msgspec.structs.replace(ref, sentence=number)
        for ref in named
        for number, sentence in enumerate(markup.sentences)
        if sentence.span.meets(ref.span)
    )
    return weigh(page, article, markup, Cast(page.id, actors, (), named), tuple(statements))


def test_talks_that_wait_for_nobody_in_particular_are_with_those_who_offered_them():
    offered, held = page_with(
        "Кельмария предложила Арвении новые встречи. Арвения заявила, что новых встреч не будет без ясности.",
        ("Кельмария", "предложила", "Арвении новые встречи"),
        ("Арвения", "заявила", "новых встреч не будет без ясности"),
    )
    assert offered.acts == ("offer",)
    assert held.condition and held.condition.others == ("Кельмария",)


def test_talks_are_with_the_side_that_the_speaker_names_elsewhere():
    _, held = page_with(
        "Арвения заявила, что ведет переговоры с Кельмарией. Арвения добавила, что без ясности переговоры невозможны.",
        ("Арвения", "заявила", "ведет переговоры с Кельмарией"),
        ("Арвения", "добавила", "без ясности переговоры невозможны"),
        ("Кельмария", "ведет", "с Кельмарией"),
    )[:2]
    assert held.condition and held.condition.others == ("Кельмария",)
