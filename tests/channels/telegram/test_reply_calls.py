"""Messages sent by a running channel, also where Telegram refuses them."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.playground.bot_api.updates import BOT, Json, group, message, number, of_message, of_press, person, private
from bot.channels.telegram import attachments
from bot.messages import Bar, Block, Choice, File, Reply, Timeline
from tests.channels.telegram.conftest import Running, ask, data_of, seen, sent_texts
from tests.support.bot_api import BotApi, Call, Fault, flood
from tests.support.desk import ScriptedDesk

PLAN = Timeline("预计用时：2–3个月", (Bar("算法备案：必须做", (0, 0), (2, 3), length="2–3个月"),))
VERDICT = Block("lead", "算法备案必须做。")
CHOICE = Choice("What if", "f|1|0|w")
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


async def test_what_telegram_refuses_is_sent_once_more_as_plain_text_and_then_given_up(
    api: BotApi, running: Running, desk: ScriptedDesk
) -> None:
    answering(desk, Reply((VERDICT,), (CHOICE,)))
    api.fail("sendMessage", Fault(400, "Bad Request: can't parse entities"), Fault(400, "Bad Request: can't parse entities"))
    async with running():
        ask(api, "x")
        ask(api, "y")
        (call,) = await seen(api, "sendMessage")
    marked, plain = [call for call in api.calls if call.method == "sendMessage" and call.status == 400]
    assert (marked.values["text"], plain.values["text"]) == ("<b>算法备案必须做。</b>", "算法备案必须做。")
    assert "parse_mode" not in plain.values
    assert plain.values["reply_markup"] == marked.values["reply_markup"]
    assert call.values["text"] == marked.values["text"]  # the answer to the next message


@pytest.mark.parametrize("fault", [Fault(403, "Forbidden: bot was blocked by the user"), Fault(400, "Bad Request: chat not found")])
async def test_nothing_more_is_sent_to_whoever_blocked_the_bot_until_they_come_back(api: BotApi, running: Running, fault: Fault) -> None:
    api.fail("sendMessage", fault, chat=7)
    async with running():
        ask(api, "x")
        await asyncio.to_thread(api.wait_until, lambda: any(call.status == fault.status for call in api.calls), "the refusal")
        ask(api, "y")
        ask(api, "elsewhere", 8)
        await seen(api, "sendMessage", chat_id=8)
        api.push(membership("member"))
        ask(api, "z")
        calls = await seen(api, "sendMessage", chat_id=7)
    assert sent_texts(calls) == ["said: z"]


def membership(status: str) -> Json:
    """An update that tells how the bot stands in a private chat."""
    member = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    change = {"chat": private(7), "from": LI, "date": 1, "old_chat_member": {"user": BOT, "status": "left"}, "new_chat_member": member}
    return {"update_id": number(), "my_chat_member": change}


async def test_a_group_that_became_a_supergroup_gets_its_answer_there(api: BotApi, running: Running) -> None:
    api.fail("sendMessage", Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100777}), chat=-55)
    async with running():
        api.push(of_message(message("/ask x", {"id": -55, "type": "group", "title": "Old"}, LI)))
        await seen(api, "sendMessage", chat_id=-100777)


def answering(desk: ScriptedDesk, reply: Reply) -> None:
    desk.answer = lambda _utterance: (reply,)


def sent(api: BotApi) -> list[Call]:
    """What was sent into chats, in order."""
    return [call for call in api.calls if call.method.startswith("send") and call.status == 200]


async def test_a_plan_is_a_picture_with_its_title_then_the_words_with_the_buttons(
    api: BotApi, running: Running, desk: ScriptedDesk
) -> None:
    answering(desk, Reply((VERDICT,), (CHOICE,), "zh", timeline=PLAN))
    async with running():
        ask(api, "?")
        await seen(api, "sendMessage")
    picture, words = sent(api)
    assert (picture.method, picture.values["caption"]) == ("sendPhoto", "预计用时：2–3个月")
    assert "reply_markup" not in picture.values
    assert words.values["text"] == "<b>算法备案必须做。</b>"
    assert words.values["reply_markup"]["inline_keyboard"][0][0]["text"] == CHOICE.label


async def test_in_a_topic_picture_words_and_files_stay_in_it(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    answering(desk, Reply((VERDICT,), timeline=PLAN, files=(File("a.md", b"x"),)))
    body = message("/ask x", group(-100123, forum=True), LI, is_topic_message=True, message_thread_id=5)
    async with running():
        api.push(of_message(body))
        await seen(api, "sendDocument")
    assert [call.values["message_thread_id"] for call in sent(api)] == [5, 5, 5]
    assert [call.values.get("reply_parameters", {}).get("message_id") for call in sent(api)] == [body["message_id"]] * 2 + [None]


async def test_files_come_behind_the_words_under_their_names(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    files = (File("计划.md", "# 计划".encode()), File("plan.png", drawn=PLAN))
    answering(desk, Reply((VERDICT,), files=files))
    async with running():
        ask(api, "?")
        await seen(api, "sendDocument", 2)
    words, markdown, picture = sent(api)
    assert words.method == "sendMessage"
    assert (markdown.values["document"].name, markdown.values["document"].content) == ("计划.md", "# 计划".encode())
    assert (picture.values["document"].name, picture.values["document"].content[:4]) == ("plan.png", b"\x89PNG")


async def test_a_picture_that_telegram_refuses_costs_nothing_of_the_words(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    answering(desk, Reply((VERDICT,), timeline=PLAN, files=(File("a.md", b"x"),)))
    api.fail("sendPhoto", Fault(400, "Bad Request: not enough rights to send photos to the chat"))
    async with running():
        ask(api, "?")
        await seen(api, "sendDocument")
    assert [call.method for call in sent(api)] == ["sendMessage", "sendDocument"]


async def test_a_picture_that_cannot_be_drawn_costs_nothing_of_the_words(
    api: BotApi, running: Running, desk: ScriptedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_timeline: Timeline) -> bytes:
        raise OSError("cannot open resource")

    monkeypatch.setattr(attachments, "draw_timeline", fail)
    answering(desk, Reply((VERDICT,), timeline=PLAN))
    async with running():
        ask(api, "?")
        await seen(api, "sendMessage")
    assert [call.method for call in sent(api)] == ["sendMessage"]


async def test_a_flood_limit_keeps_the_picture_before_the_words(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    answering(desk, Reply((VERDICT,), timeline=PLAN))
    api.fail("sendPhoto", flood(1))
    async with running():
        ask(api, "?")
        await seen(api, "sendMessage")
    assert [call.method for call in sent(api)] == ["sendPhoto", "sendMessage"]


@pytest.mark.parametrize("uneditable", [False, True])
async def test_a_plan_that_extends_a_message_is_sent_once(api: BotApi, running: Running, desk: ScriptedDesk, uneditable: bool) -> None:
    answering(desk, Reply((Block("text", "said: ?"),), (CHOICE,)))
    async with running():
        ask(api, "?")
        (question,) = await seen(api, "sendMessage")
        answering(desk, Reply((Block("lead", "said: ?"), VERDICT), timeline=PLAN, seen=1))
        if uneditable:
            api.fail("editMessageText", Fault(400, "Bad Request: message can't be edited"))
        api.push(of_press(question.result, data_of(question.result), LI))
        await seen(api, "sendPhoto")
        if uneditable:
            await seen(api, "sendMessage", 2)
    assert [call.method for call in sent(api)][1:] == (["sendMessage", "sendPhoto"] if uneditable else ["sendPhoto"])


@pytest.mark.parametrize("uneditable", [False, True])
async def test_a_reply_without_new_words_changes_the_buttons_alone(
    api: BotApi, running: Running, desk: ScriptedDesk, uneditable: bool
) -> None:
    answering(desk, Reply((Block("text", "said: ?"),), (CHOICE,)))
    async with running():
        ask(api, "?")
        (question,) = await seen(api, "sendMessage")
        answering(desk, Reply((Block("lead", "less than it said"),), (Choice("ticked", "t"),), seen=1))
        if uneditable:
            api.fail("editMessageReplyMarkup", Fault(400, "Bad Request: message can't be edited"))
        api.push(of_press(question.result, data_of(question.result), LI))
        if uneditable:
            (_, again) = await seen(api, "sendMessage", 2)
            assert again.result["text"] == "less than it said"
        else:
            (changed,) = await seen(api, "editMessageReplyMarkup")
            assert changed.result["text"] == "said: ?"
            assert changed.result["reply_markup"]["inline_keyboard"][0][0]["text"] == "ticked"


async def test_a_long_title_is_cut_to_what_a_caption_holds(api: BotApi, running: Running, desk: ScriptedDesk) -> None:
    answering(desk, Reply((VERDICT,), timeline=Timeline("长" * 1100, PLAN.bars)))
    async with running():
        ask(api, "?")
        (picture,) = await seen(api, "sendPhoto")
    assert picture.values["caption"] == "长" * 1023 + "…"
