"""Names, titles and pronouns stand for the actors that the cases say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casefile import Case, load
from communique.grammar import mark_up
from communique.lexicon import Entry, entries
from communique.model import Article, Block, Cast, Name, Page, Reference, Span, make_page
from communique.parties import make_cast
from communique.parties.naming import Bent, bends_to, nominative
from communique.parties.rules import KINDS, RULES

CASES = load(Path(__file__).parent / "cases" / "ru" / "parties")
ENTRIES = [entry for file in ("states", "statehood", "institutions", "roles") for entry in entries("ru", file)]


def cast_of(text: str) -> tuple[Page, Cast]:
    page = make_page("case", "case", text, "utf-8", blocks=(Block(Span(0, len(text))),))
    article = Article("ar", page.id, None, "ru", None, None, (Span(0, len(text)),), ())
    return page, make_cast(page, article, mark_up(page, article))


def reference_at(cast: Cast, start: int, end: int) -> Reference:
    found = [r for r in cast.references if (r.span.start, r.span.end) == (start, end)]
    assert found, [(r.span, r.why.rule) for r in cast.references]
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    _, cast = cast_of(case.text)
    for label, value in case.keys.items():
        reference = reference_at(cast, *case.spans[label][0])
        actor = cast.actor(reference.actor)
        name, *more = (part.strip() for part in value.split("|"))
        assert (actor.name if actor else "nobody") == name
        assert actor is None or [actor.kind, actor.party][: len(more)] == more
        if label == "x":
            assert reference.why.rule == case.rule


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)
def test_example_fires(entry: Entry) -> None:
    for example in entry.examples:
        assert entry.ref in cited(example), example
    for sentence in entry.counter:
        assert entry.ref not in cited(sentence), sentence


def cited(text: str) -> set[str]:
    _, cast = cast_of(text)
    return {ref for record in (*cast.references, *cast.mentions) for ref in record.why.entries}


@pytest.mark.parametrize(
    ("form", "case", "gender", "name"),
    [
        ("Рокуром", "Ins", "Masc", "Рокур"),
        ("Ветлинской", "Gen", "Fem", "Ветлинская"),
        ("Морто", "Gen", "Fem", "Морто"),
        ("Фенвик", "Gen", "Fem", "Фенвик"),
        ("Гонтаря", "Gen", "Masc", "Гонтарь"),
        ("Гордея", "Gen", "Masc", "Гордей"),
        ("Ли", "Gen", "Masc", "Ли"),
    ],
)
def test_nominative(form: str, case: str, gender: str, name: str) -> None:
    assert nominative(Bent(form, case, gender), ()) == name


def test_a_form_on_the_page_decides() -> None:
    assert nominative(Bent("Клеца", "Gen", "Masc"), ("Клец",)) == "Клец"
    assert bends_to("гонта", "гонты")
    assert not bends_to("гонта", "гонтов")


def test_one_actor_for_all_forms_of_a_name() -> None:
    _page, cast = cast_of("Ян Крушина уехал. Крушину проводил посол. Письмо Яна Крушины получено.")
    people = {m.actor for m in cast.mentions if m.type == "PER"}
    assert len(people) == 1
    actor = cast.actor(people.pop())
    assert actor is not None and actor.name == "Ян Крушина"


def test_titles_are_kept_as_they_stand() -> None:
    page, cast = cast_of("Приехал глава МИД Норвегии Ларс Ниссен.")
    actor = next(actor for actor in cast.actors if actor.kind == "person")
    assert [role.text for role in actor.roles] == ["глава МИД Норвегии"]
    assert page.text[actor.roles[0].start : actor.roles[0].end] == "глава МИД Норвегии"


TEXT = "Ян Крушина, президент и глава МИД РФ по делам Франции. Он – она: их «заявил» газета. В Госдепе четыре"
WORDS = st.sampled_from(re.findall(r"\w+|[^\w\s]", TEXT))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_any_words_give_sound_records(words: list[str]) -> None:
    page, cast = cast_of(" ".join(words))
    known = {actor.id for actor in cast.actors}
    for mention in cast.mentions:
        assert mention.actor in known and mention.span.of(page.text)
    for reference in cast.references:
        assert reference.actor is None or reference.actor in known
        assert reference.first <= reference.head < reference.last
        assert next(p.span for p in reference.why.parts) == reference.span
    assert list(cast.references) == sorted(cast.references, key=lambda r: (r.sentence, r.first, -r.last))
    assert cast_of(" ".join(words))[1] == cast


def test_a_name_without_a_letter_is_a_name_like_others():
    text = "Агент 007 заявил, что улетает."
    page = make_page("case.txt", "case", text, "utf-8", blocks=())
    article = Article("ar", page.id, None, "ru", None, None, (Span(0, len(text)),), ())
    markup = mark_up(page, article)
    sentence = markup.sentences[0]
    number = next(at for at, token in enumerate(sentence.tokens) if token.text == "007")
    name = Name(sentence.tokens[number].span, "PER", number, number + 1)
    tagged = replace(markup, sentences=(replace(sentence, names=(name,)),))
    assert [mention.span.of(text) for mention in make_cast(page, article, tagged).mentions] == ["007"]


def test_every_rule_says_which_phrases_it_is_for() -> None:
    assert tuple(KINDS) == RULES
