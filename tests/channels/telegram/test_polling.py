"""Long polling, by a running channel."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
import sqlalchemy as sa

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import group, message, of_message, person, private
from bot.channels.telegram import polling
from bot.channels.telegram.account import TelegramUnavailableError
from bot.channels.telegram.application import TelegramOptions, run_channel
from bot.service.delivery.ports import DeliveryStore
from bot.storage.sql import SqlStore
from bot.storage.tables import INBOX
from tests.channels.telegram.conftest import TOKEN, Running, ask, seen, sent_texts
from tests.support.bot_api import BotApi, Fault
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
    wanted = ["message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]
    assert all(call.values["allowed_updates"] == wanted for call in polls)
    assert first["update_id"] + 1 in [call.values.get("offset") for call in polls]
    assert api.delivery.waiting == []


async def test_after_a_quiet_time_an_update_with_a_lower_number_is_taken(
    api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LONG_POLL", 1)
    async with running():
        ask(api, "first")
        await seen(api, "sendMessage")
        news = lambda: any("offset" not in call.values for call in api.made("getUpdates")[1:])  # noqa: E731 - a condition
        await asyncio.to_thread(api.wait_until, news, "a poll from the beginning")
        later = of_message(message("later", private(7), person(7)))
        api.push({**later, "update_id": 5})
        await seen(api, "sendMessage", 2)
    assert api.delivery.waiting == []


async def test_a_batch_that_would_come_again_at_once_is_not_asked_for_at_once(api: BotApi, running: Running) -> None:
    api.fail("getUpdates", Fault(200, body=b'{"ok": true, "result": [{"message": 7}, 8, {"update_id": "9"}]}'))
    ask(api, "still there?")
    async with running():
        await seen(api, "sendMessage")
    first, second = [call for call in api.calls if call.method == "getUpdates"][:2]
    assert "offset" not in second.values
    assert second.at - first.at >= 0.5


async def test_another_poller_is_waited_for_and_then_ends_this_one_with_one_clear_line(
    api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "CONFLICT_LASTS", 1.0)
    monkeypatch.setattr(polling, "_CONFLICT_PAUSE", 0.2)
    task = asyncio.create_task(run_channel(desk, delivery, TelegramOptions(TOKEN, api.root), asyncio.Event()))
    ask(api, "x")
    await seen(api, "sendMessage")
    form = {"timeout": "0", "allowed_updates": '["message"]'}
    async with aiohttp.ClientSession() as second:
        while not task.done():
            async with second.post(f"{api.root}/bot{TOKEN}/getUpdates", data=form):
                await asyncio.wait({task}, timeout=0.05)
    with pytest.raises(TelegramUnavailableError, match="Another process receives this bot's updates"):
        await task


async def test_another_poller_that_ends_soon_is_no_fault(api: BotApi, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_CONFLICT_PAUSE", 0.1)
    api.fail("getUpdates", *[Fault(409, "Conflict: terminated by other getUpdates request")] * 3)
    async with running():
        ask(api, "x")
        await seen(api, "sendMessage")


async def test_what_cannot_be_kept_is_not_confirmed(
    api: BotApi, running: Running, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_STORE_PAUSE", 0.1)
    full = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    await store.engines.writer.run(lambda connection: connection.execute(sa.text(full)))
    async with running():
        ask(api, "x")
        await asyncio.to_thread(api.wait_until, lambda: len([call for call in api.calls if call.method == "getUpdates"]) > 3, "polls")
        assert len(api.delivery.waiting) == 1
        assert api.made("sendMessage") == []
        await store.engines.writer.run(lambda connection: connection.execute(sa.text("DROP TRIGGER full")))
        await seen(api, "sendMessage")
    assert api.delivery.waiting == []


async def test_an_update_that_comes_again_is_answered_once(api: BotApi, running: Running) -> None:
    update = of_message(message("x", private(7), person(7)))
    async with running():
        for _ in range(5):
            api.push(update)
        ask(api, "end")
        calls = await seen(api, "sendMessage", 2)
    assert sent_texts(calls) == ["said: x", "said: end"]


async def test_of_group_talk_nothing_is_kept_and_of_what_cannot_be_read_only_number_and_reason(
    api: BotApi, running: Running, store: SqlStore
) -> None:
    async with running():
        api.push(of_message(message("secret plans", group(-100123), person(8))))
        api.push({"update_id": updates.number(), "message": {"chat": "secret nonsense"}})
        ask(api, "end")
        await seen(api, "sendMessage")
    async with store.engines.reader.connect() as connection:
        kept = (await connection.execute(sa.select(INBOX.c.state, INBOX.c.body, INBOX.c.reason).order_by(INBOX.c.id))).all()
    assert [tuple(row) for row in kept] == [("unreadable", "", "cannot be parsed"), ("done", "", "")]


async def test_a_token_that_is_revoked_later_ends_the_bot(api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore) -> None:
    api.fail("getUpdates", Fault(401, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN"):
        await run_channel(desk, delivery, TelegramOptions(TOKEN, api.root), asyncio.Event())
