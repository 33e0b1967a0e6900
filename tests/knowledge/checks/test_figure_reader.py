"""The same figures are read out of both languages, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.checks.figure_reader import Figure, FigureReader
from bot.knowledge.models.claims import Unit
from bot.knowledge.models.values import Wordings
from bot.messages import Language

UNITS = (
    Unit(id="month", words=Wordings(en=("month", "months"), zh=("个月",))),
    Unit(id="year", words=Wordings(en=("year", "years"), zh=("年",))),
    Unit(id="working-day", words=Wordings(en=("working days",), zh=("个工作日",))),
    Unit(id="day", words=Wordings(en=("day", "days"), zh=("日",))),
    Unit(id="percent", words=Wordings(en=("%", "percent"), zh=("%",))),
    Unit(id="yuan", words=Wordings(en=("yuan",), zh=("元",))),
    Unit(id="list", words=Wordings(en=("list", "lists"), zh=("批",)), counts=True),
    Unit(id="model", words=Wordings(en=("model", "models"), zh=("个大模型", "个模型")), counts=True, dated=True),
)
READER = FigureReader(UNITS)


@pytest.mark.parametrize(
    ("en", "zh", "read"),
    [
        ("2-3 months", "2-3个月", "2–3 (month)"),
        ("2–3 months", "2至3个月", "2–3 (month)"),
        ("2 months to 3 months", "2个月到3个月", "2–3 (month)"),
        ("two to three months", "两至三个月", "2–3 (month)"),
        ("2–3 months, 23 months", "两三个月，二十三个月", "2–3 (month), 23 (month)"),
        ("30 thousand yuan", "三万元", "30,000 (yuan)"),
        ("half a year", "半年", "0.5 (year)"),
        ("30 working days", "三十个工作日", "30 (working-day)"),
        ("twelve months", "十二个月", "12 (month)"),
        ("1,200 yuan", "一千二百元", "1,200 (yuan)"),
        ("12 thousand yuan", "1.2万元", "12,000 (yuan)"),
        ("105 yuan", "一百零五元", "105 (yuan)"),
        ("3.5%", "3.5%", "3.5 (percent)"),
        ("more than 300 large models", "300多个大模型", "300 (model)"),
        ("ten lists of filed algorithms", "十批清单", "10 (list)"),
        ("A model takes 2–3 months, another about 6.", "一个模型2至3个月，另一个约6个月。", "2–3 (month), 6 (month)"),
        ("6 and a model's 3–4 months", "6、模型3至4个月", "3–4 (month), 6"),
        ("on 27 June 2025", "2025年6月27日", "2025-06-27"),
        ("in July 2025, in 2024", "2025年7月，2024年", "2024, 2025-07"),
        ("It holds 12. Then 2 months.", "有12个；再过2个月。", "2 (month), 12"),
        ("put into one list, one model", "放进一批，一个模型", ""),
        ("one month", "一个月", "1 (month)"),
        ("the new list, the 12th list", "新一批，第十二批", ""),
        ("53A, S12, GB 45438-2025", "53A、S12、GB 45438-2025", ""),
        ("two roles", "两个身份", ""),
    ],
)
def test_figures_are_read_alike_in_both_languages(en: str, zh: str, read: str) -> None:
    assert (str(READER.read(en, "en")), str(READER.read(zh, "zh"))) == (read, read)


@given(low=st.integers(1, 10**6), more=st.integers(1, 50), to=st.sampled_from(["-", "–", " to "]), zh=st.sampled_from(["至", "到", "-"]))
def test_a_range_is_the_same_in_every_spelling(low: int, more: int, to: str, zh: str) -> None:
    wanted = frozenset({Figure.of(low, low + more, "month")})
    assert READER.read(f"It takes {low:,}{to}{low + more} months.", "en").amounts == wanted
    assert READER.read(f"周期{low}{zh}{low + more:,}个月。", "zh").amounts == wanted


@given(text=st.text(), language=st.sampled_from(["en", "zh"]))
def test_any_text_can_be_read(text: str, language: Language) -> None:
    read = READER.read(text, language)
    assert bool(read) == bool(str(read))


def test_without_units_there_are_bare_numerals_and_dates_only() -> None:
    assert str(FigureReader(()).read("2 months and two years since 2025", "en")) == "2, 2025"
