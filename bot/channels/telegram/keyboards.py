"""Builds the buttons under a message out of a reply's choices."""

from __future__ import annotations

from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.actions import OpenInPrivate, parse
from bot.messages import Choice
from bot.text.width import columns

SHORT = 16
"""Columns of a label up to which two buttons fit side by side on a phone; a Chinese character takes two."""


def keyboard(choices: Iterable[Choice], data: Iterable[str], bot: str = "") -> InlineKeyboardMarkup | None:
    """The buttons: two short ones side by side, a long one alone; `None` without choices.

    A choice that goes on in private is a link to the account `bot`.

    Args:
        choices: what stands on them.
        data: what Telegram carries behind each.
        bot: the account's name.
    """
    rows: list[list[InlineKeyboardButton]] = []
    open_row = False
    for choice, carried in zip(choices, data, strict=True):
        short = columns(choice.label) <= SHORT
        button = _button(choice, carried, bot)
        if short and open_row:
            rows[-1].append(button)
            open_row = False
        else:
            rows.append([button])
            open_row = short
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice, carried: str, bot: str) -> InlineKeyboardButton:
    action = parse(choice.action)
    if bot and isinstance(action, OpenInPrivate):
        return InlineKeyboardButton(choice.label, url=f"https://t.me/{bot}?start={action.payload}")
    return InlineKeyboardButton(choice.label, callback_data=carried)
