from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.playground.cast import ADMIN_IDS
from bot.channels.playground.playground import Playground
from bot.channels.telegram.application import TelegramOptions, run_channel
from bot.service.delivery.ports import DeliveryStore
from bot.storage.opening import open_store
from tests.support.desk import ScriptedDesk

Json = dict[str, Any]
PATIENCE = 30.0
"""Seconds that only bound a wait in vain."""


class Seen:
    """One open page: what it asks for, and the events that it has got."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.events: list[Json] = []

    async def ask(self, **request: object) -> None:
        await self._socket.send_json(request)

    async def until(self, event: str, true: Callable[[Json], bool] = lambda _event: True) -> Json:
        """The next event of a kind about which something is true."""
        async with asyncio.timeout(PATIENCE):
            while True:
                seen = json.loads((await self._socket.receive()).data)
                self.events.append(seen)
                if seen["event"] == event and true(seen):
                    return seen

    async def message(self, true: Callable[[Json], bool] = lambda _message: True) -> Json:
        """The next message about which something is true."""
        shown: Json = (await self.until("message", lambda event: true(event["message"])))["message"]
        return shown

    async def bot_says(self) -> Json:
        """The next message of the bot."""
        return await self.message(lambda message: message["author"] == 4242)


@pytest.fixture
async def played() -> AsyncIterator[Playground]:
    """A playground without a bot. No call may break a rule of Telegram's, unless the test says so."""
    playground = Playground()
    await playground.start()
    yield playground
    await playground.stop()


@asynccontextmanager
async def opened(played: Playground) -> AsyncIterator[Seen]:
    """A page, opened as the browser does it."""
    address = played.page.address
    origin = address.split("/", 3)
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{address}events", origin="/".join(origin[:3])) as socket:
        seen = Seen(socket)
        await seen.until("everything")
        yield seen


@pytest.fixture
async def page(played: Playground) -> AsyncIterator[Seen]:
    async with opened(played) as seen:
        yield seen


@pytest.fixture
async def desk(played: Playground, tmp_path: Path) -> AsyncIterator[ScriptedDesk]:
    """The Telegram channel runs in the playground, with a scripted desk behind it."""
    async with await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        scripted, stop = ScriptedDesk(inbox=store.inbox), asyncio.Event()
        options = TelegramOptions(played.token, played.api.root, admin_ids=ADMIN_IDS)
        delivery = DeliveryStore(store.inbox, store.outbox, store.chats, store.buttons, store.leadership)
        running = asyncio.create_task(run_channel(scripted, delivery, options, stop))
        yield scripted
        stop.set()
        await asyncio.wait_for(running, 12)
