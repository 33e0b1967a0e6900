from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wrapping import wrap

TEXTS = st.text(alphabet="ab c算法备案，。（）“”-\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, ("",)),
        ("one two", 10, ("one two",)),
        ("one two", 5, ("one", "two")),
        ("one\ntwo", 10, ("one", "two")),
        ("算法备案", 3, ("算法备", "案")),
        ("算法备案。要", 4, ("算法备", "案。要")),  # no line begins with a full stop
        ("算法（备案）", 3, ("算法", "（备", "案）")),  # none ends with an opening bracket
        ("AI标识：已完成", 4, ("AI标", "识：已完", "成")),
        ("endlessword x", 4, ("endl", "essw", "ord", "x")),
        ("ab", 0, ("a", "b")),
    ],
)
def test_lines_break_between_words_and_around_chinese_characters(text: str, width: int, lines: tuple[str, ...]) -> None:
    assert wrap(text, width, len) == lines


@given(TEXTS, st.integers(1, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)
