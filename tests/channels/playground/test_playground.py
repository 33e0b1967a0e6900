"""What happens in the playground, with the real Telegram channel in it."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.channels.playground.bot_api.updates import BOT
from bot.channels.playground.cast import GROUP
from bot.channels.playground.playground import Playground
from bot.messages import Block, Choice, Commanded, Pressed, Reply, Said, Utterance
from bot.service.ports import InlineAnswer
from tests.channels.playground.conftest import Seen, opened
from tests.support.desk import ScriptedDesk, text

pytestmark = pytest.mark.usefixtures("page", "desk")
"""The page is open before the bot starts, so that it sees what the bot does first."""
ANNA = {"person": 702, "chat": 702}
IN_GROUP = {"person": 702, "chat": GROUP.id}


async def test_a_private_message_is_answered(page: Seen, desk: ScriptedDesk) -> None:
    await page.ask(do="say", **ANNA, text="how <long>?")
    said = await page.message()
    told = await page.bot_says()
    assert (said["text"], said["author"], said["told"]) == ("how <long>?", 702, True)
    assert (told["text"], told["chat"], told["act"]) == ("said: how <long>?", 702, said["act"])
    assert desk.heard[0].language_hint == "en"


async def test_the_calls_that_answer_a_message_are_told(page: Seen) -> None:
    await page.ask(do="say", **ANNA, text="x")
    said = await page.message()
    call = (await page.until("call"))["call"]
    assert (call["method"], call["status"], call["act"], call["breaches"]) == ("sendMessage", 200, said["act"], [])
    assert call["values"]["text"] == "said: x"
    assert call["milliseconds"] > 0


async def test_in_a_group_the_bot_is_told_only_what_is_for_it(page: Seen, desk: ScriptedDesk) -> None:
    for words in ("lunch?", "/ask a", f"@{BOT['username']} b", "@li_wei c"):
        await page.ask(do="say", **IN_GROUP, thread=2, text=words)
    told = [(await page.message(lambda message: message["author"] == 702))["told"] for _ in range(4)]
    assert told == [False, True, True, False]
    await desk.until(lambda: len(desk.heard) == 2)
    assert [utterance.act for utterance in desk.heard] == [Commanded("ask", "a"), Said("b")]
    assert {utterance.key.thread for utterance in desk.heard} == {"2"}


async def test_a_reply_to_the_bot_is_heard_in_a_group(page: Seen) -> None:
    await page.ask(do="say", **IN_GROUP, thread=3, text="/ask a")
    answer = await page.bot_says()
    await page.ask(do="say", **IN_GROUP, thread=3, text="and then?", reply_to=answer["id"])
    again = await page.bot_says()
    assert (answer["thread"], again["text"]) == (3, "said: and then?")
    assert again["reply_to"] == _last_of(page, 702)["id"]


async def test_a_press_is_answered_with_a_notice(page: Seen, desk: ScriptedDesk) -> None:
    desk.answer = _with_button
    await page.ask(do="say", **ANNA, text="x")
    message = await page.bot_says()
    assert message["buttons"][0][0]["text"] == "More"
    await page.ask(do="press", **ANNA, message=message["id"], data=message["buttons"][0][0]["callback_data"])
    act = (await page.until("act"))["act"]
    assert (act["kind"], act["message"]) == ("press", message["id"])
    assert await page.until("toast") == {"event": "toast", "person": 702, "text": "pressed", "act": act["number"]}


async def test_a_button_that_is_gone_cannot_be_pressed(page: Seen, desk: ScriptedDesk) -> None:
    desk.answer = _with_button
    await page.ask(do="say", **ANNA, text="x")
    message = await page.bot_says()
    await page.ask(do="press", **ANNA, message=message["id"], data="forged")
    assert (await page.until("refused"))["why"] == "that button is gone"


async def test_a_person_changes_and_deletes_without_the_bot_being_told(page: Seen, desk: ScriptedDesk) -> None:
    await page.ask(do="say", **ANNA, text="first")
    said = await page.message()
    await page.bot_says()
    await page.ask(do="edit", **ANNA, message=said["id"], text="second")
    edited = await page.message()
    await page.ask(do="react", **ANNA, message=said["id"], emoji="👍")
    reacted = await page.message()
    await page.ask(do="delete", **ANNA, message=said["id"])
    assert await page.until("deleted") == {"event": "deleted", "chat": 702, "id": said["id"]}
    assert (edited["text"], edited["edited"], reacted["reactions"]) == ("second", True, {"👍": [702]})
    assert [utterance.act for utterance in desk.heard] == [Said("first")]


async def test_a_bot_that_asks_for_edits_is_told_of_them(page: Seen, played: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    await page.ask(do="say", **IN_GROUP, thread=2, text="/ask frist")
    said = await page.message()
    await page.bot_says()
    happened: list[dict[str, Any]] = []
    monkeypatch.setattr(played.api.methods, "happen", happened.append)
    played.api.methods.asked_for |= {"edited_message"}
    await page.ask(do="edit", **IN_GROUP, message=said["id"], text="/ask first")
    await page.message(lambda message: message["edited"])
    # the bot is told right after the page
    await page.ask(do="say", **IN_GROUP, thread=2, text="/ask next")
    await page.message()
    edited = happened[0]["edited_message"]
    assert (edited["text"], edited["message_id"], edited["message_thread_id"]) == ("/ask first", said["id"], 2)
    assert edited["edit_date"] >= edited["date"]


async def test_an_admin_owns_the_group_and_the_bot_may_tidy_it(page: Seen, played: Playground) -> None:
    await page.ask(do="say", **IN_GROUP, text="lunch?")
    said = await page.message()
    await _call(played, "deleteMessage", chat_id=str(GROUP.id), message_id=str(said["id"]))
    assert (await page.until("deleted"))["id"] == said["id"]
    assert await _call(played, "getChatMember", chat_id=str(GROUP.id), user_id="709") == "creator"
    assert await _call(played, "getChatMember", chat_id=str(GROUP.id), user_id="702") == "member"


async def test_the_bot_is_added_to_the_group(page: Seen) -> None:
    await page.ask(do="invite", person=709, chat=GROUP.id)
    assert (await page.bot_says())["chat"] == GROUP.id


async def test_only_the_author_changes_a_message(page: Seen) -> None:
    await page.ask(do="say", **IN_GROUP, text="/ask x")
    said = await page.message()
    await page.ask(do="edit", person=701, chat=GROUP.id, message=said["id"], text="forged")
    assert (await page.until("refused"))["why"] == "only its author can change a message"


async def test_a_picture_without_words_reaches_the_bot(page: Seen) -> None:
    await page.ask(do="picture", **ANNA)
    assert (await page.message())["photo"]
    assert (await page.bot_says())["text"] == "telegram.text-only (en)"


async def test_pictures_and_documents_of_the_bot_can_be_loaded(page: Seen, played: Playground) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (100).to_bytes(4) * 2
    await _call(played, "sendPhoto", chat_id="702", photo=("p.png", picture), caption="plan")
    shown = await page.bot_says()
    await _call(played, "sendDocument", chat_id="702", document=("计划.md", b"# x"))
    document = await page.bot_says()
    assert (shown["text"], document["name"], document["size"]) == ("plan", "计划.md", 3)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{played.page.address}files/{shown['photo']}") as response:
            assert (response.content_type, await response.read()) == ("image/png", picture)
        async with session.get(f"{played.page.address}files/{document['document']}") as response:
            assert response.headers["Content-Disposition"].startswith("attachment;")
            assert await response.read() == b"# x"
        async with session.get(f"{played.page.address}files/nothing") as response:
            assert response.status == 404


async def test_an_inline_query_offers_results_and_one_is_sent(page: Seen, desk: ScriptedDesk) -> None:
    desk.found = (InlineAnswer("fees", "Fees", "What it costs", text("**nothing**")),)
    await page.ask(do="inline", person=702, text="fees")
    offered = await page.until("inline")
    assert (offered["person"], offered["text"], offered["results"]) == (
        702,
        "fees",
        [{"id": "fees", "title": "Fees", "description": "What it costs"}],
    )
    await page.ask(do="pick", **IN_GROUP, thread=2, query=offered["query"], result="fees")
    sent = await page.message()
    assert (sent["text"], sent["via_bot"], sent["author"]) == ("**nothing**", True, 702)
    await page.ask(do="pick", **IN_GROUP, query=offered["query"], result="none")
    assert "that result is gone" in (await page.until("refused"))["why"]


async def test_a_call_that_breaks_a_rule_is_shown_with_the_rule(page: Seen, played: Playground) -> None:
    await page.ask(do="say", **ANNA, text="x")
    said = await page.message()
    await page.bot_says()
    await _call(played, "sendMessage", chat_id="702", text="a < b", parse_mode="HTML")
    refused = (await page.until("call", lambda event: event["call"]["status"] != 200))["call"]
    assert (refused["status"], refused["act"]) == (400, said["act"])
    assert refused["breaches"] == ["sendMessage: can't parse entities: unescaped '<' at 2"]
    await _call(played, "sendTelepathy", chat_id="702")
    unknown = (await page.until("call", lambda event: event["call"]["method"] == "sendTelepathy"))["call"]
    assert "no such method" in unknown["breaches"][0]


async def test_an_edit_changes_the_message(page: Seen, desk: ScriptedDesk, played: Playground) -> None:
    desk.answer = _with_button
    await page.ask(do="say", **ANNA, text="x")
    message = await page.bot_says()
    numbers = {"chat_id": "702", "message_id": str(message["id"])}
    await _call(played, "editMessageText", **numbers, text="<i>longer</i>", parse_mode="HTML")
    edited = await page.bot_says()
    assert (edited["id"], edited["text"], edited["marks"][0]["tag"], edited["buttons"]) == (message["id"], "longer", "i", [])
    assert edited["edited"] is True


async def test_the_menus_are_those_that_the_bot_has_set(page: Seen) -> None:
    menus = (await page.until("menus", lambda event: any(menu["scope"].get("chat_id") == 709 for menu in event["menus"])))["menus"]
    admin = next(menu for menu in menus if menu["scope"].get("chat_id") == 709)
    assert [command["command"] for command in admin["commands"]] == ["start", "help", "reload"]


async def test_a_page_that_is_opened_later_shows_everything(page: Seen, played: Playground) -> None:
    await page.ask(do="say", **ANNA, text="x")
    await page.bot_says()
    async with opened(played) as other:
        everything = other.events[0]
    assert [message["text"] for message in everything["messages"]] == ["x", "said: x"]
    assert [act["text"] for act in everything["acts"]] == ["x"]
    assert [call["method"] for call in everything["calls"]] == ["sendMessage"]
    assert len(everything["people"]) == 4


async def test_what_is_no_request_ends_nothing(page: Seen) -> None:
    await page.ask(do="nonsense")
    assert "reload it" in (await page.until("refused"))["why"]
    await page.ask(do="say", **ANNA, text="still there?")
    assert (await page.bot_says())["text"] == "said: still there?"


async def test_a_deleted_message_cannot_be_replied_to(page: Seen) -> None:
    await page.ask(do="say", **ANNA, text="x", reply_to=5)
    assert (await page.until("refused"))["why"] == "that message was deleted"


def _with_button(utterance: Utterance) -> tuple[Reply, ...]:
    if isinstance(utterance.act, Pressed):
        return (Reply(toast="pressed"),)
    return (Reply((Block("text", "short"),), (Choice("More", "m|1"),)),)


def _last_of(page: Seen, author: int) -> dict[str, Any]:
    messages = [event["message"] for event in page.events if event["event"] == "message"]
    return [message for message in messages if message["author"] == author][-1]


async def _call(played: Playground, method: str, **values: str | tuple[str, bytes]) -> str:
    """Calls the Bot API as the bot does; the status of a member that it returns, if it does."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in values.items():
        if isinstance(value, tuple):
            form.add_field(name, value[1], filename=value[0])
        else:
            form.add_field(name, value)
    async with aiohttp.ClientSession() as session, session.post(f"{played.api.root}/bot{played.token}/{method}", data=form) as response:
        result = json.loads(await response.read()).get("result")
        return str(result["status"]) if isinstance(result, dict) and "status" in result else ""
