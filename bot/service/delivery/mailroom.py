"""Takes updates into the inbox before they are confirmed, and has their work done and its replies sent."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace

import structlog

from bot.service.delivery.channel_ports import Carrier, Pace, Worker
from bot.service.delivery.outgoing import Outgoing
from bot.service.delivery.ports import Arrival, ChatClosed, ChatEvent, ChatMoved, ChatReopened, DeliveryStore, InboxRow, StoreError
from bot.service.delivery.stamps import SECOND, Stamps
from bot.service.delivery.turn_lanes import TurnLanes

NUMBERS_KEPT = 48 * 3600
"""Seconds for which the numbers of updates are kept, so that one that comes again is known."""
_FLUSH = 1.0
"""Seconds at the start for which new updates wait for what was not sent: they may be answers to it."""
STOP_SECONDS = 6.0
"""Seconds for turns under way at a stop, and as many for calls."""
_REOPENED = 60
"""Seconds after which an update from a closed chat shows that it is open again."""
_CLEANING = 3600.0
_FIRST_CLEANING = 600.0
"""Seconds: longer than Telegram takes to send again what was not confirmed."""
MOST_IN_MEMORY = 512
"""Updates that wait in memory for their turn; the others wait in the store."""
_SUSPECT_SECONDS = 3.0
"""Seconds for a turn that was under way when the process was killed."""
_STORE_PAUSE = 0.25

_log = structlog.get_logger(__name__)


class Mailroom:
    """The inbox and the outbox of one bot, and the work between them."""

    def __init__(
        self, bot: str, store: DeliveryStore, worker: Worker, carrier: Carrier, stamps: Stamps, overall: Pace | None = None
    ) -> None:
        """Works for the account `bot`; `overall` is the pace of all chats together."""
        self._bot = bot
        self._store = store
        self._stamps = stamps
        self.outgoing = Outgoing(bot, store.outbox, carrier, self._stamps, overall)
        self.lanes = TurnLanes(store.inbox, worker, self.outgoing)
        self.outgoing.on_moved = self.lanes.move
        store.outbox.on_erased = self.outgoing.withdraw
        self._cleaning: asyncio.Task[None] | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._left_from: int | None = None
        """The first row of the inbox that may be in the store only; None where all are in memory."""
        self._left = 0
        """How often rows were left in the store."""
        self._alone = store.leadership.alone
        self._leads = self._alone
        """Whether this process does the work."""

    async def start(self) -> None:
        """Resumes what an earlier run has left unfinished: its calls first.

        Raises:
            StoreError: the store does not answer.
        """
        self._stamps.after(await self._store.inbox.last_stamp())
        suspects = await self._store.outbox.recover()
        unsent = await self._store.outbox.unsent(self._bot)
        waiting = await self._store.inbox.waiting(self._bot, most=MOST_IN_MEMORY)
        if unsent or waiting:
            _log.info("delivery.resumed", turns=len(waiting), calls=len(unsent))
        await self.outgoing.post(unsent).settled(_FLUSH)
        for row in (row for row in waiting if row.id in suspects):
            # Alone, and before anything else begins: should it end the process again, it is known which one it was.
            await self.lanes.alone(row, _SUSPECT_SECONDS)
        self.lanes.put(row for row in waiting if row.id not in suspects)
        if len(waiting) == MOST_IN_MEMORY or not self._alone:
            self._leave_from(waiting[-1].id + 1 if waiting else 0)
        self._leads = True
        self._cleaning = asyncio.create_task(self._clean())

    async def take(self, arrivals: Sequence[Arrival], events: Sequence[ChatEvent] = ()) -> None:
        """Keeps what has arrived; when this returns it may be confirmed.

        Raises:
            StoreError: it could not be kept, and must not be confirmed.
        """
        stamp = self._stamps.next()
        if not self._leads:
            if arrivals or events:
                await self._store.inbox.take(self._bot, stamp, sorted(arrivals, key=lambda arrival: arrival.update_id), events)
            return
        closed = {event.chat for event in events if isinstance(event, ChatClosed)}
        happened = [event for event in (*events, *self._reopened(arrivals, stamp)) if not self._is_known(event, closed)]
        if not arrivals and not happened:
            return
        rows = await self._store.inbox.take(self._bot, stamp, sorted(arrivals, key=lambda arrival: arrival.update_id), happened)
        self._follow(happened)
        if self._left_from is None and self.lanes.depth + len(rows) <= MOST_IN_MEMORY:
            self.lanes.put(rows)
        elif rows:
            self._leave_from(rows[0].id)

    def _follow(self, events: Sequence[ChatEvent]) -> None:
        """Has the lanes in memory follow what happened to chats."""
        for event in events:
            if isinstance(event, ChatMoved):
                self.outgoing.move(event)
                self.lanes.move(event)
            elif isinstance(event, ChatClosed):
                self.outgoing.drop(event.chat)

    async def stop(self) -> None:
        """Ends the turns and calls under way; what waits stays in the store for the next start."""
        for task in (self._cleaning, self._fetching):
            if task:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(self.lanes.stop(STOP_SECONDS), self.outgoing.stop(STOP_SECONDS))
        _log.info("delivery.stopped", turns=self.lanes.depth, calls=self.outgoing.depth)

    def _is_known(self, event: ChatEvent, closed: Collection[str]) -> bool:
        """Whether a chat is open anyway: neither closed before, nor by what has just arrived."""
        return isinstance(event, ChatReopened) and event.chat not in closed and self._store.chats.closed_at(self._bot, event.chat) is None

    def _reopened(self, arrivals: Sequence[Arrival | InboxRow], stamp: int) -> list[ChatReopened]:
        """Chats that were closed and from which somebody writes: whoever blocks the bot cannot."""
        chats = dict.fromkeys(arrival.chat for arrival in arrivals if arrival.body)
        closed = {chat: self._store.chats.closed_at(self._bot, chat) for chat in chats}
        return [ChatReopened(chat) for chat, at in closed.items() if at is not None and stamp - at > _REOPENED * SECOND]

    def _leave_from(self, row: int) -> None:
        """Rows from this one on stay in the store until there is room for them: a backlog may be of any length."""
        self._left += 1
        if self._left_from is None:
            self._left_from = row
            self._fetching = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        """Takes the rows that were left in the store, some at a time, until none is there."""
        while self._left_from is not None:
            await self.lanes.fewer_than(MOST_IN_MEMORY // 2)
            left = self._left
            try:
                rows = await self._fetched(self._left_from, MOST_IN_MEMORY // 2)
            except StoreError as error:
                _log.warning("inbox.unread", reason=str(error))
                await asyncio.sleep(_STORE_PAUSE)
                continue
            self.lanes.put(rows)
            if rows:
                self._left_from = rows[-1].id + 1
            elif not self._alone:
                await self._hear()
            elif left == self._left:
                # nothing was left there meanwhile
                self._left_from = None

    async def _fetched(self, first: int, most: int) -> Sequence[InboxRow]:
        """Rows from the store; others may have taken them in, and did not know what happened to their chats."""
        rows = await self._store.inbox.waiting(self._bot, first, most)
        if self._alone:
            return rows
        rows = tuple(replace(row, chat=self._store.chats.current(row.chat)) for row in rows)
        for row in rows:
            for event in self._reopened([row], row.stamp):
                await self._store.outbox.apply(self._bot, row.stamp, event)
        return rows

    async def _hear(self) -> None:
        """Waits until other processes may have taken something in, and learns from them what happened to chats."""
        if not await self._store.leadership.news():
            return
        try:
            self._follow(await self._store.outbox.chat_news(self._bot))
        except StoreError as error:
            _log.warning("chats.unread", reason=str(error))

    async def _clean(self) -> None:
        """Deletes the numbers of old updates now and then; not at once, for a wrong clock would make all of them old."""
        await asyncio.sleep(_FIRST_CLEANING)
        while True:
            try:
                await self._store.inbox.forget(self._stamps.next() - NUMBERS_KEPT * SECOND)
            except StoreError as error:
                _log.warning("delivery.uncleaned", reason=str(error))
            await asyncio.sleep(_CLEANING)
