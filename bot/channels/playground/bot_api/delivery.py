"""Delivers updates to the bot: by long polling with offsets, or a webhook with one update in flight for each queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from bot.channels.playground.bot_api.updates import Json

FIRST_RETRY = 0.05
"""Seconds; Telegram's pauses, shortened."""


@dataclass(frozen=True)
class Hook:
    """Where Telegram calls."""

    url: str
    secret: str


@dataclass(frozen=True)
class Posted:
    """One delivery by webhook."""

    update_id: int
    status: int


class Delivery:
    """The waiting updates of one bot. Lives on the server's loop."""

    def __init__(self) -> None:
        self.webhook: Hook | None = None
        self.listening_at = ""
        """HOST:PORT that stands behind the public address of the webhook."""
        self.posted: list[Posted] = []
        self.waiting: list[Json] = []
        self.confirmed: set[int] = set()
        """Numbers of the updates that the bot has confirmed."""
        self._arrived = asyncio.Event()
        self._poller: asyncio.Event | None = None
        self._queues: dict[Hashable, asyncio.Queue[Json]] = defaultdict(asyncio.Queue)
        self._senders: dict[Hashable, asyncio.Task[None]] = {}

    def add(self, update: Json) -> None:
        """An update happens."""
        if self.webhook is None:
            self.waiting.append(update)
            self._arrived.set()
        else:
            self._enqueue(update)

    async def poll(self, offset: int | None, seconds: float, limit: int) -> list[Json] | None:
        """The updates from `offset` on; earlier ones are confirmed and never come again. `None`: another poller took over."""
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        if offset is not None:
            self.confirmed.update(update["update_id"] for update in self.waiting if update["update_id"] < offset)
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        deadline = asyncio.get_running_loop().time() + seconds
        try:
            while not self.waiting and not mine.is_set() and (left := deadline - asyncio.get_running_loop().time()) > 0:
                self._arrived.clear()
                waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, mine)]
                try:
                    await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
            return None if mine.is_set() else self.waiting[:limit]
        finally:
            if self._poller is mine:
                self._poller = None

    def set_webhook(self, url: str, secret: str) -> None:
        """From now on Telegram calls."""
        self.webhook = Hook(url, secret)
        for update in self.waiting:
            self._enqueue(update)
        self.waiting = []

    async def stop(self) -> None:
        """Delivers nothing more."""
        for sender in self._senders.values():
            sender.cancel()
        await asyncio.gather(*self._senders.values(), return_exceptions=True)

    def _enqueue(self, update: Json) -> None:
        # the queue is the chat for messages, but the person for presses and inline queries
        if "message" in update:
            lane: Hashable = update["message"]["chat"]["id"]
        else:
            lane = ("user", next(value for key, value in update.items() if key != "update_id")["from"]["id"])
        self._queues[lane].put_nowait(update)
        if lane not in self._senders:
            self._senders[lane] = asyncio.create_task(self._send(self._queues[lane]))

    async def _send(self, queue: asyncio.Queue[Json]) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                update = await queue.get()
                pause = FIRST_RETRY
                while not 200 <= await self._post(session, update) < 300:
                    await asyncio.sleep(pause)
                    pause = min(1.0, 2 * pause)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> int:
        assert self.webhook is not None
        path = urlsplit(self.webhook.url).path or "/"
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.secret}
        try:
            async with session.post(f"http://{self.listening_at}{path}", json=update, headers=headers) as response:
                status = response.status
        except aiohttp.ClientError:
            status = 0
        self.posted.append(Posted(update["update_id"], status))
        if 200 <= status < 300:
            self.confirmed.add(update["update_id"])
        return status
