"""Words of the vocabulary are found in the list as it comes."""

from __future__ import annotations

import pytest

from communique.grammar.vocabulary import KEY, Vocabulary

LONG = "я" * (KEY // 2)
LISTED = ["a", "ab", "дом", "дома", LONG, f"{LONG}б", f"{LONG}в", "ёж"]
VOCABULARY = Vocabulary("\n".join([*LISTED, "<unk>", "<pad>"]).encode())
NOT_LISTED = ["", "b", "до", "домах", "ёжик", "\0", "a\0", f"{LONG}г", f"{LONG}бб", LONG[1:], "\ud800", "яя", "<unk>"]


@pytest.mark.parametrize("word", LISTED + NOT_LISTED)
def test_a_word_has_its_number_alone_and_among_others(word: str):
    number = LISTED.index(word) if word in LISTED else VOCABULARY.unknown
    assert VOCABULARY.number(word) == number
    assert VOCABULARY.numbers(["дом", word, "ab"]) == [2, number, 1]


def test_no_words_have_no_numbers():
    assert VOCABULARY.numbers([]) == []
    assert VOCABULARY.unknown == len(LISTED)
