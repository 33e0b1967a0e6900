"""The whole channel against the loopback Bot API, with a scripted desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Literal

import pytest

from bot.channels.telegram.application import TelegramOptions, language_for, serve
from bot.channels.telegram.connecting import TelegramUnavailableError
from bot.channels.telegram.intake import CONCURRENT
from bot.messages import Block, Choice, Reply, Utterance
from tests.channels.telegram.conftest import TOKEN, Running, seen
from tests.support.bot_api import updates
from tests.support.bot_api.server import BotApi, Call, Fault, flood
from tests.support.bot_api.updates import Json, group, message, of_message, of_press, person, private
from tests.support.desk import ScriptedDesk, text

LI = person(7, "zh-hans")
TEAM = group(-100123, forum=True)


def ask(api: BotApi, words: str, user: int = 7) -> Json:
    return api.push(of_message(message(words, private(user), person(user))))


def sent_texts(calls: list[Call]) -> list[str]:
    return [call.values["text"] for call in calls]


async def test_a_private_question_is_answered(api: BotApi, running: Running) -> None:
    async with running():
        ask(api, "a <b> & c?")
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "said: a &lt;b&gt; &amp; c?"
    assert "reply_parameters" not in call.values


async def test_a_group_answer_stands_under_the_question_in_its_topic(api: BotApi, running: Running) -> None:
    body = message("/ask x", TEAM, LI, is_topic_message=True, message_thread_id=5)
    async with running():
        api.push(of_message(body))
        (call,) = await seen(api, "sendMessage", chat_id=TEAM["id"])
    assert call.values["message_thread_id"] == 5
    assert call.values["reply_parameters"] == {
        "message_id": body["message_id"],
        "allow_sending_without_reply": True,
    }


async def test_a_conversation_is_answered_in_order(api: BotApi, running: Running) -> None:
    words = [f"question {number}" for number in range(30)]
    async with running():
        for each in words:
            ask(api, each)
        calls = await seen(api, "sendMessage", 30, chat_id=7)
    assert sent_texts(calls) == [f"said: {each}" for each in words]


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


async def test_a_failing_turn_is_owned_up_to_once(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    def fail(_: Utterance) -> tuple[Reply, ...]:
        raise RuntimeError("the disk is full")

    desk.answer = fail
    async with running():
        ask(api, "x")
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "telegram.failed (en)"


async def shown(api: BotApi, choices: tuple[Choice, ...] = (Choice("More", "more"),)) -> Json:
    """A message of the bot with buttons."""
    (call,) = await seen(api, "sendMessage", chat_id=7)
    assert call.values["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == choices[0].action
    return dict(call.result)


def with_button(_: Utterance) -> tuple[Reply, ...]:
    return (text("short", choices=(Choice("More", "more"),)),)


Pressing = Callable[[tuple[Reply, ...] | Exception], Awaitable[Json]]


@pytest.fixture
def pressing(api: BotApi, desk: ScriptedDesk) -> Pressing:
    """Has the bot show a button, and presses it; the press is answered with the given replies."""

    async def press(replies: tuple[Reply, ...] | Exception) -> Json:
        desk.answer = with_button
        ask(api, "x")
        message = await shown(api)

        def answer(_: Utterance) -> tuple[Reply, ...]:
            if isinstance(replies, Exception):
                raise replies
            return replies

        desk.answer = answer
        api.push(of_press(message, "more", LI))
        await asyncio.to_thread(api.wait_until, lambda: not api.unanswered, "an answered press")
        return message

    return press


async def test_more_is_shown_in_the_same_message(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        message = await pressing((Reply((Block("text", "short"), Block("note", "and more")), seen=1),))
        (call,) = await seen(api, "editMessageText")
    assert call.values["message_id"] == message["message_id"]
    assert call.values["text"] == "short\n\nand more"
    assert "reply_markup" not in call.values


async def test_more_than_fits_comes_as_a_new_message(api: BotApi, running: Running, pressing: Pressing) -> None:
    blocks = (Block("text", "short"), Block("note", "x" * 4096))
    async with running():
        await pressing((Reply(blocks, seen=1, choices=(Choice("Sources", "s"),)),))
        calls = await seen(api, "sendMessage", 2)
        await seen(api, "editMessageReplyMarkup")
    assert calls[1].values["text"] == "x" * 4096
    assert "reply_markup" in calls[1].values


async def test_more_of_a_message_that_is_gone_comes_as_a_new_one(api: BotApi, running: Running, pressing: Pressing) -> None:
    api.fail("editMessageText", Fault(400, "Bad Request: message to edit not found"))
    async with running():
        await pressing((Reply((Block("text", "short"), Block("note", "and more")), seen=1),))
        calls = await seen(api, "sendMessage", 2)
    assert calls[1].values["text"] == "and more"


async def test_pressing_twice_changes_nothing_the_second_time(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        message = await pressing((Reply((Block("text", "short"), Block("note", "more")), seen=1),))
        await seen(api, "editMessageText")
        api.push(of_press(message, "more", LI))
        await asyncio.to_thread(
            api.wait_until,
            lambda: any("not modified" in str(call.result) for call in api.calls) and not api.unanswered,
            "a second edit",
        )
    assert len(api.made("sendMessage")) == 1


async def test_a_toast_answers_the_press(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        await pressing((Reply(toast="t" * 300),))
    (call,) = api.made("answerCallbackQuery")
    assert call.values["text"] == "t" * 199 + "…"


async def test_a_press_whose_turn_fails_is_answered(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        await pressing(RuntimeError("broken"))
    (call,) = api.made("answerCallbackQuery")
    assert call.values["text"] == "telegram.failed (zh)"


async def test_a_press_under_an_inline_message_is_out_of_date(api: BotApi, running: Running) -> None:
    async with running():
        api.push(of_press(None, "x", LI, inline_message_id="i"))
        (call,) = await seen(api, "answerCallbackQuery")
    assert call.values["text"] == "telegram.outdated (zh)"


async def test_what_cannot_be_read_is_said_once_for_an_album(api: BotApi, running: Running) -> None:
    voice = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "media_group_id": "a"}
    async with running():
        for content in (photo, photo, photo, voice):
            api.push(of_message(message(None, private(7), LI, **content)))
        ask(api, "end")
        calls = await seen(api, "sendMessage", 3, chat_id=7)
    assert sent_texts(calls) == ["telegram.text-only (zh)", "telegram.text-only (zh)", "said: end"]


async def test_a_second_poller_ends_the_first_with_one_clear_line(api: BotApi, desk: ScriptedDesk) -> None:
    api.fail("getUpdates", Fault(409, "Conflict: terminated by other getUpdates request"))
    with pytest.raises(TelegramUnavailableError, match="Another process receives this bot's updates"):
        await serve(desk, TelegramOptions(TOKEN, api.root), asyncio.Event())


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_ends_the_bot_with_one_clear_line(api: BotApi, desk: ScriptedDesk, status: int) -> None:
    api.fail("getMe", Fault(status, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN") as raised:
        await serve(desk, TelegramOptions(TOKEN, api.root), asyncio.Event())
    assert TOKEN not in str(raised.value)


async def test_a_token_that_is_revoked_later_ends_the_bot(api: BotApi, desk: ScriptedDesk) -> None:
    api.fail("getUpdates", Fault(401, "Unauthorized"))
    with pytest.raises(TelegramUnavailableError, match="does not accept TELEGRAM_TOKEN"):
        await serve(desk, TelegramOptions(TOKEN, api.root), asyncio.Event())


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
    monkeypatch.setattr("bot.channels.telegram.application.GRACE", 0.2)
    desk.hold = asyncio.Event()
    pushed = [ask(api, "x", user) for user in range(1, 31)]
    started = time.monotonic()
    async with running():
        await desk.until(lambda: len(desk.heard) == CONCURRENT)
    assert time.monotonic() - started < 5
    assert api.delivery.waiting[-14:] == pushed[CONCURRENT:]


@pytest.mark.parametrize(
    ("fixed", "hint", "language"),
    [("auto", "zh-hans", "zh"), ("auto", "ZH", "zh"), ("auto", "de", "en"), ("auto", "", "en"), ("zh", "en", "zh")],
)
def test_the_channels_own_language(fixed: Literal["auto", "en", "zh"], hint: str, language: str) -> None:
    assert language_for(fixed, hint) == language
