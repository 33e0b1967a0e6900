"""Builds the buttons under a message out of a reply's choices."""

from __future__ import annotations

from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dialogue.actions import OpenInPrivate, parse
from bot.messages import Choice
from bot.text.width import columns

SHORT = 16
"""Columns of a label up to which two buttons fit side by side on a phone; a Chinese character takes two."""
MOST_ACTION_BYTES = 64
"""UTF-8 bytes that Telegram carries behind a button."""


def keyboard(choices: Iterable[Choice], bot: str = "") -> InlineKeyboardMarkup | None:
    """The buttons: two short ones side by side, a long one alone; `None` without choices.

    A choice that goes on in private is a link to the account `bot`.

    Raises ValueError for an action that Telegram would not carry.
    """
    rows: list[list[InlineKeyboardButton]] = []
    open_row = False
    for choice in choices:
        short = columns(choice.label) <= SHORT
        button = _button(choice, bot)
        if short and open_row:
            rows[-1].append(button)
            open_row = False
        else:
            rows.append([button])
            open_row = short
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice, bot: str) -> InlineKeyboardButton:
    action = parse(choice.action)
    if bot and isinstance(action, OpenInPrivate):
        return InlineKeyboardButton(choice.label, url=f"https://t.me/{bot}?start={action.payload}")
    return InlineKeyboardButton(choice.label, callback_data=_callback_data(choice))


def _callback_data(choice: Choice) -> str:
    size = len(choice.action.encode())
    if not 1 <= size <= MOST_ACTION_BYTES:
        raise ValueError(f"the action of the choice {choice.label!r} has {size} bytes; keep it within 1 to {MOST_ACTION_BYTES}")
    return choice.action
