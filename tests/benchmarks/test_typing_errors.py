"""Typing errors made by chance."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from benchmarks.typing_errors import with_errors
from bot.text.normalize import pinyin

LETTERS = st.text("abcdefghij klmnop QRST", min_size=1, max_size=30)


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chance that is the same at every run


@given(LETTERS, st.integers(0, 3), st.integers(0, 99))
def test_a_slip_is_one_edit_at_most(text: str, errors: int, seed: int) -> None:
    assert DamerauLevenshtein.distance(text, with_errors(text, errors, dice_of(seed))) <= errors


@given(st.text("备案登记算法大模型需要多久", min_size=2, max_size=20), st.integers(0, 99))
def test_a_chinese_slip_leaves_out_swaps_or_takes_the_same_sound(text: str, seed: int) -> None:
    slipped = with_errors(text, 1, dice_of(seed))
    same_sound = len(slipped) == len(text) and list(map(pinyin, slipped)) == list(map(pinyin, text))
    assert slipped != "" or len(text) == 1
    assert len(slipped) == len(text) - 1 or sorted(slipped) == sorted(text) or same_sound


def test_most_slips_change_the_text() -> None:
    dice = dice_of(0)
    assert sum(with_errors("how long does it take", 1, dice) != "how long does it take" for _ in range(100)) == 100


@pytest.mark.parametrize("text", ["", "123 ?!", "。"])
def test_a_text_without_letters_stays_as_it_is(text: str) -> None:
    assert with_errors(text, 2, dice_of(0)) == text
