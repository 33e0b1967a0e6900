"""Everyday words are no typing errors."""

from __future__ import annotations

import pytest

from bot.text.everyday_words import is_everyday, is_written_as_meant, names_nothing


@pytest.mark.parametrize(("word", "everyday"), [("bother", True), ("bothered", True), ("fliing", False), ("algoritm", False)])
def test_an_english_word_is_known_as_it_is_spelt(word: str, everyday: bool) -> None:
    assert is_everyday(word) == everyday


@pytest.mark.parametrize(
    ("text", "at", "right"), [("同时用", 1, True), ("要多旧", 2, False), ("被案", 1, False), ("向哪个", 0, True), ("主管机构", 2, True)]
)
def test_a_character_is_right_where_it_is_a_word_with_its_neighbour(text: str, at: int, right: bool) -> None:
    assert is_written_as_meant(text, at) == right


def test_characters_that_ask_or_point_name_nothing() -> None:
    assert all(map(names_nothing, "为什么那呢"))
    assert not names_nothing("猫")
