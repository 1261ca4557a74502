"""How each sentence is built: trees are trees and the best ones, sentences end where they end, lemmas of names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pymorphy3
import pytest
import razdel
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from communique import dictionary
from communique.acquire.page import text_page
from communique.grammar import encoder, mark_up, mark_up_all, models
from communique.grammar.segments import segments
from communique.grammar.tree import best_trees, spanning_tree
from communique.grammar.words import words
from communique.model import Article, Markup, Page, Span

VALUES = st.floats(-20, 20, width=32)


def matrices(longest: int) -> st.SearchStrategy[np.ndarray]:
    """Scores of heads for sentences of up to `longest` words."""
    return st.integers(1, longest).flatmap(lambda size: arrays(np.float32, (size, size + 1), elements=VALUES))


def is_tree(heads: list[int]) -> bool:
    """Whether every word leads to the root, by one word that hangs on it."""
    return heads.count(0) == 1 and all(rooted(heads, word) for word in range(1, len(heads) + 1))


def rooted(heads: list[int], word: int) -> bool:
    for _ in heads:
        word = heads[word - 1]
        if word == 0:
            return True
    return False


def worth(scores: np.ndarray, heads: list[int]) -> float:
    """The logarithm of a tree's probability, but for a constant."""
    wide = scores.astype(np.float64)
    return float(sum(wide[word, head] for word, head in enumerate(heads)))


def trees(size: int) -> Iterator[list[int]]:
    return (list(heads) for heads in product(range(size + 1), repeat=size) if is_tree(list(heads)))


@given(matrices(12))
def test_every_sentence_gets_a_tree_with_one_root(scores: np.ndarray):
    assert is_tree(spanning_tree(scores))


@settings(max_examples=300, deadline=None)
@given(matrices(4))
def test_no_tree_is_better(scores: np.ndarray):
    best = max(worth(scores, heads) for heads in trees(scores.shape[0]))
    assert worth(scores, spanning_tree(scores)) == pytest.approx(best, abs=1e-3)


def test_equal_scores_give_a_tree():
    for size in range(1, 30):
        assert is_tree(spanning_tree(np.zeros((size, size + 1), dtype=np.float32)))


# --- sentences, tokens, lemmas ---------------------------------------------------------------------------------------


def paged(*lines: str) -> tuple[Page, Article]:
    page = text_page("page.txt", "page.txt", "\n".join(lines), "utf-8")
    spans = tuple(block.span for block in page.lines)
    return page, Article("ar", page.id, None, "ru", None, None, spans, ())


def read(*lines: str) -> tuple[Page, Markup]:
    page, article = paged(*lines)
    return page, mark_up(page, article)


@pytest.mark.parametrize(
    "sentence",
    [
        "«Мы готовы к переговорам!», — заявил министр Ян Корт.",
        "«Когда откроют перевал? Этого никто не знает», — сказала Анна Лис.",
        "«Перевал закрыт», – сообщили в Карвене.",
    ],
)
def test_a_quotation_and_who_said_it_are_one_sentence(sentence: str):
    page, markup = read(f"До встречи осталась неделя. {sentence} Других вестей нет.")
    assert sentence.rpartition("»")[2].strip(" ,") in markup.sentences[-2].span.of(page.text)
    assert "»" in markup.sentences[-2].span.of(page.text)


def test_lines_end_sentences():
    page, markup = read("Арвения требует открыть перевал", "Глава МИД прибыл в Карвен.")
    assert [sentence.span.of(page.text) for sentence in markup.sentences] == page.text.splitlines()
    assert [sentence.block for sentence in markup.sentences] == [0, 1]


@pytest.mark.parametrize(
    ("sentence", "form", "lemma"),
    [
        ("Об этом он договорился с министром Сергеем Рябовым.", "Рябовым", "рябов"),
        ("Встречу с канцлером Оттоном Шольмом отменили.", "Шольмом", "шольм"),
        ("По словам Анны Петровой, перевал закрыт.", "Петровой", "петров"),
        ("Премьер-министр Карл Нордин принял послов Сольвии.", "послов", "посол"),
        ("Переговоры ещё идут.", "ещё", "еще"),
    ],
)
def test_lemmas_follow_the_sentence(sentence: str, form: str, lemma: str):
    _, markup = read(sentence)
    found = {token.text: token.lemma for token in markup.sentences[0].tokens}
    assert found[form] == lemma


def test_names_are_found_with_their_type():
    page, markup = read("Президент Франции Эмиль Ларош прибыл в Женеву на встречу с главой ООН.")
    names = {(name.span.of(page.text), name.type) for name in markup.sentences[0].names}
    assert {("Эмиль Ларош", "PER"), ("Женеву", "LOC"), ("ООН", "ORG")} <= names


