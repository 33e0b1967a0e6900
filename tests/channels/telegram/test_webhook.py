from __future__ import annotations

import asyncio
import json
import socket
import time
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.channels.playground.bot_api.updates import message, number, of_inline, of_message, of_press, person, private
from bot.channels.telegram.account import TelegramUnavailableError
from bot.channels.telegram.application import TelegramOptions, run_channel
from bot.channels.telegram.webhook import MOST_BODY_BYTES, SECRET_HEADER
from bot.messages import Choice
from bot.service.delivery.ports import DeliveryStore
from bot.service.keys import Keys
from bot.storage.sql import SqlStore
from tests.channels.telegram.conftest import TOKEN, Running, data_of, seen
from tests.support.bot_api import PATIENCE, BotApi, Fault
from tests.support.desk import ScriptedDesk, text

URL = "https://bot.example/hooks/a.b"
SECRET = "made_up-Secret"


@pytest.fixture
def port(api: BotApi) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    api.delivery.listening_at = f"127.0.0.1:{number}"
    return number


def options(port: int) -> dict[str, Any]:
    return {"webhook_url": URL, "webhook_secret": SECRET, "webhook_port": port}


async def test_telegram_is_told_where_to_call_and_calls(api: BotApi, port: int, running: Running) -> None:
    async with running(**options(port)):
        (call,) = await seen(api, "setWebhook")
        api.push(of_message(message("x", private(7), person(7))))
        api.push(of_inline("x", person(7)))
        await seen(api, "sendMessage")
        await seen(api, "answerInlineQuery")
    assert call.values["url"] == URL
    assert call.values["secret_token"] == SECRET
    kinds = ["message", "edited_message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"]
    assert call.values["allowed_updates"] == kinds
    assert {posted.status for posted in api.delivery.posted} == {200}
    assert api.made("getUpdates") == []


async def test_the_secret_is_derived_where_none_is_set(api: BotApi, port: int, running: Running) -> None:
    keys = Keys("the pepper of the tests")
    async with running(webhook_url=URL, webhook_port=port, keys=keys):
        (call,) = await seen(api, "setWebhook")
        api.push(of_message(message("x", private(7), person(7))))
        await seen(api, "sendMessage")
    assert call.values["secret_token"] == keys.webhook_secret


async def test_an_update_that_cannot_be_parsed_does_not_hold_up_the_queue(api: BotApi, port: int, running: Running) -> None:
    async with running(**options(port)):
        await seen(api, "setWebhook")
        api.push({"update_id": number(), "message": {"chat": {"id": 7}}})
        api.push(of_message(message("x", private(7), person(7))))
        await seen(api, "sendMessage")
    assert [posted.status for posted in api.delivery.posted] == [200, 200]


async def test_calls_without_the_secret_are_refused(api: BotApi, desk: ScriptedDesk, port: int, running: Running) -> None:
    update = json.dumps(of_message(message("forged", private(7), person(7))))
    known = {SECRET_HEADER: SECRET}
    base = f"http://127.0.0.1:{port}"
    async with running(**options(port)):
        await seen(api, "setWebhook")
        async with aiohttp.ClientSession() as stranger:

            async def status(body: str | bytes, headers: dict[str, str], path: str = "/hooks/a.b") -> int:
                async with stranger.post(base + path, data=body, headers=headers) as response:
                    return response.status

            assert await status(update, {}) == 403
            assert await status(update, {SECRET_HEADER: "wrong"}) == 403
            assert await status(update, {SECRET_HEADER: "wröng"}) == 403
            assert await status("{", known) == 400
            assert await status(b"\xff\xfe", known) == 400
            assert await status("[" * 100_000, known) == 400
            assert await status(update, known, "/hooks/axb") == 404
            assert await status("x" * (MOST_BODY_BYTES + 1), known) == 413
            async with stranger.get(base + "/hooks/a.b", headers=known) as response:
                assert response.status == 405
            assert desk.heard == []
            assert await status(update, known) == 200
        await seen(api, "sendMessage")


async def test_what_cannot_be_kept_is_not_taken_and_comes_again(api: BotApi, port: int, running: Running, store: SqlStore) -> None:
    full = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    await store.engines.writer.run(lambda connection: connection.execute(sa.text(full)))
    async with running(**options(port)):
        await seen(api, "setWebhook")
        api.push(of_message(message("x", private(7), person(7))))
        await asyncio.to_thread(_wait_for_refusal, api)
        await store.engines.writer.run(lambda connection: connection.execute(sa.text("DROP TRIGGER full")))
        await seen(api, "sendMessage")
    assert api.delivery.posted[0].status == 503
    assert api.delivery.posted[-1].status == 200


def _wait_for_refusal(api: BotApi) -> None:
    deadline = time.monotonic() + PATIENCE
    while not api.delivery.posted and time.monotonic() < deadline:
        time.sleep(0.01)


async def test_a_press_and_a_text_of_one_person_may_come_together(api: BotApi, desk: ScriptedDesk, port: int, running: Running) -> None:
    desk.answer = lambda _utterance: (text("a question", choices=(Choice("More", "more"),)),)
    async with running(**options(port)):
        await seen(api, "setWebhook")
        api.push(of_message(message("x", private(7), person(7))))
        (sent,) = await seen(api, "sendMessage")
        api.push(of_message(message("y", private(7), person(7))))
        api.push(of_press(sent.result, data_of(sent.result), person(7)))
        await seen(api, "answerCallbackQuery")
        await seen(api, "sendMessage", 3)


async def test_a_taken_port_is_said_in_one_line(api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TelegramUnavailableError, match=f"Cannot listen on 127.0.0.1:{port}"):
            await run_channel(desk, delivery, TelegramOptions(TOKEN, api.root, **options(port)), asyncio.Event())


async def test_an_address_that_telegram_refuses_is_said_in_one_line(
    api: BotApi, desk: ScriptedDesk, delivery: DeliveryStore, port: int
) -> None:
    api.fail("setWebhook", Fault(400, "Bad Request: bad webhook: Failed to resolve host"))
    with pytest.raises(TelegramUnavailableError, match="failed to resolve host"):
        await run_channel(desk, delivery, TelegramOptions(TOKEN, api.root, **options(port)), asyncio.Event())
