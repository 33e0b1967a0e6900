from __future__ import annotations

import pytest

from bot.review.masking import has_personal_data, masked

PRIVATE = [
    "我的电话13800138000，备案通过了吗",
    "call me at +86 138-0013-8000",
    "please write to li.wei+cac@example.com.cn",
    "网信算备110105123456789012345号 要多久",
    "Our number is Beijing-ZhiPuQingYan-20230901, may we change it?",
    "京ICP备12345678号可以用吗",
    "see https://example.com/case/17",
    "ask @li_wei about it",
    "身份证 11010519900101123X 要不要交",
]
PUBLIC = [
    "算法备案要2至3个月吗",
    "has the list of 2025-06 been published",
    "文章2025年6月27日说了什么",
    "3 apps, 2 models",
    "S12和S14",
    "a@b",
    "as of 2025-06-27?",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_what_may_tell_who_asked_is_found_and_never_shown(text: str) -> None:
    assert has_personal_data(text)
    assert not has_personal_data(masked(text, 200))
    assert "…" in masked(text, 200)


@pytest.mark.parametrize("text", PUBLIC)
def test_dates_and_counts_tell_nothing(text: str) -> None:
    assert not has_personal_data(text)
    assert masked(text, 200) == text


def test_a_long_question_is_cut_and_stands_on_one_line() -> None:
    assert masked("a\n b" * 10, 10) == "a ba ba b…"
    assert masked("a\n b", 3) == "a b"


def test_of_a_filing_number_nothing_is_left() -> None:
    assert masked("Our number is Beijing-ZhiPuQingYan-20230901, may we change it?", 100) == "our number is …, may we change it?"
