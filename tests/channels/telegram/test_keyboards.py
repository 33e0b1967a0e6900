from __future__ import annotations

from bot.channels.telegram.keyboards import keyboard
from bot.messages import Choice


def rows(*labels: str) -> list[list[str]]:
    markup = keyboard([Choice(label, "x") for label in labels], labels)
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


def test_what_telegram_carries_stands_behind_each_button() -> None:
    markup = keyboard([Choice("More", "action one"), Choice("Sources", "action two")], ["data one", "data two"])
    assert markup is not None
    assert [button.callback_data for button in markup.inline_keyboard[0]] == ["data one", "data two"]
