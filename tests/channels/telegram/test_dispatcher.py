"""Updates in a running channel with a scripted desk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram import Message

from bot.channels.playground.bot_api import updates
from bot.channels.playground.bot_api.updates import Json, group, message, of_message, of_press, person, private
from bot.channels.telegram.addressing import BotIdentity
from bot.channels.telegram.updates import read_message
from bot.messages import Bar, Block, Choice, Reply, Said, Timeline, Utterance
from tests.channels.telegram.conftest import Running, ask, data_of, seen, sent_texts
from tests.support.bot_api import BotApi, Fault
from tests.support.desk import ScriptedDesk, text

LI = person(7, "zh-hans")
TEAM = group(-100123, forum=True)


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
    words = [f"question {number}" for number in range(5)]
    async with running():
        for each in words:
            ask(api, each)
        calls = await seen(api, "sendMessage", 5, chat_id=7)
    assert sent_texts(calls) == [f"said: {each}" for each in words]


async def test_a_failing_turn_is_reported_once(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    def fail(_: Utterance) -> tuple[Reply, ...]:
        raise RuntimeError("the disk is full")

    desk.answer = fail
    async with running():
        ask(api, "x")
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "telegram.failed (en)"


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages that say "lunch?" break what reads them."""

    def fail(message: Message, me: BotIdentity) -> object:
        if message.text == "lunch?":
            raise ValueError(message.text)
        return read_message(message, me)

    for room in ("dispatcher", "intake"):
        monkeypatch.setattr(f"bot.channels.telegram.{room}.read_message", fail)


@pytest.mark.usefixtures("unreadable")
async def test_a_private_message_that_cannot_be_read_is_reported(api: BotApi, running: Running) -> None:
    async with running():
        api.push(of_message(message("lunch?", private(7), LI)))
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "telegram.failed (zh)"


@pytest.mark.usefixtures("unreadable")
async def test_a_group_message_that_cannot_be_read_is_ignored(api: BotApi, running: Running) -> None:
    async with running():
        api.push(of_message(message("lunch?", TEAM, LI)))
        ask(api, "x")
        calls = await seen(api, "sendMessage")
    assert sent_texts(calls) == ["said: x"]


async def test_half_a_surrogate_pair_does_not_keep_a_group_from_its_answer(api: BotApi, running: Running) -> None:
    async with running():
        api.push(of_message(message("@filing_test_bot \ud83d how long", TEAM, LI)))
        (call,) = await seen(api, "sendMessage")
    assert call.values["text"] == "said: \ufffd how long"


async def shown(api: BotApi) -> Json:
    """A message of the bot with buttons."""
    (call,) = await seen(api, "sendMessage", chat_id=7)
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
        api.push(of_press(message, data_of(message), LI))
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
    blocks = (Block("text", "short"), Block("text", "x" * 4096))
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
        api.push(of_press(message, data_of(message), LI))
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


async def test_an_album_without_text_is_answered_once(api: BotApi, running: Running) -> None:
    voice = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "media_group_id": "a"}
    async with running():
        for content in (photo, photo, photo, voice):
            api.push(of_message(message(None, private(7), LI, **content)))
        ask(api, "end")
        calls = await seen(api, "sendMessage", 3, chat_id=7)
    assert sent_texts(calls) == ["telegram.text-only (zh)", "telegram.text-only (zh)", "said: end"]


@pytest.mark.parametrize("captioned", [0, 2])
async def test_the_caption_of_one_picture_of_an_album_is_a_question_once(api: BotApi, running: Running, captioned: int) -> None:
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "media_group_id": "b"}
    async with running():
        for number in range(4):
            caption = {"caption": f"how long {number}"} if number in (captioned, 3) else {}
            api.push(of_message(message(None, private(7), LI, **photo, **caption)))
        ask(api, "end")
        calls = await seen(api, "sendMessage", 2, chat_id=7)
    assert sent_texts(calls) == [f"said: how long {captioned}", "said: end"]


async def test_an_edit_of_what_was_no_question_is_ignored(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    asked = message("x", private(7), LI)
    late = {"edit_date": asked["date"] + 601}
    soon = {"edit_date": asked["date"] + 600}
    async with running():
        api.push(updates.of_edit({**asked, "text": "late", **late}))
        api.push(updates.of_edit({**asked, "text": "unanswered", **soon}))
        api.push(updates.of_edit({**asked, "text": "/help", **soon}))
        ask(api, "end")
        await seen(api, "sendMessage", chat_id=7)
    assert [each.act for each in desk.heard] == [Said("end")]


async def test_a_reply_takes_the_place_of_the_message_that_was_pressed(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        message = await pressing((text("next?", replaces=True, choices=(Choice("Yes", "yes"),)),))
        (call,) = await seen(api, "editMessageText")
    assert call.values["message_id"] == message["message_id"]
    assert call.values["text"] == "next?"
    assert call.values["reply_markup"]["inline_keyboard"][0][0]["text"] == "Yes"
    assert len(api.made("sendMessage")) == 1


async def test_what_is_too_long_for_that_message_goes_on_below(api: BotApi, running: Running, pressing: Pressing) -> None:
    async with running():
        await pressing((Reply((Block("text", "a" * 4096), Block("text", "b")), (Choice("Yes", "yes"),), replaces=True),))
        (edited,) = await seen(api, "editMessageText")
        more = (await seen(api, "sendMessage", 2))[1]
    assert "reply_markup" not in edited.values
    assert more.values["text"] == "b"
    assert "reply_markup" in more.values


async def test_where_that_message_is_gone_the_reply_is_a_new_one(api: BotApi, running: Running, pressing: Pressing) -> None:
    api.fail("editMessageText", Fault(400, "Bad Request: message to edit not found"))
    async with running():
        await pressing((text("next?", replaces=True),))
        calls = await seen(api, "sendMessage", 2)
    assert calls[1].values["text"] == "next?"


async def test_a_picture_comes_below_and_that_message_loses_its_buttons(api: BotApi, running: Running, pressing: Pressing) -> None:
    plan = Timeline("2–3 months", (Bar("Algorithm filing", (0, 0), (2, 3), length="2–3 months"),))
    async with running():
        message = await pressing((text("result", replaces=True, timeline=plan),))
        (bare,) = await seen(api, "editMessageReplyMarkup")
        await seen(api, "sendPhoto")
        await seen(api, "sendMessage", 2)
    assert bare.values["message_id"] == message["message_id"]
    assert "reply_markup" not in bare.values


async def test_the_first_caption_of_a_group_album_is_answered(api: BotApi, running: Running) -> None:
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "media_group_id": "g"}
    words = "@filing_test_bot how long"
    async with running():
        for caption in ({}, {"caption": words, "caption_entities": updates.entities(words)}):
            api.push(of_message(message(None, TEAM, LI, **photo, **caption)))
        (call,) = await seen(api, "sendMessage", chat_id=TEAM["id"])
    assert call.values["text"] == "said: how long"
