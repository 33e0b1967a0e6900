"""Fuzzy comparison of strings."""

from __future__ import annotations

import pytest

from bot.text.similarity import closeness, nearest_word, pairs_alike

WORDS = ["algorithm", "filing", "registration", "model", "month"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("algoritm", "algorithm"), ("filling", "filing"), ("regsitration", "registration"), ("modle", "model")]
)
def test_a_misspelt_word_is_mended(typed: str, meant: str) -> None:
    found = nearest_word(typed, WORDS)
    assert found is not None
    assert found[0] == meant
    assert 0.75 <= found[1] < 1


@pytest.mark.parametrize("word", ["apis", "trademark", "weather", "mode"])
def test_a_short_or_a_distant_word_is_left_alone(word: str) -> None:
    assert nearest_word(word, [known for known in WORDS if known != "model"]) is None


def test_closeness_is_that_of_the_nearest_phrasing_of_each_group() -> None:
    assert closeness("how long", [["what for", "how long"], [], ["long how"]])[:2] == [1.0, 0.0]
    assert 0 < closeness("long how", [["how long"]])[0] < 1
    assert closeness("how long", [[]]) == [0.0]
    assert closeness("how long", []) == []


def test_texts_are_alike_where_most_of_their_characters_agree_in_blocks() -> None:
    texts = ["how long does it take", "who", "how long do they take", "how long does it take?", ""]
    assert list(pairs_alike(texts, 0.9)) == [(0, 3)]
    assert set(pairs_alike(texts, 0.7)) == {(0, 3), (0, 2), (2, 3)}


def test_characters_that_agree_in_order_but_in_no_block_are_not_counted() -> None:
    assert list(pairs_alike(["accababb", "ccacbbbb"], 0.75)) == []
