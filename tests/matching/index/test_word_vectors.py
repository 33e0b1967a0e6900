"""The table of word vectors knows words of one meaning, in both languages, without any extra."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index.word_vectors import WordVectors, word_vectors
from bot.matching.matcher import Known, Matcher
from bot.text.message import Message

ENTRIES = (
    Known("wedding", ("may my spouse come along", "is my spouse invited", "配偶可以一起来吗")),
    Known("garage", ("where do i park my vehicle", "is there room for a vehicle", "车辆停在哪里")),
)


def likeness(one: str, other: str) -> float:
    rows = word_vectors().encode([one, other])
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("alike", "other", "stranger"),
    [("wife", "spouse", "vehicle"), ("妻子", "丈夫", "车辆"), ("expensive", "costly", "purple"), ("价格", "费用", "天气")],
)
def test_words_of_one_meaning_are_more_alike_than_strangers(alike: str, other: str, stranger: str) -> None:
    assert likeness(alike, other) > likeness(alike, stranger) + 0.2


@pytest.mark.parametrize(
    ("question", "entry"),
    [("is the wife welcome", "wedding"), ("我丈夫能去吗", "wedding"), ("a lot for cars", "garage"), ("汽车", "garage")],
)
def test_a_question_without_a_word_in_common_is_found(question: str, entry: str) -> None:
    assert Matcher(ENTRIES).rank(Message(question))[0].entry == entry


@given(text=st.text(max_size=60))
def test_a_text_has_a_row_of_length_1_or_none_at_all(text: str) -> None:
    length = float(np.linalg.norm(word_vectors().encode([text])[0]))
    assert length == pytest.approx(1, abs=1e-4) or length == 0


def test_of_chinese_the_longest_word_is_read_and_of_english_another_form_of_a_known_one() -> None:
    rows = np.eye(4, dtype=np.int8)
    table = WordVectors("small", ["大模型", "大", "模型", "fil"], [0, 0, 0, 7], rows, np.ones(4, dtype=np.float32))
    assert table.encode(["大模型"]).tolist() == [[1, 0, 0, 0]]
    assert table.encode(["模型大"]).tolist() == [pytest.approx([0, 2**-0.5, 2**-0.5, 0])]
    assert table.encode(["filing 哦", ""]).tolist() == [[0, 0, 0, 1], [0, 0, 0, 0]]


def test_no_text_gives_no_row() -> None:
    assert word_vectors().encode([]).shape == (0, 64)


def test_it_knows_what_is_a_word_and_how_often_english_ones_are_used() -> None:
    assert "bother" in word_vectors()
    assert "备案" in word_vectors()
    assert "tob" not in word_vectors()
    assert word_vectors().words["the"] > 1000 * word_vectors().words["spouse"]
    assert "备案" not in word_vectors().words


def test_a_copy_of_it_is_the_table_itself() -> None:
    written = pickle.dumps(word_vectors())
    assert len(written) < 200
    assert pickle.loads(written) is word_vectors()  # noqa: S301 - written above
