from __future__ import annotations

from bot.channels.playground.bot_api.updates import message, of_inline, of_message, of_picked, person, private
from bot.messages import Block, Choice, ConversationKey, Reply, Said, Utterance
from bot.service.ports import InlineAnswer
from tests.channels.telegram.conftest import Running, seen
from tests.support.bot_api import BotApi, Fault
from tests.support.desk import ScriptedDesk, text

LI = person(7, "zh-hans")


def found(entry: str, words: str = "两个月左右 <约>。") -> InlineAnswer:
    reply = Reply((Block("lead", words),), choices=(Choice("More", "more"),), language="zh")
    return InlineAnswer(entry, "算法备案要多久？", "两个月左右", reply)


async def test_answers_are_offered_without_buttons(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    desk.found = (found("algorithm-filing-cycle"), found("filing-cycles"), found("filing-cycles"))
    async with running():
        api.push(of_inline("算法备案 多久", LI))
        (call,) = await seen(api, "answerInlineQuery")
    first, second = call.values["results"]
    assert first == {
        "type": "article",
        "id": "algorithm-filing-cycle",
        "title": "算法备案要多久？",
        "description": "两个月左右",
        "input_message_content": {
            "message_text": "<b>两个月左右 &lt;约&gt;。</b>",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    }
    assert second["id"] == "filing-cycles"
    assert call.values["is_personal"] is True
    assert call.values["cache_time"] <= 30
    assert "button" not in call.values


async def test_finding_nothing_offers_the_chat(api: BotApi, running: Running) -> None:
    async with running():
        api.push(of_inline("weather", LI))
        (call,) = await seen(api, "answerInlineQuery")
    assert call.values["results"] == []
    assert call.values["button"] == {"text": "telegram.inline-nothing (zh)", "start_parameter": "inline"}


async def test_an_answer_too_long_for_a_message_offers_its_first_part(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    desk.found = (found("x" * 65, "字" * 5000), InlineAnswer("empty", "t", "d", text(" ")))
    async with running():
        api.push(of_inline("q", LI))
        (call,) = await seen(api, "answerInlineQuery")
    (result,) = call.values["results"]
    assert len(result["input_message_content"]["message_text"]) == len("<b></b>") + 4096


async def test_of_a_flood_only_the_newest_is_searched_and_others_are_served(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running():
        for number in range(100):
            api.push(of_inline(f"query {number}", LI))
        api.push(of_inline("somebody else", person(8)))
        api.push(of_message(message("x", private(9), person(9))))
        await seen(api, "sendMessage", chat_id=9)
        await desk.until(lambda: "query 99" in desk.searched)
    assert "somebody else" in desk.searched
    assert desk.hints == {"zh-hans", "en"}
    # the first at once; after that whatever is newest each time the interval has passed
    assert len([each for each in desk.searched if each.startswith("query")]) <= 4


async def test_an_inline_answer_that_fails_stops_nothing(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    api.fail("answerInlineQuery", Fault(400, "Bad Request: query is too old"), Fault(500))
    async with running():
        for user in (1, 2, 3):
            api.push(of_inline("q", person(user)))
        await seen(api, "answerInlineQuery")
        desk.found = (InlineAnswer("x", "t", "d", None),)  # type: ignore[arg-type]
        api.push(of_inline("broken", person(4)))
        await desk.until(lambda: "broken" in desk.searched)
        desk.found = ()
        api.push(of_inline("q", person(5)))
        await seen(api, "answerInlineQuery", 2)


async def test_a_result_that_was_picked_is_logged_for_whoever_picked_it(api: BotApi, desk: ScriptedDesk, running: Running) -> None:
    async with running():
        api.push(of_picked("broken", "q", LI))
        api.push(of_picked("entry", "how long", LI))
        await desk.until(lambda: len(desk.picked) == 2)
    key = ConversationKey("telegram", str(LI["id"]), str(LI["id"]))
    assert desk.picked[1] == (Utterance(key, Said("how long"), "zh-hans"), "entry")
    kinds = [call.values.get("allowed_updates", ()) for call in api.calls if call.method == "getUpdates"]
    assert "chosen_inline_result" in kinds[0]
