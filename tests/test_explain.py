"""Reasons: the words that a rule rests on, marked in their sentence; the entry of the lexicon in its own words."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from communique import lexicon
from communique import store as record
from communique.explain import entry_text, explain, explain_silence, mark, statement_whys
from communique.model import Part, Span
from tests import handmade
from tests.casefile import unbrace
from tests.test_speech import read

TEXT = "Было утро. Министр Ян Корт заявил, что перевал надо открыть. Был вечер."


def part(label: str, words: str) -> Part:
    at = TEXT.index(words)
    return Part(label, Span(at, at + len(words)))


def test_parts_stand_in_their_sentence():
    parts = (part("cue", "заявил"), part("speaker", "Министр Ян Корт"))
    assert mark(TEXT, parts) == "{speaker Министр Ян Корт} {cue заявил}, что перевал надо открыть."


def test_parts_may_stand_in_each_other():
    parts = (part("name", "Ян Корт"), part("speaker", "Министр Ян Корт"))
    assert "{speaker Министр {name Ян Корт}} заявил" in mark(TEXT, parts)


def test_parts_that_cross_stand_at_the_end():
    marked = mark(TEXT, (part("one", "Министр Ян"), part("two", "Ян Корт")))
    assert marked == "{one Министр Ян} Корт заявил, что перевал надо открыть. {two Ян Корт}"


def test_what_lies_far_between_is_left_out():
    text = f"Он сказал. {'Шел дождь. ' * 40}Министр ушел."
    he, minister = text.index("Он"), text.index("Министр")
    marked = mark(text, (Part("pronoun", Span(he, he + 2)), Part("name", Span(minister, minister + 7))))
    assert marked == "{pronoun Он} сказал. […] {name Министр} ушел."


@given(st.text("аб .", min_size=1, max_size=60), st.data())
def test_marked_words_can_be_read_back(text: str, data: st.DataObject):
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    start, end = sorted(data.draw(ends))
    marked = mark(text, (Part("said", Span(start, end)),)) if start < end else ""
    plain, spans = unbrace(marked)
    for first, last in spans.get("said", []):
        assert plain[first:last].split() == text[start:end].split()


def test_every_entry_of_the_lexicon_can_be_told():
    for name in lexicon.files("ru"):
        for entry in lexicon.entries("ru", name):
            assert re.match(r"\[\[[\w.]+\]\]\n", entry_text(entry.ref)), entry.ref


def test_an_entry_of_another_version_is_no_error():
    assert entry_text("ru/nowhere.toml:3") == ""
    assert entry_text("nonsense") == ""


def test_a_statement_is_told_with_all_its_parts():
    text = "Посол Чили Диего Рохас прибыл в Осло. Он заявил, что порт закрыт, передает агентство «Заря»."
    (statement,) = read(text).speech.statements
    _, why = statement_whys(statement)[0]
    marked = mark(text, why.parts)
    assert "{antecedent Посол Чили Диего Рохас}" in marked
    assert "{speaker Он} {cue заявил}, что {content порт закрыт}" in marked
    assert "{relay «Заря»}" in marked or "{relay Заря}" in marked or "Заря" in marked
    assert why.notes[0] == "speaker: Диего Рохас"
    assert any(note.startswith("«Он» means Диего Рохас") for note in why.notes)
    assert "relays: Заря" in why.notes


def test_a_speaker_who_goes_on_is_told_as_such():
    text = "Посол Чили заявил, что раунд сорван. «Мы сделали все, что могли»."
    alone = read(text).speech.statements[-1]
    assert "nobody is named here: the one who spoke before goes on" in statement_whys(alone)[0][1].notes


def test_silence_says_what_each_word_of_speech_lacks():
    reasons = {unused.cue: unused.reason for unused in explain_silence("В мае сообщили, что порт закрыт.").unused}
    assert list(reasons) == ["сообщили"] and "nobody" in reasons["сообщили"]
    (unused,) = explain_silence("Посол Чили рассказал.").unused
    assert "nothing follows" in unused.reason
    (unused,) = explain_silence("В Осло начался раунд, передает агентство «Заря».").unused
    assert "outlet" in unused.reason


def test_an_actor_that_no_name_means_is_explained_all_the_same(tmp_path: Path):
    reading = handmade.first()
    bare = msgspec.structs.replace(reading.cast, mentions=())
    with record.open_store(tmp_path / "t.db", write=True) as store:
        record.write_reading(store, msgspec.structs.replace(reading, cast=bare), "v")
        (actor,) = bare.actors
        assert "without a name" in explain(store, actor.id)[0].about
        silent = msgspec.structs.replace(reading.speech, statements=())
        record.write_reading(store, msgspec.structs.replace(reading, cast=bare, speech=silent), "v")
        assert "no name does" in explain(store, actor.id)[0].notes[0]
