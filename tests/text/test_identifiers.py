"""What identifies a person is replaced; what only looks a little like it stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.identifiers import without_identifiers

IDENTIFIERS = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "１３８００１３８０００",
    "+86 13800138000",
    "+86-138-0013-8000",
    "8613800138000",
    "008613800138000",
    "010-62345678",
    "(021) 6234 5678",
    "0755-8234567",
    "400-800-1234",
    "4008001234",
    "+1 (415) 555-2671",
    "+44 20 7946 0958",
    "(415) 555-2671",
    "415-555-2671",
    "li.wei+cac@example.com.cn",
    "ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    "11010519491231002X",
    "11010519491231002x",
    "110105 19491231 0021",
    "130503670401001",
]
HARMLESS = [
    "算法备案要多久？",
    "2025年6月27日公布，20250627",
    "from 2025-06-27 to 2026.11.01",
    "网信算备110108003562101230017号",
    "Beijing-XiaoMing-202308210015",
    "京ICP备12345678号-1",
    "we have 12,000,000 users and 346 filings",
    "GB/T 45654-2025, §4.2, 10:30, 127.0.0.1",
    "@filing_test_bot /ask V12 S24",
    "2–3 months, 3 × 20 days",
]


@pytest.mark.parametrize("identifier", IDENTIFIERS)
@pytest.mark.parametrize("around", ["{}", "我的电话是{}，请联系", "call {}, or write.", "（{}）"])
def test_an_identifier_is_replaced_and_what_stands_around_it_is_not(identifier: str, around: str) -> None:
    assert without_identifiers(around.format(identifier)) == around.format("…")


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_counts_and_filing_numbers_stay(text: str) -> None:
    assert without_identifiers(text) == text


def test_several_are_all_replaced() -> None:
    assert without_identifiers("a@b.cn 或 13800138000 或 13900139000") == "… 或 … 或 …"


@given(st.text())
def test_no_text_breaks_it_and_a_second_time_changes_nothing(text: str) -> None:
    once = without_identifiers(text)
    assert without_identifiers(once) == once


@pytest.mark.parametrize("sign", ["1", "a", "+1 ", "a.", "@", "138", "(0"])
def test_a_long_text_of_one_sign_takes_no_longer_than_another(sign: str) -> None:
    began = time.process_time()
    without_identifiers(sign * (4096 // len(sign)))
    assert time.process_time() - began < 0.1
