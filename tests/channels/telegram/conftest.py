from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import structlog

from bot.channels.playground.bot_api.updates import Json, message, of_message, person, private
from bot.channels.telegram import presence
from bot.channels.telegram.application import TelegramOptions, run_channel
from bot.service.delivery.ports import DeliveryStore
from bot.storage.opening import open_store
from bot.storage.sql import SqlStore
from tests.support.bot_api import BotApi, Call
from tests.support.desk import ScriptedDesk

TOKEN = "4242:made-up-Token_for_tests"

Running = Callable[..., AbstractAsyncContextManager[None]]


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    root = logging.getLogger()
    before = [(handler, handler.formatter) for handler in root.handlers]
    yield
    for handler, formatter in before:
        handler.setFormatter(formatter)
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long something takes on a busy machine, it is not announced."""
    monkeypatch.setattr(presence, "PATIENCE", 3600.0)
    monkeypatch.setattr(presence, "PRESS_PATIENCE", 3600.0)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API; the test fails where the bot made a call that Telegram would refuse."""
    with BotApi(TOKEN) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A database, with the inbox and the outbox."""
    async with await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as opened:
        yield opened


@pytest.fixture
def delivery(store: SqlStore) -> DeliveryStore:
    return DeliveryStore(store.inbox, store.outbox, store.chats, store.buttons, store.leadership)


@pytest.fixture
def desk(store: SqlStore) -> ScriptedDesk:
    return ScriptedDesk(inbox=store.inbox)


@pytest.fixture
def running(api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore) -> Running:
    """Runs the channel in this process; stops it at the end and lets its error through."""

    @asynccontextmanager
    async def run(**more: object) -> AsyncIterator[None]:
        stop = asyncio.Event()
        options = TelegramOptions(TOKEN, api.root, **more)
        task = asyncio.create_task(run_channel(desk, delivery, options, stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(task, 12)

    return run


async def seen(api: BotApi, method: str, count: int = 1, **wanted: object) -> list[Call]:
    """Waits for calls without holding up the loop."""
    return await asyncio.to_thread(api.wait, method, count, **wanted)


def ask(api: BotApi, words: str, user: int = 7) -> Json:
    """Somebody writes to the bot in private."""
    return api.push(of_message(message(words, private(user), person(user))))


def data_of(message: Json, place: int = 0) -> str:
    """What stands behind a button of a message."""
    row = [button for line in message["reply_markup"]["inline_keyboard"] for button in line]
    return str(row[place]["callback_data"])


def sent_texts(calls: list[Call]) -> list[str]:
    """The texts of calls, as sent."""
    return [call.values["text"] for call in calls]
