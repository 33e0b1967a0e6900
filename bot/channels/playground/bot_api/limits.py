"""Checks the limits that the Bot API states in prose only."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bot.channels.playground.bot_api.markup import MarkupError, parse, units
from bot.channels.playground.bot_api.schema import Upload

_UPDATE_KINDS = frozenset({"message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"})
"""Kinds that the bot knows what to do with."""


def breaches(method: str, values: dict[str, Any]) -> list[str]:
    """Every limit that a call does not keep."""
    checks = {
        "sendMessage": _message,
        "sendPhoto": _photo,
        "sendDocument": _document,
        "editMessageText": _message,
        "editMessageReplyMarkup": _message,
        "answerCallbackQuery": _callback_answer,
        "answerInlineQuery": _inline_answer,
        "setMyCommands": _commands,
        "setMyDescription": _description,
        "setMyShortDescription": _description,
        "setWebhook": _webhook,
        "deleteWebhook": _no_dropping,
        "getUpdates": _poll,
    }
    check = checks.get(method)
    found = [*check(values)] if check else []
    return [f"{method}: {what}" for what in [*found, *_captions(values)]]


def visible(text: str, parse_mode: str | None) -> str:
    """The text a reader sees. Raises MarkupError."""
    return parse(text)[0] if parse_mode == "HTML" else text


def _text(values: dict[str, Any], key: str, most: int, least: int = 1) -> Iterator[str]:
    try:
        text = visible(values[key], values.get("parse_mode")).strip()
    except MarkupError as error:
        yield f"can't parse entities: {error}"
        return
    if not least <= units(text) <= most:
        yield f"{key} of {units(text)} units instead of {least} to {most}"
    if least and all(unicodedata.category(character) in ("Cf", "Cc", "Zs") for character in text):
        yield f"{key} has nothing to see"


def _message(values: dict[str, Any]) -> Iterator[str]:
    if "text" in values:
        yield from _text(values, "text", 4096)
    yield from _keyboard(values.get("reply_markup") or {})


def _photo(values: dict[str, Any]) -> Iterator[str]:
    photo = values["photo"]
    if isinstance(photo, Upload):
        if len(photo.content) > 10_000_000:
            yield f"a photo of {len(photo.content)} bytes instead of at most 10 MB"
        if not photo.content.startswith(b"\x89PNG\r\n\x1a\n"):
            yield "the photo is no PNG"
            return
        width, height = struct.unpack(">II", photo.content[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            yield f"a photo of {width} x {height} pixels; both together have at most 10000, one at most 20 times the other"
    yield from _keyboard(values.get("reply_markup") or {})


def _document(values: dict[str, Any]) -> Iterator[str]:
    document = values["document"]
    if isinstance(document, Upload):
        if not 1 <= len(document.content) <= 50_000_000:
            yield f"a document of {len(document.content)} bytes instead of 1 to 50 MB"
        if not document.name or "/" in document.name:
            yield f"a document named {document.name!r}"
    yield from _keyboard(values.get("reply_markup") or {})


def _keyboard(markup: dict[str, Any]) -> Iterator[str]:
    rows = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        yield "a keyboard holds 100 buttons in rows of 1 to 8"
    for button in (button for row in rows for button in row):
        if not button.get("text", "").strip():
            yield "a button without a label"
        if len(button.keys() - {"text", "style", "icon_custom_emoji_id"}) != 1:
            yield f"button {button['text']!r} needs exactly one action"
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            yield f"callback_data of {len(button['callback_data'].encode())} bytes"


def _callback_answer(values: dict[str, Any]) -> Iterator[str]:
    if units(values.get("text", "")) > 200:
        yield "text over 200"


def _inline_answer(values: dict[str, Any]) -> Iterator[str]:
    results = values.get("results", [])
    ids = [result.get("id", "") for result in results]
    if len(results) > 50:
        yield f"{len(results)} results instead of at most 50"
    if len(set(ids)) != len(ids) or any(not 1 <= len(each.encode()) <= 64 for each in ids):
        yield f"result ids must differ and have 1 to 64 bytes: {ids}"
    for result in results:
        yield from _keyboard(result.get("reply_markup") or {})
        content = result.get("input_message_content", {})
        if "message_text" in content:
            yield from _text(content, "message_text", 4096)
        if result["type"] == "article" and not (result.get("title") and content):
            yield "an article needs a title and a content"
    button = values.get("button")
    if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")):
        yield "start_parameter takes 1 to 64 of A-Z a-z 0-9 _ -"


def _commands(values: dict[str, Any]) -> Iterator[str]:
    commands = values.get("commands", [])
    if not 1 <= len(commands) <= 100:
        yield f"{len(commands)} commands instead of 1 to 100"
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield f"command name {command['command']!r}"
        if not 1 <= units(command["description"]) <= 256:
            yield f"description of /{command['command']}: {units(command['description'])} units"
    if not re.fullmatch(r"(?:[a-z]{2})?", values.get("language_code", "")):
        yield "language_code takes two letters"


def _description(values: dict[str, Any]) -> Iterator[str]:
    for key, most in (("description", 512), ("short_description", 120)):
        if key in values:
            yield from _text(values, key, most)
    if not re.fullmatch(r"(?:[a-z]{2})?", values.get("language_code", "")):
        yield "language_code takes two letters"


def _webhook(values: dict[str, Any]) -> Iterator[str]:
    if urlsplit(values["url"]).scheme != "https":
        yield "the address must be https"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "")):
        yield "secret_token takes 1 to 256 of A-Z a-z 0-9 _ -"
    yield from _kinds(values)
    yield from _no_dropping(values)


def _poll(values: dict[str, Any]) -> Iterator[str]:
    if not 0 <= values.get("timeout", 0) <= 50 or not 1 <= values.get("limit", 100) <= 100:
        yield "timeout takes 0 to 50, limit 1 to 100"
    yield from _kinds(values)


def _kinds(values: dict[str, Any]) -> Iterator[str]:
    kinds = values.get("allowed_updates")
    if not kinds or not set(kinds) <= _UPDATE_KINDS:
        yield f"allowed_updates must be named: {kinds}"


def _no_dropping(values: dict[str, Any]) -> Iterator[str]:
    if values.get("drop_pending_updates"):
        yield "pending updates must not be dropped"


def _captions(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _captions(item)
    elif isinstance(value, dict):
        if "caption" in value:
            yield from _text(value, "caption", 1024, least=0)
        for item in value.values():
            yield from _captions(item)
