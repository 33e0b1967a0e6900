from __future__ import annotations

from bot.channels.playground.bot_api.updates import message, of_message, person, private
from tests.channels.telegram.conftest import Running, seen
from tests.support.bot_api import BotApi, Fault, flood
from tests.support.desk import ScriptedDesk


def menus(api: BotApi) -> dict[tuple[str, str], list[str]]:
    return {
        (call.values["scope"]["type"], call.values.get("language_code", "")): [
            f"{command['command']}: {command['description']}" for command in call.values["commands"]
        ]
        for call in api.made("setMyCommands")
    }


async def test_each_language_and_scope_has_its_menu(api: BotApi, running: Running) -> None:
    async with running(admin_ids=frozenset({7})):
        await seen(api, "setMyCommands", 12)
    english = ["start: start (en)", "help: help (en)"]
    chinese = ["start: start (zh)", "help: help (zh)"]
    assert menus(api) == {
        ("all_private_chats", ""): english,
        ("all_private_chats", "en"): english,
        ("all_private_chats", "zh"): chinese,
        ("all_group_chats", ""): ["ask: ask (en)"],
        ("all_group_chats", "en"): ["ask: ask (en)"],
        ("all_group_chats", "zh"): ["ask: ask (zh)"],
        ("all_chat_administrators", ""): ["ask: ask (en)", "settings: settings (en)"],
        ("all_chat_administrators", "en"): ["ask: ask (en)", "settings: settings (en)"],
        ("all_chat_administrators", "zh"): ["ask: ask (zh)", "settings: settings (zh)"],
        ("chat", ""): [*english, "reload: reload (en)"],
        ("chat", "en"): [*english, "reload: reload (en)"],
        ("chat", "zh"): [*chinese, "reload: reload (zh)"],
    }


async def test_a_fixed_language_has_the_menus_too(api: BotApi, running: Running) -> None:
    async with running(language="zh"):
        await seen(api, "setMyCommands", 9)
    assert all("(zh)" in line for lines in menus(api).values() for line in lines)


async def test_a_menu_that_is_refused_stops_nothing(api: BotApi, running: Running) -> None:
    api.fail("setMyCommands", *[Fault(400, "Bad Request: chat not found")] * 2)
    async with running():
        api.push(of_message(message("x", private(7), person(7))))
        await seen(api, "sendMessage")
        await seen(api, "setMyCommands", 7)


async def test_a_limit_on_menus_is_waited_out(api: BotApi, running: Running) -> None:
    api.fail("setMyCommands", flood(1), flood(1))
    async with running():
        calls = await seen(api, "setMyCommands", 9)
    refused = [call for call in api.calls if call.status == 429]
    assert len(refused) == 2
    assert calls[0].at - refused[-1].at >= 0.9


async def test_a_reload_sends_only_menus_that_changed(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    reload = of_message(message("/reload", private(7), person(7)))
    async with running(admin_ids=frozenset({7})):
        await seen(api, "setMyCommands", 12)
        api.push(reload)
        await seen(api, "sendMessage")
        assert len(api.made("setMyCommands")) == 12
        desk.more_commands = ["new"]
        api.push(of_message(message("/reload", private(7), person(7))))
        await seen(api, "setMyCommands", 24)


async def test_the_profile_is_set_in_each_language_and_a_limit_is_waited_out(api: BotApi, running: Running) -> None:
    api.fail("setMyDescription", flood(1))
    async with running():
        about = await seen(api, "setMyShortDescription", 3)
    long = api.made("setMyDescription")
    assert [(call.values.get("language_code"), call.values["short_description"]) for call in about] == [
        (None, "profile.about (en)"),
        ("en", "profile.about (en)"),
        ("zh", "profile.about (zh)"),
    ]
    assert {(call.values.get("language_code"), call.values["description"]) for call in long} == {
        (None, "profile.description (en)"),
        ("en", "profile.description (en)"),
        ("zh", "profile.description (zh)"),
    }
