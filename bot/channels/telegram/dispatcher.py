"""One update: read it, ask the desk, post the replies."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram.admin import Admin
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.reply_poster import Speaker
from bot.channels.telegram.throttle import Throttle
from bot.channels.telegram.updates import ChatPlace, Me, Received, Unreadable, read_message, read_press
from bot.messages import Block, Commanded, Language, Reply
from bot.service.ports import Desk

_ALBUM_PERIOD = 60.0
"""Seconds in which the pictures of one album are answered once."""

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Takes updates to the desk, and its replies to the speaker."""

    def __init__(
        self,
        desk: Desk,
        speaker: Speaker,
        inline: InlineDesk,
        admin: Admin,
        me: Me,
        language: Callable[[str], Language],
    ) -> None:
        self._desk = desk
        self._speaker = speaker
        self._inline = inline
        self._admin = admin
        self._me = me
        self._language = language
        self._albums = Throttle(_ALBUM_PERIOD)

    async def handle(self, update: Update) -> None:
        """Handles one update; whoever addressed the bot learns of a failure.

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
        heard: Received | Unreadable | None = None
        try:
            heard = read_message(message, self._me)
            if isinstance(heard, Received):
                for reply in await self._replies(heard):
                    self._speaker.post(reply, heard.place)
            elif heard is not None and (not heard.album or self._albums.passes(heard.album)):
                self._say("telegram.text-only", heard.language_hint, heard.place)
        except Exception:  # noqa: BLE001 - whatever failed, the person is told
            _log.exception("telegram.turn.failed")
            self._own_up(message, heard)

    def _own_up(self, message: Message, heard: Received | Unreadable | None) -> None:
        """Tells of a failure whoever addressed the bot: in a group, a message that could not be read may be for others."""
        if heard is not None or message.chat.type == ChatType.PRIVATE:
            author = message.from_user
            hint = (author.language_code or "") if author is not None else ""
            self._say("telegram.failed", hint, heard.place if heard is not None else ChatPlace(message.chat.id))

    async def _replies(self, heard: Received) -> tuple[Reply, ...]:
        act = heard.utterance.act
        handler = self._admin.handlers.get(act.name) if isinstance(act, Commanded) else None
        if handler:
            reply = await handler(heard)
            return () if reply is None else (reply,)
        return await self._desk.handle(heard.utterance)

    async def _press(self, query: CallbackQuery) -> None:
        hint = query.from_user.language_code or ""
        press = read_press(query)
        if press is None:
            self._speaker.answer_press(query.id, self._sentence("telegram.outdated", hint))
            return
        try:
            replies = await self._desk.handle(press.utterance)
        except Exception:  # noqa: BLE001 - whatever failed, the person is told
            _log.exception("telegram.press.failed")
            self._speaker.answer_press(query.id, self._sentence("telegram.failed", hint))
            return
        self._speaker.answer_press(query.id, next((reply.toast for reply in replies if reply.toast), ""))
        for reply in replies:
            if reply.seen and press.message_id is not None:
                self._speaker.extend(reply, press.place, press.message_id)
            else:
                self._speaker.post(reply, press.place)

    def _say(self, phrase: str, hint: str, place: ChatPlace) -> None:
        self._speaker.post(Reply((Block("text", self._sentence(phrase, hint)),), language=self._language(hint)), place)

    def _sentence(self, phrase: str, hint: str) -> str:
        return self._desk.say(phrase, self._language(hint))
