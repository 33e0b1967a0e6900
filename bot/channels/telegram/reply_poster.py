"""Posts replies into chats: as new messages, in place of earlier ones, or as the notice that answers a press."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.files import content_of
from bot.channels.picture import draw_timeline
from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.render import render, shortened
from bot.channels.telegram.sender import Outbox, is_harmless
from bot.channels.telegram.updates import ChatPlace
from bot.messages import File, Reply, Timeline

MOST_TOAST = 200
"""Characters of the notice that answers a press."""
MOST_CAPTION = 1024
"""UTF-16 units of the text under a picture."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _ShownMessage:
    """A message of the bot that stands in a chat."""

    place: ChatPlace
    id: int


class ReplyPoster:
    """Posts replies into chats."""

    def __init__(self, bot: Bot, outbox: Outbox) -> None:
        self._bot = bot
        self._outbox = outbox

    def post(self, reply: Reply, place: ChatPlace) -> None:
        """Posts a reply as new messages: the picture, the text with the buttons under its end, the files.

        Each is sent on its own, so that a failure of one does not affect the others.
        """
        messages = render(reply)
        if reply.timeline is not None:
            self._outbox.post(place.chat_id, partial(self._send_picture, place, reply.timeline))
        for number, text in enumerate(messages, start=1):
            buttons = keyboard(reply.choices) if number == len(messages) else None
            attached = place if number == 1 else replace(place, answers=None)
            self._outbox.post(place.chat_id, partial(self._send, attached, text, buttons))
        for file in reply.files:
            self._outbox.post(place.chat_id, partial(self._send_file, replace(place, answers=None), file))

    def extend(self, reply: Reply, place: ChatPlace, message_id: int) -> None:
        """Shows a reply in the message whose button was pressed: its buttons alone where it adds no words.

        What is too long for the message comes as new ones.
        """
        messages, shown = render(reply), _ShownMessage(place, message_id)
        rest = replace(reply, blocks=reply.blocks[reply.seen :])
        if not rest.blocks and rest.timeline is None and not rest.files:
            # nothing new to read: the message keeps its words, which may be more than the reply repeats
            self._outbox.post(place.chat_id, partial(self._edit_buttons, shown, keyboard(reply.choices), reply))
        elif len(messages) == 1:
            words = replace(rest, timeline=None, files=())
            self._outbox.post(place.chat_id, partial(self._edit, shown, messages[0], keyboard(reply.choices), words))
            self.post(Reply(language=reply.language, timeline=reply.timeline, files=reply.files), place)
        else:
            self._outbox.post(place.chat_id, partial(self._remove_buttons, shown))
            self.post(rest, place)

    def answer_press(self, query_id: str, toast: str = "") -> None:
        """Ends the waiting sign on the button, with a short notice if there is one."""
        text = toast if len(toast) <= MOST_TOAST else toast[: MOST_TOAST - 1] + "…"

        async def answer(_moved: int | None) -> None:
            await self._bot.answer_callback_query(query_id, text or None)

        self._outbox.post(query_id, answer)

    async def _send_picture(self, place: ChatPlace, timeline: Timeline, moved: int | None) -> None:
        # no client tells its theme, and a light picture can be read on both
        picture = await asyncio.to_thread(draw_timeline, timeline)
        await self._bot.send_photo(
            moved or place.chat_id,
            picture,
            shortened(timeline.title, MOST_CAPTION),
            message_thread_id=place.thread_id,
            reply_parameters=_reply_parameters(place),
            filename="plan.png",
        )

    async def _send_file(self, place: ChatPlace, file: File, moved: int | None) -> None:
        content = await asyncio.to_thread(content_of, file)
        await self._bot.send_document(
            moved or place.chat_id,
            content,
            message_thread_id=place.thread_id,
            disable_content_type_detection=True,
            filename=file.name,
        )

    async def _send(self, place: ChatPlace, text: str, buttons: InlineKeyboardMarkup | None, moved: int | None) -> None:
        await self._bot.send_message(
            moved or place.chat_id,
            text,
            ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=place.thread_id,
            reply_parameters=_reply_parameters(place),
            reply_markup=buttons,
        )

    async def _edit(self, shown: _ShownMessage, text: str, buttons: InlineKeyboardMarkup | None, rest: Reply, moved: int | None) -> None:
        try:
            await self._bot.edit_message_text(
                text,
                moved or shown.place.chat_id,
                shown.id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=buttons,
            )
        except BadRequest as error:
            self._post_instead(rest, shown.place, error)

    async def _edit_buttons(self, shown: _ShownMessage, buttons: InlineKeyboardMarkup | None, reply: Reply, moved: int | None) -> None:
        try:
            await self._bot.edit_message_reply_markup(moved or shown.place.chat_id, shown.id, reply_markup=buttons)
        except BadRequest as error:
            self._post_instead(reply, shown.place, error)

    def _post_instead(self, reply: Reply, place: ChatPlace, error: BadRequest) -> None:
        if not is_harmless(error):
            _log.info("telegram.uneditable", reason=error.message)
            self.post(reply, place)

    async def _remove_buttons(self, shown: _ShownMessage, moved: int | None) -> None:
        await self._bot.edit_message_reply_markup(moved or shown.place.chat_id, shown.id)


def _reply_parameters(place: ChatPlace) -> ReplyParameters | None:
    return None if place.answers is None else ReplyParameters(place.answers, allow_sending_without_reply=True)