TEXT = st.text(alphabet='абвАБВё .,!?«»"—-–\n\r\t\xa0\u2028XYZ019()…:;%№\U0001f600\u0301', max_size=120)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_offsets_resolve_whatever_is_written(text: str):
    page, article = paged(text)
    markup = mark_up(page, article)
    end = 0
    for sentence in markup.sentences:
        assert end <= sentence.span.start < sentence.span.end
        assert is_tree([token.head + 1 for token in sentence.tokens])
        for token in sentence.tokens:
            assert token.text == page.text[token.start : token.end]
            assert end <= token.start < token.end <= sentence.span.end
            end = token.end
        assert all(sentence.span.holds(name.span) for name in sentence.names)
    letters = sum(not letter.isspace() for span in article.body for letter in span.of(page.text))
    read = sum(len(token.text) for sentence in markup.sentences for token in sentence.tokens)
    assert read == letters


def test_articles_together_are_read_as_one_by_one():
    articles = [
        paged("Арвения требует открыть перевал.", "Глава МИД Ян Корт прибыл в Карвен."),
        paged("Переговоры идут."),
        paged("Арвения требует открыть перевал.", "«Мы ждём ответа», — сказал Корт."),
    ]
    assert mark_up_all(articles) == [mark_up(page, article) for page, article in articles]


# --- what is done another way than in the tools that it stands on ----------------------------------------------------


MARKED = st.text(alphabet="абЁqZ159 \n«»\"()(.,:;!?-–/…№%=_'“", max_size=40)


@settings(max_examples=300, deadline=None)
@given(MARKED)
@example("«5, 6» и (7,5) — в 5-м.")
@example("(yahoo!) да-да, нет-нет?»; 12).")
def test_tokens_are_those_of_razdel(text: str):
    found, theirs = words(f"… {text}", 2, 2 + len(text)), list(razdel.tokenize(text))
    assert found.texts == [token.text for token in theirs]
    assert found.starts == [token.start + 2 for token in theirs]
    assert found.ends == [token.stop + 2 for token in theirs]


@settings(max_examples=300, deadline=None)
@given(MARKED.map(lambda text: " ".join(text.split())).filter(bool))
@example("Ян Корт (Арвения) и т. д. прибыл. «Да!» — сказал он. А. Б. Лис – нет… Ждём")
def test_sentences_end_where_razdel_ends_them(text: str):
    article = Article("ar", "pg", None, "ru", None, None, (Span(0, len(text)),), ())
    ends = {sentence.stop for sentence in razdel.sentenize(text)}
    assert {segment.span.end for segment in segments(text, article)} <= ends


@pytest.mark.parametrize(
    "word", ["переговоры", "ещё", "все", "берёт", "колеблющиеся", "арвения", "наибольший", "ab", "§"]
)
def test_the_dictionary_lists_what_pymorphy_lists(word: str):
    told = [(form.normal_form, form.tag, form.is_known) for form in dictionary.forms(word)]
    parses = pymorphy3.MorphAnalyzer(lang="ru", probability_estimator_cls=None).parse(word)
    assert told == [(parse.normal_form, parse.tag, parse.is_known) for parse in parses]


@pytest.mark.parametrize(
    "word", ["арвении", "берёт", "судне", "новой", "лисы", "послами", "22-летнего", "экс-посла", "кадрунах", "ab"]
)
def test_the_likeliest_forms_and_their_inflections_are_pymorphys(word: str):
    forms, parses = dictionary.parses(word), pymorphy3.MorphAnalyzer(lang="ru").parse(word)
    assert [(form.normal_form, form.tag) for form in forms] == [(parse.normal_form, parse.tag) for parse in parses]
    for wanted in ({"nomn"}, {"nomn", "sing", "femn"}, {"plur", "gent"}, {"loct", "sing"}):
        bent = [parse.inflect(wanted) for parse in parses]
        told = [dictionary.inflected(word, form, wanted) for form in forms]
        assert told == [parse.word if parse else None for parse in bent]


@given(st.lists(matrices(8), min_size=1, max_size=6))
def test_trees_together_are_those_one_by_one(scores: list[np.ndarray]):
    assert best_trees(scores).tolist() == [head for some in scores for head in spanning_tree(some)]


@pytest.mark.parametrize("often", [0, encoder.COMMON])
def test_words_that_were_forgotten_are_learned_again(monkeypatch: pytest.MonkeyPatch, often: int):
    sentences = [("Арвения", "ждёт", f"{number}", "дней", *letters, ".") for number, letters in enumerate(LETTERS)]
    answers = models.load().read(sentences)
    monkeypatch.setattr(encoder, "ROWS", 40)
    monkeypatch.setattr(encoder, "COMMON", often)
    small = models.Models()
    for words_of_one, answer in [*zip(sentences, answers, strict=True)] * 2:
        small._seen.clear()
        assert small.read([words_of_one]) == [answer]
    assert len(small.encoder._kinds) < 40


LETTERS = ("перевал", "границу", "встречу", "договор", "министр", "Карвен")
"""Words whose letters make up sentences of many kinds."""
