"""Long polling, by a running channel."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.channels.telegram.account import TelegramUnavailableError
from bot.channels.telegram.application import TelegramOptions, run_channel
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen
from tests.support.bot_api import updates
from tests.support.bot_api.server import BotApi, Fault
from tests.support.desk import ScriptedDesk


async def test_updates_that_cannot_be_parsed_are_skipped_and_confirmed(api: BotApi, running: Running) -> None:
    async with running():
        api.push({"update_id": updates.number(), "message": {"chat": "nonsense"}})
        api.push({"update_id": updates.number(), "message": 7})
        ask(api, "still there?")
        await seen(api, "sendMessage")
    assert api.delivery.waiting == []


async def test_polling_confirms_what_it_took_and_survives_errors(api: BotApi, running: Running) -> None:
    api.fail("getUpdates", Fault(502, "Bad Gateway"), Fault(200, body=b"<html>"))
    first = ask(api, "first")
    async with running():
        await seen(api, "sendMessage")
    polls = [call for call in api.calls if call.method == "getUpdates"]
    assert all(call.values["allowed_updates"] == ["message", "callback_query", "inline_query"] for call in polls)
    assert polls[-1].values["offset"] == first["update_id"] + 1
    assert api.delivery.waiting == []


async def test_a_batch_that_would_come_again_at_once_is_not_asked_for_at_once(api: BotApi, running: Running) -> None:
    api.fail("getUpdates", Fault(200, body=b'{"ok": true, "result": [{"message": 7}, 8, {"update_id": "9"}]}'))
    ask(api, "still there?")
    async with running():
        await seen(api, "sendMessage")
    first, second = [call for call in api.calls if call.method == "getUpdates"][:2]
    assert "offset" not in second.values
    assert second.at - first.at >= 0.5


async def test_a_second_poller_ends_the_first_with_one_clear_line(api: BotApi, desk: ScriptedDesk) -> None:
    task = asyncio.create_task(run_channel(desk, TelegramOptions(TOKEN, api.root), asyncio.Event()))
    ask(api, "x")
    await seen(api, "sendMessage")
    form = {"timeout": "0", "allowed_updates": '["message"]'}
    async with aiohttp.ClientSession() as second:
        while not task.done():
            async with second.post(f"{api.root}/bot{TOKEN}/getUpdates", data=form):
                await asyncio.wait({task}, timeout=0.05)
    with pytest.raises(TelegramUnavailableError, match="Another process receives this bot's updates"):
        await task


async def test_a_token_that_is_revoked_later_ends_the_bot(api: BotApi, desk: ScriptedDesk) -> None:
    api.fail("getUpdates", Fault(401, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN"):
        await run_channel(desk, TelegramOptions(TOKEN, api.root), asyncio.Event())
