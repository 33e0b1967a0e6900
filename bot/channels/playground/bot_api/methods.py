"""Carries out the bot's calls, and keeps what they leave behind: messages, files, menus, presses that wait for their answer."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.playground.bot_api import limits, updates
from bot.channels.playground.bot_api.delivery import Delivery
from bot.channels.playground.bot_api.schema import Upload
from bot.channels.playground.bot_api.updates import Json


class RefusedError(Exception):
    """A call that keeps every limit, and yet cannot be carried out as things stand."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


class Methods:
    """One function for each method that the bot calls. Lives on the server's loop."""

    def __init__(self) -> None:
        self.delivery = Delivery()
        self.messages: dict[tuple[int, int], Json] = {}
        """Every message the bot has sent, by chat and number."""
        self.files: dict[str, Upload] = {}
        """Pictures and documents that the bot has sent, by file_id."""
        self.menus: dict[tuple[str, str], list[Json]] = {}
        """Commands by scope (as JSON with sorted keys) and language code."""
        self.asked_for: frozenset[str] = frozenset()
        """Kinds of updates that the bot wants to be told of."""
        self.owners: set[tuple[int, int]] = set()
        """Who owns which group, as (group, person)."""
        self.deletable: set[int] = set()
        """Groups in which the bot may take away the messages of others."""
        self.open_presses: dict[str, Json] = {}
        """Presses whose button still shows the waiting sign, by the query's id."""
        self._by_name: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": self._set_my_commands,
            "setMyDescription": self._noted,
            "setMyShortDescription": self._noted,
            "sendChatAction": self._noted,
            "deleteMessage": self._delete_message,
            "getChatMember": self._get_chat_member,
            "answerInlineQuery": self._answer_inline_query,
            "answerCallbackQuery": self._answer_callback_query,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "editMessageText": self._edit_message_text,
            "editMessageReplyMarkup": self._edit_message_reply_markup,
        }

    def happen(self, update: Json) -> None:
        """An update happens."""
        self.expect_answer(update)
        self.delivery.add(update)

    def expect_answer(self, update: Json) -> None:
        """A press waits for its answer from now on; other updates wait for none."""
        if "callback_query" in update:
            self.open_presses[update["callback_query"]["id"]] = update

    async def carry_out(self, method: str, values: Json) -> object:
        """The result of a call whose values are sound.

        Raises:
            RefusedError: Telegram would refuse it as things stand.
        """
        return await self._by_name[method](values)

    async def _get_me(self, _: Json) -> Json:
        return updates.BOT

    async def _get_updates(self, values: Json) -> list[Json]:
        if self.delivery.webhook is not None:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        self.asked_for = frozenset(values["allowed_updates"])
        batch = await self.delivery.poll(values.get("offset"), values.get("timeout", 0), values.get("limit", 100))
        if batch is None:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        return batch

    async def _set_webhook(self, values: Json) -> bool:
        self.asked_for = frozenset(values["allowed_updates"])
        self.delivery.set_webhook(values["url"], values.get("secret_token", ""))
        return True

    async def _delete_webhook(self, _: Json) -> bool:
        self.delivery.webhook = None
        return True

    async def _set_my_commands(self, values: Json) -> bool:
        scope = json.dumps(values.get("scope", {"type": "default"}), sort_keys=True)
        self.menus[scope, values.get("language_code", "")] = values["commands"]
        return True

    async def _answer_inline_query(self, _: Json) -> bool:
        return True

    async def _answer_callback_query(self, values: Json) -> bool:
        if self.open_presses.pop(values["callback_query_id"], None) is None:
            raise RefusedError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    async def _send_message(self, values: Json) -> Json:
        return self._sent(values, _shown(values))

    async def _send_photo(self, values: Json) -> Json:
        size = {"file_id": self._kept("photo", values["photo"]), "file_unique_id": "p", "width": 1, "height": 1}
        return self._sent(values, {"photo": [size], **_captioned(values)})

    async def _send_document(self, values: Json) -> Json:
        file = self._kept("document", values["document"])
        document = {"file_id": file, "file_unique_id": "d", "file_name": self.files[file].name}
        return self._sent(values, {"document": document, **_captioned(values)})

    def _kept(self, kind: str, upload: Upload | str) -> str:
        if isinstance(upload, str):
            raise RefusedError(400, "Bad Request: wrong remote file identifier specified: the bot sends each file anew")
        name = f"{kind}-{updates.number()}"
        self.files[name] = upload
        return name

    def _sent(self, values: Json, shown: Json) -> Json:
        if values.get("message_thread_id") == 1:
            # the General topic takes none
            raise RefusedError(400, "Bad Request: message thread not found")
        chat = values["chat_id"]
        sent: Json = {
            "message_id": updates.number(),
            "date": int(time.time()),
            "chat": updates.group(chat) if chat < 0 else updates.private(chat),
            "from": updates.BOT,
            **shown,
        }
        if thread := values.get("message_thread_id"):
            sent |= {"message_thread_id": thread, "is_topic_message": True}
        self.messages[chat, sent["message_id"]] = sent
        return sent

    async def _edit_message_text(self, values: Json) -> Json:
        edited = self._mine(values)
        shown = _shown(values)
        if {key: edited.get(key) for key in ("text", "reply_markup")} == {"reply_markup": None, **shown}:
            raise RefusedError(400, "Bad Request: message is not modified")
        edited.pop("reply_markup", None)
        edited.update(shown, edit_date=int(time.time()))
        return edited

    async def _edit_message_reply_markup(self, values: Json) -> Json:
        edited = self._mine(values)
        if edited.get("reply_markup") == values.get("reply_markup"):
            raise RefusedError(400, "Bad Request: message is not modified")
        edited.pop("reply_markup", None)
        edited.update({"reply_markup": values["reply_markup"]} if "reply_markup" in values else {})
        return edited

    async def _noted(self, _: Json) -> bool:
        """What leaves nothing behind but the call itself."""
        return True

    async def _delete_message(self, values: Json) -> bool:
        place = values["chat_id"], values["message_id"]
        if self.messages.pop(place, None) is None and values["chat_id"] not in self.deletable:
            raise RefusedError(400, "Bad Request: message can't be deleted")
        return True

    async def _get_chat_member(self, values: Json) -> Json:
        chat, user = values["chat_id"], values["user_id"]
        return (
            {"status": "creator", "is_anonymous": False, "user": updates.person(user)}
            if (chat, user) in self.owners
            else {"status": "member", "user": updates.person(user)}
        )

    def _mine(self, values: Json) -> Json:
        try:
            return self.messages[values["chat_id"], values["message_id"]]
        except KeyError:
            raise RefusedError(400, "Bad Request: message to edit not found") from None


def _shown(values: Json) -> Json:
    shown: Json = {"text": limits.visible(values["text"], values.get("parse_mode")).strip()}
    if "reply_markup" in values:
        shown["reply_markup"] = values["reply_markup"]
    return shown


def _captioned(values: Json) -> Json:
    return {name: values[name] for name in ("caption", "reply_markup") if name in values}
