"""Starting and stopping the channel."""

from __future__ import annotations

import asyncio
import time
from typing import Literal

import pytest

from bot.channels.telegram.account import TelegramUnavailableError
from bot.channels.telegram.application import TelegramOptions, language_for, run_channel
from bot.channels.telegram.intake import CONCURRENT_UPDATES
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen
from tests.support.bot_api.server import BotApi, Fault
from tests.support.desk import ScriptedDesk


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_ends_the_bot_with_one_clear_line(api: BotApi, desk: ScriptedDesk, status: int) -> None:
    api.fail("getMe", Fault(status, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN") as raised:
        await run_channel(desk, TelegramOptions(TOKEN, api.root), asyncio.Event())
    assert TOKEN not in str(raised.value)


async def test_a_start_without_network_is_repeated(api: BotApi, running: Running) -> None:
    api.fail("getMe", Fault(hang_up=True))
    async with running():
        ask(api, "x")
        await seen(api, "sendMessage")


async def test_a_stop_lets_the_turn_under_way_end(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    desk.hold = asyncio.Event()
    async with running():
        ask(api, "x")
        await desk.until(lambda: bool(desk.heard))
        asyncio.get_running_loop().call_later(0.3, desk.hold.set)
    assert len(api.made("sendMessage")) == 1
    assert api.delivery.waiting == []


async def test_a_stop_waits_for_hanging_turns_only_so_long_and_leaves_what_it_did_not_take(
    api: BotApi, desk: ScriptedDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.application.STOP_SECONDS", 0.2)
    desk.hold = asyncio.Event()
    pushed = [ask(api, "x", user) for user in range(1, 31)]
    started = time.monotonic()
    async with running():
        await desk.until(lambda: len(desk.heard) == CONCURRENT_UPDATES)
    assert time.monotonic() - started < 5
    assert api.delivery.waiting[-14:] == pushed[CONCURRENT_UPDATES:]


@pytest.mark.parametrize(
    ("fixed", "hint", "language"),
    [("auto", "zh-hans", "zh"), ("auto", "ZH", "zh"), ("auto", "de", "en"), ("auto", "", "en"), ("zh", "en", "zh")],
)
def test_the_channels_own_language(fixed: Literal["auto", "en", "zh"], hint: str, language: str) -> None:
    assert language_for(fixed, hint) == language
