"""Shows people that the bot is at work: “typing …”, “sending a photo …”, and an early end of the waiting sign on a button.

What it shows is never kept, and never tried twice: only the answer matters.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.service.delivery.channel_ports import Worker
from bot.service.delivery.ports import InboxRow, OutboxRow

PATIENCE = 0.5
"""Seconds for which people see nothing of work that takes longer."""
PRESS_PATIENCE = 0.9
"""Seconds after which a press is answered, whether its work is done or not."""
_MOST_ANSWERED = 1_000


class Presence:
    """The updates that have arrived and are not worked on yet."""

    def __init__(self, bot: Bot, works: Callable[[], bool] = lambda: True) -> None:
        """`works` says whether this process does the work: only then it hears of its end."""
        self._bot = bot
        self._works = works
        self._signs: dict[int, asyncio.Task[None]] = {}
        self._answered: deque[str] = deque(maxlen=_MOST_ANSWERED)

    def expect(self, update: Update) -> None:
        """An update that will be worked on has arrived: if that takes long, people are shown that it was seen."""
        if not self._works():
            return
        query, message = update.callback_query, update.message
        if query is not None:
            self._begin(update.update_id, self._answer_press(query.id))
        elif message is not None:
            thread = message.message_thread_id if message.is_topic_message else None
            self._begin(update.update_id, _show(self._bot, message.chat.id, ChatAction.TYPING, thread))

    def is_answered(self, query: str) -> bool:
        """Whether a press was answered early, as far as is known: a second answer is refused, and does no harm."""
        return query in self._answered

    def done(self, update_id: int) -> None:
        """The work of an update is done, or given up."""
        sign = self._signs.pop(update_id, None)
        if sign is not None:
            sign.cancel()

    async def stop(self) -> None:
        """Shows nothing more."""
        signs = list(self._signs.values())
        for sign in signs:
            sign.cancel()
        await asyncio.gather(*signs, return_exceptions=True)

    def _begin(self, update_id: int, showing: Coroutine[None, None, None]) -> None:
        self.done(update_id)
        sign = self._signs[update_id] = asyncio.create_task(showing)
        # an update that arrives twice is worked on once: its second sign has nobody else to take it away
        sign.add_done_callback(lambda ended: self._signs.pop(update_id) if self._signs.get(update_id) is ended else None)

    async def _answer_press(self, query: str) -> None:
        await asyncio.sleep(PRESS_PATIENCE)
        # where it fails, the answer that the work brings ends the waiting sign
        with suppress(TelegramError):
            await self._bot.answer_callback_query(query)
            self._answered.append(query)


class PresentWorker:
    """A `Worker` during whose work people are shown that it goes on."""

    def __init__(self, worker: Worker, presence: Presence) -> None:
        self._worker = worker
        self._presence = presence

    async def handle(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Does the work of an update."""
        try:
            return await self._worker.handle(row)
        finally:
            self._presence.done(row.update_id)

    async def give_up(self, row: InboxRow) -> tuple[OutboxRow, ...]:
        """Marks an update as failed."""
        return await self._worker.give_up(row)


@asynccontextmanager
async def shown_in(bot: Bot, chat: int, action: ChatAction, thread: int | None = None) -> AsyncIterator[None]:
    """People in a chat are shown an action where what is done meanwhile takes long."""
    sign = asyncio.create_task(_show(bot, chat, action, thread))
    try:
        yield
    finally:
        sign.cancel()


async def _show(bot: Bot, chat: int, action: ChatAction, thread: int | None) -> None:
    await asyncio.sleep(PATIENCE)
    with suppress(TelegramError):
        await bot.send_chat_action(chat, action, message_thread_id=thread)
