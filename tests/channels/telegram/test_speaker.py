"""Messages on their way through a running channel, against Telegram's refusals."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.channels.telegram.conftest import Running, ask, seen, sent_texts
from tests.support.bot_api.server import BotApi, Fault, flood
from tests.support.bot_api.updates import message, of_message, person

LI = person(7, "zh-hans")


async def test_a_flood_limit_is_waited_out_without_holding_up_other_chats(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", flood(1), chat=7)
    async with running():
        ask(api, "first")
        await asyncio.to_thread(api.wait_until, lambda: any(call.status == 429 for call in api.calls), "429")
        refused = time.monotonic()
        ask(api, "second")
        ask(api, "elsewhere", 8)
        (elsewhere,) = await seen(api, "sendMessage", chat_id=8)
        calls = await seen(api, "sendMessage", 2, chat_id=7)
    assert sent_texts(calls) == ["said: first", "said: second"]
    assert elsewhere.at < refused + 0.9 < calls[0].at


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500),
        Fault(502, "Bad Gateway"),
        Fault(502, body=b"<html>nginx</html>"),
        Fault(hang_up=True),
    ],
    ids=["500", "502", "not JSON", "hung up"],
)
async def test_a_message_that_failed_on_the_way_is_sent_again(api: BotApi, running: Running, fault: Fault) -> None:
    api.fail("sendMessage", fault)
    async with running():
        ask(api, "x")
        await seen(api, "sendMessage")


async def test_a_message_that_may_not_be_sent_stops_nothing(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", Fault(403, "Forbidden: bot was blocked by the user"), Fault(400, "Bad Request: no rights"))
    async with running():
        ask(api, "x")
        ask(api, "y")
        ask(api, "z")
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "said: z"


async def test_a_group_that_became_a_supergroup_gets_its_answer_there(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100777}), chat=-55)
    async with running():
        api.push(of_message(message("/ask x", {"id": -55, "type": "group", "title": "Old"}, LI)))
        await seen(api, "sendMessage", chat_id=-100777)
