"""Dispatches updates: reads each one, passes it to the desk, and posts the replies."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram.admin import Admin
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.reply_poster import ReplyPoster
from bot.channels.telegram.throttle import Throttle
from bot.channels.telegram.updates import BotIdentity, ChatPlace, ReceivedMessage, UnreadableMessage, read_message, read_press
from bot.messages import Block, Commanded, Language, Reply
from bot.service.ports import Desk

_ALBUM_PERIOD = 60.0
"""Seconds within which the pictures of one album are answered once."""

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Passes updates to the desk, and its replies to the poster."""

    def __init__(
        self,
        desk: Desk,
        poster: ReplyPoster,
        inline: InlineDesk,
        admin: Admin,
        me: BotIdentity,
        language: Callable[[str], Language],
    ) -> None:
        self._desk = desk
        self._poster = poster
        self._inline = inline
        self._admin = admin
        self._me = me
        self._language = language
        self._albums = Throttle(_ALBUM_PERIOD)

    async def handle(self, update: Update) -> None:
        """Handles one update; a failure is reported to whoever addressed the bot.

        Awaits nothing before the desk has the utterance: the desk answers a conversation's turns in the order in which
        they reach it.
        """
        if update.inline_query is not None:
            self._inline.offer(update.inline_query)
        elif update.callback_query is not None:
            await self._press(update.callback_query)
        elif update.message is not None:
            await self._message(update.message)

    async def _message(self, message: Message) -> None:
        received: ReceivedMessage | UnreadableMessage | None = None
        try:
            received = read_message(message, self._me)
            if isinstance(received, ReceivedMessage):
                for reply in await self._replies(received):
                    self._poster.post(reply, received.place)
            elif received is not None and (not received.album or self._albums.allows(received.album)):
                self._say("telegram.text-only", received.language_hint, received.place)
        except Exception:  # noqa: BLE001 - whatever failed, the person is told
            _log.exception("telegram.turn.failed")
            self._report_failure(message, received)

    def _report_failure(self, message: Message, received: ReceivedMessage | UnreadableMessage | None) -> None:
        """Reports a failure to whoever addressed the bot: in a group, a message that could not be read may be for others."""
        if received is not None or message.chat.type == ChatType.PRIVATE:
            author = message.from_user
            hint = (author.language_code or "") if author is not None else ""
            self._say("telegram.failed", hint, received.place if received is not None else ChatPlace(message.chat.id))

    async def _replies(self, received: ReceivedMessage) -> tuple[Reply, ...]:
        act = received.utterance.act
        handler = self._admin.handlers.get(act.name) if isinstance(act, Commanded) else None
        if handler:
            reply = await handler(received)
            return () if reply is None else (reply,)
        return await self._desk.handle(received.utterance)

    async def _press(self, query: CallbackQuery) -> None:
        hint = query.from_user.language_code or ""
        press = read_press(query)
        if press is None:
            self._poster.answer_press(query.id, self._sentence("telegram.outdated", hint))
            return
        try:
            replies = await self._desk.handle(press.utterance)
        except Exception:  # noqa: BLE001 - whatever failed, the person is told
            _log.exception("telegram.press.failed")
            self._poster.answer_press(query.id, self._sentence("telegram.failed", hint))
            return
        self._poster.answer_press(query.id, next((reply.toast for reply in replies if reply.toast), ""))
        for reply in replies:
            if reply.seen and press.message_id is not None:
                self._poster.extend(reply, press.place, press.message_id)
            else:
                self._poster.post(reply, press.place)

    def _say(self, phrase: str, hint: str, place: ChatPlace) -> None:
        self._poster.post(Reply((Block("text", self._sentence(phrase, hint)),), language=self._language(hint)), place)

    def _sentence(self, phrase: str, hint: str) -> str:
        return self._desk.say(phrase, self._language(hint))
