"""Builds updates as Telegram sends them: plain dicts, with the entities that Telegram's server would find in the text."""

from __future__ import annotations

import re
import time
from itertools import count
from typing import Any

from bot.channels.playground.bot_api.markup import units

Json = dict[str, Any]

BOT: Json = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Filing Bot",
    "username": "filing_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
ANONYMOUS_ADMIN: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

_STATUS_FIELDS: dict[str, Json] = {"kicked": {"until_date": 0}}
_BEGINNING_OF_2026 = 1_767_225_600
# A bot that remembers earlier numbers takes them for repeats: each start begins beyond them, within Telegram's 31 bits until 2032.
_numbers = count(10 * (int(time.time()) - _BEGINNING_OF_2026))
_ENTITY = re.compile(r"(?<![\w/])(?:(@[A-Za-z]\w{3,31})|(/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?))\b")


def number() -> int:
    """A number that no other message, chat or update of this process has."""
    return next(_numbers)


def person(user: int, language: str = "en", **more: object) -> Json:
    """A human account."""
    return {"id": user, "is_bot": False, "first_name": f"Person {user}", "language_code": language, **more}


def private(chat: int) -> Json:
    """A private chat; its id is the person's."""
    return {"id": chat, "type": "private", "first_name": f"Person {chat}"}


def group(chat: int, *, forum: bool = False) -> Json:
    """A supergroup."""
    return {"id": chat, "type": "supergroup", "title": f"Team {chat}", **({"is_forum": True} if forum else {})}


def entities(text: str) -> list[Json]:
    """Mentions and commands in a text."""
    return [
        {
            "type": "mention" if match[1] else "bot_command",
            "offset": units(text[: match.start()]),
            "length": units(match[0]),
        }
        for match in _ENTITY.finditer(text)
    ]


def message(words: str | None, chat: Json, author: Json, **more: object) -> Json:
    """A message; `more` overrides and adds fields."""
    body: Json = {"message_id": number(), "date": int(time.time()), "chat": chat, "from": author}
    if words is not None:
        body["text"] = words
        if found := entities(words):
            body["entities"] = found
    return {**body, **more}


def of_message(body: Json) -> Json:
    """An update that brings a message."""
    return {"update_id": number(), "message": body}


def of_edit(body: Json) -> Json:
    """An update that brings a message as it was edited."""
    return {"update_id": number(), "edited_message": {"edit_date": int(time.time()), **body}}


def of_membership(chat: Json, author: Json, before: str, after: str) -> Json:
    """An update that says what became of the bot itself in a chat."""
    old, new = ({"status": status, "user": BOT, **_STATUS_FIELDS.get(status, {})} for status in (before, after))
    body = {"chat": chat, "from": author, "date": int(time.time()), "old_chat_member": old, "new_chat_member": new}
    return {"update_id": number(), "my_chat_member": body}


def of_press(pressed: Json | None, data: str, author: Json, **more: object) -> Json:
    """An update that brings a press on a button of `pressed`."""
    query: Json = {"id": str(number()), "from": author, "chat_instance": "1", "data": data, **more}
    if pressed is not None:
        query["message"] = pressed
    return {"update_id": number(), "callback_query": query}


def of_inline(text: str, author: Json) -> Json:
    """An update that brings an inline query."""
    return {"update_id": number(), "inline_query": {"id": str(number()), "from": author, "query": text, "offset": ""}}


def of_picked(result: str, text: str, author: Json) -> Json:
    """An update that says which result of an inline query was sent."""
    return {"update_id": number(), "chosen_inline_result": {"result_id": result, "from": author, "query": text}}
