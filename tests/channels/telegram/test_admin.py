from __future__ import annotations

import asyncio

import pytest

from bot.channels.playground.bot_api.updates import ANONYMOUS_ADMIN, Json, group, message, of_message, person, private
from bot.dialogue.commands import COMMANDS
from bot.messages import Reply
from tests.channels.telegram.conftest import Running, seen
from tests.support.bot_api import BotApi
from tests.support.desk import ScriptedDesk, text

ADMIN = person(7, "zh-hans")
TEAM = group(-100123)
ADMINS = frozenset({7})


def order(api: BotApi, chat: Json, author: Json, words: str = "/reload", **more: object) -> None:
    api.push(of_message(message(words, chat, author, **more)))


async def test_an_admin_reloads(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running(admin_ids=ADMINS):
        order(api, private(7), ADMIN)
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "reloaded (zh, private)"
    assert desk.reloads == 1
    assert desk.heard == []


@pytest.mark.parametrize("name", [row.name for row in COMMANDS if row.handler is None])
async def test_a_command_that_no_turn_comes_of_never_reaches_the_conversation(
    api: BotApi, desk: ScriptedDesk, running: Running, name: str
) -> None:
    async with running(admin_ids=ADMINS):
        order(api, private(7), ADMIN, f"/{name}")
        await seen(api, "sendMessage")
    assert desk.heard == []


async def test_an_admin_reloads_in_a_group_by_naming_the_bot(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running(admin_ids=ADMINS):
        order(api, TEAM, ADMIN)
        order(api, TEAM, ADMIN, "/reload@filing_test_bot")
        (call,) = await seen(api, "sendMessage", chat_id=TEAM["id"])
    assert call.values["text"] == "reloaded (zh)"  # others read along
    assert desk.reloads == 1


async def test_others_are_refused_once_in_a_while(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running(admin_ids=ADMINS):
        for _ in range(3):
            order(api, private(8), person(8))
        order(api, private(8), person(8), "end")
        calls = await seen(api, "sendMessage", 2, chat_id=8)
    assert [call.values["text"] for call in calls] == ["telegram.not-admin (en) 8", "said: end"]
    assert desk.reloads == 0


async def test_no_stand_in_account_is_an_admin(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    stand_ins = frozenset({7, ANONYMOUS_ADMIN["id"], TEAM["id"]})
    words = "/reload@filing_test_bot"
    channel = {"id": -100999, "type": "channel", "title": "News"}
    async with running(admin_ids=stand_ins):
        order(api, TEAM, ANONYMOUS_ADMIN, words, sender_chat=TEAM)
        order(api, TEAM, ADMIN, words, sender_chat=channel)
        calls = await seen(api, "sendMessage", 2, chat_id=TEAM["id"])
    assert {call.values["text"].split()[0] for call in calls} == {"telegram.not-admin"}
    assert desk.reloads == 0


async def test_a_forwarded_reload_is_ignored(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running(admin_ids=ADMINS):
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
        order(api, private(7), ADMIN, forward_origin=origin)
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "said: /reload"
    assert desk.reloads == 0


async def test_others_are_answered_while_a_reload_takes_its_time(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    done = asyncio.Event()

    async def slow(_: object, **_more: object) -> Reply:
        await done.wait()
        return text("reloaded")

    desk.reload = slow  # type: ignore[method-assign, assignment]
    async with running(admin_ids=ADMINS):
        order(api, private(7), ADMIN)
        order(api, private(8), person(8), "x")
        await seen(api, "sendMessage", chat_id=8)
        assert api.made("sendMessage", chat_id=7) == []
        done.set()
        await seen(api, "sendMessage", chat_id=7)


async def test_a_failed_reload_is_reported(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async def broken(_: object, **_more: object) -> Reply:
        raise OSError("no such file")

    desk.reload = broken  # type: ignore[method-assign, assignment]
    async with running(admin_ids=ADMINS):
        order(api, private(7), ADMIN)
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "telegram.failed (zh)"
