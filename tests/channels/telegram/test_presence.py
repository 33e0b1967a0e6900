"""What people see while their answer takes time."""

from __future__ import annotations

import asyncio
import threading

import pytest
from telegram import InputFile

from bot.channels.playground.bot_api.updates import group, message, of_message, of_press, person
from bot.channels.telegram import presence, sender
from bot.messages import Bar, Block, Choice, Reply, Timeline
from tests.channels.telegram.conftest import Running, ask, data_of, seen, sent_texts
from tests.support.bot_api import BotApi, Fault
from tests.support.desk import ScriptedDesk, text

LI = person(7)
PLAN = Timeline("2-3 months", (Bar("Algorithm filing", (0, 0), (2, 3)),))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever takes a hundredth of a second is shown."""
    monkeypatch.setattr(presence, "PATIENCE", 0.01)
    monkeypatch.setattr(presence, "PRESS_PATIENCE", 0.01)


@pytest.fixture
def held(desk: ScriptedDesk) -> asyncio.Event:
    """Every turn waits for this event."""
    desk.hold = asyncio.Event()
    return desk.hold


async def press_that_waits(api: BotApi, desk: ScriptedDesk, *replies: Reply) -> asyncio.Event:
    """Presses a button of the bot's; the turn, which brings these replies, waits for the event."""
    desk.answer = lambda _: (Reply((Block("text", "x"),), (Choice("More", "more"),)),)
    ask(api, "x")
    (call,) = await seen(api, "sendMessage", chat_id=7)
    desk.answer, desk.hold = lambda _: replies, asyncio.Event()
    api.push(of_press(call.result, data_of(call.result), LI))
    return desk.hold


async def is_answered(api: BotApi) -> None:
    """Waits until a press is answered, and the bot knows it: what it calls after that, it calls later."""
    await seen(api, "answerCallbackQuery")
    ask(api, "x", 8)
    await seen(api, "sendChatAction", chat_id=8)


@pytest.mark.usefixtures("impatient")
async def test_a_turn_that_takes_long_shows_typing_where_it_was_asked(api: BotApi, running: Running, held: asyncio.Event) -> None:
    topic = {"message_thread_id": 5, "is_topic_message": True}
    async with running():
        ask(api, "x")
        api.push(of_message(message("@filing_test_bot x", group(-100, forum=True), LI, **topic)))
        calls = await seen(api, "sendChatAction", 2)
        held.set()
        await seen(api, "sendMessage", 2)
    assert {(call.values["chat_id"], call.values.get("message_thread_id"), call.values["action"]) for call in calls} == {
        (7, None, "typing"),
        (-100, 5, "typing"),
    }


@pytest.mark.usefixtures("impatient")
async def test_a_press_whose_turn_waits_is_answered_early_and_once(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    async with running():
        held = await press_that_waits(api, desk, text("done"))
        await is_answered(api)
        held.set()
        calls = await seen(api, "sendMessage", 2, chat_id=7)
    assert sent_texts(calls)[1:] == ["done"]
    assert len([call for call in api.calls if call.method == "answerCallbackQuery"]) == 1
    assert api.unanswered == []


@pytest.mark.usefixtures("impatient")
async def test_the_notice_of_a_press_that_was_answered_early_is_a_message(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    async with running():
        held = await press_that_waits(api, desk, Reply(toast="That button is out of date."))
        await is_answered(api)
        held.set()
        calls = await seen(api, "sendMessage", 2, chat_id=7)
    assert sent_texts(calls)[1:] == ["That button is out of date."]


@pytest.mark.usefixtures("impatient")
async def test_what_cannot_be_shown_holds_nothing_up(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    async with running():
        api.fail("answerCallbackQuery", Fault(500))
        held = await press_that_waits(api, desk, text("done"))
        api.fail("sendChatAction", Fault(500), chat=8)
        ask(api, "x", 8)
        refused = {"sendChatAction", "answerCallbackQuery"}
        await asyncio.to_thread(api.wait_until, lambda: refused <= {call.method for call in api.calls if call.status == 500}, "both")
        held.set()
        await seen(api, "sendMessage", chat_id=8)
        await seen(api, "answerCallbackQuery")


async def test_what_is_quick_shows_nothing(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    desk.answer = lambda _: (Reply((Block("lead", "x"),), timeline=PLAN),)
    async with running():
        ask(api, "x")
        await seen(api, "sendPhoto")
    assert api.made("sendChatAction") == []


@pytest.mark.usefixtures("impatient")
async def test_a_picture_that_takes_long_is_announced(
    api: BotApi, running: Running, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced, drawn = threading.Event(), sender.drawn

    def slowly_drawn(attachment: str) -> tuple[str, InputFile]:
        assert announced.wait(60)
        return drawn(attachment)

    monkeypatch.setattr(sender, "drawn", slowly_drawn)
    desk.answer = lambda _: (Reply((Block("lead", "x"),), timeline=PLAN),)
    async with running():
        ask(api, "x")
        await seen(api, "sendChatAction", action="upload_photo", chat_id=7)
        announced.set()
        await seen(api, "sendPhoto")
