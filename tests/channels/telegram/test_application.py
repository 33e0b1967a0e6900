"""Starting and stopping the channel."""

from __future__ import annotations

import asyncio
import time
from typing import Literal

import pytest

from bot.channels.telegram.account import TelegramUnavailableError
from bot.channels.telegram.application import TelegramOptions, language_for, run_channel
from bot.service.delivery import mailroom
from bot.service.delivery.ports import DeliveryStore
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen
from tests.support.bot_api import BotApi, Fault
from tests.support.desk import ScriptedDesk


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_ends_the_bot_with_one_clear_line(
    api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore, status: int
) -> None:
    api.fail("getMe", Fault(status, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN") as raised:
        await run_channel(desk, delivery, TelegramOptions(TOKEN, api.root), asyncio.Event())
    assert TOKEN not in str(raised.value)


async def test_a_start_without_network_is_repeated(api: BotApi, running: Running) -> None:
    api.fail("getMe", Fault(hang_up=True))
    async with running():
        ask(api, "x")
        await seen(api, "sendMessage")


async def test_a_bot_api_on_this_machine_is_not_called_through_a_proxy(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with running():
        ask(api, "x")
        await seen(api, "sendMessage")


async def test_a_stop_lets_the_turn_under_way_end_and_the_next_start_sends_its_reply(
    api: BotApi, desk: ScriptedDesk, running: Running
) -> None:
    desk.hold = asyncio.Event()
    async with running():
        ask(api, "x")
        await desk.until(lambda: bool(desk.heard))
        asyncio.get_running_loop().call_later(0.3, desk.hold.set)
    assert api.delivery.waiting == []
    async with running():
        await seen(api, "sendMessage")
    assert len(desk.heard) == len(api.made("sendMessage")) == 1


async def test_a_stop_waits_for_a_hanging_turn_only_so_long_and_the_next_start_does_it_again(
    api: BotApi, desk: ScriptedDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailroom, "STOP_SECONDS", 0.2)
    desk.hold = asyncio.Event()
    for user in range(1, 31):
        ask(api, "x", user)
    started = time.monotonic()
    async with running():
        await desk.until(lambda: bool(desk.heard))
    assert time.monotonic() - started < 5
    desk.hold = None
    async with running():
        await seen(api, "sendMessage", 30)
    assert sorted(call.values["chat_id"] for call in api.made("sendMessage")) == list(range(1, 31))


@pytest.mark.parametrize(
    ("fixed", "hint", "language"),
    [("auto", "zh-hans", "zh"), ("auto", "ZH", "zh"), ("auto", "de", "en"), ("auto", "", "en"), ("zh", "en", "zh")],
)
def test_the_channels_own_language(fixed: Literal["auto", "en", "zh"], hint: str, language: str) -> None:
    assert language_for(fixed, hint) == language
