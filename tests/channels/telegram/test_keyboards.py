from __future__ import annotations

import pytest

from bot.channels.telegram.keyboards import keyboard
from bot.messages import Choice


def rows(*labels: str) -> list[list[str]]:
    markup = keyboard(Choice(label, "x") for label in labels)
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def test_without_choices_there_are_no_buttons() -> None:
    assert rows() == []


def test_two_short_labels_share_a_row_and_a_long_one_stands_alone() -> None:
    assert rows("更多", "来源", "大模型备案需要多长时间", "More", "Sources", "Why") == [
        ["更多", "来源"],
        ["大模型备案需要多长时间"],
        ["More", "Sources"],
        ["Why"],
    ]


def test_the_action_is_what_comes_back() -> None:
    markup = keyboard([Choice("More", "more:算法备案")])
    assert markup is not None
    assert markup.inline_keyboard[0][0].callback_data == "more:算法备案"


@pytest.mark.parametrize("action", ["", "x" * 65, "算" * 22])
def test_an_action_that_telegram_would_not_carry_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match="keep it within 1 to 64"):
        keyboard([Choice("More", action)])
